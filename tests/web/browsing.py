"""What the browser tests share: a desk on a free port, Chromium, and a tab that remembers every complaint."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

CHROMIUM = Path("/usr/bin/chromium")
PICTURES = Path(__file__).parents[2] / "ci-output" / "desk"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve a desk on a free port of loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def chromium() -> Iterator[object]:
    """Open Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield opened
        opened.close()


class Visit:
    """A tab that remembers every complaint of the browser and every request that left the desk."""

    def __init__(self, browser: object, base: str, width: int, language: str, **options: object) -> None:
        self.name = f"{language}-{width}"
        self.base = base
        self.context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        self.context.add_cookies([{"name": "language", "value": language, "url": base}])
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda r: None if r.url.startswith(base) else self.complaints.append(r.url))

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)

    def enter(self, href: str) -> None:
        """Follow an entry of the header, behind "Menu" on a telephone and behind "More" where it stands there."""
        entry = self.page.locator(f".nav a[href='{href}']")
        for fold in ("#menu > summary", "#more > summary"):
            if not entry.is_visible() and self.page.is_visible(fold):
                self.page.click(fold)
        entry.click()

    def keep(self, name: str) -> None:
        """Keep a picture, and hold that nothing is wider than the screen."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}-{self.name}.png", full_page=True)
        width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{name} is {width} px too wide"
