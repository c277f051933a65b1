"""One's own account and the administrator's page of accounts, tokens of programs, and what is recorded of it all."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from staff_desk import PASSWORD, Browser, Office
from test_safety import assert_guarded
from web_client import Client
from web_record import fill, seed

from config import clock
from langnghe.accounts import passwords
from langnghe.exporting import working
from langnghe.web import recorder
from langnghe.web.app import create_app
from langnghe.web.recorder import Recorder
from search.opening import open_engine
from storage import accounts, audit, signing
from storage.audit import Line
from storage.errors import DatabaseUnreachable

NEW = "nắng sớm qua cầu Tràng Tiền"


@pytest.fixture(scope="module", autouse=True)
def quick_hashes() -> None:
    patch = pytest.MonkeyPatch()
    patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    yield
    patch.undo()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    yield made
    made.close()
    clock.freeze(None)


def lines(office: Office) -> list[tuple[str, int | None, dict]]:
    office.app.state.recorder.flush()
    with office.database.reading() as session:
        assert audit.verify(session).broken_at == 0
        return [(line.act, line.staff_id, line.details) for line in audit.listed(session)][::-1]


@pytest.mark.parametrize("target", ["/sign-in", "/account", "/users", "/users/1"])
def test_pages_of_accounts_are_guarded_and_hold_no_inline_code(office: Office, target: str) -> None:
    browser = office.browser("" if target == "/sign-in" else "administrator")
    for language in ("vi", "en"):
        browser.cookies["language"] = language
        answer = browser.get(target)
        assert answer.status == 200 and answer.text.count("<h1") == 1
        assert_guarded(answer.headers)
        assert not re.search(r"<style|<[^>]*\s(?:style|on[a-z]+)=", answer.text)


def test_a_changed_password_holds_and_ends_the_other_sessions(office: Office) -> None:
    here, there = office.browser("reader"), office.browser("reader")
    here.get("/account")
    for now, new, again in (("sai", NEW, NEW), (PASSWORD, NEW, NEW + "x"), (PASSWORD, "reader", "reader")):
        assert here.post("/account/password", password_now=now, password=new, password_again=again).status == 422
        assert new not in here.page.text.replace("readerpage", "") or new == "reader"
    assert here.post("/account/password", password_now=PASSWORD, password=NEW, password_again=NEW).status == 303
    assert "Đã đổi mật khẩu" in here.get("/account?done=password").text
    assert there.get("/topics").status == 303
    assert office.browser().sign_in("reader").status == 401
    assert office.browser().sign_in("reader", NEW).status == 303


def test_signing_out_everywhere_ends_every_session(office: Office) -> None:
    here, there = office.browser("reader"), office.browser("reader")
    here.get("/account")
    assert here.post("/account/everywhere").status == 303
    assert [browser.get("/topics").status for browser in (here, there)] == [303, 303]


def bearer(office: Office, token: str, target: str = "/api/v1/topics", method: str = "GET"):
    client = Client(office.app)
    headers = {"authorization": f"Bearer {token}"}
    if method == "GET":
        return __import__("asyncio").run(client._ask(target, "GET", more=headers))
    return client.post(target, "", headers)


def test_a_token_is_shown_once_reads_and_ends(office: Office) -> None:
    browser = office.browser("reader")
    browser.get("/account")
    assert browser.post("/account/token", password_now=PASSWORD, label="", scope="read", days=30).status == 422
    assert browser.post("/account/token", password_now=PASSWORD, label="x", scope="everything", days=30).status == 422
    page = browser.post("/account/token", password_now=PASSWORD, label="bảng tính", scope="read", days=30).text
    token = re.search(r"lng_[\w-]+", page)[0]
    assert token not in browser.get("/account").text and "bảng tính" in browser.page.text
    assert bearer(office, token).status == 200
    refused = bearer(office, token, "/account/everywhere", "POST")
    assert refused.status == 403 and refused.headers["content-type"] == "application/problem+json"
    wrong = bearer(office, token + "x")
    assert wrong.status == 401 and wrong.headers["www-authenticate"] == "Bearer"
    clock.freeze(clock.now() + timedelta(days=30))
    assert bearer(office, token).status == 401
    clock.freeze(None)
    number = re.search(r'name="token" value="(\d+)"', browser.page.text)[1]
    other = office.browser("editor")
    other.get("/account")
    assert other.post("/account/revoke", token=number).status == 422
    browser.get("/account")
    assert browser.post("/account/revoke", token=number).status == 303
    assert bearer(office, token).status == 401


def test_a_token_that_may_change_still_needs_the_seal_of_a_form(office: Office) -> None:
    browser = office.browser("administrator")
    browser.get("/account")
    page = browser.post("/account/token", password_now=PASSWORD, label="x", scope="change", days=30).text
    assert bearer(office, re.search(r"lng_[\w-]+", page)[0], "/users", "POST").status == 403


def test_codes_and_tokens_are_made_by_who_knows_the_password(office: Office) -> None:
    browser = office.browser("reader")
    for target, fields in (("/account/codes", {}), ("/account/token", {"label": "x", "scope": "read", "days": 30})):
        browser.get("/account")
        for typed in ({}, {"password_now": "sai"}):
            answer = browser.post(target, **fields, **typed)
            assert answer.status == 422 and "secret=" not in answer.text and "lng_" not in answer.text
    assert tokens_of(office, "reader") == 0


def tokens_of(office: Office, role: str) -> int:
    with office.database.reading() as session:
        return len(signing.tokens(session, office.ids[role]))


def give_token(office: Office, role: str, scope: str = "change") -> str:
    browser = office.browser(role)
    browser.get("/account")
    return re.search(r"lng_[\w-]+", browser.post("/account/token", password_now=PASSWORD, label="x", scope=scope, days=30).text)[0]


def test_a_token_is_taken_by_no_page_of_the_desk(office: Office) -> None:
    for role in ("reader", "administrator"):
        token = give_token(office, role)
        program = {"authorization": f"Bearer {token}"}
        for target in ("/", "/account", "/users", "/users/1", "/topics", "/exports", "/sign-in", "/api", "/metrics2"):
            answer = Client(office.app).get(target, headers=program)
            assert (answer.status, answer.headers["content-type"]) == (403, "application/problem+json"), target
            assert "set-cookie" not in answer.headers and b'name="form"' not in answer.body
        # With the seal of a page of the owner's, as somebody would try who took both.
        browser = office.browser(role)
        for target, fields in (("/account/token", {"label": "y", "scope": "change", "days": 365}),
                               ("/account/codes", {}), ("/users", {"login": "mai", "role": "administrator"}),
                               (f"/users/{office.ids['editor']}/password", {})):
            browser.get("/account")
            assert browser.post(target, program, **fields).status == 403
        assert tokens_of(office, role) == 1
        assert bearer(office, token).status == 200 and bearer(office, token, "/digest/feed.atom").status == 200
        assert bearer(office, token, "/metrics").status == (200 if role == "administrator" else 403)
    with office.database.reading() as session:
        assert accounts.by_login(session, "mai") is None


@pytest.mark.parametrize("way", ["everywhere", "administrator", "administrator-password", "own-password"])
def test_signing_out_everywhere_and_the_administrators_password_revoke_tokens(office: Office, way: str) -> None:
    token = give_token(office, "reader")
    browser = office.browser("administrator" if way.startswith("administrator") else "reader")
    page = browser.get(f"/users/{office.ids['reader']}" if way.startswith("administrator") else "/account").text
    if way == "everywhere":
        assert "thu hồi mọi mã truy cập" in page and browser.post("/account/everywhere").status == 303
    elif way == "administrator":
        assert "thu hồi mọi mã truy cập" in page
        assert browser.post(f"/users/{office.ids['reader']}/sign-out").status == 303
    elif way == "administrator-password":
        assert browser.post(f"/users/{office.ids['reader']}/password").status == 303
    else:
        assert "Mã truy cập vẫn còn" in page
        assert browser.post("/account/password", password_now=PASSWORD, password=NEW, password_again=NEW).status == 303
    stays = way == "own-password"
    assert (tokens_of(office, "reader"), bearer(office, token).status) == ((1, 200) if stays else (0, 401))


def test_an_administrator_makes_changes_and_disables_accounts(office: Office) -> None:
    admin = office.browser("administrator")
    admin.get("/users")
    page = admin.get(admin.post("/users", login="Mai", role="reader", areas="").headers["location"]).text
    password = re.search(r"<code[^>]*>([a-z0-9-]{23})</code>", page)[1]
    with office.database.reading() as session:
        mai = accounts.by_login(session, "mai")
    assert password not in admin.get(f"/users/{mai.id}").text
    browser = office.browser()
    assert browser.sign_in("mai", password).status == 303
    browser.get("/account")
    assert browser.post("/account/password", password_now=password, password=NEW, password_again=NEW).status == 303
    assert browser.get("/users").status == 403
    assert admin.post(f"/users/{mai.id}/role", role="administrator", areas="").status == 303
    assert browser.get("/users").status == 200                  # the role of now, without signing in anew
    admin.get("/users")
    assert admin.post("/users", login="mai", role="reader").status == 422
    admin.get(f"/users/{mai.id}")
    assert admin.post(f"/users/{mai.id}/role", role="reader", areas="mars").status == 422
    assert admin.post(f"/users/{mai.id}/role", role="reader", areas="").status == 303
    admin.get(f"/users/{mai.id}")
    assert admin.post(f"/users/{mai.id}/disable").status == 303
    assert browser.get("/topics").status == 303
    admin.get(f"/users/{mai.id}")
    assert admin.post(f"/users/{mai.id}/enable").status == 303
    admin.get(f"/users/{mai.id}")
    assert admin.post(f"/users/{mai.id}/password").status == 303 and 'class="secret"' in admin.get(f"/users/{mai.id}").text
    assert 'class="secret"' not in admin.get(f"/users/{mai.id}").text
    assert office.browser().sign_in("mai", NEW).status == 401
    admin.get(f"/users/{office.ids['administrator']}")
    assert admin.post(f"/users/{office.ids['administrator']}/disable").status == 422
    assert "quản trị duy nhất" in admin.page.text
    assert admin.get("/users/99999").status == 404
    said = [(details.get("what"), details.get("account")) for act, _, details in lines(office) if act == "account"]
    assert [what for what, account in said if account == mai.id] == [
        "create", "password", "role", "role", "disable", "enable", "password"]


def test_searches_wait_and_everything_else_is_written_behind_them(office: Office, monkeypatch) -> None:
    monkeypatch.setattr(recorder, "EVERY", 3600.0)
    editor = office.browser("editor")
    desk = office.app.state.recorder
    for text in ("giá xăng", "viện phí"):
        desk.later(Line(clock.now(), office.ids["editor"], "search", {}, text))
    with office.database.reading() as session:
        assert audit.listed(session, act="search") == []
    editor.get("/account")
    assert editor.post("/account/token", password_now=PASSWORD, label="x", scope="read", days=30).status == 200
    with office.database.reading() as session:
        kept = audit.listed(session)
    assert [(line.act, line.query) for line in kept[:3]] == [
        ("account", None), ("search", "viện phí"), ("search", "giá xăng")]


def test_a_change_is_recorded_although_its_page_says_nothing_and_a_refusal_is_not(office: Office) -> None:
    topic = fill(office.database).topic
    editor = office.browser("editor")
    editor.get(f"/topic/{topic}")
    assert editor.post(f"/topic/{topic}/rename", text="Viện phí ở tuyến huyện").status == 303
    assert lines(office)[-1] == ("edit", office.ids["editor"], {"path": f"/topic/{topic}/rename"})
    before = lines(office)
    editor.get(f"/topic/{topic}")
    assert editor.post(f"/topic/{topic}/rename", text="").status == 422
    assert lines(office) == before


def test_searches_and_exports_are_recorded_with_what_was_asked(office: Office) -> None:
    seed(office.database, office.settings)
    reader = office.browser("reader")
    assert reader.get("/?q=vien+phi").status == 200
    assert reader.get("/export?q=vien+phi&format=csv").status == 200
    assert reader.get("/compare?q=vien+phi&q=nuoc+song").status == 200
    office.app.state.recorder.flush()
    with office.database.reading() as session:
        kept = [(line.act, line.staff_id, line.query) for line in audit.listed(session, limit=4)][::-1]
    assert kept == [(act, office.ids["reader"], text) for act, text in (
        ("search", "vien phi"), ("export", "vien phi"), ("search", "vien phi"), ("search", "nuoc song"))]


def test_a_count_told_on_the_way_to_an_export_is_a_search(office: Office) -> None:
    seed(office.database, office.settings)
    reader = office.browser("reader")
    assert reader.get("/export?q=vien+phi").status == 200 and reader.get("/export").status == 200
    office.app.state.recorder.flush()
    with office.database.reading() as session:
        kept = [(line.query, line.details) for line in audit.listed(session, act="search")]
    assert kept == [("vien phi", {"found": 3})]


def test_pieces_of_an_exports_file_are_recorded_from_whatever_byte_they_begin(office: Office) -> None:
    seed(office.database, office.settings)
    browser = office.browser("reader")
    browser.get("/account")
    job = int(browser.post("/exports?q=vien+phi&format=csv").headers["location"].rpartition("-")[2])
    engine = open_engine(office.settings)
    working.turn(office.settings, office.database, engine, "test")
    engine.close()
    start, own = clock.now(), {"cookie": browser._sent()["cookie"]}
    for minutes, target, span in ((0, f"/exports/{job}/file", "bytes=1-"), (1, f"/exports/{job}/file", "bytes=0-"),
                                  (2, f"/api/v1/exports/{job}/file", "bytes=-5"), (63, f"/exports/{job}/file", "bytes=9-"),
                                  (64, f"/exports/{job}/file", ""), (65, f"/exports/{job}/file", "bytes=9-")):
        clock.freeze(start + timedelta(minutes=minutes))
        answer = Client(office.app).get(target, headers=own | ({"range": span} if span else {}))
        assert answer.status == (206 if span else 200)
    with office.database.reading() as session:
        kept = [line.at for line in audit.listed(session, act="export") if line.details == {"file-of-job": job}][::-1]
    assert kept == [start + timedelta(minutes=minutes) for minutes in (0, 63, 64)]


def test_forms_are_shown_to_those_who_may_send_them(office: Office) -> None:
    topic = fill(office.database).topic
    reader, editor = office.browser("reader").get(f"/topic/{topic}").text, office.browser("editor").get(f"/topic/{topic}").text
    for part in (f"/topic/{topic}/rename", f"/topic/{topic}/missed", 'type="checkbox"', "fieldset"):
        assert part in editor and part not in reader


def test_on_both_databases_people_sign_in_change_and_are_recorded(tmp_path: Path, database_url: str) -> None:
    office = Office(tmp_path, database_url)
    other = create_app(office.settings)          # a second desk over the same record and key
    browser = office.browser("administrator")
    assert office.browser().sign_in("editor", "sai mật khẩu").status == 401
    browser.get("/account")
    browser.client = Client(other)
    assert browser.post("/account/token", password_now=PASSWORD, label="x", scope="read", days=30).status == 200
    assert browser.get("/users").status == 200
    browser.client = Client(office.app)
    assert browser.post("/users", login="mai", role="reader").status == 303
    browser.get("/account")
    assert browser.post("/account/everywhere").status == 303 and browser.get("/topics").status == 303
    whats = [(act, details.get("what")) for act, _, details in lines(office)]
    assert whats == [("account", "create")] * 3 + [
        ("sign-in", None), ("sign-in-failed", None), ("account", "token"), ("account", "create"),
        ("account", "sign-out-everywhere")]
    other.state.recorder.close()
    other.state.desk.database.close()
    office.app.state.desk.database.close()
    office.close()


class Down:
    """A record that cannot be written to until it is `up`."""

    def __init__(self, database) -> None:
        self.database, self.up = database, False

    def writing(self):
        if not self.up:
            raise DatabaseUnreachable("down")
        return self.database.writing()


def test_while_the_record_is_down_lines_wait_and_none_is_lost_unsaid(office: Office, monkeypatch) -> None:
    monkeypatch.setattr(recorder, "EVERY", 3600.0)
    monkeypatch.setattr(recorder, "MOST", 3)
    monkeypatch.setattr(recorder, "PIECE", 2)
    down = Down(office.database)
    desk = Recorder(down)
    for number in range(5):
        desk.now(Line(clock.now(), 1, "edit", {"n": number}))
    down.up = True
    assert desk.flush()
    kept = [(act, details) for act, _, details in lines(office) if act in ("edit", "lost")]
    assert [details for act, details in kept if act == "edit"] == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert ("lost", {"lines": 2}) in kept
    desk.close()


def test_what_waits_is_written_when_the_desk_ends(office: Office, monkeypatch) -> None:
    monkeypatch.setattr(recorder, "EVERY", 3600.0)
    desk = Recorder(office.database)
    desk.later(Line(clock.now(), 1, "search", {}, "giá xăng"))
    desk.close()
    with office.database.reading() as session:
        assert audit.listed(session, act="search")[0].query == "giá xăng"


def test_the_last_use_of_a_session_is_written_once_a_minute(office: Office) -> None:
    browser: Browser = office.browser("reader")
    start = clock.now()
    browser.get("/topics")
    clock.freeze(start + timedelta(minutes=2))
    browser.get("/topics")
    office.app.state.recorder.flush()
    from langnghe.accounts.signing import token_hash

    with office.database.reading() as session:
        found = signing.by_session(session, token_hash(browser.cookies["session"]), clock.now(), start)
    assert found.seen_at == start + timedelta(minutes=2)
