"""Highlights: the original spelling, offsets exact whatever stands in the text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import marks, snippet, spans
from search.query import parse
from vietnamese.text import clean


def marked(text: str, query: str, *, title: bool = False) -> list[str]:
    return [span.text for span in spans(text, marks(parse(query), title=title)) if span.hit]


@pytest.mark.parametrize(("text", "query", "expected"), [
    ("Mưa LŨ lớn ở miền Trung", "lũ", ["LŨ"]),
    ("Mưa LŨ lớn ở miền Trung", "lu mien", ["LŨ", "miền"]),
    ("😀😀 Lũ, lụt 🌧 lũ lụt", '"lũ lụt"', ["Lũ, lụt", "lũ lụt"]),
    ("Hòa bình và hoà giải", "hòa", ["Hòa", "hoà"]),
    ("khoa học, khoá học", "kho*", ["khoa", "khoá"]),
    ("TP.HCM ngập, tp hcm", "TP.HCM", ["TP.HCM", "tp hcm"]),
    ("UBND tỉnh, Ủy ban nhân dân xã, nhân dân", "UBND", ["UBND", "Ủy ban nhân dân"]),
    ("lũ và bão", "lũ -bão", ["lũ"]),
    ("đê vỡ, de vo", "de", ["đê", "de"]),
    ("đê vỡ, de vo", "đê", ["đê"]),
    ("đê vỡ lớn", "đê vỡ", ["đê vỡ"]),
    ("", "lũ", []),
])
def test_marks(text: str, query: str, expected: list[str]) -> None:
    assert marked(text, query) == expected


def test_words_for_the_title_are_marked_there_only() -> None:
    assert marked("tin lũ", "tieude:lũ tin", title=True) == ["tin lũ"]
    assert marked("tin lũ", "tieude:lũ tin") == ["tin"]


def test_decomposed_text_is_marked_in_its_stored_form() -> None:
    text = unicodedata.normalize("NFD", "Bão lũ dồn dập")
    assert marked(text, "lũ") == ["lũ"]


@given(st.text(max_size=200), st.sampled_from(["lũ", "a", "a* OR b", '"a b"', "x1"]))
def test_pieces_put_together_are_the_text(text: str, query: str) -> None:
    cut = spans(text + " lũ a b x1", marks(parse(query), title=False))
    assert "".join(span.text for span in cut) == clean(text + " lũ a b x1")
    assert any(span.hit for span in cut)


@given(st.lists(st.sampled_from(["lũ", "lụt", "mưa", "😀", "đường", "dài"]), min_size=60, max_size=200).map(" ".join))
def test_a_snippet_is_a_stretch_of_whole_words(text: str) -> None:
    cut = snippet(text, marks(parse("lũ lụt"), title=False))
    inside = "".join(span.text for span in cut).removeprefix("… ").removesuffix(" …").strip()
    assert inside in text
    assert set(inside.split()) <= set(text.split())
    assert len(inside) <= 270


def test_a_snippet_shows_where_the_words_stand_together() -> None:
    filler = "một đoạn văn khá dài không liên quan gì cả " * 20
    shown = snippet(f"{filler} lũ {filler} lũ lụt ở miền Trung {filler}", marks(parse("lũ lụt"), title=False))
    assert [span.text for span in shown if span.hit] == ["lũ lụt"]
    assert shown[0].text == "… " and shown[-1].text == " …"
