"""Who may ask the API once there are accounts: tokens with scope and a last day, sessions for reading, and the record of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from api_client import ROOT, problem
from staff_desk import Office
from web_client import Answer, Client

from config import clock
from langnghe.accounts.signing import new_token, token_hash
from storage import alert_messages, alerts, audit, digests, export_jobs, signing
from storage.alert_messages import NewItem
from storage.alerts import AlertSpec

BODY = '{"kind": "day", "day": "2026-05-20", "template_version": 1}'
SEARCH = {"title": "Giá xăng", "q": "giá xăng"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return a desk with an administrator, a reporter and a reader."""
    made = Office(Path(tmp_path_factory.mktemp("tokens")), roles=("administrator", "reporter", "reader"))
    yield made
    made.close()


def token(office: Office, role: str, scope: str, days: float = 1) -> str:
    """Return a token of a role's account."""
    made, now = new_token(), clock.now()
    with office.database.writing() as session:
        signing.add_token(session, office.ids[role], "test", token_hash(made), scope, now, now + timedelta(days=days))
    return made


def ask(office: Office, given: str, method: str, path: str, body: object = None, **headers: str) -> Answer:
    sent = {"content-type": "application/json"} | headers | ({"authorization": f"Bearer {given}"} if given else {})
    return Client(office.app).send(method, ROOT + path, b"" if body is None else json.dumps(body).encode(), sent)


def test_without_a_token_nothing_is_told(office: Office) -> None:
    for path in ("/", "/search", "/openapi.json", "/nothing"):
        answer = ask(office, "", "GET", path)
        assert problem(answer, 401)["type"].endswith("not-signed-in")
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_that_is_none_or_has_run_out_is_refused(office: Office) -> None:
    for given in ("lng_x", "x", token(office, "reader", "read", days=-1)):
        answer = ask(office, given, "GET", "/topics")
        assert (answer.status, answer.headers["content-type"]) == (401, "application/problem+json")
        assert json.loads(answer.text)["type"] == "urn:langnghe:problem:not-signed-in"


def test_a_token_does_what_its_scope_and_role_may(office: Office) -> None:
    for role, scope, status in (("reader", "read", 403), ("reader", "change", 403), ("reporter", "read", 403),
                                ("reporter", "change", 201)):
        given = token(office, role, scope)
        assert ask(office, given, "GET", "/topics").status == 200
        assert ask(office, given, "POST", "/saved", SEARCH).status == status, (role, scope)


def test_a_session_reads_and_changes_nothing(office: Office) -> None:
    browser = office.browser("reporter")
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    assert ask(office, "", "GET", "/topics", cookie=cookie).status == 200
    assert problem(ask(office, "", "POST", "/saved", SEARCH, cookie=cookie), 403)["type"].endswith("needs-token")


def test_saved_searches_are_changed_under_a_version(office: Office) -> None:
    given = token(office, "reporter", "change")
    made = json.loads(ask(office, given, "POST", "/saved", SEARCH | {"title": "Xăng", "kind": ["press"]}).text)
    assert (made["owner"], made["version"], made["query"]) == ("reporter", 1, "q=gi%C3%A1+x%C4%83ng&kind=press")
    path = f"/saved/{made['id']}"
    changed = ask(office, given, "PUT", path, {"title": "Xăng dầu", "q": "xăng dầu", "version": 1})
    assert (changed.status, json.loads(changed.text)["version"]) == (200, 2)
    late = ask(office, given, "PUT", path, {"title": "Xăng", "q": "xăng", "version": 1})
    assert problem(late, 409)["type"].endswith("changed-meanwhile")
    assert json.loads(ask(office, given, "GET", path).text)["title"] == "Xăng dầu"
    assert ask(office, given, "DELETE", path).status == 204
    assert problem(ask(office, given, "GET", path), 404) and problem(ask(office, given, "DELETE", path), 404)


def test_what_may_not_be_saved_or_watched_says_why(office: Office) -> None:
    given = token(office, "reporter", "change")
    told = problem(ask(office, given, "POST", "/saved", {"title": "Họp", "q": "Nguyễn Văn An"}), 400)
    assert told["reason"] == "only_a_person"
    for body in ({"title": "", "q": "xăng"}, {"title": "Tất cả", "q": " "}, {"title": "Nguyễn Văn An", "q": "xăng"}):
        assert problem(ask(office, given, "POST", "/saved", body), 400)["type"].endswith("not-kept")
    for watched in ({"rule": "stories"}, {"rule": "count", "saved": 999}, {"rule": "silent", "recipients": ["nobody"]},
                    {"rule": "silent", "recipients": ["=?utf-8?b?Cg==?=@b.example"]}):
        assert problem(ask(office, given, "POST", "/alerts", watched), 400)["type"].endswith("not-kept")


def test_an_alert_is_kept_listed_and_deleted(office: Office) -> None:
    given = token(office, "reporter", "change")
    kept = json.loads(ask(office, given, "POST", "/saved", SEARCH | {"title": "Lũ", "q": "lũ"}).text)
    made = json.loads(ask(office, given, "POST", "/alerts", {
        "rule": "count", "saved": kept["id"], "least": 30, "hours": 12, "recipients": ["truc@example.test"]}).text)
    assert (made["rule"], made["least"], made["hours"], made["state"]) == ("count", 30, 12, "")
    assert made in json.loads(ask(office, given, "GET", "/alerts").text)["items"]
    assert json.loads(ask(office, given, "GET", f"/saved/{kept['id']}").text)["alerts"] == 1
    assert ask(office, given, "DELETE", f"/alerts/{made['id']}").status == 204
    assert problem(ask(office, given, "DELETE", f"/alerts/{made['id']}"), 404)
    assert json.loads(ask(office, given, "GET", "/messages").text) == {"items": [], "unseen": 0, "next": None}


def test_an_alert_is_quieted_changed_under_a_version_and_goes_on(office: Office) -> None:
    given = token(office, "reporter", "change")
    made = json.loads(ask(office, given, "POST", "/alerts", {"rule": "silent"}).text)
    path = f"/alerts/{made['id']}"
    assert (made["paused"], made["muted_until"], made["broken"], made["version"]) == (False, None, False, 1)
    assert json.loads(ask(office, given, "POST", f"{path}/pause").text)["paused"] is True
    muted = json.loads(ask(office, given, "POST", f"{path}/mute", {"days": 3}).text)
    rest = datetime.fromisoformat(muted["muted_until"]) - clock.now()
    assert timedelta(days=2, hours=23) < rest <= timedelta(days=3)
    resumed = json.loads(ask(office, given, "POST", f"{path}/resume").text)
    assert (resumed["paused"], resumed["muted_until"], resumed["state"]) == (False, None, "")
    changed = json.loads(ask(office, given, "PUT", path, {"rule": "hotspot", "rhythm": "hourly", "version": 1}).text)
    assert (changed["rule"], changed["rhythm"], changed["version"]) == ("hotspot", "hourly", 2)
    late = problem(ask(office, given, "PUT", path, {"rule": "silent", "version": 1}), 409)
    assert (late["now"]["rule"], json.loads(ask(office, given, "GET", path).text)) == ("hotspot", changed)
    for days in (0, 91, "3", None):
        assert problem(ask(office, given, "POST", f"{path}/mute", {"days": days}), 422)
    for role, scope in (("reader", "change"), ("reporter", "read")):
        assert ask(office, token(office, role, scope), "POST", f"{path}/pause").status == 403
    assert ask(office, given, "DELETE", path).status == 204
    for act in ("pause", "resume", "mute"):
        assert problem(ask(office, given, "POST", f"{path}/{act}", {"days": 1} if act == "mute" else None), 404)
    assert problem(ask(office, given, "GET", path), 404)


def test_what_was_told_is_marked_as_seen_for_oneself_and_never_back(office: Office) -> None:
    with office.database.writing() as session:
        alert = alerts.add(session, AlertSpec(None, "silent", "once"), None, clock.now())
        head = {"alert": alert, "title": "", "query": {}, "rule": "silent", "rhythm": "once", "hour": 7, "least": 0,
                "hours": 0, "found": 1, "listed": 1, "feed": True}
        told = []
        for at in range(2):
            told.append(alert_messages.add_message(session, "news", "once", clock.now(), [head]))
            facts = {"rule": "silent", "source": "bao-mau", "remark": "unread", "values": {}}
            alert_messages.add_items(session, told[-1], alert, [NewItem(f"silent:{at}", facts)], clock.now())
    reader = token(office, "reader", "change")

    def stands(given: str) -> tuple[int, list[bool]]:
        page = json.loads(ask(office, given, "GET", "/messages").text)
        return page["unseen"], [message["new"] for message in page["items"] if message["id"] in told]

    assert stands(reader) == (2, [True, True])
    for message, left in ((told[0], 1), (told[1], 0), (told[0], 0)):
        answer = ask(office, reader, "POST", "/messages/seen", {"message": message})
        assert json.loads(answer.text) == {"unseen": left}
    assert stands(reader) == (0, [False, False]) and stands(token(office, "reporter", "read"))[0] == 2
    assert problem(ask(office, reader, "POST", "/messages/seen", {"message": 987654}), 404)
    assert ask(office, token(office, "reader", "read"), "POST", "/messages/seen", {"message": told[0]}).status == 403


def test_an_export_of_somebody_else_is_not_there(office: Office) -> None:
    made = json.loads(ask(office, token(office, "reporter", "change"), "POST", "/exports", {}).text)
    path = f"/exports/{made['id']}"
    for role, status in (("reporter", 200), ("administrator", 200), ("reader", 404)):
        assert ask(office, token(office, role, "read"), "GET", path).status == status
    assert json.loads(ask(office, token(office, "reader", "read"), "GET", "/exports").text)["items"] == []
    with office.database.reading() as session:
        row = export_jobs.get(session, made["id"])
    assert row is not None and row.owner_id == office.ids["reporter"]


def exported(office: Office) -> list[dict[str, object]]:
    office.app.state.recorder.flush()
    with office.database.reading() as session:
        return [line.details for line in audit.listed(session, act="export", limit=100)][::-1]


def test_digests_for_programs_are_recorded_once_an_hour(office: Office) -> None:
    with office.database.writing() as session:
        digests.save(session, day="2026-05-20", body=BODY, template_version=1, now=clock.now())
    one, other = token(office, "reader", "read"), token(office, "reporter", "read")
    before, start = len(exported(office)), clock.now()
    try:
        for minutes, given in ((0, one), (1, one), (59, one), (59, other), (61, one)):
            clock.freeze(start + timedelta(minutes=minutes))
            assert ask(office, given, "GET", "/digests/2026-05-20").status == 200
        tag = ask(office, given, "GET", "/digests/2026-05-20").headers["etag"]
        clock.freeze(start + timedelta(hours=3))
        assert ask(office, one, "GET", "/digests/2026-05-20", **{"if-none-match": tag}).status == 304
        assert exported(office)[before:] == [{"digest": "2026-05-20", "edition": 1, "format": "json"}] * 3
        for kind in ("week", "week", "month"):
            feed = Client(office.app).get(f"/digest/feed.atom?kind={kind}", headers={"authorization": f"Bearer {one}"})
            assert feed.status == 200
        assert [line["kind"] for line in exported(office)[before + 3:]] == ["week", "month"]
    finally:
        clock.freeze(None)


def test_searches_exports_and_changes_are_recorded_with_who_asked(office: Office) -> None:
    reader, reporter = token(office, "reader", "read"), token(office, "reporter", "change")
    ask(office, reader, "GET", "/search?q=gi%C3%A1%20v%C3%A0ng")
    ask(office, reader, "GET", "/export?q=gi%C3%A1%20v%C3%A0ng&format=csv")
    ask(office, reporter, "POST", "/saved", SEARCH | {"title": "Vàng", "q": "giá vàng"})
    office.app.state.recorder.flush()
    with office.database.reading() as session:
        kept = [(line.act, line.staff_id, line.query) for line in audit.listed(session, limit=3)][::-1]
        assert audit.verify(session).broken_at == 0
    assert kept == [("search", office.ids["reader"], "giá vàng"), ("export", office.ids["reader"], "giá vàng"),
                    ("edit", office.ids["reporter"], "giá vàng")]
