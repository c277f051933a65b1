"""Personal data found in marked lines: `python -m benchmarks.redaction FILE.jsonl` (rows `text, spans`,
and `context` "news" for a line of news)."""

from __future__ import annotations

import argparse
import json
import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.report import emit
from vietnamese.redaction import find
from vietnamese.text import bare

_NOT_SCORED = "PERSON_PUBLIC"


def _toneless(text: str) -> str:
    return "".join(p.upper() if c.isupper() else p for c, p in zip(text, bare(text), strict=True))


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() and c.isascii() else c for c in text)


ALTERED = {"": lambda text: text, "lower": str.lower, "toneless": _toneless, "fullwidth": _full_width}


def covered(start: int, end: int, found: list[Any]) -> int:
    """Return how many characters of a span are covered by finds."""
    return len({i for f in found for i in range(max(start, f.start), min(end, f.end))})


def score(rows: list[dict[str, Any]], altered: str, *, show: bool) -> tuple[Counter[str], float]:
    """Return the counts behind every figure, and the CPU seconds of finding."""
    counts: Counter[str] = Counter()
    seconds = 0.0
    for row in rows:
        text = ALTERED[altered](unicodedata.normalize("NFC", row["text"]))
        started = time.process_time()
        found = find(text, row.get("context", "comment"))
        seconds += time.process_time() - started
        counts["read"] += len(text)
        _score_row(row["spans"], found, counts, text if show else "")
    return counts, seconds


def _score_row(spans: list[Any], found: list[Any], counts: Counter[str], shown: str) -> None:
    for start, end, kind in spans:
        if kind == _NOT_SCORED:
            continue
        hidden = covered(start, end, found)
        counts["characters"] += end - start
        counts["leaked"] += end - start - hidden
        counts[f"all {kind}"] += 1
        hit = hidden >= 0.8 * (end - start)
        counts[f"hit {kind}"] += hit
        if shown and not hit:
            print("missed", kind, shown[start:end], "|", shown, found, file=sys.stderr)
    for f in found:
        touching = [kind for start, end, kind in spans if f.start < end and start < f.end]
        if touching == [_NOT_SCORED]:
            continue
        counts["found"] += 1
        counts["found right"] += bool(touching)
        if shown and not touching:
            print("false", f.kind, shown[f.start:f.end], "|", shown, file=sys.stderr)


def main() -> None:
    """Print recall, precision, leaked characters, recall of each kind and speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--as", dest="altered", choices=[key for key in ALTERED if key], default="")
    parser.add_argument("--show", action="store_true", help="each miss and false find, to standard error")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.data.read_text("utf-8").splitlines() if line.strip()]
    counts, seconds = score(rows, options.altered, show=options.show)
    kinds = sorted(key.removeprefix("all ") for key in counts if key.startswith("all "))
    # Names in lower case or without diacritics cannot be told reliably: on altered copies persons are apart.
    scored = [kind for kind in kinds if not (options.altered in {"lower", "toneless"} and kind == "PERSON")]
    total, hits = (sum(counts[f"{part} {kind}"] for kind in scored) for part in ("all", "hit"))
    emit("recall", hits / max(total, 1), "share", total)
    emit("precision", counts["found right"] / max(counts["found"], 1), "share", counts["found"])
    emit("leaked_characters", counts["leaked"] / max(counts["characters"], 1), "share", counts["characters"])
    for kind in kinds:
        emit(f"recall_{kind}", counts[f"hit {kind}"] / counts[f"all {kind}"], "share", counts[f"all {kind}"])
    emit("chars_per_second", counts["read"] / max(seconds, 1e-9), "characters", counts["read"])


if __name__ == "__main__":
    main()
