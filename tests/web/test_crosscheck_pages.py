"""The cross-check's pages: what they show, who may see them, and that a word of the staff is kept."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
import seeded_check
from openpyxl import load_workbook
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from web_client import Client
from web_record import NOW, Seeded, seed, settings_for

from config import areas as files
from config import clock, thresholds
from langnghe import crosscheck_words as words
from langnghe.crosscheck_matters import matters
from langnghe.exporting import crosschecks as files_of
from langnghe.today_items import View
from langnghe.waiting.crosscheck import waiting as crosscheck_waiting
from langnghe.web.api import crosschecks as api_crosschecks
from langnghe.web.app import create_app
from langnghe.web.people import Person
from langnghe.web.views import crosscheck, topics
from pipelines.crosscheck import digestpart
from search.results import Hit, SearchRequest, Span
from storage import area_updates, crosschecks
from storage.crosscheck_standing import standing
from storage.crosschecks import CheckRow, MatchRow
from storage.models import Area, Article, CrossCheck, FieldReport, Post, ReportItem, Topic
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


def sent(client: Client, check: int, act: str, page: str = "", **fields: str) -> int:
    """Send a form of the check's page as a browser would; return the status."""
    return client.post(f"/crosscheck/{check}/{act}", urlencode({"form": sealed(client, check, page)} | fields)).status


def sealed(client: Client, check: int, page: str = "") -> str:
    """Return the seal of a form of the check's pages, with its cookie kept."""
    answer = client.get(f"/crosscheck/{check}{page}")
    client.cookies = answer.headers["set-cookie"].partition(";")[0]
    seal = re.search(r'name="form" value="(\w+)"', answer.text)
    assert seal
    return seal[1]


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
    assert "đúng: 0 trong 1 bài" in board and "bỏ sót: 1 trong 1 mục" in board and "quá ít để nói tỷ lệ" in board
    assert "90 % (khoảng 95 %: 70–97)" in words.so_far(crosschecks.Precision(18, 20, 0, 0, 0))
    assert "Bà con lo viện phí tăng" in client.get("/crosscheck/week?week=2026-05-19").text
    assert "Tuần này chưa có gì" in client.get("/crosscheck/week?week=2026-05-01").text
    assert client.get("/crosscheck/table.csv?state=field_only").body.startswith(b"\xef\xbb\xbf")
    book = load_workbook(io.BytesIO(client.get("/crosscheck/table.xlsx").body))
    assert book.active.max_row == 2
    with database.reading() as session:
        row = crosschecks.get(session, seeded.check).row
        cells = files_of.values(crosschecks.CheckView(1, replace(row, lead=2, lead_unit="week"), "", "", "", False, None))
    assert cells[9:11] == (2, "tuần") and files_of.HEADINGS[9:11] == ("field first by", "unit of time")
    assert client.get("/crosscheck/table.pdf").status == client.get("/crosscheck/77").status == 404


def test_board_and_week_begin_with_how_it_stands_and_put_one_matter_together(desk):
    client, seeded, database = desk
    with database.writing() as session:
        ward = session.scalars(select(Area.id).where(Area.code == "99999")).one()
        items = [heard_by(session, ward, number) for number in range(3)]
        for item in items:
            made = crosschecks.save(session, CheckRow("item", "both", "2026-05-18", NOW, item_id=item, items=3, units=3,
                                                      details=seeded_check.STANDS),
                                    [MatchRow(seeded.articles["fees"], 0.9, "same", "reports")], items)
        lone = heard_by(session, ward, 9)
        crosschecks.save(session, CheckRow("item", "field_only", "2026-05-18", NOW, item_id=lone, items=1, units=1,
                                           details=seeded_check.STANDS))
        for week in ("2026-05-11", "2026-05-18"):
            crosschecks.save(session, CheckRow("topic", "both", week, NOW, topic_id=seeded.topic, area_id=1, items=3,
                                               units=3), heard=items)
        whole = crosschecks.CheckFilter()
        found = matters(session, crosschecks.listed(session, whole, limit=99))
        stands = standing(session, whole)
        assert {state: sum(vars_) for state, *vars_ in ((one.state, one.items, one.rumors) for one in stands.values())} == {
            "both": 3, "conflicting": 1, "field_only": 1}
        assert (stands["both"].topics, stands["both"].waiting, stands["field_only"].waiting) == (1, 3, 0)
        waiting = crosschecks.listed(session, replace(whole, waiting=True, states=("both",)), limit=99)
        assert len(waiting) == 3
        crosschecks.decide(session, waiting[0], seeded.articles["fees"], True, NOW)
        assert standing(session, whole)["both"].waiting == 2
    tied = [one for one in found if one.topic]
    assert [(one.kinds["item"], one.kinds["topic"], one.states["both"], one.states["conflicting"]) for one in tied] == [
        (4, 1, 5, 1)]
    assert [(one.state, len(one.views)) for one in found if not one.topic] == [("field_only", 1)]
    for address in ("/crosscheck", "/crosscheck/week?week=2026-05-18"):
        page = client.get(address).text
        assert page.count('<details class="matter">') == 2, address
        assert re.search(r"khác nhau về chi tiết: 1</span>", page) and f"/crosscheck/{made}" in page
        assert re.search(r'href="/crosscheck\?[^"]*waiting=1[^"]*"', page)
    assert client.get("/crosscheck?state=both&waiting=1").text.count('<li class="hit">') == 2


def test_an_article_that_was_missed_is_found_and_chosen(desk):
    client, seeded, database = desk
    flood, fees = seeded.articles["flood"], seeded.articles["fees"]
    page = client.get(f"/crosscheck/{seeded.check}").text
    assert f'action="/crosscheck/{seeded.check}/choose"' in page
    hit = Hit(flood, (Span("Nước sông lên", False),), (), "", "bao-mau", "Báo Mẫu", "press", "", NOW, True, "day", None, None,
              "", 0, False, False, 1.0)
    asked: list[str] = []

    def find(request: SearchRequest) -> SimpleNamespace:
        asked.append(request.text)
        return SimpleNamespace(hits=[hit], trouble="", behind=0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("langnghe.web.desk.Desk.find", lambda self, request: find(request))
        for words, sent_words in (("", "viện phí"), ("nước sông", "nước sông")):
            shown = client.get(f"/crosscheck/{seeded.check}/choose?{urlencode({'q': words})}").text
            assert f'name="article" value="{flood}"' in shown and sent_words in asked[-1]
    with database.reading() as session:
        address = session.get_one(Article, fees).url
    for named in (str(fees), address):
        shown = client.get(f"/crosscheck/{seeded.check}/choose?{urlencode({'q': named})}").text
        assert f'name="article" value="{fees}"' in shown and "đã có trong mục đối chiếu" in shown
    assert "Không có bài nào như vậy" in client.get(f"/crosscheck/{seeded.check}/choose?q=999999").text
    assert sent(client, seeded.check, "right", article=str(flood)) == 303
    assert "Cán bộ: đúng" in client.get(f"/crosscheck/{seeded.check}/choose?q={flood}").text
    assert client.get("/crosscheck/77/choose").status == 404


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


def heard_by(session: Session, area: int, number: int) -> int:
    """Add a post there and an approved item that it reported; return the item."""
    post = Post(area_id=area, unit=f"Tổ riêng {area} {number}", created_at=NOW)
    session.add(post)
    session.flush()
    report = FieldReport(post_id=post.id, type="weekly", method="interview", heard_from="2026-05-18", heard_to="2026-05-18",
                         sent_at=NOW, state="approved", origin="form", key=f"r{area}-{number}", changed_at=NOW, created_at=NOW)
    session.add(report)
    session.flush()
    item = ReportItem(report_id=report.id, position=1, kind="event", issue="Viện phí tăng", heard_on="2026-05-18")
    session.add(item)
    session.flush()
    return item.id


def test_who_reviews_reads_the_items_behind_a_topic_and_readers_do_not(desk, monkeypatch):
    client, seeded, database = desk
    with database.writing() as session:
        near, far = (_ward(session, code) for code in ("99001", "99002"))
        items = [heard_by(session, near, 1), *(heard_by(session, far, number) for number in range(3))]
        made = crosschecks.save(session, CheckRow("topic", "both", "2026-05-18", NOW, topic_id=seeded.topic, area_id=far,
                                                  items=4, units=4, stories=3), heard=items)
    for person, read in ((Person(1, "a", "reviewer"), 4), (Person(2, "b", "reviewer", ("new/ward/99001",)), 1)):
        for module in (crosscheck, topics):
            monkeypatch.setattr(module, "person_of", lambda request, person=person: person)
        for address in (f"/crosscheck/{made}", f"/topic/{seeded.topic}"):
            assert client.get(address).text.count("#item-") == read, (person, address)
    with database.reading() as session:
        for role, read in (("reader", 0), ("reviewer", 4)):
            told = crosscheck.of_topic(session, seeded.topic, Person(3, "c", role))
            assert sum(len(one.heard.items) for one in told if one.heard) == read and "4 đơn vị" in told[0].field


@pytest.mark.parametrize("elsewhere", [1, 2, 3])
def test_what_few_units_say_elsewhere_is_told_as_of_none(desk, elsewhere: int):
    _client, seeded, database = desk
    with database.writing() as session:
        ward = session.scalars(select(Area.id).where(Area.code == "99999")).one()
        told = [crosschecks.save(session, CheckRow(
            "topic", "both" if units else "online_only", "2026-05-18", NOW, topic_id=topic, area_id=1, items=units, units=units,
            details={"reporting": 3}), heard=[heard_by(session, ward, number) for number in range(units)])
            for topic, units in ((seeded.topic, elsewhere), (_topic(session), 0))]
    with database.reading() as session:
        far, near = (crosschecks.CheckFilter(kinds=("topic",), account=(area,)) for area in ("new/province/01", "new/ward/99999"))
        few, none = (crosschecks.get(session, check, far.account) for check in told)
        hidden = elsewhere < 3
        assert (few.row.state, few.row.items) == (("online_only", 0) if hidden else ("both", 3))
        assert (none.row.state, none.row.items) == ("online_only", 0)
        assert crosschecks.counts(session, far) == ({"online_only": 2} if hidden else {"online_only": 1, "both": 1})
        online = crosschecks.listed(session, replace(far, states=("online_only",)), limit=9)
        assert {view.id for view in online} == (set(told) if hidden else {told[1]})
        assert (few.row.details, none.row.details) == ({}, {})
        assert crosschecks.counts(session, near) == {"online_only": 1, "both": 1}
        assert crosschecks.get(session, told[0], near.account, own=True).row.items == elsewhere


def _topic(session: Session) -> int:
    made = Topic(label="Giá thuốc")
    session.add(made)
    session.flush()
    return made.id


@pytest.mark.parametrize(("kind", "elsewhere"), [("topic", 0), ("rumor", 1), ("topic", 2), ("rumor", 3)])
def test_an_account_is_told_of_its_own_areas_alone(desk, monkeypatch, kind: str, elsewhere: int):
    client, seeded, database = desk
    with database.writing() as session:
        near, far = (_ward(session, code) for code in ("99001", "99002"))
        items = [heard_by(session, near, 1), heard_by(session, near, 2), *(
            heard_by(session, far, number) for number in range(elsewhere))]
        subject = {"topic_id": seeded.topic, "area_id": far} if kind == "topic" else {"rumor_id": seeded.rumor}
        made = crosschecks.save(session, CheckRow(
            kind, "both", "2026-05-18", NOW, items=len(items), units=len(items), areas=2, social_groups=4, lead=3,
            lead_unit="day", first_field="2026-05-17", first_online="2026-05-20", details=seeded_check.STANDS, **subject),
            heard=items)
        crosschecks.draw(session, "2026-05-18", [made])
    seal = sealed(client, made)
    here = Person(6, "b", "reviewer", ("new/ward/99001",))
    for module in (crosscheck, api_crosschecks):
        monkeypatch.setattr(module, "person_of", lambda request: here)
    words = "trong địa bàn của bạn: 2 phản ánh, 2 đơn vị, 1 địa bàn"
    page, board = (client.get(address).text for address in (f"/crosscheck/{made}", "/crosscheck"))
    assert words in page and words in board
    assert "17/05/2026" not in page and "thu được 3 ngày" not in board and "thu được 2 ngày" in board
    (row,) = json.loads(client.get("/api/v1/crosschecks?week=2026-05-20").body)["items"]
    assert (row["items"], row["units"], row["lead"]) == (2, 2, 2)       # of the items of theirs, as are the days
    (line,) = list(csv.reader(io.StringIO(client.get("/crosscheck/table.csv").body.decode("utf-8-sig"))))[1:]
    assert line[11] == "2" and line[9] == "2"
    # All that counts is theirs, or they have no say.
    assert client.post(f"/crosscheck/{made}/missed", urlencode({"form": seal})).status == (404 if elsewhere else 303)
    with database.reading() as session:
        kept = crosschecks.get(session, made).row
        assert (kept.items, kept.units, kept.lead) == (len(items), len(items), 3)


def _ward(session: Session, code: str) -> int:
    area = Area(id=int(code), era="new", level="ward", code=code, type="phường", name=f"Thử {code}", folded=f"phuong thu {code}")
    session.add(area)
    session.flush()
    return area.id


def test_a_word_on_an_item_of_ones_own_keeps_what_others_said_of_it(desk, monkeypatch):
    client, seeded, database = desk
    with database.writing() as session:
        near, far = (_ward(session, code) for code in ("99001", "99002"))
        mine, other = heard_by(session, near, 1), heard_by(session, far, 1)
        made = crosschecks.save(session, CheckRow(
            "item", "both", "2026-05-18", NOW, item_id=mine, items=2, units=2, first_field="2026-05-18", field_precision="day",
            details=seeded_check.STANDS), heard=[mine, other])
    monkeypatch.setattr(crosscheck, "person_of", lambda request: Person(None, "b", "reviewer", ("new/ward/99001",)))
    assert "1 phản ánh, 1 đơn vị" in client.get(f"/crosscheck/{made}").text
    fees = str(seeded.articles["fees"])
    assert sent(client, made, "right", f"/choose?q={fees}", article=fees) == 303
    with database.reading() as session:
        assert (crosschecks.get(session, made).row.items, crosschecks.get(session, made).row.units) == (2, 2)
        assert set(crosschecks.heard(session, [made])[made]) == {mine, other}


@pytest.mark.parametrize(("lead", "unit", "said", "first"), [
    (-7, "day", "có trước cơ sở 7 ngày", (0, 1, 0)), (-8, "day", "việc kéo dài, đã có bài từ 8 ngày trước", (0, 0, 1)),
    (-1, "week", "có trước cơ sở 1 tuần", (0, 1, 0)), (-1, "month", "việc kéo dài", (0, 0, 1)),
    (12, "day", "cơ sở biết trước bài sớm nhất", (1, 0, 0))])
def test_what_was_long_in_the_news_has_no_first_side(desk, lead, unit, said, first):
    client, seeded, database = desk
    with database.writing() as session:
        session.execute(update(CrossCheck).values(lead=lead, lead_unit=unit))
        told = digestpart.part(session, "2026-05-20", "2026-05-20")
    assert said in client.get(f"/crosscheck/{seeded.check}").text
    assert (told["field_first"], told["online_first"], told["ran_on"]) == first
    with database.writing() as session:         # another item of the matter was heard before: that one counts it
        session.execute(update(CrossCheck).values(first_field="2026-05-01"))
        told = digestpart.part(session, "2026-05-20", "2026-05-20")
    assert (told["field_first"], told["online_first"], told["ran_on"]) == (0, 0, 0)


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
    _client, _seeded, database = desk
    view = View(None, lambda session: [], thresholds.load(), NOW, NOW, reviews=True)
    with database.reading() as session:
        waits = list(crosscheck_waiting(session, view))
        assert [(one.address, one.title[:2]) for one in waits] == [("/crosscheck?drawn=1", "1 ")]      # one line for all
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
                for role in ("reviewer", "editor")] == [False, False]
        assert crosscheck._may_act(session, made, Person(5, "a", "editor"))
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
