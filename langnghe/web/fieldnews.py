"""What the field side of a digest has that one seen before had not: answers, verdicts, stages, reports taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from langnghe.formats import number
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.render.field.situation_words import STAGES
from langnghe.troubles import said
from pipelines.rumors import names

Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class News:
    """One thing that is new: what kind of thing, what is said of it, and its page."""

    mark: str
    text: str
    address: str = ""


def compare(seen: Part, shown: Part, *, same_days: bool) -> tuple[News, ...]:
    """Return the news of one field side against another, both as this reader is told them."""
    return (*_answers(seen.get("questions", {}), shown.get("questions", {})),
            *_verdicts(seen.get("rumors", {}), shown.get("rumors", {})),
            *_stages(seen.get("situations", {}), shown.get("situations", {})),
            *_reports(seen.get("reports", {}), shown.get("reports", {}), same_days=same_days))


def _answers(seen: Part, shown: Part) -> Iterator[News]:
    known = {(row["question"], row["answer"]) for row in seen.get("answered", ())}
    for row in shown.get("answered", ()):
        if (row["question"], row["answer"]) not in known:
            yield News(_("answer"), row["issue"], f"/question/{row['question']}")


def _verdicts(seen: Part, shown: Part) -> Iterator[News]:
    known = {(one["id"], one["verdict"]) for one in seen.get("verdicts", {}).get("files", ())}
    for one in shown.get("verdicts", {}).get("files", ()):
        if (one["id"], one["verdict"]) not in known and one["verdict"] in names.VERDICTS:
            yield News(_("verdict"), f"{one['title']}: {said(names.VERDICTS[one['verdict']])}", f"/rumor/{one['id']}")


def _stages(seen: Part, shown: Part) -> Iterator[News]:
    known = {row["situation"]: row["stage"] for row in seen.get("situations", ())}
    for row in shown.get("situations", ()):
        before, after = known.get(row["situation"]), row["stage"]
        if before != after:
            old, new = STAGES.get(before or "", ""), STAGES[after]
            led = f"{_(old)} → {_(new)}" if old else _(new)
            yield News(_("situation"), f"{row['issue'].rstrip('. ')}: {led}", f"/situation/{row['situation']}")


def _reports(seen: Part, shown: Part, *, same_days: bool) -> Iterator[News]:
    back = (shown.get("taken_back") or 0) - ((seen.get("taken_back") or 0) if same_days else 0)
    if back > 0:
        told = ngettext("%(n)s approved report was taken back", "%(n)s approved reports were taken back", back)
        yield News(_("field"), told % {"n": number(back)})
    before, after = seen.get("items"), shown.get("items")
    if same_days and before and after and before != after:
        told = _("reported items: %(before)s before, now %(now)s")
        yield News(_("field"), told % {"before": number(before), "now": number(after)})
