"""Real Chromium walks search, article, topic and digest: wide and narrow, in both languages, with pictures kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import CHROMIUM, Visit, chromium, serving
from web_record import Seeded

from config.settings import Settings
from langnghe.web.app import create_app

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium")]


@pytest.fixture(scope="module")
def base(place: tuple[Settings, Seeded]) -> Iterator[str]:
    """Serve the desk on a free port of loopback."""
    with serving(create_app(place[0])) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with chromium() as opened:
        yield opened


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_walk(browser: object, base: str, width: int, language: str) -> None:
    visit = Visit(browser, base, width, language)
    page = visit.page
    visit.open("/")
    visit.keep("home")
    page.fill("#q", "viện phí")
    page.press("#q", "Enter")
    page.wait_for_url("**/?q=*")
    page.wait_for_selector("#results .said")
    visit.keep("search")
    page.click(".hit h3 a >> nth=0")
    page.wait_for_selector(".article h1")
    visit.keep("article")
    page.click("#copies a[href^='/story/']")
    page.wait_for_selector(".copies .diff")
    visit.keep("story")
    page.go_back()
    page.wait_for_selector(".facts")
    page.click(".facts a[href^='/topic/']")
    page.wait_for_selector(".stories")
    page.click(".chart summary")
    visit.keep("topic")
    visit.enter("/digest")
    page.wait_for_selector(".digest h1")
    visit.keep("digest")
    visit.enter("/sources")
    visit.keep("sources")
    visit.enter("/topics")
    visit.keep("topics")
    assert visit.complaints == []


def test_a_facet_swaps_the_answer_and_the_address(browser: object, base: str) -> None:
    visit = Visit(browser, base, 1280, "vi")
    visit.open("/?q=vi%E1%BB%87n+ph%C3%AD")
    visit.page.evaluate("window.sameDocument = true")
    visit.page.click("#facets a[href*='source=cong-mau']")
    visit.page.wait_for_url("**source=cong-mau**")
    visit.page.wait_for_selector(".chips")
    assert visit.page.inner_text(".count").startswith("1 ")
    assert visit.page.evaluate("window.sameDocument") is True
    visit.page.go_back()
    visit.page.wait_for_selector(".count:text-matches('^3 ')")
    assert visit.complaints == []


def test_a_removed_filter_stays_away_and_a_chosen_one_stays(browser: object, base: str) -> None:
    visit = Visit(browser, base, 1280, "vi")
    page = visit.page
    visit.open("/?q=vi%E1%BB%87n+ph%C3%AD&source=cong-mau&from=2026-05-01")
    page.evaluate("window.sameDocument = true")
    page.click(".chips a[href*='from=']")
    page.wait_for_url(lambda url: "source=" not in url)
    page.wait_for_selector(".count:text-matches('^3 ')")
    page.click(".chips a")
    page.wait_for_url(lambda url: "from=" not in url)
    page.fill("#q", "viện phí mới")
    page.press("#q", "Enter")
    page.wait_for_url("**m%E1%BB%9Bi**")
    assert "source=cong-mau" not in page.url
    assert "from=2026" not in page.url
    page.click("#facets a[href*='source=bao-mau']")
    page.wait_for_url("**source=bao-mau**")
    page.wait_for_selector(".chips")
    page.fill("#q", "nước sông")
    page.press("#q", "Enter")
    page.wait_for_url("**s%C3%B4ng**")
    page.wait_for_selector(".said:has-text('nước')")
    assert "source=bao-mau" in page.url
    assert page.inner_text(".chips").startswith("Nguồn: Báo Mẫu")
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.evaluate("window.sameDocument") is True
    assert "n%C6%B0%E1%BB%9Bc" in page.get_attribute(".choices a[hreflang='en']", "href").replace("%25", "%")
    assert visit.complaints == []


def test_everything_works_without_script(browser: object, base: str, seeded: Seeded) -> None:
    visit = Visit(browser, base, 1280, "vi", java_script_enabled=False)
    visit.open("/")
    visit.page.fill("#q", "viện phí")
    visit.page.click(".box button")
    visit.page.wait_for_url("**/?q=*")
    visit.page.click("#facets a[href*='source=bao-mau']")
    visit.page.wait_for_url("**source=bao-mau**")
    visit.page.click(".hit h3 a >> nth=0")
    assert visit.page.is_visible(".article h1")
    visit.page.click(".choices a[hreflang='en']")
    assert visit.page.get_attribute("html", "lang") == "en"


def test_the_keyboard_reaches_an_article(browser: object, base: str) -> None:
    visit = Visit(browser, base, 1280, "vi")
    visit.open("/")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.className") == "skip"
    visit.page.focus("#q")
    visit.page.keyboard.type("hạ lưu")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector("#results .said")
    for _ in range(60):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate("document.activeElement.closest('.hit h3') !== null"):
            break
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(".article h1")
    assert "Nước sông" in visit.page.inner_text(".article h1")


def test_on_a_telephone_filters_are_a_fold_above_the_articles_also_without_scripts(browser: object, base: str) -> None:
    for scripts in (True, False):
        visit = Visit(browser, base, 390, "vi", java_script_enabled=scripts)
        page = visit.page
        visit.open("/?q=vi%E1%BB%87n+ph%C3%AD")
        top = page.locator("#facets > details > summary").bounding_box()["y"]
        assert top < page.locator(".count").bounding_box()["y"] < page.locator(".hit").first.bounding_box()["y"]
        assert not page.is_visible("#facets section")
        press_to(page, "#facets > details > summary")
        page.keyboard.press("Enter")
        visit.keep(f"search-filters-{'open' if scripts else 'plain'}")
        press_to(page, "#facets a[href*='source=cong-mau']")
        page.keyboard.press("Enter")
        page.wait_for_url("**source=cong-mau**")
        page.wait_for_selector("#facets summary:has-text('1 đang bật')")
        assert page.inner_text(".count").startswith("1 ")


def test_beside_the_articles_filters_stand_open_and_one_key_skips_them(browser: object, base: str) -> None:
    visit = Visit(browser, base, 1280, "vi")
    visit.open("/?q=vi%E1%BB%87n+ph%C3%AD")
    assert visit.page.is_visible("#facets section") and not visit.page.is_visible("#facets > details > summary")
    press_to(visit.page, "#facets .skip")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**#found")
    press_to(visit.page, ".answer a", most=1)


def press_to(page: object, selector: str, most: int = 80) -> None:
    """Press Tab until the focus is where the selector says, and see that it is seen there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            box = page.evaluate("(() => { const b = document.activeElement.getBoundingClientRect(); "
                                "return [b.width > 0, b.bottom > 0, b.top < innerHeight, "
                                "getComputedStyle(document.activeElement).outlineStyle] })()")
            assert box == [True, True, True, "solid"], selector
            return
    pytest.fail(f"no Tab leads to {selector}")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_keys_alone_lead_from_search_to_article_topic_export_and_comparison(
    browser: object, base: str, width: int, language: str
) -> None:
    visit = Visit(browser, base, width, language)
    page = visit.page
    visit.open("/")
    press_to(page, "#q")
    page.keyboard.type("viện phí")
    page.keyboard.press("Enter")
    page.wait_for_selector("#results .said")
    press_to(page, ".hit h3 a")
    page.keyboard.press("Enter")
    page.wait_for_selector(".article h1")
    press_to(page, ".facts a[href^='/topic/']")
    page.keyboard.press("Enter")
    page.wait_for_selector(".stories")
    press_to(page, ".chart summary")
    page.keyboard.press("Enter")
    assert page.is_visible(".chart table")
    press_to(page, ".ways a[href^='/export']")
    page.keyboard.press("Enter")
    page.wait_for_selector(".export-kinds")
    with page.expect_download() as given:
        press_to(page, ".export-kinds a[href*='format=xlsx']")
        page.keyboard.press("Enter")
    assert given.value.suggested_filename.endswith(".zip")
    for _ in range(3):
        page.go_back()
    page.wait_for_selector("#results .said")
    press_to(page, "a[href^='/compare']")
    page.keyboard.press("Enter")
    page.wait_for_selector(".legend")
    press_to(page, "#q1")
    page.keyboard.type("nước sông")
    page.keyboard.press("Enter")
    page.wait_for_selector(".legend li:nth-child(2)")
    assert visit.complaints == []


def test_dark_and_print(browser: object, base: str, seeded: Seeded) -> None:
    visit = Visit(browser, base, 1280, "vi", color_scheme="dark")
    visit.open("/?q=vi%E1%BB%87n+ph%C3%AD")
    visit.keep("search-dark")
    visit.open(f"/article/{seeded.articles['flood']}")
    visit.keep("revised-dark")
    visit.page.emulate_media(media="print")
    for name, path in (("digest", "/digest"), ("search", "/?q=vi%E1%BB%87n+ph%C3%AD"), ("topic", f"/topic/{seeded.topic}"),
                       ("compare", "/compare?q=vi%E1%BB%87n+ph%C3%AD&q=n%C6%B0%E1%BB%9Bc")):
        visit.open(path)
        assert not visit.page.is_visible(".top")
        assert visit.page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(0, 0, 0)"
        assert visit.page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--hit')").strip() == "#ffe9a6"
        visit.keep(f"{name}-print")
    assert visit.complaints == []


def test_trouble_is_shown_in_place(browser: object, base: str) -> None:
    visit = Visit(browser, base, 390, "vi")
    visit.open("/?q=khongco:x")
    assert visit.page.is_visible(".trouble")
    assert visit.page.input_value("#q") == "khongco:x"
    visit.keep("query-error")
    visit.open("/nothing")
    visit.keep("missing")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_topic_is_renamed_and_the_name_taken_back(browser: object, base: str, seeded: Seeded, *, scripts: bool) -> None:
    """With Referrer-Policy: no-referrer a browser's own forms carry the Origin "null": the desk has to take them."""
    visit = Visit(browser, base, 390, "vi", java_script_enabled=scripts)
    page = visit.page
    visit.open(f"/topic/{seeded.topic}")
    page.get_by_text("Đổi tên").click()
    page.fill("#rename", "Viện phí ở tuyến huyện")
    page.get_by_role("button", name="Lưu tên").click()
    assert page.text_content("h1") == "Viện phí ở tuyến huyện"
    page.locator(".done button").click()
    assert page.text_content("h1") != "Viện phí ở tuyến huyện"
    assert "Đã hủy quyết định" in page.text_content(".done")
    assert visit.complaints == []
