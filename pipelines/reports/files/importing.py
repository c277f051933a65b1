"""Importing reports from a table: good rows land, bad ones are listed, and the same file twice changes nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from config import clock
from config.errors import Words
from pipelines.importing import Rejected
from pipelines.importrows import Fault, RowError
from pipelines.removal import words
from pipelines.reports import correcting, reviewing
from pipelines.reports.checking import MOST_ITEMS
from pipelines.reports.drafts import Checked, Draft, ItemDraft
from pipelines.reports.faults import Fault as RefusedFor
from pipelines.reports.faults import ReportRefused
from pipelines.reports.files import merging, rowchecks, rows, tables
from pipelines.reports.files.columns import folded
from pipelines.reports.files.given import AGAIN, OF_WHOLE, WHOLE, before_others
from pipelines.reports.files.merging import Given, Known
from pipelines.reports.files.packages import File
from pipelines.reports.files.places import Places
from pipelines.reports.files.posts import Posts
from pipelines.reports.files.rows import Row, Where
from pipelines.reports.saving import Saved, columns, save
from storage import posts, report_writing
from storage.posts import PostView
from storage.report_writing import ReportView
from storage.sessions import Database
from vietnamese.redaction import PLACEHOLDERS

# Rows a transaction: some 1 ms each.
BATCH = 100
STEP = 500
NOON = timedelta(hours=12)
TEXTS = ("issue", "text", "basis", "trigger", "heard_groups")


@dataclass(frozen=True, slots=True)
class Hidden:
    """Personal data of a row that stands in the record as placeholders: how many, in which column."""

    line: int
    column: str
    placeholders: int


@dataclass(slots=True)
class ReportSummary:
    """What became of a file: rows by outcome, reports by outcome, and every row that was not taken.

    Rows are new, corrected, unchanged, repeated (the same words once more in one report), example or rejected; `kept`
    says of each report by its id whether it is new, corrected or unchanged. `held` are lines whose items were corrected
    since by somebody, of which the file says what it said before: the correction stays.
    """

    sheet: str = ""
    rows: Counter[str] = field(default_factory=Counter)
    reports: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    lacking: int = 0
    held: list[int] = field(default_factory=list)
    kept: dict[int, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    passed_by: tuple[str, ...] = ()

    @property
    def taken(self) -> int:
        """Return how many rows are in the record now."""
        return self.rows["new"] + self.rows["corrected"] + self.rows["unchanged"] + self.rows["repeated"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who imports what: `held` are the areas whose posts they may write for (None: all), `by` their account.

    `most` is how many rows the file may have; `apart` allows to check many of them in processes of their own, which a
    server of pages does not.
    """

    now: datetime
    by: int | None = None
    held: Collection[int] | None = None
    origin: str = "file"
    most: int = tables.MOST_ROWS
    apart: bool = False


def import_reports(
    database: Database, file: File, asked: Asked, on_progress: Callable[[int], None] | None = None
) -> ReportSummary:
    """Take the reports of a CSV or XLSX file in and return what became of each row; raises FileRefused.

    A report is named by its code and post, else by post, type and the day it was sent (or, without one, the week,
    month or day in which it was heard), so that a corrected file finds it again.
    """
    with database.reading() as session:
        where = Where(Places(session), Posts(posts.listed(session), asked.held), asked.now)
        found = tables.read(file, asked.most)
        summary = ReportSummary(found.sheet, unread=found.heads.unread, passed_by=found.passed_by)
        read = list(_read(found.lines, where, summary, on_progress))
    take(database, read, asked, summary, on_progress)
    return summary


def take(
    database: Database, read: Sequence[Row], asked: Asked, summary: ReportSummary,
    on_progress: Callable[[int], None] | None = None,
) -> None:
    """Check rows, put them together to reports and write these; what is wrong goes to `summary.rejected`."""
    reports: dict[str, list[Row]] = {}
    checks = rowchecks.outcomes(read, clock.local_day(asked.now), apart=asked.apart)
    for at, (row, outcome) in enumerate(zip(read, checks, strict=True), 1):
        if isinstance(outcome, tuple):
            summary.rejected.append(Rejected(row.line, outcome))
        else:
            summary.hidden += _hidden(row.line, row.item, outcome)
            _join(reports, replace(row, item=outcome), asked.origin, summary)
        if on_progress is not None and at % STEP == 0:
            on_progress(at)
    for batch in _batches(reports.items()):
        with database.writing() as session:
            for key, together in batch:
                _write(session, key, together, asked, summary)
    summary.rejected.sort(key=lambda one: one.line)
    summary.rows["rejected"] = len(summary.rejected)


def _read(
    lines: Iterable[tables.Line], where: Where, summary: ReportSummary, on_progress: Callable[[int], None] | None
) -> Iterator[Row]:
    for line in lines:
        if rows.is_example(line.cells):
            summary.rows["example"] += 1
            continue
        try:
            yield rows.read(line.number, line.cells, where, line.merged)
        except RowError as error:
            summary.rejected.append(Rejected(line.number, error.faults))


def _hidden(line: int, given: ItemDraft, kept: ItemDraft) -> Iterator[Hidden]:
    for name in TEXTS:
        more = _placeholders(getattr(kept, name)) - _placeholders(getattr(given, name))
        if more > 0:
            yield Hidden(line, name, more)


def _placeholders(text: str | Sequence[str]) -> int:
    whole = text if isinstance(text, str) else "\n".join(text)
    return sum(whole.count(one) for one in PLACEHOLDERS.values()) if "[" in whole else 0


def _join(reports: dict[str, list[Row]], row: Row, origin: str, summary: ReportSummary) -> None:
    """Put a row to its report; one report has one type, one method and one day on which it was sent."""
    together = reports.setdefault(_key(row, origin), [])
    first = together[0] if together else row
    if len(together) >= MOST_ITEMS:
        summary.rejected.append(Rejected(row.line, (Fault("code", _too_many()),)))
        return
    wrong = [Fault(name, Words("it is another one than in line {line} of the same report; give other reports a "
                                    "code of their own", line=first.line))
             for name in ("type", "method", "sent_on") if getattr(row, name) != getattr(first, name)]
    if wrong:
        summary.rejected.append(Rejected(row.line, tuple(wrong)))
    else:
        together.append(row)


def _key(row: Row, origin: str) -> str:
    """Return what names a report, the same in every file that holds it."""
    named = f"code:{folded(row.code)}" if row.code else f"{row.type}:{row.sent_on or _period(row)}"
    return f"{origin}:{row.post_id}:{hashlib.sha256(named.encode()).hexdigest()[:32]}"


def _period(row: Row) -> str:
    day = row.item.heard_on
    if row.type == "monthly":
        return day[:7]
    year, week, _weekday = datetime.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02}" if row.type == "weekly" else day


def _batches(reports: Iterable[tuple[str, list[Row]]]) -> Iterator[list[tuple[str, list[Row]]]]:
    """Yield reports of some hundred rows together."""
    waiting = iter(reports)
    while batch := list(islice(waiting, 1)):
        size = len(batch[0][1])
        for one in waiting:
            batch.append(one)
            size += len(one[1])
            if size >= BATCH:
                break
        yield batch


def _write(session: Session, key: str, together: list[Row], asked: Asked, summary: ReportSummary) -> None:
    """Write one report, or what it says otherwise than the record; rows it cannot hold are refused."""
    told = _in_order(together)
    given = merging.distinct(Given(row.number, item, row.line, row.refused) for row, item in zip(
        told, words.of_items(session, [row.item for row in told]), strict=True))
    try:
        with session.begin_nested():
            kept = report_writing.by_key(session, key)
            saved, outcomes, held = (_add(session, key, together[0], given, asked) if kept is None
                               else _correct(session, kept, together[0], given, asked))
    except ReportRefused as error:
        _reject(summary, together, error)
        return
    summary.lacking += saved.lacking
    summary.kept[saved.report_id] = "new" if saved.new else "unchanged" if saved.same else "corrected"
    summary.reports[summary.kept[saved.report_id]] += 1
    summary.rows.update(outcomes)
    summary.held += held
    summary.rows["repeated"] += len(together) - len(given)


def _in_order(together: list[Row]) -> list[Row]:
    """Return rows by their numbers where each has one, else as they stand in the file."""
    return sorted(together, key=lambda row: row.number) if all(row.number for row in together) else together


def _add(
    session: Session, key: str, first: Row, given: Sequence[Given], asked: Asked
) -> tuple[Saved, Mapping[str, int], Sequence[int]]:
    found = merging.merged([], given, [{} for _one in given])
    saved = save(session, _whole(first, found.items), origin=asked.origin, now=asked.now, key=key, by=asked.by,
                 sent_at=_sent_at(first.sent_on, asked.now), positions=found.positions)
    return saved, {"new": len(given)}, ()


def _whole(first: Row, items: Sequence[ItemDraft]) -> Checked:
    """Return a report of items that were checked one by one."""
    days = sorted(item.heard_on for item in items)
    return Checked(Draft(first.post_id, first.type, first.method, tuple(items), days[0], days[-1]))


def _sent_at(day: str, now: datetime) -> datetime:
    """Return noon of the day on which a report was sent; nobody wrote down the hour."""
    return min(now, clock.local_day_bounds(day)[0] + NOON) if day else now


def _correct(
    session: Session, kept: ReportView, first: Row, given: Sequence[Given], asked: Asked
) -> tuple[Saved, Mapping[str, int], Sequence[int]]:
    """Put what rows say into a report of the record; one that was approved waits for review again."""
    post = posts.get(session, kept.post_id)
    assert post is not None                 # the report has it
    known, first = _known(session, kept, first)
    found = merging.merged(known, given, [_kept(one.item, post) for one in given])
    if len(found.items) > MOST_ITEMS:
        raise ReportRefused([RefusedFor(None, "items", _too_many())])
    whole, before = _whole(first, found.items), {one.id: one.now for one in known}
    changed = Counter("new" if item.id is None else "corrected" for item in found.items
                      if item.id is None or _kept(item, post) != before[item.id])
    lacking = sum(item.lacks_basis for item in found.items)
    if not changed and all(getattr(kept, name) == getattr(whole.draft, name) for name in report_writing.REPORT):
        return Saved(kept.id, False, True, lacking), {"unchanged": len(given)}, found.held
    version = kept.version
    if kept.state == "approved":
        reviewing.take(session, kept.id, "send-back", by=asked.by, version=version, now=asked.now, reason=AGAIN)
        version += 1
    correcting.correct(session, kept.id, whole, by=asked.by, version=version, now=asked.now, as_post=True, reason=AGAIN,
                       positions=found.positions)
    changed["unchanged"] = len(given) - changed.total()
    return Saved(kept.id, False, False, lacking), changed, found.held


def _known(session: Session, kept: ReportView, row: Row) -> tuple[list[Known], Row]:
    """Return the report's items with what a file gave of them last, and the row as far as it says what is new."""
    now, places = report_writing.items_of(session, kept.id), report_writing.positions(session, kept.id)
    whole = {name: getattr(kept, name) for name in OF_WHOLE}
    earlier = before_others(session, kept.id, {**now, WHOLE: whole})
    known = [Known(item_id, places[item_id], columns, earlier.get(item_id, columns))
             for item_id, columns in now.items()]
    known += [Known(item_id, 0, columns, columns, gone=True) for item_id, columns in earlier.items()
              if item_id not in now and item_id != WHOLE]
    given = {name: whole[name] for name, value in earlier.get(WHOLE, {}).items() if getattr(row, name) == value}
    return known, replace(row, **given)


def _kept(item: ItemDraft, post: PostView) -> dict[str, Any]:
    """Return what an item says, as the record keeps it."""
    return {name: value for name, value in columns(item, post).items() if name in report_writing.ITEM}


def _too_many() -> Words:
    return Words("a report has at most {most} items; give the others a code of their own", most=MOST_ITEMS)


def _reject(summary: ReportSummary, together: Sequence[Row], error: ReportRefused) -> None:
    faults = rows.by_column(error)
    summary.rejected += [Rejected(row.line, faults) for row in together]
