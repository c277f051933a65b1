"""Tables of reports on the desk: the template goes out, a filled one comes in, and nothing of the file stays."""

from __future__ import annotations

import base64
import io
import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from starlette.exceptions import HTTPException
from test_exports import As
from web_client import Answer, Client
from web_record import NOW, settings_for

from config import areas as area_files
from config import clock
from langnghe.web import uploads
from langnghe.web.app import create_app
from langnghe.web.people import Person
from langnghe.web.views import report_files
from pipelines.areas import filling
from storage import area_updates, areas, posts, reports
from storage.reports import ItemFilter
from storage.sessions import open_database

sys.path.insert(0, str(Path(__file__).parents[1] / "pipelines"))

from report_tables import csv_file, row

FEW = sorted((Path(__file__).parents[1] / "few_areas").glob("*.csv"))
PLANTED = "Nguyễn Văn Tám"


class Desk:
    """A desk over a record with two posts."""

    def __init__(self, folder: Path) -> None:
        settings = settings_for(folder)
        self.folder = folder
        self.database = open_database(settings)
        with self.database.writing() as session:
            area_updates.apply(session, *map(area_files.read, FEW))
            for key, unit in (("new/ward/00025", "Tổ dân phố 5"), ("new/ward/26740", "Chợ Bến Thành")):
                posts.add(session, areas.by_keys(session, [key])[key].id, unit, "", "", NOW)
        self.app = create_app(settings)
        self.client = self.by(Person(None, "", "administrator"))

    def by(self, person: Person) -> Client:
        return Client(As(self.app, person), cookies="language=en")

    def send(self, data: bytes, *, name: str = "b.csv", client: Client | None = None, seal: str = "",
             to: str = "/reports/import", **fields: str) -> Answer:
        asked = client or self.client
        page = asked.get(to)
        cookie = page.headers["set-cookie"].partition(";")[0]
        seal = seal or re.search(r'name="form" value="(\w+)"', page.text)[1]
        head = "".join(f'--x1\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{text}\r\n'
                       for field, text in {"form": seal, **fields}.items())
        body = (f'{head}--x1\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                'Content-Type: text/csv\r\n\r\n').encode() + data + b"\r\n--x1--\r\n"
        return asked.send("POST", to, body, {
            "content-type": "multipart/form-data; boundary=x1", "cookie": f"{cookie}; language=en"})

    def items(self) -> list[reports.ItemView]:
        with self.database.reading() as session:
            return reports.items(session, ItemFilter(states=()))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(filling, "fill", lambda database, settings: 0)      # 14,000 units take seconds, four do
    clock.freeze(NOW)
    made = Desk(tmp_path)
    yield made
    made.database.close()


def test_a_filled_table_comes_in_and_nothing_of_it_stays(desk: Desk) -> None:
    data = csv_file(desk.folder / "b.csv", row(text=f"Hỏi anh {PLANTED}"), row(kind="", issue="Nghe nói sắp thu phí")).read_bytes()
    (desk.folder / "b.csv").unlink()
    page = desk.send(data, name="C:\\tam\\../b.csv").text
    assert "Rows: 1 new, 0 corrected, 0 unchanged, 1 not taken." in page and "1 name or number of a person was hidden" in page
    assert "Loại nội dung: it is missing; by its words perhaps: Tin chưa kiểm chứng" in page
    (report,) = {one.report_id for one in desk.items()}
    assert f'href="/report/{report}"' in page and "new · Weekly report" in page and "Tổ dân phố 5, Phường Giảng Võ" in page
    again = base64.b64decode(re.search(r'href="data:[^"]*;base64,([^"]+)"', page)[1])
    assert "Rows: 0 new, 0 corrected, 0 unchanged, 1 not taken." in desk.send(again, name="x.xlsx").text
    assert len(desk.items()) == 1
    left = [path for path in desk.folder.rglob("*") if path.is_file() and PLANTED.encode() in path.read_bytes()]
    assert left == []


def test_only_the_posts_of_the_own_areas_are_reported_for(desk: Desk) -> None:
    saigon = desk.by(Person(None, "", "reviewer", ("new/province/79",)))
    data = csv_file(desk.folder / "b.csv", row()).read_bytes()
    assert "this area is not among those of your account" in desk.send(data, client=saigon).text
    assert desk.items() == []


def test_what_is_no_table_and_what_is_no_file_is_said(desk: Desk) -> None:
    assert (desk.send(b'{"a": 1}').status, desk.send(b"", name="").status) == (422, 422)
    assert "b.csv: no line holds the heads" in desk.send(b"a,b\n1,2\n").text


def test_a_form_from_elsewhere_and_one_too_large_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.send(b"x", seal="0" * 64).status == 403
    monkeypatch.setattr(report_files, "MOST_BYTES", 100)
    assert desk.send(b"x" * 200).status == 413


def test_the_template_goes_out_in_both_kinds(desk: Desk) -> None:
    for form, start in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        answer = desk.client.get(f"/reports/template.{form}")
        assert answer.body.startswith(start) and answer.headers["content-disposition"].endswith(f'.{form}"')
    assert desk.client.get("/reports/template.exe").status == 404


MESSAGE = """Kính gửi Ban,
- Bà con ở phường Bến Thành hỏi bao giờ chợ mở lại
- Nghe nói sắp thu phí vệ sinh, hỏi chị Trần Thị Lan 0912345678"""


def test_a_message_is_split_into_the_form_and_nothing_of_it_stays(desk: Desk) -> None:
    page = desk.send(b"", name="", to="/reports/paste", text=MESSAGE, post="2").text
    assert "2 items were found" in page and "“Kính gửi Ban,”" in page and 'action="/reports/new"' in page
    assert re.findall(r'name="i\d-kind" value="(\w+)" checked', page) == ["question", "rumor"]
    assert 'name="i0-place" autocomplete="off" lang="vi" inputmode="text" value="new/ward/26743"' in page
    assert re.search(r'<option lang="vi" value="2" selected>Chợ Bến Thành', page)
    assert desk.items() == []
    left = [path for path in desk.folder.rglob("*") if path.is_file() and "Trần Thị Lan".encode() in path.read_bytes()]
    assert left == []


def test_a_heading_sets_the_type_of_the_report(desk: Desk) -> None:
    page = desk.send(b"", name="", to="/reports/paste", text=f"Báo cáo tháng\n{MESSAGE}").text
    assert '<option value="monthly" selected>' in page and "2 items were found" in page


def test_a_day_and_a_number_that_words_tell_stand_in_the_form_and_are_named(desk: Desk) -> None:
    text = "1/ Hôm qua khoảng 30 người đến hỏi chuyện chợ\n2/ Nghe nói sắp thu phí"
    page = desk.send(b"", name="", to="/reports/paste", text=text).text
    day = clock.local_day(clock.now() - timedelta(days=1))
    assert f'name="i0-heard_on" value="{day}"' in page
    assert re.search(r'name="i0-about_count"[^>]* value="30"', page) and re.search(r'name="i1-about_count"[^>]* value=""', page)
    assert "item 1: “Hôm qua” → " in page and "item 1: “khoảng 30 người” → 30" in page and "item 2: “" not in page


def test_a_document_is_split_too_and_what_is_none_is_said(desk: Desk) -> None:
    document = Document()
    document.add_paragraph("Bà con đề nghị sớm sửa cầu treo ở cuối thôn")
    out = io.BytesIO()
    document.save(out)
    page = desk.send(out.getvalue(), name="b.docx", to="/reports/paste").text
    assert "1 item was found" in page and 'value="proposal" checked' in page
    assert "b.docx: it is broken or no file of its kind" in desk.send(b"x", name="b.docx", to="/reports/paste").text
    framed = desk.send(b"", name="", to="/reports/paste", text=f"Kính gửi anh Trần Văn Sáu, số 0987654321\n{MESSAGE}").text
    assert "“Kính gửi" in framed and "Trần Văn Sáu" not in framed and "0987654321" not in framed
    nothing = desk.send(b"", name="", to="/reports/paste", text="dạ")
    assert nothing.status == 422 and "Nothing was found" in nothing.text


@pytest.mark.parametrize("body", [b"", b"--x", b"--x\r\n\r\n--x--", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1'])
def test_a_body_without_its_parts_is_refused(body: bytes) -> None:
    with pytest.raises(HTTPException):
        uploads.parts(body, b"x")


def test_a_file_may_hold_what_looks_like_an_end() -> None:
    data = b"\r\n--y--\r\n\x00\xff\r\n"
    body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="../t\xc3\xa0i li\xe1\xbb\x87u.csv"\r\n\r\n' + data + b"\r\n--x--\r\n"
    assert uploads.parts(body, b"x").files == {"f": ("tài liệu.csv", data)}
