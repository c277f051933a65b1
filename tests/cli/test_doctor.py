"""`doctor` and `source`: what is so, and what is wrong, in one line each."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from config.masking import masked


def test_a_fresh_folder_is_well(run) -> None:
    result = run("doctor")
    assert result.exit_code == 0, result.output
    assert "✓ Record: sqlite" in result.stdout
    assert "✓ Index: embedded, 0 of 0 articles" in result.stdout


def test_what_is_behind_is_said(run, filled: list[int]) -> None:
    assert "! Index: embedded, 0 of 3 articles, 3 changes waiting" in run("doctor").stdout


def test_an_engine_that_is_down_is_wrong_and_hides_nothing(run) -> None:
    result = run("doctor", elasticsearch_url="http://127.0.0.1:1")
    assert result.exit_code == 1
    assert "✗ Index: " in result.stdout
    assert "✓ Record: " in result.stdout


def test_a_wrong_source_file_is_wrong_and_hides_nothing(run, data_folder: Path) -> None:
    sources = data_folder / "config" / "sources"
    sources.mkdir(parents=True)
    (sources / "mine.toml").write_text('name = "mine"\nnonsense = 1\n')
    result = run("doctor")
    assert result.exit_code == 1
    assert "mine.toml" in result.stdout
    assert "✓ Record: " in result.stdout
    check = run("source", "check")
    assert check.exit_code == 2
    assert "mine.toml" in check.stderr


def test_a_database_that_is_down_is_wrong(run) -> None:
    result = run("doctor", database_url="postgresql+psycopg://nobody:secret@127.0.0.1:1/none")
    assert result.exit_code == 1
    assert "✗ Record: " in result.stdout
    assert "secret" not in result.output


def test_a_clock_that_stands_still_is_pointed_out(run) -> None:
    assert "! Clock: held still at 2026-05-20T05:00:00+00:00" in run("doctor", clock="2026-05-20T05:00:00+00:00").stdout


def test_passwords_are_starred() -> None:
    assert masked("postgresql+psycopg://me:p4ss@host/db") == "postgresql+psycopg://me:***@host/db"
    assert masked("http://elastic:p4ss@host:9200") == "http://elastic:***@host:9200"
    assert masked("postgresql+psycopg://me@host/db") == "postgresql+psycopg://me@host/db"


@pytest.mark.parametrize("address", [
    "postgresql+psycopg://me:SEC@RET@host/db", "http://u:SEC/RET@host:9200", "postgresql://host/db?user=x&password=SECRET",
    "postgresql://host/db?sslpassword=SECRET&x=1", "http://host:9200/?api_key=SECRET"])
def test_what_is_secret_is_starred_whole(address: str) -> None:
    assert "SEC" not in masked(address) and "RET" not in masked(address) and "host" in masked(f"see {address} there")


@pytest.mark.parametrize(("name", "value"), [
    ("database_url", "postgresql+psycopg://me:SEC@RET@127.0.0.1:1/none"), ("elasticsearch_url", "http://u:SEC/RET@127.0.0.1:1"),
    ("database_url", "postgresql+psycopg://me:SECRET@127.0.0.1:abc/none"), ("database_url", "sqlite:///:memory:"),
    ("database_url", "sqlite://"), ("database_url", "sqlite:///file:a?mode=memory&uri=true"), ("elasticsearch_url", "http://u:SECRET@127.0.0.1:99999"),
    ("elasticsearch_url", "http://127.0.0.1:abc"), ("elasticsearch_url", "http://127.0.0.1:1?api_key=SECRET")])
def test_an_address_that_cannot_be_read_is_one_line_without_its_password(run, name: str, value: str) -> None:
    for words in (("doctor",), ("search", "x")):
        result = run(*words, **{name: value})
        assert result.exit_code == 2 and len(result.output.strip().splitlines()) == 1, result.output
        assert f"LANGNGHE_{name.upper()}=" in result.output
        assert "SEC" not in result.output and "RET@" not in result.output


@pytest.mark.parametrize("value", ["postgresql+psycopg://me@127.0.0.1:1/none?password=SECRET2", "postgresql://127.0.0.1:1/none?sslpasword=SECRET2",
                                   "postgresql+psycopg://me:SECRET2%40x@127.0.0.1:1/none"])
def test_a_password_is_not_shown_where_the_address_is_right(run, value: str) -> None:
    result = run("doctor", database_url=value)
    assert result.exit_code == 1 and "SECRET2" not in result.output, result.output
    assert "✗ Record: " in result.stdout


def test_sources_are_listed_with_their_state(run, filled: list[int]) -> None:
    line = next(line for line in run("source", "list").stdout.splitlines() if line.startswith("bao-mau"))
    assert "imported archive (articles: " in line      # nothing was ever asked for its articles
    assert " 3 " in line


def test_sources_of_this_machine_are_one_note(run, data_folder: Path) -> None:
    folder = data_folder / "config" / "sources"
    folder.mkdir(parents=True)
    for name in ("mau-a", "mau-b"):
        (folder / f"{name}.toml").write_text(
            f'title = "{name}"\nkind = "press"\ndomains = ["127.0.0.1:8000"]\n[start]\n'
            f'feeds = ["http://127.0.0.1:8000/{name}.rss", "http://127.0.0.1:8000/{name}-2.rss"]\n', "utf-8")
    result = run("doctor")
    assert result.exit_code == 0 and "✗" not in result.stdout
    [line] = [line for line in result.stdout.splitlines() if "LANGNGHE_ALLOW_LOOPBACK" in line]
    assert line.startswith("! Sources: ") and line.endswith("mau-a, mau-b")
    checked = run("source", "check")
    assert checked.exit_code == 2
    assert checked.stderr == "Error: the sources mau-a, mau-b are on this machine: set LANGNGHE_ALLOW_LOOPBACK=true (tests)\n"
    assert "LANGNGHE_ALLOW_LOOPBACK" not in run("doctor", allow_loopback="True").stdout.replace("LANGNGHE_ALLOW_LOOPBACK=True", "")


def test_a_missing_contact_is_always_mentioned(run) -> None:
    assert "! Contact: LANGNGHE_CONTACT is empty" in run("doctor").stdout
    assert "Contact" not in run("doctor", contact="a@b.example").stdout.replace("LANGNGHE_CONTACT", "")


def test_several_wrong_files_are_counted_one_by_one(run, data_folder: Path) -> None:
    folder = data_folder / "config" / "sources"
    folder.mkdir(parents=True)
    (folder / "mau-a.toml").write_text('title = "a"\nkind = "press"\n', "utf-8")
    result = run("doctor")
    assert "mau-a.toml" in result.stdout and "2 things are wrong." in result.stderr     # domains and start
    (folder / "mau-a.toml").write_text("title = ", "utf-8")
    assert "1 thing is wrong." in run("doctor").stderr


def test_what_reports_take_from_the_office_is_looked_at(run, data_folder: Path) -> None:
    folder = data_folder / "config"
    folder.mkdir(parents=True)
    (folder / "office.toml").write_text('name = "BAN TUYÊN GIÁO"\n', "utf-8")
    (folder / "sectors.toml").write_text('[[sector]]\nname = "Y tế"\nwords = ["y tế"]\n', "utf-8")
    paper = docx.Document()
    paper.save(str(folder / "report.docx"))
    good = run("doctor").stdout
    assert "✓ office.toml: read without error" in good and "✓ sectors.toml: 1 field" in good
    assert "! report.docx: no paragraph says {{nội dung}}" in good
    paper.add_paragraph("{{nội dung}}")
    paper.save(str(folder / "report.docx"))
    assert "✓ report.docx: can be used for reports" in run("doctor").stdout


@pytest.mark.parametrize(("name", "text", "said"), [
    ("office.toml", 'nmae = "x"', "nmae"), ("sectors.toml", "[[sector]]\nname = 1", "line 2"),
    ("report.docx", "no document", "not a Word document")])
def test_what_reports_could_not_use_is_wrong(run, data_folder: Path, name: str, text: str, said: str) -> None:
    folder = data_folder / "config"
    folder.mkdir(parents=True)
    (folder / name).write_text(text, "utf-8")
    result = run("doctor")
    line, = (line for line in result.stdout.splitlines() if line.startswith("✗"))
    assert result.exit_code == 1 and name in line and said in line


def test_an_https_address_without_a_named_proxy_is_pointed_out(run) -> None:
    assert "! Desk: LANGNGHE_DESK_URL says https" in run("doctor", desk_url="https://desk.example.test").stdout
    assert "Desk:" not in run("doctor", desk_url="https://desk.example.test", proxies="127.0.0.1").stdout
