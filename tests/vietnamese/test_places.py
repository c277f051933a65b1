from __future__ import annotations

import pytest

from vietnamese import lexicons
from vietnamese.places import mentions, province


def test_units_are_found_with_their_level() -> None:
    text = "Tại phường Bến Nghé, quận 1, TP.HCM và xã Ea H'leo, tỉnh Đắk Lắk; thành phố Thủ Đức, Thị trấn Sa Pa."
    assert [(p.level, p.name) for p in mentions(text)] == [
        ("ward", "Bến Nghé"), ("district", "1"), ("province", "HCM"), ("ward", "Ea H'leo"), ("province", "Đắk Lắk"),
        ("district", "Thủ Đức"), ("ward", "Sa Pa"),
    ]
    assert all(text[p.start:p.end].endswith(p.name) for p in mentions(text))


def test_ordinary_words_are_no_units() -> None:
    assert mentions("xã hội phát triển, tỉnh táo, huyện đội, phường hội") == []


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


@pytest.mark.parametrize("name", ["abbreviations", "teencode", "rumor_cues", "admin_types", "place_aliases"])
def test_tables_hold_texts(name: str) -> None:
    table = lexicons.table(name)
    assert table and all(key and values and all(values) for key, values in table.items())


@pytest.mark.parametrize("name", [
    "surnames", "given_names", "middle_names", "honorifics", "titles", "not_persons", "places", "provinces", "common_pairs",
])
def test_lists_hold_words_without_comments(name: str) -> None:
    assert lexicons.words(name) and not any("#" in word for word in lexicons.words(name))
