"""Histories of the field side are only added to; those of reports go with a report whose days are over, and no other way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import articles, digests, field_texts, report_retention, situations, sources, stream_shares, topics
from storage.articles import ArticleRow
from storage.crosscheck_models import CrossCheckDecision
from storage.stream_models import StreamFrame
from tests.asked_record import NOW, ask, item, posts

HISTORIES = ("report_change", "question_change", "situation_note", "stream_publication")


@pytest.fixture
def kept(database):
    with database.writing() as session:
        asked = item(session, posts(session)[0], "Bao giờ đóng cửa bãi rác?")
        ask(session, "Bao giờ đóng cửa bãi rác?", [asked])
        situations.add(session, {"issue": "Rác ùn", "begins_on": "2026-05-01"}, None, NOW)
        frame = StreamFrame(
            topic_id=topics.create(session, "Rác"), week="2026-W20", seed=1, least=10, rules_version=1, started_at=NOW,
            frozen_at=NOW, comments=1, texts=1, threads=1, certain=1, elsewhere=0, sample=1, sha256="")
        session.add(frame)
        session.flush()
        stream_shares.save(session, frame.id, body="{}", sha256="", inputs_sha256="", cells=[], codebook=[],
                           field_items=[], staff_id=None)
    return database


def count(database, table: str) -> int:
    with database.reading() as session:
        return session.scalar(text(f"SELECT count(*) FROM {table}"))


@pytest.mark.parametrize("table", HISTORIES)
def test_nobody_deletes_a_line(kept, table: str):
    before = count(kept, table)
    with pytest.raises(DBAPIError, match=f"{table} is only ever added to"), kept.writing() as session:
        session.execute(text(f"DELETE FROM {table}"))
    assert count(kept, table) == before >= 1


def test_a_line_that_would_be_replaced_asks_whether_it_may_be_deleted(kept):
    if kept.dialect != "sqlite":
        pytest.skip("PostgreSQL knows no INSERT OR REPLACE")
    with kept.writing() as session:
        digests.save(session, day="2026-05-19", body="{}", template_version=1, now=NOW)
    for table in (*HISTORIES, "digest"):
        with pytest.raises(DBAPIError, match=f"{table} is only ever added to"), kept.writing() as session:
            session.execute(text(f"DROP TRIGGER {table}_replaced"))
            session.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))


@pytest.mark.parametrize(("parent", "table"), [
    ("field_report", "report_change"), ("question", "question_change"), ("situation", "situation_note")])
def test_deleting_what_it_is_of_is_refused_too(kept, parent: str, table: str):
    with pytest.raises(DBAPIError, match=f"{table} is only ever added to"), kept.writing() as session:
        session.execute(text("DELETE FROM question_item"))
        session.execute(text(f"DELETE FROM {parent}"))
    assert count(kept, parent) == 1


def test_a_report_whose_days_are_over_goes_with_its_history(kept):
    with kept.writing() as session:
        assert report_retention.purge(session, NOW - timedelta(days=1)) == 0
        assert report_retention.purge(session, NOW + timedelta(days=1)) == 1
    assert [count(kept, table) for table in ("field_report", "report_change", "report_leaving")] == [0, 0, 0]
    assert count(kept, "question_change") >= 1


def test_a_digest_is_never_deleted_and_only_its_words_are_taken_out(database):
    with database.writing() as session:
        made = digests.save(session, day="2026-05-19", body='{"a": 1}', template_version=1, now=NOW)
    for change in ("DELETE FROM digest", "UPDATE digest SET sha256 = 'x'", "UPDATE digest SET body = '{}'"):
        with pytest.raises(DBAPIError, match="digest is only ever added to"), database.writing() as session:
            session.execute(text(change))
    with database.writing() as session:
        field_texts.allow(session, NOW)
        digests.put_body(session, made.id, "{}")
        field_texts.forbid(session)
        assert digests.get(session, "2026-05-19").sha256 == made.sha256
    with pytest.raises(DBAPIError, match="digest is only ever added to"), database.writing() as session:
        field_texts.allow(session, NOW)
        session.execute(text("UPDATE digest SET body = '', day = '2026-01-01'"))


def test_what_was_said_of_a_cross_check_is_taken_back_once_and_not_altered(kept):
    with kept.writing() as session:
        source = sources.ensure(session, "bao", "Báo Mẫu", "press", enabled=True)
        article = articles.save(session, ArticleRow(
            source_id=source, key="https://bao.example/a", url="https://bao.example/a", title="Bãi rác", lead="", body="Thân", section="",
            published_at=NOW, date_basis="jsonld", date_precision="minute", date_reliable=True, collected_at=NOW, parser="t",
            rules_version=1)).article_id
        session.add(CrossCheckDecision(article_id=article, item_id=session.scalar(text("SELECT min(id) FROM report_item")),
                                       right=True, at=NOW))
    table = "crosscheck_decision"
    for change in (f'UPDATE {table} SET "right" = NOT "right"', f"UPDATE {table} SET undone_at = at, confidence = 0.5"):
        with pytest.raises(DBAPIError, match="only ever added to"), kept.writing() as session:
            session.execute(text(change))
    with kept.writing() as session:
        session.execute(text(f"UPDATE {table} SET undone_at = at"))
    with pytest.raises(DBAPIError, match="only ever added to"), kept.writing() as session:
        session.execute(text(f"UPDATE {table} SET undone_at = NULL"))
    with kept.writing() as session:
        assert report_retention.purge(session, NOW + timedelta(days=1)) == 1
    assert count(kept, table) == 0
