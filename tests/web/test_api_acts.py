"""What staff do on the desk, done by programs: decisions, verdicts, editions, today's work, each under its role."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from api_client import ROOT, problem
from test_today import EVIDENCE
from web_client import Answer, Client
from web_record import NOW, Seeded, fill, settings_for

from config import clock
from langnghe.accounts.signing import new_token, token_hash
from langnghe.web.api import deciding
from langnghe.web.app import create_app
from pipelines.topics import lease
from storage import accounts, audit, hotspots, signing, topics
from storage.hotspots import HotspotRow
from storage.sessions import Database, open_database

DIGEST = "/digests/2026-05-20"


@dataclass
class Desk:
    """A filled desk with an account and a token a role."""

    client: Client
    database: Database
    seeded: Seeded
    hotspot: int
    tokens: dict[str, str]

    def ask(self, role: str, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        sent = {"content-type": "application/json", "authorization": f"Bearer {self.tokens[role]}"} | headers
        return self.client.send(method, ROOT + path, b"" if body is None else json.dumps(body).encode(), sent)

    def told(self, role: str, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.ask(role, method, path, body)
        assert answer.status == status, answer.text
        return json.loads(answer.text) if answer.body else None

    def refused(self, role: str, method: str, path: str, body: Any, status: int) -> Any:
        return problem(self.ask(role, method, path, body, **{"accept-language": "en"}), status)

    def stories(self) -> list[int]:
        with self.database.reading() as session:
            return [member.story_id for member in topics.members(session, [self.seeded.topic])]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    settings, tokens = settings_for(tmp_path_factory.mktemp("acts")), {}
    database = open_database(settings)
    seeded = fill(database)
    with database.writing() as session:
        for role in ("reader", "reporter", "reviewer", "editor"):
            tokens[role] = new_token()
            owner = accounts.add(session, role, "", role, (), NOW)
            signing.add_token(session, owner, "test", token_hash(tokens[role]), "change", NOW, NOW + timedelta(days=1))
        hot = hotspots.save(session, HotspotRow(seeded.topic, 0, "hotspot", NOW - timedelta(hours=8),
                                                NOW - timedelta(hours=5), NOW, None, 60.0, 31, EVIDENCE | {"now": 31}))
    app = create_app(settings)
    yield Desk(Client(app), database, seeded, hot, tokens)
    app.state.recorder.close()
    database.close()
    clock.freeze(None)


def test_a_topic_is_named_and_the_name_taken_back(desk: Desk) -> None:
    path = f"/topics/{desk.seeded.topic}"
    before = desk.told("reader", "GET", path)["label"]
    made = desk.told("editor", "POST", f"{path}/rename", {"name": "Viện phí  ở tuyến huyện"}, 201)
    assert (made["decision"]["kind"], made["decision"]["text"], made["changed"]) == ("rename", "Viện phí ở tuyến huyện", False)
    assert desk.told("reader", "GET", path)["label"] == "Viện phí ở tuyến huyện"
    number = made["decision"]["id"]
    assert desk.told("reader", "GET", f"/decisions/{number}") == desk.told("reader", "GET", "/decisions")["items"][0]
    assert desk.told("editor", "POST", f"/decisions/{number}/undo")["decision"]["undone_at"]
    assert desk.told("reader", "GET", path)["label"] == before
    assert "undone already" in desk.refused("editor", "POST", f"/decisions/{number}/undo", None, 400)["detail"]
    changed = desk.told("editor", "POST", f"{path}/rename", {"name": "Viện phí, hỏi 0912 345 678"}, 201)
    assert changed["changed"] and "0912" not in changed["decision"]["text"]
    desk.told("editor", "POST", f"/decisions/{changed['decision']['id']}/undo")


def test_decisions_come_in_pages(desk: Desk) -> None:
    desk.told("editor", "POST", f"/topics/{desk.seeded.topic}/rename", {"name": "Viện phí ở huyện"}, 201)
    every = desk.told("reader", "GET", "/decisions")["items"]
    first = desk.told("reader", "GET", "/decisions?size=1")
    second = desk.told("reader", "GET", f"/decisions?size=1&cursor={first['next']}")
    assert [*first["items"], *second["items"]] == every[:2] and len(every) >= 2


def test_stories_are_split_off_pinned_back_and_topics_merged(desk: Desk) -> None:
    path, (one, other) = f"/topics/{desk.seeded.topic}", desk.stories()
    new = desk.told("editor", "POST", f"{path}/split", {"stories": [other]}, 201)["topic"]
    assert desk.stories() == [one] and new != desk.seeded.topic
    merged = desk.told("editor", "POST", f"{path}/merge", {"topics": [new]}, 201)
    assert merged["decision"]["merged"] == [new] and sorted(desk.stories()) == sorted([one, other])
    desk.told("editor", "POST", f"/decisions/{merged['decision']['id']}/undo")
    assert desk.told("editor", "POST", f"{path}/pin", {"stories": [other]}, 201)["decision"]["stories"] == 1
    assert sorted(desk.stories()) == sorted([one, other])
    aside = desk.told("editor", "POST", f"{path}/set-aside", {"reason": "việc thường lệ"}, 201)["decision"]
    assert aside["said"] == "không theo dõi: việc thường lệ"
    assert "already" in desk.refused("editor", "POST", f"{path}/set-aside", {"reason": "x"}, 400)["detail"]
    desk.told("editor", "POST", f"/decisions/{aside['id']}/undo")


@pytest.mark.parametrize(("path", "body", "status", "said"), [
    ("/topics/{}/rename", {"name": "Nguyễn Văn An"}, 400, "never named for a person"),
    ("/topics/{}/rename", {"name": "x" * 300}, 400, "longer than 200"),
    ("/topics/{}/merge", {"topics": [987654]}, 400, "no topic 987654"),
    ("/topics/{}/split", {"stories": [987654]}, 400, "no story 987654"),
    ("/topics/{}/split", {"stories": []}, 422, "at least 1 entries"),
    ("/topics/{}/split", {"stories": ["1"]}, 422, "a whole number is expected"),
    ("/topics/987654/rename", {"name": "Viện phí"}, 404, ""), ("/decisions/987654/undo", None, 404, ""),
])
def test_a_decision_that_cannot_be_taken_says_why(desk: Desk, path: str, body: Any, status: int, said: str) -> None:
    assert said in desk.refused("editor", "POST", path.format(desk.seeded.topic), body, status)["detail"]


def test_a_decision_waits_for_its_turn_and_is_told_when_that_takes_too_long(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "WAIT_SECONDS", 0.0)
    with lease.held(desk.database, "another", 0.0) as mine:
        assert mine
        path = f"/topics/{desk.seeded.topic}/rename"
        assert desk.refused("editor", "POST", path, {"name": "Giá viện phí"}, 409)["type"].endswith(":busy")


def test_a_hotspot_is_judged_and_the_verdict_taken_back(desk: Desk) -> None:
    path = f"/hotspots/{desk.hotspot}"
    for correct in (True, False, None):
        assert desk.told("reviewer", "PUT", f"{path}/verdict", {"correct": correct})["correct"] is correct
        assert desk.told("reader", "GET", path)["correct"] is correct
    assert desk.refused("reviewer", "PUT", f"{path}/verdict", {"correct": 1}, 422)["errors"][0]["message"] == (
        "true or false is expected")
    assert desk.refused("reviewer", "PUT", "/hotspots/987654/verdict", {"correct": True}, 404)


def test_a_missed_hotspot_is_said_once_and_taken_back(desk: Desk) -> None:
    wanted = {"topic": desk.seeded.topic, "day": "2026-05-20"}
    made = desk.told("reviewer", "POST", "/hotspots/missed", wanted, 201)
    assert desk.told("reviewer", "POST", "/hotspots/missed", wanted, 201) == made
    assert desk.told("reader", "GET", "/hotspots/missed")["items"] == [made]
    assert desk.told("reviewer", "DELETE", f"/hotspots/missed/{made['id']}", status=204) is None
    assert desk.told("reader", "GET", "/hotspots/missed")["items"] == []
    assert desk.refused("reviewer", "DELETE", f"/hotspots/missed/{made['id'] + 1}", None, 404)
    for day, said in (("2026-05-21", "still to come"), ("2026-01-01", "first article"), ("2026-02-30", "not a day")):
        assert said in desk.refused("reviewer", "POST", "/hotspots/missed", wanted | {"day": day}, 400)["detail"]


def test_an_edition_is_made_and_the_second_editor_is_shown_the_first(desk: Desk) -> None:
    topic = desk.seeded.topic
    begun = desk.told("editor", "GET", f"{DIGEST}/edits")
    assert (begun["edition"], begun["remark"]) == (0, "") and topic in begun["topics"]
    made = desk.told("editor", "PUT", f"{DIGEST}/edits", {
        "edition": 0, "remark": "Ngày yên, hỏi 0912 345 678.", "dropped": [{"id": topic, "reason": "trùng lặp"}]})
    assert made["changed"] and "0912" not in made["remark"] and made["edition"] > begun["machine"]
    body = desk.told("reader", "GET", DIGEST)
    assert [row["reason"] for row in body["left_out"] if row["id"] == topic] == ["trùng lặp"]
    late = desk.refused("editor", "PUT", f"{DIGEST}/edits", {"edition": 0, "remark": "Nước rút."}, 409)
    assert late["type"].endswith("changed-meanwhile") and late["now"] == made | {"changed": False}
    assert desk.told("editor", "POST", f"{DIGEST}/make")["name"] == "2026-05-20"
    assert desk.told("editor", "GET", f"{DIGEST}/edits")["edition"] == made["edition"]


@pytest.mark.parametrize(("body", "status", "said"), [
    ({"order": [987654]}, 400, "no topic 987654"), ({"dropped": [{"id": 987654, "reason": "x"}]}, 400, "no topic 987654"),
    ({"order": "twice"}, 400, "named twice"), ({"remark": "x" * 5000}, 400, "longer than 4000"), ({"remak": ""}, 422, "no parameter"),
])
def test_an_edition_that_cannot_be_meant_is_refused(desk: Desk, body: Any, status: int, said: str) -> None:
    if body == {"order": "twice"}:
        body = {"order": [desk.seeded.topic] * 2}
    assert said in desk.refused("editor", "PUT", f"{DIGEST}/edits", {"edition": 0} | body, status)["detail"]
    assert desk.refused("editor", "PUT", "/digests/2026-01-01/edits", {"edition": 0}, 404)
    assert desk.refused("editor", "POST", "/digests/2031-01-01/make", None, 404)


def test_work_is_assigned_noted_closed_and_the_second_is_shown_the_first(desk: Desk) -> None:
    key = f"hotspot:{desk.hotspot}"
    assert desk.refused("reader", "GET", "/today?since=5.2e-256", None, 422)["errors"]
    waiting, = (one for one in desk.told("reader", "GET", "/today")["items"] if one["key"] == key)
    assert (waiting["version"], waiting["closed"], waiting["kind_label"]) == (0, False, "Điểm nóng cần đánh giá")
    wanted = {"version": 0, "assigned": "editor", "note": "Gọi 0912 345 678", "closed": True}
    kept = desk.told("reporter", "PUT", f"/today/{key}", wanted)
    assert (kept["assigned"], kept["changed_by"], kept["closed"], kept["version"]) == ("editor", "reporter", True, 1)
    assert kept["changed"] and "0912" not in kept["note"]
    late = desk.refused("reviewer", "PUT", f"/today/{key}", {"version": 0, "note": "của tôi"}, 409)
    assert (late["now"]["note"], late["now"]["version"]) == (kept["note"], 1)
    assert desk.told("reporter", "PUT", f"/today/{key}", {"version": 1})["closed"] is False
    assert "no account" in desk.refused("reporter", "PUT", f"/today/{key}", {"version": 2, "assigned": "x"}, 400)["detail"]
    assert desk.refused("reporter", "PUT", "/today/hotspot:987654", {"version": 0}, 404)
    assert desk.refused("reporter", "PUT", f"/today/{key}", {"version": 2, "note": "x" * 600}, 400)


def test_each_act_takes_its_role_and_is_recorded(desk: Desk) -> None:
    for role, method, path, least in (
        ("reviewer", "POST", f"/topics/{desk.seeded.topic}/rename", "Editor"), ("reader", "PUT", "/today/hotspot:1", "Reporter"),
        ("reporter", "PUT", f"/hotspots/{desk.hotspot}/verdict", "Reviewer"), ("reviewer", "GET", f"{DIGEST}/edits", "Editor"),
    ):
        assert desk.refused(role, method, path, None, 403)["detail"] == f"This takes at least: {least}."
    desk.told("reviewer", "PUT", f"/hotspots/{desk.hotspot}/verdict", {"correct": True})
    desk.client.app.state.recorder.flush()
    with desk.database.reading() as session:
        line, = audit.listed(session, act="edit", limit=1)
    assert line.details == {"hotspot": desk.hotspot, "correct": True}


def test_problems_are_in_the_language_that_the_caller_names_first(desk: Desk) -> None:
    path = f"/topics/{desk.seeded.topic}/split"
    for header, said in (("en;q=0.8, vi", "this has to be given"), ("vi-VN,en", "bắt buộc phải có"), ("fr", "bắt buộc phải có")):
        told = problem(desk.ask("editor", "POST", path, {}, **{"accept-language": header}), 422)
        assert told["errors"] == [{"parameter": "stories", "message": said}]
    nobody = desk.client.get(f"{ROOT}/topics", headers={"accept-language": "en", "authorization": "Bearer lng_x"})
    assert problem(nobody, 401)["title"] == "A token is needed"
