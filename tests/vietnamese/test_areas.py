"""Places in text: found with their offsets, resolved by what stands beside them, else left open."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from vietnamese.areas import Gazetteer, Name, Unit, find, resolve
from vietnamese.areas.spelling import key

REFORM = date(2025, 7, 1)
EVE = date(2025, 6, 30)
# id, level, type and name, parent; old units end with the reform, new ones begin with it.
OLD = [
    (1, "province", "Thành phố", "Hồ Chí Minh", None), (2, "province", "Tỉnh", "Bình Dương", None),
    (3, "province", "Tỉnh", "Hải Dương", None), (4, "province", "Thành phố", "Hà Nội", None),
    (5, "province", "Tỉnh", "Đắk Lắk", None),
    (10, "district", "Quận", "1", 1), (11, "district", "Quận", "3", 1), (12, "district", "Thành phố", "Thủ Đức", 1),
    (13, "district", "Thành phố", "Hải Dương", 3), (14, "district", "Huyện", "Tân Phú", 2),
    (15, "district", "Huyện", "Ea H'leo", 5), (16, "district", "Huyện", "Bến Cát", 2),
    (20, "ward", "Phường", "Bến Nghé", 10), (21, "ward", "Phường", "4", 11), (22, "ward", "Phường", "Bình Trưng", 12),
    (23, "ward", "Xã", "Tân Phú", 14), (24, "ward", "Xã", "Tân Phú", 16), (25, "ward", "Xã", "Tân Phú Đông", 14),
    (26, "ward", "Xã", "Ea Ral", 15), (27, "ward", "Phường", "Trần Phú", 13), (28, "ward", "Phường", "4", 10),
    (29, "ward", "Xã", "Hội An", 14), (30, "ward", "Xã", "An Lập", 14),
]
NEW = [
    (101, "province", "Thành phố", "Hồ Chí Minh", None), (104, "province", "Thành phố", "Hà Nội", None),
    (120, "ward", "Phường", "Sài Gòn", 101), (121, "ward", "Xã", "Tân Phú", 101), (122, "ward", "Xã", "Tân Phú", 104),
    (123, "ward", "Phường", "Hải Dương", 104), (124, "ward", "Đặc khu", "Côn Đảo", 101),
]


@cache
def gazetteer() -> Gazetteer:
    units = [Unit(i, level, (Name(kind, name),), parent, None, EVE) for i, level, kind, name, parent in OLD]
    units += [Unit(i, level, (Name(kind, name),), parent, REFORM) for i, level, kind, name, parent in NEW]
    renamed = (Name("Phường", "Dĩ An", date(2020, 2, 1)), Name("Xã", "Dĩ An", None, date(2020, 1, 31)))
    return Gazetteer([*units, Unit(40, "ward", renamed, 16, None, EVE, (14,))])


def places(text: str, day: str = "2019-05-01", **options) -> list[tuple[str, object]]:
    found = resolve(text, gazetteer(), date.fromisoformat(day), **options)
    return [(text[m.start:m.end], m.unit if m.unit is not None else m.candidates) for m in found]


OLD_TEXTS = [
    ("Tại phường Bến Nghé, quận 1, TP.HCM.", [("phường Bến Nghé", 20), ("quận 1", 10), ("TP.HCM", 1)]),
    ("P.4, Q.3 và P. 4 (Q. 1, TP. Hồ Chí Minh)",
     [("P.4", 21), ("Q.3", 11), ("P. 4", 28), ("Q. 1", 10), ("TP. Hồ Chí Minh", 1)]),
    # Namesakes: beside each other, by the district of the article, by its province, else open.
    ("xã Tân Phú (huyện Tân Phú, Bình Dương)", [("xã Tân Phú", 23), ("huyện Tân Phú", 14), ("Bình Dương", 2)]),
    ("xã Tân Phú, Bến Cát. Công an xã Tân Phú đến.", [("xã Tân Phú", 24), ("xã Tân Phú", 24)]),
    ("Ở huyện Bến Cát, ông nói xã Tân Phú ngập.", [("huyện Bến Cát", 16), ("xã Tân Phú", 24)]),
    ("Xã Tân Phú ngập.", [("Xã Tân Phú", (23, 24))]),
    ("Phường 4 họp, Hà Nội.", [("Phường 4", (21, 28)), ("Hà Nội", 4)]),
    # The city is the district, the province has its name too.
    ("phường Trần Phú, TP Hải Dương, tỉnh Hải Dương", [("phường Trần Phú", 27), ("TP Hải Dương", 13), ("tỉnh Hải Dương", 3)]),
    # What stands beside it speaks against the only one of the name: another unit, which is not known.
    ("phường Bến Nghé, quận 3, TP.HCM", [("phường Bến Nghé", ()), ("quận 3", 11), ("TP.HCM", 1)]),
    ("phường Bình Trưng, quận 2, TPHCM", [("phường Bình Trưng", 22), ("TPHCM", 1)]),
    # Spelling: apostrophes, joined syllables, old tone placement.
    ("xã Ea Ral, huyện Ea H ’ leo", [("xã Ea Ral", 26), ("huyện Ea H ’ leo", 15)]),
    ("xã Ea Ral (huyện Ea Hleo, Đăk Lăk)", [("xã Ea Ral", 26), ("huyện Ea Hleo", 15), ("Đăk Lăk", 5)]),
    # A name goes on, or a person's begins.
    ("xã Tân Phú Đông, xã Tân Phú Tây và Chủ tịch xã An Lập Nguyễn Văn Tám, huyện Tân Phú",
     [("xã Tân Phú Đông", 25), ("xã An Lập", 30), ("huyện Tân Phú", 14)]),
    ("Các xã An Lập, Hội An và Tân Phú Đông, huyện Tân Phú", [("xã An Lập", 30), ("Hội An", 29), ("Tân Phú Đông", 25),
                                                             ("huyện Tân Phú", 14)]),
    ("TIN TỪ XÃ AN LẬP, HUYỆN TÂN PHÚ", [("XÃ AN LẬP", 30), ("HUYỆN TÂN PHÚ", 14)]),
    # The name of then, and where it lay then.
    ("xã Dĩ An, huyện Tân Phú", [("xã Dĩ An", 40), ("huyện Tân Phú", 14)]),
]


@pytest.mark.parametrize(("text", "wanted"), OLD_TEXTS, ids=[text[:24] for text, _ in OLD_TEXTS])
def test_places_of_before_the_reform(text: str, wanted: list[tuple[str, object]]) -> None:
    assert places(text) == wanted


@pytest.mark.parametrize("text", [
    "xã hội phát triển, tỉnh táo, huyện đội, phường hội, hợp tác xã Tân Phú, ông xã An Lập, XÃ HỘI AN TOÀN",
    "Nguyễn Hải Dương ở đường Bình Dương, viện Hải dương học, bà H. Tân Phú, TT Trump, 4 phường khác",
    "Giải thưởng Hồ Chí Minh, đường Hồ Chí Minh, Đoàn TNCS HCM, thủ đô của Pháp",
])
def test_ordinary_words_and_persons_are_no_places(text: str) -> None:
    assert places(text) == []


NEW_TEXTS = [
    ("phường Sài Gòn, TP.HCM", [("phường Sài Gòn", 120), ("TP.HCM", 101)]),
    ("Xã Tân Phú (Hà Nội)", [("Xã Tân Phú", 122), ("Hà Nội", 104)]),
    ("Hà Nội: xã Tân Phú họp.", [("Hà Nội", 104), ("xã Tân Phú", 122)]),
    ("phường Bến Nghé, quận 1 (cũ)", [("phường Bến Nghé", 20), ("quận 1", 10)]),
    ("tỉnh Bình Dương (cũ)", [("tỉnh Bình Dương", 2)]),
    ("đặc khu Côn Đảo", [("đặc khu Côn Đảo", 124)]),
]


@pytest.mark.parametrize(("text", "wanted"), NEW_TEXTS, ids=[text[:24] for text, _ in NEW_TEXTS])
def test_places_after_the_reform(text: str, wanted: list[tuple[str, object]]) -> None:
    assert places(text, "2026-03-01") == wanted


def test_units_to_come_are_known_shortly_before_only() -> None:
    assert places("phường Sài Gòn, TP.HCM", "2025-06-01")[0] == ("phường Sài Gòn", 120)
    assert places("phường Sài Gòn, TP.HCM", "2019-06-01") == [("TP.HCM", 1)]


def test_a_day_that_is_not_certain_gives_way_to_districts() -> None:
    text = "xã Tân Phú, huyện Tân Phú"
    assert places(text, "2026-03-01", certain_day=False)[0] == ("xã Tân Phú", 23)
    assert places("xã Tân Phú (Hà Nội)", "2026-03-01", certain_day=False)[0] == ("xã Tân Phú", 122)


def test_the_source_decides_last() -> None:
    assert places("Xã Tân Phú ngập.", "2026-03-01") == [("Xã Tân Phú", (121, 122))]
    assert places("Xã Tân Phú ngập.", "2026-03-01", source_provinces=(104,)) == [("Xã Tân Phú", 122)]
    assert places("TP.HCM: xã Tân Phú", "2026-03-01", source_provinces=(104,))[1] == ("xã Tân Phú", 121)


def test_offsets_hold_in_text_with_odd_letters() -> None:
    text = "😀 Ảnh: TP.\nHCM — xã  Tân Phú, huyện Tân Phú"
    assert [text[f.start:f.end] for f in find(text, gazetteer())] == ["TP.\nHCM", "xã  Tân Phú", "huyện Tân Phú"]


@pytest.mark.parametrize(("one", "other"), [
    ("Hoà Bình", "Hòa Bình"), ("Mỹ Lý", "Mĩ Lí"), ("Quy Nhơn", "Qui Nhơn"), ("Krông A Na", "Krông Ana"), ("08", "8"),
    ("Đăk Song", "Đắk Song"), ("M'Đrắk", "M ’ Đrắk"),
])
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_different_names_stay_apart() -> None:
    assert len({key(name) for name in ("Tân Dương", "Tân Dưỡng", "Tân Đường", "Tây Dương", "1", "11")}) == 6
