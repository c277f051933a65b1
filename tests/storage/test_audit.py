"""The chain of what was done: in order, unbroken by several writers, and it says where somebody changed it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, update

from storage import audit
from storage.audit import Line
from storage.models import Audit, AuditQuery

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
LINES = [Line(NOW, None, "sign-in", {"ok": False}), Line(NOW, 3, "search", {"page": 1}, "giá xăng"),
         Line(NOW + timedelta(days=1), 3, "edit", {"chữ": "đổi tên"})]


def write(database, lines=LINES) -> None:
    with database.writing() as session:
        audit.append(session, lines)


def verdict(database) -> audit.Verdict:
    with database.reading() as session:
        return audit.verify(session)


def test_lines_are_kept_in_order_and_hold(database):
    write(database)
    write(database)
    found = verdict(database)
    assert (found.lines, found.broken_at, len(found.head)) == (6, 0, 64)
    with database.reading() as session:
        kept = audit.listed(session)
        assert [line.id for line in kept] == [6, 5, 4, 3, 2, 1]
        assert [line.act for line in audit.listed(session, act="search", before=5)] == ["search"]
        assert kept[0].details == {"chữ": "đổi tên"} and kept[1].query == "giá xăng" and kept[0].query is None
        assert audit.hash_of(session, 6) == found.head and audit.listed(session, staff_id=9) == []


@pytest.mark.parametrize("values", [
    {"act": "edit"}, {"details": "{}"}, {"staff_id": 4}, {"at": NOW - timedelta(days=9)}, {"query_sha256": "0" * 64},
    {"hash": "0" * 64},
])
def test_a_changed_line_is_named(database, values):
    write(database)
    with database.writing() as session:
        session.execute(update(Audit).where(Audit.id == 2).values(**values))
    assert (verdict(database).lines, verdict(database).broken_at) == (1, 2)


def test_a_line_that_is_gone_and_a_changed_query_are_named(database):
    write(database)
    with database.writing() as session:
        session.execute(update(AuditQuery).values(text="khác"))
    assert verdict(database).broken_at == 2
    with database.writing() as session:
        session.execute(delete(AuditQuery))
        session.execute(delete(Audit).where(Audit.id == 1))
    assert verdict(database).broken_at == 1


def test_query_texts_go_after_their_days_and_the_chain_holds(database):
    write(database)
    before = verdict(database).head
    with database.writing() as session:
        assert audit.queries_before(session, NOW + timedelta(days=1)) == 1
        assert audit.purge_queries(session, NOW) == 0
        assert audit.purge_queries(session, NOW + timedelta(days=1)) == 1
        assert audit.queries_before(session, NOW + timedelta(days=1)) == 0
    assert verdict(database) == audit.Verdict(3, before)
    with database.reading() as session:
        assert audit.listed(session, act="search")[0].query is None


def test_a_text_that_is_gone_before_its_days_is_named(database):
    write(database)
    with database.reading() as session:
        assert audit.verify(session, NOW).gone == ()
    with database.writing() as session:
        session.execute(delete(AuditQuery))
    with database.reading() as session:
        assert audit.verify(session, NOW - timedelta(days=90)) == audit.Verdict(3, verdict(database).head, gone=(2,))
        assert audit.verify(session, NOW + timedelta(seconds=1)).gone == ()


def test_what_no_database_can_hold_goes_from_a_query(database):
    write(database, [Line(NOW, 1, "search", {"x": "\0\ud800"}, "giá\0 \ud800 xăng")])
    assert verdict(database).broken_at == 0
    with database.reading() as session:
        assert audit.listed(session)[0].query == "giá ? xăng"


def test_several_writers_do_not_fork_the_chain(database):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _number: write(database), range(12)))
    assert (verdict(database).lines, verdict(database).broken_at) == (36, 0)


def test_a_chain_longer_than_one_piece_is_walked_whole(database, monkeypatch):
    monkeypatch.setattr(audit, "PIECE", 2)
    write(database)
    write(database)
    assert (verdict(database).lines, verdict(database).broken_at) == (6, 0)
