"""`langnghe saved` and `langnghe alerts`, typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from filled import NOW

from config import clock
from config.settings import load
from storage import alerts
from storage.alerts import AlertSpec
from storage.sessions import open_database
from tests.alerts.smtp_server import Server

Run = Callable[..., Result]


@pytest.fixture
def watched(run: Run, filled: list[int], data_folder: Path) -> int:
    """Return an alert on a saved search of the filled and indexed record."""
    assert run("index", "rebuild").exit_code == 0
    assert run("saved", "add", "Giá xăng", "giá xăng").exit_code == 0
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        made = alerts.add(session, AlertSpec(1, "count", "once", least=0, hours=48, recipients=("ban@phong.example",)), None,
                          NOW)
    database.close()
    return made


def test_searches_are_kept_listed_and_deleted(run: Run, filled: list[int]) -> None:
    made = run("saved", "add", "Giá xăng", '"giá xăng" nguồn:bao-mau')
    assert "Saved search 1: Giá xăng" in made.output and "source Báo Mẫu" in made.output
    address = run("saved", "add", "Đất", "http://127.0.0.1:8000/?q=%C4%91%E1%BA%A5t&sort=oldest", "--address")
    assert "“đất”" in address.output
    assert "1. Giá xăng (alerts: 0)" in run("saved").output
    assert run("saved", "delete", "1").output == "Saved search 1: deleted.\n"
    assert "Giá xăng" not in run("saved", "list").output
    assert run("saved", "delete", "1", "--undo").output == "Saved search 1: taken back.\n"
    refused = run("saved", "delete", "99")
    assert (refused.exit_code, refused.output) == (2, "Error: There is no saved search 99.\n")


@pytest.mark.parametrize(("title", "query", "said"), [
    ("Ai đó", "nguyen van tam", "a person's name and nothing else"), ("Ai đó", "Siu H'Mai", "a person's name"),
    ("Nguyễn Văn Tám", "giá xăng", "never only for a person"), ("Lạ", "khongco:x", "There is no field"),
    ("Trống", " ", "an empty search"),
])
def test_what_is_not_kept_is_one_line(run: Run, filled: list[int], title: str, query: str, said: str) -> None:
    refused = run("saved", "add", title, query)
    assert refused.exit_code == 2
    assert said in refused.output and refused.output.count("\n") == 1


def test_an_alert_is_tried_and_nothing_is_kept(run: Run, watched: int) -> None:
    tried = run("alerts", "test", str(watched), clock=NOW.isoformat())
    assert tried.output.splitlines()[0] == "more than 0 articles of “Giá xăng” in 2 days: 1"
    assert "within 2 days; the limit is 0" in tried.output
    assert "looked at 12:00" in run("alerts").output.replace("20 May 2026, ", "")
    assert run("alerts", "test", "99").output == "Error: There is no alert 99.\n"


def test_an_address_that_hides_another_is_refused(run: Run, watched: int) -> None:
    for mailbox in ("=?utf-8?b?Cg==?=@b.example", "=?utf-8?q?victim=40evil.com?=@b.example"):
        refused = run("alerts", "test", str(watched), "--mail", mailbox, clock=NOW.isoformat())
        assert refused.exit_code == 2 and "is no e-mail address" in refused.output and refused.output.count("\n") == 1


def test_a_letter_that_cannot_be_made_ends_no_run_and_doctor_says_why(run: Run, watched: int, data_folder: Path) -> None:
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        alerts.add(session, AlertSpec(1, "count", "once", least=0, hours=48, recipients=("=?utf-8?b?Cg==?=@b.example",)), None, NOW)
    database.close()
    with Server() as post:
        where = {"smtp_host": "127.0.0.1", "smtp_port": str(post.port), "smtp_security": "none"}
        done = run("alerts", "run", "--all", clock=NOW.isoformat(), **where)
        assert done.exit_code == 1 and "letters sent: 1" in done.output
        assert "Mail: 1 letters wait: no letter can go to '=?utf-8?b?Cg==?=@b.example'" in run("doctor", **where).output
    assert post.recipients == [["ban@phong.example"]]


def test_a_turn_tells_sends_and_says_what_it_did(run: Run, watched: int) -> None:
    with Server() as post:
        where = {"smtp_host": "127.0.0.1", "smtp_port": str(post.port), "smtp_security": "none"}
        done = run("alerts", "run", "--all", clock=NOW.isoformat(), **where)
        assert done.output == "Looked at: 1; told: 1; letters sent: 1; broken: 0\n"
        assert run("alerts", "test", str(watched), "--mail", "hai@phong.example", clock=NOW.isoformat(), **where).exit_code == 0
        post.down = True
        failed = run("alerts", "test", str(watched), "--mail", "hai@phong.example", clock=NOW.isoformat(), **where)
        assert failed.exit_code == 2 and "hai@phong.example: 421 closed for today" in failed.output
    assert [to for (to,) in post.recipients] == ["ban@phong.example", "hai@phong.example"]


def test_doctor_says_that_letters_wait_and_shows_no_password(run: Run, watched: int) -> None:
    assert run("alerts", "run", "--all", clock=NOW.isoformat()).exit_code == 0
    assert "Mail: 1 letters wait: LANGNGHE_SMTP_HOST is empty" in run("doctor").output
    dead = {"smtp_host": "127.0.0.1", "smtp_port": "9", "smtp_security": "none", "smtp_password": "mat-khau"}
    run("alerts", "run", clock=NOW.isoformat(), **dead)
    said = run("doctor", **dead)
    assert "Mail: 1 letters wait: [Errno 111]" in said.output
    assert "LANGNGHE_SMTP_PASSWORD=***" in said.output and "mat-khau" not in said.output
    assert said.exit_code == 1


def teardown_function() -> None:
    clock.freeze(None)
