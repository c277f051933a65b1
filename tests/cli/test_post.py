"""`langnghe post`: a place of the network, never a person, whose code is shown once and kept as a hash."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner

from langnghe.accounts import managing, passwords, posting
from langnghe.cli.app import main
from storage import accounts, audit, posts
from storage.sessions import Database

WORDS = ("--area", "new/ward/00025", "--unit", "Tổ dân phố 5", "--group", "người cao tuổi", "--organisation", "Mặt trận")


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def staffed(run):
    """Give the record its administrator."""
    done = CliRunner().invoke(main, ["user", "create", "lan", "--role", "administrator"], input="mưa rào trên sông Hương\n")
    assert done.exit_code == 0
    return run


def database(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'langnghe.db'}")


def code_in(text: str) -> str:
    return re.search(r"\d+-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", text)[0]


def test_a_post_is_made_with_a_code_that_stands_nowhere(staffed, data_folder: Path) -> None:
    made = staffed("post", "create", *WORDS)
    code = code_in(made.output)
    assert made.exit_code == 0 and "Post 1 is made." in made.output and code.startswith("1-")
    assert re.search(r"1 +Phường Giảng Võ +Tổ dân phố 5 +người cao tuổi +Mặt trận", staffed("post", "list").output)
    for path in data_folder.iterdir():
        if path.is_file():
            assert code[2:].encode() not in path.read_bytes() and code[2:].replace("-", "").encode() not in path.read_bytes()
    login, secret = posting.parted(f" {code.upper().replace('-', ' ')} ")
    with database(data_folder).reading() as session:
        account = accounts.by_login(session, login)
        assert passwords.fits(account.password_hash, secret)
        assert (account.role, account.post_id, account.areas) == ("post", 1, ())
        assert [one.login for one in accounts.listed(session)] == ["lan"] == list(accounts.logins(session).values())
        assert [line.details["what"] for line in audit.listed(session, act="account")] == ["post-create", "create"]


def test_another_code_makes_the_first_worthless_and_an_ended_post_is_closed(staffed, data_folder: Path) -> None:
    first = code_in(staffed("post", "create", *WORDS).output)
    said = staffed("post", "code", "1").output
    assert "Post 1: Tổ dân phố 5, Phường Giảng Võ." in said
    second = code_in(said)
    assert "is called 'Tổ dân phố 5' already" in staffed("post", "create", *WORDS).stderr
    with database(data_folder).reading() as session:
        kept = accounts.of_post(session, 1).password_hash
    assert not passwords.fits(kept, posting.parted(first)[1]) and passwords.fits(kept, posting.parted(second)[1])
    assert staffed("post", "end", "1").output == "Post 1 has ended.\n"
    assert "Tổ dân phố 5" not in staffed("post", "list").output and "ended" in staffed("post", "list", "--all").output
    refused = staffed("post", "code", "1")
    assert refused.exit_code == 2 and "reports no more" in refused.stderr
    with database(data_folder).reading() as session:
        assert accounts.of_post(session, 1).disabled_at is not None
    assert staffed("post", "end", "1", "--resume").output == "Post 1 reports again.\n"
    with database(data_folder).reading() as session:
        assert accounts.of_post(session, 1).disabled_at is None and posts.get(session, 1).ended_at is None
    assert "there is no such post" in staffed("post", "end", "9").stderr


@pytest.mark.parametrize(("change", "said"), [
    (("--unit", "Nguyễn Văn Tám"), "never for a person"), (("--unit", "tổ của ông Nguyễn Văn Tám"), "never for a person"),
    (("--unit", "chị Lan"), "never for a person"), (("--unit", "Tổ 5, 0912345678"), "never for a person"),
    (("--unit", " "), "say which unit"), (("--unit", "a" * 121), "longer than 120"), (("--group", "Trần Thị Mùi"), "never for"),
    (("--area", "Nơi Không Có"), "no unit in force"), (("--area", "old/ward/26740"), "no unit in force"),
    (("--area", "tân phú"), "are several units"),
])
def test_a_person_and_a_place_that_is_none_are_refused(staffed, data_folder: Path, change, said) -> None:
    refused = staffed("post", "create", *WORDS, *change)
    assert refused.exit_code == 2 and said in refused.stderr
    with database(data_folder).reading() as session:
        assert posts.listed(session) == []


def test_without_an_administrator_there_is_no_post(run, data_folder: Path) -> None:
    refused = run("post", "create", *WORDS)
    assert refused.exit_code == 2 and "make an administrator's account first" in refused.stderr


@pytest.mark.parametrize("typed", ["", "12", "abcd-efgh-jkmn", "12-abcd-efgh", "12-abcd-efgh-jkmn-pqrs", "x" * 200, "12-ab_d-efgh-jkmn"])
def test_what_is_no_code_opens_nothing(typed) -> None:
    assert posting.parted(typed) == ("", "")


@pytest.mark.parametrize("typed", ["12-abcd-efgh-jkmn", "12 ABCD efgh jkmn", " 12–abcd–efgh–jkmn.", "12abcdefghjkmn"])
def test_a_code_is_typed_in_many_ways(typed) -> None:
    assert posting.parted(typed) == ("post-12", "abcdefghjkmn")


def test_a_login_of_a_post_is_nobody_else_s_and_accounts_of_posts_are_not_managed_as_staff(staffed, data_folder: Path) -> None:
    staffed("post", "create", *WORDS)
    held = database(data_folder)
    from langnghe.accounts.refusals import Refused

    with held.reading() as session:
        own = accounts.of_post(session, 1).id
    with pytest.raises(Refused, match="a login begins"):
        managing.create(held, "post-7", "mưa rào trên sông Hương", "reader")
    for act in (lambda: managing.set_role(held, own, "administrator"), lambda: managing.set_disabled(held, own, False),
                lambda: managing.set_password(held, own, "mưa rào trên sông Hương")):
        with pytest.raises(Refused, match="no such account"):
            act()
