"""What news denies or checks: found by its words, with the statement and who says so; each article once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipelines.rumors import candidates
from storage import rumor_candidates
from tests.rumor_record import LIMITS, NOW, fill


@pytest.mark.parametrize(("title", "body", "kind", "statement", "who"), [
    ("Bộ Y tế lên tiếng", "Chiều 20/5, Bộ Y tế bác bỏ thông tin “vaccine gây vô sinh ở trẻ gái” trên mạng xã hội.",
     "denies", "Vaccine gây vô sinh ở trẻ gái", "Bộ Y tế"),
    ("Thông tin sáp nhập xã Mẫu Sơn với xã Bến Đò là sai sự thật", "UBND tỉnh Mẫu khẳng định điều này.",
     "denies", "Sáp nhập xã Mẫu Sơn với xã Bến Đò", "UBND tỉnh Mẫu"),
    ("Sở Công Thương phủ nhận tin đồn khan hiếm xăng dầu từ tuần sau", "Nguồn cung vẫn đủ.",
     "denies", "Khan hiếm xăng dầu từ tuần sau", "Sở Công Thương"),
    ("Công an phường xác minh thông tin bắt cóc trẻ em trước cổng trường", "Vụ việc xảy ra sáng nay.",
     "verifies", "Bắt cóc trẻ em trước cổng trường", "Công an phường"),
    ("Người dân đổ xô mua muối", "Mấy hôm nay rộ tin giá muối sắp tăng gấp ba, nhiều người đi mua tích trữ.",
     "passes_on", "Giá muối sắp tăng gấp ba, nhiều người đi mua tích trữ", ""),
])
def test_what_is_said_and_who_says_so_are_found(title, body, kind, statement, who):
    found = candidates.find(title, "", body)
    assert (found.kind, found.statement, found.body) == (kind, statement, who)


@pytest.mark.parametrize(("title", "body"), [
    ("Khởi công cầu Mẫu", "Cây cầu dài 2 km được khởi công sáng nay."),
    ("Công an bắt nhóm trộm", "Cơ quan công an đang xác minh danh tính các nghi phạm. Hoàn toàn không có thương vong."),
])
def test_other_news_is_none(title, body):
    assert candidates.find(title, "", body) is None


def test_names_of_persons_are_taken_out():
    found = candidates.find("Công an bác tin", "", "Công an tỉnh bác bỏ thông tin ông Nguyễn Văn Bình bắt cóc trẻ em ở chợ.")
    assert found.statement == "Một người dân bắt cóc trẻ em ở chợ"


def test_new_articles_are_looked_at_once_and_copies_stand_together(database):
    seeds = fill(database)
    assert candidates.find_all(database, NOW, LIMITS) == 2
    assert candidates.find_all(database, NOW, LIMITS) == 0
    since = NOW - timedelta(days=14)
    with database.reading() as session:
        found = rumor_candidates.listed(session, since=since, kinds=("denies",), limit=10)
    assert [(one.article_id, one.copies) for one in found] == [(seeds.articles["denial"], 1)]
    with database.writing() as session:
        assert rumor_candidates.set_aside(session, found[0].id)
        assert rumor_candidates.count_open(session) == 0
        assert not rumor_candidates.set_aside(session, 999)
