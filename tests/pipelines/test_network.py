"""How the network works, in numbers that no post can be read from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from report_record import HANOI, NOW, SAIGON, Network, draft, item

from config import network as office_files
from config.errors import ConfigError
from config.settings import load
from langnghe.today_items import View
from langnghe.waiting import network as waiting
from pipelines.reports import network as figures
from pipelines.reports import reminding, saving
from pipelines.reports.files import plan
from pipelines.reports.files.packages import FileRefused, on_disk
from storage import network, posts, report_writing
from storage.network import PlanRow, Sent

OFFICE = office_files.load()
SINCE = NOW - timedelta(days=30)
THURSDAY = datetime(2026, 5, 21, 9, 0, tzinfo=UTC)      # 16:00 in Vietnam


class Ward:
    """The record of two posts with so many more posts in Giảng Võ."""

    def __init__(self, database, more: int, group: str = "tiểu thương") -> None:
        self.database = database
        self.network = Network(database)
        with database.writing() as session:
            self.posts = [posts.add(session, self.network.areas[HANOI], f"Chợ {at}", group, "Hội Phụ nữ", SINCE)
                          for at in range(more)]

    def report(self, post_id: int, *, at: datetime = NOW, approve: bool = False, **values) -> None:
        with self.database.writing() as session:
            made = saving.save(session, draft(post_id, item(**values)), origin="form", now=NOW, sent_at=at, key=f"{post_id}:{at}:{values}")
            if approve:
                report_writing.change_report(session, made.report_id, NOW, None, state="approved")

    def quality(self, **asked) -> figures.Quality:
        with self.database.reading() as session:
            return figures.quality(session, OFFICE, since=SINCE, until=NOW + timedelta(hours=1), **asked)

    def row(self, **asked) -> figures.Row:
        return next(row for row in self.quality(**asked).matrix.rows if row.area.name == "Giảng Võ")


def test_the_matrix_counts_what_is_planned_there_and_reporting(database):
    ward = Ward(database, 4)
    with database.writing() as session:
        network.replace_plan(session, [
            PlanRow(ward.network.areas[HANOI], "Tiểu thương", "Hội Phụ nữ", 6, 2_000),
            PlanRow(ward.network.areas[SAIGON], "công nhân", "Công đoàn", 2)])
    for post_id in ward.posts[:3]:
        ward.report(post_id)
    row = ward.row()
    assert row.cells["tiểu thương"] == figures.Cell(4, 6, None, 2_000)
    assert (row.whole.have, row.whole.planned, row.whole.reporting, row.silent) == (5, 6, 3, False)
    assert ward.quality().matrix.columns == ("công nhân", "tiểu thương", "người cao tuổi")
    assert ward.row(by=figures.ORGANISATION).cells["Hội Phụ nữ"].have == 4


def test_one_post_is_never_told_apart_by_subtraction(database):
    """Four traders are told only where nobody else is left over: five less four is the one pensioner."""
    ward = Ward(database, 4)
    assert {name: cell.reporting for name, cell in ward.row().cells.items()} == {"tiểu thương": None, "người cao tuổi": None}
    with database.writing() as session:
        posts.end(session, ward.network.hanoi, NOW)
    assert ward.row().cells["tiểu thương"].reporting == 0


def test_a_silent_area_is_named_only_with_three_units(database):
    ward = Ward(database, 3)
    quality = ward.quality()
    assert [row.area.name for row in quality.matrix.silent] == ["Giảng Võ"]
    small = next(row for row in quality.matrix.rows if row.area.name == "Sài Gòn")
    assert (small.silent, small.whole.reporting, quality.matrix.few) == (None, None, 1)


def test_an_area_where_posts_are_planned_and_none_is_there(database):
    ward = Ward(database, 0)
    with database.writing() as session:
        posts.end(session, ward.network.saigon, NOW)
        network.replace_plan(session, [PlanRow(ward.network.areas[SAIGON], "", "", 1)])
    assert [row.area.name for row in ward.quality().matrix.without_posts] == ["Sài Gòn"]


def test_areas_that_the_reader_may_not_see_are_in_no_number(database):
    ward = Ward(database, 3)
    ward.report(ward.posts[0])
    only = ward.quality(held={ward.network.areas[SAIGON]})
    assert [row.area.name for row in only.matrix.rows] == ["Sài Gòn"] and only.timeliness == ()


def test_timeliness_and_basis_are_told_of_five_posts_and_not_of_four(database):
    ward = Ward(database, 5)
    for post_id in ward.posts[:4]:
        ward.report(post_id, basis="" if post_id == ward.posts[0] else "Nghe ở chợ")
    four = ward.quality()
    assert (four.timeliness[0].late, four.basis, four.groups_not_told) == (None, (), 1)
    ward.report(ward.posts[4])
    five = ward.quality()
    assert (five.timeliness[0].days_to_sent, five.timeliness[0].late) == (2, 0)
    (basis,) = five.basis
    assert (basis.posts, basis.opinions, basis.share) == (5, 5, 0.8)


@pytest.mark.parametrize(("type_", "heard_to", "sent_at", "late"), [
    ("weekly", "2026-05-20", THURSDAY, False), ("weekly", "2026-05-20", THURSDAY + timedelta(minutes=1), True),
    ("weekly", "2026-05-22", THURSDAY + timedelta(days=7), False), ("monthly", "2026-05-19", THURSDAY, True),
    ("quick", "2026-05-19", datetime(2026, 5, 20, 16, 59, tzinfo=UTC), False),
    ("quick", "2026-05-19", datetime(2026, 5, 20, 17, 1, tzinfo=UTC), True),
])
def test_when_a_report_is_late(type_, heard_to, sent_at, late):
    assert figures.late(Sent(1, "", type_, heard_to, sent_at, None, NOW), OFFICE) is late


def test_reading_is_late_once_its_hours_are_over():
    def urgent(here):
        sent = [Sent(at, "", "urgent", "2026-05-20", NOW - timedelta(hours=at), NOW if at == 1 else None, here(at))
                for at in range(1, 6)]
        (told,) = figures.timeliness(sent, OFFICE, NOW)
        return told.hours_to_read, told.late_read

    assert urgent(lambda at: NOW - timedelta(hours=at)) == (1, 3 / 4)
    # Sent hours ago in a table that was taken in just now: nobody could have read it.
    assert urgent(lambda at: NOW) == (0, 0)


def test_a_digest_that_rests_on_one_ward(database):
    ward = Ward(database, 3)
    few = replace(OFFICE, ward_items=4)
    for at, post_id in enumerate([*ward.posts, ward.network.saigon]):
        ward.report(post_id, approve=True, issue=f"Bà con hỏi việc thứ {at}")
    with database.reading() as session:
        found = figures.resting(session, few, "2026-05-01", "2026-05-20")
        assert found == figures.Resting(0.75, 4, "Phường Giảng Võ")
        assert figures.resting(session, OFFICE, "2026-05-01", "2026-05-20") is None
        assert figures.resting(session, replace(few, ward_share=0.8), "2026-05-01", "2026-05-20") is None


def test_a_post_sees_its_own(database):
    ward = Ward(database, 2)
    ward.report(ward.posts[0], basis="")
    ward.report(ward.posts[0], at=NOW - timedelta(hours=1), issue="Bà con hỏi việc khác")
    with database.reading() as session:
        assert figures.own(session, OFFICE, ward.posts[0], SINCE, NOW + timedelta(hours=1)) == figures.Own(2, 0, 2, 1)
        assert figures.own(session, OFFICE, ward.posts[1], SINCE, NOW + timedelta(hours=1)) == figures.Own(0, 0, 0, 0)


@pytest.mark.parametrize(("more", "reviews", "count"), [(5, True, 1), (4, True, 0), (5, False, 0)])
def test_deadlines_stand_on_todays_work_of_enough_posts(database, more, reviews, count):
    Ward(database, more)
    now = THURSDAY + timedelta(hours=1)
    view = View(None, lambda session: [], None, now, now, reviews=reviews, office=OFFICE)
    with database.reading() as session:
        found = list(waiting.waiting(session, view))
    assert len([one for one in found if one.key == "deadline:weekly:2026-05-21"]) == count


def test_what_a_post_still_owes(database):
    ward = Ward(database, 5)
    with database.reading() as session:
        owed = reminding.of_post(session, ward.posts[0], OFFICE, NOW)
    assert [(one.type, one.due_at.day, one.sent) for one in owed] == [("monthly", 20, False), ("weekly", 21, False)]
    ward.report(ward.posts[0])
    with database.reading() as session:
        assert [one.sent for one in reminding.of_post(session, ward.posts[0], OFFICE, NOW)] == [False, True]
        weekly = reminding.owing(session, OFFICE, THURSDAY + timedelta(hours=1))[0]
    assert (weekly.type, weekly.posts, weekly.owing) == ("weekly", 5, 4)


PLAN = "Địa bàn,Nhóm,Tổ chức,Số điểm,Dân số\n"


def give(database, folder: Path, text: str) -> plan.PlanSummary:
    (folder / "p.csv").write_text(PLAN + text, "utf-8")
    return plan.import_plan(database, on_disk(folder / "p.csv"))


def test_a_plan_is_taken_whole_or_not_at_all(database, tmp_path):
    Network(database)
    good = give(database, tmp_path, "Phường Giảng Võ,nông dân,Hội Nông dân,3,12.000\nPhường Sài Gòn,,,2,\n")
    assert [(row.planned, row.population) for row in good.rows] == [(3, 12_000), (2, None)] and good.rejected == []
    bad = give(database, tmp_path, "Phường Giảng Võ,,,3,\nPhường Giảng Võ,,,4,\nTân Phú,,,1,\nPhường Sài Gòn,Nguyễn Văn An,,1,\n"
               "Phường Sài Gòn,,,nhiều,\nPhường Sài Gòn,nông dân,Hội Nông dân 0912 345 678,1,\n"
               "Phường Sài Gòn,nông dân,Chi hội của ông Nguyễn Văn An,1,\n"
               "Nơi Không Có,Nguyễn Văn An,,,đông\n")
    assert [one.line for one in bad.rejected] == [3, 4, 5, 6, 7, 8, 9]
    assert [fault.column for fault in bad.rejected[-1].faults] == ["Địa bàn", "Nhóm xã hội", "Số điểm kế hoạch", "Dân số"]
    with database.reading() as session:
        assert len(network.plan(session)) == 2
    with pytest.raises(FileRefused, match="heads"):
        (tmp_path / "x.csv").write_text("a,b\n1,2\n")
        plan.import_plan(database, on_disk(tmp_path / "x.csv"))


@pytest.mark.parametrize(("text", "said"), [
    ('ward_share = 2', "network.toml, line 1: ward_share = 2.0; allowed: a number from 0.1 to 1"),
    ('[deadline.weekly]\nweekday = "thứ năm"', "line 2: deadline.weekly.weekday = 'thứ năm'; allowed: monday"),
    ('[deadline.weekly]\nweekday = "friday"\nday = 3', "line 3: deadline.weekly.day = 3; allowed: one of weekday, day and hours"),
    ('[deadline.weekly]\nhour = "4pm"', "line 2: deadline.weekly.hour = '4pm'; allowed: an hour such as 16:00"),
    ('[deadline.daily]\nhours = 3', "deadline.daily"), ('group = ["a"]', "did you mean groups"),
    ('groups = [" a"]', "groups = ' a'"),
])
def test_a_wrong_office_file_is_named(tmp_path, text, said):
    settings = load({"LANGNGHE_DATA_DIR": str(tmp_path)})
    settings.config_dir.mkdir(parents=True)
    (settings.config_dir / "network.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as error:
        office_files.load(settings)
    assert said in str(error.value)


def test_an_office_file_lies_over_the_shipped_one(tmp_path):
    settings = load({"LANGNGHE_DATA_DIR": str(tmp_path)})
    settings.config_dir.mkdir(parents=True)
    (settings.config_dir / "network.toml").write_text('groups = ["ngư dân"]\n[deadline.weekly]\nweekday = "monday"\nhour = "07:30"\n', "utf-8")
    made = office_files.load(settings)
    assert made.groups == ("ngư dân",) and made.organisations == OFFICE.organisations
    assert made.deadlines["weekly"].next(NOW) == datetime(2026, 5, 25, 0, 30, tzinfo=UTC)
    assert made.deadlines["quick"] == OFFICE.deadlines["quick"]
