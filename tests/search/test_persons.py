"""Which queries are a person's name and nothing else: two lists, one refused, one taken."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from config import areas
from search.errors import QueryError
from search.nodes import as_typed
from search.persons import only_a_person, refuse_person
from search.query import parse
from vietnamese import lexicons

INVISIBLE = re.compile(r"\\u([0-9a-f]{4})")     # written so in the lists, where nobody could see it otherwise
HERE = Path(__file__).parent
SHIPPED = areas.SHIPPED       # before a fixture puts the few areas of the tests in its place


def queries(name: str) -> list[str]:
    lines = (HERE / f"{name}_queries.txt").read_text("utf-8").splitlines()
    written = [line for line in lines if line and not line.startswith("#")]
    return [INVISIBLE.sub(lambda match: chr(int(match[1], 16)), line) for line in written]


def refused(text: str) -> bool:
    return only_a_person(as_typed(parse(text).root))


@pytest.mark.parametrize(("name", "wanted"), [("person", True), ("topic", False)])
def test_two_hundred_of_each(name: str, wanted: bool) -> None:
    listed = queries(name)
    assert len(set(listed)) == len(listed) >= 190
    assert [text for text in listed if refused(text) is not wanted] == []


@pytest.mark.parametrize(("text", "wanted"), [
    ("H'Mông", False), ("người H'Mông", False), ("Ea H'leo", False), ("K'Bang", False), ("y án", False), ("Y tế", False),
    ("y bham nie", True), ("Siu H’Mai", True), ("siu h'mai", True), ("dang thu phi", False), ("do hai san", False),
    ("Nay Hà Nội", False), ("A Lưới", False), ("nghi phạm", False), ("hagiang2024", False),
    ("chủ tịch", False), ("Vợ", False), ("về", False), ("tên Mai", True), ("Mai là ai", True), ("tên mai", False),
    ("V.T.V", False), ("TP. Hồ Chí Minh", False), ("N.V.A", True), ("vợ chồng Hà Nội", False), ("Nguyễn Thị*", True),
    ("Sơn Trà", False), ("son tra", False), ("Sơn Trà OR Nguyễn Văn Tám", True), ("Trần Văn Thời", False),
])
def test_what_lies_near_the_border(text: str, wanted: bool) -> None:
    assert refused(text) is wanted


@pytest.mark.parametrize("topic", [
    "vi phạm", "thu phí", "sinh viên", "định danh", "phạm nhân", "phạm pháp", "mai vàng", "đinh tặc", "cao lương", "đồng sen",
    "ngô biến đổi gen", "trần hưng đạo", "trương định", "đường nguyễn huệ", "vi pham", "thuc pham ban", "tran hung dao",
    "duong nguyen hue", "chu văn an",
])
def test_a_topic_is_one_in_small_letters_in_title_case_and_in_capitals(topic: str) -> None:
    assert [text for text in (topic, topic.title(), topic.upper()) if refused(text)] == []


@pytest.mark.parametrize("name", [
    "nguyễn văn tám", "trần thị mùi", "võ minh triết", "bùi xuân trường", "phạm quốc bảo", "nguyen van tam", "pham van nhan",
    "duong tuan kiet", "phạm thị vi", "trần văn hưng",
])
def test_a_name_is_one_in_small_letters_in_title_case_and_in_capitals(name: str) -> None:
    assert [text for text in (name, name.title(), name.upper()) if not refused(text)] == []


@pytest.mark.parametrize("text", ["n g u y e n v a n t a m", "N g u y ễ n V ă n T á m"])
def test_what_is_spelled_out_whole_is_refused_though_a_query_has_each_letter_once(text: str) -> None:
    with pytest.raises(QueryError):
        refuse_person(parse(text), text)


@pytest.mark.parametrize("text", [
    "sđt 0912345678", "zalo 0912345678", "cccd 079203001234", "stk 19034567890123", "email teo90@mail.example", "gọi 0912 345 678",
    "biển số 59A1-123.45", "giá nước 0912345678", "giá nước facebook.com/teo.90",
])
def test_a_number_an_address_and_a_page_of_somebody_are_refused_whatever_stands_beside_them(text: str) -> None:
    with pytest.raises(QueryError):
        refuse_person(parse(text), text)


@pytest.mark.parametrize("text", ["Quyết định 1234/2026/QĐ-UBND", "giá 1.250.000.000 đồng", "tổng đài 18001090", "giai đoạn 2021-2030"])
def test_numbers_that_are_nobodys_are_topics(text: str) -> None:
    refuse_person(parse(text), text)


@pytest.mark.parametrize("beside", [
    "{} hôm nay", "{} nói gì", "{} thì sao", "Linh mục {}", "mục sư {}", "đối tượng {}", "nghi can {}", "cán bộ {}",
    "phản động {}", "tù nhân lương tâm {}",
])
def test_idle_words_and_titles_beside_a_name_add_no_topic(beside: str) -> None:
    assert refused(beside.format("Nguyễn Văn Tám")) and not refused(beside.format("giá nước"))


def test_the_lexicon_has_every_former_district() -> None:
    known = lexicons.words("districts")
    named = set()
    for file in SHIPPED.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as rows:
            named |= {" ".join(row["name"].split()) for row in csv.DictReader(rows)
                      if row["row"] == "unit" and row["level"] == "district" and not row["name"].isdigit()}
    assert len(named) > 600
    assert named - known == set()
