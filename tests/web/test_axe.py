"""axe-core finds nothing on any page, in both languages, light and dark, wide and narrow; pictures are kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import CHROMIUM, Visit, chromium, serving
from every_page import FILES, NO_PAGES, every_page
from starlette.routing import Match
from web_client import Client
from web_record import Seeded

from config.settings import Settings
from langnghe.web.app import create_app

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
browsers = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium")]


def test_every_route_that_shows_a_page_is_in_the_list(client: Client, seeded: Seeded) -> None:
    paths = [address.partition("?")[0] for address in every_page(seeded).values()]
    looked_at = {"type": "http", "method": "GET", "headers": []}
    missing = [
        route.path for route in client.app.routes
        if "GET" in (getattr(route, "methods", None) or ())
        and not route.path.startswith(NO_PAGES) and not route.path.endswith(FILES) and not any(route.matches(looked_at | {"path": path})[0] is Match.FULL for path in paths)]
    assert missing == [], "add the page to tests/web/every_page.py"


@pytest.fixture(scope="module")
def base(place: tuple[Settings, Seeded]) -> Iterator[str]:
    with serving(create_app(place[0])) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with chromium() as opened:
        yield opened


def found_by_axe(visit: Visit, context: str | None = None) -> list[str]:
    """Return what axe finds, with what is folded opened; not the list of the header, which would lie over the page."""
    from axe_playwright_python.sync_playwright import Axe

    visit.page.evaluate("document.querySelectorAll('details:not(#more)').forEach(one => { one.open = true })")
    options = {"runOnly": {"type": "tag", "values": list(WCAG)}, "resultTypes": ["violations"]}
    violations = Axe().run(visit.page, context, options).response["violations"]
    return [f"{one['id']}: {node['html'][:160]} {node['failureSummary']}" for one in violations for node in one["nodes"]]


class TestByAxe:
    pytestmark = browsers

    # Half of the eight, so chosen that every two of language, theme and width meet: each takes most of a minute.
    @pytest.mark.parametrize(("language", "theme", "width"), [
        ("vi", "light", 390), ("vi", "dark", 1280), ("en", "light", 1280), ("en", "dark", 390)])
    def test_nothing_is_found(self, browser: object, base: str, seeded: Seeded, language: str, theme: str, width: int) -> None:
        visit = Visit(browser, base, width, language, color_scheme=theme)
        found = {}
        for name, path in every_page(seeded).items():
            visit.open(path)
            visit.keep(f"every-{name}-{theme}")
            if violations := found_by_axe(visit):
                found[name] = violations
        assert found == {}
