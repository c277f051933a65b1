"""Date forms read right, read wrong, or not read: `python -m benchmarks.dates FILE.jsonl` (rows `text, expected`)."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.report import emit
from config.clock import DISPLAY_ZONE
from vietnamese.dates import parse_datetime


def judge(row: dict[str, Any], now: datetime) -> tuple[str, str]:
    """Return ("right" | "wrong" | "none", what was read) for one row."""
    found = parse_datetime(row["text"], now=now)
    if found is None:
        return "none", ""
    shown = found.at.astimezone(DISPLAY_ZONE).strftime("%Y-%m-%d %H:%M")
    return ("right" if shown.startswith(row["expected"][:16]) else "wrong"), shown


def main() -> None:
    """Print right, wrong and none; with --show also each row that is not right, to standard error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--now", default="2026-11-22T10:00:00+07:00", help="where relative forms are seen from")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    now = datetime.fromisoformat(options.now)
    rows = [json.loads(line) for line in options.data.read_text("utf-8").splitlines() if line.strip()]
    counts: Counter[str] = Counter()
    for row in rows:
        verdict, shown = judge(row, now)
        counts[verdict] += 1
        if options.show and verdict != "right":
            print(verdict, row, shown, file=sys.stderr)
    for metric in ("right", "wrong", "none"):
        emit(metric, counts[metric], "rows", len(rows))


if __name__ == "__main__":
    main()
