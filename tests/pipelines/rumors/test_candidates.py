"""What news denies or checks: found by its words, with the statement and who says so; each article once."""

from __future__ import annotations

import json
import tomllib
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.rumor_candidates import score
from pipelines.rumors import candidates
from storage import jobs, rumor_candidates
from storage.models import RumorCandidate
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


def test_whoever_changes_what_is_found_raises_the_version_of_the_rules():
    lines = map(json.loads, (Path(__file__).parent / "news_lines.jsonl").read_text("utf-8").splitlines())
    found = [candidates.find(line["title"], line["lead"], line["body"]) for line in lines]
    assert (candidates.RULES, sha256(repr(found).encode()).hexdigest()[:12]) == (2, "857f53a8c8a3")


def test_of_invented_news_rumors_are_found_and_little_else():
    lines = (Path(__file__).parent / "news_lines.jsonl").read_text("utf-8").splitlines()
    figures, _ = score([json.loads(line) for line in lines])
    floors = tomllib.loads((Path(__file__).parents[3] / "benchmarks" / "floors.toml").read_text("utf-8"))
    for name, floor in floors["rumor_candidates"].items():
        assert figures[name] >= floor, name


@pytest.mark.parametrize(("title", "lead"), [
    ("Thái Lan bác tin đóng cửa biên giới", ""),
    ("Anh phủ nhận việc lơ là bảo vệ tàu", ""),
    ("Giá xăng", "Iran bác bỏ thông tin tàu dầu bị bắt."),
    ("Nguyễn Văn Bình bác tin phá sản", ""),
    ("Sở Y tế chưa xác minh thông tin thiếu thuốc ở bệnh viện", ""),
    ("Ca sĩ bác tin đồn bỏ hát", ""),
    ("Lam Khê xét xử vụ lừa đảo", "Bị cáo bác tin chiếm đoạt tiền đặt cọc."),
])
def test_other_countries_private_lives_trials_and_negations_are_left_out(title, lead):
    assert candidates.find(title, lead, "") is None


@pytest.mark.parametrize(("title", "lead", "statement"), [
    ("Quan chức Trung Quốc nói gì", "Công an tỉnh Lam Khê bác tin người Trung Quốc mua đất ven biển.",
     "Người Trung Quốc mua đất ven biển"),
    ("Lãnh đạo huyện bác bỏ thông tin", "Một cuốn sách tả cảnh vỡ đập, nhưng huyện bác bỏ thông tin này.", ""),
    ("Bác bỏ tin đồn “luộc gà nguyên diều” cho trẻ ăn, trường nói gì", "", "Luộc gà nguyên diều cho trẻ ăn"),
])
def test_home_counts_before_abroad_and_what_names_no_claim_is_shown_by_its_headline(title, lead, statement):
    assert candidates.find(title, lead, "").statement == statement


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


def test_what_older_rules_found_is_judged_anew_unless_staff_settled_it(database, monkeypatch):
    seeds = fill(database)
    monkeypatch.setattr(candidates, "BATCH", 2)
    kept = {"kind": "denies", "cue": "bác", "statement": "Cũ", "body": "", "found_at": NOW}
    rows = {"denial": "open", "other": "open", "official": "set_aside"}
    with database.writing() as session:
        rumor_candidates.add(session, [
            kept | {"article_id": seeds.articles[name], "state": state} for name, state in rows.items()])
        jobs.claim(session, candidates.JOB, "earlier", NOW, 1)
        last = rumor_candidates.last_article(session)
        jobs.finish(session, candidates.JOB, "earlier", NOW, state={"article": last})
    waited = []
    while left := waiting(database):
        waited.append(left)
        candidates.turn(database, NOW, LIMITS)
    assert waited == [3, 1]
    with database.reading() as session:
        found = session.execute(select(RumorCandidate.article_id, RumorCandidate.state, RumorCandidate.statement)).all()
    assert sorted(found) == sorted([
        (seeds.articles["denial"], "open", "Thu tiền đổi thẻ căn cước"), (seeds.articles["official"], "set_aside", "Cũ")])


def waiting(database) -> int:
    with database.reading() as session:
        return candidates.waiting(session)
