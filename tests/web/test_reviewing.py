"""The review: reports of one's areas and of no others, read once, sent back, corrected, approved, by one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from field_desk import SAIGON, FieldOffice, item, running, sheet
from sqlalchemy import update

from config import clock, thresholds
from langnghe.today_items import View
from langnghe.waiting import intake
from pipelines.reports.drafts import Draft, ItemDraft
from pipelines.reports.saving import save
from pipelines.rumors import register
from pipelines.rumors.register import Heard
from storage import accounts, report_desk, report_writing
from storage.models import FieldReport
from storage.report_desk import Wanted
from tests.rumor_record import act


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FieldOffice]:
    with running(tmp_path_factory.mktemp("review")) as made:
        yield made


def hand_in(office: FieldOffice, post_id: int, issue: str, kind: str = "opinion", basis: str = "Nghe ở ba hộ") -> int:
    whole = Draft(post_id, "weekly", "interview", (ItemDraft(kind, issue, "2026-05-18", basis=basis),))
    with office.database.writing() as session:
        return save(session, whole, origin="form", now=clock.now()).report_id


def state(office: FieldOffice, report: int) -> report_writing.ReportView:
    with office.database.reading() as session:
        return report_writing.get(session, report)


def test_a_reviewer_of_one_area_never_sees_what_another_reported(office: FieldOffice) -> None:
    mine, theirs = hand_in(office, office.hanoi, "Việc ở Giảng Võ"), hand_in(office, office.saigon, "Việc ở Sài Gòn")
    seen = {}
    for login in ("hanoi", "saigon", "everywhere", "administrator"):
        browser = office.browser(login)
        text = browser.get("/reports?state=all").text + browser.get("/reports?state=all&area=S%C3%A0i+G%C3%B2n").text
        text += browser.client.get("/api/v1/reports", headers=browser._sent()).text
        seen[login] = {word for word in ("Giảng Võ", "Sài Gòn") if f"Việc ở {word}" in text}
        for report, own in ((mine, "hanoi"), (theirs, "saigon")):
            held = login in (own, "everywhere", "administrator")
            for path in (f"/report/{report}", f"/report/{report}/correct", f"/api/v1/reports/{report}"):
                assert browser.client.get(path, headers=browser._sent()).status == (200 if held else 404), (login, path)
            if not held:
                for act in ("approve", "send-back"):
                    browser.get("/reports/new")
                    assert browser.post(f"/report/{report}/{act}", version=1, reason="x").status == 404
                browser.get("/reports/new")
                assert browser.send(f"/report/{report}/correct", sheet(version="1")).status == 404
    assert seen == {"hanoi": {"Giảng Võ"}, "saigon": {"Sài Gòn"}, "everywhere": {"Giảng Võ", "Sài Gòn"},
                    "administrator": {"Giảng Võ", "Sài Gòn"}}
    assert state(office, mine).version == state(office, theirs).version == 1
    assert office.browser("reader").get("/reports").status == 403


def test_the_number_of_a_weekly_report_is_never_read_as_its_week(office: FieldOffice) -> None:
    report = hand_in(office, office.hanoi, "Việc ở Giảng Võ")
    staff, post = office.browser("hanoi").get(f"/report/{report}").text, office.post().get(f"/my-reports/{report}").text
    assert '<h1>Báo cáo tuần, 18/05/2026 · <span lang="vi">Tổ dân phố 5</span></h1>' in staff and f"<dd>{report}</dd>" in staff
    assert "<h1>Báo cáo tuần, 18/05/2026</h1>" in post and f"Báo cáo số {report}" in post


def test_the_first_opening_by_the_review_is_kept_and_shown_to_the_post(office: FieldOffice) -> None:
    report = hand_in(office, office.hanoi, "Chưa ai mở")
    office.post().get(f"/my-reports/{report}")
    assert state(office, report).read_at is None
    start = clock.now()
    clock.freeze(start + timedelta(hours=5))
    reviewer = office.browser("hanoi")
    assert "chưa mở" in reviewer.get("/reports").text
    text = reviewer.get(f"/report/{report}").text
    assert "2 ngày sau khi nghe" in text and "5 giờ sau khi gửi" in text
    clock.freeze(start + timedelta(hours=9))
    reviewer.get(f"/report/{report}")
    assert state(office, report).read_at == start + timedelta(hours=5)
    with office.database.writing() as session:          # a table of two days ago that was taken in two hours ago
        whole = Draft(office.hanoi, "weekly", "interview", (ItemDraft("opinion", "Từ tệp", "2026-05-18", basis="Nghe"),))
        table = save(session, whole, origin="file", now=start + timedelta(hours=7), key="tệp", sent_at=start - timedelta(2))
    assert "2 giờ sau khi nhập vào hệ thống" in office.browser("hanoi").get(f"/report/{table.report_id}").text
    assert "người duyệt mở lúc" in office.post().get(f"/my-reports/{report}").text
    clock.freeze(start)


def test_sent_back_mended_and_approved(office: FieldOffice) -> None:
    report = hand_in(office, office.hanoi, "Giá nước tăng", basis="")
    reviewer, post = office.browser("hanoi"), office.post()
    text = reviewer.get(f"/report/{report}").text
    assert "thiếu căn cứ" in text
    text = reviewer.post(f"/report/{report}/send-back", version=1, reason=" ").text
    assert reviewer.page.status == 422 and "Hãy ghi cần sửa gì, không nêu tên người." in text
    assert reviewer.post(f"/report/{report}/send-back", version=1, reason="Nghe ở đâu? Hỏi 0912345678").status == 303
    assert "bị trả lại, chờ sửa" in post.get("/my-reports").text
    text = post.get(f"/my-reports/{report}").text
    assert "Nghe ở đâu? Hỏi [số điện thoại]" in text
    own = re.search(r'name="i0-id" value="(\d+)"', post.get(f"/my-reports/{report}/correct").text)[1]
    better = sheet(item(id=own, issue="Giá nước tăng", basis="Nghe ở tổ 5, tổ 6"), version="2")
    assert post.send(f"/my-reports/{report}/correct", better).status == 303
    text = reviewer.get(f"/report/{report}").text
    assert "<ins>Nghe ở tổ 5, tổ 6</ins>" in text and "Trả lại để sửa → Đã nhận" in text and ">điểm<" not in text
    told = [part for part in reviewer.get("/reports").text.split("<li>") if f'"/report/{report}"' in part]
    others = reviewer.page.text.count("đã sửa sau khi trả lại")
    assert "đã sửa sau khi trả lại" in told[0] and others == 1
    assert "đã sửa sau khi trả lại" in reviewer.get("/").text and "đã sửa sau khi trả lại" in post.get("/my-reports").text
    reviewer.get(f"/report/{report}")
    assert reviewer.post(f"/report/{report}/approve", version=3).status == 303
    assert "đã sửa sau khi trả lại" not in reviewer.get("/reports?state=all").text
    assert "Đã duyệt báo cáo" in reviewer.get(f"/report/{report}?done=approve").text
    assert ">Sau khi duyệt</h2>" in reviewer.page.text and ">Duyệt báo cáo</h2>" not in reviewer.page.text
    assert "chưa đầy một giờ sau khi gửi" in reviewer.page.text
    assert state(office, report).state == "approved"
    post.get(f"/my-reports/{report}")
    assert "Đã duyệt" in post.page.text and "/correct" not in post.page.text


def test_two_reviewers_at_once_do_not_overwrite_each_other(office: FieldOffice) -> None:
    report = hand_in(office, office.hanoi, "Hai người cùng mở")
    one, other = office.browser("hanoi"), office.browser("everywhere")
    for browser in (one, other):
        browser.get(f"/report/{report}")
    assert one.post(f"/report/{report}/approve", version=1).status == 303
    text = other.post(f"/report/{report}/send-back", version=1, reason="Thiếu nơi nghe").text
    assert other.page.status == 409 and "Thiếu nơi nghe</textarea>" in text
    assert re.search(rf"Có người vừa đổi báo cáo này nên .* Báo cáo số {report}, .*, hanoi: Đã nhận → Đã duyệt\. .*"
                     r'chọn lại\. <a href="#history">', text)
    assert state(office, report).state == "approved"
    other.get(f"/report/{report}/correct")
    text = other.send(f"/report/{report}/correct", sheet(item(issue="Sửa sau"), version="1")).text
    assert ", hanoi: Đã nhận → Đã duyệt." in text
    assert other.page.status == 409 and 'name="version" value="2"' in text
    other.get(f"/report/{report}")
    assert other.post(f"/report/{report}/approve", version=2).status == 422


def test_an_approved_report_that_is_taken_back_is_asked_for_once_more_and_told_to_the_review(office: FieldOffice) -> None:
    issue = "Nghe nói tháng sau thu phí qua cầu"
    report = hand_in(office, office.hanoi, issue, kind="rumor")
    reviewer, post = office.browser("everywhere"), office.post()
    reviewer.get(f"/report/{report}")
    reviewer.post(f"/report/{report}/approve", version=1)
    with office.database.writing() as session:
        (number,) = report_writing.items_of(session, report)
        file = register.create(session, act(None, clock.now()), {"title": "Thu phí qua cầu", "statement": issue}, Heard(item_id=number))
    assert "1 phản ánh của cơ sở" in reviewer.get(f"/rumor/{file}").text and "thôi được tính" not in reviewer.page.text
    assert "đã được duyệt và có thể đã được dùng" in post.get(f"/my-reports/{report}").text
    assert post.post(f"/my-reports/{report}/withdraw", version=2, reason="Hỏi lại thì không phải").status == 303
    told = re.search(rf'<a href="/report/{report}".*?</li>', reviewer.get("/").text, re.S)[0]
    assert "điểm đã rút lại lúc" in told and "cần xem lại: “Thu phí qua cầu”" in told
    assert f"/report/{report}" not in office.browser("saigon").get("/").text
    text = reviewer.get(f"/report/{report}").text
    assert "Điểm đã rút báo cáo này" in text and "Hỏi lại thì không phải" in text and "vẫn còn mục của báo cáo" in text
    text = reviewer.get(f"/rumor/{file}").text
    assert "báo cáo đã rút, thôi được tính" in text and "1 phản ánh của cơ sở" not in text
    assert "mà tài khoản của bạn không phụ trách" not in text


def test_items_that_came_and_went_are_told_in_a_line_each(office: FieldOffice) -> None:
    report = hand_in(office, office.hanoi, "Giá nước tăng")
    reviewer = office.browser("hanoi")
    own = re.search(r'name="i0-id" value="(\d+)"', reviewer.get(f"/report/{report}/correct").text)[1]
    more = (item(id=own, issue="Giá nước tăng"), item(1, kind="question", issue="Bao giờ có nước?"))
    assert reviewer.send(f"/report/{report}/correct", sheet(*more, version="1")).status == 303
    text = " ".join(reviewer.get(f"/report/{report}").text.split())
    assert text.count('class="diff"') == 1
    assert '<p class="diff">Thêm mục 2 (Thắc mắc): <span lang="vi"><ins>Bao giờ có nước?</ins></span></p>' in text
    reviewer.get(f"/report/{report}/correct")
    assert reviewer.send(f"/report/{report}/correct", sheet(more[0], version="2")).status == 303
    text = " ".join(reviewer.get(f"/report/{report}").text.split())
    assert '<p class="diff">Bỏ một mục (Thắc mắc): <span lang="vi"><del>Bao giờ có nước?</del></span></p>' in text
    assert "Thêm một mục (Thắc mắc)" in text and text.count('class="diff"') == 2


def test_staff_correct_an_approved_report_with_a_reason_and_the_difference_stays(office: FieldOffice) -> None:
    report = hand_in(office, office.hanoi, "Bà con hỏi lịch cắt điện", kind="opinion")
    reviewer = office.browser("hanoi")
    reviewer.get(f"/report/{report}")
    reviewer.post(f"/report/{report}/approve", version=1)
    own = re.search(r'name="i0-id" value="(\d+)"', reviewer.get(f"/report/{report}/correct").text)[1]
    better = sheet(item(id=own, issue="Bà con hỏi lịch cắt điện", kind="question", place="Bến Thành"), version="2",
                   reason="Đây là thắc mắc")
    assert reviewer.send(f"/report/{report}/correct", better).status == 303
    text = reviewer.get(f"/report/{report}").text
    assert "<ins>Thắc mắc</ins>" in text and "<ins>Bến Thành</ins>" in text and "Đây là thắc mắc" in text
    assert state(office, report).state == "approved"


def test_the_list_goes_on_by_pages_and_is_narrowed(office: FieldOffice) -> None:
    start = clock.now()
    for minute in range(65):
        clock.freeze(start + timedelta(minutes=minute))
        hand_in(office, office.saigon, f"Việc số {minute:02}.", kind="question" if minute % 2 else "opinion",
                basis="" if minute % 4 == 0 else "Nghe ở chợ")
    browser, seen, target = office.browser("saigon"), [], "/reports?state=received"
    while target:
        text = browser.get(target).text
        seen += re.findall(r"Việc số (\d\d)\.", text)
        found = re.search(r'href="([^"]*)" rel="next"', text)
        target = found[1].replace("&amp;", "&") if found else ""
    assert [one for one in seen if one] == [f"{minute:02}" for minute in range(64, -1, -1)]
    assert len(re.findall(r"Việc số", browser.get("/reports?kind=question").text)) == 30
    assert len(re.findall(r"Việc số", browser.get("/reports?kind=lacking").text)) == 17
    assert browser.get("/reports?state=withdrawn").text.count("Việc số") == 0
    assert "Việc số" not in browser.get("/reports?area=new/ward/00025").text
    assert "Không có đơn vị nào tên “xyz”" in browser.get("/reports?area=xyz").text
    for odd in ("before=x", "before=99999999999999999.1", "state=x", "kind=x&before=0.0"):
        assert browser.get(f"/reports?{odd}").status == 200
    with office.database.reading() as session:
        assert report_desk.counts(session, Wanted(post_id=office.saigon))["received"] >= 65
    clock.freeze(start)


def test_today_s_work_holds_the_reports_to_review_of_one_s_areas_for_reviewers_only(office: FieldOffice) -> None:
    report = hand_in(office, office.hanoi, "Việc chờ duyệt hôm nay")
    assert f'href="/report/{report}"' in (browser := office.browser("hanoi")).get("/").text
    assert browser.post("/today", key=f"report:{report}.1", act="close", note="để mai", version=0).status == 303
    for login in ("saigon", "reader"):
        assert f"/report/{report}" not in office.browser(login).get("/").text
    with office.database.writing() as session:      # sent long ago and corrected just now, it waits since then
        session.execute(update(FieldReport).where(FieldReport.id == report).values(sent_at=clock.now() - timedelta(days=9)))
    now = View(None, lambda session: [], thresholds.load(), clock.now(), clock.now(), reviews=True)
    with office.database.reading() as session:
        assert not any("quá hạn" in one.said for one in intake.waiting(session, now) if one.address == f"/report/{report}")
    later = View(None, lambda session: [], thresholds.load(), clock.now() + timedelta(days=40), clock.now(), reviews=True)
    with office.database.reading() as session:
        found = [one for one in intake.waiting(session, later) if "rút lại" not in one.said]
    assert all(one.said.startswith("quá hạn duyệt: ") for one in found)
    sent = [state(office, int(one.address.rpartition("/")[2])).sent_at for one in found]
    assert len(sent) > 1 and sent == sorted(sent)


@pytest.mark.parametrize(("typed", "keys"), [
    ("Giảng Võ", ("new/ward/00025",)), ("giang vo, ha noi; new/province/01", ("new/ward/00025", "new/province/01")),
    ("new/ward/00025 new/province/01", ("new/ward/00025", "new/province/01"))])
def test_accounts_are_limited_to_areas_by_name_or_key(office: FieldOffice, typed: str, keys: tuple[str, ...]) -> None:
    admin, login = office.browser("administrator"), f"thu{len(typed)}"
    admin.get("/users")
    assert admin.post("/users", login=login, role="reviewer", areas=typed).status == 303
    with office.database.reading() as session:
        assert accounts.by_login(session, login).areas == keys
    assert '<span lang="vi">Phường Giảng Võ</span>' in admin.get("/users").text or "new/ward/00025" not in keys
    assert not re.search(r">[^<]*new/(ward|province)/\d+", re.sub(r"<p class=\"help\".*?</p>|value=\"[^\"]*\"", "", admin.page.text))
    admin.get("/users")
    unknown = admin.post("/users", login=f"{login}b", role="reviewer", areas="Giảng Võ; Nơi Không Có")
    assert unknown.status == 422 and "Nơi Không Có" in unknown.text and "không phải đơn vị đang có hiệu lực" in unknown.text


def test_an_administrator_makes_posts_whose_code_is_shown_once_and_ends_them(office: FieldOffice) -> None:
    admin = office.browser("administrator")
    admin.get("/posts")
    text = admin.post("/posts", area="Bến Thành, Hồ Chí Minh", unit="Nguyễn Văn Tám", organisation="Mặt trận").text
    assert admin.page.status == 422 and "không mang tên người" in text and 'value="Mặt trận"' in text
    made = {"area": SAIGON, "unit": "Chi hội chợ", "organisation": "Hội Phụ nữ"}
    assert admin.post("/posts", **made).headers["location"] == "/posts" and "once" in admin.cookies
    shown = admin.cookies | {}
    text = admin.get("/posts").text
    code = re.search(r"\d+-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", text)[0]
    number = int(code.partition("-")[0])
    assert re.search(rf"Chi hội chợ</strong>.*điểm số {number}: đã tạo điểm", text)
    # Loaded anew the page says no code, and a cookie that was kept says none to another session.
    assert code not in admin.get("/posts").text and "once" not in admin.cookies
    other = office.browser("administrator")
    other.cookies["once"] = shown["once"]
    assert code not in other.get("/posts").text
    assert admin.post("/posts", **made | {"unit": "CHI HỘI  chợ"}).status == 422
    assert f"Điểm số {number} ở địa bàn này đã mang tên" in admin.page.text
    post = office.post(code)
    assert post.get("/my-reports").status == 200
    admin.get("/posts")
    assert admin.post(f"/posts/{office.saigon}/name", unit="Chi hội  Chợ").status == 422          # both in one place
    admin.get("/posts")
    assert admin.post(f"/posts/{number}/name", unit="Nguyễn Văn Tám").status == 422
    admin.get("/posts")
    assert admin.post(f"/posts/{number}/name", unit="Chi hội chợ mới").status == 303
    assert re.search(r"Chi hội chợ mới</strong>.*: từ nay điểm mang tên này\.", admin.get("/posts").text)
    assert admin.post(f"/posts/{number}/name", unit="Chi hội chợ").status == 303
    text = admin.get("/posts").text
    assert re.search(rf'<details class="asking"><summary>Mã mới.*?bị đăng xuất.*?action="/posts/{number}/code"', text, re.S)
    assert admin.post(f"/posts/{number}/code").status == 303
    text = admin.get("/posts").text
    assert re.search(rf"Chi hội chợ</strong>.*điểm số {number}: mã đăng nhập mới", text)
    renewed = re.search(r"\d+-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", text)[0]
    assert post.get("/my-reports").status == 303 and office.post(renewed).get("/my-reports").status == 200
    assert admin.post(f"/posts/{number}/end").status == 303 and "điểm thôi báo cáo." in admin.get("/posts").text
    other = office.browser()
    other.get("/sign-in")
    assert other.send("/sign-in", [("post-code", renewed), ("next", "/")]).status == 401
    field = re.search(r'<p class="trouble"[^>]*>([^<]*)</p>\s*<label for="post-code">.*?<input id="post-code"([^>]*)>', other.page.text, re.S)
    assert "Mã của điểm không đúng" in field[1] and f'value="{renewed}"' in field[2] and "autofocus" in field[2]
    assert other.page.text.count('role="alert"') == 1 and "Sai tên đăng nhập" not in other.page.text
    admin.get("/posts")
    assert admin.post(f"/posts/{number}/resume").status == 303 and office.post(renewed).get("/my-reports").status == 200
    admin.get("/posts")
    assert admin.post("/posts/987654/end").status == 422 and admin.post(f"/posts/{number}/delete").status in (403, 404)
    assert office.browser("hanoi").get("/posts").status == 403
    with office.database.reading() as session:
        own = accounts.of_post(session, number).id
    assert admin.get(f"/users/{own}").status == 404 and "Chi hội chợ" not in admin.get("/users").text
