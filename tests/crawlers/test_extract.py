"""Pages to articles: rules, the general extractor, and the date that is the article's own."""

from __future__ import annotations

import contextlib
import html
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.sources import ArticleRules
from crawlers.extract.article import NotArticle, extract_article
from crawlers.extract.decode import NotText, decode
from crawlers.extract.head import parse, read_head
from crawlers.extract.pruning import is_byline, is_date_line, pruned
from crawlers.extract.rules import by_rules
from tests.crawlers.mockserver import PARAGRAPH, article

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
DATA = Path(os.environ.get("LANGNGHE_DATA", Path(__file__).parents[3] / "shared" / "data"))
TITLE = "Nước máy Gò Sậy trong trở lại"
URL = "http://bao.example/nuoc-may.html"


def printed(*lines: str, head: str = "") -> str:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"<html><head><title>{TITLE}</title>{head}</head><body>{body}<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></body></html>"


def date_of(text: str, url: str = URL, **more):
    return extract_article(text, url, None, now=NOW, **more).date


@pytest.mark.parametrize(("lines", "day", "reliable"), [
    # the banner's today stands above everything, the article's own time beside the title
    (["Chủ nhật, 22/11/2026", TITLE, "Thứ Ba 17/11/2026 09:13"], "2026-11-17T02:13", True),
    (["Chủ nhật, 22/11/2026", "Trong tỉnh", "Thứ Hai, 16/11/2026 22:16'(GMT+7)", TITLE], "2026-11-16T15:16", True),
    ([TITLE, "14:31 | 24/02/2025"], "2025-02-24T07:31", True),
    ([TITLE, "Ngày đăng: 20/11/2026"], "2026-11-19T17:00", True),
    # nothing but the banner: it may be today's date of any page
    (["Chủ nhật, 22/11/2026 10:00", TITLE], "2026-11-22T03:00", False),
    (["Thứ Bảy, 21/11/2026", TITLE], "2026-11-20T17:00", False),
    ([TITLE], None, False),
    # a day inside prose is not when it was published
    ([TITLE, "Sáng 13/11/2026, Ban quản lý chợ đã họp với các hộ buôn bán lâu năm để bàn chuyện dời chợ sang nền mới"], None, False),
])
def test_the_printed_date_beats_the_banner(lines, day, reliable):
    found = date_of(printed(*lines))
    assert (found.at.strftime("%Y-%m-%dT%H:%M") if found.at else None, found.reliable) == (day, reliable)


BOX = ["Tin đọc nhiều", "Chợ huyện dời sang nền mới", "10:05 21/11/2026", TITLE, "08:00 12/11/2026", "Cầu tạm thông xe",
       "09:30 11/11/2026"]


@pytest.mark.parametrize(("before", "after"), [([], BOX), (BOX, []), ([TITLE], BOX), (BOX, BOX)],
                         ids=["box below", "box above", "ticker above, box below", "boxes on both sides"])
def test_a_title_in_a_box_of_links_is_not_the_headline(before, after):
    lines = [*before, TITLE, "Thứ Ba 17/11/2026 09:13", PARAGRAPH, PARAGRAPH, *after]
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    page = f"<html><head><title>{TITLE}</title></head><body>{body}<p>Trung tâm Thông tin Gò Sậy</p></body></html>"
    found = date_of(page)
    assert (found.at, found.reliable) == (datetime(2026, 11, 17, 2, 13, tzinfo=UTC), True)


SAPO = "Sau ba ngày xả đường ống, nước máy ở thị trấn Gò Sậy đã trong trở lại, công ty cấp nước cho biết."


@pytest.mark.parametrize("date", ["Thứ Ba, 17/11/2026, 09:13 (GMT+7)", "Ngày đăng: 17/11/2026", "17/11/2026 - 09:13"])
@pytest.mark.parametrize("order", ["date first", "lead first"])
@pytest.mark.parametrize("sapo", ['<h2 class="sapo">{}</h2>', "<p><strong>{}</strong></p>"])
def test_lead_and_date_line_inside_the_article_are_not_in_the_body(date, order, sapo):
    parts = [f"<p class='ngay'>{date}</p>", sapo.format(SAPO)]
    parts = parts if order == "date first" else parts[::-1]
    page = (f"<html><head><title>{TITLE}</title><meta name='description' content='{SAPO}'></head><body><article>"
            f"<h1>{TITLE}</h1>{''.join(parts)}<p>{PARAGRAPH}</p><p>Chiều 18/11/2026 có kết quả mẫu nước mới.</p>"
            f"</article></body></html>")
    found = extract_article(page, URL, None, now=NOW)
    assert (found.title, found.lead) == (TITLE, SAPO)
    assert found.body == f"{PARAGRAPH}\nChiều 18/11/2026 có kết quả mẫu nước mới."


@pytest.mark.parametrize(("line", "expected"), [
    ("Thứ Sáu, ngày 20 tháng 11 năm 2026", True), ("2026-11-20 08:30", True), ("Cập nhật lúc 08h30, 20/11/2026", True),
    ("Sáng 20/11/2026, nước đã trong", False), ("20/11", False), ("Giá 20.11.2026 đồng", False), ("", False)])
def test_date_lines(line, expected):
    assert is_date_line(line) is expected


def test_order_of_witnesses():
    both = printed(TITLE, "20/11/2026 08:00", head='<meta name="pubdate" content="2026-11-19T08:00:00+07:00">')
    assert date_of(both).basis == "meta"
    assert date_of(article(TITLE)).basis == "jsonld"
    dated_url = "http://bao.example/2026/11/18/nuoc-may.html"
    assert (date_of(printed(TITLE), dated_url).basis, date_of(printed(TITLE), dated_url).precision) == ("url", "day")
    feed = datetime(2026, 11, 20, 1, tzinfo=UTC)
    assert (date_of(printed(TITLE), feed_date=feed).basis, date_of(printed(TITLE), feed_date=feed).at) == ("feed", feed)
    # a printed date a week away from the address's is some other date
    assert date_of(printed(TITLE, "08:00 05/11/2026"), dated_url).basis == "url"


def test_a_title_that_no_line_of_the_page_repeats():
    page = printed("Nước trong trở lại ở ba khu phố", "08:00 20/11/2026")
    assert date_of(page).at == datetime(2026, 11, 20, 1, tzinfo=UTC)


DATED = "http://bao.example/2026/11/17/nuoc-may.html"
LD = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-11-17T09:13:00+07:00"}</script>'
META = '<meta property="article:published_time" content="%s">'


@pytest.mark.parametrize(("lines", "head", "url", "basis", "reliable"), [
    ([TITLE], LD, DATED, "jsonld", True),
    ([TITLE], LD + META % "2026-11-17T09:20:00+07:00", URL, "jsonld", True),
    ([TITLE], LD + META % "2026-12-09T09:20:00+07:00", URL, "jsonld", True),
    ([TITLE], LD + META % "2025-03-01T09:20:00+07:00", URL, "jsonld", False),
    ([TITLE], LD, "http://bao.example/2024/03/01/nuoc-may.html", "jsonld", False),
    ([TITLE], LD, "http://bao.example/nuoc-may-101240301123456789.htm", "jsonld", False),
    ([TITLE], LD + META % "1970-01-01T00:00:00Z", URL, "jsonld", True),
    ([TITLE], LD.replace("2026-11-17", "0001-01-01") + META % "2026-11-17", URL, "meta", True),
    ([TITLE], META % "9999-12-31T23:59:59Z", URL, "", False),
    ([TITLE, "14:31 | 17/11/2026"], "", DATED, "text", True),
    ([TITLE, "14:31 | 24/02/2025"], "", DATED, "url", False),
    ([TITLE, "mùng 5 tháng Giêng", "15/10/2026 âm lịch"], "", URL, "", False),
])
def test_witnesses_of_a_date_that_contradict_each_other(lines, head, url, basis, reliable):
    found = date_of(printed(*lines, head=head), url)
    assert (found.basis, found.reliable) == (basis, reliable)


def test_json_ld_of_something_else_is_no_date():
    page = printed(TITLE, head='<script type="application/ld+json">{"@type":"WebSite","datePublished":"2020-01-01"}</script>')
    assert date_of(page).at is None


def test_a_future_date_is_unreliable():
    found = date_of(article(TITLE, "2026-12-24T08:00:00+07:00"))
    assert found.at is not None and not found.reliable


def test_a_us_order_is_the_sources_to_say():
    page = printed(TITLE, "Published: 9/4/2026 08:00")
    assert date_of(page).at == datetime(2026, 4, 9, 1, tzinfo=UTC)
    assert date_of(page, day_first=False).at == datetime(2026, 9, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(("name", "expected"), [
    ("000", "2023-12-12T02:13"), ("001", None), ("002", "2025-02-24T07:31"), ("003", None), ("004", "2020-09-21T15:16")])
def test_portal_articles_are_right_or_honestly_unknown(name, expected):
    files = list((DATA / "portal-articles").glob(f"{name}_*.txt")) if DATA.exists() else []
    if not files:
        pytest.skip("shared data is absent")
    lines = [line.strip() for line in files[0].read_text("utf-8").splitlines() if line.strip()]
    title = max(lines[:4], key=lambda line: len(line) if len(line) < 200 else 0)
    page = f"<title>{title}</title><body>" + "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    found = date_of(page)
    reliable = found.at.strftime("%Y-%m-%dT%H:%M") if found.at and found.reliable else None
    assert reliable == expected


def test_rules_read_what_they_name_and_drop_the_rest():
    page = (f"<h1 class='t'>{TITLE}</h1><p class='s'>Gò Sậy - <span class='x'>(Báo)</span> Nước đã trong</p><div class='b'>"
            f"<p>{PARAGRAPH}</p><div class='lq'><p>Bài khác</p></div><p>Xem thêm: Chợ huyện</p><p>Đoạn cuối.</p><p>Lan Anh</p></div>"
            "<span class='d'>08:15 20/11/2026</span><a class='m'>Đời sống</a>")
    rules = ArticleRules(3, "h1.t", "p.s", "div.b", "span.d", "a.m", (".lq", ".x"))
    found = extract_article(page, URL, rules, now=NOW, source="bao")
    assert found.title == TITLE and found.lead == "Gò Sậy - Nước đã trong" and found.section == "Đời sống"
    assert found.body == f"{PARAGRAPH}\nĐoạn cuối."
    assert (found.date.at, found.date.basis) == (datetime(2026, 11, 20, 1, 15, tzinfo=UTC), "selector")
    assert found.parser == "rules:bao:3"


@pytest.mark.parametrize(("given", "expected"), [
    ('"Đời sống"', "Đời sống"), ('["Đời sống", "Chợ"]', "Đời sống"), ('[["Lan Anh"]]', ""), ('{"name": "Lan Anh"}', ""), ("[]", ""), ("7", "")])
def test_a_declared_section_is_words(given, expected):
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}", "articleSection": {given}}}</script>'
    assert read_head(parse(f"<html><head>{head}</head><body><p>{PARAGRAPH}</p></body></html>")).section == expected


def test_rules_that_fit_no_more_fall_back():
    found = extract_article(article(TITLE), URL, ArticleRules(1, body="div.cu"), now=NOW, source="bao")
    assert found.parser == "trafilatura" and PARAGRAPH[:50] in found.body


@pytest.mark.parametrize("line", ["Lê Phương", "Nguyễn Văn A - Trần B", "Theo VnExpress", "Lan Anh", "(Theo TTXVN)"])
def test_bylines(line):
    assert is_byline(line)
    assert pruned(["Một đoạn dài.", line]) == ["Một đoạn dài."]


@pytest.mark.parametrize("line", ["Nước đã trong trở lại.", "Người dân chờ", "2 giờ sau", "Chợ huyện mở cửa lại từ sáng mai"])
def test_sentences_are_no_bylines(line):
    assert not is_byline(line)


@pytest.mark.parametrize("page", ["<title>Tin</title>" + "<a href='/x'>Tin</a>" * 30, f"<title>{TITLE}</title><p>Ngắn.</p>"])
def test_lists_and_scraps_are_no_articles(page):
    with pytest.raises(NotArticle):
        extract_article(page, URL, None, now=NOW)


def test_author_values_do_not_travel():
    page = article(TITLE, head='<meta name="author_id" content="881"><meta name="author" content="Lan"><meta name="tt_article_id" content="12">')
    found = extract_article(page, URL, None, now=NOW)
    assert found.meta == {"tt_article_id": "12"}


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_decode_or_are_refused(body):
    with contextlib.suppress(NotText):
        assert isinstance(decode(body, "text/html"), str)


@given(st.text(alphabet=st.sampled_from("<>/ap div=\"'&;!-[]x1\u1ea3"), max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_markup_is_an_article_or_is_refused(text):
    with contextlib.suppress(NotArticle, NotText):
        extract_article(text, URL, ArticleRules(1, title="p", body="div"), now=NOW)


def test_a_box_inside_another_match_is_read_once():
    page = '<div class="article__body"><div class="cms-body"><p>Một đoạn văn.</p></div></div>'
    found = by_rules(page, ArticleRules(version=1, body=".article__body, .cms-body"), "rules:thu:1")
    assert found.body == "Một đoạn văn."


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\x1f", "\ufffe", "&#1;", "&#x0B;", "&#31", "&#65535;", "&#xfffe;"], ids=ascii)
def test_a_page_with_a_character_that_no_page_may_hold_is_read(sign):
    page = article(TITLE, body=PARAGRAPH[:40] + sign + PARAGRAPH[40:]) + f"<div class='comment-list'><p>a{sign}b</p></div>{sign} x"
    for rules in (None, ArticleRules(1, body="article p")):
        found = extract_article(page.encode(), URL, rules, now=NOW, source="bao")
        assert PARAGRAPH[50:100] in found.body and not {"\x01", "\x0b", "\x1f", "\ufffe", "\uffff"} & set(found.body)


@pytest.mark.parametrize("entity", ["&#10;", "&#38;", "&#x26;", "&#100;", "&#8217;", "&#x1F600;", "&#310;", "&#x1fb;"])
def test_other_numbered_characters_stay(entity):
    assert entity in decode(f"<p>a{entity}b</p>".encode())


@pytest.mark.parametrize(("lead", "found"), [("*", ""), ("div.b", ""), ("div.b p", "Câu một của bài."), ("p.s", "Sapo riêng.")])
def test_a_lead_that_holds_the_text_is_none(lead, found):
    page = ("<html><body><h1>Tựa</h1><p class=s>Sapo riêng.</p><div class=b><p>Câu một của bài.</p><p>Câu hai của bài.</p>"
            "<p>Câu ba của bài.</p></div></body></html>")
    read = by_rules(page, ArticleRules(1, "h1", lead, "div.b"), "rules:thu:1")
    assert read.lead == found and read.body.count("Câu hai") == 1
