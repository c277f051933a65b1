"""A digest in HTML and Markdown: pure functions of its body, hostile text stays text."""

from __future__ import annotations

import copy
import random
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt

from langnghe.render import digest_html, digest_markdown
from langnghe.render.html import digest_fragment
from langnghe.render.markdown import escape
from langnghe.render.terminal import digest_text

HOSTILE = '<script>alert(1)</script> [x](javascript:alert(2)) **b** `c` & "q" \u202eabc\x1b]0;PWN\x07\x9b31m\n# heading'
CHANGE = {"today": 42, "yesterday": 1200, "difference": -1158, "percent": -97, "week_mean": 3.5, "week_days": 6}
NO_BASE = {"today": 2, "yesterday": None, "difference": None, "percent": None, "week_mean": None, "week_days": 0}


def item(title: str, url: str = "https://example.test/1") -> dict:
    return {"article_id": 7, "title": title, "url": url, "source": "bao-mau", "source_title": "Báo Mẫu"}


def body(label: str = "Viện phí mới", url: str = "https://example.test/1") -> dict:
    quoted = {"text": f"Câu trích: {label}", "article_id": 7, "url": url, "source": "bao-mau", "source_title": "Báo Mẫu"}
    topic = {
        "id": 3, "label": label, "terms": [], "articles": 1, "stories": 1, "change": CHANGE, "trend": "new",
        "outlets": [{"name": "bao-mau", "title": "Báo Mẫu", "articles": 1}], "first_day": "2026-05-20",
        "first_seen": "2026-05-20T03:00:00+00:00", "first_today": "2026-05-20T03:00:00+00:00",
        "headline": item(label + "!", url), "sentences": [quoted],
    }
    return {
        "kind": "day", "day": "2026-05-20", "template_version": 1,
        "as_of": {"articles_of_day": 1, "collected_on_day": 2, "newest_article": 7},
        "totals": {"articles": 1, "stories": 1, "outlets": 1, "comments": 1320, "threads": 1, "waiting_for_topics": 1, "synthetic_dates": 1,
                   "change": NO_BASE},
        "topics": [topic], "topics_total": 3, "topics_not_shown": {"topics": 2, "articles": 4, "stories": 4},
        "new": [3], "growing": [], "fading": [{"id": 4, "label": label, "change": CHANGE}],
        "left_out": [{"id": 5, "label": f"Bị lược: {label}", "articles": 1900, "stories": 8, "outlets": 2,
                      "trend": "growing", "change": CHANGE, "reason": f"ngoài phạm vi {label}"}],
        "hotspots": [{"id": 6, "label": f"Nóng: {label}", "hotspot": 1, "kind": "hotspot", "area": "xã Mẫu", "evidence": {
            "articles": 31, "usual": 4.2, "days": 60, "span": 1, "stories": 12, "outlets": 9, "independent": 8,
            "most_before": 11, "most_before_day": "2026-05-02", "yesterday": None, "week_before": None, "new": False,
            "masked": [], "areas": [], "needed": 3}}],
        "revised": {"total": 0, "articles": []}, "withdrawn": {"total": 9, "articles": [item(label, url)]},
        "undated": {"total": 1, "articles": [item(label, url)]},
        "coverage": {"expected": 2, "answering": 1, "failed": [{"name": "c", "title": "Cổng Mẫu", "statuses": []}],
                     "not_asked": [], "silent": [], "outlets_with_articles": 1, "collected": 2,
                     "with_reliable_date": 1},
        "masked_days": ["2026-05-19"], "method": ["counts_below_least", "reliable_dates_only"],
        "limits": {"topics": 30, "listed": 50, "sentences": 3, "least_for_percent": 30},
    }


FORMS = [digest_html, digest_fragment, digest_markdown]


@pytest.mark.parametrize("form", FORMS)
def test_same_body_same_bytes_and_body_untouched(form: object) -> None:
    given = body()
    kept = copy.deepcopy(given)
    assert form(given, "vi") == form(given, "vi")
    assert given == kept


def test_bytes_do_not_depend_on_the_process() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_digest as t, hashlib;"
        "from langnghe.render import digest_html, digest_markdown;"
        "print(hashlib.sha256((digest_html(t.body(), 'vi') + digest_markdown(t.body(), 'en')).encode()).hexdigest())"
    )
    folder = __file__.rsplit("/", 1)[0]
    given = {
        subprocess.run([sys.executable, "-c", code, folder], env={"PYTHONHASHSEED": seed, "LANGNGHE_LANGUAGE": language},
                       capture_output=True, text=True, check=True).stdout
        for seed, language in (("1", "vi"), ("2", "en"))
    }
    assert len(given) == 1


@pytest.mark.parametrize("form", FORMS)
def test_both_languages_say_the_same_numbers(form: object) -> None:
    vietnamese, english = form(body(), "vi"), form(body(), "en")
    assert "Bản tin ngày 20/05/2026" in vietnamese
    assert "Digest of 20 May 2026" in english
    for words in ("1.200", "3,5 bài mỗi ngày", "1 nguồn · 1.320 bình luận trong 1 chuỗi thảo luận"):
        assert words in vietnamese
    for words in ("1,200", "3.5 a day", "1 outlet · 1,320 comments in 1 thread"):
        assert words in english


@pytest.mark.parametrize("form", FORMS)
def test_gaps_are_named(form: object) -> None:
    text = form(body(), "vi")
    for words in ("Không đọc được: Cổng Mẫu", "Đọc được 1 trên 2 nguồn", "hôm trước không rõ", "dưới 30 bài",
                  "2 chủ đề nhỏ hơn với 4 bài", "Còn 8 bài không liệt kê", "19/05/2026"):
        assert words in text


@pytest.mark.parametrize("form", [digest_html, digest_fragment])
def test_hostile_text_stays_text_in_html(form: object) -> None:
    text = form(body(HOSTILE, "javascript:alert(3)"), "vi")
    assert "<script" not in text
    assert not re.search(r'href="(?!https?:|/article/|/topic/|#topic-[0-9]+")', text)
    assert not any(sign in text for sign in "\u202e\x1b\x07\x9b")


def test_hostile_text_stays_text_in_markdown() -> None:
    text = digest_markdown(body(HOSTILE, "javascript:alert(3)"), "vi")
    assert "<script" not in text.replace("\\<", "")
    assert "](javascript:" not in text
    assert "\n# heading" not in text
    assert "**b**" not in text


def shown(text: str) -> list[str]:
    """Return the blocks and pieces that a reader of Markdown makes of a text."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return [f"{token.type}:{piece.type}:{piece.content}" for token in parser.parse(text)
            for piece in token.children or [token]]


PIECES = ["a", "Ký", " ", "1", ".", ")", "(", "[", "]", "!", "_", "__", "*", "**", "`", "~", "~~", "-", "+", "=", "#", ">", "<", "&",
          "amp;", "#60;", "|", "\\", "{", "}", ":", "http://a.vn", "<b>", "---", "===", "1.", "- ", "# "]


def test_escaped_text_is_read_as_the_text_it_is() -> None:
    choose = random.Random(7)
    for _ in range(3000):
        text = " ".join("".join(choose.choices(PIECES, k=choose.randint(1, 8))).split())
        if text:
            assert "".join(piece.split(":", 2)[2] for piece in shown(escape(text))) == text, (text, escape(text))
            # as a heading, in a list and as the words of a link too
            assert "".join(piece.split(":", 2)[2] for piece in shown(f"## {escape(text)}")) == text, (text, escape(text))
            assert {piece.split(":")[0] for piece in shown(f"- {escape(text)}")} == {
                "bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close",
                "bullet_list_close"}, text


def test_nothing_is_escaped_without_need() -> None:
    for text in ("bao-mau (7 ngày)", "C++ & D&Đ", "a_b", "24/7 - #1", "7.5", "2026-05-20", "(a) {b} !"):
        assert escape(text) == text


def test_an_address_cannot_end_its_link() -> None:
    text = digest_markdown(body("a", "https://example.test/a) [x](https://evil.test"), "vi")
    assert "(https://example.test/a%29%20[x]%28https://evil.test)" in text


def test_escape_leaves_vietnamese_alone() -> None:
    assert escape("Giá điện tăng 4,8% từ ngày mai") == "Giá điện tăng 4,8% từ ngày mai"
    assert escape("1. không là danh sách") == "1\\. không là danh sách"


def test_a_file_stands_alone_and_a_page_links_to_the_desk() -> None:
    alone, part = digest_html(body(), "vi"), digest_fragment(body(), "vi")
    assert alone.startswith("<!doctype html>")
    assert "/article/7" not in alone
    assert 'href="https://example.test/1" rel="noopener noreferrer"' in alone
    assert 'href="/article/7"' in part
    assert "<html" not in part


@pytest.mark.parametrize("form", FORMS)
def test_a_digest_without_comments_says_nothing_of_them(form: object) -> None:
    without = body()
    del without["totals"]["comments"], without["totals"]["threads"]
    assert "bình luận trong" not in form(without, "vi")


def test_a_day_without_anything_is_said() -> None:
    nothing = body() | {"topics": [], "topics_not_shown": {"topics": 0}, "fading": [], "masked_days": []}
    for form in FORMS:
        assert "Ngày này không có chủ đề nào có bài." in form(nothing, "vi")


@pytest.mark.parametrize("form", FORMS)
def test_a_day_that_was_collected_later_has_no_gaps(form: object) -> None:
    later = body()
    later["coverage"] |= {"answering": 0, "failed": [], "not_asked": [{"name": n, "title": n} for n in ("a", "b")],
                          "collected": 0, "with_reliable_date": 0}
    text = form(later, "en")
    assert "No source was asked on this day; its articles were collected later." in text
    assert "could be read" not in text and "Not asked on this day" not in text and "collected on this day" not in text
    later["coverage"] |= {"collected": 3, "with_reliable_date": 1}      # an archive was taken in on the day
    assert "1 of 3 articles collected on this day" in (text := form(later, "en"))
    assert "No source was asked on this day." in text and "later" not in text


@pytest.mark.parametrize("form", [*FORMS, digest_text])
def test_what_staff_left_out_is_named_with_size_and_reason(form: Callable[[dict, str], str]) -> None:
    text = re.sub(r"\s+", " ", form(body(), "vi"))
    assert "Đã lược khỏi bản tin" in text and "Bị lược: Viện phí mới" in text
    assert "1.900 bài" in text and "Lý do: ngoài phạm vi Viện phí mới" in text
    old = {key: value for key, value in body().items() if key != "left_out"}
    assert "lược" not in form(old, "vi")


@pytest.mark.parametrize("form", FORMS)
def test_hotspots_stand_in_the_digest_with_their_reasons(form: Callable[[dict, str], str]) -> None:
    text = form(body(), "vi")
    assert "Điểm nóng" in text and "xã Mẫu" in text and "31 bài trong 24 giờ, bình thường khoảng 4 bài" in text
    assert "chưa từng thấy trong 60 ngày có dữ liệu" in text
    old = {key: value for key, value in body().items() if key != "hotspots"}
    assert "Điểm nóng" not in form(old, "vi")
