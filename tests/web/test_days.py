"""Days are chosen on the chart: dragged over its bars, by two sliders with the keyboard, or by a facet; all combine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import CHROMIUM, Visit, chromium, serving
from web_client import Client
from web_record import Seeded

from config.settings import Settings
from langnghe.web.app import create_app

SEARCH = "/?q=vi%E1%BB%87n+ph%C3%AD+OR+n%C6%B0%E1%BB%9Bc&kind=press"
browsers = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium")]


def facet(text: str, day: str) -> str:
    found = re.search(rf'<a id="by-day-{day}" href="([^"]*)"', text)
    assert found is not None, day
    return unescape(found[1])


def test_the_day_facet_combines_with_the_others_and_is_taken_off_again(client: Client) -> None:
    text = client.get(SEARCH).text
    assert re.findall(r'id="by-day-([\d-]*)"', text) == ["2026-05-20", "2026-05-19", "2026-05-17"]
    narrowed = facet(text, "2026-05-17")
    assert parse_qs(urlsplit(narrowed).query) | {"q": []} == {
        "q": [], "kind": ["press"], "from": ["2026-05-17"], "to": ["2026-05-17"]}
    one = client.get(narrowed).text
    assert '<h2 class="count" aria-live="polite">1 bài' in one
    assert facet(one, "2026-05-17") == SEARCH


@pytest.fixture(scope="module")
def base(place: tuple[Settings, Seeded]) -> Iterator[str]:
    with serving(create_app(place[0])) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with chromium() as opened:
        yield opened


def days(address: str) -> dict[str, list[str]]:
    return {name: values for name, values in parse_qs(urlsplit(address).query).items() if name != "q"}


class TestByHand:
    pytestmark = browsers

    def test_bars_are_dragged_over(self, browser: object, base: str) -> None:
        visit = Visit(browser, base, 1280, "vi")
        visit.open(SEARCH)
        page = visit.page
        page.evaluate("window.sameDocument = true")
        box = page.locator(".chart svg").bounding_box()
        page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 30, steps=4)
        assert page.inner_text(".span-chosen a") == "Chỉ xem 19/05/2026 – 20/05/2026 (số bài: 2)"
        page.mouse.up()
        page.wait_for_url("**to=2026-05-20**")
        page.wait_for_selector(".count:text-matches('^2 ')")
        assert days(page.url) == {"kind": ["press"], "from": ["2026-05-19"], "to": ["2026-05-20"]}
        assert page.evaluate("window.sameDocument") is True
        page.wait_for_function("document.querySelector('.span-chooser .from').value === '0'")
        assert page.is_hidden(".span-chosen a")
        assert visit.complaints == []

    def test_a_click_on_a_bar_is_its_link(self, browser: object, base: str) -> None:
        visit = Visit(browser, base, 1280, "vi")
        visit.open(SEARCH)
        box = visit.page.locator(".chart svg").bounding_box()
        visit.page.mouse.click(box["x"] + 5, box["y"] + box["height"] - 5)
        visit.page.wait_for_url("**from=2026-05-17&to=2026-05-17**")
        assert visit.complaints == []

    def test_the_keyboard_moves_the_sliders_and_enter_chooses(self, browser: object, base: str) -> None:
        visit = Visit(browser, base, 390, "en")
        visit.open(SEARCH)
        page = visit.page
        page.focus(".span-chooser .from")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        assert page.get_attribute(".span-chooser .from", "aria-valuetext") == "19 May 2026"
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowLeft")
        assert page.inner_text(".span-chosen a") == "Only 19 May 2026 (articles: 1)"
        visit.keep("days-chosen")
        page.keyboard.press("Enter")
        page.wait_for_url("**from=2026-05-19&to=2026-05-19**")
        page.wait_for_selector(".count:text-matches('^1 ')")
        assert visit.complaints == []

    def test_one_handle_pushes_the_other(self, browser: object, base: str) -> None:
        visit = Visit(browser, base, 1280, "vi")
        visit.open(SEARCH)
        visit.page.focus(".span-chooser .to")
        visit.page.keyboard.press("Home")
        visit.page.focus(".span-chooser .from")
        visit.page.keyboard.press("End")
        assert visit.page.input_value(".span-chooser .to") == visit.page.input_value(".span-chooser .from") == "3"

    def test_without_script_there_are_no_handles_but_dates_and_links(self, browser: object, base: str) -> None:
        visit = Visit(browser, base, 1280, "vi", java_script_enabled=False)
        visit.open(SEARCH)
        assert visit.page.is_hidden(".span-chooser") and visit.page.is_hidden(".span-chosen")
        visit.page.click(".days summary")
        visit.page.fill("input[name=from]", "2026-05-18")
        visit.page.click(".box button")
        assert days(visit.page.url)["from"] == ["2026-05-18"]
        assert visit.page.inner_text(".count").startswith("2 ")
