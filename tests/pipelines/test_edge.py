"""The edge to persons where it is easily forgotten: section names, reasons, health lines, log lines, rejected rows."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from meaning_samples import NOW, item

from crawlers import logs
from crawlers.items import CommentItem, PageResult, ThreadItem
from crawlers.statuses import Status
from pipelines.importing import import_news
from pipelines.items import steps
from pipelines.items.context import Context
from pipelines.items.redact import redact
from storage import frontier, views
from storage.models import Article, Page, PageOutcome, Source
from storage.sessions import Database

NAME, ID, PHONE = "Trần Mộc Qua", "880310077", "0995 000 117"
PLANTED = (NAME, ID, PHONE, PHONE.replace(" ", ""))


def planted_in(*values: object) -> list[str]:
    text = " ".join(str(value) for value in values)
    return [secret for secret in PLANTED if secret in text]


@pytest.mark.parametrize(("section", "kept"), [
    ("Nguyễn Văn Tám", ""), ("nguyen van tam", ""), ("Góc nhìn / Nguyễn Văn Tám", "Góc nhìn"),
    ("Nhà báo Trần Thị Bích", ""), ("Thời sự", "Thời sự"), ("Pháp luật", "Pháp luật"), ("Lâm Đồng", "Lâm Đồng"),
    ("Thái Nguyên", "Thái Nguyên"), ("TP Hồ Chí Minh", "TP Hồ Chí Minh"), ("Hà Nội", "Hà Nội"), ("", ""),
    ("Văn hóa - Giải trí", "Văn hóa - Giải trí"), ("Gọi 0995 000 117", "Gọi [số điện thoại]"),
])
def test_a_section_is_never_a_person(context: Context, section: str, kept: str) -> None:
    result = PageResult(0, "https://baomau.vn/1", Status.STORED, article=replace(item(1), section=section))
    done = redact(result, context).article
    assert done is not None
    assert done.section == kept


def fails(message: str) -> object:
    def step(result: PageResult, context: Context) -> PageResult:
        raise ValueError(message)

    return step


def claimed(context: Context, url: str, kind: str) -> int:
    with context.database.writing() as session:
        frontier.add_links(session, context.sources["bao-mau"].id, [(url, kind, 0, NOW, None)])
        frontier.claim_host(session, context.owner, NOW, 120)
        pages = frontier.claim_pages(session, context.owner, "baomau.vn", NOW, NOW.replace(year=2030), 10)
    return next(page.id for page in pages if page.url == url)


@pytest.mark.parametrize("name", [step.name for step in steps.STEPS if step.name != "store"])
def test_a_failing_step_leaves_no_words_of_the_page(
    context: Context, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, name: str,
) -> None:
    words = f"cannot read {NAME} ({ID}), tel {PHONE}"
    broken = tuple(replace(step, function=fails(words)) if step.name == name else step for step in steps.STEPS)
    monkeypatch.setattr(steps, "STEPS", broken)
    url = "https://baomau.vn/binh-luan/1"
    thread = ThreadItem("bao-mau", url, "", NAME, (CommentItem(f"{NAME}: {PHONE}", NOW, True),), {NOW: 1}, NOW)
    page = claimed(context, url, "comments")
    result = steps.run(PageResult(page, url, Status.STORED, 200, 10, thread=thread), context)
    assert result.status is Status.EXTRACTION_FAILED
    with context.database.reading() as session:
        outcome = session.query(PageOutcome).one()
        source = session.query(Source).one()
        health = views.sources(session, since=NOW)
        assert outcome.detail and "ValueError" in outcome.detail
        assert planted_in(outcome.detail, source.last_error, health, session.query(Page).one().url) == []
    assert planted_in(caplog.text) == []


def test_what_scrapy_logs_of_an_error_holds_none_of_its_words(caplog: pytest.LogCaptureFixture) -> None:
    result = PageResult(7, "https://baomau.vn/7", Status.STORED)
    line = logs.QuietFormatter().item_error(result, ValueError(f"{NAME} {ID}"), None, None)
    assert planted_in(line["msg"] % line["args"]) == []
    logger = logging.getLogger("scrapy.core.scraper")
    logs.quieten()
    try:
        raise ValueError(f"{NAME} {ID}\n{PHONE}")
    except ValueError:
        logger.error("Error processing page 7", exc_info=True)
    assert "ValueError" in caplog.text
    assert planted_in(caplog.text) == []


def test_rejected_rows_are_listed_without_their_words(database: Database, tmp_path: Path, settings: object) -> None:
    rows: list[object] = [
        {"id": "1", "title": f"{NAME} gọi {PHONE}"},
        {"id": "2", "title": NAME, "body": "x", "published_at": f"ngày của {NAME}"},
        {"id": "3", "title": NAME, "body": "x", "url": f"https://{NAME}@bao.example/{ID}"},
        {"id": "4", "title": NAME, "body": "x", "source": f"{NAME} {ID}"},
        [NAME, PHONE], f"{NAME} {PHONE}",
    ]
    file = tmp_path / "archive.jsonl"
    lines = [json.dumps(row, ensure_ascii=False) for row in rows] + [f"{{{NAME}", f'{{"id": {ID}, ']
    file.write_text("\n".join(lines), encoding="utf-8")
    summary = import_news(database, file, source="bao-mau", settings=settings)
    assert summary.counts == {"rejected": len(lines)}
    assert summary.rejected_file is not None
    assert planted_in(summary.rejected_file.read_text("utf-8"), summary.rejected) == []
    with database.reading() as session:
        assert session.query(Article).count() == 0
