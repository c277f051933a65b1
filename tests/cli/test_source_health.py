"""`langnghe source health`: a table or JSON lines, and an exit code that cron understands."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from click.testing import Result

from config import clock
from config.settings import load
from storage import outcomes, sources
from storage.sessions import open_database

Run = Callable[..., Result]


def write(folder: Path, name: str, *, enabled: bool = True) -> None:
    """Write the file of a source."""
    files = folder / "config" / "sources"
    files.mkdir(parents=True, exist_ok=True)
    (files / f"{name}.toml").write_text(
        f'title = "{name}"\nkind = "press"\nenabled = {str(enabled).lower()}\ndomains = ["{name}.example"]\n[start]\n'
        f'feeds = ["https://{name}.example/a.rss"]\n', "utf-8")


def add(folder: Path, name: str, *, enabled: bool = True, statuses: tuple[str, ...] = ("stored",)) -> None:
    """Store a source that was asked, and its file."""
    write(folder, name, enabled=enabled)
    database = open_database(load({"LANGNGHE_DATA_DIR": str(folder)}))
    with database.writing() as session:
        source = sources.ensure(session, name, name, "press", enabled=enabled)
        for hours, status in enumerate(statuses):
            outcomes.record(session, source_id=source, status=status, at=clock.now() - timedelta(hours=hours))
        sources.note_answer(session, source, clock.now(), new=True)
    database.close()


def test_nothing_switched_on_is_said(run: Run, filled: list[int]) -> None:
    result = run("source", "health")
    assert result.exit_code == 0 and "No source is switched on" in result.output


def test_exit_code_and_reason(run: Run, data_folder: Path) -> None:
    add(data_folder, "bao-deu")
    assert run("source", "health").exit_code == 0
    add(data_folder, "bao-cam", statuses=("robots",) * 5)
    result = run("source", "health")
    assert result.exit_code == 1
    first = next(line for line in result.output.splitlines() if "bao-" in line)
    assert "bao-cam" in first and "robots.txt refused 100 % of 5 pages" in first


def test_json_holds_the_figures(run: Run, data_folder: Path) -> None:
    add(data_folder, "bao-cam", statuses=("robots",) * 4)
    add(data_folder, "bao-tat", enabled=False)
    rows = [json.loads(line) for line in run("source", "health", "--json", "--all").output.splitlines()]
    assert [(row["source"], row["state"], row["in_order"]) for row in rows] == [
        ("bao-cam", "refused", False), ("bao-tat", "off", True)]
    assert rows[0]["remarks"] == [{"code": "refused", "percent": 100, "pages": 4}]
    assert rows[0]["refused_share"] == 1.0


def test_a_file_counts_before_the_next_crawl(run: Run, data_folder: Path) -> None:
    add(data_folder, "bao-deu")
    write(data_folder, "bao-moi")
    result = run("source", "health")
    assert result.exit_code == 1
    assert [line.split()[0] for line in result.stdout.splitlines()[1:]] == ["bao-moi", "bao-deu"]
    assert "not asked yet" in result.stdout.splitlines()[1]
    write(data_folder, "bao-moi", enabled=False)
    write(data_folder, "bao-deu", enabled=False)
    assert "No source is switched on" in run("source", "health").stdout
    write(data_folder, "bao-deu")
    (data_folder / "config" / "sources" / "bao-hong.toml").write_text("title = 1\n", "utf-8")
    (data_folder / "config" / "sources" / "bao-deu.toml").rename(data_folder / "config" / "sources" / "bao-deu.off")
    # Which sources the wrong file would name is not known: what no other file speaks of stays as it was recorded.
    assert "bao-deu" in run("source", "health").stdout


def test_one_word_is_one_number(run: Run, data_folder: Path) -> None:
    statuses = ("stored", "robots", "robots", "timeout", "gone", "redirect_elsewhere")
    add(data_folder, "bao-cam", statuses=statuses)
    line = next(line for line in run("source", "list").stdout.splitlines() if line.startswith("bao-cam"))
    assert line.split()[5:10] == ["0", "6", "1", "2", "1"]      # articles, pages, new, refused, failed


RULED = """title = "Báo Cũ"
kind = "press"
domains = ["baocu.example"]
[start]
feeds = ["https://baocu.example/a.rss"]
[rules]
version = 1
body = "p"
valid_until = 2026-05-31
"""


def test_rules_that_are_due_are_a_remark_and_no_trouble(run: Run, data_folder: Path) -> None:
    add(data_folder, "bao-cu")
    folder = data_folder / "config" / "sources"
    (folder / "bao-cu.toml").write_text(RULED, "utf-8")
    day = lambda text: f"{text}T12:00:00+07:00"  # noqa: E731
    for now, said in (("2026-05-01", ""), ("2026-05-02", "are to be checked"), ("2026-05-31", "are to be checked"),
                      ("2026-06-01", "were to be checked")):
        shown, checked = run("source", "health", clock=day(now)), run("source", "check", clock=day(now))
        for output in (shown.output, checked.stdout):
            assert (f"the rules {said} by 31 May 2026" in " ".join(output.split())) is bool(said), (now, output)
            assert ("31 May 2026" in output) is bool(said)


def test_a_wrong_source_file_is_told_and_blinds_nothing(run: Run, data_folder: Path) -> None:
    add(data_folder, "bao-deu")
    folder = data_folder / "config" / "sources"
    (folder / "bao-hong.toml").write_text("tittle = 1\n", "utf-8")
    result = run("source", "health")
    assert result.exit_code == 1 and "bao-hong.toml" in result.stderr and "bao-deu" in result.stdout


def test_the_days_budget_is_shown_and_that_it_is_used_up(run: Run, data_folder: Path) -> None:
    add(data_folder, "bao-deu", statuses=("stored",))
    assert "fetched today" not in run("source", "health").output
    some = run("source", "health", pages_a_day="1200", bytes_a_day="1").output
    assert "Pages fetched today: 1 of 1,200\n" in some and "Bytes fetched today: 0 of 1\n" in some
    assert "Pages fetched today: 1 of 1; used up" in run("source", "health", pages_a_day="1").output


def test_the_list_says_how_pages_failed_even_when_the_last_one_came(run: Run, data_folder: Path) -> None:
    add(data_folder, "bao-loi", statuses=("stored", "timeout", "timeout", "server_error"))
    row = next(line for line in run("source", "list").output.splitlines() if "bao-loi" in line)
    assert "no answer in time (2), server error (1)" in row
