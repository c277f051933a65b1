"""The pages of questions: what each role sees and may do, two editors at once, and what is never shown."""

from __future__ import annotations

import pytest
from staff_desk import PASSWORD, Browser, Office

from config import clock
from langnghe.accounts import managing, posting
from pipelines.questions import answering
from pipelines.questions.checking import Draft
from storage import questions, reports
from storage.questions import Wanted
from storage.reports import ItemFilter
from tests import asked_record

ISSUE = "Thẻ bảo hiểm y tế cũ có phải đổi không?"
SEND = {"kind": "question", "issue": ISSUE, "sector": "", "documents": "", "level": "", "areas": "", **asked_record.ANSWER}


@pytest.fixture
def office(tmp_path):
    clock.freeze(asked_record.NOW)
    made = Office(tmp_path, roles=("administrator", "reader", "reviewer", "editor"))
    with made.database.writing() as session:
        held = asked_record.posts(session)
        items = [asked_record.item(session, post, f"{ISSUE} {post}", text="Lời kể dài") for post in held]
        made.question = asked_record.ask(session, ISSUE, items[:3])
        made.items = items
    yield made
    made.close()
    clock.freeze(None)


def version(browser: Browser) -> str:
    return browser.page.text.split('name="version" value="')[1].split('"')[0]


def test_a_reader_sees_issue_counts_and_answer_and_nothing_else(office: Office):
    reader = office.browser("reader")
    for address in ("/questions", f"/question/{office.question}", "/questions/documents"):
        text = reader.get(address).text
        assert "Tổ kín" not in text and "Lời kể dài" not in text and "phường Mẫu" not in text and "Lịch sử" not in text
    text = reader.get("/questions").text
    assert ISSUE in text and "3 phản ánh của 3 đơn vị" in text and "Chưa gộp" not in text
    assert reader.get("/questions/new").status == 403 and reader.get(f"/question/{office.question}/edit").status == 403


def test_a_reviewer_gathers_items_and_takes_them_out(office: Office):
    reviewer = office.browser("reviewer")
    text = reviewer.get("/questions").text
    assert "Chưa gộp" in text and "Có thể thuộc:" in text
    assert "Lập một câu hỏi từ nhiều phản ánh" in reviewer.get(f"/questions/new?item={office.items[3]}").text
    reviewer.get(f"/question/{office.question}")
    assert "Có thể hỏi cùng điều này" in reviewer.page.text and "phường Mẫu" in reviewer.page.text
    assert reviewer.post(f"/question/{office.question}/items", act="add", item=office.items[3]).status == 303
    assert "4 phản ánh của 4 đơn vị" in reviewer.get(f"/question/{office.question}").text
    assert reviewer.post(f"/question/{office.question}/items", act="remove", item=office.items[3]).status == 303
    reviewer.get(f"/questions/new?item={office.items[3]}")
    made = reviewer.send("/questions/new", [("item", office.items[3]), *((k, v) for k, v in SEND.items() if k in (
        "kind", "issue"))])
    assert made.status == 303 and "1 phản ánh của 1 đơn vị" in reviewer.get(made.headers["location"]).text
    assert reviewer.post(f"/question/{office.question}/state", act="withdraw", reason="x").status == 403


def test_a_question_needs_an_item_and_words_without_names(office: Office):
    reviewer = office.browser("reviewer")
    reviewer.get("/questions/new")
    refused = reviewer.post("/questions/new", kind="question", issue="")
    assert refused.status == 422 and "chọn ít nhất một phản ánh" in refused.text
    reviewer.get(f"/questions/new?item={office.items[3]}")
    shown = reviewer.post("/questions/new", kind="question", issue="Bà Trần Thị Hoa hỏi thẻ?", item=office.items[3])
    assert shown.status == 422 and "Trần Thị Hoa" not in shown.text and "đã được lược bỏ" in shown.text
    with office.database.reading() as session:
        assert len(questions.listed(session)) == 1


def test_an_editor_answers_and_the_second_of_two_is_shown_the_difference(office: Office):
    first, second = office.browser("editor"), office.browser("administrator")
    for browser in (first, second):
        browser.get(f"/question/{office.question}/edit")
    at = version(first)
    assert first.post(f"/question/{office.question}/edit", version=at, **SEND).status == 303
    late = second.post(f"/question/{office.question}/edit", version=at, **SEND | {"answer": "Phải đổi thẻ mới."})
    assert late.status == 409 and "có người khác đã sửa câu hỏi này" in late.text and "<del>" in late.text
    assert version(second) != at
    reader = office.browser("reader")
    text = reader.get(f"/question/{office.question}").text
    assert asked_record.ANSWER["answer"] in text and "Bảo hiểm xã hội tỉnh Mẫu" in text and "Áp dụng mọi nơi." in text
    assert "answer written" not in first.get(f"/question/{office.question}").text
    assert "đã ghi câu trả lời" in first.page.text and "· editor: đã ghi câu trả lời" in first.page.text
    assert 'role="status">Đã lưu.</p>' in first.get(f"/question/{office.question}?done=saved").text
    assert "· editor" not in text and 'class="done"' not in reader.get(f"/question/{office.question}?done=<b>").text


def test_what_was_taken_out_is_told_also_beside_another_fault(office: Office):
    editor = office.browser("editor")
    editor.get(f"/question/{office.question}/edit")
    answer = editor.post(f"/question/{office.question}/edit", version=version(editor), **SEND | {
        "answer": "Gặp bà Trần Thị Hoa, số 0912345678.", "answered_on": "2030-01-01"})
    assert answer.status == 422 and 'id="fault-answered_on"' in answer.text and "0912345678" not in answer.text
    assert "xem chỗ sai" in answer.text and "đã được lược bỏ" in answer.text


@pytest.mark.parametrize(("field", "value", "said"), [
    ("answer", "một " * 121, "có 121 tiếng; nhiều nhất 120 tiếng"), ("issuer", "Nguyễn Văn An", "không ghi tên người"),
    ("source_url", "bhxh", "cần địa chỉ http"), ("answered_on", "2030-01-01", "2030"),
    ("areas", "xã Không Có", "không có địa bàn “xã Không Có”"), ("documents", "Hiến pháp", "Nghị quyết 18"),
])
def test_what_is_wrong_with_an_answer_stands_at_its_field(office: Office, field: str, value: str, said: str):
    editor = office.browser("editor")
    editor.get(f"/question/{office.question}/edit")
    answer = editor.post(f"/question/{office.question}/edit", version=version(editor), **SEND | {field: value})
    assert answer.status == 422 and f'id="fault-{field}"' in answer.text and said in answer.text
    with office.database.reading() as session:
        assert questions.get(session, office.question).state == "open"


def test_withdrawing_and_opening_again_take_a_reason(office: Office):
    editor = office.browser("editor")
    page = f"/question/{office.question}"
    editor.get(page)
    assert editor.post(f"{page}/state", act="withdraw", version=version(editor), reason=" ").status == 422
    editor.get(page)
    named = editor.post(f"{page}/state", act="withdraw", version=version(editor), reason="ông Lê Văn Bảy đã hỏi")
    assert named.status == 422 and "Lê Văn Bảy" not in named.text
    editor.get(page)
    assert editor.post(f"{page}/state", act="withdraw", version="1", reason="trùng câu khác").status in (303, 409)
    editor.get(page)
    assert editor.post(f"{page}/state", act="withdraw", version=version(editor), reason="trùng câu khác").status == 303
    assert ISSUE not in office.browser("reader").get("/questions").text
    assert "trùng câu khác" in editor.get(page).text
    assert editor.post(f"{page}/state", act="reopen", version=version(editor), reason="hỏi lại").status == 303
    editor.get(page)
    assert editor.post(f"{page}/state", act="burn", version=version(editor), reason="x").status == 400
    with office.database.reading() as session:
        assert [one.state for one in questions.listed(session, Wanted())] == ["open"]


def test_an_account_sees_and_moves_only_the_items_of_its_places(office: Office):
    managing.create(office.database, "ward", PASSWORD, "reviewer", ["new/ward/91"])
    ward = office.browser("ward")
    text = ward.get(f"/question/{office.question}").text
    assert text.count('name="item"') == 2 and "phường Mẫu 2" not in text and "Có thể hỏi cùng" not in text
    ward.post(f"/question/{office.question}/items", act="remove", item=office.items[1])
    with office.database.reading() as session:
        assert questions.get(session, office.question).items == 3
    ward.get(f"/question/{office.question}")
    ward.post(f"/question/{office.question}/items", act="remove", item=office.items[0])
    with office.database.reading() as session:
        assert questions.get(session, office.question).items == 2
    assert ward.get("/questions").text.count('name="item"') == 1


@pytest.mark.parametrize("address", ["/question/999", "/question/x", "/question/999/edit"])
def test_what_is_not_there_is_404(office: Office, address: str):
    assert office.browser("editor").get(address).status == 404


def test_a_post_sees_what_became_of_its_items_and_may_read_the_answer(office: Office):
    with office.database.writing() as session:
        post = reports.items(session, ItemFilter(ids=[office.items[0]]))[0]
        found = questions.get(session, office.question)
        answering.edit(session, found, found.version, Draft("question", ISSUE, **asked_record.ANSWER), None, asked_record.NOW)
    code = posting.renew_code(office.database, post.post_id)
    browser = office.browser()
    browser.get("/sign-in")
    assert browser.send("/sign-in", [("post-code", code), ("next", "/")]).status == 303
    text = browser.get(f"/my-reports/{post.report_id}").text
    assert f"Gộp vào câu hỏi {office.question}" in text and asked_record.ANSWER["answer"] in text
    assert asked_record.ANSWER["answer"] in browser.get(f"/question/{office.question}").text


def test_the_sheet_of_a_week_is_a_page_and_a_document(office: Office):
    reader = office.browser("reader")
    text = reader.get("/questions/sheet").text
    assert "Tờ hỏi – đáp" in text and ISSUE in text and "Trong tuần chưa có câu trả lời mới." in text
    answer = reader.get("/questions/sheet.docx?week=2026-W21")
    assert answer.status == 200 and answer.body[:2] == b"PK" and "hoi-dap-2026-W21" in answer.headers["content-disposition"]
    assert reader.get("/questions/sheet?week=2026-05").status == 404


def test_an_editor_of_some_areas_changes_no_question_of_elsewhere(office: Office):
    with office.database.writing() as session:
        # The posts lie in the two wards by turns.
        elsewhere = asked_record.ask(session, "Bao giờ có nước máy?", [office.items[3]])
        bare = asked_record.ask(session, "Ai trả tiền đổi thẻ?", [])
        both = asked_record.ask(session, "Đổi thẻ ở đâu?", [
            asked_record.item(session, post, "Đổi thẻ ở đâu?") for post in (1, 2)])
        ward = "new/ward/91" if reports.items(session, ItemFilter(ids=[office.items[3]]))[0].post_area_id == 9002 \
            else "new/ward/92"
        before = questions.get(session, elsewhere)
    managing.create(office.database, "limited", PASSWORD, "editor", (ward,))
    limited = office.browser("limited")
    for number in (elsewhere, bare):
        page = f"/question/{number}"
        assert f'href="{page}/edit"' not in limited.get(page).text and f'action="{page}/state"' not in limited.page.text
        assert limited.get(f"{page}/edit").status == 403
        limited.get("/questions/new")
        assert limited.post(f"{page}/edit", version="1", **SEND).status == 403
        limited.get("/questions/new")
        assert limited.post(f"{page}/state", version="1", act="withdraw", reason="Không phải việc ở đây").status == 403
    with office.database.reading() as session:
        assert questions.get(session, elsewhere) == before
    assert limited.get(f"/question/{both}/edit").status == 200
    assert limited.post(f"/question/{both}/edit", version=version(limited), **SEND).status == 303
    assert office.browser("editor").get(f"/question/{bare}/edit").status == 200
