"""The form of a report as it was typed: read from what a browser sent, shown again as it was, made into a draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from config.errors import Words
from langnghe import days
from langnghe.web.forms import Form
from langnghe.web.paths import number_or_none
from pipelines.reports import counts
from pipelines.reports.drafts import Draft, Forecast, ItemDraft
from pipelines.reports.faults import Fault
from storage import areas, report_writing
from storage.posts import PostView
from storage.report_writing import ReportView

# A phone's screen holds one, a pasted message many; a form of the desk takes 510 fields, an item has 21.
MOST_ITEMS = 20
# Of ten items every text as long as it may be, every letter as nine bytes.
MOST_BYTES = 600 * 1024
REPORT = ("post", "type", "method")
ITEM = ("id", "kind", "issue", "text", "basis", "heard_groups", "about_count", "breadth", "trigger", "heard_on",
        "heard_precision", "place", "channel", "checkable", "confirmed", "documents", "level", "horizon_days",
        "direction", "why")
_NAME = re.compile(r"i([0-9]{1,2})-([a-z_]+)")
_PARTS = re.compile(r"[,;\n]")
_ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in the form: texts of the report and of each item, by field; `version` of what it corrects, or 0.

    `opened` is when it was first shown, "" where nobody knows.
    """

    report: Mapping[str, str] = field(default_factory=dict)
    items: tuple[Mapping[str, str], ...] = ()
    version: int = 0
    reason: str = ""
    opened: str = ""

    def with_item(self) -> Sheet:
        """Return the sheet with an empty item behind the others, of the same day, as far as there is room."""
        day = self.items[-1]["heard_on"] if self.items else ""
        return replace(self, items=(*self.items, empty_item(day))[:MOST_ITEMS])

    def without_item(self, at: int) -> Sheet:
        """Return the sheet without an item; one stays."""
        kept = tuple(item for number, item in enumerate(self.items) if number != at)
        return replace(self, items=kept) if kept else self


def empty_item(day: str) -> dict[str, str]:
    """Return an item with nothing in it but the day."""
    return dict.fromkeys(ITEM, "") | {"heard_on": day, "heard_precision": "day"}


def empty(day: str) -> Sheet:
    """Return a new form."""
    return Sheet(dict.fromkeys(REPORT, "") | {"type": "weekly", "method": "interview"}, (empty_item(day),))


def read(form: Form) -> Sheet:
    """Return what was sent; fields that the form has not are passed over."""
    items: dict[int, dict[str, str]] = {}
    for name, values in form.fields.items():
        found = _NAME.fullmatch(name)
        if found and found[2] in ITEM and int(found[1]) < MOST_ITEMS:
            items.setdefault(int(found[1]), empty_item(""))[found[2]] = values[0]
    typed = tuple(items[at] for at in sorted(items)) or (empty_item(""),)
    return Sheet({name: form.text(name) for name in REPORT}, typed,
                 number_or_none(form.text("version")) or 0, form.text("reason"), form.text("opened"))


def of_kept(session: Session, report: ReportView, home: int) -> Sheet:
    """Return the form of a kept report, to correct it; a place other than the post's (`home`) stands as its key."""
    items = report_writing.items_of(session, report.id)
    known = areas.get_many(session, {item["area_id"] for item in items.values() if item["area_id"] not in (None, home)})
    places = {area_id: area.key for area_id, area in known.items()}
    return Sheet({"post": str(report.post_id), "type": report.type, "method": report.method},
                 tuple(_of_item(item_id, item, places) for item_id, item in items.items()), report.version)


def of_draft(sheet: Sheet, draft: Draft) -> Sheet:
    """Return the form with the texts of a checked draft, so that sending it changes nothing more."""
    return replace(sheet, items=tuple(
        {**typed, **{name: getattr(item, name) for name in ("issue", "text", "basis", "trigger", "heard_on")},
         "heard_groups": ", ".join(item.heard_groups), "documents": "; ".join(item.documents),
         "why": item.forecast.reason if item.forecast else ""}
        for typed, item in zip(sheet.items, draft.items, strict=True)))


def drafted(session: Session, sheet: Sheet, post: PostView) -> tuple[Draft, list[Fault]]:
    """Return the draft and what could not be read of the form: numbers and places."""
    faults: list[Fault] = []
    items = tuple(_item(session, typed, post, at, faults) for at, typed in enumerate(sheet.items))
    return Draft(post.id, sheet.report["type"], sheet.report["method"], items), faults


def _item(session: Session, typed: Mapping[str, str], post: PostView, at: int, faults: list[Fault]) -> ItemDraft:
    plain = {name: typed[name] for name in (
        "kind", "issue", "text", "basis", "breadth", "trigger", "heard_precision", "channel", "level")}
    return ItemDraft(
        **plain, heard_on=days.typed(typed["heard_on"]), id=number_or_none(typed["id"]),
        heard_groups=_parts(typed["heard_groups"]),
        about_count=_number(typed["about_count"], at, faults),
        area_id=_place(session, typed["place"], post, at, faults),
        checkable=_ANSWERS.get(typed["checkable"]), confirmed=_ANSWERS.get(typed["confirmed"]),
        documents=_parts(typed["documents"]), forecast=_forecast(typed))


def _parts(typed: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _PARTS.split(typed) if part.strip())


def _number(typed: str, at: int, faults: list[Fault]) -> int | None:
    try:
        return counts.read(typed)
    except counts.NoCount as error:
        faults.append(Fault(at, "about_count", error.args[0]))
        return None


def _forecast(typed: Mapping[str, str]) -> Forecast | None:
    """Return the forecast; a reason or a horizon without a direction is one that lacks it."""
    if not (typed["direction"] or typed["why"].strip()):
        return None
    return Forecast(number_or_none(typed["horizon_days"]) or 0, typed["direction"], typed["why"])


def _place(session: Session, typed: str, post: PostView, at: int, faults: list[Fault]) -> int | None:
    """Return the unit that is meant: in force before former ones, and in the post's own province before others."""
    if not typed.strip():
        return None
    found = areas.called(session, typed)
    home = areas.get_many(session, [post.area_id])[post.area_id].province_id
    found = [area for area in found if not area.valid_to] or found
    found = [area for area in found if area.province_id == home] or found
    if len(found) == 1:
        return found[0].id
    said = Words("{place} are several places; write the province too", place=repr(typed[:60])) if found else \
        Words("{place} is no place that is known; leave it empty for the post's own", place=repr(typed[:60]))
    faults.append(Fault(at, "area_id", said))
    return None


def _of_item(item_id: int, item: Mapping[str, Any], places: Mapping[int, str]) -> dict[str, str]:
    forecast = item["forecast"] or {}
    plain = {name: str(item[name] if item[name] is not None else "") for name in (
        "kind", "issue", "text", "basis", "about_count", "breadth", "trigger", "heard_on", "heard_precision", "channel",
        "level")}
    return plain | {
        "id": str(item_id), "heard_groups": ", ".join(item["heard_groups"]), "documents": "; ".join(item["documents"]),
        "place": places.get(item["area_id"], ""), "checkable": _answer(item["checkable"]),
        "confirmed": _answer(item["confirmed"]), "horizon_days": str(forecast.get("horizon_days", "")),
        "direction": forecast.get("direction", ""), "why": forecast.get("reason", "")}


def _answer(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def fields(sheet: Sheet) -> Iterable[tuple[str, str]]:
    """Yield every field of a sheet as a browser would send it."""
    yield from sheet.report.items()
    for at, item in enumerate(sheet.items):
        yield from ((f"i{at}-{name}", value) for name, value in item.items())
    yield "version", str(sheet.version)
    yield "reason", sheet.reason
    yield "opened", sheet.opened
