"""`langnghe export`: words and filters of a search, a file that is whole or is not there, refusals before anything is done."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from filled import store

from config.settings import load
from search import indexer
from search.opening import open_engine
from storage.sessions import open_database


@pytest.fixture
def indexed(data_folder: Path) -> list[int]:
    settings = load({"LANGNGHE_DATA_DIR": str(data_folder)})
    database, engine = open_database(settings), open_engine(settings)
    ids = store(database)
    indexer.drain(database, engine, owner="test")
    engine.close()
    database.close()
    return ids


def test_a_file_holds_what_the_search_counts(run, indexed: list[int], tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    written = run("export", "giá", "xăng", "--out", str(out))
    assert (written.exit_code, ": 2 rows in " in written.stderr) == (0, True)
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"), newline="")))
    listed = [json.loads(line)["id"] for line in run("search", "giá", "xăng", "--copies", "--json").stdout.splitlines()]
    assert [int(row["id"]) for row in rows] == sorted(listed) == [indexed[0], indexed[2]]
    beside = json.loads((tmp_path / "a.csv.manifest.json").read_text("utf-8"))
    assert (beside["query"], beside["rows"], beside["complete"]) == ("giá xăng", 2, True)


def test_filters_alone_are_enough_and_the_name_says_the_kind(run, indexed: list[int], tmp_path: Path) -> None:
    out = tmp_path / "a.jsonl"
    assert run("export", "--source", "Báo Mẫu", "--from", "20/05/2026", "--out", str(out)).exit_code == 0
    assert [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()] == indexed[:2]


@pytest.mark.parametrize(("given", "said"), [
    (("--out", "a.pdf"), "allowed endings: .csv, .xlsx, .docx, .jsonl"),
    (("--out", "a.csv", "--format", "xlsx"), "allowed endings: .xlsx"),
    (("--out", "a.csv", "--of", "comments"), "never exported one by one"),
    (("ngày:tuần-trước", "--out", "a.csv"), "is not a date"),
    (("--sourc", "x", "--out", "a.csv"), "--source"),
    (("--source", "không có", "--out", "a.csv"), "there is no source"),
    (("--out", "nowhere/a.csv"), "there is no such file or folder"),
])
def test_what_cannot_be_done_is_said_in_one_line(run, indexed, tmp_path: Path, monkeypatch, given, said: str) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("export", *given)
    assert result.exit_code == 2 and said in result.stderr and len(result.stderr.splitlines()) == 1
    assert not list(tmp_path.glob("a.*"))


def test_a_file_that_is_there_is_kept_without_force(run, indexed: list[int], tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    out.write_text("mine")
    refused = run("export", "--out", str(out))
    assert (refused.exit_code, out.read_text()) == (2, "mine") and "--force replaces it" in refused.stderr
    assert run("export", "--out", str(out), "--force").exit_code == 0
    assert len(out.read_text("utf-8-sig").splitlines()) == 4


def test_an_index_that_is_gone_is_refused(run, indexed: list[int], tmp_path: Path, data_folder: Path) -> None:
    (data_folder / "index" / "current").unlink()
    result = run("export", "--out", str(tmp_path / "a.csv"))
    assert result.exit_code == 2 and "There is no search index" in result.stderr
    assert not list(tmp_path.glob("a.*"))
