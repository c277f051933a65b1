"""Whether messages are split into the items that were meant: `python -m benchmarks.report_splitting DATA [--held]`.

DATA is TOML: `message` with `text`, `items` (`kind`, `begins`, and `day`, `count`, `basis` where it has one), `held`.
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.report import emit
from pipelines.reports.files import messages, splitting
from pipelines.reports.files.splitting import Piece
from vietnamese.text import fold

NOW = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
Row = dict[str, Any]


def score(rows: Sequence[Row]) -> tuple[dict[str, tuple[float, int]], list[tuple[Row | None, Piece | None]]]:
    """Return the figures, each with the number behind it, and every item that is missed, too many or told wrong."""
    pairs = [pair for row in rows for pair in _paired(row)]
    both = [(wanted, made) for wanted, made in pairs if wanted and made]
    rumors = [(wanted, made) for wanted, made in pairs if wanted and wanted["kind"] == "rumor"]
    wanted_count, made_count = (sum(one[at] is not None for one in pairs) for at in (0, 1))

    def share(right: int, all_of_them: int) -> tuple[float, int]:
        return right / max(1, all_of_them), all_of_them

    figures = {
        "precision": share(len(both), made_count), "recall": share(len(both), wanted_count),
        "kinds_right": share(sum(wanted["kind"] == made.kind for wanted, made in both), len(both)),
        "rumors_found": share(sum(made is not None and made.kind == "rumor" for _, made in rumors), len(rumors)),
        "details_right": share(sum(_details(wanted) == _told(made) for wanted, made in both), len(both))}
    return figures, [(wanted, made) for wanted, made in pairs if wanted is None or made is None
                     or wanted["kind"] != made.kind or _details(wanted) != _told(made)]


def _paired(row: Row) -> list[tuple[Row | None, Piece | None]]:
    """Return expected and made items side by side: those that begin with the same words."""
    made = list(splitting.split(messages.of_text(row["text"]), NOW).pieces)
    pairs: list[tuple[Row | None, Piece | None]] = []
    for wanted in row["items"]:
        found = next((one for one in made if _plain(one.whole).startswith(_plain(wanted["begins"]))), None)
        if found is not None:
            made.remove(found)
        pairs.append((wanted, found))
    return pairs + [(None, one) for one in made]


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _details(wanted: Row) -> tuple[str, str, str]:
    return wanted.get("day", "2026-12-01"), str(wanted.get("count", "")), _plain(wanted.get("basis", ""))


def _told(made: Piece) -> tuple[str, str, str]:
    return made.heard_on, made.about_count, _plain(made.basis)


def main() -> None:
    """Print the figures; with --show what is wrong, to standard error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--held", action="store_true", help="only the messages that were held out of tuning")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    rows = tomllib.loads(options.data.read_text("utf-8"))["message"]
    rows = [row for row in rows if bool(row.get("held")) == options.held]
    started = time.process_time()
    figures, wrong = score(rows)
    spent = time.process_time() - started
    for name, (value, number) in figures.items():
        emit(name, value, "share", number)
    emit("ms_message", 1000 * spent / max(1, len(rows)), "ms", len(rows))
    for wanted, made in wrong if options.show else ():
        print(wanted, made, sep="\n   ", file=sys.stderr)


if __name__ == "__main__":
    main()
