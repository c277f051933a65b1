"""In a browser, by keys alone: from a search to its export, at once and as a job that is seen to end."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import CHROMIUM, Visit, chromium, serving
from web_record import Seeded

from config.settings import Settings
from langnghe.exporting import working
from langnghe.web.app import create_app
from search.opening import open_engine
from storage.sessions import open_database

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium")]


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with chromium() as opened:
        yield opened


def press(visit: Visit, href: str) -> None:
    """Go on with Tab until the link or button has the focus, then Enter."""
    for _ in range(120):
        visit.page.keyboard.press("Tab")
        found = visit.page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.form?.getAttribute('action') || ''")
        if found.startswith(href) and visit.page.evaluate("document.activeElement.tagName") in ("A", "BUTTON"):
            visit.page.keyboard.press("Enter")
            return
    raise AssertionError(f"no key leads to {href}")


@pytest.mark.parametrize(("language", "width"), [("vi", 1280), ("en", 390)])
def test_a_search_becomes_a_file_by_keys_alone(browser: object, place: tuple[Settings, Seeded], tmp_path: Path, language: str, width: int) -> None:
    settings = place[0]
    with serving(create_app(settings)) as base:
        visit = Visit(browser, base, width, language)
        visit.open("/?q=vien+phi")
        press(visit, "/export?")
        visit.page.wait_for_url("**/export?*")
        with visit.page.expect_download() as given:
            press(visit, "/export?q=vien+phi&format=csv")
        given.value.save_as(tmp_path / "a.zip")
        with zipfile.ZipFile(tmp_path / "a.zip") as opened:
            manifest = json.loads(opened.read(opened.namelist()[1]))
        assert (manifest["rows"], manifest["complete"]) == (3, True)
        assert visit.complaints == []


def test_a_job_is_seen_to_end_without_a_reload(browser: object, place: tuple[Settings, Seeded], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = place[0]
    monkeypatch.setattr(settings, "export_rows", 0)
    with serving(create_app(settings)) as base:
        visit = Visit(browser, base, 390, "en")
        visit.open("/export?q=vien+phi")
        press(visit, "/exports?q=vien+phi&format=xlsx")
        visit.page.wait_for_selector("progress")
        visit.keep("exports-waiting")
        database, engine = open_database(settings), open_engine(settings)
        working.turn(settings, database, engine, "test")
        engine.close()
        database.close()
        visit.page.wait_for_selector("a[href$='/file']")
        visit.keep("exports-done")
        with visit.page.expect_download() as given:
            press(visit, "/exports/")
        assert given.value.suggested_filename.endswith(".xlsx")
        assert visit.complaints == []
