"""Which hosts a crawl may turn to."""

from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import select

from config import clock
from storage import crawling, frontier, outcomes, sources
from storage.models import Page


def test_only_hosts_with_due_pages_of_the_sources(database):
    now = clock.now()
    later = now + timedelta(hours=1)
    with database.writing() as session:
        ids = sources.sync(session, [SimpleNamespace(name=n, title=n, kind="press", enabled=True) for n in ("a", "b")])
        frontier.add_links(session, ids["a"], [("http://a.example/1", "article", 0, now, None),
                                               ("http://spaeter.example/1", "article", 0, later, None),
                                               ("http://nie.example/1", "article", 0, None, None)])
        frontier.add_links(session, ids["b"], [("http://b.example/1", "article", 0, now, None)])
    with database.reading() as session:
        assert crawling.hosts_with_due(session, [ids["a"]], now) == ["a.example"]
        assert crawling.hosts_with_due(session, [ids["a"], ids["b"]], now) == ["a.example", "b.example"]
        assert crawling.hosts_with_due(session, [], now) == []
    with database.writing() as session:
        assert frontier.claim_host(session, "ich", now, 60, ["a.example"])
        assert frontier.claim_pages(session, "ich", "a.example", now, now + timedelta(seconds=60), 5)
    with database.reading() as session:
        assert crawling.hosts_with_due(session, [ids["a"]], now) == []


def test_why_what_is_due_is_not_taken(database, source_id):
    now = clock.now()

    def waits(owner="own", ids=(source_id,), at=now):
        with database.reading() as session:
            return crawling.waits(session, ids, owner, at)

    with database.writing() as session:
        frontier.add_links(session, source_id, [("https://a.example/1", "article", 0, now, None),
                                                ("https://b.example/1", "article", 0, now + timedelta(hours=1), None)])
    assert waits() == ""
    with database.writing() as session:
        frontier.claim_host(session, "other", now, 60.0)
        frontier.claim_pages(session, "other", "a.example", now, now + timedelta(seconds=60), 9)
    assert (waits(), waits("other"), waits(ids=())) == ("held", "", "")
    assert waits(at=now + timedelta(minutes=2)) == ""     # its lease ran out: the host can be taken
    with database.writing() as session:
        frontier.release_host(session, "a.example", "other", now + timedelta(minutes=5))
    assert (waits(), waits(at=now + timedelta(minutes=5))) == ("resting", "")


def test_what_is_known_beside_some_addresses(database, source_id):
    now = clock.now()
    ends = {"due": ("stored", None), "named": ("unchanged", "https://a.example/own"), "copy": ("duplicate", None), "old": ("stored", None),
            "far": ("duplicate", None), "broken": ("timeout", None)}
    with database.writing() as session:
        frontier.add_links(session, source_id, [
            *((f"https://{'b' if name == 'far' else 'a'}.example/{name}", "article", 0, now, None) for name in ends),
            ("https://a.example/new", "article", 0, now + timedelta(hours=9), None), ("https://c.example/new", "article", 0, now, None)])
        for page in session.scalars(select(Page).where(Page.last_fetched_at.is_(None))).all():
            if end := ends.get(page.url.rpartition("/")[2]):
                page.last_status, page.article_key = end
                page.due_at = now if page.url.endswith(("/due", "/named", "/broken")) else None
                outcomes.record(session, source_id=source_id, page_id=page.id, status=end[0], at=now)

    def known(urls, most=9):
        with database.reading() as session:
            return {url.rpartition("/")[2]: article for url, article in crawling.known(session, source_id, urls, most).gave.items()}

    beside = {"due": "https://a.example/due", "named": "https://a.example/own", "copy": "", "far": "", "broken": None, "new": None}
    assert known(["https://a.example/x"]) == beside
    assert known(["https://a.example/old"]) == beside | {"old": "https://a.example/old"}
    assert len(known(["https://a.example/x"], 1)) <= 2


def test_the_sources_of_what_ended_in_a_status(database, source_id):
    now = clock.now()
    urls = [f"https://a.example/{n}" for n in range(2)]
    with database.writing() as session:
        frontier.add_links(session, source_id, [(url, "section", 0, now, None) for url in urls])
        assert frontier.claim_host(session, "ich", now, 60, ["a.example"])
        page, = frontier.claim_pages(session, "ich", "a.example", now, now + timedelta(seconds=60), 1)
        assert frontier.finish_page(session, page.id, "ich", status="redirect_elsewhere", now=now, due_at=None)
    with database.reading() as session:
        assert crawling.ended_in(session, urls, "redirect_elsewhere") == {source_id}
        assert crawling.ended_in(session, [url for url in urls if url != page.url], "redirect_elsewhere") == set()
        assert crawling.ended_in(session, [], "redirect_elsewhere") == set()
