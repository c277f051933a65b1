"""Digests of weeks and months on the desk, sections held by the address, and what is new since the last look."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import quote
from xml.etree import ElementTree

import docx
import pytest
from web_client import Answer, Client
from web_record import fill, settings_for

from config import clock
from langnghe import i18n
from langnghe.render.documents.build import paragraphs
from langnghe.web import fieldnews
from langnghe.web.app import create_app
from pipelines import perioddigest, periods
from storage.sessions import open_database


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """Return a desk with today's digest, its week's and its month's, and a day before."""
    settings = settings_for(tmp_path_factory.mktemp("digests"))
    database = open_database(settings)
    fill(database)
    for kind in ("week", "month"):
        perioddigest.publish(database, periods.of(kind, clock.local_day(clock.now())))
    perioddigest.publish(database, periods.of("day", "2026-05-17"))
    database.close()
    return Client(create_app(settings))


def cookies(answer: Answer) -> str:
    return "; ".join(value.partition(";")[0] for name, value in answer.headers.items() if name == "set-cookie")


@pytest.mark.parametrize(("target", "words"), [
    ("/digest/2026-W21", "Bản tin tuần 21/2026 (18/05/2026 – 24/05/2026)"), ("/digest/2026-05", "Bản tin tháng 5/2026"),
    ("/digest?kind=week", "Bản tin tuần 21/2026"), ("/digest?kind=month", "Bản tin tháng 5/2026"),
    ("/digest?kind=year", "Bản tin ngày 20/05/2026"),
])
def test_weeks_and_months_have_pages(desk: Client, target: str, words: str) -> None:
    answer = desk.get(target)
    assert answer.status == 200 and f"<h1>{words}" in answer.text
    assert answer.text.count("<h1") == 1


def test_a_period_that_was_not_written_says_how_to(desk: Client) -> None:
    missing = desk.get("/digest/2026-W20")
    assert missing.status == 404 and "Lập bản tin của tuần 20/2026" in missing.text
    assert "bản tin ngày tuần" not in missing.text
    assert "tuần 20/2026" in missing.text
    assert desk.get("/digest/2026-W20.md").status == 404
    assert desk.get("/digest/2026-W21.md").text.startswith("# Bản tin tuần 21/2026")


def test_the_period_that_is_not_over_says_so(desk: Client) -> None:
    assert "kỳ chưa kết thúc" in desk.get("/digest/2026-W21").text


def test_the_address_holds_the_sections(desk: Client) -> None:
    page = desk.get("/digest/2026-05-20?section=glance&section=nothing").text
    assert 'id="glance"' in page and 'id="topics"' not in page and 'id="method"' not in page
    assert 'id="coverage"' in page
    assert re.findall(r'value="([a-z]+)" checked', page) == ["glance"]
    assert 'href="/digest/2026-05-20.md?section=glance"' in page
    assert "## Cách làm" not in desk.get("/digest/2026-05-20.md?section=glance").text
    assert 'id="topics"' in desk.get("/digest/2026-05-20?section=nothing").text       # none that exists: all


def test_each_topic_of_the_one_page_leads_to_its_depth_and_its_source(desk: Client) -> None:
    page = desk.get("/digest").text
    part = page.partition('id="glance"')[2].partition("</section>")[0]
    anchors = re.findall(r'href="#(topic-\d+)"', part)
    assert anchors and all(f'<article id="{anchor}"' in page for anchor in anchors)
    assert 'href="/article/' in part


def test_what_is_new_since_the_last_look_is_said_and_stays_on_a_second_opening(desk: Client) -> None:
    first = desk.get("/digest/2026-05-17")
    assert "Từ lần xem trước" not in first.text
    second = Client(desk.app, cookies=cookies(first)).get("/digest")
    since = second.text.partition('id="since"')[2].partition("</section>")[0]
    assert "17/05/2026" in since and "mới thêm" in since and "#topic-" in since
    again = Client(desk.app, cookies=cookies(second)).get("/digest")
    assert again.text.partition('id="since"')[2].partition("</section>")[0] == since
    # A week is compared with a week, and a cookie that was tampered with is none.
    assert "Từ lần xem trước" not in Client(desk.app, cookies=cookies(second)).get("/digest/2026-W21").text
    for broken in ("digest-day=9.9", "digest-day=x", "digest-day=0.0", f"digest-day={'9' * 30}.1"):
        assert Client(desk.app, cookies=broken).get("/digest").status == 200


def test_answers_verdicts_stages_and_reports_taken_back_are_news_against_the_digest_seen_before() -> None:
    counts = {"items": 1, "units": 1}
    answered = {"question": 4, "issue": "Bao giờ dọn?", "answer": "Tháng sau"}
    signed = {"id": 3, "title": "Thu phí cầu", "verdict": "refuted"}
    old = {"questions": {"answered": []}, "rumors": {"verdicts": {"files": []}}, "reports": counts | {"items": 9},
           "situations": {"situations": [{"situation": 1, "stage": "hotspot", "issue": "Rác ùn"}]}}
    new = {"questions": {"answered": [answered]}, "rumors": {"verdicts": {"files": [signed]}},
           "reports": counts | {"items": 8, "taken_back": 1},
           "situations": {"situations": [{"situation": 1, "stage": "resolved", "issue": "Rác ùn"}]}}
    with i18n.speaking("vi"):
        found = fieldnews.compare(old, new, same_days=True)
        assert [(one.mark, one.text, one.address) for one in found] == [
            ("trả lời", "Bao giờ dọn?", "/question/4"), ("kết luận", "Thu phí cầu: sai", "/rumor/3"),
            ("tình huống", "Rác ùn: điểm nóng → đã giải quyết", "/situation/1"),
            ("cơ sở", "1 báo cáo đã duyệt bị rút lại", ""), ("cơ sở", "phản ánh: trước 9, nay 8", "")]
        assert fieldnews.compare(new, new, same_days=True) == () and len(fieldnews.compare(old, new, same_days=False)) == 4


def test_the_same_digest_twice_has_nothing_new(desk: Client) -> None:
    seen = cookies(desk.get("/digest"))
    assert 'id="since"' not in Client(desk.app, cookies=seen).get("/digest").text


def test_a_digest_is_taken_along_in_every_form(desk: Client) -> None:
    for ending, media, begins in (
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        ("eml", "message/rfc822", b"Subject:"), ("html", "text/html; charset=utf-8", b"<!doctype html>"),
        ("md", "text/markdown; charset=utf-8", b"# "),
    ):
        answer = desk.get(f"/digest/2026-W21.{ending}")
        assert (answer.status, answer.headers["content-type"]) == (200, media) and answer.body.startswith(begins)
    assert desk.get("/digest/2026-W21.pdf").status == 404 and desk.get("/digest/x.docx").status == 404
    assert desk.get("/digest/2026-W21.docx?report=topic&topic=999").status == 404
    assert desk.get("/digest/2026-W21.docx?report=topic&topic=1").status == 200
    for asked, name in (("docx?report=quick", "bao-cao-nhanh.docx"), ("docx?report=topic&topic=1", "chuyen-de.docx"), ("docx", "bao-cao-dinh-ky.docx")):
        assert f'filename="2026-W21-{name}"' in desk.get(f"/digest/2026-W21.{asked}").headers["content-disposition"]
    assert 'filename="2026-W21.md"' in desk.get("/digest/2026-W21.md").headers["content-disposition"]


def test_the_feed_names_the_newest_digests(desk: Client) -> None:
    feed = ElementTree.fromstring(desk.get("/digest/feed.atom").body)
    titles = [one.text for one in feed.iterfind("{*}entry/{*}title")]
    assert titles == ["Bản tin ngày 20/05/2026", "Bản tin ngày 17/05/2026"]
    links = [one.get("href") for one in feed.iterfind("{*}entry/{*}link")]
    assert links[0] == "http://127.0.0.1:8000/digest/2026-05-20?edition=1"
    assert b"tu\xe1\xba\xa7n 21/2026" in desk.get("/digest/feed.atom?kind=week").body


def test_a_report_on_a_query_lists_what_it_finds_and_none_is_made_of_a_person(place: tuple) -> None:
    desk = Client(create_app(place[0]))
    answer = desk.get("/digest/2026-05-20.docx?report=topic&q=" + quote("viện phí"))
    text = "\n".join(one.text for one in paragraphs(docx.Document(BytesIO(answer.body))))
    assert answer.status == 200 and "“viện phí”" in text and "Viện phí mới áp dụng từ tháng sau" in text
    assert "2 bài, 1 tin" in text
    person = desk.get("/digest/2026-05-20.docx?report=topic&q=" + quote("Nguyễn Văn An"))
    assert (person.status == 400 and "tên một người" in person.text.lower()) or "tên người" in person.text.lower()
    assert desk.get("/digest/2026-05-20.docx?report=topic&q=" + quote("khongco:x")).status == 400
