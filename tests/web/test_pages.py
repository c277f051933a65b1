"""Every page over a small record, in both languages."""

from __future__ import annotations

import html
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from urllib.parse import quote

import pytest
from docx import Document
from web_client import Client
from web_record import NOW, Seeded, article_row, fill, seeded_copy, settings_for

from config import clock
from langnghe.unfinished import notice
from langnghe.web.app import create_app
from langnghe.web.desk import Desk
from langnghe.web.templating import breakable
from langnghe.web.views.search import together
from search.results import SearchPage, SearchRequest
from storage import articles, sources
from storage.sessions import open_database

PAGES = ("/", "/?q=", "/?q=vi%E1%BB%87n+ph%C3%AD", "/topics", "/digest", "/digest/2026-05-20", "/sources")


@pytest.mark.parametrize("target", PAGES)
def test_pages_answer_in_both_languages(client: Client, english: Client, target: str) -> None:
    vietnamese, other = client.get(target), english.get(target)
    assert (vietnamese.status, other.status) == (200, 200)
    assert '<html lang="vi"' in vietnamese.text
    assert "Bỏ qua, đến nội dung" in vietnamese.text
    assert '<html lang="en"' in other.text
    assert "Skip to content" in other.text


def test_search_counts_folds_and_marks(client: Client, seeded: Seeded) -> None:
    text = client.get("/?q=vi%E1%BB%87n+ph%C3%AD").text
    assert "3 bài" in text
    assert "2 tin" in text
    assert "1 nguồn nữa cùng đăng" in text
    assert "<mark>Viện</mark>" in text or "<mark>Viện phí</mark>" in text
    assert f'/topic/{seeded.topic}"' in text


def test_english_and_vietnamese_count_the_same(client: Client, english: Client) -> None:
    assert "3 articles" in english.get("/?q=vi%E1%BB%87n+ph%C3%AD").text
    assert "3 bài" in client.get("/?q=vi%E1%BB%87n+ph%C3%AD").text


def test_without_words_everything_is_listed_newest_first(client: Client) -> None:
    text = client.get("/?q=").text
    assert "5 bài" in text
    assert "1 trong số đó không có ngày đáng tin" in text
    assert text.index("Viện phí mới") < text.index("Nước sông dâng")


def test_facets_are_links_that_switch_on_and_off(client: Client) -> None:
    text = client.get("/?q=vi%E1%BB%87n+ph%C3%AD&source=bao-mau").text
    assert "2 bài" in text
    assert 'href="/?q=vi%E1%BB%87n+ph%C3%AD"' in text
    assert "kind=official" in client.get("/?q=vi%E1%BB%87n+ph%C3%AD").text


def test_revised_withdrawn_and_undated_are_marked(client: Client) -> None:
    text = client.get("/?q=").text
    for mark in ("đã sửa", "đã gỡ", "không rõ ngày"):
        assert mark in text


def test_days_narrow_and_stay_in_the_form(client: Client) -> None:
    text = client.get("/?from=2026-05-20&to=2026-05-20").text
    assert "2 bài" in text
    assert 'name="from" value="2026-05-20"' in text


@pytest.mark.parametrize("query", ["khongco:x", "ng%C3%A0y:bao-gi%E1%BB%9D", "%28" * 200 + "a"])
def test_an_unreadable_query_says_what_is_wrong_and_keeps_it(client: Client, query: str) -> None:
    answer = client.get(f"/?q={query}")
    assert answer.status == 400
    assert 'role="alert"' in answer.text
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize("query", [
    "%22", "%28%29", "-", "OR", "%00", "%F0%9F%98%80", "%E2%80%AE", "'; DROP TABLE article; --", "a" * 3000,
    "page=-1&page=0", "x&page=99999999999999999", "x&topic=9" + "9" * 30, "x&sort=nothing&fold=2&mode=odd",
    "x&from=2026-05-20&to=2020-01-01", "x&from=tomorrow", "&topic=abc", "x&topic=1&topic=-2",
])
def test_no_query_breaks_the_page(client: Client, query: str) -> None:
    assert client.get(f"/?q={query}").status in {200, 400}


def test_a_toneless_search_offers_nothing_and_finds_the_same(client: Client) -> None:
    assert "3 bài" in client.get("/?q=vien+phi").text


def test_nothing_found_helps(client: Client) -> None:
    text = client.get("/?q=kh%C3%B4ng+th%E1%BB%83+c%C3%B3&source=bao-mau").text
    assert "Không có bài nào có đủ mọi từ." in text
    assert "mode=question" in text
    assert "Tìm mà không lọc" in text


def test_articles_with_some_of_the_words_are_shown_apart_where_none_has_all(client: Client) -> None:
    text = client.get("/?q=" + quote("nước sông đổi màu vì sao")).text
    above, below = text.split('<section class="loose"')
    assert re.search(r'<h2 class="count"[^>]*>0 bài', above) and 'class="hit"' not in above
    assert "Bài có ít nhất 2 trong 6 từ này: 1" in re.sub(r"<[^>]+>", "", below) and below.count('<li class="hit">') == 1
    assert 'class="loose"' not in client.get("/?q=" + quote("nước sông")).text


def test_words_that_stand_apart_are_offered_side_by_side(client: Client) -> None:
    class Counting:
        def count(self, asked: SearchRequest) -> int:
            return {'"viện phí"': 2, '"phí viện"': 0}[asked.text]

    desk = cast(Desk, SimpleNamespace(use=lambda ask: ask(Counting())))
    found = cast(SearchPage, SimpleNamespace(total=3, trouble=""))
    fewer = cast(SearchPage, SimpleNamespace(total=2, trouble=""))
    asked = SearchRequest("viện phí")
    assert together(desk, asked, found) == ('"viện phí"', 2)
    assert together(desk, asked, fewer) is None and together(desk, replace(asked, text="phí viện"), found) is None
    offered = "bài có các từ này đứng liền nhau"
    for query in ('"viện phí"', "viện", "viện -phí", "viện phí mới áp dụng từ"):
        assert offered not in client.get("/?q=" + quote(query)).text


def test_article_says_where_and_when_it_stood(client: Client, seeded: Seeded) -> None:
    text = client.get(f"/article/{seeded.articles['fees']}").text
    assert "10:00\u00a020/05/2026" in text     # no line ends between them
    assert "dữ liệu có cấu trúc của trang" in text
    assert 'rel="noopener noreferrer external"' in text
    assert "1 bài khác cùng tin" in text
    assert f'/topic/{seeded.topic}"' in text


def test_article_shows_what_changed_and_that_it_is_gone(client: Client, seeded: Seeded) -> None:
    text = client.get(f"/article/{seeded.articles['flood']}").text
    assert "<del>lên nhanh</del>" in text
    assert "<ins>xuống chậm</ins>" in text
    assert "không còn hiện bài này" in text


def test_an_undated_article_says_so(client: Client, seeded: Seeded) -> None:
    assert "Không tìm thấy ngày đăng" in client.get(f"/article/{seeded.articles['undated']}").text


def test_hostile_text_is_shown_as_text(client: Client, seeded: Seeded) -> None:
    for target in (f"/article/{seeded.articles['hostile']}", "/?q=vi%E1%BB%87n+ph%C3%AD", f"/topic/{seeded.topic}"):
        text = client.get(target).text
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "javascript:" not in text


def test_a_query_is_escaped_where_it_is_said_back(client: Client) -> None:
    text = client.get("/?q=%3Cscript%3Ealert(1)%3C/script%3E%22%3E").text
    assert "<script>alert" not in text


def test_topic_counts_and_stories(client: Client, seeded: Seeded) -> None:
    text = client.get(f"/topic/{seeded.topic}").text
    assert "3 bài" in text
    assert "2 tin" in text
    assert "2 nguồn" in text
    assert "<svg viewBox" in text
    assert "Cổng Mẫu" in text


def test_a_topic_page_says_why_there_is_no_forecast(client: Client, english: Client, seeded: Seeded) -> None:
    assert "Chưa dự báo: " in client.get(f"/topic/{seeded.topic}").text
    assert "No forecast: it is made once a day" in english.get(f"/topic/{seeded.topic}").text


def test_a_merged_topic_leads_on(client: Client, seeded: Seeded) -> None:
    answer = client.get(f"/topic/{seeded.merged}")
    assert answer.status == 307
    assert answer.headers["location"] == f"/topic/{seeded.topic}"


def test_topics_of_a_window(client: Client, seeded: Seeded) -> None:
    for window in ("1", "7", "30", "all", "nonsense"):
        assert f"/topic/{seeded.topic}" in client.get(f"/topics?days={window}").text
    assert client.get("/topics?page=9").status == 200


def test_digest_as_page_and_markdown(client: Client, english: Client, seeded: Seeded) -> None:
    page = client.get("/digest")
    assert "Bản tin ngày 20/05/2026" in page.text
    assert f"/topic/{seeded.topic}" in page.text
    assert client.get("/digest/2026-05-20").text.count("<article") == page.text.count("<article")
    markdown = english.get("/digest/2026-05-20.md")
    assert markdown.headers["content-type"] == "text/markdown; charset=utf-8"
    assert markdown.text.startswith("# Digest of 20 May 2026\n")


def test_a_failed_day_is_masked_in_the_chart(client: Client, seeded: Seeded) -> None:
    text = client.get(f"/topic/{seeded.topic}").text
    assert 'class="gap"' in text
    assert "không đọc được Cổng Mẫu" in text


def test_sources_show_health_in_words(client: Client) -> None:
    text = client.get("/sources").text
    for words in ("Báo Mẫu", "robots.txt từ chối", "bị robots.txt từ chối", "quá thời gian chờ"):
        assert words in text


def test_rules_that_are_due_are_said_and_a_wrong_file_hides_nothing(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    database = open_database(settings)
    with database.writing() as session:
        for name in ("bao-han", "bao-gan"):
            sources.ensure(session, name, name, "press", enabled=True)
    database.close()
    folder = settings.config_dir / "sources"
    folder.mkdir(parents=True)
    for name, days in (("bao-han", -1), ("bao-gan", 12)):
        until = (NOW + timedelta(days=days)).date()
        (folder / f"{name}.toml").write_text(
            f'title = "{name}"\nkind = "press"\ndomains = ["{name}.example"]\n[start]\n'
            f'feeds = ["https://{name}.example/rss"]\n[rules]\nversion = 1\nbody = "p"\nvalid_until = {until}\n', "utf-8")
    (folder / "bao-sai.toml").write_text("tittle = 1\n", "utf-8")
    clock.freeze(NOW)
    page = Client(create_app(settings), cookies="language=en").get("/sources").text
    rows = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    over, near = (next(row for row in rows if name in row) for name in ("bao-han", "bao-gan"))
    assert "were to be checked by 19 May 2026" in over and "rules checked until 19 May 2026" in over
    assert "are to be checked by 1 Jun 2026" in near
    assert "bao-sai.toml" in page


def test_an_imported_source_is_said_to_be_one(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    database = open_database(settings)
    with database.writing() as session:
        archive = sources.ensure(session, "kho-mau", "Kho Mẫu", "press")
        articles.save(session, article_row(archive, "cu", "Bài cũ", "Thân bài.", None))
        sources.note_import(session, archive, NOW)
        sources.ensure(session, "tat-mau", "Tắt Mẫu", "press")
    database.close()
    desk = create_app(settings)
    rows = re.findall(r"<tr>.*?</tr>", Client(desk).get("/sources").text, re.DOTALL)
    told = {name: next(row for row in rows if name in row) for name in ("Kho Mẫu", "Tắt Mẫu")}
    assert "nhập từ kho lưu trữ" in told["Kho Mẫu"] and "số bài: 1, nhập lần cuối: 20/05/2026" in told["Kho Mẫu"]
    assert not re.search("đang tắt|không trả lời|chưa hỏi đến", told["Kho Mẫu"])
    assert "nhập từ kho" not in told["Tắt Mẫu"]
    assert "imported archive" in Client(desk, cookies="language=en").get("/sources").text


@pytest.mark.parametrize("target", [
    "/article/999999", "/topic/999999", "/article/99999999999999999999999", "/digest/2026-13-40", "/digest/today",
    "/digest/2020-01-01", "/digest/2020-01-01.md", "/nothing", "/static/nothing.css", "/article/abc",
])
def test_what_is_not_there_is_404(client: Client, target: str) -> None:
    assert client.get(target).status == 404


def test_an_empty_record_says_what_to_do(empty: Client) -> None:
    for target in ("/topics", "/digest", "/sources"):
        answer = empty.get(target)
        assert answer.status == 200
        assert "<code>langnghe" in answer.text


def test_a_record_that_is_not_indexed_says_so(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    database = open_database(settings)
    fill(database)
    database.close()
    text = Client(create_app(settings)).get("/?q=").text
    assert "chưa vào chỉ mục" in text
    assert "Chỉ mục chưa cập nhật" in text


def attributes(text: str, tag: str) -> dict[str, str | None]:
    """Return the attributes of the first such tag as a browser reads them."""
    found: list[dict[str, str | None]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
            if name == tag:
                found.append(dict(attrs))

    Reader().feed(text)
    return found[0]


def test_the_example_in_the_box_is_whole(client: Client, english: Client) -> None:
    assert str(attributes(client.get("/?q=").text, "input")["placeholder"]).endswith("ngập -bão")
    assert str(attributes(english.get("/?q=").text, "input")["placeholder"]).endswith("flood -storm")


def test_one_day_is_said_and_not_drawn(client: Client, english: Client) -> None:
    one = "/?from=2026-05-20&to=2026-05-20"
    assert "Tất cả trong ngày 20/05/2026." in client.get(one).text
    assert "All of them on 20 May 2026." in english.get(one).text
    assert '<svg viewBox="0 0 720' not in client.get(one).text
    assert '<svg viewBox="0 0 720' in client.get("/?q=").text


def test_advice_fits_how_the_query_was_typed(client: Client) -> None:
    assert "gõ không dấu" in client.get("/?q=tr%E1%BB%9Di+%C6%A1i+zzzz").text
    toneless = client.get("/?q=zzzz+qqqq").text
    assert "gõ không dấu" not in toneless
    assert "từ khác cùng nghĩa" in toneless
    assert "ít từ hơn" in toneless
    assert "ít từ hơn" not in client.get("/?q=zzzz").text
    assert "ít từ hơn" not in client.get("/?q=tr%E1%BB%9Dizzz").text


def test_what_may_have_been_meant_is_a_link(client: Client) -> None:
    either = client.get("/?q=zzzz+ho%E1%BA%B7c+vi%E1%BB%87n+ph%C3%AD&source=bao-mau").text
    assert 'href="/?q=zzzz+OR+vi%E1%BB%87n+ph%C3%AD&amp;source=bao-mau"' in either
    left_out = client.get("/?q=zzzz+-th%E1%BB%A7y+%C4%91i%E1%BB%87n").text
    assert 'href="/?q=zzzz+-%22th%E1%BB%A7y+%C4%91i%E1%BB%87n%22"' in left_out


def test_the_help_teaches_queries_that_can_be_read(client: Client, english: Client) -> None:
    for desk in (client, english):
        help_text = re.search(r'<p id="q-help".*?</p>', desk.get("/?q=").text, re.DOTALL)
        assert help_text is not None
        queries = [unescape(code) for code in re.findall("<code>(.*?)</code>", help_text[0])]
        assert len(queries) == 6
        assert queries[4].endswith(':"Báo Mẫu"')
        for query in queries:
            assert not re.search(r":$|-[^\W_]+ ", query)
            assert desk.get("/?q=" + quote(query)).status == (400 if query == "OR" else 200)


def test_a_digest_of_an_unfinished_day_says_so(client: Client, english: Client) -> None:
    for target in ("/digest", "/digest/2026-05-20"):
        assert "Tính đến 12:00 20/05/2026, ngày chưa kết thúc." in client.get(target).text
    assert "when the day was not over" in english.get("/digest").text


@pytest.mark.parametrize("form", ["md", "html", "text", "eml", "docx", "feed"])
def test_every_form_of_a_digest_of_an_unfinished_day_says_so_whenever_it_is_rendered(
        client: Client, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    target = "/digest/feed.atom" if form == "feed" else f"/digest/2026-05-20.{form}"
    first = client.get(target).body
    assert re.sub(r"\s+", " ", _words(first, form)).count("Tính đến 12:00 20/05/2026, ngày chưa kết thúc") == (
        2 if form in {"feed", "eml"} else 1)
    monkeypatch.setenv("LANGNGHE_CLOCK", "2026-06-20T05:00:00Z")
    assert client.get(target).body == first


def _words(content: bytes, form: str) -> str:
    if form == "docx":
        return "\n".join(one.text for one in Document(BytesIO(content)).paragraphs)
    if form == "eml":
        message = message_from_bytes(content, policy=policy.default)
        return "\n".join(part.get_content() for part in message.walk() if not part.is_multipart())
    return content.decode()


def test_a_digest_of_a_day_that_was_over_needs_no_notice() -> None:
    assert notice("2026-05-20", datetime(2026, 5, 20, 16, 59, tzinfo=UTC))
    assert not notice("2026-05-20", datetime(2026, 5, 20, 17, 0, tzinfo=UTC))


def test_sources_that_are_off_are_folded(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    folder = settings.config_dir / "sources"
    folder.mkdir(parents=True)
    database = open_database(settings)
    with database.writing() as session:
        for name, enabled in (("bao-bat", True), ("bao-tat", False)):
            (folder / f"{name}.toml").write_text(
                f'title = "{name}"\nkind = "press"\nenabled = {str(enabled).lower()}\ndomains = ["{name}.example"]\n[start]\n'
                f'feeds = ["https://{name}.example/rss"]\n', "utf-8")
            sources.ensure(session, name, name, "press", enabled=enabled)
    database.close()
    page = Client(create_app(settings), cookies="language=en").get("/sources").text
    shown, folded = page.split('<details class="off">')
    assert "bao-bat" in shown and "bao-tat" not in shown
    assert "1 source is switched off" in folded and "bao-tat" in folded


def test_a_source_that_was_just_switched_on_is_shown(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    folder = settings.config_dir / "sources"
    folder.mkdir(parents=True)
    (folder / "bao-moi.toml").write_text(
        'title = "Báo Mới"\nkind = "press"\ndomains = ["bao-moi.example"]\n[start]\n'
        'feeds = ["https://bao-moi.example/rss"]\n', "utf-8")
    page = Client(create_app(settings), cookies="language=en").get("/sources").text
    assert "Báo Mới" in page and "not asked yet" in page


def test_the_chosen_colours_are_marked(client: Client) -> None:
    assert re.search(r'<span aria-current="true">[^/]*</span>Tự động</span>', client.get("/?q=").text)
    dark = Client(client.app, cookies="theme=dark").get("/?q=").text
    assert re.search(r'<span aria-current="true">[^/]*</span>Tối</span>', dark) and "theme=auto" in dark


def test_an_address_breaks_after_its_signs() -> None:
    address = "https://bao.example/muc/bai-so-1.html?a=<b>&c=1"
    broken = str(breakable(address))
    assert "bai-<wbr>so-<wbr>1.<wbr>html" in broken and "<b>" not in broken
    assert html.unescape(broken.replace("<wbr>", "")) == address


def test_an_index_that_is_gone_is_said_on_the_search_page(tmp_path: Path) -> None:
    settings, _ = seeded_copy(tmp_path)
    shutil.rmtree(settings.index_dir)
    for address in ("/?q=", "/?q=vi%E1%BB%87n"):
        page = Client(create_app(settings)).get(address).text
        assert "Chưa có chỉ mục tìm kiếm" in page and "index rebuild" in page and "Không tìm thấy" not in page


def test_the_number_of_a_merged_topic_finds_what_it_went_to(place: tuple, client: Client, seeded: Seeded) -> None:
    from storage.models import Topic

    with client.app.state.desk.database.writing() as session:
        old = Topic(label="Tên cũ", merged_into_id=seeded.topic)
        session.add(old)
        session.flush()
        number = old.id
    counts = [re.search(r'<h2 class="count"[^>]*>(\d+)', client.get(target).text)[1] for topic in (number, seeded.topic)
              for target in (f"/?q=&topic={topic}", f"/?q=topic:{topic}")]
    assert len(set(counts)) == 1 and counts[0] != "0"
    assert "Tên cũ" not in client.get(f"/?q=topic:{number}").text
