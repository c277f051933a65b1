"""A table of field reports at its limit: `./run python -m benchmarks.report_import ARTICLES.jsonl.gz [--rows N]
[--form xlsx|csv] [--database URL]`.

Rows are made by a fixed permutation of the file's articles: a headline is the issue, the beginning of a text what is
said and the basis, ten rows a report, one post in each of 500 wards. They are taken in as by `langnghe report import`,
into a fresh SQLite record or an empty database, then once more, when nothing is to be changed. Printed as synthetic.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path

from benchmarks.report import emit
from benchmarks.topics_data import read_lines
from config import clock, settings
from pipelines.areas import filling
from pipelines.reports.files import template
from pipelines.reports.files.importing import Asked, ReportSummary, import_reports
from pipelines.reports.files.packages import on_disk
from storage import areas, posts
from storage.models import Area
from storage.sessions import Database, open_database

POSTS, IN_A_REPORT = 500, 10
KINDS = ("Ý kiến", "Thắc mắc", "Sự việc", "Kiến nghị")
BREADTHS = ("", "một số", "nhiều", "đa số")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--form", choices=("xlsx", "csv"), default="xlsx")
    parser.add_argument("--database", default="")
    options = parser.parse_args()
    articles = [json.loads(line) for line in islice(read_lines(options.file), 20_000)]
    with tempfile.TemporaryDirectory() as folder:
        chosen = settings.load({"LANGNGHE_DATA_DIR": folder, "LANGNGHE_DATABASE_URL": options.database})
        database = open_database(chosen)
        filling.fill(database, chosen)
        wards = _network(database)
        file = Path(folder) / f"reports.{options.form}"
        made = template.xlsx_of if options.form == "xlsx" else template.csv_of
        file.write_bytes(made(_rows(articles, wards, options.rows)))
        before = _peak()
        for name in ("first", "again"):
            _measure(database, file, name, options.rows)
        emit("synthetic_file_mb", file.stat().st_size / 1e6, "MB", options.rows)
        emit("peak_mb_before", before, "MB", options.rows)
        emit("peak_mb", _peak(), "MB", options.rows)
        worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        emit("peak_mb_of_a_further_process", worker, "MB", options.rows)
        database.close()


def _network(database: Database) -> list[str]:
    """Make a post in each of some wards and return what these are called."""
    with database.writing() as session:
        found = [area.id for area in session.query(Area).filter(
            Area.level == "ward", Area.valid_to.is_(None)).order_by(Area.id).limit(POSTS)]
        for ward in found:
            posts.add(session, ward, "Tổ dân phố 1", "", "", clock.now())
        known = areas.get_many(session, found)
        lines = areas.above(session, known.values())
        return [", ".join(one.full_name for one in (known[ward], *lines[ward])) for ward in found]


def _rows(articles: Sequence[dict[str, str]], wards: Sequence[str], count: int) -> Iterator[dict[str, str]]:
    today = clock.now()
    for at in range(count):
        article = articles[at * 7919 % len(articles)]
        report = at // IN_A_REPORT
        day = today - timedelta(days=1 + report % 300)
        body = " ".join((article.get("body") or article["title"]).split())
        yield {
            "code": f"B{report}", "number": str(at % IN_A_REPORT + 1), "post_area": wards[report % len(wards)],
            "unit": "Tổ dân phố 1", "type": "Tuần", "method": "Trò chuyện, phỏng vấn", "sent_on": f"{day:%d/%m/%Y}",
            "kind": KINDS[at % len(KINDS)], "issue": article["title"][:200], "text": body[:600], "basis": body[600:900],
            "heard_on": f"{day - timedelta(days=1):%d/%m/%Y}", "breadth": BREADTHS[at % len(BREADTHS)],
            "heard_groups": "nông dân, tiểu thương", "about_count": str(at % 40 + 1)}


def _measure(database: Database, file: Path, name: str, count: int) -> ReportSummary:
    wall, cpu = time.perf_counter(), _cpu()
    summary = import_reports(database, on_disk(file), Asked(clock.now(), apart=True))
    emit(f"seconds_{name}", time.perf_counter() - wall, "s", count)
    emit(f"cpu_seconds_{name}", _cpu() - cpu, "s", count)
    emit(f"rows_taken_{name}", summary.taken, "rows", count)
    return summary


def _cpu() -> float:
    """Return the CPU seconds of this process and of those that it started and that ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
