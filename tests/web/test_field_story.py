"""Real Chromium: a report on its way, from a post's telephone to a verdict that two signed, the board and the digest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from arriving import News, arrive
from browsing import CHROMIUM, Visit, chromium, serving
from field_desk import FieldOffice
from staff_desk import PASSWORD
from web_record import NOW, write_sources

from config import clock
from langnghe.accounts import managing
from langnghe.jobs import work
from pipelines.digest import publish
from storage import sources

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium")]
HEARD = "Nghe nói chợ Bến Thành sắp đóng cửa hai năm để sửa chữa."
DENIED = "Phường Sài Gòn khẳng định chợ Bến Thành không đóng cửa, chỉ thay mái hiên phía nam trong tháng này."
NEWS = News("cong-mau", "Bác bỏ tin chợ Bến Thành đóng cửa sửa chữa hai năm", DENIED + "\nTiểu thương ở chợ Bến Thành "
            "vẫn buôn bán bình thường trong khi thay mái hiên, lịch thi công dán ở cổng chợ.", 2, "Thời sự")
ANSWER = "Chợ Bến Thành không đóng cửa; chỉ thay mái hiên phía nam trong tháng này."


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def office(tmp_path: Path) -> Iterator[FieldOffice]:
    """Return an office with posts, a reviewer and an editor, and news of an official source."""
    clock.freeze(NOW)
    made = FieldOffice(tmp_path)
    managing.create(made.database, "editor", PASSWORD, "editor", ())
    write_sources(made.settings)
    with made.database.writing() as session:
        sources.ensure(session, "cong-mau", "Cổng Mẫu", "official", enabled=True)
    arrive(made.settings, NEWS)
    yield made
    made.close()
    clock.freeze(None)


class Story:
    """The steps of the story, each in the browser of whoever takes it; each keeps a picture."""

    def __init__(self, browser: object, base: str, office: FieldOffice, language: str) -> None:
        self.office = office
        self.post, self.reviewer, self.editor = (
            Visit(browser, base, width, language) for width in (390, 1280, 1280))

    def keep(self, visit: Visit, name: str) -> None:
        visit.keep(f"field-{name}")

    def sign_in(self, visit: Visit, login: str) -> None:
        visit.open("/sign-in")
        visit.page.fill("#login", login)
        visit.page.fill("#password", PASSWORD)
        visit.page.press("#password", "Enter")
        visit.page.wait_for_selector(".today")

    def report(self) -> None:
        """The post signs in with its code, says what it heard, looks at it and sends it."""
        page = self.post.page
        self.post.open("/sign-in?next=/reports/new")
        page.fill("#post-code", self.office.other_code)
        page.press("#post-code", "Enter")
        page.wait_for_selector("#report")
        page.check("input[name='i0-kind'][value='rumor']")
        page.check("input[name='i0-checkable'][value='yes']")
        page.check("input[name='i0-confirmed'][value='no']")
        page.fill("#i0-issue", HEARD)
        page.fill("#i0-text", "Tiểu thương hỏi nhau cả buổi sáng, anh Trần Văn Mận ở số 0912 345 678 cũng nói vậy.")
        page.fill("#i0-heard_on", "2026-05-19")
        self.keep(self.post, "1-form")
        page.click(".send-row button[value='preview']")
        page.wait_for_selector("button[value='send']")
        said = page.inner_text("main")
        assert "0912" not in said and "Mận" not in said and HEARD in said
        self.keep(self.post, "2-preview")
        page.click("button[value='send']")
        page.wait_for_selector("[data-draft-sent]")
        self.keep(self.post, "3-sent")

    def send_back(self) -> None:
        self.sign_in(self.reviewer, "saigon")
        page = self.reviewer.page
        assert page.locator(".today a[href^='/report']").count() >= 1
        self.keep(self.reviewer, "4-today")
        self.reviewer.open("/reports")
        page.click(".report-list h2 a")
        page.fill("#reason", "Nghe ở khu nào của chợ, khoảng bao nhiêu người nói?")
        self.keep(self.reviewer, "5-review")
        page.click("form[action$='/send-back'] button")
        page.wait_for_selector(".done")

    def correct(self) -> None:
        page = self.post.page
        self.post.open("/my-reports")
        page.click("a[href^='/my-reports/']")
        assert "khoảng bao nhiêu người" in page.inner_text("main")
        page.click("a[href$='/correct']")
        page.fill("#i0-about_count", "15")
        page.fill("#i0-text", "Tiểu thương khu nhà lồng hỏi nhau cả buổi sáng.")
        page.click(".send-row button[value='preview']")
        page.click("button[value='send']")
        page.wait_for_selector(".history")
        self.keep(self.post, "6-corrected")

    def approve(self) -> None:
        page = self.reviewer.page
        page.reload()
        assert page.locator(".history .diff").count() >= 2
        page.click("form[action$='/approve'] button")
        page.wait_for_selector("a[href^='/rumors/add']")
        self.keep(self.reviewer, "7-approved")

    def open_file(self) -> None:
        page = self.reviewer.page
        page.click("a[href^='/rumors/add']")
        page.wait_for_selector("a[href^='/rumors/new']")
        self.keep(self.reviewer, "7-which-file")
        page.click("a[href^='/rumors/new']")
        assert page.input_value("#statement")
        page.fill("#body", "Ban quản lý chợ Bến Thành")
        page.check("input[name='accuses'][value='no']")
        self.keep(self.reviewer, "8-open")
        page.click("form[action='/rumors'] button")
        page.wait_for_selector("#evidence")
        self.act(self.reviewer.page, "rate", {"r-reason": "Tiểu thương bỏ lấy hàng mới."}, {"r-harm": "moderate", "r-belief": "high"})
        self.choose_article(page)
        self.act(page, "evidence", {"e-quote": DENIED, "e-primary": "Ủy ban nhân dân phường Sài Gòn"},
                 {"e-says": "refutes"}, ("official",))
        self.act(self.reviewer.page, "move", {}, {"m-state": "checking"})
        self.act(self.reviewer.page, "propose", {"p-answer": ANSWER}, {"p-verdict": "refuted"})
        self.keep(self.reviewer, "9-proposed")
        assert page.locator("form[action$='/sign']").count() == 0

    def choose_article(self, page: Page) -> None:
        self.reviewer.open("/article/1")
        page.click("a[href='/rumors/add?article=1']")
        page.click(".rumor-files a[href='/rumor/1?article=1#do-evidence']")
        page.wait_for_selector("#do-evidence[open]")
        page.locator("#do-evidence summary").click()       # `act` opens it

    def act(self, page: Page, name: str, filled: dict[str, str], chosen: dict[str, str],
            checked: tuple[str, ...] = ()) -> None:
        form = page.locator(f"#do-{name}")
        form.locator("summary").first.click()
        for field, value in filled.items():
            form.locator(f"#{field}").fill(value)
        for field, value in chosen.items():
            form.locator(f"#{field}").select_option(value)
        for field in checked:
            form.locator(f"[name={field}]").check()
        with page.expect_navigation(url="**/rumor/1?done=*"):
            form.locator("button").last.click()

    def sign(self) -> None:
        self.sign_in(self.editor, "editor")
        page = self.editor.page
        page.click(".today a[href^='/rumor/']")
        with page.expect_navigation(url="**/rumor/1?done=*"):
            page.click("form[action$='/sign'] button")
        self.act(page, "move", {}, {"m-state": "closed"})
        self.keep(self.editor, "10-signed")
        with page.expect_download() as given:
            page.click("a[href$='/bundle.zip']")
        with zipfile.ZipFile(given.value.path()) as bundle:
            documents = [docx.Document(io.BytesIO(bundle.read(name))) for name in bundle.namelist()
                         if name.endswith(".docx")]
        assert documents and all(any(ANSWER in one.text for one in file.paragraphs) for file in documents)

    def look(self) -> None:
        """The work holds both sides against each other; board and digest tell it."""
        assert not work(self.office.settings, until_idle=True).failed
        publish(self.office.database, clock.local_day(NOW))
        page = self.editor.page
        self.editor.open("/crosscheck")
        assert "chợ Bến Thành" in page.inner_text("main")
        self.keep(self.editor, "11-board")
        self.editor.open("/digest")
        said = page.inner_text(".digest")
        assert "chợ Bến Thành" in said and "Chợ Bến Thành" not in said.split("\n")[0]
        self.keep(self.editor, "12-digest")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_report_becomes_a_rumor_file_that_two_sign(browser: object, office: FieldOffice, language: str) -> None:
    with serving(office.app) as base:
        story = Story(browser, base, office, language)
        for step in (story.report, story.send_back, story.correct, story.approve, story.open_file, story.sign,
                     story.look):
            step()
        for visit in (story.post, story.reviewer, story.editor):
            assert visit.complaints == []
