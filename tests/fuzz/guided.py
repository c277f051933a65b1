"""Guided fuzzing of one parser: `python -m tests.fuzz.guided NAME --seconds 600 --corpus FOLDER`.

Needs atheris in an environment of its own (docs/development.md). What it finds is written to FOLDER/crash-…, to be
mended and then kept among the seeds; the grown corpus stays in FOLDER.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

LONGEST = {"article": 12_000, "ruled": 12_000, "forum": 8_000, "date": 320}
PARTS = ["crawlers", "vietnamese", "config", "bs4", "dateparser", "trafilatura", "htmldate", "readability", "justext"]


def main() -> None:
    """Fuzz one parser from its seeds."""
    import atheris

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--corpus", type=Path, required=True)
    options = parser.parse_args()
    # The libraries' Python is followed too: their crashes are ours.
    with atheris.instrument_imports(include=PARTS):
        from tests.fuzz.harnesses import HARNESSES, SEEDS
    options.corpus.mkdir(parents=True, exist_ok=True)
    arguments = [
        sys.argv[0], str(options.corpus), str(SEEDS / options.name), f"-max_total_time={options.seconds}", "-timeout=5",
        f"-max_len={LONGEST.get(options.name, 4096)}", "-rss_limit_mb=3000", "-print_final_stats=1",
        f"-dict={SEEDS.parent / 'words.dict'}", f"-artifact_prefix={options.corpus}/",
    ]
    atheris.Setup(arguments, HARNESSES[options.name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
