"""The rumor register in the browser: a file from an item to two signatures, and what readers never see of it."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import docx
import pytest
from staff_desk import Browser, Office

from config import clock
from pipelines.rumors import evidence, register, verdicts
from pipelines.rumors.register import Heard
from storage import rumors
from tests.rumor_record import ANSWER, NOW, STATEMENT, Seeds, act, denied, fill, opened, refuted

QUOTE = "không thu bất kỳ khoản tiền nào khi người dân đổi thẻ căn cước"


class Desk:
    def __init__(self, folder: Path) -> None:
        clock.freeze(NOW)
        self.office = Office(folder, roles=("administrator", "reader", "reviewer", "editor"))
        self.seeds: Seeds = fill(self.office.database, (self.office.ids["reviewer"], self.office.ids["editor"]))
        self.reviewer, self.editor, self.reader = (self.office.browser(role) for role in ("reviewer", "editor", "reader"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("rumors"))
    yield made
    made.office.close()
    clock.freeze(None)


@pytest.fixture(scope="module")
def closed(desk: Desk) -> int:
    with desk.office.database.writing() as session:
        number = register.create(session, act(desk.seeds.people[0]), {
            "statement": "Bệnh viện tỉnh Mẫu ngừng nhận người có thẻ bảo hiểm y tế"})
        register.sight(session, act(None), number, Heard(heard_on="2026-05-19", channel="chat"))
        return refuted(session, desk.seeds)


@pytest.fixture
def named(desk: Desk) -> Iterator[None]:
    desk.office.settings.config_dir.mkdir(exist_ok=True)
    file = desk.office.settings.config_dir / "office.toml"
    file.write_text('name = "Ban Mẫu"\nplace = "Mẫu"\nmark = "BC-BM"\n', "utf-8")
    yield
    file.unlink()


def test_the_whole_story_from_an_item_to_two_signatures(desk: Desk) -> None:
    staff = desk.reviewer
    staff.get("/rumors/candidates")
    assert "Bà con lo vì" not in staff.page.text and STATEMENT in staff.page.text
    answer = staff.post("/rumors", item=desk.seeds.items["rumor"], **{"one-click": "1"})
    assert answer.status == 303, re.findall(r'class="trouble".*?</div>', answer.text, re.S)
    page, _, done = answer.headers["location"].partition("?")
    assert "Đã mở hồ sơ." in staff.get(f"{page}?{done.partition('#')[0]}").text
    text = staff.get(page).text
    assert STATEMENT in text and "chưa có kết luận" in text and "1 phản ánh của cơ sở" in text
    version = re.search(r'name="version" value="(\d+)"', text)[1]
    assert staff.post(f"{page}/rate", version=version, harm="moderate", believability="high",
                      reason="Nhiều người có thể nộp tiền cho kẻ lừa đảo").status == 303
    staff.get(page)
    refused = staff.post(f"{page}/evidence", says="refutes", quote="câu không có trong bài này",
                         article=desk.seeds.articles["official"])
    assert refused.status == 422 and "lời trích này không có trong bài" in refused.text
    assert staff.post(f"{page}/evidence", says="refutes", quote=QUOTE, official="1", primary_source="UBND tỉnh Mẫu",
                      article=desk.seeds.articles["official"]).status == 303
    staff.get(page)
    stale = staff.post(f"{page}/propose", version=version, verdict="refuted", answer=ANSWER)
    assert stale.status == 409 and "người khác vừa sửa" in stale.text
    version = re.search(r'name="version" value="(\d+)"', stale.text)[1]
    assert staff.post(f"{page}/propose", version=version, verdict="refuted", answer=ANSWER).status == 303
    proposal = re.search(r'name="proposal" value="(\d+)"', staff.get(page).text)[1]
    version = re.search(r'name="version" value="(\d+)"', staff.page.text)[1]
    assert ANSWER in staff.page.text and ANSWER not in desk.reader.get(page).text
    twice = staff.post(f"{page}/sign", proposal=proposal, version=version)
    assert twice.status == 422 and "chính bạn đã đề xuất kết luận này" in twice.text
    desk.editor.get(page)
    assert desk.editor.post(f"{page}/sign", proposal=proposal).status == 409
    desk.editor.get(page)
    assert desk.editor.post(f"{page}/sign", proposal=proposal, version=version).status == 303
    shown = desk.reader.get(page).text
    assert re.search(r"signed by|ký, ", shown) and "Biên tập viên" in shown and ">sai</span>" in shown
    assert "(reviewer" not in shown and "Tổ dân phố 5" not in shown
    assert desk.reader.post(f"{page}/sign", proposal=proposal).status == 403


def test_similar_files_are_offered_before_a_new_one_is_opened(desk: Desk, closed: int) -> None:
    staff = desk.reviewer
    staff.get("/rumors/new")
    same = staff.post("/rumors", statement=STATEMENT + " tại phường")
    assert same.status == 422 and f'href="/rumor/{closed}"' in same.text and "Có phải một trong các hồ sơ này" in same.text
    other = staff.post("/rumors", statement="Cầu mới qua sông sắp sập vì xe quá tải chạy mỗi đêm")
    assert other.status == 303
    staff.get("/rumors/new")
    assert staff.post("/rumors", statement=STATEMENT + " tại phường", anew="1").status == 303


def test_names_are_shown_as_they_will_be_kept_and_accusations_go_another_way(desk: Desk) -> None:
    staff = desk.reviewer
    staff.get("/rumors/new")
    shown = staff.post("/rumors", statement="Ông Nguyễn Văn Bình bắt cóc trẻ em ở cổng chợ huyện")
    assert shown.status == 422 and "Một người dân bắt cóc trẻ em" in shown.text and "Nguyễn Văn Bình" not in shown.text
    accused = staff.post("/rumors", statement="Cán bộ địa chính xã nhận tiền để làm sổ đỏ nhanh")
    assert accused.status == 422 and "Luật Tố cáo" in accused.text
    said_yes = staff.post("/rumors", statement="Giá điện sắp tăng gấp đôi từ tháng sau", accuses="yes")
    assert said_yes.status == 422 and "25/2018/QH14" in said_yes.text


def test_readers_see_no_post_no_login_and_no_place_of_the_field(desk: Desk, closed: int) -> None:
    for address in (f"/rumor/{closed}", f"/rumor/{closed}/sheet", "/rumors"):
        shown = desk.reader.get(address)
        assert shown.status == 200
        for hidden in ("Tổ dân phố 5", "tiểu thương", "phường Mẫu Một", ">reviewer<", "(reviewer", "(editor"):
            assert hidden not in shown.text, (address, hidden)
    ward = "/rumors?area=new/ward/99001"
    assert f"/rumor/{closed}" in desk.reviewer.get(ward).text
    assert f"/rumor/{closed}" not in desk.reader.get(ward).text
    for closed_to_readers in ("/rumors/new", "/rumors/candidates", f"/rumor/{closed}/bundle.zip"):
        assert desk.reader.get(closed_to_readers).status == 403


def test_filters_choose_by_state_verdict_and_due(desk: Desk, closed: int) -> None:
    assert f"/rumor/{closed}" in desk.reader.get("/rumors?state=closed&verdict=refuted").text
    for other in ("state=new", "verdict=confirmed", "due=week&state=closed", "risk=low", "area=x%C3%A3+Kh%C3%B4ng"):
        assert f'"/rumor/{closed}"' not in desk.reader.get(f"/rumors?{other}").text, other


def test_without_the_offices_name_there_is_no_claim_review_and_the_bundle_says_so(desk: Desk, closed: int) -> None:
    answer = desk.reader.get(f"/rumor/{closed}/claimreview.json")
    assert (answer.status, answer.headers["location"]) == (303, f"/rumor/{closed}#take-along")
    page = desk.reader.get(f"/rumor/{closed}").text
    assert "claimreview.json" not in page and "Chưa xuất được ClaimReview" in page
    with zipfile.ZipFile(BytesIO(desk.editor.get(f"/rumor/{closed}/bundle.zip").body)) as bundle:
        assert "claimreview.json" not in bundle.namelist()
        assert list(json.loads(bundle.read("manifest.json"))["left_out"]) == ["claimreview.json"]


def test_a_closed_file_leaves_as_claim_review_document_and_bundle(desk: Desk, closed: int, named: None) -> None:
    assert f"/rumor/{closed}/claimreview.json" in desk.reader.get(f"/rumor/{closed}").text
    found = json.loads(desk.reader.get(f"/rumor/{closed}/claimreview.json").text)
    assert found["author"]["name"] == "Ban Mẫu" and found["claimReviewed"] == STATEMENT
    assert found["reviewRating"]["ratingValue"] == 1 and "author" not in found["itemReviewed"]
    assert found["citation"][0]["sourceOrganization"] == "UBND tỉnh Mẫu"
    answer = docx.Document(BytesIO(desk.reader.get(f"/rumor/{closed}/sheet.docx").body))
    assert ANSWER in [paragraph.text for paragraph in answer.paragraphs]
    with zipfile.ZipFile(BytesIO(desk.editor.get(f"/rumor/{closed}/bundle.zip").body)) as bundle:
        manifest = json.loads(bundle.read("manifest.json"))
        assert set(manifest["files"]) | {"manifest.json"} == set(bundle.namelist()) > {"claimreview.json"}
        for name, facts in manifest["files"].items():
            assert hashlib.sha256(bundle.read(name)).hexdigest() == facts["sha256"]
        whole = json.loads(bundle.read("rumor.json"))
        text = bundle.read(whole["evidence"][0]["text"])
        assert hashlib.sha256(text).hexdigest() == whole["evidence"][0]["text_sha256"]
        said = bundle.read("rumor.json").decode()
        assert not any(hidden in said for hidden in ("staff_id", "Tổ dân phố 5", "99001", "login"))


def said_in(page: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", re.search(r'class="done".*?</p>', page, re.S)[0])


def test_each_act_is_told_in_a_sentence_and_a_signed_file_asks_to_be_closed(desk: Desk) -> None:
    first, second = desk.reviewer, desk.editor
    with desk.office.database.writing() as session:
        number = opened(session, act(desk.seeds.people[0]))
    page = f"/rumor/{number}"

    def do(by: Browser, name: str, **typed: str) -> str:
        text = by.get(page).text
        version = re.search(r'name="version" value="(\d+)"', text)[1]
        proposal = re.search(r'name="proposal" value="(\d+)"', text)
        kept = {"version": version} | ({"proposal": proposal[1]} if proposal else {})
        sent = by.post(f"{page}/{name}", **kept | typed)
        assert sent.status == 303, re.findall(r'class="trouble".*?</div>', sent.text, re.S)
        return by.get(sent.headers["location"].partition("#")[0]).text

    assert "Đã đặt mức rủi ro." in said_in(do(first, "rate", harm="major", believability="high", reason="Dễ bị lừa"))
    assert "hồ sơ nay: đang kiểm chứng." in said_in(do(first, "move", state="checking"))
    letter = {"says": "refutes", "quote": QUOTE, "issuer": "Sở Tài chính", "official": "1"}
    told = do(first, "evidence", **letter, address="công văn 123/UBND-VX ngày 02/03/2026")
    assert "Đã thêm căn cứ." in said_in(told) and "Công văn 123/UBND-VX" in told
    evidence = re.search(r'<ol class="copies evidence">.*?</ol>', told, re.S)[0]
    assert "02/03/2026" in evidence and "00:00" not in evidence and evidence.count("Sở Tài chính") == 1
    assert "SHA-256" not in re.sub(r"<details class=.trace.>.*?</details>", "", evidence, flags=re.S)
    with desk.office.database.writing() as session:
        register.edit(session, act(desk.seeds.people[0]), number, None, {"unknown": "Ai thu tiền đầu tiên."})
    assert "đưa ra cùng câu trả lời: “Ai thu tiền đầu tiên”" in first.get(page).text
    assert "đề xuất kết luận; cần người thứ hai" in said_in(do(first, "propose", verdict="refuted", answer=ANSWER))
    told = do(second, "sign")
    assert "Người thứ hai đã ký kết luận." in said_in(told) and ">Đóng hồ sơ</button>" in told
    closed = do(second, "close")
    bare = docx.Document(BytesIO(second.get(f"{page}/sheet.docx").body)).tables[0].rows[0].cells[0].text
    assert "Số: ……/……" in bare and "Số: ……/……" in second.get(f"{page}/sheet").text
    assert ">Đóng hồ sơ</button>" not in closed and "“name” trong tệp office.toml" in closed
    desk.office.settings.config_dir.mkdir(exist_ok=True)
    (desk.office.settings.config_dir / "office.toml").write_text('name = "Ban Mẫu"\nplace = "Mẫu"\nmark = "BC-BM"\n', "utf-8")
    try:
        assert "trong tệp office.toml" not in second.get(page).text
        sheet = second.get(f"{page}/sheet").text
        assert "BAN MẪU" in sheet and "Số: ……/BC-BM" in sheet and "Mẫu, ngày" in sheet and sheet.partition("<main")[2].count(STATEMENT) == 1
        document = docx.Document(BytesIO(second.get(f"{page}/sheet.docx").body))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        assert any("BAN MẪU" in text and "Số: ……/BC-BM" in text for text in cells)
        assert sum(STATEMENT in paragraph.text for paragraph in document.paragraphs) == 1
    finally:
        (desk.office.settings.config_dir / "office.toml").unlink()


def test_evidence_that_cannot_be_found_again_is_refused_by_the_fields_name(desk: Desk, closed: int) -> None:
    typed = {"says": "refutes", "quote": QUOTE, "issuer": "Sở Tài chính"}
    for more, said in (({"said_at": "2026-03-02"}, "chưa ghi địa chỉ web, hoặc số của văn bản hay công văn"),
                       ({"address": "Công văn 123/UBND-VX"}, "chưa ghi ngày"),
                       ({"address": "Công văn 123/UBND-VX ngày 02/03/2026", "said_at": "2026-03-03"}, "đừng ghi ngày khác")):
        desk.reviewer.get(f"/rumor/{closed}")
        answer = desk.reviewer.post(f"/rumor/{closed}/evidence", **typed, **more)
        assert answer.status == 422 and said in answer.text, more
    assert answer.text.count("(bắt buộc)") == 4


def test_an_open_file_has_no_answer_to_take(desk: Desk) -> None:
    with desk.office.database.writing() as session:
        number = opened(session, act(desk.seeds.people[0]))
    for name in ("sheet", "sheet.docx", "claimreview.json"):
        early = desk.reader.get(f"/rumor/{number}/{name}")
        assert early.status == 404 and "có khi hồ sơ được đóng" in early.text and "đã được gỡ bỏ" not in early.text
    assert desk.reader.get("/rumor/999999").status == 404


def test_the_second_person_signs_and_closes_at_once(desk: Desk) -> None:
    with desk.office.database.writing() as session:
        first = act(desk.seeds.people[0])
        number = opened(session, first)
        denied(session, first, number, desk.seeds.articles["official"], official=True)
        event = verdicts.propose(session, first, number, None, "refuted", {"answer": ANSWER})
        version, before = rumors.get(session, number).version, rumors.get(session, number).state
    assert before == "triaged" and "Ký và đóng hồ sơ" in desk.editor.get(f"/rumor/{number}").text
    desk.editor.post(f"/rumor/{number}/sign", proposal=str(event), version=str(version), close="1")
    with desk.office.database.reading() as session:
        assert rumors.get(session, number).state == "closed"
        assert [one.act for one in rumors.history(session, [number])][-3:] == ["signed", "moved", "moved"]


def test_a_verdict_that_its_evidence_carries_no_more_is_flagged_and_does_not_leave(desk: Desk) -> None:
    with desk.office.database.writing() as session:
        first = act(desk.seeds.people[0])
        number = refuted(session, desk.seeds)
        assert rumors.get(session, number).state == "closed" and rumors.with_evidence_gone(session) == []
        for one in rumors.evidence(session, [number]):
            evidence.strike(session, first, number, one.id, "Bài báo dẫn sai văn bản")
    page = f"/rumor/{number}"
    assert all("ết luận không còn đủ căn cứ" in desk.editor.get(address).text for address in (page, "/rumors", "/"))
    assert "Phiếu trả lời" not in desk.reader.get(page).text.partition("<aside")[2]
    for name in ("sheet", "sheet.docx", "claimreview.json", "bundle.zip"):
        kept = desk.editor.get(f"{page}/{name}")
        assert kept.status == 404 and "Kết luận không còn đủ căn cứ" in kept.text, name
    assert json.loads(desk.editor.get(f"/api/v1/rumors/{number}").text)["fallen"]
    later, second = (act(person, NOW + timedelta(hours=1)) for person in desk.seeds.people)
    with desk.office.database.writing() as session:
        denied(session, later, number, desk.seeds.articles["official"], official=True)
    # Evidence that one person adds afterwards carries nothing under the names of two who never saw it.
    assert desk.editor.get(f"{page}/sheet").status == 404 and "không còn đủ căn cứ" in desk.editor.get(page).text
    with desk.office.database.writing() as session:
        verdicts.sign(session, second, number, verdicts.propose(session, later, number, None, "refuted", {"answer": ANSWER}))
    assert desk.editor.get(f"{page}/sheet").status == 200
    assert "không còn đủ căn cứ" not in desk.editor.get(page).text


def _told(page: str) -> str:
    """Return what a page says as an alert."""
    return " ".join(re.findall(r'role="alert">(.*?)</(?:div|p)>', page, re.S))


def test_an_old_page_is_told_why_nothing_was_done(desk: Desk) -> None:
    """The form is not on the page any more, so that its refusal stands at the top."""
    with desk.office.database.writing() as session:
        first, second = (act(person) for person in desk.seeds.people)
        number = refuted(session, desk.seeds, closed=False)
        extra = denied(session, first, number, desk.seeds.articles["official"], primary_source="Sở Mẫu")
        evidence.strike(session, first, number, extra, "Trích nhầm bài của năm trước")
        verdicts.withdraw(session, second, number, None, "Văn bản đã thay")
        opinion = desk.seeds.items["opinion"]
    page = f"/rumor/{number}"
    version = re.search(r'name="version" value="(\d+)"', desk.editor.get(page).text)[1]
    told = [
        ("sign", {"proposal": 1, "version": version}, 422, "đề xuất này không còn mở"),
        ("sign", {"proposal": 1, "version": 1}, 409, "người khác vừa sửa"),
        ("send-back", {"proposal": 1, "reason": "x"}, 422, "đề xuất này không còn mở"),
        ("send-back", {"proposal": 1, "reason": "Theo ông Nguyễn Văn An"}, 422, "Chưa lưu gì"),
        ("withdraw", {"version": 1, "reason": "x"}, 409, "người khác vừa sửa"),
        ("strike", {"evidence": 999999, "reason": "x"}, 422, "không có căn cứ số 999999"),
        ("strike", {"evidence": extra, "reason": "Gạch lần nữa"}, 422, "đã được gạch bỏ từ trước"),
        ("opinion-off", {"item": "abc"}, 422, "không phải là số"),
        ("opinion-off", {"item": opinion}, 422, "không gắn với hồ sơ này")]
    for name, fields, status, says in told:
        desk.editor.get(page)
        answer = desk.editor.post(f"{page}/{name}", **fields)
        assert answer.status == status and _told(answer.text).count(says) == 1, (name, fields, _told(answer.text))
        head = answer.text.split('<section id="verdict">')[0]
        assert says in head, name


def test_a_refusal_of_a_form_that_is_there_stands_by_it_alone(desk: Desk) -> None:
    with desk.office.database.writing() as session:
        number = refuted(session, desk.seeds, closed=False)
    desk.editor.get(f"/rumor/{number}")
    answer = desk.editor.post(f"/rumor/{number}/withdraw", version=1, reason="x")
    assert answer.status == 409 and answer.text.count("người khác vừa sửa") == 1
    assert "người khác vừa sửa" not in answer.text.split('<section id="verdict">')[0]
