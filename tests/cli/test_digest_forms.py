"""`langnghe digest`: periods and forms from the command line, and what it refuses."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from filled import store

from config.settings import load
from storage.sessions import open_database

CLOCK = "2026-05-21T08:00:00+07:00"


@pytest.fixture
def held(data_folder: Path) -> Path:
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    store(database)
    database.close()
    return data_folder


def test_a_week_and_a_month_are_written(run, held: Path) -> None:
    week = run("digest", "--week", "2026-W21", "--format", "md", clock=CLOCK)
    assert week.exit_code == 0 and "# Digest of week 21 of 2026" in week.stdout
    assert "# Digest of week 21 of 2026" in run("digest", "--week", "20/5/2026", "--format", "md", clock=CLOCK).stdout
    assert "# Digest of May 2026" in run("digest", "--format", "md", "--month", clock=CLOCK).stdout


@pytest.mark.parametrize(("words", "said"), [
    (("--week", "2026-W60"), "no week"), (("--month", "x"), "no month"), (("--week", "2026-W22"), "still to come"),
    (("--day", "2026-05-20", "--week", "2026-W21"), "one of --day, --week and --month"),
    (("--report", "topic"), "--topic with its number or --query"), (("--topic", "1"), "--report topic"),
    (("--week", "2020-W01"), "Nothing is held"),
])
def test_what_cannot_be_is_refused_in_one_line(run, held: Path, words: tuple[str, ...], said: str) -> None:
    result = run("digest", *words, clock=CLOCK)
    assert result.exit_code == 2 and said in " ".join(result.stderr.split())


def test_the_name_of_the_file_chooses_letter_or_report(run, held: Path, tmp_path: Path) -> None:
    for name in ("day.eml", "day.docx"):
        assert run("digest", "--out", str(tmp_path / name), clock=CLOCK).exit_code == 0
    assert (tmp_path / "day.eml").read_bytes().startswith(b"Subject: ")
    assert zipfile.is_zipfile(tmp_path / "day.docx")
    missing = run("digest", "--report", "topic", "--topic", "99", "--format", "docx", clock=CLOCK)
    assert missing.exit_code == 2 and "Topic 99" in missing.stderr
