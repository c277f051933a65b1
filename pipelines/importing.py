"""Importing an archive of news: line by line through the same steps as a crawl, in batches that survive a kill."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from sqlalchemy.orm import Session

from config import clock
from config.errors import Words
from config.settings import Settings
from config.settings import load as load_settings
from crawlers.items import PageResult
from crawlers.statuses import Status
from pipelines.importrows import Dates, Fault, RowError, read_row
from pipelines.items import steps
from pipelines.items.context import Context, SourceRef
from storage import jobs, sources
from storage.sessions import Database

BATCH = 50
LEASE_SECONDS = 120.0
MAX_LINE_BYTES = 5_000_000
SHOWN = 20
NAMED = 20       # columns that nothing reads
GZIP_MARK = b"\x1f\x8b"
NOT_PACKED = Words("the file is called .gz but is not packed with gzip")
ARRAY = Words("the file is one JSON array; give one object a line instead")
OLD_LINES = Words("its lines end with the sign CR alone; save it with line ends LF or CR LF")
BROKEN = Words("the packed file is broken or breaks off")


class ImportBusyError(Exception):
    """Another process imports the same file."""


class ImportFileError(Exception):
    """The file cannot be read; `number` is the system's for the reason, 0 where it has none."""

    def __init__(self, file: Path, reason: str, number: int | None = None) -> None:
        super().__init__(Words("{file}: {reason}", file=str(file), reason=reason))
        self.file, self.reason, self.number = file, reason, number or 0


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken: its line and every fault of it; never its text."""

    line: int
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class ImportSummary:
    """What became of the rows; `rejected` shows the first ones, the `.rejected` file holds all of them.

    `undated` of the rows that were taken have no date, or one to come; `unread` counts the rows of each column that
    nothing reads.
    """

    rows: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    undated: int = 0
    unread: dict[str, int] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    rejected_file: Path | None = None
    resumed_at: int = 0


def import_news(
    database: Database, path: Path | str, *, source: str | None = None, spread_days: int | None = None, seed: int = 0,
    settings: Settings | None = None, owner: str = "import",
    on_progress: Callable[[int], None] | None = None, say: Callable[[str], str] = str,
) -> ImportSummary:
    """Import a JSONL file (or .gz) and return the counts; started again after a kill it goes on where it stopped.

    Columns: id, title, summary or lead, body, url, published_at, section, source; title and body are required, and a
    source by column or by `source`. `spread_days` spreads the rows without a date over that many days before today,
    the same way for the same `seed`, and marks them synthetic. The order of the file never becomes a date. `say` words
    the reasons in the list of rejected rows, which staff read.
    """
    settings = settings or load_settings()
    file = Path(path)
    name = f"import:{_digest(file, source, spread_days, seed)}"
    dates = Dates(clock.now(), spread_days, seed)
    with database.writing() as session:
        job = jobs.claim(session, name, owner, datetime.now(UTC), LEASE_SECONDS)
    if job is None:
        raise ImportBusyError(Words("another process imports {file}", file=file.name))
    run = _Run(database, settings, owner, name, source, dates, _rejected_path(settings, file), job.state, say)
    summary = run.all(file, on_progress)
    with database.writing() as session:
        # The state is emptied: a corrected file, or the same one given again, is read from its start.
        jobs.finish(session, name, owner, datetime.now(UTC), state={})
    return summary


def _digest(file: Path, *options: object) -> str:
    try:
        size = file.stat().st_size
    except OSError as error:
        raise ImportFileError(file, error.strerror or "", error.errno) from error
    return hashlib.sha256(json.dumps([str(file.resolve()), size, *options]).encode()).hexdigest()[:24]


def _rejected_path(settings: Settings, file: Path) -> Path:
    return settings.data_dir / "imports" / f"{file.name}.rejected"


class _Run:
    """One import under its lease."""

    def __init__(
        self, database: Database, settings: Settings, owner: str, job: str, source: str | None, dates: Dates,
        rejected: Path, state: dict[str, Any], say: Callable[[str], str],
    ) -> None:
        self._database = database
        self._owner = owner
        self._job = job
        self._source = source
        self._dates = dates
        self._say = say
        self._context = Context(database, owner, None, {}, settings, clock.now())
        self._ids: dict[str, SourceRef] = {}
        # The day a synthetic date is counted from must not move when the import goes on tomorrow.
        self._dates.today = datetime.fromisoformat(state["today"]) if "today" in state else dates.today
        self.line = int(state.get("line", 0))
        self.rejected_count = int(state.get("rejected", 0))
        self.summary = ImportSummary(
            self.line, dict(state.get("counts", {})), int(state.get("undated", 0)), dict(state.get("unread", {})),
            [], rejected, self.line)

    def all(self, file: Path, on_progress: Callable[[int], None] | None) -> ImportSummary:
        """Take every line that is left."""
        self._open_rejected()
        batch: list[tuple[int, bytes]] = []
        for number, line in _lines(file, self.line):
            batch.append((number, line))
            if len(batch) == BATCH:
                self._write(batch, on_progress)
                batch = []
        if batch:
            self._write(batch, on_progress)
        return self.summary

    def _open_rejected(self) -> None:
        """Make the file, cut to what the last committed batch wrote."""
        path = self.summary.rejected_file
        assert path is not None
        path.parent.mkdir(parents=True, exist_ok=True)
        # Cut, never written anew: a kill between emptying and writing would lose the list.
        with path.open("ab+") as file:
            file.seek(0)
            file.truncate(sum(map(len, islice(file, self.rejected_count))) if self.line else 0)

    def _write(self, batch: list[tuple[int, bytes]], on_progress: Callable[[int], None] | None) -> None:
        refused: list[Rejected] = []
        unread = Counter(self.summary.unread)
        results = [r for number, line in batch if (r := self._prepared(number, line, refused, unread)) is not None]
        with self._database.writing() as session:
            if not jobs.heartbeat(session, self._job, self._owner, datetime.now(UTC), LEASE_SECONDS):
                raise ImportBusyError(Words("another process took this import over"))
            counts, undated = self._store(session, results, refused)
            self.line = batch[-1][0]
            self.rejected_count += len(refused)
            jobs.keep_state(session, self._job, self._owner, {
                "line": self.line, "counts": counts, "rejected": self.rejected_count,
                "today": self._dates.today.isoformat(), "undated": undated, "unread": unread,
            })
            # Before the commit: after a kill the file is cut to what the record says, it cannot be made longer.
            self._note(refused)
        self.summary.rows, self.summary.counts = self.line, counts
        self.summary.undated, self.summary.unread = undated, dict(unread)
        if on_progress is not None:
            on_progress(self.line)

    def _prepared(
        self, number: int, line: bytes, refused: list[Rejected], unread: Counter[str]
    ) -> tuple[int, PageResult] | None:
        """Read a row and take it through the steps that need no record, outside the transaction."""
        if not line.strip():
            return None
        try:
            row = read_row(line, self._source, self._dates)
        except RowError as error:
            refused.append(Rejected(number, error.faults))
            _count(unread, error.unread)
            return None
        _count(unread, row.unread)
        item = row.item
        result = PageResult(page_id=0, url=item.url, status=Status.STORED, article=item)
        for step in steps.STEPS:
            if not step.database:
                result = steps.apply(step, result, self._context)
        if result.article is None:
            refused.append(Rejected(number, (Fault("body", result.detail or str(result.status)),)))
            return None
        return number, result

    def _store(
        self, session: Session, results: list[tuple[int, PageResult]], refused: list[Rejected]
    ) -> tuple[dict[str, int], int]:
        counts, undated = dict(self.summary.counts), self.summary.undated
        self._context.session = session
        taken: set[int] = set()
        for number, result in results:
            assert result.article is not None
            source = self._know(session, result.article.source)
            for step in steps.STEPS:
                if step.database:
                    result = steps.apply(step, result, self._context)
            if result.status is Status.EXTRACTION_FAILED:
                refused.append(Rejected(number, (Fault("", result.detail),)))
            else:
                undated += result.article is not None and not result.article.date_reliable
                counts[str(result.status)] = counts.get(str(result.status), 0) + 1
                taken.add(source)
        for source in sorted(taken):     # one order for all processes: two imports must not wait for each other
            sources.note_import(session, source, self._context.now)
        if refused:
            counts["rejected"] = counts.get("rejected", 0) + len(refused)
        return counts, undated

    def _know(self, session: Session, name: str) -> int:
        if name in self._ids:
            return self._ids[name].id
        known = sources.by_name(session, name)
        source_id = known.id if known is not None else sources.ensure(session, name, name, "press")
        self._ids[name] = SourceRef(source_id, known.kind if known is not None else "press")
        self._context.sources = dict(self._ids)
        return source_id

    def _note(self, refused: list[Rejected]) -> None:
        room = SHOWN - len(self.summary.rejected)
        self.summary.rejected += refused[: max(0, room)]
        if refused and self.summary.rejected_file is not None:
            with self.summary.rejected_file.open("a", encoding="utf-8") as out:
                out.writelines(f"{_listed(row, self._say)}\n" for row in refused)


def _count(unread: Counter[str], names: tuple[str, ...]) -> None:
    """Count rows by column; the names of a file that has another one in each row are not collected without end."""
    unread.update(name for name in names if name in unread or len(unread) < NAMED)


def _listed(row: Rejected, say: Callable[[str], str]) -> str:
    """Return the line of a row in the list: number, columns, reasons."""
    columns, reasons = (", ".join(fault.column for fault in row.faults),
                        "; ".join(say(fault.reason) for fault in row.faults))
    return f"{row.line}\t{columns}\t{reasons}"


@contextmanager
def opened(file: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading, unpacked where it is packed, whatever its name."""
    with file.open("rb") as first:
        packed = file.suffix == ".gz" or first.read(2) == GZIP_MARK
    stream: IO[bytes] = gzip.open(file, "rb") if packed else file.open("rb")  # type: ignore[assignment]  # noqa: SIM115
    with stream:
        yield stream


def _check_shape(file: Path, first: bytes) -> None:
    """Refuse a file that is no list of lines as a whole: told of each of its rows, it would be told of none."""
    if first.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"["):
        raise ImportFileError(file, ARRAY)
    if re.search(rb"\}[ \t]*\r+[ \t]*\{", first):
        raise ImportFileError(file, OLD_LINES)


def _lines(file: Path, after: int) -> Iterator[tuple[int, bytes]]:
    """Yield (number, line) after line `after`; one that is too long is cut, which makes it no JSON."""
    try:
        with opened(file) as stream:
            number = 0
            while line := stream.readline(MAX_LINE_BYTES):
                number += 1
                if number == 1:
                    _check_shape(file, line)
                while line and not line.endswith(b"\n") and (more := stream.readline(MAX_LINE_BYTES)):
                    if more.endswith(b"\n"):
                        break
                if number > after:
                    yield number, line
    except (EOFError, zlib.error) as error:
        raise ImportFileError(file, BROKEN) from error
    except gzip.BadGzipFile as error:
        never = str(error).startswith("Not a gzipped file")     # else a wrong sum at the end of a part
        raise ImportFileError(file, NOT_PACKED if never else BROKEN) from error
    except OSError as error:
        raise ImportFileError(file, error.strerror or str(error), error.errno) from error
