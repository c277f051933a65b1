"""Exports of ODK Central and KoboToolbox: the answers land, and who, where and with what are nowhere."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from report_record import NOW, Network
from sqlalchemy import select

from config import collected_forms
from config.errors import ConfigError
from config.settings import load
from pipelines.reports.files.collected import import_collected, submissions
from pipelines.reports.files.importing import Asked, ReportSummary
from pipelines.reports.files.packages import FileRefused, in_memory
from pipelines.reports.files.rejects import reasons
from search.indexer import rebuild
from search.opening import open_engine
from storage import reports
from storage.models import Base, ReportChange
from storage.reports import ItemFilter

PLANTED = ("Lò Thị Mai", "app-user-7", "collect:Xk39", "0987654321", "452010", "21.0285", "105.8542", "anh-nha-toi.jpg", "maikhoai",
           "10.20.30.40", "lo.mai@thu.vn")
ANSWERS = {"kind": "rumor", "issue": "Nghe nói sắp thu thêm phí vệ sinh", "heard_on": "2026-05-18", "channel": "market"}
POST = {"post_area": "Phường Giảng Võ, Hà Nội", "unit": "Tổ dân phố 5", "type": "quick", "method": "interview"}
ODK = {"value": [{
    "__id": "uuid:1", "__system": {"submissionDate": "2026-05-19T08:15:30.123Z", "submitterId": "452010", "submitterName": "Lò Thị Mai",
                                   "deviceId": "collect:Xk39", "attachmentsPresent": 1},
    "username": "app-user-7", "phonenumber": "0987654321", "email": "lo.mai@thu.vn", **POST,
    "vi_tri": {"type": "Point", "coordinates": [105.8542, 21.0285]}, "photo": "anh-nha-toi.jpg",
    "items": [ANSWERS, {**ANSWERS, "kind": "question", "issue": "Bao giờ chợ Ngọc Hà sửa xong", "nguoi_noi": "Lò Thị Mai"}],
}]}
KOBO = {"count": 1, "results": [{
    "_id": 452010, "_uuid": "u-1", "_submission_time": "2026-05-19T08:15:30", "_submitted_by": "maikhoai", "_geolocation": [21.0285, 105.8542],
    "deviceid": "collect:Xk39", "phonenumber": "0987654321", "username": "app-user-7", "client_ip": "10.20.30.40",
    "_attachments": [{"filename": "maikhoai/anh-nha-toi.jpg"}], **POST, "items": [{f"items/{name}": text for name, text in ANSWERS.items()}],
}]}
FORMS = {name: collected_forms.load(name) for name in ("odk", "kobo")}


def csv_of(**more: str) -> bytes:
    row = {"KEY": "uuid:9", "SubmissionDate": "2026-05-19", **POST, **{f"items-{name}": text for name, text in ANSWERS.items()},
           "SubmitterName": "Lò Thị Mai", "DeviceID": "collect:Xk39", "vi_tri-Latitude": "21.0285", "photo": "anh-nha-toi.jpg"} | more
    return (",".join(row) + "\n" + ",".join(f'"{text}"' for text in row.values()) + "\n").encode()


def give(database, form: str, data: object) -> ReportSummary:
    whole = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
    return import_collected(database, in_memory("export.json", whole), FORMS[form], Asked(NOW, origin=form))


def items(database):
    with database.reading() as session:
        return reports.items(session, ItemFilter(states=()))


@pytest.mark.parametrize(("form", "data", "count"), [("odk", ODK, 2), ("kobo", KOBO, 1), ("odk", csv_of(), 1)], ids=["odata", "kobo", "csv"])
def test_answers_land_and_nothing_else_is_anywhere(database, tmp_path: Path, caplog, form, data, count):
    caplog.set_level(logging.DEBUG)
    network = Network(database)
    summary = give(database, form, data)
    assert (summary.rows["new"], summary.rejected, summary.reports["new"]) == (count, [], 1)
    first = items(database)[0]
    assert (first.post_id, first.kind, first.heard_on, first.channel) == (network.hanoi, "rumor", "2026-05-18", "market")
    settings = load({"LANGNGHE_DATA_DIR": str(tmp_path / "var")})
    engine = open_engine(settings, check=False)
    rebuild(database, engine)
    engine.close()
    with database.reading() as session:
        record = "\n".join(str(tuple(row)) for table in Base.metadata.sorted_tables if table.name != "area"
                           for row in session.execute(select(table)))
    files = b"".join(path.read_bytes() for path in (tmp_path / "var").rglob("*") if path.is_file())
    assert "thu thêm phí vệ sinh" in record and "uuid:" not in record and len(files) > 100
    for planted in PLANTED:
        assert planted not in record and planted not in caplog.text and planted.encode() not in files


def test_given_again_nothing_changes_and_an_edited_one_corrects(database):
    Network(database)
    give(database, "odk", ODK)
    assert give(database, "odk", ODK).rows["unchanged"] == 2
    edited = json.loads(json.dumps(ODK))
    edited["value"][0]["items"][0]["issue"] = "Nghe nói sắp thu thêm phí vệ sinh hằng tháng"
    assert give(database, "odk", edited).rows["corrected"] == 1
    with database.reading() as session:
        assert len(list(session.scalars(select(ReportChange)))) == 1
    assert len(items(database)) == 2


@pytest.mark.parametrize(("change", "said"), [
    ({"unit": "21.0285 105.8542 0 0"}, "place on the earth"), ({"unit": {"type": "Point"}}, "place on the earth"),
    ({"unit": "anh-nha-toi.jpg"}, "place on the earth"), ({"__id": ""}, "has no id"), ({"type": "hourly"}, "allowed: Tuần"),
    ({"unit": "Tổ 9"}, "is one of these meant: Tổ dân phố 5")])
def test_what_cannot_be_taken_is_said_by_submission(database, change, said):
    Network(database)
    summary = give(database, "odk", {"value": [ODK["value"][0] | change]})
    assert {one.line for one in summary.rejected} == {1} and items(database) == []
    assert said in reasons(summary.rejected[0].faults, str)


@pytest.mark.parametrize("data", [b"{", b"[1]", b'{"a": []}', b"\xff\xfe\x00", b"a,b\n1,2\n", b"[" * 5_000])
def test_files_that_are_no_export(data):
    with pytest.raises(FileRefused) as error:
        list(submissions(in_memory("x.json", data), FORMS["odk"]))
    assert error.value.__cause__ is None or not isinstance(error.value.__cause__, json.JSONDecodeError)


def office(tmp_path: Path, text: str):
    settings = load({"LANGNGHE_DATA_DIR": str(tmp_path)})
    folder = settings.config_dir / "collected"
    folder.mkdir(parents=True)
    (folder / "xa.toml").write_text(text, "utf-8")
    return settings


COLUMNS = 'post_area = "xa"\nunit = "don_vi"\nkind = "loai"\nissue = "van_de"\nheard_on = "ngay"\n'


def test_an_office_names_the_answers_of_its_own_form(database, tmp_path):
    Network(database)
    settings = office(tmp_path, f'program = "kobo"\nid = ["_uuid"]\n[columns]\n{COLUMNS}type = "ky"\nmethod = "cach"\nheard_groups = "nhom"\n'
                      '[words.kind]\ny_kien = "opinion"\n[words.heard_groups]\ntt = "tiểu thương"\nnd = "nông dân"\n')
    assert collected_forms.names(settings) == ("kobo", "odk", "xa")
    one = {"_uuid": "1", "xa": POST["post_area"], "don_vi": POST["unit"], "ky": "tuần", "cach": "họp", "loai": "y_kien",
           "van_de": "Bà con lo giá thuê sạp tăng", "ngay": "2026-05-18", "nhom": "tt nd"}
    data = in_memory("x.json", json.dumps([one]).encode())
    summary = import_collected(database, data, collected_forms.load("xa", settings), Asked(NOW, origin="kobo"))
    assert summary.rejected == [] and items(database)[0].heard_groups == ["tiểu thương", "nông dân"]


@pytest.mark.parametrize("path", [
    "username", "phonenumber", "nhom/so_dien_thoai", "_submitted_by", "__system/submitterName", "_geolocation", "start-geopoint", "ho_ten",
    "deviceid", "photo", "_attachments", "meta/instanceName", "vi tri", "nguoi_phong_van"])
def test_no_form_may_name_who_where_or_with_what(tmp_path, path):
    settings = office(tmp_path, f'program = "odk"\nid = ["__id"]\n[columns]\n{COLUMNS}text = "{path}"\n')
    with pytest.raises(ConfigError) as error:
        collected_forms.load("xa", settings)
    assert "xa.toml, line 9: columns.text" in str(error.value)


@pytest.mark.parametrize(("text", "said"), [
    ("", "program"), ('program = "odk"\nid = ["name"]', "the id of a submission"),
    (f'program = "odk"\nid = ["__id"]\nsent = ["gps"]\n[columns]\n{COLUMNS}', "when it was submitted"),
    ('program = "odk"\nid = ["__id"]\n[columns]\nunit = "a"', "columns.post_area"),
    (f'program = "odk"\nid = ["__id"]\n[columns]\n{COLUMNS}who = "a"', "there is no such key"),
    (f'program = "odk"\nid = ["__id"]\n[columns]\n{COLUMNS}[words.who]\na = "b"', "words.who")])
def test_a_wrong_form_is_named(tmp_path, text, said):
    with pytest.raises(ConfigError) as error:
        collected_forms.load("xa", office(tmp_path, text))
    assert said in str(error.value)
    with pytest.raises(ConfigError, match="there is no form 'ya'; known: kobo, odk"):
        collected_forms.load("ya")
