"""What files gave of a report last, read from its history where somebody has put it into other words since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from storage import report_desk
from storage.report_desk import Changed

# Kept with the change, in the language of the office's record; a change of a file is told by it from all others.
AGAIN = "sửa bằng tệp gửi lại"
WHOLE = 0        # the report itself, beside the ids of its items
OF_WHOLE = ("type", "method")

Columns = Mapping[str, Any]


def before_others(session: Session, report_id: int, kept: Mapping[int, Columns]) -> dict[int, Columns]:
    """Return what a file gave last of each item that was changed or taken out since, by id, and of the report (WHOLE).

    `kept` holds their columns as they are, for the report those of OF_WHOLE.
    """
    found: dict[int, Columns] = {}
    settled: set[int] = set()
    for number, one, before in _changed(report_desk.changes(session, report_id)):
        if one.reason == AGAIN:
            settled.add(number)
        elif number not in settled:
            found[number] = {**found.get(number, kept.get(number, {})), **before}
    return found


def _changed(history: list[Changed]) -> Iterator[tuple[int, Changed, Columns]]:
    """Yield what was changed, the newest first, with the columns as they were."""
    for one in history:
        if one.item_id is not None:
            yield one.item_id, one, one.before
        elif before := {name: one.before[name] for name in OF_WHOLE if name in one.before}:
            yield WHOLE, one, before
