"""`import news`, then everything after it: work, topics, search, digest."""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import json
import os
import pty
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from filled import TITLES

from config.settings import load
from langnghe.jobs import owner_name
from storage import jobs
from storage.sessions import open_database

CLOCK = "2026-05-25T08:00:00+07:00"


def rows(*changes: dict[str, object]) -> list[dict[str, object]]:
    made = [
        {"id": str(number), "title": title, "body": f"{body} {title}. " * 3, "published_at": f"2026-05-2{number} 08:00",
         "source": "bao-mau"}
        for number, (title, body) in enumerate(TITLES)
    ]
    return [*made, *changes]


def write(file: Path, lines: list[dict[str, object]]) -> Path:
    data = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    file.write_bytes(gzip.compress(data) if file.suffix == ".gz" else data)
    return file


@pytest.mark.parametrize("name", ["archive.jsonl", "archive.jsonl.gz"])
def test_good_rows_land_and_bad_ones_are_named(run, tmp_path: Path, name: str) -> None:
    file = write(tmp_path / name, rows({"id": "9", "title": "Không có nội dung", "source": "bao-mau"}))
    result = run("import", "news", str(file))
    assert result.exit_code == 0, result.output
    assert ["stored", "3"] in [line.split()[:2] for line in result.stdout.splitlines()]
    assert "1 row was rejected" in result.stderr
    assert "line 4, body: missing" in result.stderr


def test_an_imported_source_is_no_crawl_that_fails(run, tmp_path: Path) -> None:
    run("import", "news", str(write(tmp_path / "archive.jsonl", rows())), clock="2026-05-25T08:00:00+07:00")
    found = {}
    for language in ("vi", "en"):
        result = run("source", "list", language=language, clock="2026-09-01T08:00:00+07:00")
        found[language] = next(line for line in result.stdout.splitlines() if line.startswith("bao-mau"))
    assert "nhập từ kho lưu trữ (số bài: 3, nhập lần cuối: 25/05/2026)" in found["vi"]
    assert "imported archive (articles: 3, last import: 25 May 2026)" in found["en"]
    assert "26 May 2026" in _again(run, tmp_path)


def _again(run, tmp_path: Path) -> str:
    run("import", "news", str(tmp_path / "archive.jsonl"), clock="2026-05-26T08:00:00+07:00")
    return next(line for line in run("source", "list").stdout.splitlines() if line.startswith("bao-mau"))


def test_a_second_import_makes_no_doubles(run, tmp_path: Path) -> None:
    file = write(tmp_path / "archive.jsonl", rows())
    run("import", "news", str(file))
    result = run("import", "news", str(file))
    assert ["unchanged", "3"] in [line.split()[:2] for line in result.stdout.splitlines()]
    assert "stored" not in result.stdout


def test_progress_is_a_plain_line_away_from_a_terminal(run, tmp_path: Path) -> None:
    result = run("import", "news", str(write(tmp_path / "archive.jsonl", rows())))
    assert "Rows read: 3 of 3" in result.stderr
    assert "\x1b" not in result.output


def test_rows_without_a_source_need_one(run, tmp_path: Path) -> None:
    lines = [{k: v for k, v in row.items() if k != "source"} for row in rows()]
    file = write(tmp_path / "archive.jsonl", lines)
    refused = run("import", "news", str(file)).stderr
    assert "3 rows were rejected" in refused
    assert refused.splitlines()[-1].endswith("--source NAME.")
    taken = run("import", "news", str(file), "--source", "bao-khac")
    assert "stored" in taken.stdout
    assert "--source" not in taken.stderr


def test_what_was_not_read_is_said(run, tmp_path: Path) -> None:
    lines = [{("publishd_at" if k == "published_at" else k): v for k, v in row.items()} for row in rows()]
    result = run("import", "news", str(write(tmp_path / "archive.jsonl", lines)))
    assert "3 rows have no date" in result.stderr
    assert "column publishd_at of 3 rows was not read; is published_at meant?" in result.stderr
    assert result.stdout.splitlines()[0].split() == ["Status", "Rows", "Meaning"]
    content = [{("content" if k == "body" else k): v for k, v in row.items()} for row in rows()]
    assert "body: missing; is the column content meant?" in run(
        "import", "news", str(write(tmp_path / "other.jsonl", content))).stderr


def test_a_broken_archive_is_one_line(run, tmp_path: Path) -> None:
    file = tmp_path / "broken.jsonl.gz"
    file.write_bytes(gzip.compress(b"x" * 1000)[:20])
    result = run("import", "news", str(file))
    assert result.exit_code == 2
    assert "broken.jsonl.gz" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_rejected_rows_are_said_in_vietnamese(run, data_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "archive.jsonl"
    file.write_bytes(b'{"id": "1", "source": "Bao", "title": "a", "body": "b"}\r\n{"id": "2", "source": "bao", "title": ""}\r\n'
                     b'{"url": "ftp://x", "source": "bao", "title": "a", "body": "b"}\r\nxyz\r\n\xff\r\n')
    result = run("import", "news", str(file), language="vi")
    assert result.exit_code == 1
    for said in ("dòng 1, source: không phải tên nguồn", "dòng 2, title: thiếu; body: thiếu", "dòng 3, url: không phải http hay https",
                 "dòng 4, -: không phải một dòng JSON", "dòng 5, -: không phải UTF-8"):
        assert said in result.stderr
    assert "không phải một dòng JSON" in (data_folder / "imports" / "archive.jsonl.rejected").read_text("utf-8")


@pytest.mark.parametrize("content", [b"id,title,body\n1,a,b\n", '[\n {"id": "1"}\n]\n'.encode("utf-16"), b"PK\x03\x04\x00"])
def test_another_kind_of_file_is_told_what_is_wanted(run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "archive.csv").write_bytes(content)
    result = run("import", "news", str(tmp_path / "archive.csv"), "--source", "bao")
    assert result.exit_code == 1
    assert "one JSON object" in result.stderr.splitlines()[-1]


def test_an_empty_file_holds_no_row(run, tmp_path: Path) -> None:
    (tmp_path / "archive.jsonl").write_bytes(b"")
    result = run("import", "news", str(tmp_path / "archive.jsonl"))
    assert (result.exit_code, "holds no row" in result.stderr) == (0, True)


def test_a_packed_file_is_known_by_its_inside(run, tmp_path: Path) -> None:
    write(tmp_path / "archive.gz", rows()).rename(tmp_path / "archive.jsonl")
    assert ["stored", "3"] in [line.split()[:2] for line in run("import", "news", str(tmp_path / "archive.jsonl")).stdout.splitlines()]


def test_packed_files_that_are_broken_are_said_in_vietnamese(run, tmp_path: Path) -> None:
    whole = gzip.compress(json.dumps(rows()).encode())
    for content, said in ((whole[:40], "bị hỏng"), (whole[:15] + b"\xff" * 20 + whole[35:], "bị hỏng"), (b"{}\n", "không được nén")):
        (tmp_path / "archive.jsonl.gz").write_bytes(content)
        result = run("import", "news", str(tmp_path / "archive.jsonl.gz"), language="vi")
        assert result.exit_code == 2
        [line] = result.stderr.strip().splitlines()
        assert line.startswith("Lỗi: ") and said in line


def test_a_wrong_source_name_is_refused_once(run, tmp_path: Path) -> None:
    result = run("import", "news", str(write(tmp_path / "archive.jsonl", rows())), "--source", "Báo Mẫu", language="vi")
    assert result.exit_code == 2
    [line] = result.stderr.strip().splitlines()
    assert "--source" in line and "Báo Mẫu" in line and "chữ thường không dấu" in line


def test_a_missing_file_is_refused(run, tmp_path: Path) -> None:
    assert run("import", "news", str(tmp_path / "none.jsonl")).exit_code == 2


@pytest.fixture
def worked(run, tmp_path: Path) -> None:
    run("import", "news", str(write(tmp_path / "archive.jsonl", rows())))
    result = run("work", "--until-idle")
    assert result.exit_code == 0, result.output


def test_work_puts_the_rows_into_topics_and_index(run, worked: None) -> None:
    assert run("index", "check").exit_code == 0
    lines = [json.loads(line) for line in run("search", "giá xăng", "--json").stdout.splitlines()]
    assert {line["title"] for line in lines} == {TITLES[0][0], TITLES[2][0]}
    assert all(line["topic"] and line["story"] for line in lines)


def test_work_again_finds_nothing(run, worked: None) -> None:
    assert run("work", "--until-idle").stdout == "Nothing is due.\n"


def test_work_builds_an_index_that_was_lost(run, worked: None, data_folder: Path) -> None:
    shutil.rmtree(data_folder / "index")
    assert "Changes indexed: 3" in run("work", "--until-idle").stdout
    assert run("index", "check").exit_code == 0
    assert len(run("search", "giá xăng", "--json").stdout.splitlines()) == 2
    assert run("work", "--until-idle").stdout == "Nothing is due.\n"


def test_a_rebuild_keeps_topics_as_they_are(run, worked: None) -> None:
    before = run("topics", "list", "--days", "0").stdout
    assert "3 articles" in run("topics", "rebuild").stdout
    run("work", "--until-idle")
    assert run("topics", "list", "--days", "0").stdout == before


def test_a_rebuild_beside_a_clusterer_is_refused(run, worked: None, data_folder: Path) -> None:
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    from datetime import UTC, datetime

    with database.writing() as session:
        assert jobs.claim(session, "cluster", owner_name("other"), datetime.now(UTC), 60)
    database.close()
    result = run("topics", "rebuild")
    assert result.exit_code == 2
    assert "Another process" in result.stderr


def test_the_digest_of_a_day_is_the_same_bytes_twice(run, worked: None, tmp_path: Path) -> None:
    for form, mark in (("md", "# "), ("html", "<!doctype html>")):
        files = [tmp_path / f"{n}.{form}" for n in (1, 2)]
        for file in files:
            assert run("digest", "--day", "2026-05-20", "--format", form, "--out", str(file), clock=CLOCK).exit_code == 0
        first, second = (file.read_bytes() for file in files)
        assert first == second
        assert mark in first.decode().lower()
        assert TITLES[0][0] in first.decode()


def on_a_terminal(*words: str, **settings: str) -> str:
    """Run a command whose output is a terminal of 80 columns, and return what it shows."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    env = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "NO_COLOR"}} | {"TERM": "xterm-256color"}
    env |= {f"LANGNGHE_{name.upper()}": value for name, value in settings.items()}
    process = subprocess.Popen([sys.executable, "-m", "langnghe", *words], env=env, stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    shown = bytearray()
    with contextlib.suppress(OSError):      # how Linux says that the other side has closed
        while piece := os.read(ours, 65536):
            shown += piece
    os.close(ours)
    assert process.wait(60) == 0, process.stderr
    return shown.decode()


def test_a_terminal_shows_text_and_a_pipe_gives_markdown(run, worked: None, data_folder: Path, tmp_path: Path) -> None:
    settings = {"data_dir": str(data_folder), "language": "vi", "clock": CLOCK}
    piped = run("digest", "--day", "2026-05-20", **settings).stdout
    assert piped.startswith("# ") and "\n- " in piped
    for form in ("md", "markdown"):
        assert run("digest", "--day", "2026-05-20", "--format", form, **settings).stdout == piped
        assert on_a_terminal("digest", "--day", "2026-05-20", "--format", form, **settings).replace("\r\n", "\n") == piped
    shown = re.sub(r"\x1b\]8;[^\x1b]*\x1b\\\\|\x1b\[[\d;]*m", "", on_a_terminal("digest", "--day", "2026-05-20", **settings))
    assert TITLES[0][0] in shown and "\\" not in shown and "# " not in shown and "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= 80
    for name in ("a.txt", "a.html", "a.htm", "a.md", "a"):
        assert run("digest", "--day", "2026-05-20", "--out", str(tmp_path / name), **settings).exit_code == 0
    texts = {file.name: file.read_text("utf-8") for file in tmp_path.glob("a*")}
    assert texts["a.html"] == texts["a.htm"] and texts["a.html"].startswith("<!")
    assert texts["a.md"] == texts["a"] == piped
    assert TITLES[0][0] in texts["a.txt"] and not re.search(r"\\|\x1b| $", texts["a.txt"], re.MULTILINE)


def test_a_digest_that_cannot_be_written_is_not_published(run, worked: None, data_folder: Path, tmp_path: Path) -> None:
    assert run("digest", "--day", "2026-05-21", "--out", str(tmp_path / "none" / "a.md"), clock=CLOCK).exit_code == 2
    with sqlite3.connect(data_folder / "langnghe.db") as file:
        assert file.execute("SELECT count(*) FROM digest").fetchone() == (0,)


def test_the_digest_goes_to_standard_output(run, worked: None) -> None:
    assert TITLES[0][0] in run("digest", "--day", "2026-05-20", clock=CLOCK).stdout


@pytest.mark.parametrize("day", ["last week", "2026-02-30", "20260520"])
def test_what_is_no_day_is_refused(run, day: str) -> None:
    result = run("digest", "--day", day)
    assert result.exit_code == 2
    assert "is not a day" in result.stderr


def test_an_engine_that_is_down_is_said_and_caught_up_with(run, tmp_path: Path) -> None:
    run("import", "news", str(write(tmp_path / "archive.jsonl", rows())))
    result = run("work", "--until-idle", elasticsearch_url="http://127.0.0.1:1")
    assert result.exit_code == 1
    assert "The search engine does not answer" in result.stderr
    assert "Articles put into stories and topics: 3" in result.stdout
    assert "failed last time" in run("doctor").stdout
    again = run("work", "--until-idle")
    assert again.exit_code == 0
    assert run("index", "check").exit_code == 0
    assert "failed last time" not in run("doctor").stdout


def test_the_help_names_every_column(run) -> None:
    told = run("import", "news", "--help").output
    for column in ("title", "body", "url", "id", "source", "summary", "lead", "section", "published_at"):
        assert column in told


def test_topics_of_other_text_rules_ask_for_a_rebuild(run, worked: None, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("pipelines.topics.memory.RULES_VERSION", 99)
    more = {"id": "77", "title": "Cầu mới thông xe", "body": "Cây cầu mới qua sông thông xe sáng nay.", "source": "bao-mau"}
    run("import", "news", str(write(tmp_path / "more.jsonl", [more])))
    result = run("work", "--until-idle")
    assert result.exit_code == 1
    assert "topics rebuild" in result.stderr
    assert "Changes indexed: 1" in result.stdout
    run("topics", "rebuild")
    assert run("work", "--until-idle").exit_code == 0
    assert "4" in run("index", "status").stdout


@pytest.mark.parametrize(("content", "said"), [
    (b'[{"title": "a", "body": "b"}]', "one JSON array"), (b'\xef\xbb\xbf\n[\n  {"title": "a"},\n', "line"),
    (b'[\n  {"title": "a"},\n  {"title": "b"}\n]\n', "one JSON array"),
    (b'{"title": "a", "body": "b"}\r{"title": "c", "body": "d"}\r', "CR alone")])
def test_a_file_that_is_no_lines_is_refused_once(run, tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "kho.jsonl"
    file.write_bytes(content)
    result = run("import", "news", str(file), "--source", "kho")
    assert said in result.stderr
    if said != "line":
        assert result.exit_code == 2 and result.stderr.strip().splitlines()[-1].startswith(f"Error: {file}: ")
        assert "rejected" not in result.output
