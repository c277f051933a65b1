"""One delay a host, whoever asks: told by the log of the server that several crawlers visit at once."""

from __future__ import annotations

import json
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from config import clock
from config import settings as config_settings
from config.sources import load_sources
from crawlers.record import Record
from storage.models import CrawlRun, HostLease, Page, PageOutcome
from storage.sessions import open_database
from tests.crawlers.crawling import EAGER, Office, minimal
from tests.crawlers.mockserver import Site, article, feed
from tests.forking import Forked

DELAY = 0.2
CONTACT = "https://thu.example/"


def keeps_its_delay(site: Site, delay: float = DELAY, besides: Collection[float] = ()) -> bool:
    """Say whether requests came far enough apart as the server saw them, robots.txt and all, `besides` left out."""
    # No allowance: the next request is sent a whole delay after the answer to the one before has arrived.
    times = [at for at, *_ in site.log if at not in besides]
    return all(after - before >= delay for before, after in pairwise(times))


def pages_of(site: Site) -> Counter[str]:
    return Counter(path.partition("?")[0] for path in site.paths() if "robots" not in path)


def ask(office: Office, statement):
    database = open_database(config_settings.load(office.environ()))
    with database.reading() as session:
        found = session.execute(statement).all()
    database.close()
    return found


def outcomes(office: Office) -> int:
    return ask(office, select(func.count()).select_from(PageOutcome))[0][0]


def wait_for(reached: Callable[[], bool], seconds: float = 80) -> bool:
    end = time.monotonic() + seconds
    while not (done := reached()) and time.monotonic() < end:
        time.sleep(0.1)
    return done


@contextmanager
def crawlers(office: Office, budgets: list[int], **more: str) -> Iterator[list[Forked]]:
    """Start crawlers that wait for pages, each with a contact of its own (`asked_by`), and end them."""
    started = [office.start(PAGE_BUDGET=str(budget), **({"TEST_FOLLOW": "yes", "CONTACT": f"{CONTACT}{number}"} | more))
               for number, budget in enumerate(budgets)]
    try:
        yield started
    finally:
        for process in started:
            process.send_signal(signal.SIGCONT)
            process.send_signal(signal.SIGINT)
        for process in started:
            process.communicate(timeout=60)


def asked_by(site: Site, number: int) -> list[float]:
    """Return the times at which one of several crawlers asked."""
    return [at for at, _, headers in list(site.log) if headers["User-Agent"].endswith(f"{CONTACT}{number})")]


def comments(count: int, replies: int = 0) -> Callable[..., None]:
    items = [{"comment_id": f"{n}", "content": f"Mong sớm xong lần {n}.", "creation_time": 1763600000 + n,
              "replys": {"total": replies, "items": []}} for n in range(count)]
    return lambda r: r.answer(json.dumps({"error": 0, "data": {"total": count, "items": items}}), "application/json")


def fill(paper: Site, talk: Site, rules: Site) -> None:
    """A newspaper and the host of its comments, which lead to one another, and the host of the newspaper's rules.

    Were these with the comments, two crawlers could each hold one host and wait for the other's: after half a minute
    one gives up, and the thread is left for a later time.
    """
    paths = [f"/bai-{n}.html" for n in range(4)] + ["/cu.html", "/di.html"]
    paper.pages = {path: article(f"Chuyện {path[5]} ở Gò Sậy được bàn") for path in paths}
    paper.pages["/feed"] = lambda r: r.answer(feed(paper.base, paths), "application/rss+xml")
    paper.pages["/bai-0.html"] = article("Chuyện đầu ở Gò Sậy", head='<meta name="tt_article_id" content="7">')
    paper.pages["/bai-3.html"] = lambda r: r.answer(
        "" if r.headers.get("If-None-Match") else article("Chuyện cuối ở Gò Sậy"),
        status=304 if r.headers.get("If-None-Match") else 200, ETag='"v1"')
    paper.pages["/cu.html"] = lambda r: r.answer("", status=301, Location="/moi.html")
    paper.pages["/moi.html"] = article("Chuyện chợ mới ở Bến Đò")
    paper.pages["/di.html"] = lambda r: r.answer("", status=302, Location=talk.base + "/den.html")
    paper.pages["/robots.txt"] = lambda r: r.answer("", status=301, Location=rules.base + "/robots-bao.txt")
    paper.pages["/replies"] = comments(1)
    rules.pages = {"/robots-bao.txt": "User-agent: *\nDisallow: /cam/\n"}
    talk.pages = {"/den.html": article("Chuyện cầu Ngói thông xe"), "/get": comments(1, replies=1)}


@pytest.mark.timeout(240)
@pytest.mark.slow
def test_three_crawlers_on_two_hosts_keep_one_delay_each(tmp_path, database_url):
    with Site() as paper, Site() as talk, Site() as rules:
        fill(paper, talk, rules)
        office = Office(tmp_path, database_url, EAGER)
        table = (f'[comments]\nkind = "vnexpress"\nendpoint = "{talk.base}/get"\nreplies = "{paper.base}/replies"\n'
                 'object_id = "meta:tt_article_id"')
        text = minimal("Báo", paper.domain, [paper.base + "/feed"], more=f"delay = {DELAY}", tables=table)
        office.source("bao", text.replace(f'["{paper.domain}"]', f'["{paper.domain}", "{talk.domain}"]'))
        begin(office)
        # Two of them may not fetch all: each must take hosts and give them away.
        with crawlers(office, [4, 4, 6]):
            assert wait_for(lambda: ask(office, select(func.count()).select_from(CrawlRun)) == [(4,)])
            again(office, f"{paper.base}/feed")
            assert wait_for(lambda: outcomes(office) >= 9)
            again(office, f"{paper.base}/bai-3.html", f"{paper.base}/feed")
            assert wait_for(lambda: outcomes(office) >= 11)
        assert all(map(keeps_its_delay, (paper, talk, rules)))
        once = ["/bai-0.html", "/bai-1.html", "/bai-2.html", "/cu.html", "/moi.html", "/di.html", "/replies"]
        assert pages_of(paper) == Counter(once) + Counter({"/feed": 2, "/bai-3.html": 2})
        assert pages_of(talk) == Counter(["/get", "/den.html"])
        statuses = dict(ask(office, select(PageOutcome.status, func.count()).group_by(PageOutcome.status)))
        assert statuses == {"listing": 1, "unchanged": 1, "stored": 7, "redirect_elsewhere": 1, "not_modified": 1}
        assert ask(office, select(func.count(PageOutcome.run_id.distinct())))[0][0] == 3


def begin(office: Office) -> None:
    """Set the record up with the start pages due later, when all crawlers are there."""
    settings = config_settings.load(office.environ())
    record = Record(open_database(settings), "test", 60)
    run_id, _ = record.begin(load_sources(settings), load_sources(settings))
    record.finish(run_id, "", 0, 0)
    record.database.close()
    again(office, later=timedelta(hours=1))


def again(office: Office, *urls: str, later: timedelta = timedelta()) -> None:
    """Make pages due, all of them when none is named."""
    database = open_database(config_settings.load(office.environ()))
    with database.writing() as session:
        chosen = Page.url.in_(urls) if urls else Page.id > 0
        session.execute(update(Page).where(chosen).values(due_at=clock.now() + later))
    database.close()


@pytest.mark.timeout(240)
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_a_crawler_that_stood_still_asks_nothing_after_its_lease_went_to_another(tmp_path):
    with Site() as site:
        paths = [f"/bai-{n}.html" for n in range(30)]
        site.pages = {path: article(f"Chuyện {path} ở Gò Sậy được bàn") for path in paths}
        site.pages["/feed"] = lambda r: r.answer(feed(site.base, paths), "application/rss+xml")
        office = Office(tmp_path, prelude=EAGER)
        office.source("bao", minimal("Báo", site.domain, [site.base + "/feed"], more="delay = 0.1"))
        begin(office)
        with crawlers(office, [0, 0], LEASE_SECONDS="3") as started:
            # Both are there before the first page is due: nothing depends on how long a start takes.
            assert wait_for(lambda: ask(office, select(func.count()).select_from(CrawlRun)) == [(3,)])
            again(office)
            assert wait_for(lambda: outcomes(office) >= 3)
            still = stop_the_one_that_asks(office, started)
            seen = len(site.log)
            assert wait_for(lambda: len(site.log) >= seen + 4)
            own = started.index(still)
            before = len(asked_by(site, own))
            still.send_signal(signal.SIGCONT)
            assert wait_for(lambda: outcomes(office) >= len(paths) + 1)
        # Nothing can call back what it was about to send when it was stopped; a second request would be its mistake.
        assert keeps_its_delay(site, 0.1, besides=asked_by(site, own)[before:before + 1])
        # What was on its way when the one stopped was fetched again by the other.
        assert set(pages_of(site)) == {"/feed", *paths} and pages_of(site).total() <= len(paths) + 1 + 4
        assert ask(office, select(func.count()).where(HostLease.owner.is_not(None))) == [(0,)]


def stop_the_one_that_asks(office: Office, started: list[Forked]) -> Forked:
    """Let the crawler that holds the host stand still, and return it.

    Not in the middle of a write: it would keep SQLite's one lock, and the other could not even take the host.
    """
    for _ in range(400):
        owners = holders(office)
        for process in (one for one in started if any(f"-{one.pid}-" in owner for owner in owners)):
            process.send_signal(signal.SIGSTOP)
            if wait_for(partial(stands_still, process.pid)) and can_be_written(office) and holders(office) == owners:
                return process
            process.send_signal(signal.SIGCONT)
        time.sleep(0.05)
    raise AssertionError("it held the lock whenever it was stopped")


def holders(office: Office) -> list[str]:
    return [owner for (owner,) in ask(office, select(HostLease.owner).where(HostLease.owner.is_not(None)))]


def stands_still(pid: int) -> bool:
    """Say whether every thread has stopped: one that waits for the disk does so later than the signal comes."""
    threads = [task.read_text().rpartition(")")[2].split()[0] for task in Path(f"/proc/{pid}/task").glob("*/stat")]
    return set(threads) == {"T"}


def can_be_written(office: Office) -> bool:
    with closing(sqlite3.connect(office.folder / "langnghe.db", timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
    return True


def test_what_fails_or_leads_elsewhere_is_asked_once_and_by_the_other_hosts_rules(tmp_path):
    with Site() as paper, Site() as closed:
        paths = [f"/bai-{n}.html" for n in range(3)]
        paper.pages = {path: article(f"Chuyện {path} ở Gò Sậy được bàn") for path in paths}
        # On a connection that is kept, where Twisted would try again at once.
        paper.pages |= {"/dut.html": lambda r: r.drop(), "/thieu.html": lambda r: r.truncate(),
                        "/di.html": lambda r: r.answer("", status=302, Location=closed.base + "/cam/tin.html")}
        paths[1:1] = ["/dut.html", "/thieu.html", "/di.html"]
        paper.pages["/feed"] = lambda r: r.answer(feed(paper.base, paths), "application/rss+xml")
        closed.pages = {"/cam/tin.html": article("Chuyện không được hỏi")}
        office = Office(tmp_path)
        text = minimal("Báo", paper.domain, [paper.base + "/feed"], more=f"delay = {DELAY}")
        office.source("bao", text.replace(f'["{paper.domain}"]', f'["{paper.domain}", "{closed.domain}"]'))
        assert office.crawl().statuses == {
            "listing": 1, "stored": 3, "connection_failed": 2, "redirect_elsewhere": 1, "robots": 1}
        assert keeps_its_delay(paper)
        assert pages_of(paper) == Counter(["/feed", *paths]) and closed.paths() == ["/robots.txt"]


def small(site: Site, name: str, office: Office) -> None:
    """A site of a feed and six articles."""
    paths = [f"/{name}-{n}.html" for n in range(6)]
    site.pages = {path: article(f"Chuyện {path} ở Gò Sậy được bàn") for path in paths}
    site.pages["/feed"] = lambda r: r.answer(feed(site.base, paths), "application/rss+xml")
    office.source(name, minimal(name, site.domain, [site.base + "/feed"], more="delay = 0.1"))


@pytest.mark.timeout(180)
@pytest.mark.slow
def test_three_crawlers_keep_one_budget_a_day_and_go_on_the_next(tmp_path, database_url):
    with Site() as first, Site() as second, Site() as third:
        sites, office = (first, second, third), Office(tmp_path, database_url)
        for number, site in enumerate(sites):
            small(site, f"bao{number}", office)
        day = {"PAGES_A_DAY": "11"}
        # One host each, or the first would take all of them.
        started = [office.start(CONCURRENT_REQUESTS="1", **day) for _ in sites]
        summaries = [json.loads(process.communicate(timeout=100)[0].partition("SUMMARY ")[2]) for process in started]
        # To the page, whoever fetched it.
        assert outcomes(office) == sum(summary["pages"] for summary in summaries) == 11
        assert "day page budget" in {summary["reason"] for summary in summaries}
        yesterday(office)
        assert office.crawl(**day).summary["reason"] == "nothing due"
        assert sum(pages_of(site).total() for site in sites) == outcomes(office) == 21


def yesterday(office: Office) -> None:
    database = open_database(config_settings.load(office.environ()))
    with database.writing() as session:
        session.execute(update(PageOutcome).values(at=clock.now() - timedelta(days=1)))
    database.close()
