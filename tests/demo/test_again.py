"""A second crawl of the demo's outlets fetches only what changed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

import pytest

from config import clock
from config.settings import load
from langnghe.cli.opening import record
from langnghe.demo.place import CHECKOUT, Place, run_command
from langnghe.demo.server import Request, Running, serve
from langnghe.demo.sources import write_sources
from langnghe.demo.texts import Wording
from langnghe.demo.world import World
from storage import outcomes, runs
from storage.due import make_due

pytestmark = pytest.mark.timeout(240)

# Pages that no crawl can hold: they break, fail or lead nowhere each time they are asked.
NEVER_HELD = {"cut", "loop", "private", "failing", "missing", "forbidden"}


@dataclass
class Crawls:
    """An office that crawls the outlets as often as it is asked to."""

    place: Place
    running: Running
    sources: tuple[str, ...]
    number: int = 0

    def again(self) -> tuple[list[Request], dict[str, int]]:
        """Make every page due, crawl, and return what was asked for and how the pages ended."""
        before = len(self.running.requests)
        with record(self.place.settings) as database, database.writing() as session:
            make_due(session, clock.now())
        self.number += 1
        run_command(self.place, f"crawl-{self.number}", "crawl", *(part for name in self.sources for part in ("--source", name)))
        with record(self.place.settings) as database, database.reading() as session:
            ended = outcomes.of_run(session, runs.latest(session)[0].id)
        return self.running.requests[before:], ended


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawls]:
    folder = tmp_path_factory.mktemp("again")
    environ = {k: v for k, v in os.environ.items() if not k.startswith("LANGNGHE_")} | {
        "LANGNGHE_DATA_DIR": str(folder), "LANGNGHE_ALLOW_LOOPBACK": "true", "PYTHONPATH": str(CHECKOUT)}
    with serve(World(clock.now())) as running:
        place = Place(folder, environ, load({k: v for k, v in environ.items() if k.startswith("LANGNGHE_")}))
        names = write_sources(place.settings.config_dir / "sources", running.bases)
        made = Crawls(place, running, names)
        made.again()
        yield made


def pages(crawls: Crawls) -> Callable[[list[Request]], list[Request]]:
    """Return a function that leaves out robots.txt, what no crawl can hold, and the answers that make up a thread."""
    world = crawls.running.world
    never = {(odd.outlet, odd.path) for odd in world.oddities if odd.what in NEVER_HELD}
    threads = ("/index/get", "/api/Comment/Gets", "/binh-luan", "/wp-json/", "/chu-de/")
    return lambda requests: [r for r in requests if r.target != "/robots.txt" and (r.outlet, r.target) not in never
                             and not r.target.startswith(threads)]


def test_an_unchanged_world_sends_no_page_twice(crawls: Crawls) -> None:
    requests, ended = crawls.again()
    asked = pages(crawls)(requests)
    assert len(asked) > len(crawls.running.world.articles)
    # The page of an article with a list of comments is asked once for each of the two.
    assert [r for r in asked if r.status != 304] == []
    assert set(ended) <= {"not_modified", "unchanged", "robots", "redirect_loop", "server_error", "connection_failed"}
    # A thread is several answers: it is read as a whole and found to be as it was.
    assert ended["unchanged"] < len(crawls.running.world.talks.under) + 20
    answers = [(parse_qs(urlsplit(r.target).query)["objectid"][0], r.status) for r in requests if r.target.startswith("/index/get")]
    alone = {number for number, times in Counter(number for number, _ in answers).items() if times == 1}
    assert len(alone) > 5 and {status for number, status in answers if number in alone} == {304}


@pytest.mark.slow
def test_one_changed_article_sends_that_one_alone(crawls: Crawls) -> None:
    world = crawls.running.world
    piece = next(p for p in world.of("khe") if p.number not in world.talks.elsewhere["khe"])
    changed = replace(piece, wording=Wording(piece.wording.title, piece.wording.lead, (*piece.wording.body, "Tin thêm buổi chiều.")))
    world._pieces[piece.outlet.key, piece.path] = changed
    requests, ended = crawls.again()
    # Its AMP version, its print version and nothing else would be other pages.
    assert [(r.outlet, r.target) for r in pages(crawls)(requests) if r.status == 200] == [("khe", piece.path)]
    assert ended["revised"] == 1 and "stored" not in ended
