"""`db upgrade`, and what the first command does with an empty or an older database."""

from __future__ import annotations

from pathlib import Path


def test_the_first_command_sets_an_empty_database_up(run, data_folder: Path) -> None:
    assert run("topics", "list").exit_code == 0
    assert (data_folder / "langnghe.db").stat().st_size > 0


def test_upgrade_twice_says_that_nothing_is_to_do(run) -> None:
    assert run("db", "upgrade").exit_code == 0
    result = run("db", "upgrade")
    assert (result.exit_code, result.output) == (0, "The database is up to date.\n")
