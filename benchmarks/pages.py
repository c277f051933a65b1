"""Pages of the desk under readers: python -m benchmarks.pages ARTICLES.jsonl.gz [--documents N] [--clients C].

The first N articles are dealt to ten sources and get a made minute of the last thirty days (`benchmarks.digest`), so
the figures are printed as synthetic; more than the file has are made of sentences drawn from all of them. They are
imported into a fresh record (SQLite), `langnghe work` makes topics, places and the index, and a digest of the last
day is kept; then `langnghe serve` answers C readers at once, each on one connection, for --seconds. KIND is one of
search (two words), filtered (a source besides), today (the first page), everything (a search without words), topic
(one of the largest), topics, digest, article, compare. `first_page_kb` are the bytes of everything that the first
page loads, `page_kb_KIND` those of the page alone at the median. --record keeps the filled folder, or takes a filled
one.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.digest import DAY, dated
from benchmarks.report import emit
from benchmarks.search_load import read, sentences
from config import settings
from pipelines.importing import import_news
from search.persons import only_a_person
from search.query import parse
from storage import views
from storage.sessions import open_database
from vietnamese.text import clean, tokens

SOURCES = 10
LARGEST = 50
CLOCK = DAY + timedelta(hours=23)      # the late evening of the digest's day in Vietnam
Asked = dict[str, Callable[[random.Random], str]]


def main() -> None:
    """Fill a record, serve it, read it, print figures."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        where = options.record or Path(folder) / "var"
        if not (where / "langnghe.db").exists():
            fill(options.articles, options.documents, where)
        addresses = asked(options.articles, where, options.documents)
        with served(where, options.workers) as port:
            emit("first_page_kb", first_page(port) / 1024, "KB", 1)
            measure(options, {kind: addresses[kind] for kind in options.kinds or addresses}, port)


def fill(articles: Path, documents: int, where: Path) -> None:
    """Import the articles as ten sources, and let the programs of the desk do their work."""
    where.mkdir(parents=True)
    chosen = settings.load({"LANGNGHE_DATA_DIR": str(where)})
    rows = enumerate(islice(mixed(read(articles)), documents))
    lines = dated([
        json.dumps({"id": number, "title": title, "summary": lead, "body": body}, ensure_ascii=False)
        for number, (title, lead, body) in rows], documents // 30, seed=5)
    database = open_database(chosen)
    for number in range(SOURCES):
        source = where / f"source-{number}.jsonl"
        source.write_text("".join(f"{line}\n" for line in lines[number::SOURCES]), "utf-8")
        import_news(database, source, source=f"bao-{number}", settings=chosen)
        source.unlink()
    database.close()
    run(where, "work", "--until-idle")
    run(where, "digest", "--day", "2026-05-20", "--format", "md")


def mixed(originals: list[dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield title, lead and body of the articles, then of ones made of sentences, without end.

    Each of another article: half of one article's sentences would make near-duplicates, and of all of them one story.
    """
    for row in originals:
        yield row["title"], row["summary"], row["body"]
    dice, pool = random.Random(7), [said for row in originals for said in sentences(row["body"]) if len(said) > 30]
    while True:
        title, lead, *body = dice.choices(pool, k=14)
        yield " ".join(title.split()[:14]), lead, " ".join(body)


def environment(where: Path) -> dict[str, str]:
    """Return the environment of the desk's programs."""
    named = {"LANGNGHE_DATA_DIR": str(where), "LANGNGHE_LANGUAGE": "vi", "LANGNGHE_CLOCK": CLOCK.isoformat()}
    return os.environ | named


def run(where: Path, *words: str) -> None:
    """Run a command to its end."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "langnghe", *words], env=environment(where), check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    emit(f"seconds_{words[0]}", time.perf_counter() - started, "s", 1)


def asked(articles: Path, where: Path, articles_in: int) -> Asked:
    """Return what each kind asks for, drawn by dice."""
    words = [tokens(clean(row["summary"] or row["body"]))[:40] for row in islice(read(articles), 400)]
    pairs = [" ".join(found[at:at + 2]) for found in words for at in (0, 5) if len(found) > at + 2]
    pairs = [text for text in pairs if not only_a_person(parse(text).root)]      # which a comparison refuses
    database = open_database(settings.load({"LANGNGHE_DATA_DIR": str(where)}))
    with database.reading() as session:
        topics = [line.id for line in views.topics(session, since=None, until=CLOCK, limit=LARGEST, offset=0)]
    database.close()
    text: Callable[[random.Random], str] = lambda dice: dice.choice(pairs)  # noqa: E731
    return {
        "search": lambda dice: "/?" + urlencode({"q": text(dice)}),
        "filtered": lambda dice: "/?" + urlencode({"q": text(dice), "source": f"bao-{dice.randrange(SOURCES)}"}),
        "today": lambda dice: "/",
        "everything": lambda dice: "/?q=",
        "topic": lambda dice: f"/topic/{dice.choice(topics)}",
        "topics": lambda dice: "/topics?days=30",
        "digest": lambda dice: "/digest/2026-05-20",
        "article": lambda dice: f"/article/{dice.randrange(1, articles_in)}",
        "compare": lambda dice: "/compare?" + urlencode([("q", text(dice)), ("q", text(dice))]),
    }


@contextmanager
def served(where: Path, workers: int) -> Iterator[int]:
    """Serve the desk on a free port until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    words = ["serve", "--port", str(port), *(["--workers", str(workers)] if workers > 1 else [])]
    desk = subprocess.Popen([sys.executable, "-m", "langnghe", *words], env=environment(where),
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not answers(port):
            time.sleep(0.2)
        yield port
    finally:
        desk.terminate()
        desk.wait()


def answers(port: int) -> bool:
    """Return whether the desk answers."""
    try:
        return get(http.client.HTTPConnection("127.0.0.1", port), "/") != b""
    except OSError:
        return False


def get(connection: http.client.HTTPConnection, address: str) -> bytes:
    """Return a page; one that is not answered with 200 ends the benchmark."""
    connection.request("GET", address)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{address}: {answer.status}")
    return body


def first_page(port: int) -> int:
    """Return the bytes of the front page and of every file that it loads."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    page = get(connection, "/")
    files = set(re.findall(r'(?:src|href)="(/static/[^"]*)"', page.decode()))
    return len(page) + sum(len(get(connection, file)) for file in files)


def measure(options: argparse.Namespace, addresses: Asked, port: int) -> None:
    """Let the readers read and print what they waited for."""
    times: dict[str, list[float]] = defaultdict(list)
    sizes: dict[str, list[int]] = defaultdict(list)
    with ThreadPoolExecutor(options.clients) as pool:
        jobs = [pool.submit(reader, addresses, port, options.seconds, seed) for seed in range(options.clients)]
        for job in jobs:
            for kind, seconds, size in job.result():
                times[kind].append(seconds)
                sizes[kind].append(size)
    more = {"documents": options.documents, "clients": options.clients, "workers": options.workers, "synthetic": True}
    times["all"] = [value for found in times.values() for value in found]
    for kind, found in times.items():
        found.sort()
        emit(f"p50_ms_{kind}", 1000 * found[len(found) // 2], "ms", len(found), **more)
        emit(f"p95_ms_{kind}", 1000 * found[min(len(found) - 1, len(found) * 95 // 100)], "ms", len(found), **more)
    for kind, bytes_of in sizes.items():
        emit(f"page_kb_{kind}", sorted(bytes_of)[len(bytes_of) // 2] / 1024, "KB", len(bytes_of))


def reader(addresses: Asked, port: int, seconds: float, seed: int) -> list[tuple[str, float, int]]:
    """Ask one page after the other for a while, each kind in turn; return (kind, seconds, bytes)."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    dice = random.Random(seed)
    found: list[tuple[str, float, int]] = []
    end = time.perf_counter() + seconds
    for kind in islice(cycle(addresses), seed, None):
        if (begin := time.perf_counter()) > end:
            return found
        size = len(get(connection, addresses[kind](dice)))
        found.append((kind, time.perf_counter() - begin, size))
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--kinds", nargs="+", metavar="KIND", help="ask only for these")
    return parser.parse_args()


if __name__ == "__main__":
    main()
