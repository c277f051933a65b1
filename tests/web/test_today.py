"""Today's work: what waits, what is kept about it, and two people at once."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from web_client import Client
from web_record import NOW, Seeded, seeded_copy

from config import clock
from langnghe.web.app import create_app
from langnghe.web.views import today
from storage import hotspots
from storage.hotspots import HotspotRow

EVIDENCE = {"articles": 31, "usual": 4.0, "new": False, "days": 60, "most_before": 6, "most_before_day": "2026-05-01",
            "outlets": 9, "stories": 12, "areas": [], "masked": [], "yesterday": 3, "week_before": 4, "span": 1,
            "days_before": [], "area": ""}


@pytest.fixture
def desk(tmp_path) -> Client:
    return Client(create_app(seeded_copy(tmp_path)[0]))


@pytest.fixture
def hotspot(desk: Client) -> int:
    database = desk.app.state.desk.database
    with database.writing() as session:
        return hotspots.save(session, HotspotRow(1, 0, "hotspot", NOW - timedelta(hours=8), NOW - timedelta(hours=5),
                                                 NOW, None, 60.0, 31, EVIDENCE))


def text_of(desk: Client) -> str:
    return desk.get("/").text


def sent(desk: Client, key: str, **fields: object) -> object:
    page = desk.get("/")
    cookie = next(found[1] for line in page.headers.getlist("set-cookie") if (found := re.match(r"form=([0-9a-f]{32})", line)))
    seal = re.search(r'name="form" value="([0-9a-f]+)"', page.text)[1]
    desk.cookies = f"form={cookie}"
    whole = {"form": seal, "key": key, "version": 0, "act": "save", "note": ""} | fields
    seal_now = re.search(r'name="form" value="([0-9a-f]+)"', desk.get("/").text)[1]
    return desk.post("/today", urlencode(whole | {"form": seal_now}))


def test_an_unjudged_hotspot_waits_and_a_judged_one_does_not(desk: Client, hotspot: int) -> None:
    text = text_of(desk)
    assert "<h1>Việc hôm nay</h1>" in text
    assert f'href="/hotspots#hotspot-{hotspot}"' in text and "31" in text
    with desk.app.state.desk.database.writing() as session:
        hotspots.mark(session, hotspot, False, clock.now())
    assert f"#hotspot-{hotspot}" not in text_of(desk)


def test_a_note_is_kept_and_what_is_closed_can_be_opened_again(desk: Client, hotspot: int) -> None:
    key = f"hotspot:{hotspot}"
    assert sent(desk, key, note="Gọi lại Sở Y tế").status == 303
    assert "Gọi lại Sở Y tế" in text_of(desk)
    assert sent(desk, key, note="Gọi lại Sở Y tế", act="close", version=1).status == 303
    text = text_of(desk)
    assert "1 việc đã đóng" in text and '<h2 id="hotspot">' not in text
    assert sent(desk, key, note="", act="reopen", version=2).status == 303
    assert '<h2 id="hotspot">' in text_of(desk)


def test_the_second_of_two_is_shown_what_the_first_kept(desk: Client, hotspot: int) -> None:
    key = f"hotspot:{hotspot}"
    sent(desk, key, note="Đã hỏi phường")
    answer = sent(desk, key, note="Chờ văn bản", version=0)
    assert answer.status == 409
    assert "Đã hỏi phường" in answer.text and answer.text.count("Chờ văn bản") == 2
    assert "Chờ văn bản" not in text_of(desk)


def test_personal_data_is_taken_out_before_anything_is_kept(desk: Client, hotspot: int) -> None:
    key = f"hotspot:{hotspot}"
    answer = sent(desk, key, note="Gọi ông Nguyễn Văn An 0912 345 678")
    assert answer.status == 422
    assert "0912" not in answer.text and "Nguyễn Văn An" not in answer.text
    clean = re.search(r'name="note"[^>]*value="([^"]*\[số điện thoại\][^"]*)"', answer.text)[1]
    assert "<p class=\"kept\">" not in text_of(desk)
    assert sent(desk, key, note=clean).status == 303
    assert "[số điện thoại]" in text_of(desk)


@pytest.mark.parametrize(("fields", "status"), [
    ({"key": "article:1"}, 400), ({"key": "hotspot:x"}, 400), ({"key": "source:../x"}, 400), ({"act": "drop"}, 400),
    ({"note": "x" * 501}, 422), ({"version": "9" * 18}, 409), ({"assigned": "77"}, 303), ({"note": "<b>x</b>\x00"}, 303),
    ({"key": "topic:999999999999999999"}, 409), ({"note": unicodedata.normalize("NFD", "Đã hỏi phường")}, 303),
])
def test_what_is_sent_by_hand_is_checked(desk: Client, hotspot: int, fields: dict, status: int) -> None:
    assert sent(desk, **({"key": f"hotspot:{hotspot}"} | fields)).status == status


def test_a_form_from_elsewhere_is_refused(desk: Client, hotspot: int) -> None:
    assert desk.post("/today", urlencode({"key": f"hotspot:{hotspot}", "act": "close"})).status == 403


@pytest.mark.parametrize(("cookie", "passed", "since"), [
    ("", timedelta(), today.FIRST_LOOK), ("looked=1.2.3", timedelta(), today.FIRST_LOOK),
    ("{two_days}.{now}", timedelta(minutes=5), timedelta(days=2)), ("{two_days}.{hour}", timedelta(), timedelta(hours=1)),
    ("{now}.{tomorrow}", timedelta(), today.FIRST_LOOK), ("looked=1.999999999999", timedelta(), today.FIRST_LOOK),
    ("looked=999999999999.1", timedelta(), today.FIRST_LOOK),
])
def test_a_look_lasts_half_an_hour(desk: Client, cookie: str, passed: timedelta, since: timedelta) -> None:
    from starlette.requests import Request

    at = {name: int((NOW + span).timestamp()) for name, span in {
        "now": timedelta(), "hour": -timedelta(hours=1), "two_days": -timedelta(days=2), "tomorrow": timedelta(days=1)}.items()}
    value = cookie.format(**at)
    header = value if value.startswith("looked") else f"looked={value}"
    request = Request({"type": "http", "headers": [(b"cookie", header.encode())]})
    earlier, last = today._looked(request, NOW + passed)
    assert earlier == NOW - since and last == NOW + passed


def test_topics_new_since_the_last_look_stand_there(desk: Client, seeded: Seeded) -> None:
    for passed, shown in ((timedelta(days=200), True), (timedelta(hours=1), False)):
        at = int((NOW - passed).timestamp())
        desk.cookies = f"looked={at}.{at}"
        assert (f'href="/topic/{seeded.topic}"' in text_of(desk)) is shown


def test_alerts_wait_until_they_are_seen(desk: Client) -> None:
    from storage import alert_messages

    heading = "Cảnh báo chưa xem"
    assert heading in text_of(desk)
    with desk.app.state.desk.database.writing() as session:
        alert_messages.see(session, None, alert_messages.last_item(session), clock.now())
    assert heading not in text_of(desk)


def test_a_form_that_came_back_still_stands_for_what_was_seen(desk: Client, hotspot: int) -> None:
    key = f"hotspot:{hotspot}"
    sent(desk, key, note="Đã hỏi phường")
    answer = sent(desk, key, note="Gọi 0912 345 678", version=0, assigned="5")
    assert answer.status == 422
    assert f'value="{key}"><input type="hidden" name="version" value="0"' in answer.text
    assert sent(desk, key, note="Gọi lại", version=0).status == 409


def test_what_was_typed_about_a_thing_that_is_gone_is_shown(desk: Client, hotspot: int) -> None:
    with desk.app.state.desk.database.writing() as session:
        hotspots.mark(session, hotspot, True, clock.now())
    answer = sent(desk, f"hotspot:{hotspot}", note="Đã gọi cho phường")
    assert answer.status == 409
    assert "Bạn đã gõ: Đã gọi cho phường" in " ".join(answer.text.split())


def test_a_source_that_is_down_again_can_be_closed_again(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from langnghe.today import Item

    down = Item("source:bao-mau", "Báo Mẫu", "fails", "/sources")
    monkeypatch.setattr("langnghe.today._COLLECTORS", (lambda session, view: iter([down]),))
    assert sent(desk, down.key, act="close").status == 303
    assert 'value="reopen"' in text_of(desk)
    clock.freeze(NOW + timedelta(days=2))
    assert 'value="close"' in text_of(desk)
    clock.freeze(NOW)


def test_what_people_wait_for_stands_first_and_sources_last() -> None:
    order = list(today.today.KINDS)
    assert order[:2] == ["deadline", "report"] and order[-1] == "source"
    assert order.index("rumor") < order.index("question") < order.index("hotspot") < order.index("crosscheck") < order.index("topic")
