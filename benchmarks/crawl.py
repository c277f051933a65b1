"""CPU and memory of a crawl of a local site, beside bare Scrapy with trafilatura, and optionally news-please.

`./run python -m benchmarks.crawl --pages 3000 [--peer news-please --peer-python .venv-peers/bin/python]`
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PEER = """
import sys, time, urllib.request
from newsplease import NewsPlease
port, pages = int(sys.argv[1]), int(sys.argv[2])
html = [urllib.request.urlopen(f"http://127.0.0.1:{port}/bai-{n}.html").read().decode() for n in range(1, pages + 1)]
start = time.process_time()
for text in html:
    NewsPlease.from_html(text, url="http://127.0.0.1/")
print(time.process_time() - start)
"""
OWN = """
import sys, time, urllib.request
from datetime import datetime, UTC
from crawlers.extract.article import extract_article
port, pages = int(sys.argv[1]), int(sys.argv[2])
html = [urllib.request.urlopen(f"http://127.0.0.1:{port}/bai-{n}.html").read() for n in range(1, pages + 1)]
start = time.process_time()
for body in html:
    extract_article(body, "http://127.0.0.1/a", None, now=datetime.now(UTC))
print(time.process_time() - start)
"""
PEER_PAGES = 100


def emit(metric: str, value: float, unit: str, n: int) -> None:
    """Print one metric."""
    print(json.dumps({"metric": metric, "value": round(value, 4), "unit": unit, "n": n}), flush=True)


@dataclass(frozen=True)
class Measured:
    """CPU seconds of one process and of its children, and the peak memory of both in MB."""

    own: float
    children: float
    peak: float

    @property
    def seconds(self) -> float:
        """Return all CPU seconds."""
        return self.own + self.children


def measured(kind: str, port: int, pages: int) -> Measured:
    """Run one measured process."""
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.crawl_runs", kind, str(port), str(pages)],
                               stdout=subprocess.PIPE, text=True)
    peak, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            peak[0] = max(peak[0], family_mb(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    out, _ = process.communicate()
    over.set()
    watcher.join()
    own, children = map(float, out.splitlines()[-1].split())
    return Measured(own, children, peak[0])


def family_mb(pid: int) -> float:
    """Return the proportional memory of a process and its descendants; shared pages are counted once."""
    total = 0.0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) / 1024
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += sum(family_mb(int(child)) for child in (task / "children").read_text().split())
    except OSError:
        return total
    return total


def compare_peer(python: str, port: int) -> None:
    """Print how much faster extraction is than news-please's, in the same run."""
    seconds = {}
    for name, interpreter, script in (("own", sys.executable, OWN), ("news-please", python, PEER)):
        command = [interpreter, "-c", script, str(port), str(PEER_PAGES)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds[name] = float(done.stdout.splitlines()[-1])
    emit("news_please_pages_per_cpu_second", PEER_PAGES / seconds["news-please"], "pages/s", PEER_PAGES)
    emit("extraction_pages_per_cpu_second", PEER_PAGES / seconds["own"], "pages/s", PEER_PAGES)
    emit("times_news_please", seconds["news-please"] / seconds["own"], "x", PEER_PAGES)


def in_turn(port: int, pages: int, rounds: int) -> dict[str, list[Measured]]:
    """Measure every kind once a round: on a machine with other work each round meets the same of it."""
    runs: dict[str, list[Measured]] = {kind: [] for kind in ("bare", "item", "stored")}
    for _ in range(rounds):
        for kind, done in runs.items():
            done.append(measured(kind, port, pages))
    return runs


def report(runs: dict[str, list[Measured]], pages: int) -> None:
    """Print the metrics; each is of the medians of its kind."""
    seconds = {kind: median(run.seconds for run in done) for kind, done in runs.items()}
    own = {kind: median(run.own for run in done) for kind, done in runs.items()}
    emit("bare_pages_per_cpu_second", pages / seconds["bare"], "pages/s", pages)
    emit("item_pages_per_cpu_second", pages / seconds["item"], "pages/s", pages)
    emit("pages_per_cpu_second", pages / seconds["stored"], "pages/s", pages)
    emit("overhead_to_item", seconds["item"] / seconds["bare"] - 1, "share", pages)
    emit("ms_item_to_stored", (seconds["stored"] - seconds["item"]) / pages * 1000, "ms/page", pages)
    # The extractors do the same work in both: what differs there is the machine's other work.
    emit("ms_item_to_stored_own", (own["stored"] - own["item"]) / pages * 1000, "ms/page", pages)
    emit("peak_mb", max(run.peak for run in runs["stored"]), "MB", pages)


def main() -> None:
    """Run the parts one after another against one site."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=1, help="runs of each kind, in turn; medians are printed")
    parser.add_argument("--peer", choices=["news-please"])
    parser.add_argument("--peer-python", default=".venv-peers/bin/python", help="interpreter of the peers' environment")
    options = parser.parse_args()
    command = [sys.executable, "-m", "benchmarks.local_site"]
    site = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert site.stdout is not None and site.stdin is not None
    try:
        port = int(site.stdout.readline())
        report(in_turn(port, options.pages, options.rounds), options.pages)
        if options.peer:
            compare_peer(options.peer_python, port)
    finally:
        site.stdin.close()
        site.wait()


if __name__ == "__main__":
    main()
