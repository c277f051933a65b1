"""`langnghe user` and `langnghe audit`: passwords from standard input, clear refusals, a chain that says where it breaks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner, Result
from sqlalchemy import delete, update

from config import clock
from langnghe.accounts import passwords
from langnghe.cli.app import main
from storage import accounts, audit
from storage.audit import Line
from storage.models import Audit, AuditQuery
from storage.sessions import Database

GOOD = "mưa rào trên sông Hương"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def user(run):
    """Return a function that runs a command with a line on standard input."""

    def invoke(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, list(arguments), input=typed, catch_exceptions=False)

    return invoke


def database(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'langnghe.db'}")


def test_the_first_account_is_an_administrator_and_others_follow(user, data_folder: Path) -> None:
    refused = user("user", "create", "lan", "--role", "reader", typed=f"{GOOD}\n")
    assert refused.exit_code == 2 and "the first account has to be an administrator" in refused.stderr
    made = user("user", "create", "Lan", "--role", "administrator", typed=f"{GOOD}\n")
    assert (made.exit_code, made.output) == (0, "Account lan is made: Administrator.\n")
    assert user("user", "create", "mai", "--role", "reader", typed=f"{GOOD}\r\n").exit_code == 0
    again = user("user", "create", "lan", "--role", "reader", typed=f"{GOOD}\n")
    assert again.exit_code == 2 and "there is an account lan already" in again.stderr
    assert "Administrator" in user("user", "list").output
    for path in data_folder.iterdir():
        assert GOOD.encode() not in path.read_bytes()


@pytest.mark.parametrize(("login", "password", "said"), [
    ("Lân", GOOD, "a login begins with a letter"), ("lan", "ngắn", "at least 12"), ("lan", "", "No password came"),
    ("quantrivien", "quantrivien2026", "not the login"), ("lan", "matkhau123456", "guessed first"),
    ("lan", "Mật khẩu 12345", "guessed first"), ("lan", "aaaaaaaaaaaaaaa", "guessed first"), ("lan", "x" * 300, "at most 256"),
    ("a" * 41, GOOD, "a login begins"), ("lan/../x", GOOD, "a login begins"),
])
def test_bad_logins_and_passwords_are_refused_and_never_said_back(user, login: str, password: str, said: str) -> None:
    result = user("user", "create", login, "--role", "administrator", typed=f"{password}\n" if password else "")
    assert result.exit_code == 2 and said in result.stderr
    assert not password or password not in result.output + result.stderr


def test_the_last_administrator_is_neither_disabled_nor_given_another_role(user) -> None:
    user("user", "create", "lan", "--role", "administrator", typed=f"{GOOD}\n")
    for arguments in (("disable", "lan"), ("role", "lan", "editor")):
        result = user("user", *arguments)
        assert result.exit_code == 2 and "the only administrator" in result.stderr
    user("user", "create", "mai", "--role", "administrator", typed=f"{GOOD}\n")
    assert user("user", "disable", "lan").exit_code == 0
    assert "disabled since" in user("user", "list").output
    assert user("user", "enable", "lan").exit_code == 0
    assert user("user", "role", "lan", "reviewer").output == "Account lan: Reviewer.\n"
    assert user("user", "password", "lan", typed=f"{GOOD} hai\n").exit_code == 0
    assert "was asked for no code" in user("user", "totp-off", "lan").output
    missing = user("user", "password", "khong", typed=f"{GOOD}\n")
    assert missing.exit_code == 2 and "There is no account khong" in missing.stderr


def test_areas_are_units_that_the_record_knows(user, data_folder: Path) -> None:
    user("user", "create", "lan", "--role", "administrator", typed=f"{GOOD}\n")
    user("db", "upgrade")
    assert user("user", "role", "lan", "administrator", "--area", "new/province/01").exit_code == 0
    opened = database(data_folder)
    with opened.reading() as session:
        assert accounts.by_login(session, "lan").areas == ("new/province/01",)
    opened.close()
    wrong = user("user", "role", "lan", "administrator", "--area", "mars")
    assert wrong.exit_code == 2 and "'mars' is no unit" in wrong.stderr
    assert user("user", "role", "lan", "administrator", "--area", "new/province/01", "--all-areas").exit_code == 2
    assert user("user", "role", "lan", "administrator", "--all-areas").exit_code == 0
    assert "new/province/01" not in user("user", "list").output


def test_what_is_done_with_accounts_is_in_the_chain_and_a_change_is_found(user, data_folder: Path) -> None:
    assert "The chain holds: 0 lines." in user("audit", "verify").output
    user("user", "create", "lan", "--role", "administrator", typed=f"{GOOD}\n")
    user("user", "create", "mai", "--role", "reader", typed=f"{GOOD}\n")
    user("user", "disable", "mai")
    held = user("audit", "verify")
    assert held.exit_code == 0 and "The chain holds: 3 lines." in held.output
    head = held.output.split("Head: ")[1].strip()
    assert user("audit", "verify", "--head", head).exit_code == 0
    assert user("audit", "verify", "--head", "2:" + head.split(":")[1]).exit_code == 1
    assert user("audit", "verify", "--head", "two").exit_code == 2
    listed = user("audit", "list", "--act", "account").output
    assert "disabled, account mai" in listed and GOOD not in listed
    assert user("audit", "list", "--login", "khong").exit_code == 2
    opened = database(data_folder)
    with opened.writing() as session:
        session.execute(update(Audit).where(Audit.id == 2).values(act="search"))
    opened.close()
    broken = user("audit", "verify")
    assert broken.exit_code == 1 and "breaks at line 2" in broken.output


def test_searches_whose_text_is_gone_too_early_are_named(user, data_folder: Path) -> None:
    user("db", "upgrade")
    now, opened = clock.now(), database(data_folder)
    with opened.writing() as session:
        audit.append(session, [Line(now - timedelta(days=days), None, "search", {}, "giá xăng") for days in (99, 80, 1)])
        audit.purge_queries(session, now - timedelta(days=90))
    assert user("audit", "verify").exit_code == 0
    with opened.writing() as session:
        session.execute(delete(AuditQuery))
    opened.close()
    found = user("audit", "verify")
    assert found.exit_code == 1 and "The chain holds: 3 lines." in found.output
    assert "The texts of 2 searches are gone before 90 days were over (LANGNGHE_AUDIT_QUERY_DAYS): lines 2, 3." in found.output
