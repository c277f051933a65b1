"""A crawl whose record is full or busy: it says so, stores nothing by halves, and the next one gets the rest."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from sqlalchemy import func, select, text

from config import settings as config_settings
from storage.models import Article, ArticleRevision, HostLease, Outbox, Page, PageOutcome
from storage.sessions import open_database
from tests.crawlers.crawling import Office, minimal
from tests.crawlers.mockserver import PARAGRAPH, Site, article, feed
from tests.crawlers.test_revisits import end_leases

PAGES = 24
PAGE_LIMIT = """
from sqlalchemy import event
from sqlalchemy.engine import Engine

@event.listens_for(Engine, "connect")
def limit(connection, record):
    connection.execute("PRAGMA max_page_count={limit}").fetchall()
"""
FILE_LIMIT = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
"""
IMPATIENT = """
from storage import engines
engines.BUSY_MILLISECONDS = 300
"""


@pytest.fixture
def site():
    with Site() as found:
        paths = [f"/bai-{n}.html" for n in range(PAGES)]
        long = " ".join([PARAGRAPH] * 40)
        found.pages = {path: article(f"Chuyện thứ {n} ở Gò Sậy được bàn", body=long) for n, path in enumerate(paths)}
        found.pages["/feed"] = lambda r: r.answer(feed(found.base, paths), "application/rss+xml")
        yield found


@pytest.fixture
def office(site, tmp_path):
    made = Office(tmp_path)
    made.source("bao", minimal("Báo", site.domain, [site.base + "/feed"]))
    return made


def counted(office: Office) -> dict[str, int]:
    """Return how many rows there are after checking that each stored page has all of its rows."""
    database = open_database(config_settings.load(office.environ()))
    with database.reading() as session:
        found = {table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
                 for table in (Article, ArticleRevision, Outbox)}
        done = session.scalar(select(func.count()).where(Page.last_status == "stored"))
        ends = Counter(session.scalars(select(PageOutcome.page_id).where(PageOutcome.status == "stored")))
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        held = session.scalar(select(func.count()).where(HostLease.owner.is_not(None)))
        leased = session.scalar(select(func.count()).where(Page.lease_owner.is_not(None)))
    database.close()
    assert set(found.values()) == {done} == {ends.total()}
    assert set(ends.values()) <= {1}
    return found | {"held": held or 0, "leased": leased or 0}


def pages_of(office: Office) -> int:
    database = open_database(config_settings.load(office.environ()))
    with database.reading() as session:
        found = session.scalar(text("PRAGMA page_count"))
    database.close()
    return found or 0


@pytest.mark.parametrize(("prelude", "limit"), [(PAGE_LIMIT, 0), pytest.param(FILE_LIMIT, 600_000, marks=pytest.mark.slow)], ids=["pages", "file"])
def test_a_crawl_into_a_full_record_says_so_and_the_next_gets_the_rest(office, prelude, limit):
    office.prelude = prelude.format(limit=limit or pages_of(office) + 40)
    full = office.crawl()
    assert full.code != 0 and "DatabaseFull" in full.log.splitlines()[-1]
    assert 0 < counted(office)["article"] < PAGES
    everything_comes(office)


def everything_comes(office: Office) -> None:
    office.prelude = ""
    end_leases(office)   # a record without room could not note it
    assert office.crawl().code == 0
    assert counted(office) == {"article": PAGES, "article_revision": PAGES, "outbox": PAGES, "held": 0, "leased": 0}


@pytest.mark.parametrize("seconds", [0.5, pytest.param(3.0, marks=pytest.mark.slow)])
def test_a_record_that_is_busy_for_a_while_loses_nothing(office, site, seconds):
    pages_of(office)
    office.prelude = IMPATIENT
    process = office.start(LEASE_SECONDS="2")
    while len(site.log) < 6 and process.poll() is None:
        time.sleep(0.01)
    database = open_database(config_settings.load(office.environ()))
    with database.writing():
        time.sleep(seconds)
    database.close()
    _, log = process.communicate(timeout=60)
    assert process.returncode == 0 or "DatabaseBusy" in log.splitlines()[-1]
    everything_comes(office)
