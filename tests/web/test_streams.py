"""Opinion streams on the desk: readers see what was published, whole; coding is for reviewers, by forms of the desk."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from staff_desk import Office
from web_client import Answer, Client
from web_record import Seeded

from config import clock
from storage import articles, sources, stories, threads, topics
from storage.articles import ArticleRow
from storage.threads import CommentRow, ThreadRow


def sent(client: Client, page: str, target: str, **fields: object) -> Answer:
    """Send a form of a page as a browser would."""
    shown = client.get(page)
    desk = Client(client.app, cookies=shown.headers["set-cookie"].partition(";")[0])
    seal = re.search(r'name="form" value="(\w+)"', shown.text)
    return desk.post(target, urlencode({"form": seal[1] if seal else "", **fields}, doseq=True))


def test_what_was_published_is_shown_with_its_note_and_the_field_beside_it(client: Client, seeded: Seeded) -> None:
    text = client.get(f"/streams/{seeded.topic}/2026-W19").text
    assert "không đại diện cho người dân" in text and "55,0 % (48,0–62,0)" in text
    assert "ý kiến khác (đã gộp 3 luồng)" in text and "5 phản ánh" in text and "chi phí tăng, khám vẫn phải chờ" in text
    listed = client.get("/streams").text
    assert f"/streams/{seeded.topic}/2026-W19" in listed and "không đại diện cho người dân" in listed
    assert f"/streams/{seeded.topic}/2026-W19" in client.get(f"/topic/{seeded.topic}").text


@pytest.mark.parametrize("address", ["/streams/1/2026-W20", "/streams/1/2026-05-06", "/streams/x/2026-W19",
                                     "/streams/desk/99", "/streams/desk/99/code", "/streams/desk/99/groups"])
def test_what_is_not_there_is_404(client: Client, address: str) -> None:
    assert client.get(address).status == 404


def test_a_text_is_coded_by_a_form_and_the_next_one_comes(client: Client, seeded: Seeded) -> None:
    page = f"/streams/desk/{seeded.frame}/code"
    first = client.get(page).text
    place, slot = (re.search(rf'name="{name}" value="(\d+)"', first)[1] for name in ("place", "slot"))
    stream = re.search(r'name="stream" value="(\d+)" data-key="1"', first)[1]
    assert "Chưa có luồng nào" not in first
    assert sent(client, page, page, place=place, slot=slot, stream="999999").status == 422
    answer = sent(client, page, page, place=place, slot=slot, stream=stream)
    assert answer.headers["location"] == f"{page}?last={place}"
    second = client.get(answer.headers["location"]).text
    assert f'name="place" value="{place}"' not in second and f"?again={place}" in second
    assert f'name="place" value="{place}"' in client.get(f"{page}?again={place}").text
    assert client.post(page, f"place={place}&slot={slot}&stream={stream}").status == 403


def test_a_codebook_is_changed_and_names_are_shown_before_they_are_kept(client: Client, seeded: Seeded) -> None:
    page = f"/streams/desk/{seeded.frame}"
    answer = sent(client, page, f"{page}/add", text="Chê bà Trần Thị Mùi chậm")
    assert answer.status == 422 and "Chê bà [tên người] chậm" in answer.text
    named = sent(client, page, f"{page}/add", text="Nguyễn Văn An")
    assert named.status == 422 and 'role="alert"' in named.text
    assert sent(client, page, f"{page}/add", text="Hỏi mức thu").status == 303
    assert "đã có luồng mang tên này" in sent(client, page, f"{page}/add", text="hỏi mức thu").text
    stream = re.search(r'value="(\d+)"[^>]*>Hỏi mức thu</option>', client.get(page).text)[1]
    assert sent(client, page, f"{page}/split", stream=stream, text="hỏi mức\nhỏi nơi nộp").status == 303
    assert "chưa mã" in sent(client, page, f"{page}/publish").text
    assert sent(client, page, f"{page}/nothing").status == 404


@pytest.mark.parametrize(("act", "fields", "says"), [
    ("sample", {"size": "100"}, "mẫu đã công bố thì giữ nguyên"), ("drop", {"example": "9999"}, "không có ví dụ 9999"),
    ("split", {"text": "hỏi mức\nhỏi nơi nộp"}, "đã công bố"), ("split", {"text": "hỏi bà Trần Thị Mùi\nhỏi nơi nộp"}, "Chưa lưu gì")])
def test_an_old_page_of_a_published_frame_is_told_why_nothing_was_done(
        client: Client, seeded: Seeded, act: str, fields: dict[str, str], says: str) -> None:
    page = f"/streams/desk/{seeded.frame + 1}"
    shown = client.get(page).text
    stream = re.search(r'value="(\d+)"[^>]*>Lo tăng chi phí</option>', shown)[1]
    assert f'action="{page}/split"' not in shown
    refused = sent(client, page, f"{page}/{act}", stream=stream, **fields)
    told = re.findall(r'role="alert">(.*?)</p>', refused.text, re.S)
    assert refused.status == 422 and len(told) == 1 and says in told[0], told


def test_a_week_is_frozen_by_a_form(client: Client, seeded: Seeded) -> None:
    refused = sent(client, f"/streams/desk/{seeded.frame}", "/streams/desk", topic=seeded.topic, week="2026-W21")
    assert refused.status == 422 and "chưa hết" in refused.text
    again = sent(client, f"/streams/desk/{seeded.frame}", "/streams/desk", topic=seeded.topic, week="2026-W20")
    assert again.headers["location"] == f"/streams/desk/{seeded.frame}"


def test_topics_are_picked_and_no_number_is_typed(tmp_path: Path) -> None:
    clock.freeze(datetime(2026, 5, 20, 5, 0, tzinfo=UTC))
    office = Office(tmp_path, roles=("administrator", "editor", "reviewer"))
    many, few = (talked(office, label, people) for label, people in (("Giá nước tăng", 10), ("Chợ phiên", 9)))
    browser = office.browser("editor")
    page = browser.get("/streams/desk").text
    rows, rest = page.split("<details>")[0], page.split("<details>")[1]
    assert "Giá nước tăng" in rows and "Chợ phiên" not in rows and "Chợ phiên" in rest and rest.count('name="topic"') == 0
    assert "110 bình luận, 2 trang" in rows and "chắc chắn ít nhất 10 người" in rows
    assert not re.findall(r'<input id="(?:topic|week)"', page)
    assert "Giá nước tăng" not in browser.get("/streams/desk?week=2026-W19").text.split("<h2>")[1]
    assert "11/05/2026" in browser.get(f"/streams/desk?topic={many}").text
    assert browser.post("/streams/desk", topic=str(many), week="2026-W20").headers["location"] == "/streams/desk/1"
    assert "Chưa có luồng nào được đặt tên" in browser.get("/streams/desk/1/code").text
    assert 'name="topic"' not in browser.get("/streams/desk").text and "Chợ phiên" in browser.page.text
    assert 'name="week"' not in office.browser("reviewer").get("/streams/desk").text and few
    office.close()
    clock.freeze(None)


def talked(office: Office, label: str, people: int) -> int:
    """Add a topic of one article with two threads, 110 comments of last week, the first of so many people in one."""
    with office.database.writing() as session:
        source = sources.ensure(session, "bao", "Báo Mẫu", "press", enabled=True)
        at = datetime(2026, 5, 13, 7, tzinfo=UTC)
        url = f"https://mau.example/{people}"
        made = articles.save(session, ArticleRow(
            source_id=source, key=url, url=url, title=label, lead="", body="Thân", section="", published_at=at,
            date_basis="jsonld", date_precision="minute", date_reliable=True, collected_at=at, parser="x", rules_version=1))
        story = stories.create(session)
        stories.assign(session, made.article_id, story, b"")
        stories.refresh(session, [story])
        topic = topics.create(session, label)
        topics.assign(session, story, topic, people, 1.0)
        for number, size in ((0, 100), (1, 10)):
            rows = tuple(CommentRow(f"lời {number} {at_}", at, at_ < people, 1) for at_ in range(size))
            threads.replace(session, ThreadRow(source, f"{url}/{number}", rows, at, article_url=url, hourly={at: size}))
    return topic


def test_programs_get_whole_publications_only(client: Client, seeded: Seeded) -> None:
    whole = json.loads(client.get("/api/v1/streams").body)["items"]
    assert len(whole) == 1 and "không đại diện" in whole[0]["note"] and len(whole[0]["streams"]) == 2
    for asked in (f"topic={seeded.topic}", "week=2026-W19", f"topic={seeded.topic}&week=2026-W19&size=1"):
        assert json.loads(client.get(f"/api/v1/streams?{asked}").body)["items"] == whole
    for asked in ("topic=987", "week=2026-W20"):
        assert json.loads(client.get(f"/api/v1/streams?{asked}").body)["items"] == []
    for asked in ("stream=1", "kind=other", "week=2026", "least=1"):
        assert client.get(f"/api/v1/streams?{asked}").status == 422
