from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese import text

VIETNAMESE = st.text(alphabet="aàáảãạăằâấđĐeèêệiíoòóôơớuủưỳỵ qQhHyY\u0300\u0301\u0302\u0306\u031b\u0323\u200b Ð.,1")
ANY = st.one_of(VIETNAMESE, st.text())


@given(ANY)
def test_exact_and_fold_keep_every_offset(value: str) -> None:
    assert len(text.exact(value)) == len(text.fold(value)) == len(value)


@given(ANY)
def test_rules_applied_twice_change_nothing(value: str) -> None:
    cleaned = text.clean(value)
    assert text.clean(cleaned) == cleaned
    assert text.exact(text.exact(value)) == text.exact(value)
    assert text.fold(text.fold(value)) == text.fold(value)
    assert text.squeeze(text.squeeze(value)) == text.squeeze(value)


@given(ANY)
def test_fold_of_exact_text_is_fold_of_the_text(value: str) -> None:
    assert text.fold(text.exact(value)) == text.fold(value)


@given(ANY)
def test_cleaned_text_is_composed_and_storable(value: str) -> None:
    cleaned = text.clean(value)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "\x00" not in cleaned
    cleaned.encode("utf-8")


@given(ANY)
def test_tokens_are_letters_and_digits_and_both_modes_cut_alike(value: str) -> None:
    typed, folded = text.tokens(value), text.folded_tokens(value)
    assert [len(t) for t in typed] == [len(t) for t in folded]
    assert all(t.isalnum() for t in typed + folded)
    assert [text.exact(value)[a:b] for a, b in text.token_spans(value)] == typed


@given(ANY)
def test_composed_and_decomposed_input_are_one_text(value: str) -> None:
    assert text.clean(unicodedata.normalize("NFD", value)) == text.clean(unicodedata.normalize("NFC", value))


@pytest.mark.parametrize(("raw", "stored"), [
    ("Ða Nẵng, ðường", "Đa Nẵng, đường"),
    ("Tha\u0301ng", "Tháng"),
    ("Viê\u0323t", "Việt"),
    ("cho\u0301\u0302ng", "chống"),
    ("zero\u200bwidth\ufeff soft\u00adhyphen", "zerowidth softhyphen"),
    ("tim \u2764\ufe0f", "tim \u2764"),
    ("một\u00a0hai\u3000ba", "một hai ba"),
    ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    ("０９１２ ＡＢＣ ﬁ", "0912 ABC fi"),
    ("𝐡𝐨̀𝐚", "hòa"),
    ("nul\x00 \ud800", "nul "),
    ("nƣớc", "nước"),
])
def test_clean(raw: str, stored: str) -> None:
    assert text.clean(raw) == stored


@pytest.mark.parametrize(("old", "new"), [
    ("hòa bình", "hoà bình"), ("khỏe", "khoẻ"), ("thủy", "thuỷ"), ("TÒA ÁN", "toà án"), ("hóa", "hoá"), ("lũy", "luỹ"),
])
def test_both_tone_placements_are_one_word(old: str, new: str) -> None:
    assert text.exact(old) == text.exact(new) == new


@pytest.mark.parametrize("word", ["quý", "quả", "hoàn", "toán", "khuyển", "của", "mùa", "quỳ", "loài", "hóai"])
def test_tone_stays_where_it_carries_meaning(word: str) -> None:
    assert text.exact(word) == word


def test_words_of_both_placements_find_each_other_before_digits_and_signs() -> None:
    assert text.tokens("tòa2 hòa_bình") == ["toà2", "hoà", "bình"]


def test_fold_takes_every_vietnamese_letter_to_plain_latin() -> None:
    letters = "".join(chr(c) for c in range(0x1EA0, 0x1EFA)) + "ăâđêôơưĂÂĐÊÔƠƯàáãèéìíòóõùúýĨĩŨũ"
    assert text.fold(letters).isascii()


def test_abbreviations_and_numbers_are_cut_at_signs() -> None:
    assert text.folded_tokens("TP.HCM có 3.000.000 người, PM2.5 & vnexpress.net") == [
        "tp", "hcm", "co", "3", "000", "000", "nguoi", "pm2", "5", "vnexpress", "net"]


def test_astral_characters_take_one_place() -> None:
    assert text.exact("Mưa 🌧 to") == "mưa   to"


@pytest.mark.parametrize(("typed", "expected"), [
    ("giá điện", True), ("gia dien", False), ("Đ", True), ("café", True), ("", False),
    ("hoa\u0300", True), ("2024", False),
])
def test_has_tone(typed: str, expected: bool) -> None:
    assert text.has_tone(typed) is expected


def test_squeeze_keeps_paragraphs() -> None:
    assert text.squeeze("  Tiêu   đề \r\n\r\n  đoạn\tmột  ") == "Tiêu đề\nđoạn một"


@given(st.lists(ANY, min_size=1, max_size=4))
def test_a_long_text_becomes_what_its_pieces_become(pieces: list[str]) -> None:
    whole = " ".join(pieces * 40)
    for rule in (text.exact, text.fold, text.bare):
        assert rule(whole) == " ".join([*map(rule, pieces)] * 40)
