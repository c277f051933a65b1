"""Whether what news denies, checks or passes on is found, and its claim: `python -m benchmarks.rumor_candidates DATA`.

DATA is jsonl: `title, lead, body, rumor` (true where one stands behind it), `statement` (the claim; "": not asked for).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.report import emit
from pipelines.rumors import candidates
from pipelines.rumors.candidates import Found
from vietnamese.text import fold

Row = dict[str, Any]


def score(rows: Sequence[Row]) -> tuple[dict[str, float], list[tuple[Row, Found | None]]]:
    """Return precision and recall of candidates, the share of right claims among the rumors found, and what is wrong.
    """
    found = [(row, candidates.find(row["title"], row["lead"], row["body"])) for row in rows]
    right = [(row, one) for row, one in found if one and row["rumor"]]
    told = [(row, one) for row, one in right if row["statement"]]
    fit = [row for row, one in told if _same(row["statement"], one.statement)]
    wrong = [pair for pair in found if bool(pair[1]) != pair[0]["rumor"]]
    wrong += [(row, one) for row, one in told if row not in fit]
    return {"precision": len(right) / max(1, sum(one is not None for _, one in found)),
            "recall": len(right) / max(1, sum(row["rumor"] for row in rows)),
            "claims_right": len(fit) / max(1, len(told))}, wrong


def _same(one: str, other: str) -> bool:
    return fold(one).split() == fold(other).split()


def main() -> None:
    """Print the figures; with --show what is wrong, to standard error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.data.read_text("utf-8").splitlines() if line.strip()]
    started = time.process_time()
    figures, wrong = score(rows)
    spent = time.process_time() - started
    for name, value in figures.items():
        emit(name, value, "share", len(rows))
    emit("ms_article", 1000 * spent / max(1, len(rows)), "ms", len(rows))
    for row, one in wrong if options.show else ():
        print(row["rumor"], row["title"], one, sep=" | ", file=sys.stderr)


if __name__ == "__main__":
    main()
