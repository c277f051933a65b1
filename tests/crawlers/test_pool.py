"""The pool: a page that hangs or kills its process costs that page only."""

from __future__ import annotations

import logging
import os
import signal
import time
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.sources import SourceConfig, Start
from crawlers import pool as pool_module
from crawlers.extract.jobs import Done, Job
from crawlers.pool import ExtractionPool
from crawlers.statuses import Status
from tests.crawlers.mockserver import article

SOURCES = {"bao": SourceConfig("bao", "Báo", "press", ("bao.example",), Start())}
NOW = datetime(2026, 11, 22, tzinfo=UTC)
PAGE = article("Nước máy Gò Sậy trong trở lại").encode()


def job(body: bytes = PAGE, kind: str = "article") -> Job:
    return Job(kind, "http://bao.example/a.html", body, "text/html", "bao", NOW)


@pytest.fixture(scope="module")
def pool():
    made = ExtractionPool(SOURCES, 1, 20)
    yield made
    made.close()


def test_a_page_becomes_an_item(pool):
    done = pool.submit(job()).result(60)
    assert done.status is Status.STORED
    assert done.article.title == "Nước máy Gò Sậy trong trở lại"


def test_a_page_that_hangs_is_given_up_and_the_next_is_read(pool):
    pool.submit(job()).result(60)
    worker = pool._workers[0]
    os.kill(worker.process.pid, signal.SIGSTOP)
    worker.seconds = 0.5
    done = pool.submit(job()).result(60)
    worker.seconds = 20
    assert done.status is Status.EXTRACTION_FAILED and "longer than 0.5 s" in done.detail
    assert pool.submit(job()).result(60).status is Status.STORED


def test_a_dead_process_is_replaced(pool):
    pool.submit(job()).result(60)
    first = pool.pids()
    pool._workers[0].process.kill()
    pool._workers[0].process.join()
    assert pool.submit(job()).result(60).status is Status.STORED
    assert pool.pids() != first


def test_a_grown_process_is_recycled(pool, monkeypatch):
    monkeypatch.setattr(pool_module, "RECYCLE_PAGES", 1)
    pool.submit(job()).result(60)
    first = pool.pids()
    pool.submit(job()).result(60)
    assert first == [] or pool.pids() != first


@pytest.mark.parametrize(("kind", "body", "status"), [
    ("article", b"", Status.BAD_CONTENT), ("article", b"<p>ng\xe1\xba\xafn</p>", Status.NOT_ARTICLE),
    ("article", b"<!--", Status.BAD_CONTENT), ("feed", b"<html></html>", Status.BAD_CONTENT),
    ("sitemap", b"<urlset></urlset>", Status.LISTING), ("article", b"<div>" * 50_000 + b"x", Status.NOT_ARTICLE),
    ("article", b"\x00\x01\x02" * 500, Status.BAD_CONTENT),
])
def test_every_body_ends_in_a_status(pool, kind, body, status):
    assert pool.submit(job(body, kind)).result(60).status is status


def test_memory_stays_bounded_over_many_pages(pool):
    def megabytes() -> float:
        status = Path(f"/proc/{pool.pids()[0]}/status")
        if not status.exists():
            pytest.skip("no /proc here")
        return int(status.read_text().split("VmRSS:")[1].split()[0]) / 1024

    pages = [article(f"Bài số {n} về nước máy Gò Sậy", body=f"Đoạn {n} " * 400).encode() for n in range(600)]
    for future in [pool.submit(job(p)) for p in pages[:300]]:
        future.result(60)
    before = megabytes()
    for future in [pool.submit(job(p)) for p in pages[300:]]:
        future.result(60)
    assert megabytes() < before + 40 and megabytes() < pool_module.RECYCLE_MB


def test_a_process_that_dies_while_it_starts_is_replaced():
    made = ExtractionPool(SOURCES, 1, 30)
    while not made.pids():
        time.sleep(0.01)
    os.kill(made.pids()[0], signal.SIGKILL)
    assert made.submit(job()).result(60).status is Status.STORED
    made.close()


def test_closing_waits_for_no_page():
    made = ExtractionPool(SOURCES, 1, 3600)
    made.submit(job()).result(60)
    os.kill(made.pids()[0], signal.SIGSTOP)
    waiting = [made.submit(job()) for _ in range(3)]
    waiting[2].cancel()
    made.close()
    assert [future.result(0).detail for future in waiting[:2]] == ["the crawl was stopped"] * 2
    assert made.pids() == []


def chatter(job: Job, sources: Mapping[str, SourceConfig]) -> Done:
    """Say what libraries say of a page that they stumble over."""
    logging.getLogger("trafilatura.core").error("not a page: %s", "BIMAT")
    logging.getLogger().critical("BIMAT")
    try:
        raise ValueError("BIMAT")
    except ValueError:
        logging.getLogger("readability.readability").exception("error getting summary")
    warnings.warn("BIMAT looks like a file name", UserWarning, stacklevel=1)
    return Done(Status.NOT_ARTICLE, "said")


def test_what_libraries_say_of_a_page_is_in_no_log(capfd: pytest.CaptureFixture[str]) -> None:
    pool = ExtractionPool(SOURCES, 1, 30, chatter)
    assert pool.submit(job()).result(60).detail == "said"
    pool.close()
    out, err = capfd.readouterr()
    assert out + err == ""
