"""Signing in and out: sessions, what is refused and how, and that nothing typed is lost when a session ends."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from staff_desk import PASSWORD, Browser, Office, fields_of
from web_client import Client
from web_record import settings_for

from config import clock
from langnghe.accounts import codes, managing, passwords, pictures, signing
from langnghe.accounts.limits import Limiter
from langnghe.web.app import create_app
from storage import accounts, audit
from storage.sessions import open_database


@pytest.fixture(scope="module", autouse=True)
def quick_hashes() -> None:
    patch = pytest.MonkeyPatch()
    patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    patch.setattr(passwords, "_NOBODY", [])
    yield
    patch.undo()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    yield made
    made.close()
    clock.freeze(None)


def acts(office: Office) -> list[str]:
    office.app.state.recorder.flush()
    with office.database.reading() as session:
        return [line.act for line in audit.listed(session)][::-1]


def test_with_an_account_every_page_leads_to_the_sign_in_page_and_back(office: Office) -> None:
    browser = office.browser()
    for target in ("/", "/topics?days=30", "/metrics", "/users"):
        answer = browser.get(target)
        assert answer.status == 303 and answer.headers["location"].startswith("/sign-in?next=")
    assert browser.get("/static/desk.css").status == 200 and browser.get("/healthz").status in (200, 503)
    answer = browser.sign_in("Reader", target="/sign-in?next=/topics%3Fdays%3D30")
    assert (answer.status, answer.headers["location"]) == (303, "/topics?days=30")
    cookie = next(line for line in answer.headers.getlist("set-cookie") if line.startswith("session="))
    assert "HttpOnly" in cookie and "samesite=lax" in cookie.lower()
    assert browser.get("/topics").status == 200 and "reader" in browser.page.text
    assert browser.get("/sign-in").status == 303
    assert "Tìm" not in Client(office.app).get("/sign-in").text.partition("<main")[0].partition("<nav")[2]


def test_without_an_account_nobody_is_asked(tmp_path: Path) -> None:
    desk = Client(create_app(settings_for(tmp_path)))
    assert desk.get("/topics").status == 200
    assert desk.get("/sign-in").status == 303
    for target in ("/account", "/users"):
        assert "user create" in desk.get(target).text
    assert desk.post("/account/password", "").status in (403, 404)


def test_the_first_account_closes_a_desk_that_is_open(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    desk = Client(create_app(settings))
    assert desk.get("/topics").status == 200
    database = open_database(settings)
    managing.create(database, "lan", PASSWORD, "administrator")
    assert desk.get("/topics").status == 303
    database.close()


@pytest.mark.parametrize("target", ["//evil.test", "https://evil.test", "/\\evil.test", "javascript:x", "/a\nb"])
def test_one_comes_back_to_a_page_of_the_desk_only(office: Office, target: str) -> None:
    browser = office.browser()
    browser.get("/sign-in")
    answer = browser.post("/sign-in", login="reader", password=PASSWORD, next=target)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    browser = office.browser()
    browser.get("/sign-in")
    answer = browser.post("/sign-in", login="reader", password=PASSWORD, to=target)
    assert "evil" not in answer.text and answer.status == 303


def test_a_new_session_at_sign_in_and_the_old_one_ends(office: Office) -> None:
    browser = office.browser("reader")
    old = browser.cookies["session"]
    other = Browser(browser.client, {"session": old, "form": browser.cookies["form"]})
    assert other.get("/topics").status == 200
    # Fixation: whatever token a browser brings along, signing in gives another.
    planted = office.browser()
    planted.cookies["session"] = old
    planted.page = office.browser().get("/sign-in")
    planted.cookies["form"] = planted.page.headers["set-cookie"].partition(";")[0].removeprefix("form=")
    assert planted.post("/sign-in", login="editor", password=PASSWORD).status == 303
    assert planted.cookies["session"] != old
    assert other.get("/topics").status == 303


def test_the_answer_is_the_same_whatever_is_wrong_and_a_hash_is_always_compared(office: Office, monkeypatch) -> None:
    compared = []
    hasher = passwords.HASHER

    class Counting:
        def verify(self, kept: str, typed: str) -> bool:
            compared.append(kept)
            return hasher.verify(kept, typed)

        hash, check_needs_rehash = hasher.hash, hasher.check_needs_rehash

    managing.set_disabled(office.database, office.ids["editor"], True)
    monkeypatch.setattr(passwords, "HASHER", Counting())
    texts = []
    for login, password in (("reader", "sai mật khẩu rồi"), ("khong-co", "sai mật khẩu rồi"), ("editor", PASSWORD)):
        answer = office.browser().sign_in(login, password)
        assert answer.status == 401
        texts.append(re.sub(r'value="[^"]*"', "", answer.text))
    assert texts[0] == texts[1] == texts[2] and len(compared) == 3


def test_one_place_waits_after_five_wrong_passwords_of_a_login(office: Office) -> None:
    browser = office.browser()
    assert [browser.sign_in("reader", "x").status for _ in range(6)] == [401] * 5 + [429]
    assert int(browser.page.headers["retry-after"]) > 0
    assert browser.sign_in("reader").status == 429
    assert office.browser().sign_in("editor").status == 303


def test_a_lock_ends_by_itself_and_spares_browsers_that_signed_in_before(office: Office) -> None:
    own = office.browser("reader")
    desk, now = office.app.state.signing, clock.now()
    for number in range(signing.MOST_FAILURES):
        assert desk.sign_in(signing.Attempt("reader", "x", place=f"10.0.0.{number}"), now) is None
    right = signing.Attempt("reader", PASSWORD, place="10.1.0.1")
    assert desk.sign_in(right, now) is None
    # While it is locked nothing is counted, so nobody can keep it locked.
    for number in range(signing.MOST_FAILURES):
        desk.sign_in(signing.Attempt("reader", "x", place=f"10.2.0.{number}"), now)
    known = signing.Attempt("reader", PASSWORD, place="10.1.0.2", browser=own.cookies["known"])
    assert desk.sign_in(known, now) is not None
    for number in range(signing.MOST_FAILURES):
        desk.sign_in(signing.Attempt("editor", "x", place=f"10.3.0.{number}"), now)
    assert desk.sign_in(signing.Attempt("editor", PASSWORD, place="10.4.0.1"), now) is None
    assert desk.sign_in(signing.Attempt("editor", PASSWORD, place="10.4.0.2"), now + signing.LOCK) is not None


def test_a_browser_that_is_known_for_one_account_is_not_for_another(office: Office) -> None:
    own, now = office.browser("reader"), clock.now()
    desk = office.app.state.signing
    for number in range(signing.MOST_FAILURES):
        desk.sign_in(signing.Attempt("editor", "x", place=f"10.0.0.{number}"), now)
    borrowed = signing.Attempt("editor", PASSWORD, place="10.9.0.1", browser=own.cookies["known"])
    assert desk.sign_in(borrowed, now) is None


def test_a_window_of_failures_ends() -> None:
    moment = [0.0]
    limiter = Limiter(2, 60, lambda: moment[0])
    limiter.failed("a")
    assert limiter.waits("a") == 0
    limiter.failed("a")
    assert (limiter.waits("a"), limiter.waits("b")) == (60, 0)
    moment[0] = 60.0
    assert limiter.waits("a") == 0
    limiter.failed("a")
    assert limiter.waits("a") == 0


def test_a_session_ends_after_rest_and_after_its_hours(office: Office) -> None:
    start = clock.now()
    clock.freeze(start)
    browser = office.browser("reader")
    clock.freeze(start + timedelta(minutes=119))
    assert browser.get("/topics").status == 200
    office.app.state.recorder.flush()
    clock.freeze(start + timedelta(minutes=230))
    assert browser.get("/topics").status == 200        # used meanwhile
    clock.freeze(start + timedelta(minutes=360))
    assert browser.get("/topics").status == 303


def test_signing_out_ends_the_session_and_not_only_the_cookie(office: Office) -> None:
    browser = office.browser("reader")
    kept = dict(browser.cookies)
    browser.get("/account")
    assert browser.post("/sign-out").status == 303 and "session" not in browser.cookies
    assert Browser(browser.client, kept).get("/topics").status == 303
    assert acts(office)[-2:] == ["sign-in", "sign-out"]


def test_forms_from_elsewhere_change_nothing(office: Office) -> None:
    browser = office.browser("administrator")
    browser.get("/users")
    evil = {"origin": "https://evil.test", "sec-fetch-site": "cross-site"}
    assert browser.post("/users", evil, login="mai", role="reader").status == 403
    browser.get("/users")
    other = office.browser("administrator")
    other.get("/users")
    browser.page = other.page                            # the seal of another session
    assert browser.post("/users", login="mai", role="reader").status == 403
    assert Client(office.app).post("/sign-in", "login=reader&password=x").status == 403
    with office.database.reading() as session:
        assert accounts.by_login(session, "mai") is None


def test_what_was_typed_when_the_session_ended_comes_back_to_be_sent(office: Office) -> None:
    browser = office.browser("editor")
    browser.get("/account")
    del browser.cookies["session"]
    typed = [("text", "Giá xăng <b>&\r\n dòng hai"), ("story", "12"), ("story", "13"), ("password", "bí mật")]
    answer = browser.send("/topic/7/rename?page=2", typed)
    assert answer.status == 401 and "Nội dung bạn nhập không mất" in answer.text and "bí mật" not in answer.text
    hidden = [(name, value) for name, value in fields_of(answer.text) if name != "form"]
    answer = browser.send("/sign-in", [*hidden, ("login", "editor"), ("password", "sai rồi nhé bạn")])
    assert answer.status == 401 and "dòng hai" in answer.text
    hidden = [(name, value) for name, value in fields_of(answer.text) if name != "form"]
    answer = browser.send("/sign-in", [*hidden, ("login", "editor"), ("password", PASSWORD)])
    assert answer.status == 200 and 'action="/topic/7/rename?page=2"' in answer.text and "session" in browser.cookies
    back = fields_of(answer.text)
    assert [(n, v.replace("\r", "")) for n, v in back if n != "form"] == [
        ("text", "Giá xăng <b>&\n dòng hai"), ("story", "12"), ("story", "13")]
    # It is sent with a seal that fits: the desk only misses the topic.
    assert browser.send("/topic/7/rename?page=2", [pair for pair in back if pair[0] != "form"]).status in (404, 422)


def test_a_new_account_that_was_typed_when_the_session_was_over_comes_back_in_its_own_form(office: Office) -> None:
    typed = [("login", "mai"), ("role", "reviewer"), ("areas", "Hà Nội; Bến Thành, Hồ Chí Minh"), ("password", "x" * 12)]
    browser = office.browser("administrator")
    browser.get("/users")
    del browser.cookies["session"]
    asked = browser.send("/users", typed)
    assert asked.status == 401 and "Bến Thành" in asked.text and "x" * 12 not in asked.text
    hidden = [(name, value) for name, value in fields_of(asked.text) if name not in ("form", "login")]
    text = browser.send("/sign-in", [*hidden, ("login", "administrator"), ("password", PASSWORD)]).text
    assert 'name="login"' in text and 'value="mai"' in text and '<option value="reviewer" selected>' in text
    assert 'value="Hà Nội; Bến Thành, Hồ Chí Minh"' in text and "x" * 12 not in text and 'action="/users"' in text
    with office.database.reading() as session:
        assert accounts.by_login(session, "mai") is None


def test_a_form_from_elsewhere_is_not_carried_through_the_sign_in_page(office: Office) -> None:
    browser = office.browser()
    evil = {"origin": "https://evil.test", "sec-fetch-site": "cross-site"}
    assert browser.send("/topic/7/rename", [("text", "x")], evil).status == 403
    assert browser.send("/account/password", [("password", "x" * 12)]).headers["location"] == "/sign-in?next=/"


def test_over_https_every_cookie_is_secure(office: Office) -> None:
    async def over_https(scope, receive, send) -> None:
        await office.app(scope | {"scheme": "https"}, receive, send)

    browser = Browser(Client(over_https))
    answer = browser.sign_in("reader")
    assert answer.status == 303
    for line in answer.headers.getlist("set-cookie"):
        assert "Secure" in line


def test_codes_are_asked_for_taken_once_and_told_apart_from_nothing(office: Office) -> None:
    browser = office.browser("reader")
    start = clock.now()
    clock.freeze(start)
    browser.get("/account")
    page = browser.post("/account/codes", password_now=PASSWORD).text
    secret = re.search(r"secret=([A-Z2-7]+)", page)[1]
    import base64

    key = base64.b32decode(secret)
    assert "otpauth://totp/langnghe:reader" in page
    # The picture says the same address; nothing but squares stands in it, and no other site is asked for it.
    uri = codes.uri(key, "reader")
    assert str(pictures.qr(uri)) in page and pictures.qr(uri) != pictures.qr(codes.uri(key, "editor"))
    assert re.fullmatch(r'<svg aria-hidden="true" focusable="false" viewBox="0 0 \d+ \d+" class="qr">'
                        r'(<path [^<>]*/>){2}</svg>', str(pictures.qr(uri)).strip())

    def code(at) -> str:
        return codes._totp(key).generate(int(at.timestamp())).decode()

    assert browser.post("/account/confirm", code="000000" if code(start) != "000000" else "111111").status == 422
    assert secret in browser.page.text and browser.page.text.count("<svg aria-hidden") == 1
    assert browser.post("/account/confirm", code=code(start)).status == 200
    # Nobody else's page shows the secret again, and the record holds it encrypted.
    assert secret not in browser.get("/account").text
    with office.database.reading() as session:
        assert key not in accounts.factor(session, office.ids["reader"]).secret
    assert office.browser().sign_in("reader").status == 401
    assert office.browser().sign_in("reader", code=code(start)).status == 401        # used when it was confirmed
    later = start + timedelta(seconds=60)
    clock.freeze(later)
    assert office.browser().sign_in("reader", code=code(later)).status == 303
    assert office.browser().sign_in("reader", code=code(later)).status == 401
    browser.get("/account")
    assert browser.post("/account/codes-off", password_now="sai").status == 422
    assert browser.post("/account/codes-off", password_now=PASSWORD).status == 303
    assert office.browser().sign_in("reader").status == 303


def test_nothing_secret_is_logged_or_recorded(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    browser = office.browser("reader")
    office.browser().sign_in("mat-khau-go-nham", "một mật khẩu sai")
    browser.get("/account")
    token = re.search(r"lng_[\w-]+", browser.post("/account/token", password_now=PASSWORD, label="bảng tính", scope="read", days=30).text)[0]
    Client(office.app).get("/topics")
    office.app.state.recorder.flush()
    with office.database.reading() as session:
        said = repr(audit.listed(session)) + caplog.text
    for secret in (PASSWORD, "một mật khẩu sai", "mat-khau-go-nham", token, *browser.cookies.values()):
        assert secret not in said
    for path in office.settings.data_dir.glob("langnghe.db*"):
        held = path.read_bytes()
        for secret in (PASSWORD, token, browser.cookies["session"]):
            assert secret.encode() not in held
