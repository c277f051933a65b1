"""What a run with a browser needs: the extra, a Chromium, and Scrapy settings that keep it on a lead."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from importlib.util import find_spec
from typing import Any

from config.errors import ConfigError, Words
from config.settings import Settings
from config.sources import SourceConfig

HANDLER = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
# The release that was tried; it is no part of the lock, because most offices need no browser.
TRIED = "0.0.48"
INSTALL = f"`./run python -m pip install scrapy-playwright=={TRIED}`"
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# Nothing listens there. What passes the interception (sockets opened ahead, web sockets, WebRTC) ends at it.
NOWHERE = {"server": "http://127.0.0.1:1", "bypass": "<-loopback>"}
ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND", "--dns-prefetch-disable", "--disable-quic", "--disable-gpu",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--disable-sync", "--no-first-run",
)
# Pages open at once over all hosts: each is a process of 100 to 200 MB.
PAGES_AT_ONCE = 2


def check(chosen: Iterable[SourceConfig], settings: Settings) -> None:
    """Raise ConfigError when a source is to be rendered and the extra or the browser is missing."""
    names = ", ".join(source.name for source in chosen if source.render)
    lacking = missing(settings) if names else ""
    if lacking == "extra":
        raise ConfigError(Words(
            "sources {sources} need a browser (render = true), and scrapy-playwright is missing: install it with "
            "{command}", sources=names, command=INSTALL))
    if lacking:
        raise ConfigError(Words(
            "sources {sources} need a browser (render = true), and there is none: install Chromium (Debian: apt "
            "install chromium) or name its program in LANGNGHE_BROWSER", sources=names))


def missing(settings: Settings) -> str:
    """Return what pages cannot be rendered without: "extra", "browser", or "" when both are there."""
    if find_spec("scrapy_playwright") is None:
        return "extra"
    return "" if browser_of(settings) else "browser"


def browser_of(settings: Settings) -> str:
    """Return the path of the browser's program, "" when there is none."""
    return next(filter(None, map(shutil.which, [settings.browser] if settings.browser else BROWSERS)), "")


def scrapy_settings(settings: Settings) -> dict[str, Any]:
    """Return the settings of a run in which a source is rendered."""
    return {
        "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER, "file": None, "ftp": None, "s3": None, "data": None},
        "PLAYWRIGHT_MAX_CONTEXTS": PAGES_AT_ONCE,
        # Scripts come at the host's pace; the time of a page is limited as a whole (browser.py).
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 0,
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": browser_of(settings), "headless": True, "proxy": NOWHERE, "args": list(ARGUMENTS),
            # Playwright's own default is off. Chromium does not start with it for root.
            "chromium_sandbox": os.geteuid() != 0,
        },
    }
