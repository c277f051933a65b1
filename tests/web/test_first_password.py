"""A password that somebody else made is changed before anything else is open, and recovery codes stand in for a device."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from staff_desk import PASSWORD, Office

from config import clock
from langnghe.accounts import codes, managing, passwords, recovery, signing
from storage import accounts, audit
from storage.models import RecoveryCode

OWN = "nắng sớm qua cầu Tràng Tiền"


@pytest.fixture(scope="module", autouse=True)
def quick_hashes() -> None:
    patch = pytest.MonkeyPatch()
    patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    yield
    patch.undo()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path, roles=("administrator", "reader"))
    yield made
    made.close()
    clock.freeze(None)


def test_a_password_that_was_given_is_changed_before_anything_else(office: Office) -> None:
    admin = office.browser("administrator")
    admin.get("/users")
    made = admin.post("/users", login="mai", role="editor").headers["location"]
    given = re.search(r'class="secret">([a-z0-9-]+)<', admin.get(made).text)[1]
    browser = office.browser()
    assert browser.sign_in("mai", given).status == 303
    for path in ("/", "/topics", "/digest", "/users", "/nothing", "/alerts/feed/x"):
        assert browser.get(path).headers["location"] == "/account?done=first", path
    assert browser.client.get("/api/v1/topics", headers=browser._sent()).status == 403
    text = browser.get("/account?done=first").text
    assert "Mật khẩu này do người khác cấp" in text
    assert browser.post("/account/token", password_now=PASSWORD, label="x", scope="read", days=30).status == 303
    with office.database.reading() as session:
        account = accounts.by_login(session, "mai")
    assert account.given_at is not None
    browser.get("/account")
    assert browser.post("/account/password", password_now=given, password=given, password_again=given).status == 422
    assert browser.post("/account/password", password_now=given, password=OWN, password_again=OWN).status == 303
    assert browser.get("/topics").status == 200
    admin.get(f"/users/{account.id}")
    assert admin.post(f"/users/{account.id}/password").status == 303
    with office.database.reading() as session:
        assert accounts.by_login(session, "mai").given_at is not None
    assert browser.get("/topics").status == 303


def test_the_first_account_s_password_is_its_own(tmp_path: Path) -> None:
    office = Office(tmp_path, roles=())
    first = managing.create(office.database, "lan", PASSWORD, "administrator", given=True)
    second = managing.create(office.database, "mai", PASSWORD, "reader", given=True)
    with office.database.reading() as session:
        assert accounts.get(session, first).given_at is None and accounts.get(session, second).given_at is not None
    office.close()


def test_a_recovery_code_opens_an_account_once(office: Office) -> None:
    browser = office.browser("reader")
    start = clock.now()
    clock.freeze(start)
    browser.get("/account")
    secret = re.search(r"secret=([A-Z2-7]+)", browser.post("/account/codes", password_now=PASSWORD).text)[1]
    import base64

    code = codes._totp(base64.b32decode(secret)).generate(int(start.timestamp())).decode()
    text = browser.post("/account/confirm", code=code).text
    spares = re.findall(r"<code>(\d{5}-\d{5})</code>", text)
    assert len(set(spares)) == 10 and "Còn 10 trong 10 mã dự phòng" in text
    assert not re.search(r"\d{5}-\d{5}", browser.get("/account").text)
    assert office.browser().sign_in("reader", code="00000-00000").status == 401
    assert office.browser().sign_in("reader", password="sai mật khẩu", code=spares[0]).status == 401
    assert office.browser().sign_in("reader", code=f" {spares[0].replace('-', ' ')} ").status == 303
    assert office.browser().sign_in("reader", code=spares[0]).status == 401
    assert "Còn 9 trong 10 mã dự phòng" in browser.get("/account").text
    with office.database.reading() as session:
        kept = [row.code_hmac for row in session.query(RecoveryCode)]
        assert "recovery-code" in [line.details.get("what") for line in audit.listed(session, act="account")]
    plain = spares[1].replace("-", "")
    assert len(kept) == 10 and not {plain, signing.token_hash(plain)} & set(kept)
    assert browser.post("/account/recovery", password_now="sai").status == 422
    fresh = re.findall(r"<code>(\d{5}-\d{5})</code>", browser.post("/account/recovery", password_now=PASSWORD).text)
    assert office.browser().sign_in("reader", code=spares[1]).status == 401
    assert office.browser().sign_in("reader", code=fresh[1]).status == 303
    browser.get("/account")
    assert browser.post("/account/codes-off", password_now=PASSWORD).status == 303
    with office.database.reading() as session:
        assert accounts.recovery_left(session, office.ids["reader"]) == 0
    assert browser.post("/account/recovery", password_now=PASSWORD).status in (303, 403, 422)


def test_a_recovery_code_is_one_account_s(office: Office) -> None:
    sealed = {recovery.kept(office.settings, staff_id, "1234567890") for staff_id in (1, 2)}
    assert len(sealed) == 2
    with office.database.writing() as session:
        accounts.set_recovery(session, office.ids["reader"], [recovery.kept(office.settings, office.ids["reader"], "1234567890")])
        assert not accounts.take_recovery(session, office.ids["administrator"], recovery.kept(
            office.settings, office.ids["reader"], "1234567890"), clock.now())


@pytest.mark.parametrize(("typed", "code"), [("12345-67890", "1234567890"), ("12345 67890", "1234567890"), ("123456", ""),
                                             ("1234567890a", ""), ("", ""), ("1" * 500, ""), ("١٢٣٤٥٦٧٨٩٠", "")])
def test_what_is_no_recovery_code_is_none(typed: str, code: str) -> None:
    assert recovery.typed(typed) == code
