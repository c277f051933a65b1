"""Short statements: what is offered before a new rumor is made, what is never called sure, both engines alike."""

from __future__ import annotations

import pytest

from benchmarks.claims import elastic
from search.matching import Match, Statements, similar
from search.statement_words import particulars, words_of

REGISTER = [
    (11, "Trường tiểu học An Phú thu tiền ghế ngồi 500.000 đồng mỗi học sinh"),
    (12, "Trường tiểu học An Khánh thu tiền ghế ngồi 500.000 đồng mỗi học sinh"),
    (13, "Nước sông Hậu nhiễm độc, cá chết trắng từ Long Xuyên đến Châu Đốc do nhà máy xả thải ban đêm"),
    (14, "Từ ngày 1/7 xe máy trên 10 năm sẽ bị cấm lưu hành trong nội thành"),
    (15, "Ngân hàng Sao Mai sắp phá sản, người dân rút tiền hàng loạt"),
    (16, "Bệnh viện đa khoa tỉnh hết thuốc, bệnh nhân bảo hiểm y tế phải tự mua ngoài"),
    (17, "Sắp sáp nhập phường Hòa Bình với phường Tân Lập, dân phải làm lại căn cước"),
    (18, "Giá vé xe Tết tăng gấp đôi vì thiếu tài xế"),
]


def found(text: str) -> list[int]:
    return [match.id for match in similar(text, REGISTER)]


@pytest.mark.parametrize(("text", "first"), [
    ("Bà con kháo nhau trường An Phú bắt đóng 500 nghìn tiền ghế", 11),
    ("ca chet trang song hau vi nha may xa thai", 13),
    ("Nghe nói xe máy cũ trên 10 năm không được chạy trong nội thành nữa", 14),
    ("Có người nói ngân hàng SaoMai sắp sập, bà con đi rút tiền đông lắm", 15),
    ("BHYT hết thuốc phải mua ngoài ở bệnh viện tỉnh", 16),
    ("CÁ CHẾT TRẮNG SÔNG HẬU https://example.org/gia-ve-xe-tet-tang-gap-doi", 13),
])
def test_other_words_for_a_rumor_find_it_first(text: str, first: int) -> None:
    assert found(text)[:1] == [first]


@pytest.mark.parametrize("text", [
    "Tổ chức họp dân về quy hoạch khu dân cư", "Đội bóng tỉnh nhà thắng trận mở màn", "", "???", "https://example.org/a",
])
def test_nothing_is_offered_for_another_matter(text: str) -> None:
    assert found(text) == []


def test_the_same_words_are_sure_and_another_school_is_suggested() -> None:
    assert [(match.id, match.how) for match in similar(REGISTER[0][1], REGISTER)] == [(11, "sure"), (12, "suggest")]


@pytest.mark.parametrize("text", [
    "Trường tiểu học An Phú thu tiền ghế ngồi 800.000 đồng mỗi học sinh",        # another number
    "Trường tiểu học Bình An thu tiền ghế ngồi 500.000 đồng mỗi học sinh",       # another school
    "cá chết trắng sông Hậu",                                                    # too short to be sure of
])
def test_what_a_person_has_to_decide_is_never_sure(text: str) -> None:
    assert {match.how for match in similar(text, REGISTER)} == {"suggest"}


def test_a_persons_name_finds_nothing() -> None:
    register = [*REGISTER, (19, "Ông Nguyễn Văn Tám ở xã Tân Lập trúng số 12 tỷ đồng")]
    assert similar("Nguyễn Văn Tám", register) == []
    assert similar("nguyen van tam", register) == []
    assert [match.id for match in similar("ở xã Tân Lập có người trúng số 12 tỷ", register)][:1] == [19]


def test_a_changed_register_is_seen_at_once_and_the_limit_holds() -> None:
    text = "trường thu tiền ghế ngồi của học sinh"
    assert sorted(found(text)) == [11, 12]
    assert [match.id for match in similar(text, REGISTER[1:])] == [12]
    assert len(similar(text, REGISTER, limit=1)) == 1
    assert similar(text, REGISTER, limit=0) == similar(text, []) == []
    assert all(isinstance(match, Match) and 0 <= match.score <= 1 for match in similar(text, REGISTER))


def test_equal_statements_come_in_the_order_given() -> None:
    assert found("Giá vé xe Tết tăng gấp đôi") == [18]
    doubled = [(31, REGISTER[7][1]), (30, REGISTER[7][1]), *REGISTER]
    assert [match.id for match in similar("Giá vé xe Tết tăng gấp đôi", doubled)] == [31, 30, 18]


def test_words_are_parted_written_out_and_freed_of_endings() -> None:
    assert words_of("#GiáXăng tại TPHCM, VOTED").exact[:2] == ("giá", "xăng")
    assert words_of("BHYT").exact == ("bảo", "hiểm", "y", "tế")
    assert words_of("machines claimed nghiêng những").folded == ("machin", "claim", "nghieng", "nhung")
    assert particulars("Trường An Phú thu 500.000 đồng. Phụ huynh bức xúc") == {"an", "phu", "500", "000"}


def test_what_is_added_is_found_as_if_it_had_been_there() -> None:
    grown, whole = Statements(REGISTER[:3]), Statements(REGISTER)
    grown.add(REGISTER[3:7])
    grown.add(REGISTER[7:])
    grown.add([])
    for _, text in REGISTER:
        assert grown.similar(text) == whole.similar(text) != []


def test_a_page_of_text_is_taken() -> None:
    page = " ".join(f"từ{number} khác{number}" for number in range(3000))
    assert found(f"cá chết trắng sông Hậu từ Long Xuyên {page}") == []


def test_elasticsearch_ranks_alike(elasticsearch_url: str) -> None:
    texts = ["cá chết trên sông vì nhà máy", "thu tiền ghế ngồi trường An Khánh", "tang gia ve xe tet", "sáp nhập phường"]
    memory = Statements(REGISTER)
    with elastic(elasticsearch_url, REGISTER) as other:
        for words in map(words_of, texts):
            assert other.ranked(words, 5) == memory.ranked(words, 5) != []
