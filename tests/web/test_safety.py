"""What holds for every answer: headers, known hosts, no failure without a page, no leaving the desk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from web_client import Client
from web_record import Seeded, settings_for

from config import clock
from langnghe.web import app as web_app
from langnghe.web.app import assemble
from langnghe.web.choices import local_path
from search.errors import EngineUnavailable, IndexOutdated
from search.results import SearchPage, SearchRequest
from storage.errors import DatabaseUnreachable
from storage.sessions import open_database

ANSWERS = (
    "/", "/?q=khongco:x", "/topics", "/digest", "/digest/2026-05-20.md", "/sources", "/nothing", "/article/1",
    "/static/desk.css", "/static/htmx-4.0.1.min.js", "/static/none", "/choose?theme=dark&next=/topics",
)


class Broken:
    """A finder that fails in one way."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def find(self, request: SearchRequest, language: str = "vi") -> SearchPage:
        raise self.error

    def understood(self, request: SearchRequest) -> None:
        raise self.error


class NoRecord:
    """A record that cannot be read."""

    def reading(self) -> None:
        raise DatabaseUnreachable("no such server")

    def close(self) -> None:
        return


def desk_with(place: tuple, error: Exception) -> Client:
    settings = place[0]
    return Client(assemble(settings, open_database(settings), lambda: Broken(error)))


def assert_guarded(headers: object) -> None:
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "frame-ancestors 'none'; base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("target", ANSWERS)
def test_every_answer_carries_the_headers(client: Client, target: str) -> None:
    assert_guarded(client.get(target).headers)


def test_other_methods_are_refused_with_headers(client: Client) -> None:
    answer = client.get("/", method="POST")
    assert answer.status == 405
    assert_guarded(answer.headers)


@pytest.mark.parametrize(("host", "status"), [
    ("127.0.0.1", 200), ("localhost:8000", 200), ("[::1]:8000", 200), ("evil.test", 400),
    ("127.0.0.1.evil.test", 400), ("", 400),
])
def test_only_loopback_names_are_answered(client: Client, host: str, status: int) -> None:
    answer = Client(client.app, host=host).get("/topics")
    assert answer.status == status
    assert_guarded(answer.headers)


@pytest.mark.parametrize("target", ["/", "/topics", "/digest", "/sources"])
def test_pages_hold_no_inline_code_style_or_third_party(client: Client, target: str) -> None:
    text = client.get(target).text
    assert not re.search(r"<style|<[^>]*\s(?:style|on[a-z]+)=|<script(?![^>]*\ssrc=\"/static/)", text)
    loaded = re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=\"([^\"]*)\"", text)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)


@pytest.mark.parametrize(("error", "words"), [
    (EngineUnavailable("down"), "Tìm kiếm hiện không trả lời"),
    (IndexOutdated("rules 1", "rules 2"), "Cần lập lại chỉ mục tìm kiếm"),
])
def test_without_the_engine_the_rest_works(place: tuple, error: Exception, words: str) -> None:
    desk = desk_with(place, error)
    answer = desk.get("/?q=vi%E1%BB%87n+ph%C3%AD")
    assert answer.status == 503
    assert words in answer.text
    assert 'value="viện phí"' in answer.text
    assert [desk.get(target).status for target in ("/topics", "/digest", "/sources")] == [200, 200, 200]


def test_the_engine_is_opened_again_after_it_fell(place: tuple, client: Client) -> None:
    opened = []

    def opening() -> Broken:
        opened.append(1)
        return Broken(EngineUnavailable("down"))

    settings = place[0]
    desk = Client(assemble(settings, open_database(settings), opening))
    desk.get("/?q=")
    desk.get("/?q=")
    assert len(opened) == 2


def test_an_empty_desk_does_not_break(empty: Client) -> None:
    assert empty.get("/?q=").status in {200, 503}


def test_a_failing_handler_gives_a_page_that_tells_nothing(place: tuple, caplog: pytest.LogCaptureFixture) -> None:
    desk = desk_with(place, RuntimeError("secret cause"))
    answer = desk.get("/?q=b%C3%AD+m%E1%BA%ADt")
    assert answer.status == 500
    assert_guarded(answer.headers)
    assert "Có lỗi xảy ra ở đây" in answer.text
    assert "secret cause" not in answer.text
    assert "bí mật" not in caplog.text
    assert "b%C3%AD" not in caplog.text


def test_a_record_that_is_down_is_said(place: tuple) -> None:
    desk = Client(assemble(place[0], NoRecord(), lambda: Broken(RuntimeError())))
    answer = desk.get("/topics")
    assert answer.status == 503
    assert "Hiện không đọc được kho dữ liệu" in answer.text


def test_language_and_theme_are_kept_in_cookies(client: Client) -> None:
    answer = client.get("/choose?language=en&next=/topics%3Fdays%3D30")
    assert answer.status == 303
    assert answer.headers["location"] == "/topics?days=30"
    assert "language=en" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "set-cookie" not in client.get("/choose?language=xx&theme=pink").headers
    dark = Client(client.app, cookies="theme=dark; language=xx; broken").get("/topics").text
    assert 'data-theme="dark"' in dark
    assert '<html lang="vi"' in dark


@pytest.mark.parametrize("target", ["//evil.test", "/\\evil.test", "https://evil.test", "evil", "/\r\nx", ""])
def test_a_choice_never_leads_away(client: Client, target: str) -> None:
    assert local_path(target) == "/"


def test_the_links_of_choices_lead_back_to_the_same_search(client: Client) -> None:
    text = client.get("/?q=a%26b&source=bao-mau").text
    assert "next=/%3Fq%3Da%2526b%26source%3Dbao-mau" in text


def test_create_app_reads_the_settings(tmp_path: Path, seeded: Seeded) -> None:
    assert clock.now()
    app = web_app.create_app(settings_for(tmp_path))
    assert Client(app).get("/topics").status == 200


@pytest.mark.parametrize("fate", ["moved", "damaged"])
def test_a_record_that_goes_while_the_desk_runs_is_said(tmp_path: Path, fate: str) -> None:
    settings = settings_for(tmp_path)
    open_database(settings).close()
    database = open_database(settings)
    desk = Client(assemble(settings, database, lambda: Broken(EngineUnavailable("down"))))
    assert desk.get("/topics").status == 200
    database.engine.dispose()
    for file in tmp_path.glob("langnghe.db*"):
        file.rename(tmp_path / f"away-{file.name}")
    if fate == "damaged":
        (tmp_path / "langnghe.db").write_bytes(b"SQLite format 3\x00" + b"\x7f" * 8000)
    for target in ("/topics", "/digest", "/sources", "/article/1"):
        answer = desk.get(target)
        assert answer.status == 503 and "Hiện không đọc được kho dữ liệu" in answer.text, target
