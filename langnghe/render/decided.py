"""Decisions of staff in words, for the command line and the desk."""

from __future__ import annotations

from langnghe.formats import moment, number, plain
from langnghe.i18n import N_, _, ngettext
from pipelines.topics.told import Told

KINDS = {
    "must-link": N_("merged"), "cannot-link": N_("split off"), "pin": N_("moved"), "rename": N_("named"),
    "not-of-interest": N_("not of interest"),
}


def what(row: Told) -> str:
    """Return what was decided, with the name, the reason, the topics that went or how many stories it moved."""
    said = _(KINDS[row.kind])
    if row.text:
        return f"{said}: {plain(row.text)}"
    if row.stories:
        stories = ngettext("%(shown)s story", "%(shown)s stories", row.stories) % {"shown": number(row.stories)}
        return f"{said}: {stories}"
    if row.merged:
        topics = ngettext("topic %(ids)s", "topics %(ids)s", len(row.merged)) % {"ids": ", ".join(map(str, row.merged))}
        return f"{said}: {topics}"
    return said


def where(row: Told) -> str:
    """Return the topics in which its stories are today."""
    if not row.topics:
        return _("its articles are gone")
    return "; ".join(f"{topic} {plain(label)}" for topic, label in row.topics)


def state(row: Told) -> str:
    """Return whether it is in force."""
    return _("undone %(when)s") % {"when": moment(row.undone_at)} if row.undone_at else _("in force")
