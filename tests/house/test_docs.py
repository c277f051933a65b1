"""The docs are a contract: a setting, command, step or status that they do not explain fails here."""

from __future__ import annotations

from importlib import import_module

import click
import pytest
from checkout import ROOT, text, tracked

from config.settings import PREFIX, SETTINGS
from crawlers.statuses import Status
from langnghe.cli.app import COMMANDS, main
from langnghe.cli.statuses import MEANINGS
from vietnamese.redaction.kinds import COMMENT_ONLY, PLACEHOLDERS


def configuration() -> str:
    return text("docs/configuration.md")


@pytest.mark.parametrize("name", [s.name for s in SETTINGS])
def test_setting_is_documented(name: str) -> None:
    setting = next(s for s in SETTINGS if s.name == name)
    row = next((line for line in configuration().splitlines() if line.startswith(f"| `{PREFIX}{name}` |")), None)
    assert row, f"docs/configuration.md has no row for {PREFIX}{name}"
    assert f"`{setting.default}`" in row or (not setting.default and "| empty |" in row), "the default differs"


@pytest.mark.parametrize("status", list(Status))
def test_status_is_documented(status: Status) -> None:
    assert f"| `{status}` |" in configuration()


@pytest.mark.parametrize("status", list(Status))
def test_status_has_words_for_staff(status: Status) -> None:
    assert MEANINGS[status]


def test_every_step_is_documented_in_order() -> None:
    steps = [step.name for step in import_module("pipelines.items.steps").STEPS]
    places = [configuration().find(f"| `{name}` |") for name in steps]
    assert -1 not in places, steps
    assert places == sorted(places)


@pytest.mark.parametrize("kind", list(PLACEHOLDERS))
def test_redacted_kind_is_documented_with_where_it_applies(kind: str) -> None:
    row = next((line for line in text("docs/privacy.md").splitlines() if f"| `{PLACEHOLDERS[kind]}` |" in line), "")
    assert row.endswith("| no | yes |" if kind in COMMENT_ONLY else "| yes | yes |"), kind


def commands() -> list[str]:
    context = click.Context(main)
    found = []
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        below = command.list_commands(context) if isinstance(command, click.Group) else [""]
        found += [f"{name} {sub}".strip() for sub in below]
    return found


@pytest.mark.parametrize("command", commands())
def test_command_is_documented(command: str) -> None:
    assert f"`langnghe {command}" in text("docs/configuration.md"), command


def test_the_readme_names_every_command() -> None:
    assert [name for name in COMMANDS if f"`{name}`" not in text("README.md")] == []


def test_every_benchmark_is_documented() -> None:
    names = [path.stem if path.suffix == ".py" else path.name for path in tracked()
             if path.parent == ROOT / "benchmarks" and path.stem != "__init__"]
    assert [name for name in names if f"`{name}`" not in text("docs/benchmarks.md")] == []


DOCS = ("architecture", "data-model", "privacy", "configuration", "writing-a-source", "search", "benchmarks", "demo",
        "development", "trends-and-hotspots", "guide", "administration")


@pytest.mark.parametrize("name", DOCS)
def test_the_docs_are_there_and_linked(name: str) -> None:
    assert (ROOT / "docs" / f"{name}.md").is_file()
    assert f"docs/{name}.md" in text("README.md")
