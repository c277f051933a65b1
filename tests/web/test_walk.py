"""Real Chromium: a working day of one of the staff, from the account on the command line to files that are opened."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
from arriving import News, arrive
from browsing import CHROMIUM, Visit, chromium, serving
from click.testing import CliRunner
from test_axe import found_by_axe
from test_today import EVIDENCE
from web_record import HOSTILE, NOW, settings_for, write_sources

from config import clock
from config.settings import Settings
from langnghe.cli.app import main
from langnghe.web.app import create_app
from storage import hotspots, sources
from storage.hotspots import HotspotRow
from storage.sessions import open_database

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium")]
PASSWORD = "mưa rào trên sông Hương"
FEES = ("Mức viện phí mới áp dụng từ đầu tháng sau tại các bệnh viện công trong tỉnh, Sở Y tế thông báo sáng nay.\n"
        "Người bệnh có thẻ bảo hiểm y tế không phải trả thêm phần chênh lệch trong năm đầu tiên áp dụng viện phí mới.")
MORNING = (
    News("bao-mau", "Viện phí mới áp dụng từ tháng sau", FEES, 3),
    News("cong-mau", "Viện phí mới áp dụng từ tháng sau (theo Báo Mẫu)", FEES + "\nHết.", 2),
    News("cong-mau", HOSTILE, "Bảng viện phí có nhiều ký hiệu lạ, người dân đề nghị giải thích.", None),
    News("bao-mau", "Lũ quét làm sập cầu treo ở xã vùng cao", "Cầu treo dân sinh bị cuốn trôi lúc rạng sáng.\n"
         "Xã bố trí thuyền đưa học sinh qua suối trong tuần này.", 5, "Thời sự"),
)
MORE = ("/reports", "/crosscheck", "/rumors", "/questions", "/situations", "/streams", "/network", "/practice", "/saved", "/exports",
        "/sources", "/account", "/users", "/posts")
NEWS = News("bao-mau", "Bệnh viện huyện công bố viện phí mới từ tháng sau",
            "Bệnh viện đa khoa huyện niêm yết bảng viện phí mới tại khu khám bệnh và trên trang thông tin.\n"
            "Lãnh đạo bệnh viện cho biết người có thẻ bảo hiểm y tế được giải thích ngay tại quầy thu.")


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Return the settings of a filled record with one account, made as an office makes it."""
    made = settings_for(tmp_path / "data")
    clock.freeze(NOW)
    write_sources(made)
    database = open_database(made)
    with database.writing() as session:
        sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
        sources.ensure(session, "cong-mau", "Cổng Mẫu", "official", enabled=True)
    arrive(made, *MORNING)
    with database.writing() as session:
        hotspots.save(session, HotspotRow(1, 0, "hotspot", NOW - timedelta(hours=8), NOW - timedelta(hours=5), NOW,
                                          None, 60.0, 31, EVIDENCE))
    database.close()
    monkeypatch.setenv("LANGNGHE_DATA_DIR", str(tmp_path / "data"))
    run("user", "create", "lan", "--role", "administrator", typed=f"{PASSWORD}\n")
    yield made
    clock.freeze(None)


def run(*words: str, typed: str = "") -> str:
    done = CliRunner().invoke(main, list(words), input=typed, env={"LANGNGHE_LANGUAGE": "en"}, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


class Day:
    """What one of the staff does in a day, a step at a time; each step keeps a picture."""

    def __init__(self, visit: Visit, settings: Settings, folder: Path) -> None:
        self.visit, self.page, self.settings, self.folder = visit, visit.page, settings, folder

    def keep(self, name: str) -> None:
        self.visit.keep(f"day-{name}")

    def go(self, href: str) -> None:
        """Follow an entry of the header, behind "More" where it stands there."""
        self.visit.enter(href)
        self.page.wait_for_selector(f".nav a[href='{href}'][aria-current='page']", state="attached")

    def sign_in(self) -> None:
        self.visit.open("/")
        self.keep("1-sign-in")
        self.page.fill("#login", "lan")
        self.page.fill("#password", PASSWORD)
        self.page.press("#password", "Enter")
        self.page.wait_for_selector(".today")

    def note_work(self) -> None:
        """Note and close the first thing that waits."""
        assert self.page.locator(".today li").count() >= 3
        self.keep("2-today")
        first = self.page.locator(".today li").first
        key = first.get_attribute("id")
        first.locator("summary").click()
        first.locator("input[name=note]").fill("đã hỏi Sở Y tế")
        first.locator("select[name=assigned]").select_option(label="lan")
        first.locator("button[value=save]").click()
        self.page.wait_for_selector(f"[id='{key}'] .kept:has-text('đã hỏi Sở Y tế')")
        self.keep("3-noted")

    def search(self) -> None:
        self.page.fill("#q", "vien phi")
        self.page.press("#q", "Enter")
        self.page.wait_for_selector("#results .said")
        assert self.page.inner_text(".count").startswith("3 ")
        self.keep("4-search")
        self.page.click(".hit h3 a >> nth=0")
        self.page.wait_for_selector(".article h1")
        self.keep("5-article")
        self.page.go_back()
        self.page.wait_for_selector(".save-search a")

    def save_and_watch(self) -> None:
        self.page.click(".save-search a")
        self.page.fill("#title", "Viện phí tuyến huyện")
        self.keep("6-save")
        self.page.click(".sheet button")
        saved = self.page.locator(".watched .fresh")
        saved.wait_for()
        self.keep("7-saved")
        saved.locator("a[href^='/alerts/new']").click()
        self.page.select_option("#rhythm", "once")
        self.page.fill("#recipients", "ban@phong.example")
        self.keep("8-alert-form")
        self.page.click(".sheet button")
        self.page.wait_for_selector(".watched .fresh")

    def be_told(self) -> None:
        """A story comes; today's work and the alerts say so, and the story opens from there."""
        clock.freeze(NOW + timedelta(hours=1))
        arrive(self.settings, NEWS)
        self.go("/")
        self.page.wait_for_selector(".today a[href='/alerts']")
        self.keep("9-today-alert")
        self.page.click(".today a[href='/alerts']")
        told = self.page.locator(".told").first
        assert "Viện phí tuyến huyện" in told.inner_text()
        assert [line.split(" (")[0] for line in told.locator("li").all_inner_texts()] == [NEWS.title]
        self.keep("10-alerts")
        told.locator("li a").click()
        self.page.wait_for_selector(".article h1")
        assert self.page.inner_text(".article h1") == NEWS.title

    def edit_digest(self) -> None:
        self.go("/digest")
        # One of the five has no date and is in no day.
        assert self.page.locator(".digest").inner_text().split("\n\n")[1].startswith("4 ")
        self.keep("11-digest")
        self.page.click("a[href='/digest/2026-05-20/edit']")
        self.page.fill("#remark", "Đề nghị theo dõi sát việc niêm yết giá ở tuyến huyện.")
        self.page.locator("input[name^='drop-']").first.fill("tin quảng cáo")
        self.page.fill("#proposals", "Kiểm tra việc niêm yết giá.")
        self.keep("12-edition-form")
        self.page.locator(".edition form button").click()
        self.page.wait_for_selector(".digest .remark")
        said = self.page.inner_text(".digest")
        assert "niêm yết giá ở tuyến huyện" in said and "tin quảng cáo" in said
        self.keep("13-edition")

    def export(self) -> None:
        self.go("/saved")
        self.page.click(".watched a[href^='/?']:has-text('Viện phí tuyến huyện')")
        self.page.wait_for_selector("#results .said")
        assert self.page.inner_text(".count").startswith("4 ")
        self.page.click("a[href^='/export?']")
        self.keep("14-export")
        self.open_csv(self.download("csv"))
        self.open_xlsx(self.download("xlsx"))
        self.open_docx(self.download("docx"))
        self.go("/exports")
        self.keep("15-exports")

    def download(self, kind: str) -> bytes:
        """Return the file out of a downloaded archive; its manifest says that it is whole."""
        with self.page.expect_download() as given:
            self.page.click(f"a.button[href*='format={kind}']")
        file = self.folder / f"{kind}.zip"
        given.value.save_as(file)
        with zipfile.ZipFile(file) as opened:
            names = sorted(opened.namelist(), key=lambda name: name.endswith(".json"))
            manifest = json.loads(opened.read(names[1]))
            assert (manifest["rows"], manifest["matched"], manifest["complete"]) == (4, 4, True)
            return opened.read(names[0])

    def open_csv(self, content: bytes) -> None:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        assert len(rows) == 4 and NEWS.title in {row["title"] for row in rows}

    def open_xlsx(self, content: bytes) -> None:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        values = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
        assert sheet.max_row == 5 and NEWS.title in values

    def open_docx(self, content: bytes) -> None:
        document = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        assert NEWS.title in "\n".join([*(one.text for one in document.paragraphs), *cells])

    def sign_out(self) -> None:
        self.go("/account")
        self.keep("16-account")
        self.page.click("form[action='/sign-out'] button")
        self.page.wait_for_url("**/sign-in")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_a_day_from_sign_in_to_export(
    browser: object, settings: Settings, tmp_path: Path, width: int, theme: str, language: str) -> None:
    with serving(create_app(settings)) as base:
        visit = Visit(browser, base, width, language, color_scheme=theme)
        day = Day(visit, settings, tmp_path)
        for step in (day.sign_in, day.note_work, day.search, day.save_and_watch, day.be_told, day.edit_digest,
                     day.export, day.sign_out):
            step()
        assert visit.complaints == []
    assert "broken" not in run("audit", "verify").lower()
    done = run("audit", "list")
    for act in ("signed in", "searched", "changed", "took", "signed out"):
        assert act in done


def test_every_entry_of_the_header_is_reached_by_keys_and_closes_again(browser: object, settings: Settings) -> None:
    with serving(create_app(settings)) as base:
        visit = Visit(browser, base, 1280, "vi")
        page = visit.page
        day = Day(visit, settings, settings.data_dir)
        day.sign_in()
        reached = tabbed(page, "#more")
        assert reached == ["/", "/", "/?q=", "/topics", "/hotspots", "/alerts", "/digest", "#more"]
        page.keyboard.press("Enter")
        visit.keep("header-open")
        assert found_by_axe(visit, "#top") == []
        for path in MORE:
            page.keyboard.press("Tab")
            box = page.evaluate("(() => { const b = document.activeElement.getBoundingClientRect(); return [b.left, b.right] })()")
            assert page.evaluate("document.activeElement.getAttribute('href')") == path
            assert box[0] >= 0 and box[1] <= 1280
        page.keyboard.press("Tab")
        assert page.evaluate("document.getElementById('more').open") is False
        page.focus("#more summary")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        assert page.evaluate("[document.getElementById('more').open, document.activeElement.tagName]") == [False, "SUMMARY"]
        for path in MORE:
            day.go(path)
        assert visit.complaints == []


def test_on_a_telephone_the_header_is_one_line_and_every_entry_stands_behind_its_menu(
        browser: object, settings: Settings) -> None:
    with serving(create_app(settings)) as base:
        visit = Visit(browser, base, 390, "vi")
        page = visit.page
        day = Day(visit, settings, settings.data_dir)
        day.sign_in()
        assert page.evaluate("document.getElementById('top').offsetHeight") < 60
        assert tabbed(page, "#menu") == ["/", "#menu"]
        page.keyboard.press("Enter")
        visit.keep("header-open")
        assert found_by_axe(visit, "#top") == []
        for path in ("/", "/?q=", "/topics", "/hotspots", "/alerts", "/digest", *MORE):
            page.keyboard.press("Tab")
            box = page.evaluate("(() => { const b = document.activeElement.getBoundingClientRect(); return [b.left, b.right] })()")
            assert page.evaluate("document.activeElement.getAttribute('href')") == path
            assert box[0] >= 0 and box[1] <= 390
        page.keyboard.press("Escape")
        assert page.evaluate("[document.getElementById('menu').open, document.activeElement.tagName]") == [False, "SUMMARY"]
        day.go("/questions")
        assert visit.complaints == []


def tabbed(page: object, until: str) -> list[str]:
    """Press Tab from the top of the page to a fold of the header and say where each press leads."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    found: list[str] = []
    while until not in found and len(found) < 20:
        page.keyboard.press("Tab")
        found.append(page.evaluate("document.activeElement.getAttribute('href') || '#' + document.activeElement.parentElement.id"))
    return found
