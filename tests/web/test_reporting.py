"""A post hands a report in by its form, sees what was taken out before, and sees nothing but its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from field_desk import FieldOffice, item, running, sheet
from staff_desk import Browser, fields_of
from web_record import NOW

from config import clock
from storage import report_desk, report_writing, reports
from storage.report_desk import Wanted
from storage.reports import ItemFilter
from tests.typed_counts import READ, REFUSED


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FieldOffice]:
    with running(tmp_path_factory.mktemp("field")) as made:
        yield made


@pytest.fixture
def post(office: FieldOffice) -> Browser:
    browser = office.post()
    browser.get("/reports/new")
    return browser


def kept(office: FieldOffice) -> list[str]:
    with office.database.reading() as session:
        return [one.issue for one in reports.items(session, ItemFilter(states=()))]


def number(browser: Browser) -> int:
    """Return the id of the report that an answer leads to."""
    return int(re.search(r"/(\d+)\?", browser.page.headers["location"])[1])


def test_a_code_alone_opens_a_post_and_nothing_of_the_desk(office: FieldOffice) -> None:
    browser = office.post()
    assert browser.get("/").headers["location"] == "/my-reports"
    assert browser.get("/my-reports").status == 200 and "Tổ dân phố 5" in browser.page.text
    assert browser.get("/?q=a").headers["location"] == "/my-reports"
    for path in ("/topics", "/today", "/digest", "/account", "/users", "/reports", "/report/1", "/saved"):
        assert browser.get(path).status in (403, 405), path
    assert browser.client.get("/api/v1/topics", headers=browser._sent()).status == 403
    for wrong in (office.code[:-1] + "x", office.code.replace(f"{office.hanoi}-", "999-", 1), "abc", ""):
        other = office.browser()
        other.get("/sign-in")
        assert other.send("/sign-in", [("post-code", wrong), ("next", "/")]).status == 401, wrong
    browser.get("/my-reports")
    assert browser.get("/reports/new").status == 200


def test_a_report_is_looked_at_and_sent(office: FieldOffice, post: Browser) -> None:
    typed = sheet(item(text="Ông Nguyễn Văn Tám, số 0912345678, nói giá tăng"), item(1, kind="question", issue="Nghị quyết 18?"),
                  act="preview")
    text = post.send("/reports/new", typed).text
    assert post.page.status == 200 and "[tên người] × 1" in text and "[số điện thoại] × 1" in text
    ask, button = text.index("Máy không tìm ra hết"), text.index('name="act" value="send"')
    assert ask < button
    assert "Tám" not in text and "0912345678" not in text and "Nghị quyết 18" in text
    again = [(name, value) for name, value in fields_of(text) if name != "form"]
    assert post.send("/reports/new", [*again, ("act", "send")]).status == 303
    report = number(post)
    assert post.page.headers["location"] == f"/my-reports/{report}?done=sent"
    shown = post.get(f"/my-reports/{report}?done=sent").text
    assert "Đã gửi báo cáo" in shown and "Đã nhận" in shown and 'data-draft-sent="' in shown
    with office.database.reading() as session:
        row = report_writing.get(session, report)
        items = report_writing.items_of(session, report)
    assert (row.origin, row.post_id, row.state, len(items)) == ("form", office.hanoi, "received", 2)
    post.get("/reports/new")
    assert post.send("/reports/new", [*again, ("act", "send")]).headers["location"] == f"/my-reports/{report}?done=again"
    clock.freeze(NOW + timedelta(minutes=1))
    try:
        post.get(f"/my-reports/{report}")
        assert post.post(f"/my-reports/{report}/withdraw", version=1).status == 303
        post.get("/reports/new")
        fresh = dict(fields_of(post.page.text))["opened"]
        # The preview of before, in a tab that was left open; then the same words in a new form.
        assert "hãy mở biểu mẫu mới" in post.send("/reports/new", [*again, ("act", "send")]).text and post.page.status == 422
    finally:
        clock.freeze(NOW)
    anew = [(name, fresh if name == "opened" else value) for name, value in again]
    assert post.send("/reports/new", [*anew, ("act", "send")]).status == 303 and number(post) != report


def test_what_holds_personal_data_is_never_sent_unseen(office: FieldOffice, post: Browser) -> None:
    before = kept(office)
    text = post.send("/reports/new", sheet(item(basis="Anh Tám ở 12 Lê Lợi kể"))).text
    assert post.page.status == 422 and "Chưa gửi gì cả: dữ liệu cá nhân" in text and kept(office) == before


def test_faults_are_said_at_their_fields_and_what_was_typed_stays(office: FieldOffice, post: Browser) -> None:
    before = kept(office)
    text = post.send("/reports/new", sheet(item(kind="", about_count="vài chục", place="Nơi Không Có", heard_on="2026-05-21",
                                                checkable="yes"))).text
    assert post.page.status == 422 and kept(office) == before
    for name in ("kind", "about_count", "area_id", "heard_on"):
        assert f'href="#i0-{name}"' in text and f'id="i0-{name}-trouble"' in text and f'id="i0-{name}"' in text
    assert 'value="vài chục"' in text and 'value="Nơi Không Có"' in text and "Bà con lo giá điện tăng" in text


def test_the_number_is_read_out_of_how_it_is_said(post: Browser) -> None:
    text = post.send("/reports/new", sheet(*(
        item(at, about_count=typed, issue=f"Việc thứ {at}") for at, typed in enumerate(READ)), act="preview")).text
    assert post.page.status == 200
    assert re.findall(r"khoảng ([0-9.]+) người", text) == [f"{count:,}".replace(",", ".") for count in READ.values()]


def test_what_is_no_number_is_said_with_what_to_write_and_stays_typed(post: Browser) -> None:
    text = post.send("/reports/new", sheet(*(
        item(at, about_count=typed, issue=f"Việc thứ {at}") for at, typed in enumerate(REFUSED)), act="preview")).text
    said = dict(re.findall(r'id="i(\d+)-about_count-trouble">([^<]*)<', text))
    for at, (typed, reason) in enumerate(REFUSED.items()):
        assert reason in said[str(at)] and f'value="{typed}"' in text, (typed, said[str(at)])


def test_an_accusation_is_no_rumor_and_the_way_of_the_law_is_shown(office: FieldOffice, post: Browser) -> None:
    said = "Nghe nói chủ tịch xã nhận tiền của doanh nghiệp"
    assert "Luật Tố cáo" in post.send("/reports/new", sheet(item(kind="rumor", issue=said))).text and post.page.status == 422
    text = post.send("/reports/new", sheet(item(kind="event", issue=said), act="preview")).text
    assert post.page.status == 200 and "gửi đơn hoặc đến trình bày với cơ quan có thẩm quyền" in text


def test_labels_and_a_missing_basis_are_pointed_out_and_criticism_is_not(post: Browser) -> None:
    text = post.send("/reports/new", sheet(item(issue="Kẻ xấu xuyên tạc việc thu phí", basis=""), act="preview")).text
    assert post.page.status == 200 and "Kẻ xấu, xuyên tạc" in text and "Thiếu căn cứ: ý kiến vẫn được lưu" in text
    text = post.send("/reports/new", sheet(item(issue="Bà con bức xúc, phản đối, chê cán bộ quan liêu"), act="preview")).text
    assert "dán nhãn" not in text and "Thiếu căn cứ:" not in text


def test_items_are_added_and_taken_out_without_scripts(post: Browser) -> None:
    # To what came, or stands where something was: the addresses of the two buttons lead there without scripts.
    assert 'value="add" formaction="/reports/new#i1-items"' in post.page.text
    text = post.send("/reports/new", sheet(act="add")).text
    assert 'id="i1-items" tabindex="-1"' in text and 'value="remove-1" formaction="/reports/new#i0-items"' in text
    assert text.count('class="one-item"') == 2 and "Bà con lo giá điện tăng" in text
    text = post.send("/reports/new", sheet(item(), item(1, issue="Việc thứ hai"), act="remove-0")).text
    assert text.count('class="one-item"') == 1 and "Việc thứ hai" in text and "lo giá điện" not in text
    assert post.send("/reports/new", sheet(*(item(at) for at in range(20)), act="add")).text.count('class="one-item"') == 20
    assert post.send("/reports/new", sheet(act="nothing")).status == 200
    assert post.send("/reports/new", [("act", "send")]).status == 422


def test_a_post_sees_corrects_and_takes_back_its_own_and_no_other(office: FieldOffice, post: Browser) -> None:
    post.send("/reports/new", sheet(item(issue="Chợ đóng cửa sớm")))
    report = number(post)
    other = office.post(office.other_code)
    for path in (f"/my-reports/{report}", f"/my-reports/{report}/correct"):
        assert other.get(path).status == 404
    other.get("/my-reports")
    assert "Chợ đóng cửa sớm" not in other.page.text
    other.get("/reports/new")
    assert other.post(f"/my-reports/{report}/withdraw", version=1).status == 404
    other.get("/reports/new")
    assert other.send(f"/my-reports/{report}/correct", sheet(version="1")).status == 404
    form = post.get(f"/my-reports/{report}/correct").text
    assert "Chợ đóng cửa sớm" in form
    own = re.search(r'name="i0-id" value="(\d+)"', form)[1]
    assert post.send(f"/my-reports/{report}/correct", sheet(item(id=own, issue="Chợ đóng cửa từ 5 giờ"), version="1")).status == 303
    text = post.get(f"/my-reports/{report}").text
    assert "<ins>từ 5 giờ</ins>" in text.replace("\n", "") and "<del>" in text
    text = post.post(f"/my-reports/{report}/withdraw", version=1).text
    assert post.page.status == 409 and f"Báo cáo số {report}, " in text and ", điểm: đã sửa nội dung." in text
    form = re.search(r'<details class="asking" id="take-back">.*?</details>', (text := post.get(f"/my-reports/{report}").text), re.S)[0]
    assert "không lấy lại được" in form and "đã được duyệt" not in form and "/withdraw" not in text.replace(form, "")
    assert post.post(f"/my-reports/{report}/withdraw", version=2, reason="Nhầm ngày, hỏi 0912345678").status == 303
    text = post.get(f"/my-reports/{report}").text
    assert "Lý do rút:" in text and "Nhầm ngày, hỏi [số điện thoại]" in text and "Cần sửa:" not in text
    with office.database.reading() as session:
        assert report_writing.get(session, report).state == "withdrawn"
    post.get(f"/my-reports/{report}")
    assert "/correct" not in post.page.text


def test_a_second_device_that_corrects_the_same_report_is_told(office: FieldOffice, post: Browser) -> None:
    post.send("/reports/new", sheet(item(issue="Trạm y tế thiếu thuốc")))
    report = number(post)
    post.get(f"/my-reports/{report}/correct")
    own = re.search(r'name="i0-id" value="(\d+)"', post.page.text)[1]
    send = f"/my-reports/{report}/correct"
    assert post.send(send, sheet(item(id=own, issue="Trạm y tế thiếu thuốc ho"), version="1")).status == 303
    post.get(send)
    text = post.send(send, sheet(item(id=own, issue="Trạm y tế thiếu thuốc sốt"), version="1")).text
    assert post.page.status == 409 and "<del>ho</del>" in text and "<ins>sốt</ins>" in text and 'name="version" value="2"' in text
    assert post.send(send, sheet(item(id=own, issue="Trạm y tế thiếu thuốc sốt"), version="2")).status == 303


def test_staff_without_a_post_hand_nothing_in_and_reviewers_do_for_posts_of_their_areas(office: FieldOffice) -> None:
    reader = office.browser("reader")
    assert "không thuộc điểm nào" in reader.get("/reports/new").text and "không thuộc điểm nào" in reader.get("/my-reports").text
    reviewer = office.browser("hanoi")
    text = reviewer.get("/reports/new").text
    assert "Tổ dân phố 5" in text and "Chợ Bến Thành" not in text
    assert reviewer.send("/reports/new", sheet(item(issue="Việc của nơi khác"), post=str(office.saigon))).status == 422
    assert reviewer.send("/reports/new", sheet(item(issue="Đường ngập"), post=str(office.hanoi))).status == 303
    with office.database.reading() as session:
        newest = report_desk.listed(session, Wanted(), limit=1)[0].report
    assert (newest.origin, newest.post_id) == ("staff", office.hanoi)
    assert "Việc của nơi khác" not in kept(office)
    assert reviewer.get("/my-reports").headers["location"] == "/reports"


def test_a_report_that_was_typed_when_the_session_ended_waits_for_the_code(office: FieldOffice, post: Browser) -> None:
    from storage import accounts, signing

    with office.database.writing() as session:
        signing.end_all(session, accounts.of_post(session, office.hanoi).id)
    assert post.send("/reports/new", sheet(item(issue="Gõ lúc hết phiên"))).status == 401
    hidden = [(name, value) for name, value in fields_of(post.page.text) if name != "form"]
    half = hidden[len(hidden) // 2:]
    text = post.send("/sign-in", [*half, ("post-code", office.code)]).text
    assert post.page.status == 200 and "Gõ lúc hết phiên" in text and 'action="/reports/new"' in text
