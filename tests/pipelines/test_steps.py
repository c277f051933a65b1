"""The steps: text cleaned and redacted, doubles folded, one transaction at the end whatever happens before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from meaning_samples import NOW, item
from sqlalchemy import func, select

from crawlers.items import CommentItem, Link, PageResult, ThreadItem
from crawlers.statuses import Status
from pipelines.items import adapters, steps
from pipelines.items.context import Context
from storage import articles, frontier, outcomes, sources
from storage.errors import LeaseLost
from storage.models import Article, Comment, Page, PageOutcome
from storage.sessions import Database


def claimed_page(context: Context, url: str, kind: str = "article") -> int:
    """Add a page and lease it to the context's owner."""
    with context.database.writing() as session:
        frontier.add_links(session, context.sources["bao-mau"].id, [(url, kind, 0, NOW, None)])
        frontier.claim_host(session, context.owner, NOW, 120)
        pages = frontier.claim_pages(session, context.owner, "baomau.vn", NOW, NOW + timedelta(minutes=2), 10)
    return next(p.id for p in pages if p.url == url)


def fetched(context: Context, number: int, **changes: object) -> PageResult:
    found = item(number, **changes)
    return PageResult(claimed_page(context, found.url), found.url, Status.STORED, 200, 900, article=found)


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def page(database: Database, page_id: int) -> Page:
    with database.reading() as session:
        found = session.get(Page, page_id)
        assert found is not None
        return found


def test_steps_have_unique_names_and_rising_orders_with_room_between() -> None:
    orders = [step.order for step in steps.STEPS]
    assert orders == sorted(orders) and len(set(orders)) == len(orders)
    assert all(order % 100 == 0 for order in orders)
    assert steps.STEPS[-1].name == "store"


def test_every_step_has_its_scrapy_class() -> None:
    classes = [value for value in vars(adapters).values()
               if isinstance(value, type) and issubclass(value, adapters.StepPipeline) and hasattr(value, "step")]
    assert sorted(c.step.name for c in classes) == sorted(s.name for s in steps.STEPS)


def test_an_article_is_cleaned_redacted_and_stored_with_its_page_and_outcome(context: Context) -> None:
    result = fetched(context, 1, title="Tho\u0302ng  ba\u0301o\u200b", body="Gọi số 0912 345 678 để biết thêm.\r\nHết.")
    page_id = result.page_id
    result.links = (Link("https://baomau.vn/bai-2", "article"),)
    assert steps.run(result, context).status is Status.STORED
    with context.database.reading() as session:
        stored = articles.find(session, "https://baomau.vn/bai-1")
    assert stored is not None
    assert stored.title == "Thông báo"
    assert "345" not in stored.body and "[số điện thoại]" in stored.body
    assert count(context.database, Page) == 2
    assert count(context.database, PageOutcome) == 1
    ended = page(context.database, page_id)
    assert ended.lease_owner is None and ended.last_status == "stored"
    assert ended.due_at is not None and ended.due_at > NOW
    assert sum(context.redacted.values()) == 1


@pytest.mark.parametrize(("changes", "status"), [
    ({"title": " \u200b "}, Status.NOT_ARTICLE),
    ({"body": "\n\n"}, Status.NOT_ARTICLE),
])
def test_an_item_without_title_or_text_is_not_stored_but_its_page_ends(
    context: Context, changes: dict[str, str], status: Status
) -> None:
    result = fetched(context, 1, **changes)
    assert steps.run(result, context).status is status
    assert count(context.database, Article) == 0
    assert page(context.database, result.page_id).lease_owner is None


def test_a_legacy_encoding_that_cannot_be_told_is_counted(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    from vietnamese.encodings import Repaired

    monkeypatch.setattr("vietnamese.text.repair", lambda text: Repaired(text, "uncertain"))
    assert steps.run(fetched(context, 1), context).status is Status.BAD_ENCODING
    assert count(context.database, Article) == 0


def test_the_same_words_at_another_address_are_a_duplicate(context: Context) -> None:
    first = fetched(context, 1)
    steps.run(first, context)
    assert first.article is not None
    second = PageResult(claimed_page(context, "https://baomau.vn/in/1"), "https://baomau.vn/in/1", Status.STORED, 200,
                        article=replace(first.article, url="https://baomau.vn/in/1"))
    assert steps.run(second, context).status is Status.DUPLICATE
    assert count(context.database, Article) == 1
    assert page(context.database, second.page_id).due_at is None


def test_the_same_page_again_is_unchanged_and_a_changed_text_is_a_revision(context: Context) -> None:
    for body, status in (("Một hai ba bốn.", Status.STORED), ("Một hai ba bốn.", Status.UNCHANGED),
                         ("Một hai ba năm.", Status.REVISED)):
        found = item(1, body=body)
        with context.database.writing() as session:
            frontier.set_due(session, found.url, NOW)
        result = PageResult(claimed_page(context, found.url), found.url, Status.STORED, 200, article=found)
        assert steps.run(result, context).status is status
    with context.database.reading() as session:
        stored = articles.find(session, "https://baomau.vn/bai-1")
    assert stored is not None and stored.revisions == 2 and stored.cluster_due


def test_a_404_withdraws_an_article_that_is_held_and_only_that(context: Context) -> None:
    held = fetched(context, 1)
    steps.run(held, context)
    with context.database.writing() as session:
        frontier.set_due(session, held.url, NOW)
    again = PageResult(claimed_page(context, held.url), held.url, Status.GONE, 404)
    other = PageResult(claimed_page(context, "https://baomau.vn/x"), "https://baomau.vn/x", Status.GONE, 404)
    assert steps.run(again, context).status is Status.WITHDRAWN
    assert steps.run(other, context).status is Status.GONE
    with context.database.reading() as session:
        stored = articles.find(session, held.url)
    assert stored is not None and stored.withdrawn_at == NOW


def test_a_thread_is_redacted_as_comments_and_replaced(context: Context) -> None:
    url = "https://baomau.vn/y-kien/1"
    hour = NOW.replace(minute=0)
    thread = ThreadItem("bao-mau", url, "https://baomau.vn/bai-1", "", (
        CommentItem("Liên hệ 0912345678 nhé", hour, True), CommentItem("Đồng ý.", hour, False)), {hour: 2}, NOW)
    result = PageResult(claimed_page(context, url, "comments"), url, Status.STORED, 200, thread=thread)
    assert steps.run(result, context).status is Status.STORED
    with context.database.reading() as session:
        texts = sorted(session.scalars(select(Comment.text)))
    assert len(texts) == 2 and not any("0912345678" in text for text in texts)


def test_a_failing_step_becomes_a_status_and_still_ends_the_lease(
    context: Context, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(text: str, *, context: str) -> None:
        raise ValueError(text)

    monkeypatch.setattr("vietnamese.redaction.redact", broken)
    result = fetched(context, 1, body="Bí mật riêng tư.")
    assert steps.run(result, context).status is Status.EXTRACTION_FAILED
    assert result.detail == "redact: ValueError"
    assert "Bí mật" not in caplog.text
    ended = page(context.database, result.page_id)
    assert ended.lease_owner is None and ended.attempts == 1
    assert count(context.database, Article) == 0


def test_a_thread_that_broke_off_says_nothing_of_its_source(context: Context) -> None:
    def end(path: str, status: Status) -> str | None:
        url = f"https://baomau.vn/{path}"
        steps.run(PageResult(claimed_page(context, url, "comments"), url, status, detail="a later page"), context)
        with context.database.reading() as session:
            found = sources.by_name(session, "bao-mau")
        assert found is not None
        return found.last_error

    assert end("1", Status.INCOMPLETE_THREAD) == ""
    assert end("2", Status.TIMEOUT) == "a later page" == end("3", Status.INCOMPLETE_THREAD)
    assert end("4", Status.NOT_MODIFIED) == ""
    with context.database.reading() as session:
        assert session.scalar(select(func.count()).where(PageOutcome.status == "incomplete_thread")) == 2


def test_an_article_that_lacks_a_part_is_no_failure_of_its_source(context: Context) -> None:
    for path, status, error in (("1", Status.TIMEOUT, "why"), ("2", Status.INCOMPLETE_ARTICLE, "")):
        url = f"https://baomau.vn/{path}"
        steps.run(PageResult(claimed_page(context, url), url, status, detail="why"), context)
        with context.database.reading() as session:
            assert sources.by_name(session, "bao-mau").last_error == error


def test_a_lost_lease_stores_nothing(context: Context) -> None:
    result = fetched(context, 1)
    with pytest.raises(LeaseLost):
        steps.run(result, replace(context, owner="somebody else"))
    assert count(context.database, Article) == 0
    assert count(context.database, PageOutcome) == 0


def test_sums_of_statuses_add_up_to_the_pages(context: Context) -> None:
    for number in range(1, 6):
        result = fetched(context, number)
        if number == 3:
            result.article, result.status = None, Status.TIMEOUT
        steps.run(result, context)
    with context.database.reading() as session:
        sums = outcomes.sums(session, NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    assert {s.status: s.pages for s in sums} == {"stored": 4, "timeout": 1}


def test_a_listing_without_new_addresses_stretches_its_schedule(context: Context) -> None:
    url = "https://baomau.vn/tin"
    gaps = []
    for _ in range(3):
        with context.database.writing() as session:
            frontier.set_due(session, url, NOW)
        result = PageResult(claimed_page(context, url, "section"), url, Status.LISTING, 200,
                            links=(Link("https://baomau.vn/bai-9", "article"),))
        steps.run(result, context)
        due = page(context.database, result.page_id).due_at
        assert due is not None
        gaps.append(due - NOW)
    assert gaps[0] < gaps[1] < gaps[2]
