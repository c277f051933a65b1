"""Files of exports: hostile titles as text, every kind of file, manifests, jobs that are killed, deleted and cleaned."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import update

from config import clock
from config.settings import Settings, load
from langnghe import retention
from langnghe.exporting import asking, cells, cleaning, columns, files, making, working
from langnghe.exporting.asking import Wish
from langnghe.exporting.errors import ExportRefused
from langnghe.exporting.kinds import KINDS
from langnghe.i18n import speaking
from search import indexer, wholes
from search.embedded import EmbeddedEngine
from search.errors import EngineUnavailable, QueryError
from search.results import SearchRequest
from storage import articles, export_jobs, jobs, removing, sources
from storage.articles import ArticleRow
from storage.errors import LeaseLost
from storage.models import Article, Source
from storage.sessions import Database, open_database

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
HOSTILE = ("=HYPERLINK(\"https://x\",\"a\")", "+84 là mã", "-5 độ", "@SUM(1)", "\u202egnôn\u202c gnữn", "a;b,\"c\"\nd", "Giá xăng\x00 tăng")


class Place:
    """A record with its index and settings."""

    def __init__(self, folder: Path) -> None:
        self.settings: Settings = load({"LANGNGHE_DATA_DIR": str(folder)})
        self.database: Database = open_database(self.settings)
        self.engine = EmbeddedEngine(self.settings.index_dir)

    def fill(self, titles: tuple[str, ...]) -> list[int]:
        with self.database.writing() as session:
            source_id = sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
            ids = [articles.save(session, row(source_id, n, title)).article_id for n, title in enumerate(titles)]
        self.index()
        return ids

    def index(self) -> None:
        indexer.drain(self.database, self.engine, owner="test")

    def ask(self, text: str = "", format_: str = "csv", **more: object) -> asking.Asked:
        return asking.ask(self.database, self.engine, Wish(SearchRequest(text), format_, **{"language": "en"} | more))  # type: ignore[arg-type]

    def job(self, format_: str, text: str = "") -> int:
        return working.add(self.database, self.ask(text, format_), None)

    def turn(self, owner: str = "test") -> int:
        return working.turn(self.settings, self.database, self.engine, owner)

    def row(self, job_id: int) -> export_jobs.ExportRow:
        with self.database.reading() as session:
            found = export_jobs.get(session, job_id)
        assert found is not None
        return found

    def file(self, job_id: int) -> Path:
        return files.folder(self.settings) / self.row(job_id).file


def row(source_id: int, number: int, title: str) -> ArticleRow:
    dated = number % 3 > 0
    return ArticleRow(
        source_id=source_id, key=f"https://www.baomau.vn/{number}", url=f"https://www.baomau.vn/{number}", title=title,
        lead="", body=f"Thân bài không ra ngoài {number}", section="Thời sự",
        published_at=NOW - timedelta(days=number) if dated else None, date_basis="jsonld" if dated else "",
        date_precision="minute" if dated else "", date_reliable=dated, collected_at=NOW, parser="test", rules_version=1,
    )


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path / "data")
    clock.freeze(NOW)
    with speaking("en"):
        yield made
    clock.freeze(None)
    made.engine.close()
    made.database.close()


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", [
    "=1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x", "﹦1", "﹢1", "﹣1", "﹫x", "−1", "⁼1", "⁺1", "₋1", " =1", "\xa0=1", "\u0301=1", "\u200d=1",
    "\u200c=1", "\u3000＝1"])
def test_whatever_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert cells.guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Giá xăng = 1", "12 xã", "“Lũ”", "– Lũ", "[Ảnh] Lũ", "é=1", "\u200d"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert cells.guarded(text) == text


def test_csv_is_marked_and_no_cell_is_a_formula(place: Place, tmp_path: Path) -> None:
    ids = place.fill(HOSTILE)
    out = tmp_path / "a.csv"
    made = making.make(place.database, place.engine, place.ask(), out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf" + ",".join(columns.NAMES).encode() + b"\r\n")
    rows = table(out)
    assert [int(one["id"]) for one in rows] == ids
    titles = [one["title"] for one in rows]
    assert titles[:4] == ["'" + title for title in HOSTILE[:4]]
    assert titles[4:] == ["gnôn gnữn", 'a;b,"c" d', "Giá xăng tăng"]
    assert "Thân bài" not in out.read_text("utf-8")
    assert (rows[1]["published_at"], rows[1]["date_reliable"], rows[0]["published_at"]) == ("2026-11-20T10:00:00+07:00", "true", "")
    beside = json.loads(files.manifest_of(out).read_bytes())
    assert beside == made and made["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert (made["rows"], made["matched"], made["complete"], made["behind"], made["gone"]) == (7, 7, True, 0, 0)
    assert (made["index"]["generation"], made["query"]) == (place.engine.generation(), "")
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == ["a.csv", "a.csv.manifest.json"]


def test_every_kind_holds_the_same_articles(place: Place, tmp_path: Path) -> None:
    ids = place.fill(HOSTILE)
    made = {kind: tmp_path / f"{kind}{KINDS[kind].ending}" for kind in KINDS}
    for kind, out in made.items():
        assert making.make(place.database, place.engine, place.ask(format_=kind), out)["rows"] == len(ids)
    lines = [json.loads(line) for line in made["jsonl"].read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == ids
    assert (lines[0]["title"], lines[4]["title"], lines[0]["published_at"], lines[0]["areas"]) == (HOSTILE[0], "gnôn gnữn", None, [])
    book = load_workbook(made["xlsx"])
    cells = list(book.worksheets[0].iter_rows())
    assert [line[0].value for line in cells[1:]] == ids and cells[1][1].value == HOSTILE[0]
    assert {cell.data_type for line in cells for cell in line} <= {"s", "n", "d"}
    read = dict(zip(columns.NAMES, cells[2], strict=True))
    assert (read["kind"].value, read["date_basis"].value, read["date_precision"].value, read["date_reliable"].value) == ("Press", "the page's structured data", "to the minute", "yes")
    assert (read["published_at"].value, read["published_at"].number_format) == (datetime(2026, 11, 20, 10, 0), "dd/mm/yyyy hh:mm")
    assert (book.worksheets[0].auto_filter.ref, book.worksheets[0].freeze_panes) == ("A1:S8", "A2")
    assert "None" not in {cell.value for line in book.worksheets[-1].iter_rows() for cell in line}
    assert [line[0].value for line in book.worksheets[-1].iter_rows()][:1] == ["Looked for"]
    cloud = list(csv.DictReader(io.StringIO(made["mediacloud"].read_text("utf-8"))))
    assert tuple(cloud[0]) == columns.MEDIA_CLOUD and [int(one["id"]) for one in cloud] == ids
    assert (cloud[1]["media_name"], cloud[1]["publish_date"], cloud[0]["publish_date"]) == ("baomau.vn", "2026-11-20", "")
    document = Document(str(made["docx"]))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert [text.partition(" — ")[0] for text in texts if " — Báo Mẫu" in text] == [HOSTILE[n].replace("\n", " ").replace("\x00", "").strip("\u202e").replace("\u202c", "") for n in (1, 2, 4, 5, 0, 3, 6)]
    assert texts.index("20 Nov 2026") < texts.index("19 Nov 2026") < texts.index("Date unknown")
    assert {relation.target_ref for relation in document.part.rels.values() if relation.is_external} == {f"https://www.baomau.vn/{n}" for n in range(7)}


def test_refusals_come_before_a_file(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.fill(HOSTILE)
    with pytest.raises(ExportRefused, match="never exported one by one"):
        place.ask(of="comments")
    with pytest.raises(ExportRefused, match="no format 'pdf'"):
        place.ask(format_="pdf")
    with pytest.raises(QueryError):
        place.ask("ngày:tuần-trước")
    monkeypatch.setitem(KINDS, "docx", replace(KINDS["docx"], most=6))
    with pytest.raises(ExportRefused, match="at most 6 rows, the search holds 7"):
        place.ask(format_="docx")
    with place.database.writing() as session:
        for article in session.query(Article).limit(3):
            session.delete(article)
    with pytest.raises(ExportRefused, match="holds articles that the record does not hold"):
        place.ask()


def test_what_the_index_has_not_seen_is_said(place: Place, tmp_path: Path) -> None:
    ids = place.fill(HOSTILE)
    with place.database.writing() as session:
        source_id = sources.all(session)[0].id
        articles.save(session, row(source_id, 20, "Tin mới"))
    made = making.make(place.database, place.engine, place.ask(), tmp_path / "a.csv")
    assert (made["rows"], made["behind"], made["complete"]) == (7, 1, True)
    assert "The index had not seen 1 change of the record yet." in made["notes"]
    asked = place.ask()
    with place.database.writing() as session:
        session.delete(session.get(Article, ids[0]))
    made = making.make(place.database, place.engine, asked, tmp_path / "a.csv")
    assert (made["rows"], made["gone"], made["complete"]) == (6, 1, False)


def test_an_engine_that_falls_leaves_nothing(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place.fill(HOSTILE)
    asked = {kind: place.ask(format_=kind) for kind in KINDS}
    monkeypatch.setattr(making, "PIECE", 2)
    monkeypatch.setattr(place.engine, "count", lambda query: (_ for _ in ()).throw(EngineUnavailable("gone")))
    (tmp_path / "files").mkdir()
    for kind, one in asked.items():
        with pytest.raises(EngineUnavailable):
            making.make(place.database, place.engine, one, tmp_path / "files" / f"a{KINDS[kind].ending}")
    assert list((tmp_path / "files").iterdir()) == []


@pytest.mark.parametrize("kind", ["csv", "jsonl", "mediacloud"])
def test_a_job_goes_on_where_it_stood(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    place.fill(tuple(f"Bản tin {n}" for n in range(10)))
    whole = tmp_path / "whole"
    making.make(place.database, place.engine, place.ask(format_=kind), whole)
    monkeypatch.setattr(making, "PIECE", 2)
    monkeypatch.setattr(working, "ROWS_A_TURN", 4)
    job_id = place.job(kind)
    assert place.turn() == 4
    part = files.part_of(place.file(job_id))
    # Killed after a piece was written and before that was noted.
    with part.open("ab") as file:
        file.write(b"half a li")
    assert (place.row(job_id).rows, place.row(job_id).state) == (4, "working")
    assert [place.turn(), place.turn()] == [4, 2]
    done = place.row(job_id)
    assert (done.state, done.rows, done.open) == ("done", 10, False)
    assert place.file(job_id).read_bytes() == whole.read_bytes() and not part.exists()
    assert done.manifest["sha256"] == hashlib.sha256(whole.read_bytes()).hexdigest()
    assert working.waiting(place.database) == 0


def test_a_file_that_is_lost_begins_anew(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.fill(tuple(f"Bản tin {n}" for n in range(6)))
    monkeypatch.setattr(making, "PIECE", 2)
    monkeypatch.setattr(working, "ROWS_A_TURN", 4)
    job_id = place.job("csv")
    place.turn()
    files.part_of(place.file(job_id)).unlink()
    assert [place.turn(), place.turn()] == [4, 2]
    assert [one["title"] for one in table(place.file(job_id))] == [f"Bản tin {n}" for n in range(6)]


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_kind_that_cannot_go_on_is_made_in_one_turn(place: Place, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    place.fill(HOSTILE)
    monkeypatch.setattr(making, "PIECE", 2)
    monkeypatch.setattr(working, "ROWS_A_TURN", 2)
    job_id = place.job(kind)
    assert place.turn() == 7 and place.row(job_id).state == "done"
    assert [file.name for file in sorted(files.folder(place.settings).iterdir())] == [place.row(job_id).file, f"{place.row(job_id).file}.manifest.json"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_job_whose_lease_went_to_another_process_writes_no_more(place: Place, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    place.fill(HOSTILE)
    job_id = place.job(kind)
    taken = making.pieces

    def robbed(*arguments: object) -> Iterator[making.Piece]:
        for piece in taken(*arguments):  # type: ignore[arg-type]
            with place.database.writing() as session:
                jobs.finish(session, working.JOB, "test", NOW)
                jobs.claim(session, working.JOB, "other", NOW, 60)
            yield piece

    monkeypatch.setattr(making, "pieces", robbed)
    with pytest.raises(LeaseLost):
        place.turn()
    assert place.row(job_id).rows == 0 and not place.file(job_id).exists()
    monkeypatch.setattr(making, "pieces", taken)
    assert place.turn() == 0 and place.turn("other") == 7
    assert {file.name for file in files.folder(place.settings).iterdir()} == {place.row(job_id).file, f"{place.row(job_id).file}.manifest.json"}


def test_who_lost_a_file_writes_into_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.fill(tuple(f"Bản tin {n}" for n in range(8)))
    monkeypatch.setattr(making, "PIECE", 2)
    monkeypatch.setattr(working, "ROWS_A_TURN", 4)
    job_id = place.job("csv")
    place.turn()
    with files.part_of(place.file(job_id)).open("r+b") as still_open:
        working._OURS.clear()      # as in another process, which takes the file over
        place.turn("other")
        still_open.seek(0)
        still_open.write(b"from before" * 100)
        still_open.flush()
        place.turn("other")
    assert place.row(job_id).state == "done" and len(table(place.file(job_id))) == 8


def test_a_job_waits_for_its_engine_and_gives_up_on_its_query(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.fill(HOSTILE)
    job_id = place.job("csv", "nguồn:bao-mau")
    with monkeypatch.context() as patch:
        patch.setattr(wholes, "ids", lambda *_: (_ for _ in ()).throw(EngineUnavailable("no answer")))
        with pytest.raises(EngineUnavailable):
            place.turn()
    assert (place.row(job_id).state, "no answer" in place.row(job_id).error) == ("working", True)
    with place.database.writing() as session:
        session.execute(update(Source).values(name="bao-khac", title="Báo Khác"))
    place.turn()
    assert place.row(job_id).state == "failed" and "bao-mau" in place.row(job_id).error


def test_a_deleted_job_stops_and_leaves_no_file(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.fill(HOSTILE)
    monkeypatch.setattr(making, "PIECE", 2)
    monkeypatch.setattr(working, "ROWS_A_TURN", 2)
    job_id = place.job("csv")
    place.turn()
    cleaning.delete(place.database, place.settings, job_id)
    assert list(files.folder(place.settings).iterdir()) == [] and working.waiting(place.database) == 0


def test_a_purge_removes_what_is_over_its_days(place: Place) -> None:
    place.fill(HOSTILE)
    old = place.job("csv")
    place.turn()
    clock.freeze(NOW + timedelta(days=6))
    new = place.job("csv")
    place.turn()
    for name, days in (("left-behind.csv.part", 0), ("of-another-record.csv", 7), (place.row(old).file, 0), (place.row(old).file + ".manifest.json", 0)):
        (files.folder(place.settings) / name).touch()
        os.utime(files.folder(place.settings) / name, ((NOW + timedelta(days=days)).timestamp(),) * 2)
    clock.freeze(NOW + timedelta(days=8))
    done = retention.purge(place.database, place.settings, "test")
    assert done is not None and [(row.deleted, row.left) for row in done if row.kept.name == "exports"] == [(1, 0)]
    names = {file.name for file in files.folder(place.settings).iterdir()}
    assert names == {"of-another-record.csv", place.row(new).file, f"{place.row(new).file}.manifest.json"}
    with place.database.reading() as session:
        assert export_jobs.get(session, old) is None


def test_a_deletion_on_request_takes_the_exports_with_it(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = place.fill(HOSTILE)
    monkeypatch.setattr(making, "PIECE", 2)
    place.job("jsonl")
    place.turn()
    monkeypatch.setattr(working, "ROWS_A_TURN", 4)
    under_way = place.job("csv")
    place.turn()
    with place.database.writing() as session:
        removing.remove_article(session, ids[0])
    assert cleaning.forget(place.database, place.settings) == 1
    assert (place.row(under_way).rows, place.row(under_way).attempt) == (0, 1)
    while place.row(under_way).open:
        place.turn()
    assert HOSTILE[0] not in place.file(under_way).read_text("utf-8-sig")
    assert place.row(under_way).manifest["complete"] is False
