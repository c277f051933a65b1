"""Answers made to hold the crawler up: read beside it, bounded in time, requests and comments."""

from __future__ import annotations

import json
import multiprocessing

import pytest

from config.sources import CommentsConfig
from crawlers.comments import answers, vnexpress
from crawlers.comments import threads as threads_module
from crawlers.extract.jobs import Job, run
from crawlers.items import PageResult
from crawlers.statuses import Status
from tests.crawlers import talking
from tests.crawlers.talking import NOW, Endpoint, Pool

CONFIG = CommentsConfig("vnexpress", "http://bao.example/get", "http://bao.example/replies", "url:(.)", page_size=2,
                        max_pages=9)
SOURCE = talking.source_of(CONFIG)


def comment(key: object, replies: int = 0, text: str = "ý kiến") -> dict:
    return {"comment_id": str(key), "content": f"{text} {key}", "userid": 7, "replys": {"total": replies, "items": []}}


def answer(items: list[dict], total: object) -> str:
    return json.dumps({"error": 0, "data": {"total": total, "items": items}})


def read(give) -> tuple[PageResult, Endpoint, Pool]:
    return talking.read("http://bao.example/get?objectid=1", SOURCE, give)


def test_every_answer_is_read_in_the_pool():
    def give(path: str, query: dict[str, str]) -> str:
        at = int(query["offset"])
        if path == "/replies":
            return answer([comment(f"r{n}") for n in range(at, min(at + 2, 3))], 3)
        return answer([comment(at, 3), comment(at + 1)][: 3 - at], 3)

    result, endpoint, pool = read(give)
    assert result.status is Status.STORED and len(result.thread.comments) == 3 + 3
    assert pool.kinds == ["answer"] * endpoint.asked


def test_threads_and_replies_share_one_limit_of_requests():
    result, endpoint, _ = read(lambda path, query: answer(
        [comment(f"{path}{query['offset']}{query.get('id')}{n}", 999) for n in range(2)], 999))
    assert result.status is Status.INCOMPLETE_THREAD and result.thread is None
    assert endpoint.asked == CONFIG.max_pages


def test_replies_that_repeat_themselves_are_not_all_that_there_are():
    def give(path: str, query: dict[str, str]) -> str:
        return answer([comment("same")], 999) if path == "/replies" else answer([comment("one", 999)], 1)

    result, endpoint, _ = read(give)
    assert result.status is Status.INCOMPLETE_THREAD and endpoint.asked == 3


@pytest.mark.parametrize(("pages", "total", "status"), [
    ([2, 2, 0], 6, Status.INCOMPLETE_THREAD), ([2, 0], 3, Status.INCOMPLETE_THREAD), ([0], 5, Status.INCOMPLETE_THREAD),
    ([2, 1, 0], 6, Status.INCOMPLETE_THREAD), ([2, 2, 2, 1, 0], 8, Status.STORED), ([2, 2], 4, Status.STORED), ([0], 0, Status.STORED)])
def test_an_answer_without_news_is_the_end_only_where_the_count_agrees(pages, total, status):
    """A site may count the few that it hides; a page that is missing behind a full one is no such thing."""
    def give(path: str, query: dict[str, str]) -> str:
        at = int(query["offset"])
        number = next(n for n in range(len(pages)) if sum(pages[:n]) == at and (not pages[n] or n == 0 or pages[n - 1]))
        return answer([comment(at + n) for n in range(pages[number])], total)

    result, endpoint, _ = read(give)
    assert (result.status, endpoint.asked) == (status, len(pages))
    assert (result.thread is None) is (status is Status.INCOMPLETE_THREAD)


def test_a_count_that_holds_the_replies_too_agrees():
    one = comment(1) | {"replys": {"total": 2, "items": [comment("r1"), comment("r2")]}}
    result, _, _ = read(lambda path, query: answer([one, comment(2)] if query["offset"] == "0" else [], 4))
    assert result.status is Status.STORED and len(result.thread.comments) == 4


def test_comments_without_end_are_left(monkeypatch):
    monkeypatch.setattr(threads_module, "MAX_COMMENTS", 5)
    result, endpoint, _ = read(lambda path, query: answer([comment(f"{query['offset']}{n}") for n in range(2)], 999))
    assert (result.status, endpoint.asked) == (Status.INCOMPLETE_THREAD, 3)


@pytest.mark.parametrize("body", ["a(" + " " * 200_000, "cb(" + "[" * 100_000, "(" * 100_000, "a()", "((({"])
def test_a_wrapper_without_end_is_no_answer(body):
    process = multiprocessing.get_context("fork").Process(target=refused, args=(body,))
    process.start()
    process.join(20)
    hung = process.is_alive()
    process.kill()
    assert not hung and process.exitcode == 0


def refused(body: str) -> None:
    with pytest.raises(answers.BadAnswer):
        vnexpress.read_answer(body)


@pytest.mark.parametrize("wrap", ["{}", "cb({});", " jQuery_1.x ( {} ) ; \n", "cb({})"])
def test_a_wrapped_answer_is_read(wrap):
    found = vnexpress.read_answer(wrap.replace("{}", answer([comment(1, text="(a); ")], 1)))
    assert [c.text for c in found.comments] == ["(a); 1"]


@pytest.mark.parametrize("total", [float("inf"), float("nan"), [], None, "x", "9" * 5000])
def test_a_total_that_is_no_number_is_none(total):
    found = vnexpress.read_answer(answer([comment(1)], total))
    assert (found.total, len(found.comments)) == (0, 1)


def test_only_the_beginning_of_an_endless_comment_is_read():
    body = answer([comment(1, text="<b>chợ</b>" + " " * answers.LONGEST_COMMENT + "cuối")], 1).encode()
    done = run(Job("answer", "http://bao.example/get", body, "", "bao", NOW), {"bao": SOURCE})
    assert [c.text for c in done.answer.comments] == ["chợ"]
