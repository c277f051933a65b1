"""What one outlet made of another's text, sentence by sentence and in shares of words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langnghe.copies import share
from langnghe.rewriting import compare
from pipelines.topics.sharing import kept

WIRE = ("Sở Giao thông vừa thông xe cầu mới nối hai bờ sông. Cầu dài sáu trăm mét, có bốn làn xe.\n"
        "Trong tháng đầu, xe tải trên mười tấn chưa được qua. Người dân mong có xe buýt qua cầu.")


def test_the_same_sentences_otherwise_broken_are_no_change() -> None:
    made = compare(WIRE, WIRE.replace("\n", " ").replace("Sở", "SỞ"))
    assert (made.pairs, made.moved, made.passages()) == ((), 0, [])


def test_added_left_out_changed_and_moved_sentences_are_told_apart() -> None:
    made = compare(WIRE, "Người dân mong có xe buýt qua cầu. Sở Giao thông hôm nay thông xe cầu mới nối hai bờ sông. "
                         "Trong tháng đầu, xe tải trên mười tấn chưa được qua. Ảnh của bạn đọc gửi về tòa soạn.")
    assert (made.new, made.gone, made.changed, made.moved) == (1, 1, 1, 1)
    said = ["".join(f"<{c.kind}:{c.text}>" if c.kind != "same" else c.text for c in passage)
            for passage in made.passages()]
    assert "<out:Cầu dài sáu trăm mét, có bốn làn xe.>" in said
    assert "Sở Giao thông <out:vừa><in:hôm nay> thông xe cầu mới nối hai bờ sông." in said
    assert "<in:Ảnh của bạn đọc gửi về tòa soạn.>" in said


def test_texts_that_were_written_anew_are_out_and_in() -> None:
    made = compare("\n".join(f"Câu cũ số {n} nói về chuyện một." for n in range(90)),
                   "\n".join(f"Đoạn mới thứ {n} kể việc khác hẳn." for n in range(80)))
    assert (made.gone, made.new, made.changed) == (90, 80, 0)
    assert compare("", "").pairs == ()


sentences = st.lists(st.sampled_from([f"Câu {word} có mấy chữ." for word in "một hai ba bốn năm sáu".split()]), max_size=8)


@settings(max_examples=60, deadline=None)
@given(old=sentences, new=sentences)
def test_every_sentence_is_counted_once(old: list[str], new: list[str]) -> None:
    made = compare("\n".join(old), "\n".join(new))
    stayed = len(old) - made.moved - made.gone - made.changed
    assert stayed == len(new) - made.moved - made.new - made.changed >= 0
    if sorted(old) == sorted(new):
        assert made.pairs == ()


@pytest.mark.parametrize("text, other, expected", [
    (WIRE, WIRE, 1.0), (WIRE, "", 0.0), ("", WIRE, 0.0), ("Cầu mới", WIRE, 1.0), ("Cầu cũ", WIRE, 0.0),
    ("một hai ba bốn", "một hai ba năm", 0.75), ("cau moi noi hai bo song", WIRE, 1.0),
])
def test_shares_count_words(text: str, other: str, expected: float) -> None:
    assert kept(text, other) == expected


def test_only_all_is_a_hundred_percent() -> None:
    assert [share(value) for value in (1.0, 0.999, 0.5, 0.001, 0.0)] == ["100 %", "99 %", "50 %", "1 %", "0 %"]
