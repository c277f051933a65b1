"""When a text is doubted, and when the two other extractors are believed."""

from __future__ import annotations

import pytest

from crawlers.extract.head import parse
from crawlers.extract.second_look import second_look, shingles
from crawlers.extract.suspicion import doubts

SUBJECTS = ("Ban quản lý chợ", "Công ty cấp nước", "Ủy ban xã Gò Sậy", "Tổ dân phố số ba", "Trạm bơm bến Me")
ENDS = ("đã họp với các hộ dân để bàn việc xả đường ống trước mùa mưa năm nay.",
        "cho biết mẫu nước lấy ở bốn điểm đều đạt mức cho phép của ngành y tế.",
        "đề nghị bà con trữ nước sạch trong ba ngày và báo lại khi nước còn đục.")
STORY = [f"Lần thứ {n}, {SUBJECTS[n % 5]} {ENDS[n % 3]}" for n in range(1, 16)]
PAGE = ("<html><head><title>Nước máy</title></head><body><div class='menu'><a href='/'>Trang chủ</a></div><div class='content'>"
        + "".join(f"<p>{p}</p>" for p in STORY) + "</div></body></html>")
MENU = [f"Mục {n}" for n in range(90)]


def same(lines):
    return lines


@pytest.mark.parametrize(("lines", "names"), [
    (STORY, ()), (STORY[:3], ("short", "prose left out")), (STORY[:8], ("prose left out",)),
    (STORY + MENU * 2, ("text outside paragraphs", "scraps"))])
def test_doubts_are_named(lines, names):
    assert doubts(lines, parse(PAGE)) == names


@pytest.mark.parametrize("lines", [STORY[:5], STORY + MENU * 3], ids=["stopped early", "ran on"])
def test_two_that_agree_replace_a_text_that_is_grossly_off(lines):
    assert second_look(lines, parse(PAGE), same) == STORY


@pytest.mark.parametrize("lines", [STORY, STORY[:12], STORY[1:], [line.upper() + " khác" for line in MENU]],
                         ids=["the same", "a little shorter", "without its first paragraph", "another text"])
def test_a_text_stands_when_they_do_not_differ_grossly(lines):
    assert second_look(lines, parse(PAGE), same) is None


def test_a_text_stands_when_the_two_others_disagree(monkeypatch):
    monkeypatch.setattr("crawlers.extract.second_look._by_resiliparse", lambda tree: MENU)
    assert second_look(STORY[:5], parse(PAGE), same) is None


def test_the_page_is_left_as_it_was():
    tree = parse(PAGE)
    second_look(STORY[:5], tree, same)
    assert len(list(tree.iter("p"))) == len(STORY)


def test_shingles_of_short_texts():
    assert not shingles(["ba từ thôi"]) and shingles(["đủ bốn từ rồi"]).total() == 1
