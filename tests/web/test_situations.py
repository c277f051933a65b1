"""The pages of situations: what readers see, what staff may set and note, two at once, and no place of one unit."""

from __future__ import annotations

import pytest
from staff_desk import PASSWORD, Browser, Office

from config import clock
from langnghe.accounts import managing
from storage import situations
from tests import asked_record

FIELDS = {"issue": "Rác ùn ở bãi", "begins_on": "2026-05-10", "ends_on": "", "grievance": "Ba ngày chưa dọn", "scale": "",
          "shows_as": "đơn tập thể", "demands": "Dọn hằng ngày", "level": "commune", "area": "phường Mẫu 1"}


@pytest.fixture
def office(tmp_path):
    clock.freeze(asked_record.NOW)
    made = Office(tmp_path, roles=("administrator", "reader", "reviewer"))
    with made.database.writing() as session:
        held = asked_record.posts(session)
        made.items = [asked_record.item(session, post, f"Rác ùn ở bãi {post}", "event") for post in held]
    yield made
    made.close()
    clock.freeze(None)


def opened(office: Office, *items: int) -> tuple[Browser, str]:
    """Open a situation over items as a reviewer does."""
    browser = office.browser("reviewer")
    browser.get("/situations/new?" + "&".join(f"item={item}" for item in items))
    answer = browser.send("/situations/new", [*(("item", item) for item in items), *FIELDS.items()])
    assert answer.status == 303
    return browser, answer.headers["location"].split("?")[0]


def version(browser: Browser) -> str:
    return browser.page.text.split('name="version" value="')[1].split('"')[0]


def course(browser: Browser, page: str, stage: str, text: str) -> int:
    browser.get(page)
    return browser.post(f"{page}/course", version=version(browser), stage=stage, text=text).status


def test_what_one_unit_says_stays_a_signal_and_its_place_is_not_shown(office: Office):
    browser, page = opened(office, office.items[0])
    assert "đơn tập thể" in browser.get(page).text      # and not the seal of the form
    assert "phường Mẫu 1" in browser.get(page).text and "Số liệu gợi ý: tín hiệu." in browser.page.text
    assert course(browser, page, "hotspot", "Đông người") == 422 and "ít nhất ba đơn vị" in browser.page.text
    assert course(browser, page, "problem", "Hai bên") == 422
    reader = office.browser("reader")
    for address in ("/situations", page):
        text = reader.get(address).text
        assert "Rác ùn ở bãi" in text and "phường Mẫu" not in text and "Tổ kín" not in text and "Phản ánh</h2>" not in text
        assert "t hơn 3 đơn vị ở cơ sở" in text and "1 đơn vị" not in text
    assert "1 đơn vị ở cơ sở" in browser.get(page).text
    assert reader.get("/situations/new").status == 403


def test_three_units_make_a_hotspot_that_staff_set_and_follow(office: Office):
    browser, page = opened(office, *office.items[:3])
    assert course(browser, page, "hotspot", "") == 422
    assert course(browser, page, "hotspot", "Ông Lê Văn Bảy gọi bà con") == 422 and "Lê Văn Bảy" not in browser.page.text
    assert course(browser, page, "hotspot", "Ba đơn vị cùng báo") == 303
    assert course(browser, page, "hotspot", "Xe rác đã đến") == 303
    text = office.browser("reader").get(page).text
    assert "điểm nóng" in text and "phường Mẫu 1" in text and "Xe rác đã đến" in text and "Dọn hằng ngày" in text
    assert course(browser, page, "burning", "x") == 400
    assert "Sự việc chưa thuộc tình huống nào" in browser.get("/situations").text


def test_what_waits_for_an_answer_is_named_before_a_situation_is_resolved(office: Office):
    with office.database.writing() as session:
        asked = asked_record.item(session, 1, "Bao giờ dọn rác?")
    browser, page = opened(office, *office.items[:3], asked)
    assert "· reviewer</span>" in browser.get(page).text and 'role="status">Đã lập.' in browser.get(f"{page}?done=opened").text
    assert course(browser, page, "resolved", "Xong.") == 422
    assert "còn 1 thắc mắc, kiến nghị chưa được trả lời" in browser.page.text and "<li lang=\"vi\">Bao giờ dọn rác?" in browser.page.text
    assert ">Xong.</textarea>" in browser.page.text.replace(">\nXong", ">Xong")
    with office.database.reading() as session:
        assert situations.listed(session)[0].stage == "signal"
    browser.get(page)
    at = version(browser)
    assert browser.post(f"{page}/course", version=at, stage="resolved", text="Xong.", sure="1").status == 303
    assert "· reviewer" not in office.browser("reader").get(page).text
    with office.database.reading() as session:
        assert situations.listed(session)[0].stage == "resolved"


def test_the_second_of_two_is_shown_the_difference(office: Office):
    first, page = opened(office, office.items[0])
    second = office.browser("administrator")
    first.get(f"{page}/edit")
    second.get(f"{page}/edit")
    at = version(first)
    assert first.post(f"{page}/edit", version=at, **FIELDS | {"scale": "30 hộ"}).status == 303
    late = second.post(f"{page}/edit", version=at, **FIELDS | {"scale": "40 hộ"})
    assert late.status == 409 and "<del>30</del>" in late.text and "<ins>40</ins>" in late.text
    assert second.post(f"{page}/course", version=at, stage="signal", text="muộn").status == 409
    assert "muộn" in second.page.text


def test_an_account_of_other_areas_sees_a_situation_as_readers_do_and_changes_nothing(office: Office):
    _browser, page = opened(office, office.items[0])
    managing.create(office.database, "near", PASSWORD, "reviewer", ("new/ward/91",))
    managing.create(office.database, "far", PASSWORD, "reviewer", ("new/ward/92",))
    near, far = office.browser("near"), office.browser("far")
    assert "phường Mẫu 1" in near.get(page).text and near.get(f"{page}/edit").status == 200
    at = version(near)
    for address in ("/situations", page):
        assert "Rác ùn ở bãi" in far.get(address).text and "phường Mẫu 1" not in far.page.text
    assert far.get(f"{page}/edit").status == 403
    far.get("/situations/new")
    assert far.post(f"{page}/course", version=at, stage="resolved", text="Xong").status == 403
    far.get("/situations/new")
    assert far.post("/situations/new", **FIELDS).status == 422 and "địa bàn của tài khoản" in far.page.text


@pytest.mark.parametrize(("areas", "refused"), [((), False), (("new/ward/91",), True)])
def test_an_editor_of_some_areas_puts_no_plan_of_all_in_force(office: Office, areas: tuple[str, ...], refused: bool):
    managing.create(office.database, "planner", PASSWORD, "editor", areas)
    browser = office.browser("planner")
    browser.get("/situations/new")
    assert (browser.post("/network/plan").status == 403) is refused


def test_what_is_wrong_stands_at_its_field(office: Office):
    browser, page = opened(office, office.items[0])
    browser.get(f"{page}/edit")
    wrong = browser.post(f"{page}/edit", version=version(browser), **FIELDS | {"area": "xã Không Có", "begins_on": "x"})
    assert wrong.status == 422 and 'id="fault-area"' in wrong.text and 'id="fault-begins_on"' in wrong.text
    with office.database.reading() as session:
        (kept,) = situations.listed(session)
        assert kept.version == 1
    assert browser.get("/situation/99").status == 404
