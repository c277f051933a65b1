"""What a person can mend is one line and exit code 2, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

NEEDS_RECORD = [("topics", "list"), ("source", "list"), ("db", "upgrade")]


def only_line(output: str) -> str:
    lines = output.strip().splitlines()
    assert len(lines) == 1, output
    return lines[0]


def test_a_wrong_setting_names_key_value_and_what_is_allowed(run) -> None:
    result = run("topics", "list", port="many")
    assert result.exit_code == 2
    assert only_line(result.output) == "Error: setting LANGNGHE_PORT='many'; allowed: a whole number from 1 to 65535"


def test_a_misspelt_setting_is_refused(run) -> None:
    result = run("topics", "list", prot="8001")
    assert result.exit_code == 2
    assert "unknown setting LANGNGHE_PROT" in only_line(result.output)


def test_the_line_is_in_the_persons_language(run) -> None:
    assert only_line(run("topics", "list", language="vi", database_url="mysql://x").output).startswith("Lỗi: ")


def test_a_wrong_language_is_said_in_some_language(run) -> None:
    result = run("topics", "list", language="fr")
    assert result.exit_code == 2
    assert "LANGNGHE_LANGUAGE='fr'" in only_line(result.output)


@pytest.mark.parametrize("command", NEEDS_RECORD, ids=" ".join)
def test_a_newer_database_is_refused(run, data_folder: Path, command: tuple[str, ...]) -> None:
    set_revision(run, data_folder, "9999_from_the_future")
    result = run(*command)
    assert result.exit_code == 2
    assert "9999_from_the_future" in only_line(result.output)


def test_an_older_database_is_said_once_in_both_languages(run, data_folder: Path) -> None:
    set_revision(run, data_folder, "0001")
    english, vietnamese = (only_line(run("topics", "list", language=language).output) for language in ("en", "vi"))
    assert english.startswith("Error: The database has revision 0001, this program needs ")
    assert vietnamese.startswith("Lỗi: Cơ sở dữ liệu ở bản 0001, chương trình này cần bản ")
    assert english.count("langnghe db upgrade") == vietnamese.count("langnghe db upgrade") == 1
    assert "revision" not in vietnamese


def set_revision(run, data_folder: Path, revision: str) -> None:
    assert run("topics", "list").exit_code == 0
    engine = create_engine(f"sqlite:///{data_folder / 'langnghe.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    engine.dispose()


@pytest.mark.parametrize("command", NEEDS_RECORD, ids=" ".join)
def test_an_unreachable_database_is_said(run, command: tuple[str, ...]) -> None:
    result = run(*command, database_url="postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert result.exit_code == 2
    assert only_line(result.output).startswith("Error: ")


def test_a_file_that_is_no_database_is_said(run, data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "langnghe.db").write_bytes(b"this is a letter, not a database\n" * 200)
    result = run("topics", "list")
    assert result.exit_code == 2
    assert only_line(result.output).startswith("Error: ")


def test_no_traceback_from_a_real_process(tmp_path: Path) -> None:
    env = {"LANGNGHE_DATA_DIR": str(tmp_path), "LANGNGHE_PORT": "0", "PATH": "/usr/bin:/bin"}
    env["PYTHONPATH"] = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-m", "langnghe", "doctor"], env=env, capture_output=True, text=True)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "LANGNGHE_PORT='0'" in only_line(done.stderr)


def test_an_unknown_command_is_refused(run) -> None:
    assert run("dance").exit_code == 2
