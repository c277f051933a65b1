"""Takes the README's picture of a desk that is open: `python -m tests.web.picture ADDRESS FILE`."""

from __future__ import annotations

import sys
from urllib.parse import quote

from playwright.sync_api import sync_playwright

QUERY = "bãi rác"
CHROMIUM = "/usr/bin/chromium"


def take(address: str, file: str) -> None:
    """Search and keep what a window of 1280 by 900 shows."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="vi-VN", color_scheme="light")
        page.goto(f"{address}/?q={quote(QUERY)}")
        page.wait_for_selector(".hits")
        page.screenshot(path=file)
        browser.close()


if __name__ == "__main__":
    take(*sys.argv[1:])
