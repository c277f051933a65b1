"""The cross-check's pages: what they show, who may see them, and that a word of the staff is kept."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from web_client import Client
from web_record import NOW, Seeded, seed, settings_for

from config import areas as files
from config import clock, thresholds
from langnghe.today_items import View
from langnghe.waiting.crosscheck import waiting as crosscheck_waiting
from langnghe.web.app import create_app
from langnghe.web.people import Person
from langnghe.web.views import crosscheck
from pipelines.crosscheck import digestpart
from storage import area_updates, crosschecks
from storage.crosschecks import CheckRow
from storage.models import Area, CrossCheck, FieldReport, Post, ReportItem
from storage.sessions import Database, open_database


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Client, Seeded, Database]]:
    settings = settings_for(tmp_path)
    clock.freeze(NOW)
    database = open_database(settings)
    seeded = seed(database, settings)
    yield Client(create_app(settings)), seeded, database
    database.close()
    clock.freeze(None)


def sent(client: Client, check: int, act: str, **fields: str) -> int:
    """Send a form of the check's page as a browser would; return the status."""
    page = client.get(f"/crosscheck/{check}")
    client.cookies = page.headers["set-cookie"].partition(";")[0]
    seal = re.search(r'name="form" value="(\w+)"', page.text)
    assert seal
    return client.post(f"/crosscheck/{check}/{act}", urlencode({"form": seal[1]} | fields)).status


def test_a_check_is_shown_decided_and_exported(desk):
    client, seeded, database = desk
    board = client.get("/crosscheck").text
    assert "khác nhau về chi tiết" in board and "4 phản ánh, 3 đơn vị" in board
    assert "cơ sở biết trước bài sớm nhất mà hệ thống thu được 2 ngày" in board
    shown = client.get(f"/crosscheck/{seeded.check}").text
    assert "20 người" in shown and "200 người" in shown and "độ tin cậy 83 %" in shown
    article = str(seeded.articles["fees"])
    assert sent(client, seeded.check, "wrong", article=article) == 303
    with database.reading() as session:
        assert crosschecks.get(session, seeded.check).row.state == "field_only"
    assert sent(client, seeded.check, "right", article="999999") == 400
    assert sent(client, seeded.check, "missed") == 303
    assert sent(client, seeded.check, "maybe") == 404
    board = client.get("/crosscheck?drawn=1").text
    assert "đúng: 0 trong 1 bài" in board and "bỏ sót: 1 trong 1 mục" in board
    assert "Bà con lo viện phí tăng" in client.get("/crosscheck/week?week=2026-05-19").text
    assert "Tuần này chưa có gì" in client.get("/crosscheck/week?week=2026-05-01").text
    assert client.get("/crosscheck/table.csv?state=field_only").body.startswith(b"\xef\xbb\xbf")
    book = load_workbook(io.BytesIO(client.get("/crosscheck/table.xlsx").body))
    assert book.active.max_row == 2
    assert client.get("/crosscheck/table.pdf").status == client.get("/crosscheck/77").status == 404


def test_a_reader_sees_the_field_side_of_a_topic_only_from_three_units_on(desk):
    _client, seeded, database = desk
    row = CheckRow("topic", "both", "2026-05-18", NOW, topic_id=seeded.topic, area_id=1, items=2, units=2, stories=3)
    with database.writing() as session:
        crosschecks.save(session, row)
    reader, reviewer = Person(5, "a", "reader"), Person(6, "b", "reviewer")
    with database.reading() as session:
        assert crosscheck.of_topic(session, seeded.topic, reader) == []
        assert len(crosscheck.of_topic(session, seeded.topic, reviewer)) == 1
        view = crosschecks.of_topic(session, seeded.topic)[0]
    assert crosscheck.line(view, whole=False).field == "ít hơn 3 đơn vị"


def test_an_account_sees_the_items_of_its_areas_alone(desk):
    _client, _seeded, database = desk
    with database.reading() as session:
        for areas, seen in ((("new/ward/99999",), 1), (("new/province/01",), 0), ((), 1)):
            wanted = crosschecks.CheckFilter(kinds=("item",), account=areas)
            assert len(crosschecks.listed(session, wanted, limit=9)) == seen
            assert sum(crosschecks.counts(session, wanted).values()) == seen


@pytest.mark.parametrize(("units", "seen"), [(2, False), (3, True)])
def test_what_few_units_say_of_a_topic_elsewhere_is_not_shown(desk, units: int, seen: bool):
    _client, seeded, database = desk
    row = CheckRow("topic", "both", "2026-05-18", NOW, topic_id=seeded.topic, area_id=1, items=units, units=units)
    with database.writing() as session:
        made = crosschecks.save(session, row)
    with database.reading() as session:
        for areas, whole in ((("new/province/01",), False), (("new/ward/99999",), True)):
            shown = crosschecks.listed(session, crosschecks.CheckFilter(kinds=("topic",), account=areas), limit=9)
            assert bool(shown) is bool(crosschecks.get(session, made, areas)) is (seen or whole)
            assert (crosschecks.get(session, made, areas, own=True) is not None) is whole


def test_programs_read_the_checks_page_by_page(desk):
    client, seeded, database = desk
    with database.writing() as session:
        crosschecks.save(session, CheckRow("topic", "both", "2026-05-18", NOW, topic_id=seeded.topic, area_id=1, units=4,
                                           items=5, stories=3))
        told = digestpart.part(session, "2026-05-20", "2026-05-20")
    first = client.get("/api/v1/crosschecks?size=1&week=2026-05-20").body
    page = json.loads(first)
    rest = json.loads(client.get(f"/api/v1/crosschecks?size=1&week=2026-05-20&cursor={page['next']}").body)
    assert {one["kind"] for one in [*page["items"], *rest["items"]]} == {"item", "topic"} and rest["next"] is None
    assert client.get("/api/v1/crosschecks?week=2026-05-32").status == 200
    assert (told["checked"], told["states"], told["field_first"]) == (1, {"conflicting": 1}, 1)
    assert [(one["items"], one["units"]) for one in told["topics"]] == [(5, 4)]


def test_a_drawn_check_is_work_for_those_who_review(desk):
    _client, seeded, database = desk
    view = View(None, lambda session: [], thresholds.load(), NOW, NOW, reviews=True)
    with database.reading() as session:
        assert [one.address for one in crosscheck_waiting(session, view)] == [f"/crosscheck/{seeded.check}"]
        assert list(crosscheck_waiting(session, replace(view, reviews=False))) == []


def in_ward(database: Database, seeded: Seeded, ward: str) -> None:
    """Give the record's item a place in Hà Nội that its post lies in, and a topic of the same week there."""
    with database.writing() as session:
        unit = session.scalars(select(Area).where(Area.code == ward, Area.era == "new", Area.level == "ward")).one()
        check = session.get_one(CrossCheck, seeded.check)
        item = session.get_one(ReportItem, check.item_id)
        post = session.get_one(Post, session.get_one(FieldReport, item.report_id).post_id)
        check.area_id = item.area_id = post.area_id = unit.id


def test_a_topic_is_judged_by_those_who_see_all_that_was_heard_of_its_province_and_week(desk):
    _client, seeded, database = desk
    with database.writing() as session:
        area_updates.apply(session, *map(files.read, sorted(Path(files.SHIPPED).glob("*.csv"))))
        hanoi = session.scalars(select(Area.id).where(Area.code == "01", Area.era == "new")).one()
        made = crosschecks.save(session, CheckRow("topic", "online_only", "2026-05-18", NOW, topic_id=seeded.topic,
                                                  area_id=hanoi))

    def acts(*areas: str) -> bool:
        with database.reading() as session:
            assert crosschecks.get(session, made, areas) is not None
            return crosschecks.get(session, made, areas, own=True) is not None

    # Nothing was heard there: who sees one ward does not know that.
    assert not acts("new/ward/00025") and acts("new/province/01")
    with database.reading() as session:
        assert [crosscheck._may_act(session, made, Person(5, "a", role, ("new/ward/00025",)))
                for role in ("reviewer", "editor")] == [False, True]
    in_ward(database, seeded, "00025")
    assert acts("new/ward/00025") and not acts("new/ward/00097") and acts("new/ward/00097", "new/ward/00025")
    with database.writing() as session:
        item = session.scalars(select(ReportItem).where(ReportItem.id != session.get_one(
            CrossCheck, seeded.check).item_id)).first()
        other = session.scalars(select(Area.id).where(Area.code == "00097", Area.era == "new")).one()
        post = Post(area_id=other, unit="Tổ 9", created_at=NOW)
        session.add(post)
        session.flush()
        report = session.get_one(FieldReport, item.report_id)
        report.post_id = post.id
        crosschecks.save(session, CheckRow("item", "field_only", "2026-05-18", NOW, item_id=item.id, area_id=other))
    assert not acts("new/ward/00025") and acts("new/ward/00097", "new/ward/00025")


def test_no_word_stands_twice_in_the_filter_of_kinds(desk):
    client, _seeded, _database = desk
    options = re.findall(r"<option[^>]*>([^<]*)</option>", client.get("/crosscheck").text)
    assert len(options) == len(set(options)) == 8
