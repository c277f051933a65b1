"""The frontier: a host belongs to one process, a page to one fetch, and nothing is lost when a lease runs out."""

from __future__ import annotations

import zlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from storage_samples import DAY, HOUR, NOW

from storage import frontier
from storage.models import Page
from storage.sessions import Database

LEASE = 120.0
A, B = "https://a.vn/1", "https://b.vn:8443/1"


def add(database: Database, source_id: int, *urls: str, due=NOW, priority: int = 0, feed_date=None) -> int:
    with database.writing() as session:
        return frontier.add_links(session, source_id, [(url, "article", priority, due, feed_date) for url in urls])


def claim(database: Database, owner: str, now=NOW, hosts=None) -> frontier.ClaimedHost | None:
    with database.writing() as session:
        return frontier.claim_host(session, owner, now, LEASE, hosts)


def pages(database: Database, owner: str, host: str, now=NOW, limit: int = 100) -> list[str]:
    with database.writing() as session:
        until = now + timedelta(seconds=LEASE)
        return [page.url for page in frontier.claim_pages(session, owner, host, now, until, limit)]


def finish(database: Database, url: str, owner: str, due=None, **values) -> bool:
    with database.writing() as session:
        held = frontier.claim_pages(session, owner, frontier.host_of(url), NOW, NOW + timedelta(seconds=LEASE), 100)
        page = next(page for page in held if page.url == url)
        return frontier.finish_page(session, page.id, owner, status="stored", now=NOW, due_at=due, **values)


@pytest.mark.parametrize(("url", "host"), [
    ("https://A.vn/x", "a.vn"), ("http://a.vn:80/", "a.vn"), ("http://a.vn:443/", "a.vn:443"),
    ("http://[::1]:8080/x", "[::1]:8080"), ("mailto:x", ""),
])
def test_the_host_carries_an_unusual_port(url, host):
    assert frontier.host_of(url) == host


def test_only_new_addresses_are_added(database, source_id):
    assert add(database, source_id, A, A, B, "not an address", "https://a.vn/" + "x" * 2100) == 2
    assert add(database, source_id, A, B, "https://a.vn/2") == 1


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(
    st.text(max_size=30).map("https://a.vn/".__add__),
    st.text(max_size=30).map("https://".__add__),
    st.sampled_from(["http://[1", "http://a:99999/", "https://a.vn/\x00", "https://a.vn/\ud800", "https://" + "a" * 300]),
)))
def test_no_address_can_stop_the_others(database, source_id, urls):
    good = f"https://good.vn/{zlib.crc32(repr(urls).encode())}"
    with database.writing() as session:
        frontier.add_links(session, source_id, [(url, "article", 0, NOW, None) for url in [*urls, good]])
    with database.reading() as session:
        assert session.scalar(select(Page.id).where(Page.url == good)) is not None


def test_a_known_page_keeps_its_schedule_and_learns_a_feed_date(database, source_id):
    add(database, source_id, A, due=NOW + DAY)
    add(database, source_id, A, due=NOW, feed_date=NOW - HOUR)
    assert claim(database, "one") is None
    held = claim(database, "one", NOW + DAY)
    assert held is not None
    with database.writing() as session:
        page, = frontier.claim_pages(session, "one", "a.vn", NOW + DAY, NOW + DAY + HOUR, 9)
    assert page.feed_date == NOW - HOUR


def test_a_host_belongs_to_one_process(database, source_id):
    add(database, source_id, A, "https://a.vn/2")
    held = claim(database, "one")
    assert held is not None
    assert held.host == "a.vn"
    assert claim(database, "two") is None
    assert claim(database, "one") is None
    assert pages(database, "two", "a.vn") == []
    assert pages(database, "one", "a.vn") == [A, "https://a.vn/2"]


def test_an_expired_lease_gives_host_and_pages_to_the_next(database, source_id):
    add(database, source_id, A)
    claim(database, "dead")
    assert pages(database, "dead", "a.vn") == [A]
    later = NOW + timedelta(seconds=LEASE)
    assert claim(database, "alive", later - timedelta(seconds=1)) is None
    assert claim(database, "alive", later) is not None
    assert pages(database, "alive", "a.vn", later) == [A]
    with database.writing() as session:
        assert frontier.heartbeat(session, "dead", later, LEASE) == frozenset()
        assert not frontier.finish_page(session, 1, "dead", status="stored", now=later, due_at=None)


def test_a_heartbeat_keeps_host_and_pages(database, source_id):
    add(database, source_id, A)
    claim(database, "one")
    pages(database, "one", "a.vn")
    with database.writing() as session:
        assert frontier.heartbeat(session, "one", NOW + timedelta(seconds=100), LEASE) == {"a.vn"}
    assert claim(database, "two", NOW + timedelta(seconds=200)) is None
    assert claim(database, "two", NOW + timedelta(seconds=220)) is not None


def test_a_host_rests_between_requests_whoever_asks(database, source_id):
    add(database, source_id, A)
    claim(database, "one")
    with database.writing() as session:
        frontier.note_request(session, "a.vn", "one", NOW + timedelta(seconds=30), 30.0)
        frontier.release_host(session, "a.vn", "one")
    assert claim(database, "two", NOW + timedelta(seconds=29)) is None
    with database.reading() as session:
        assert frontier.next_due(session) == NOW + timedelta(seconds=30)
    held = claim(database, "two", NOW + timedelta(seconds=30))
    assert held is not None
    assert held.crawl_delay == 30.0


def take(database: Database, owner: str, host: str, now=NOW) -> frontier.ClaimedHost | None:
    with database.writing() as session:
        return frontier.take_host(session, owner, host, now, LEASE)


def test_a_host_is_taken_by_its_name_whatever_is_due_there(database, source_id):
    held = take(database, "one", "moi.vn")
    assert held is not None and held.until == NOW + timedelta(seconds=LEASE)
    assert take(database, "two", "moi.vn") is None and take(database, "one", "moi.vn") is None
    add(database, source_id, A)
    assert take(database, "one", "a.vn") is not None
    assert claim(database, "two") is None
    with database.writing() as session:
        frontier.release_host(session, "a.vn", "one", NOW + HOUR)
    # Its rest is told, not waited for here.
    held = take(database, "two", "a.vn")
    assert held is not None and held.next_allowed_at == NOW + HOUR


def test_who_takes_over_a_lease_that_ran_out_waits_for_the_pause_of_its_last_moment(database, source_id):
    add(database, source_id, A)
    claim(database, "gone")
    with database.writing() as session:
        frontier.note_request(session, "a.vn", "gone", NOW, 30.0)
    end = NOW + timedelta(seconds=LEASE)
    for held in (claim(database, "next", end), take(database, "last", "a.vn", end + timedelta(seconds=LEASE))):
        assert held is not None and held.next_allowed_at == held.until - timedelta(seconds=LEASE) + timedelta(seconds=30)


def test_only_the_holder_can_set_the_delay(database, source_id):
    add(database, source_id, A)
    claim(database, "one")
    with database.writing() as session:
        frontier.note_request(session, "a.vn", "two", NOW + DAY, 5.0)
        frontier.release_host(session, "a.vn", "two", NOW + DAY)
    assert claim(database, "two", NOW + timedelta(seconds=LEASE)) is not None


def test_no_more_pages_than_fit_in_half_the_lease(database, source_id):
    add(database, source_id, *(f"https://a.vn/{number}" for number in range(20)))
    claim(database, "one")
    with database.writing() as session:
        frontier.note_request(session, "a.vn", "one", NOW, 10.0)
    assert len(pages(database, "one", "a.vn")) == 6
    assert frontier.pages_that_fit(120, 500) == 1


def test_urgent_pages_come_first_then_the_longest_due(database, source_id):
    add(database, source_id, "https://a.vn/late", due=NOW - HOUR)
    add(database, source_id, "https://a.vn/early", due=NOW - DAY)
    add(database, source_id, "https://a.vn/feed", priority=5)
    add(database, source_id, "https://a.vn/future", due=NOW + HOUR)
    claim(database, "one")
    assert pages(database, "one", "a.vn") == ["https://a.vn/feed", "https://a.vn/early", "https://a.vn/late"]


def test_a_finished_page_is_due_when_it_says(database, source_id):
    add(database, source_id, A, B)
    claim(database, "one", hosts=["a.vn"])
    assert finish(database, A, "one", due=NOW + DAY, etag='"x"', attempts=2, unchanged=3)
    claim(database, "one", hosts=["b.vn:8443"])
    assert finish(database, B, "one")
    with database.writing() as session:
        frontier.release_host(session, "a.vn", "one")
        frontier.release_host(session, "b.vn:8443", "one")
        assert frontier.due_count(session, NOW + HOUR) == 0
        assert frontier.due_count(session, NOW + DAY) == 1
        assert frontier.next_due(session) == NOW + DAY
    claim(database, "two", NOW + DAY)
    with database.writing() as session:
        page, = frontier.claim_pages(session, "two", "a.vn", NOW + DAY, NOW + DAY + HOUR, 9)
    assert (page.etag, page.attempts, page.unchanged) == ('"x"', 2, 3)


def test_a_released_host_gives_back_what_was_not_fetched(database, source_id):
    add(database, source_id, A)
    claim(database, "one")
    pages(database, "one", "a.vn")
    with database.writing() as session:
        assert frontier.due_count(session, NOW) == 0
        frontier.release_host(session, "a.vn", "one")
        assert frontier.due_count(session, NOW) == 1
        assert [frontier.due_count(session, NOW, of) for of in ([source_id], [source_id + 1], [])] == [1, 0, 0]
    assert claim(database, "two") is not None


def test_an_empty_frontier_is_never_due(database, source_id):
    with database.reading() as session:
        assert frontier.next_due(session) is None
    add(database, source_id, A, due=None)
    with database.reading() as session:
        assert frontier.next_due(session) is None


def test_a_page_can_be_made_due(database, source_id):
    add(database, source_id, A, due=None)
    with database.writing() as session:
        assert frontier.set_due(session, A, NOW)
        assert not frontier.set_due(session, B, NOW)
        assert frontier.due_count(session, NOW) == 1
