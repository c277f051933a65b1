"""Help pages: complete in both languages, and without touching anything."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from langnghe.cli.app import COMMANDS, main
from langnghe.i18n import speaking


def pages() -> list[tuple[str, ...]]:
    context = click.Context(main)
    found: list[tuple[str, ...]] = [()]
    for name in COMMANDS:
        command = main.get_command(context, name)
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, below) for below in command.list_commands(context)]
    return found


@pytest.mark.parametrize("path", pages(), ids=" ".join)
def test_every_help_page_is_there_in_both_languages(run, data_folder: Path, path: tuple[str, ...]) -> None:
    english = run(*path, "--help")
    assert english.exit_code == 0
    assert english.output.startswith("Usage: ")
    assert "Options:" in english.output
    vietnamese = run(*path, "--help", language="vi")
    assert vietnamese.output.startswith("Cách dùng: ")
    assert "Tùy chọn:" in vietnamese.output
    assert "Hiện hướng dẫn này." in vietnamese.output
    assert not re.search(r"OPTIONS|COMMAND|ARGS|INTEGER|default|WORDS|QUERIES", vietnamese.output)
    assert not data_folder.exists()


def test_every_option_has_a_translated_help() -> None:
    context = click.Context(main)
    for path in pages()[1:]:
        command = main.get_command(context, path[0])
        for name in path[1:]:
            command = command.get_command(context, name)
        for param in command.params:
            if isinstance(param, click.Option):
                with speaking("en"):
                    english = param.help
                with speaking("vi"):
                    vietnamese = param.help
                assert english, (path, param.name)
                assert vietnamese != english or english == "HTML or Markdown.", (path, param.name)


def test_the_list_of_commands_matches_their_files(run) -> None:
    output = run("--help").output
    assert [name for name in COMMANDS if f"  {name} " not in output] == []


def test_help_does_not_wait_for_the_crawler() -> None:
    code = ("import sys; from langnghe.cli.app import main; main(['--help'], standalone_mode=False); "
            "print(sorted({'scrapy', 'tantivy', 'elasticsearch', 'trafilatura', 'sqlalchemy'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_version_is_the_projects(run) -> None:
    import tomllib

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert run("--version").output.strip() == project["version"]
