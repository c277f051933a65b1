"""Rumor files in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from config.clock import DISPLAY_ZONE
from config.field import LEAST_UNITS
from langnghe.formats import day, moment
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.render.field.reports import enough_units, few_units
from langnghe.rumors.file import Field, File
from langnghe.telling import limited
from langnghe.troubles import said
from langnghe.web.words import ROLES
from pipelines.rumors import names
from pipelines.rumors.gate import Gate
from storage.rumors import EventRow, EvidenceRow, Heard, RumorRow, SignatureRow


def table(words: Mapping[str, str]) -> dict[str, str]:
    """Return name → what it is called, for a form's choices."""
    return {name: said(label) for name, label in words.items()}


def state(row: RumorRow) -> str:
    """Return where the work stands."""
    return said(names.STATES[row.state])


def verdict(name: str) -> str:
    """Return what a verdict is called."""
    return said(names.VERDICTS[name])


def risk(row: RumorRow) -> str:
    """Return the risk with what it was made of."""
    found = said(names.RISKS[row.risk])
    if not row.risk:
        return found
    return f"{found} ({said(names.HARMS[row.harm])}, {said(names.BELIEVABILITIES[row.believability])})"


def due(row: RumorRow, now: datetime) -> str:
    """Return until when it is to be answered, "" where nothing is due."""
    if row.due_at is None:
        return ""
    if row.due_at < now:
        return _("overdue since %(when)s") % {"when": moment(row.due_at)}
    return _("due %(when)s") % {"when": moment(row.due_at)}


def heard(one: Heard | None) -> str:
    """Return how often it was heard, and from when to when."""
    if one is None:
        return _("not heard yet")
    times = ngettext("heard %(n)s time", "heard %(n)s times", one.times) % {"n": one.times}
    if limited():
        times = _("heard, not told how often")
    days = day(one.first) if one.first == one.last else _("%(first)s to %(last)s") % {
        "first": day(one.first), "last": day(one.last)}
    return f"{times}, {days}"


def from_field(found: Field, *, whole: bool = False) -> str:
    """Return what the field told, without a post or unit; of few units to those alone who see all reports (`whole`)."""
    count, of = found.items or 0, found.units or 0
    items = ngettext("%(n)s item of the field", "%(n)s items of the field", count) % {"n": count}
    units = ngettext("%(n)s reporting unit", "%(n)s reporting units", of) % {"n": of}
    told = f"{items}, {units}"
    if limited() or (not whole and of < LEAST_UNITS):
        told = _("told by the field, {units}").format(units=few_units() if of < LEAST_UNITS else enough_units())
        return "; ".join((told, *found.provinces))           # no day: one unit would move it
    days = day(found.first) if found.first == found.last else _("%(first)s to %(last)s") % {
        "first": day(found.first), "last": day(found.last)}
    where = ", ".join(found.provinces)
    return f"{told}, {days}" + (f"; {where}" if where else "")


def body_says(file: File) -> list[str]:
    """Return what the body that it is about says of itself; each is shown, and is never alone a verdict."""
    forms = {"refutes": _("rejected by ‹%(body)s›"), "confirms": _("confirmed by ‹%(body)s›"),
             "partly": _("confirmed in part by ‹%(body)s›")}
    return list(dict.fromkeys(forms[one.says] % {"body": one.primary_source} for one in file.own_words()))


def gate(found: Gate) -> str:
    """Return what stands behind a verdict, and what is missing."""
    if found.verdict == "unverifiable":
        return said(names.GATE["unverifiable"]) if found.reason else _("what was tried is written down")
    official = ngettext("%(n)s official source", "%(n)s official sources", found.official) % {"n": found.official}
    independent = ngettext("%(n)s independent source", "%(n)s independent sources", found.independent) % {
        "n": found.independent}
    parts = [f"{independent}, {official}"]
    if found.against:
        parts.append(ngettext("%(n)s piece of evidence says otherwise", "%(n)s pieces of evidence say otherwise",
                              found.against) % {"n": found.against})
    if found.reason:
        parts.append(said(names.GATE[found.reason]))
    return "; ".join(parts)


def roles(signed: Sequence[SignatureRow]) -> str:
    """Return who signed, as roles."""
    return _(" and ").join(_(ROLES.get(one.role, one.role)) for one in signed)


def role(event: EventRow) -> str:
    """Return who did something, as a role."""
    return _(ROLES[event.role]) if event.role in ROLES else _("the program")


def act(event: EventRow) -> str:
    """Return what was done, with where it led."""
    what = said(names.ACTS[event.act])
    after = event.details.get("after", {})
    if event.act == "moved" and "state" in after:
        return f"{what}: {said(names.STATES[after['state']])}"
    if event.act in {"proposed", "signed", "sent-back", "dropped", "withdrawn"}:
        return f"{what}: {verdict(event.details['verdict'])}"
    if event.act == "rated":
        return f"{what}: {said(names.RISKS[after['risk']])}"
    return what


def settled(file: File) -> str:
    """Return the verdict in force as it is told outside: marked while evidence that it rests on is gone or changed."""
    found = verdict(file.row.verdict)
    return _("%(verdict)s (being looked at again)") % {"verdict": found} if file.shaken else found


def said_at(row: EvidenceRow) -> str:
    """Return when it was said: of a document mostly the day alone is known, which is kept as its first minute."""
    local = row.said_at.astimezone(DISPLAY_ZONE)
    return moment(row.said_at, "day" if (local.hour, local.minute) == (0, 0) else "minute")


def trouble(row: EvidenceRow) -> str:
    """Return why evidence does not stand as it was taken."""
    return said(names.TROUBLES[row.trouble]) if row.trouble else ""
