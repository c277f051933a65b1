"""A digest in HTML and Markdown: pure functions of its body, hostile text stays text."""

from __future__ import annotations

import copy
import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from digest_sample import HOSTILE, body
from markdown_it import MarkdownIt

from langnghe.render.html import digest_fragment, digest_html
from langnghe.render.markdown import digest_markdown, escape
from langnghe.render.terminal import digest_text

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
        "from langnghe.render.html import digest_html; from langnghe.render.markdown import digest_markdown;"
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
