"""Numbers of official documents: every form as it was seen in print, and what only looks like one."""

from __future__ import annotations

import pytest

from vietnamese.documents import Document, mentions, named
from vietnamese.text import clean


@pytest.mark.parametrize(("text", "names"), [
    ("thực hiện Nghị quyết số 18-NQ/TW của Trung ương", ["Nghị quyết 18-NQ/TW"]),
    ("Nghị quyết 18 - NQ / TW và NQ 18", ["Nghị quyết 18-NQ/TW", "Nghị quyết 18"]),
    ("(18-NQ/TW), 18-nq/tw", ["Nghị quyết 18-NQ/TW"] * 2),
    ("theo nghị định 168/2024/NĐ – CP, mức phạt tăng", ["Nghị định 168/2024/NĐ-CP"]),
    ("nghi dinh 168/2024/ND-CP", ["Nghị định 168/2024/NĐ-CP"]),
    ("nghi quyet 68 ra doi, thong tu so 29 cam day them", ["Nghị quyết 68", "Thông tư 29"]),
    ("NGHỊ QUYẾT 42 CỦA QUỐC HỘI", ["Nghị quyết 42"]),
    ("Nghị định 68 năm 2000 của Chính phủ", ["Nghị định 68/2000"]),
    ("Nghị quyết 30a về giảm nghèo", ["Nghị quyết 30a"]),
    ("quyết định số 7/2012/QÐ-TTg ngày 8/2/2012", ["Quyết định 07/2012/QĐ-TTg"]),
    ("Theo Quyết định 24 của Bộ GTVT, quyết định 236.", ["Quyết định 24", "Quyết định 236"]),
    ("tại Thông báo số 50 - TB / TW của Ban Bí thư", ["Thông báo 50-TB/TW"]),
    ("văn bản số 7005 / UBND - ĐT", ["Công văn 7005/UBND-ĐT"]),
    ("công điện 1925 về mưa lũ", ["Công điện 1925"]),
    ("tờ trình số 150 / TTr - BCA - H 41", ["Tờ trình 150/TTr-BCA-H41"]),
    ("thông tư liên tịch số 05/2015/TTLT-BTP-BCA-BYT", ["Thông tư liên tịch 05/2015/TTLT-BTP-BCA-BYT"]),
    ("Luật số 24/2018/QH14 và Nghị quyết 42/2017/QH14", ["Luật 24/2018/QH14", "Nghị quyết 42/2017/QH14"]),
    ("báo cáo 1468 / KL - TTCP", ["Kết luận 1468/KL-TTCP"]),
    ("nghị quyết 19-2018 / ND - CP", ["Nghị quyết 19/2018/NĐ-CP"]),
    ("vi phạm (102 - QĐ / TW), theo Quy định số 102-QĐ/TW", ["102-QĐ/TW", "Quy định 102-QĐ/TW"]),
    ("Nghị quyết 18, 19 của Trung ương; thực hiện thông tư 30 và 22.",
     ["Nghị quyết 18", "Nghị quyết 19", "Thông tư 30", "Thông tư 22"]),
    ("theo TT29, NĐ20 và QĐ 24", ["Thông tư 29", "Nghị định 20", "Quyết định 24"]),
    ("Đề án 06 về dữ liệu dân cư", ["Đề án 06"]),
])
def test_documents_have_one_spelling(text: str, names: list[str]) -> None:
    assert [one.name for one in mentions(clean(text))] == names


@pytest.mark.parametrize("text", [
    "quyết định kỷ luật 5 cán bộ", "quyết định 5 cán bộ thôi việc", "theo quy định 7h30 thí sinh vào phòng thi",
    "vượt 9,5% kế hoạch 4 tháng", "kế hoạch 5 năm 2016-2020 của cả nước", "định hướng kế hoạch 2019-2020 của công ty",
    "báo cáo 161 dự án chậm", "thông báo 6 người mất tích", "kế hoạch 200 tỷ đồng", "thông báo 1.200 trường hợp",
    "chỉ thị ngày 18/7", "Chỉ thị 18/7 của đội", "nghị quyết 5 điểm", "nghị quyết 10% cổ đông", "sau nghị quyết 2 tháng",
    "tàu ngầm Đề án 636", "chung cư CT4 Xa La, toà CT 5", "Hiến pháp 2013", "kỷ luật 16.", "luật 2013 của nước này",
    "xe 29A-123.45, 51F-678.90", "ngày 20-11-2024", "tỷ số 2-1", "xăng RON 95-III", "SE 15 / SE 16", "Quốc lộ 5 - TP HCM",
    "phụ lục hợp đồng số 16/PL-XDCT", "trong 10 ngày", "Nghị quyết Trung ương 4 khóa XII", "quyết định số phận",
    "kế hoạch 2014), tăng", "tổ 12-TT/5",
])
def test_what_only_looks_like_a_number_of_a_document(text: str) -> None:
    assert mentions(clean(text)) == []


def test_offsets_are_those_of_the_text() -> None:
    text = clean("Sáng 18/7, Bộ công bố Nghị định số 168/2024/NĐ-CP; trước đó có Thông tư 29 và 18-NQ/TW.")
    assert [text[one.start:one.end] for one in mentions(text)] == [
        "Nghị định số 168/2024/NĐ-CP", "Thông tư 29", "18-NQ/TW"]


def test_a_short_name_lies_within_the_full_ones_that_agree_with_it() -> None:
    full, other_year, short, symbol, resolution = mentions(clean(
        "Nghị định 46/2016/NĐ-CP; Nghị định 46/2019; nghị định 46; Nghị định 46/ND-CP; nghị quyết 46."))
    assert short.within(full) and short.within(other_year) and symbol.within(full)
    assert not other_year.within(full) and not full.within(short) and not resolution.within(full)
    assert not symbol.within(other_year)


@pytest.mark.parametrize(("typed", "names"), [
    ("nghi quyet 18", ("Nghị quyết 18",)), ("NQ 18", ("Nghị quyết 18",)), ("nq 18", ("Nghị quyết 18",)), ("TT29", ("Thông tư 29",)),
    ("18-nq/tw", ("Nghị quyết 18-NQ/TW", "Nghị quyết 18")), ("ke hoach 4", ("Kế hoạch 04",)), ("quyet dinh 58", ("Quyết định 58",)),
    ("168/2024/nđ-cp", ("Nghị định 168/2024/NĐ-CP", "Nghị định 168/2024", "Nghị định 168")),
    ("nghi dinh 168/2024/nd-cp", ("Nghị định 168/2024/NĐ-CP", "Nghị định 168/2024", "Nghị định 168")),
    ("Nguyễn Văn An", ()), ("ông An 18", ()), ("18", ()), ("", ()), ("Nghị quyết", ()), ("Nghị quyết 18, 19", ()), ("luật 5", ()),
    ("nghị quyết 18 của ông An", ()),
])
def test_a_document_that_is_asked_for_needs_no_sign(typed: str, names: tuple[str, ...]) -> None:
    found = named(typed)
    assert (found.names if found else ()) == names


def test_a_long_text_of_digits_is_read_in_its_length() -> None:
    text = "nghị quyết số " * 2000 + "18 " * 20000 + "18-NQ/" * 5000
    assert all(isinstance(one, Document) for one in mentions(text))
