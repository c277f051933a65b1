"""The form of a report on a telephone: drafts that stay, come back, expire and go, counts, a hint; axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from browsing import Visit, chromium, serving
from field_desk import FieldOffice
from test_axe import browsers, found_by_axe

from langnghe.accounts import passwords

pytestmark = browsers


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FieldOffice]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr("config.areas.SHIPPED", Path(__file__).parents[1] / "few_areas")
        made = FieldOffice(tmp_path_factory.mktemp("phone"))
        yield made
        made.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with chromium() as opened:
        yield opened


def drafts(page: object) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('report-draft:'))")


def test_a_report_from_the_code_to_what_became_of_it(office: FieldOffice, browser: object) -> None:
    with serving(office.app) as base:
        visit = Visit(browser, base, 390, "vi")
        page, found = visit.page, {}

        def look(name: str) -> None:
            visit.keep(f"phone-{name}")
            if violations := found_by_axe(visit):
                found[name] = violations

        visit.open("/sign-in")
        look("sign-in")
        page.fill("#post-code", office.code.upper().replace("-", " "))
        page.press("#post-code", "Enter")
        page.wait_for_url("**/my-reports")
        visit.open("/reports/new")
        page.check('input[name="i0-kind"][value="rumor"]')
        page.check('input[name="i0-checkable"][value="yes"]')
        page.check('input[name="i0-confirmed"][value="no"]')
        assert page.inner_text("[data-hint='0']") == "Theo câu trả lời, đây là: Tin chưa kiểm chứng"
        page.fill("#i0-issue", "Nghe nói tháng sau chợ dời ra bến xe")
        assert page.inner_text("#i0-issue + .count") == "36 / 240"
        page.fill("#i0-text", "Chị Lan, số 0912345678, kể vậy")
        page.click('.send-row button[value="add"]')
        page.wait_for_url("**#i1-items")
        assert page.evaluate("document.activeElement.id") == "i1-items"
        assert 0 <= page.evaluate("document.querySelector('#i1-items').getBoundingClientRect().top") < 300
        page.check('input[name="i1-kind"][value="opinion"]')
        page.fill("#i1-issue", "Bà con lo giá điện")
        look("form")
        # A new form offers what was typed, however many items it had.
        visit.open("/reports/new")
        look("draft")
        page.click('[data-draft-act="restore"]')
        page.wait_for_selector("#i1-issue")
        assert page.input_value("#i0-issue") == "Nghe nói tháng sau chợ dời ra bến xe"
        assert page.input_value("#i1-issue") == "Bà con lo giá điện" and page.is_checked('input[name="i0-kind"][value="rumor"]')
        page.fill("#i1-about_count", "hai chục")
        page.click('.send-row button[value="preview"]')
        page.wait_for_selector("#trouble")
        look("trouble")
        page.fill("#i1-about_count", "20")
        page.click('.send-row button[value="preview"]')
        page.wait_for_selector("mark.out")
        look("preview")
        assert len(drafts(page)) == 1
        page.click('button[value="send"]')
        page.wait_for_url("**done=sent")
        look("sent")
        assert drafts(page) == []
        # What was an answer to a form cannot be shown again; its address can.
        page.go_back()
        assert page.url.startswith(f"{base}/reports/new") and page.input_value("#i0-issue") == ""
        visit.open("/my-reports")
        look("list")
        assert found == {}
        # The refused form is an answer 422, which browsers note.
        assert [said for said in visit.complaints if "422" not in said] == []


def test_a_draft_goes_after_seven_days_and_when_it_is_thrown_away(office: FieldOffice, browser: object) -> None:
    with serving(office.app) as base:
        visit = Visit(browser, base, 390, "en")
        page = visit.page
        visit.open("/sign-in")
        page.fill("#post-code", office.code)
        page.press("#post-code", "Enter")
        page.wait_for_url("**/my-reports")
        visit.open("/reports/new")
        page.fill("#i0-text", "Một điều nghe ở chợ")
        [key] = drafts(page)
        visit.open("/reports/new")
        page.click('[data-draft-act="drop"]')
        assert drafts(page) == [] and not page.is_visible("#draft")
        for days, kept in ((6.9, 1), (7.1, 0)):
            page.evaluate("([key, days]) => localStorage.setItem(key, JSON.stringify({at: Date.now() - days * 864e5, "
                          "fields: [['i0-issue', 'x']]}))", [key, days])
            visit.open("/my-reports")        # any page of the desk looks after it
            assert len(drafts(page)) == kept
        page.evaluate("key => localStorage.setItem(key, '{broken')", key)
        visit.open("/reports/new")
        assert drafts(page) == [] and visit.complaints == []


def test_without_scripts_the_form_is_sent(office: FieldOffice, browser: object) -> None:
    with serving(office.app) as base:
        visit = Visit(browser, base, 390, "vi", java_script_enabled=False)
        page = visit.page
        visit.open("/sign-in")
        page.fill("#post-code", office.code)
        page.press("#post-code", "Enter")
        visit.open("/reports/new")
        assert not page.is_visible("#draft")
        page.check('input[name="i0-kind"][value="question"]')
        page.fill("#i0-issue", "Bà con hỏi lịch cắt điện")
        page.press("#i0-about_count", "Enter")            # leads to the preview, not to another item
        page.click('button[value="send"]')
        assert "done=sent" in page.url
