"""The hotspot page: reasons in words, marks by a form that only the desk itself can send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from web_client import Answer, Client
from web_record import HOSTILE, NOW, settings_for

from config import clock
from langnghe.web.app import create_app
from storage import hotspots, topics
from storage.hotspots import HotspotRow
from storage.models import Hotspot, Topic
from storage.sessions import open_database

EVIDENCE = {
    "articles": 31, "usual": 4.2, "days": 60, "span": 2, "stories": 12, "outlets": 9, "independent": 8, "coverage": 300,
    "most_before": 40, "most_before_day": "2026-05-02", "yesterday": 5, "week_before": None, "new": False,
    "masked": [], "areas": [], "days_before": [["2026-05-18", 5, True], ["2026-05-19", 31, True]], "needed": 3,
    "now": 31,
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Client]:
    """Return a desk with a hotspot that goes on, one that is over, and a signal with a hostile label."""
    settings = settings_for(tmp_path)
    clock.freeze(NOW)
    database = open_database(settings)
    with database.writing() as session:
        ids = [topics.create(session, label, ()) for label in ("Nước sông dâng", "Viện phí mới", HOSTILE)]
        session.execute(update(Topic).values(first_at=NOW - timedelta(days=30)))
        rows = (
            HotspotRow(ids[0], 0, "hotspot", NOW - timedelta(hours=20), NOW, NOW, None, 6.5, 31, EVIDENCE),
            HotspotRow(ids[1], 0, "hotspot", NOW - timedelta(days=4), NOW - timedelta(days=3), NOW - timedelta(days=2),
                       NOW - timedelta(days=1), 4.0, 31, {**EVIDENCE, "ends_at": NOW.isoformat()}),
            HotspotRow(ids[2], 0, "signal", NOW, NOW, NOW, None, 6.5, 9, {**EVIDENCE, "independent": 1}))
        for row in rows:
            hotspots.save(session, row)
    database.close()
    yield Client(create_app(settings))
    clock.freeze(None)


def test_the_page_says_why_in_vietnamese_and_shows_the_precision(desk: Client) -> None:
    text = desk.get("/hotspots").text
    assert "31 bài trong 24 giờ, bình thường khoảng 4 bài; lần gần nhất nhiều như vậy hoặc hơn: 02/05/2026 (40 bài)" in text
    assert "9 nguồn, 12 tin" in text and "dồn lên trong 2 ngày" in text
    assert "0 đúng / 0 đã đánh giá / 2 đã báo" in text
    assert "Đã nguội trong 7 ngày qua" in text and "mới có 1 nguồn đưa tin riêng" in text
    assert "<script>alert" not in text and "đang diễn ra" in text


def test_a_lower_sensitivity_shows_less(desk: Client) -> None:
    assert "Viện phí mới" not in desk.get("/hotspots?sensitivity=low").text
    assert desk.get("/hotspots?sensitivity=%00").status == 200


def test_a_topic_that_is_hot_leads_to_its_hotspot_and_no_other_does(desk: Client) -> None:
    hot, over, signal = (desk.get(f"/topic/{number}").text for number in (1, 2, 3))
    assert '<a href="/hotspots#hotspot-1">Đang là điểm nóng từ' in hot and "31 bài trong 24 giờ" in hot
    assert "#hotspot-" not in over and "#hotspot-" not in signal


def test_beside_signals_it_is_not_said_that_nothing_is_unusual(desk: Client, tmp_path: Path) -> None:
    database = open_database(settings_for(tmp_path))
    with database.writing() as session:
        session.execute(delete(Hotspot).where(Hotspot.kind == "hotspot"))
    database.close()
    text = desk.get("/hotspots").text
    assert "mới có 1 nguồn đưa tin riêng" in text and "Không có chủ đề nào vượt xa mức thường" not in text


def test_an_empty_record_says_how_hotspots_come(empty: Client) -> None:
    answer = empty.get("/hotspots")
    assert answer.status == 200 and "work" in answer.text
    assert "Không có chủ đề nào vượt xa mức thường" in answer.text


def sent(desk: Client, target: str, **headers: str) -> Answer:
    """Send the form of the page as a browser would."""
    page = desk.get("/hotspots")
    desk.cookies = page.headers["set-cookie"].partition(";")[0]
    seal = re.search(r'name="form" value="(\w+)"', page.text)
    return desk.post(target, f"form={seal[1] if seal else ''}", headers)


def test_marks_come_from_the_desk_alone(desk: Client) -> None:
    assert desk.post("/hotspots/1/right", "form=1234").status == 403
    assert sent(desk, "/hotspots/1/right", origin="http://evil.example").status == 403
    assert "0 đúng / 0 đã đánh giá" in desk.get("/hotspots").text
    answer = sent(desk, "/hotspots/1/right?sensitivity=high")
    assert (answer.status, answer.headers["location"]) == (303, "/hotspots?sensitivity=high#hotspot-1")
    assert "1 đúng / 1 đã đánh giá / 2 đã báo" in desk.get("/hotspots").text
    assert sent(desk, "/hotspots/1/undo").status == 303
    assert "0 đúng / 0 đã đánh giá" in desk.get("/hotspots").text


@pytest.mark.parametrize("target", [
    "/hotspots/99/right", "/hotspots/x/right", "/hotspots/1/maybe", f"/hotspots/{10**30}/undo"])
def test_what_is_not_there_is_404(desk: Client, target: str) -> None:
    assert sent(desk, target).status == 404


def test_reading_by_the_address_of_a_form_changes_nothing(desk: Client) -> None:
    assert desk.get("/hotspots/1/right").status == 405


def test_what_was_missed_is_said_on_the_topic_and_taken_back_on_the_page_of_hotspots(desk: Client) -> None:
    page = desk.get("/topic/2")
    desk.cookies = page.headers["set-cookie"].partition(";")[0]
    seal = re.search(r'name="form" value="(\w+)"', page.text)
    assert seal and 'action="/topic/2/missed"' in page.text
    day = clock.local_day(NOW)
    assert desk.post("/topic/2/missed", f"form={'0' * 64}&text={day}").status == 403
    for wrong in ("2999-01-01", "x", "0001-01-01"):
        assert desk.post("/topic/2/missed", f"form={seal[1]}&text={wrong}").status == 422
    assert desk.post("/topic/99/missed", f"form={seal[1]}&text={day}").status == 404
    answer = desk.post("/topic/2/missed", f"form={seal[1]}&text={day}")
    assert (answer.status, answer.headers["location"]) == (303, "/hotspots#missed")
    assert "1 đã báo; 1 bỏ sót" in desk.get("/hotspots?sensitivity=low").text
    assert sent(desk, "/hotspots/missed/1/undo").status == 303
    assert "bỏ sót" not in desk.get("/hotspots").text
    assert sent(desk, "/hotspots/missed/1/undo").status == 404
    assert desk.get("/topic/2/missed").headers["location"] == "/topic/2"
