"""Questions and situations for programs: what the readers' pages tell and nothing more, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from api_client import Api
from test_exports import As
from web_client import Client
from web_record import settings_for

from config import clock
from langnghe.web.app import create_app
from langnghe.web.people import Person
from pipelines.questions import answering
from pipelines.situations.checking import Draft
from storage import questions, situations
from storage.sessions import open_database
from tests import asked_record

ISSUE = "Thẻ bảo hiểm y tế cũ có phải đổi không?"
HIDDEN = ("Tổ kín", "Lời kể dài", "Chép lại cho gọn", "Sửa lời", "phường Mẫu 2")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """Return the API over five questions and two situations, one of one unit and one of three, for an editor."""
    settings = settings_for(Path(tmp_path_factory.mktemp("answers")))
    clock.freeze(asked_record.NOW)
    database = open_database(settings)
    with database.writing() as session:
        held = asked_record.posts(session)
        items = [asked_record.item(session, post, f"{ISSUE} {post}", text="Lời kể dài") for post in held]
        asked_record.ask(session, ISSUE, items[:3], documents=("Nghị quyết 18",), **asked_record.ANSWER)
        for number in range(4):
            asked_record.ask(session, f"Bao giờ có nước máy ở cụm {number}?", [])
        back = questions.get(session, 2)
        answering.withdraw(session, back, back.version, "Chép lại cho gọn", None, asked_record.NOW)
        events = [asked_record.item(session, post, f"Rác ùn ở bãi {post}", "event", text="Lời kể dài") for post in held]
        for count, area in ((1, 9002), (3, 9001)):
            described = Draft("Rác ùn ở bãi", "2026-05-10", grievance="Ba ngày chưa dọn", demands="Dọn", area_id=area)
            made = situations.add(session, described.columns, None, asked_record.NOW)
            situations.link(session, made, "item", events[:count], asked_record.NOW)
            situations.change(session, made, 1, {"scale": "30 hộ"}, None, asked_record.NOW)
            situations.note(session, made, None, asked_record.NOW, "Xe rác đã đến")
    yield Api(Client(As(create_app(settings), Person(8, "nv8", "editor"))))
    database.close()
    clock.freeze(None)


def test_a_question_has_issue_counts_and_answer(api: Api) -> None:
    found = api.get("/questions/1")
    assert (found["issue"], found["items"], found["units"], found["said"]) == (ISSUE, 3, 3, "3 phản ánh của 3 đơn vị")
    assert found["answer"] == {"text": asked_record.ANSWER["answer"], "issuer": "Bảo hiểm xã hội tỉnh Mẫu", "on": "2026-05-19",
                               "url": "https://bhxh.example/tra-loi/12", "source": "https://bhxh.example/tra-loi/12", "letter": ""}
    assert (found["state"], found["first_on"], found["documents"], found["areas"]) == (
        "answered", "2026-05-10", ["Nghị quyết 18"], [])
    assert api.refused("/questions/99", 404) and api.refused("/questions", 422, state="all")


def test_questions_come_in_pages_by_state(api: Api) -> None:
    pages = [[one["id"] for one in page["items"]] for page in api.pages("/questions", size=2)]
    assert pages == [[5, 4], [3, 2], [1]]
    for state, ids in (("open", [5, 4, 3]), ("answered", [1]), ("withdrawn", [2])):
        assert [one["id"] for one in api.get("/questions", state=state)["items"]] == ids
    assert api.get("/questions", kind="proposal") == {"items": [], "next": None}
    first = api.get("/questions", size=2)["next"]
    assert api.refused("/questions", 400, size=2, state="open", cursor=first)["type"].endswith("bad-cursor")


def test_a_situation_has_its_place_from_three_units_on(api: Api) -> None:
    broad, one = api.get("/situations/2"), api.get("/situations/1")
    assert (broad["place"], broad["suggested"], one["place"], one["suggested"]) == ("phường Mẫu 1", "problem", "", "signal")
    assert broad["grievance"] == "Ba ngày chưa dọn" and broad["reasons"][0].startswith("3 đơn vị")
    assert one["reasons"] == ["ít hơn 3 đơn vị ở cơ sở và 0 nguồn tự đưa tin"]
    # What was reworded is for reviewers.
    assert [(step["stage_after"], step["text"]) for step in broad["course"]] == [("", "Xe rác đã đến"), ("signal", "")]
    assert [[row["id"] for row in page["items"]] for page in api.pages("/situations", size=1)] == [[2], [1]]
    assert api.get("/situations", stage="hotspot")["items"] == [] and api.refused("/situations/99", 404)


def test_no_item_post_or_reason_is_told_to_whoever_asks(api: Api) -> None:
    for path in ("/questions", "/questions/1", "/questions/2", "/situations", "/situations/1", "/situations/2"):
        text = api.ask(path).text
        assert not [words for words in HIDDEN if words in text], path
