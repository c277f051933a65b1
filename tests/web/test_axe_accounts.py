"""axe-core finds nothing on the pages of accounts, and the way from sign-in to sign-out works by keys and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Visit, chromium, serving
from staff_desk import PASSWORD, Office
from test_axe import browsers, found_by_axe

pytestmark = browsers


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(Path(tmp_path_factory.mktemp("office")))
    yield made
    made.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with chromium() as opened:
        yield opened


@pytest.mark.parametrize(("language", "width", "theme"), [
    ("vi", 1280, "light"), ("vi", 390, "dark"), ("en", 1280, "dark"), ("en", 390, "light")])
def test_from_sign_in_to_sign_out(office: Office, browser: object, language: str, width: int, theme: str) -> None:
    with serving(office.app) as base:
        visit = Visit(browser, base, width, language, color_scheme=theme)
        page, found = visit.page, {}

        def look(name: str) -> None:
            visit.keep(f"accounts-{name}-{theme}")
            if violations := found_by_axe(visit):
                found[name] = violations

        visit.open("/topics?days=30")
        look("sign-in")
        page.focus("#login")
        page.keyboard.type("administrator")
        page.keyboard.press("Tab")
        page.keyboard.type("sai mật khẩu")
        page.keyboard.press("Enter")
        page.wait_for_selector("#trouble")
        look("refused")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/topics?days=30")
        visit.open("/account")
        page.fill('form[action="/account/codes"] input[type="password"]', PASSWORD)
        page.click('form[action="/account/codes"] button')
        look("account")
        visit.open("/users")
        look("users")
        visit.open(f"/users/{office.ids['reader']}")
        look("user")
        # The session ends while a form is being filled in.
        page.fill("#areas", "new/province/01 và một chữ nữa")
        office.end_sessions()
        visit.open("/sign-in")
        page.fill("#login", "administrator")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(base + "/")
        visit.open("/account")
        page.click('form[action="/sign-out"] button')
        page.wait_for_url("**/sign-in")
        assert found == {}
        # A refused sign-in is an answer 401, which browsers note.
        assert [said for said in visit.complaints if "401" not in said] == []
