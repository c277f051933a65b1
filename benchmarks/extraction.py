"""Article text: `./run python -m benchmarks.extraction FOLDER [--peer trafilatura]`.

FOLDER holds `html/ID.html.gz` and `ground-truth.json` (`ID → {articleBody, url}`). Scored as that set's published
evaluation does: per page precision and recall over the multiset of 4-word shingles, averaged over the pages that have
any; F1 of the two averages; `exact` is the share of pages whose words are the same. The truth is the text of the body:
a lead counts where it stands inside the text, not where it is only printed above it. A page that is refused counts as
empty.

FOLDER may also be the `tests` folder of trafilatura's repository (`evaldata.json`, `eval/`, `cache/`): then scored as
that evaluation does, by segments that must and must not be in the text, over the whole text with its lead.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

import trafilatura

from benchmarks.report import emit
from crawlers.extract.article import Extracted, NotArticle, extract_article
from crawlers.extract.decode import NotText, decode

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
WORDS = re.compile(r"\w+")
Shingles = Counter[tuple[str, ...]]
# text, whether the careful path was taken, CPU seconds
Result = tuple[str, bool, float]


def shingles(text: str, n: int = 4) -> Shingles:
    """Return the multiset of n-word shingles; a text of fewer words is one shingle."""
    words = WORDS.findall(text)
    return Counter(tuple(words[i:i + n]) for i in range(max(1, len(words) - n + 1)) if words)


def score(true: Mapping[str, str], found: Mapping[str, str]) -> dict[str, float]:
    """Return f1, precision, recall and exact over the pages of `true`."""
    precision, recall, exact = [], [], 0
    for key, text in true.items():
        wanted, got = shingles(text), shingles(found.get(key, ""))
        common = (wanted & got).total()
        exact += wanted == got
        if got:
            precision.append(common / got.total())
        if wanted:
            recall.append(common / wanted.total())
    p, r = mean(precision or [0.0]), mean(recall or [0.0])
    return {"f1": 2 * p * r / (p + r) if p + r else 0.0, "precision": p, "recall": r, "exact": exact / len(true)}


def extracted(page: bytes, url: str) -> Extracted | None:
    """Return what the product takes from a page, None when it refuses it."""
    try:
        return extract_article(page, url, None, now=NOW)
    except (NotArticle, NotText):
        return None


def ours(page: bytes, url: str) -> tuple[str, bool]:
    """Return the text as the product stores it and whether it was looked at twice."""
    found = extracted(page, url)
    lead = found.lead + "\n" if found is not None and found.lead_inside else ""
    return (lead + found.body, bool(found.doubts)) if found is not None else ("", False)


def peer(page: bytes, url: str) -> tuple[str, bool]:
    """Return the text by trafilatura with the options that score best here."""
    return trafilatura.extract(decode(page), fast=True, include_comments=False) or "", False


def whole(page: bytes, url: str) -> tuple[str, bool]:
    """Return lead and body, wherever the lead stood."""
    found = extracted(page, url)
    return (found.lead + "\n" + found.body, bool(found.doubts)) if found is not None else ("", False)


def score_segments(data: Mapping[str, Mapping[str, list[str]]], found: Mapping[str, str]) -> dict[str, float]:
    """Return f1, precision and recall over all segments."""
    right = wrong = wanted = 0
    for url, row in data.items():
        text = " ".join(found[url].split())
        right += sum(" ".join(part.split()) in text for part in row["with"])
        wrong += sum(" ".join(part.split()) in text for part in row["without"])
        wanted += len(row["with"])
    precision = right / max(1, right + wrong)
    return {"f1": 2 * right / (right + wrong + wanted), "precision": precision, "recall": right / wanted}


def run(
    pages: Mapping[str, bytes], urls: Mapping[str, str], extract: Callable[[bytes, str], tuple[str, bool]]
) -> dict[str, Result]:
    """Extract every page; CPU seconds are per page."""
    found = {}
    for key, page in pages.items():
        start = time.process_time()
        text, careful = extract(page, urls[key])
        found[key] = (text, careful, time.process_time() - start)
    return found


def speed(results: Mapping[str, Result], careful: bool) -> tuple[float, int]:
    """Return pages a CPU second of one of the two paths, and how many took it."""
    seconds = [cpu for _, was, cpu in results.values() if was is careful]
    return (len(seconds) / sum(seconds) if seconds else 0.0), len(seconds)


def report(true: Mapping[str, str], results: Mapping[str, Result], prefix: str = "") -> dict[str, float]:
    """Print the four figures of quality and return them."""
    figures = score(true, {key: text for key, (text, _, _) in results.items()})
    for metric, value in figures.items():
        emit(prefix + metric, value, "share", len(true))
    return figures


def by_segments(folder: Path) -> None:
    """Print the figures of trafilatura's own evaluation, ours and its own."""
    data = json.loads((folder / "evaldata.json").read_text("utf-8"))
    files = {url: next((p for p in (folder / f / row["file"] for f in ("cache", "eval")) if p.is_file()), None)
             for url, row in data.items()}
    pages = {url: path.read_bytes() for url, path in files.items() if path is not None}
    data = {url: data[url] for url in pages}
    urls = {url: url for url in pages}
    for prefix, extract in (("", whole), ("trafilatura_", peer)):
        results = run(pages, urls, extract)
        for metric, value in score_segments(data, {url: text for url, (text, _, _) in results.items()}).items():
            emit(prefix + metric, value, "share", len(data))
        emit(prefix + "empty", sum(not text for text, _, _ in results.values()), "pages", len(data))
        seconds = sum(cpu for _, _, cpu in results.values())
        emit(prefix + "pages_per_cpu_second", len(data) / seconds, "pages/s", len(data))
    emit("missing", len(files) - len(pages), "pages", len(files))


def main() -> None:
    """Print the figures; with a peer, its own in the same run and the difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--peer", choices=["trafilatura"])
    options = parser.parse_args()
    if (options.data / "evaldata.json").is_file():
        by_segments(options.data)
        return
    truth = json.loads((options.data / "ground-truth.json").read_text("utf-8"))
    files = {path.name.partition(".")[0]: path for path in sorted((options.data / "html").glob("*.html.gz"))}
    keys = [key for key in truth if key in files]
    true = {key: truth[key].get("articleBody", "") for key in keys}
    urls = {key: truth[key].get("url") or f"https://pages.example/{key}" for key in keys}
    pages = {key: gzip.decompress(files[key].read_bytes()) for key in keys}
    for warm in (ours, peer):       # loads what is loaded at the first page
        warm(pages[keys[0]], urls[keys[0]])
    results = run(pages, urls, ours)
    figures = report(true, results)
    emit("share_careful", speed(results, True)[1] / len(keys), "share", len(keys))
    for name, careful in (("fast", False), ("careful", True)):
        value, n = speed(results, careful)
        emit(f"pages_per_cpu_second_{name}", value, "pages/s", n)
    if options.peer:
        other = run(pages, urls, peer)
        theirs = report(true, other, "trafilatura_")
        emit("trafilatura_pages_per_cpu_second", speed(other, False)[0], "pages/s", len(keys))
        emit("f1_over_trafilatura", figures["f1"] - theirs["f1"], "share", len(keys))


if __name__ == "__main__":
    main()
