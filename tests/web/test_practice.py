"""The practice pages: explained at once, in both languages, without scripts, and nothing of it is kept."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest
from browsing import CHROMIUM, Visit, chromium, serving
from sqlalchemy import func, select
from staff_desk import Office
from web_client import Client

from langnghe.practice.cases import cases
from storage.models import Base


def rows(office: Office) -> dict[str, int]:
    with office.database.reading() as session:
        return {table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables}


def test_every_case_is_shown_and_leads_on(empty: Client):
    listed = empty.get("/practice").text
    for number in range(1, len(cases()) + 1):
        assert f'href="/practice/{number}"' in listed
    last = empty.get("/practice/30").text
    assert 'rel="prev"' in last and 'rel="next"' not in last and "Giải thích" not in last


@pytest.mark.parametrize("number", ["0", "31", "x", "9" * 40])
def test_no_other_case_is_there(empty: Client, number: str):
    assert empty.get(f"/practice/{number}").status == 404


def test_a_kind_is_explained_with_both_questions(empty: Client):
    right, wrong = empty.get("/practice/2?kind=rumor").text, empty.get("/practice/2?kind=opinion").text
    assert "Đúng: Tin chưa kiểm chứng." in right and "Chưa đúng. Đây là: Tin chưa kiểm chứng." in wrong
    assert "Có nguồn nêu tên" in right and cases()[1].why in right
    assert "Giải thích" not in empty.get(f"/practice/2?kind={quote('<b>')}").text
    assert cases()[1].gloss not in right


def test_groups_are_explained_one_by_one(empty: Client):
    said = empty.get("/practice/24?groups=1&missing=0&missing=2&missing=99&missing=x").text
    assert "Khác câu trả lời của bạn ở 3 nhóm." in said
    assert all(group.why in said for group in cases()[23].groups)
    assert "Đúng hết." in empty.get("/practice/24?groups=1&missing=0&missing=1&missing=4").text


def test_english_readers_get_the_short_gloss(empty: Client):
    empty.cookies = "language=en"
    text = empty.get("/practice/2?kind=rumor").text
    assert cases()[1].gloss in unescape(text) and cases()[1].gloss_why in text and "Right: Rumor." in text


def test_a_basis_is_looked_at_and_nothing_is_kept(tmp_path):
    office = Office(tmp_path, roles=("administrator", "reporter"))
    try:
        browser = office.browser("reporter")
        browser.get("/practice/17")
        before = rows(office)
        said = browser.post("/practice/17", basis="Bà Trần Thị Hoa kể giá nước tăng, số 0912 345 678.").text
        assert "đã che" in said and "0912" not in said and "Trần Thị Hoa" not in said and cases()[16].model in said
        assert "Giải thích" not in browser.post("/practice/17", basis="  ").text
        browser.get("/practice/3?kind=question")
        assert rows(office) == before
    finally:
        office.close()


def test_a_basis_is_sent_for_a_case_that_asks_for_one(empty: Client):
    page = empty.get("/practice/17")
    empty.cookies = page.headers["set-cookie"].partition(";")[0]
    seal = re.search(r'name="form" value="(\w+)"', page.text)
    assert empty.post("/practice/1", f"form={seal[1]}&basis=x").status == 404
    assert empty.post("/practice/17", "form=1&basis=x").status == 403


def test_the_handbook_is_shown(empty: Client):
    text = empty.get("/handbook").text
    assert "Hai câu hỏi để phân biệt" in text and "<table>" in text


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium")
def test_the_handbook_prints_on_two_pages(empty: Client):
    with serving(empty.app) as base, chromium() as browser:
        visit = Visit(browser, base, 1280, "vi")
        visit.open("/handbook")
        printed = visit.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
