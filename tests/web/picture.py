"""Takes the pictures of README and guide anew: `python -m tests.web.picture [FOLDER]`.

Without a folder it makes a demo in a temporary one, with one it takes a copy of the demo there. It signs in, searches,
saves, watches, lets a story come in and writes an edition, as staff would, and keeps what the window shows.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from config import clock
from config.settings import Settings, load
from langnghe.accounts import managing
from langnghe.web.app import create_app
from storage.sessions import open_database
from tests.web.arriving import News, arrive
from tests.web.browsing import chromium, serving

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
PASSWORD = "mưa rào trên sông Hương"
QUERY, OTHER = "bãi rác Gò Sậy", "đập Suối Rạng"
WINDOW = {"width": 1120, "height": 720}
PHONE = {"width": 390, "height": 720}
NEWS = News("bao-lam-khe", "Tỉnh hẹn đối thoại với người dân quanh bãi rác Gò Sậy vào thứ sáu",
            "Ủy ban nhân dân tỉnh Lam Khê cho biết cuộc đối thoại về bãi rác Gò Sậy mở tại nhà văn hóa xã Khe Lác.\n"
            "Người dân được gửi câu hỏi trước qua cổng thông tin của tỉnh, biên bản sẽ niêm yết tại trụ sở xã.",
            section="Thời sự")


def folder_of_a_demo(given: str, temporary: Path) -> Path:
    """Return a demo's data folder that may be changed."""
    if given:
        shutil.copytree(given, temporary / "demo")
    else:
        environment = os.environ | {"LANGNGHE_DATA_DIR": str(temporary)}
        subprocess.run([sys.executable, "-m", "langnghe", "demo", "--no-serve"], cwd=ROOT, env=environment, check=True)
    return temporary / "demo"


class Camera:
    """A signed-in tab; `take` keeps what its window shows from a heading or the top on."""

    def __init__(self, browser: Any, base: str, settings: Settings) -> None:
        self.base, self.settings = base, settings
        self.page = browser.new_page(viewport=WINDOW, locale="vi-VN", color_scheme="light")
        self.open("/")
        self.page.fill("#login", "lan")
        self.page.fill("#password", PASSWORD)
        self.page.press("#password", "Enter")
        self.page.wait_for_selector("#q")

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)

    def take(self, name: str, start: str = "") -> None:
        self.page.evaluate("document.activeElement.blur()")
        self.page.evaluate("s => s ? document.querySelector(s).scrollIntoView() : scrollTo(0, 0)", start)
        self.page.screenshot(path=IMAGES / f"{name}.png")

    def watch(self) -> None:
        """Save a search and have an alert on it."""
        self.open(f"/saved/new?q={quote(QUERY)}")
        self.page.fill("#title", "Bãi rác Gò Sậy")
        self.page.click(".sheet button")
        self.page.click(".watched .fresh a[href^='/alerts/new']")
        self.take("guide-alert")
        self.page.click(".sheet button")
        self.page.wait_for_selector(".watched .fresh")

    def edit(self) -> None:
        """Write an edition of today's digest, and show the form before it is saved."""
        day = clock.local_day(clock.now())
        self.open(f"/digest/{day}/edit")
        self.page.fill("#remark", "Đề nghị theo dõi buổi đối thoại ở xã Khe Lác và chuẩn bị số liệu quan trắc.")
        self.page.fill(".editing li:nth-child(4) input[name^='drop-']", "thể thao, ngoài phạm vi theo dõi")
        self.take("guide-edition")
        self.page.click(".edition form button")
        self.page.wait_for_selector(".digest .remark")
        self.take("guide-digest", ".digest h1")

    def all(self) -> None:
        """Take every picture; the ways between them are those that the guide tells."""
        self.watch()
        # An alert is looked at again after a quarter of an hour.
        clock.freeze(clock.now() + timedelta(minutes=20))
        arrive(self.settings, NEWS)
        self.open("/")
        self.take("guide-today")
        self.page.set_viewport_size(PHONE)
        self.page.click("#menu summary")
        self.page.screenshot(path=IMAGES / "guide-phone.png")
        self.page.set_viewport_size(WINDOW)
        self.open(f"/?q={quote(QUERY)}")
        self.take("desk")
        self.page.click(".hits .meta a[href^='/topic/']")
        self.page.wait_for_selector(".stories")
        self.take("guide-topic")
        self.open(f"/compare?q={quote(QUERY)}&q={quote(OTHER)}&span=30")
        self.take("guide-compare")
        self.open("/hotspots")
        self.take("guide-hotspots")
        self.open("/alerts")
        self.take("guide-alerts")
        self.open(f"/export?q={quote(QUERY)}")
        self.take("guide-export")
        for name, path in (("rumor", "/rumor/1"), ("crosscheck", "/crosscheck"), ("network", "/network")):
            self.open(path)
            self.take(f"guide-{name}")
        self.edit()


def main(given: str = "") -> None:
    """Make or copy a demo, open its desk with one account and take the pictures."""
    with tempfile.TemporaryDirectory() as temporary:
        settings = load({"LANGNGHE_DATA_DIR": str(folder_of_a_demo(given, Path(temporary)))})
        database = open_database(settings)
        managing.create(database, "lan", PASSWORD, "administrator")
        database.close()
        with serving(create_app(settings)) as base, chromium() as browser:
            Camera(browser, base, settings).all()


if __name__ == "__main__":
    main(*sys.argv[1:])
