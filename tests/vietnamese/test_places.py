from __future__ import annotations

import pytest

from vietnamese import lexicons
from vietnamese.places import alias, province


@pytest.mark.parametrize(("written", "usual"), [
    ("Hà Nội", "Hà Nội"), ("ha noi", "Hà Nội"), ("tp hcm", "Hồ Chí Minh"), ("TP.HCM", "Hồ Chí Minh"), ("sài gòn", "Hồ Chí Minh"),
    ("tỉnh Thanh Hoá", "Thanh Hóa"), ("thanh hoa", "Thanh Hóa"), ("Hai Phog", "Hải Phòng"), ("Quảng Ngải", "Quảng Ngãi"),
    ("Đăk Lăk", "Đắk Lắk"), ("Thừa Thiên - Huế", "Huế"), ("BR-VT", "Bà Rịa - Vũng Tàu"),
])
def test_provinces_are_known_by_every_spelling(written: str, usual: str) -> None:
    assert province(written) == usual


@pytest.mark.parametrize("written", ["", "Paris", "Bến Nghé", "giá điện", "Hà", "Bình Tân", "Tân Bình"])
def test_other_names_are_no_province(written: str) -> None:
    assert province(written) is None


def test_another_name_of_a_province_is_never_guessed() -> None:
    assert [alias(name) for name in ("Sài Gòn", "tphcm", "Hà Nội", "Sài Gon", "Hải Phog", "")] == [
        "Hồ Chí Minh", "Hồ Chí Minh", None, "Hồ Chí Minh", None, None]


@pytest.mark.parametrize("name", ["abbreviations", "teencode", "rumor_cues", "place_aliases", "former_districts"])
def test_tables_hold_texts(name: str) -> None:
    table = lexicons.table(name)
    assert table and all(key and values and all(values) for key, values in table.items())


@pytest.mark.parametrize("name", [
    "surnames", "given_names", "middle_names", "honorifics", "titles", "not_persons", "places", "provinces", "common_pairs",
])
def test_lists_hold_words_without_comments(name: str) -> None:
    assert lexicons.words(name) and not any("#" in word for word in lexicons.words(name))
