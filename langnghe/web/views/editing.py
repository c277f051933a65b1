"""Editions of a digest by staff: a form, shown as it will be kept, and against what came meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from langnghe.i18n import _
from langnghe.render import phrases
from langnghe.troubles import worded
from langnghe.web import difference, forms
from langnghe.web.desk import desk_of
from langnghe.web.difference import Change
from langnghe.web.forms import Form
from langnghe.web.paths import number_or_none
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from langnghe.web.views.digests import in_words, named
from pipelines import editions
from pipelines.editions import Conflict, Edits
from pipelines.periods import Period
from pipelines.topics import wording
from pipelines.topics.refusals import Refused
from storage import views
from storage.digests import DigestRow
from storage.views import DigestView

# Thirty topics with a remark each, every letter as nine bytes.
MOST_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """A form that was not kept: what was typed, why, and what another edition has that it has not."""

    edits: Edits
    trouble: str = ""
    changed: bool = False
    theirs: int = 0
    differences: Sequence[Sequence[Change]] = ()


async def edit(request: Request) -> Response:
    """Show the form of the next edition, or make that."""
    period = named(request)
    if request.method != "POST":
        return await run_in_threadpool(_show, request, period, None, 200)
    form = await forms.read(request, MOST_BYTES)
    return await run_in_threadpool(_save, request, period, form)


def _save(request: Request, period: Period, form: Form) -> Response:
    typed = Edits()
    try:
        typed = _typed(form, _machine(request, period).body)
        kept = editions.checked(typed)
        if kept != typed:
            return _show(request, period, Asked(kept, changed=True), 422, began=_began(form))
        row = editions.save(desk_of(request).database, period, kept, _began(form), person_of(request).id)
    except Refused as error:
        return _show(request, period, Asked(typed, worded(error)), 422, began=_began(form))
    except Conflict as conflict:
        return _conflict(request, period, typed, conflict.theirs)
    return RedirectResponse(f"/digest/{period.name}?edition={row.edition}", status_code=303)


def _conflict(request: Request, period: Period, typed: Edits, theirs: DigestRow | None) -> Response:
    if theirs is None:
        said = _("The form names an edition that is not there, so nothing is saved. Look at it and save once more.")
        return _show(request, period, Asked(typed, said), 409, began=0)
    return _show(request, period, _met(typed, theirs), 409, began=theirs.edition)


def _began(form: Form) -> int:
    number = number_or_none(form.text("edition") or "0")
    return -1 if number is None else number     # a number that no edition can have is none that is there


def _machine(request: Request, period: Period) -> DigestView:
    with desk_of(request).record.reading() as session:
        return _machine_of(session, period)


def _machine_of(session: Session, period: Period) -> DigestView:
    try:
        found = views.digest_by_id(session, editions.machine(session, period).id)
    except LookupError:
        found = None
    if found is None:
        raise HTTPException(404)
    return found


def _typed(form: Form, body: Mapping[str, Any]) -> Edits:
    """Return what was typed; letters and line ends become the record's."""
    topics = [topic["id"] for topic in body["topics"]]
    reasons = {id: form.text(f"drop-{id}") for id in (*topics, *(topic["id"] for topic in body["fading"]))}
    remarks = {id: wording.spelled(form.text(f"remark-{id}")) for id in topics}
    order = _order(form, topics)
    remark, assessment, proposals = (wording.spelled(form.text(name)) for name in ("remark", "assessment", "proposals"))
    return Edits(
        remark, assessment, proposals,
        {id: " ".join(wording.spelled(text).split()) for id, text in reasons.items() if text.strip()},
        {id: text for id, text in remarks.items() if text}, tuple(order) if order != topics else ())


def _order(form: Form, topics: Sequence[int]) -> list[int]:
    """Return topics by the places that were typed. Of two with one place the one that was moved there gets it."""
    fields = [name.removeprefix("place-") for name in form.fields if name.startswith("place-")]
    shown = [int(name) for name in fields if name.isdecimal() and int(name) in topics]

    def key(topic: int) -> tuple[int, int, int]:
        was = shown.index(topic) + 1 if topic in shown else len(topics)
        wanted = (form.numbers(f"place-{topic}") or [was])[0]
        # Upwards it goes before the one that had the place, downwards behind it: "3" is then the third.
        return wanted, (wanted > was) - (wanted < was), was

    return sorted(topics, key=key)


def _met(mine: Edits, theirs: DigestRow) -> Asked:
    body = views.parsed(theirs.body)
    other = editions.of_body(body)
    before, after = ("\n".join(_told(edits, body)) for edits in (other, mine))
    return Asked(mine, theirs=theirs.edition, differences=difference.paragraphs(before, after))


def _told(edits: Edits, body: Mapping[str, Any]) -> Iterator[str]:
    """Yield what an edition says, a line a thing, so that two can be compared."""
    names = {row["id"]: phrases.label(row) for key in ("topics", "fading", "left_out") for row in body[key]}
    for heading, text in ((_("Remark of staff"), edits.remark), (_("Assessment"), edits.assessment),
                          (_("Proposals"), edits.proposals)):
        for line in phrases.lines(text):
            yield f"{heading}: {line}"
    for topic, text in sorted(edits.dropped.items()):
        yield _("Dropped: %(topic)s. Reason: %(reason)s") % {"topic": names.get(topic, topic), "reason": text}
    for topic, text in sorted(edits.remarks.items()):
        yield _("Remark on %(topic)s: %(text)s") % {"topic": names.get(topic, topic), "text": " ".join(text.split())}
    if edits.order:
        yield _("Order: %(topics)s") % {"topics": "; ".join(str(names.get(topic, topic)) for topic in edits.order)}


def _show(request: Request, period: Period, asked: Asked | None, status: int, began: int | None = None) -> Response:
    with desk_of(request).record.reading() as session:
        base = _machine_of(session, period)
        shown = views.digest(session, period.first, period.kind)
    staff = shown if shown is not None and shown.base is not None else None
    edits = asked.edits if asked else editions.of_body(staff.body) if staff else Edits()
    return page_of_forms(
        request, "edition.html", status=status, period=period, in_words=in_words, base=base, edits=edits, asked=asked,
        topics=_rows(base.body, edits), fading=base.body["fading"], phrases=phrases,
        began=began if began is not None else staff.edition if staff else 0,
    )


def _rows(body: Mapping[str, Any], edits: Edits) -> list[tuple[int, Mapping[str, Any]]]:
    """Return (place, topic) in the order of the edition."""
    places = {topic: at for at, topic in enumerate(edits.order)}
    rows = sorted(body["topics"], key=lambda topic: places.get(topic["id"], len(places)))
    return list(enumerate(rows, 1))
