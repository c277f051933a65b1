"""Accounts, sessions and tokens on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import accounts, signing

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def staff(database) -> int:
    with database.writing() as session:
        return accounts.add(session, "lan", "hash", "editor", ["new/province/01"], NOW)


def test_an_account_is_found_by_its_login_and_kept_as_it_was_made(database, staff):
    with database.reading() as session:
        found = accounts.by_login(session, "lan")
        assert (found.id, found.role, found.areas, found.codes) == (staff, "editor", ("new/province/01",), False)
        assert accounts.get(session, staff) == found and accounts.listed(session) == [found]
        assert accounts.by_login(session, "Lan") is None and accounts.get(session, staff + 1) is None
        assert accounts.any_account(session)
        assert accounts.logins(session) == {staff: "lan"}


def test_accounts_that_are_all_switched_off_open_nothing_and_close_nothing(database, staff):
    """Only the demo has such: the last administrator of an office cannot be switched off."""
    with database.writing() as session:
        accounts.set_disabled(session, staff, NOW)
        assert not accounts.any_account(session)


def test_a_login_is_given_once(database, staff):
    with pytest.raises(IntegrityError), database.writing() as session:
        accounts.add(session, "lan", "other", "reader", [], NOW)


def test_wrong_passwords_lock_for_a_while_and_a_right_one_forgets_them(database, staff):
    for _ in range(3):
        with database.writing() as session:
            accounts.failed(session, staff, NOW, 3, HOUR)
    with database.reading() as session:
        found = accounts.get(session, staff)
    assert found.locked(NOW) and not found.locked(NOW + HOUR) and found.failures == 0
    with database.writing() as session:
        accounts.failed(session, staff, NOW + 2 * HOUR, 3, HOUR)
        accounts.succeeded(session, staff)
        assert (accounts.get(session, staff).failures, accounts.get(session, staff).locked_until) == (0, None)


def test_administrators_are_those_who_are_not_disabled(database, staff):
    with database.writing() as session:
        other = accounts.add(session, "mai", "hash", "administrator", [], NOW)
        accounts.set_role(session, staff, "administrator", [])
        assert accounts.administrators(session) == {staff, other}
        accounts.set_disabled(session, other, NOW)
        assert accounts.administrators(session) == {staff}


def test_a_code_is_taken_once_and_only_after_it_was_confirmed(database, staff):
    with database.writing() as session:
        accounts.offer_factor(session, staff, b"one")
        accounts.offer_factor(session, staff, b"two")
        assert not accounts.get(session, staff).codes
        accounts.confirm_factor(session, staff, NOW)
        assert accounts.get(session, staff).codes and accounts.factor(session, staff).secret == b"two"
        assert [accounts.take_step(session, staff, step) for step in (7, 7, 6, 8)] == [True, False, False, True]
        assert accounts.drop_factor(session, staff) and not accounts.drop_factor(session, staff)


def test_a_session_ends_by_its_time_by_rest_by_sign_out_and_with_its_account(database, staff):
    with database.writing() as session:
        signing.open_session(session, staff, "a" * 64, NOW, NOW + 8 * HOUR)

    def found(now: datetime, token: str = "a" * 64) -> bool:
        with database.reading() as session:
            return signing.by_session(session, token, now, now - 2 * HOUR) is not None

    assert found(NOW + HOUR) and not found(NOW + HOUR, "b" * 64)
    assert not found(NOW + 2 * HOUR)                     # nothing was asked for two hours
    with database.writing() as session:
        key = signing.by_session(session, "a" * 64, NOW, NOW - HOUR).key
        signing.seen(session, [key], [], NOW + 7 * HOUR)
    assert found(NOW + 7 * HOUR) and not found(NOW + 8 * HOUR)
    with database.writing() as session:
        accounts.set_disabled(session, staff, NOW)
    assert not found(NOW + 7 * HOUR)
    with database.writing() as session:
        accounts.set_disabled(session, staff, None)
        signing.end(session, "a" * 64)
    assert not found(NOW + 7 * HOUR)


def test_all_sessions_end_but_the_one_that_asks(database, staff):
    with database.writing() as session:
        for letter in "abc":
            signing.open_session(session, staff, letter * 64, NOW, NOW + HOUR)
        assert signing.end_all(session, staff, but="b" * 64) == 2
        assert signing.by_session(session, "b" * 64, NOW, NOW - HOUR) is not None


def test_a_token_runs_out_and_is_dropped_only_by_its_owner(database, staff):
    with database.writing() as session:
        other = accounts.add(session, "mai", "hash", "reader", [], NOW)
        made = signing.add_token(session, staff, "bảng tính", "c" * 64, "read", NOW, NOW + HOUR)
        found = signing.by_token(session, "c" * 64, NOW)
        assert (found.staff_id, found.role, found.scope) == (staff, "editor", "read")
        assert signing.by_token(session, "c" * 64, NOW + HOUR) is None
        signing.seen(session, [], [made], NOW)
        assert [(t.label, t.used_at) for t in signing.tokens(session, staff)] == [("bảng tính", NOW)]
        assert not signing.drop_token(session, other, made) and signing.drop_token(session, staff, made)
