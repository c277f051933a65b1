"""What README and docs say to type can be typed, and what they point to is there."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest
from checkout import ROOT, project, text, tracked

from config.settings import load
from config.sources import load_sources
from crawlers.run import choose
from langnghe.cli.app import COMMANDS, main

PAGES = sorted(str(path.relative_to(ROOT)) for path in tracked() if path.suffix == ".md")
RUN_WORDS = {"test", "check", "python", "help"}
FIRST_SCREEN = 32


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: str) -> set[str]:
    return {slug(line.lstrip("# ")) for line in text(page).splitlines() if line.startswith("#")}


def test_there_are_pages() -> None:
    assert {"README.md", "docs/privacy.md", "docs/architecture.md"} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_links_resolve(page: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text(page)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = ((ROOT / page).parent / name).resolve() if name else ROOT / page
        assert file.is_file(), f"{page}: {target}"
        if anchor:
            assert anchor in anchors(str(file.relative_to(ROOT))), f"{page}: {target}"


@pytest.mark.parametrize("page", PAGES)
def test_files_that_are_named_exist(page: str) -> None:
    rooms = r"(?:config|vietnamese|storage|crawlers|pipelines|search|langnghe|tests|benchmarks|docs)"
    for name in re.findall(rf"`({rooms}/[\w./-]+\.(?:py|toml|md))`", text(page)):
        assert (ROOT / name).is_file(), f"{page}: {name}"


@pytest.mark.parametrize("page", PAGES)
def test_tests_that_are_named_exist(page: str) -> None:
    for name, test in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text(page)):
        assert f"\ndef {test}(" in text(name), f"{page}: {name}::{test}"


def typed(page: str) -> list[list[str]]:
    """Return the words after ./run or langnghe of every line in the page's shell blocks."""
    blocks = re.findall(r"```bash\n(.*?)```", text(page), re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", "").splitlines()]
    words = [shlex.split(line.replace("…", ""), comments=True) for line in lines]
    plain = [[word for word in line if not re.fullmatch(r"[A-Z_]+=\S*", word)] for line in words]
    return [line[1:] for line in plain if line and line[0] in {"./run", "langnghe"}]


@pytest.mark.parametrize("page", PAGES)
def test_commands_can_be_typed(page: str) -> None:
    for words in typed(page):
        if words[0] in RUN_WORDS:
            continue
        assert words[0] in COMMANDS, words
        command, rest = main.get_command(click.Context(main), words[0]), words[1:]
        while isinstance(command, click.Group):
            command, rest = command.get_command(click.Context(command), rest[0]), rest[1:]
        assert command is not None, words
        command.make_context(words[0], rest)


def test_the_readme_switches_a_source_on(tmp_path: Path) -> None:
    block = next(b for b in re.findall(r"```bash\n(.*?)```", text("README.md"), re.DOTALL) if "./run crawl" in b)
    lines = [line for line in block.splitlines() if not line.startswith("./run")]
    (tmp_path / "config").symlink_to(ROOT / "config")
    done = subprocess.run(["bash", "-ec", "\n".join([*lines, "echo $LANGNGHE_CONTACT"])], cwd=tmp_path, text=True,
                          capture_output=True, check=True)
    settings = load({"LANGNGHE_DATA_DIR": str(tmp_path / "var"), "LANGNGHE_CONTACT": done.stdout.strip()})
    assert [source.name for source in choose(load_sources(settings), (), settings)] == ["vnexpress"]


@pytest.mark.parametrize("page", PAGES)
def test_everything_else_that_is_typed_is_there(page: str) -> None:
    """Other programs than ours: only those of every machine, or ones that the page says how to get."""
    blocks = re.findall(r"```bash\n(.*?)```", text(page), re.DOTALL)
    lines = [shlex.split(line, comments=True) for block in blocks for line in block.replace("\\\n", "").splitlines()]
    first = {word for line in lines for word in line[:1] if not re.match(r"[A-Z_]+=", word)}
    assert first <= {"./run", ".ci/run", "langnghe", "uv", "export", "mkdir", "sed", "cp"}, first


def test_the_readme_is_seen_to_hold_commands() -> None:
    assert {"demo", "test", "crawl", "search", "serve"} <= {words[0] for words in typed("README.md")}


def test_the_first_screen_shows_what_it_is() -> None:
    top = "\n".join(text("README.md").splitlines()[:FIRST_SCREEN])
    for part in ("Media monitoring", "Theo dõi báo chí", "./run demo", "./run test", "docs/images/desk.png", "record"):
        assert part in top, part
    assert (ROOT / "docs/images/desk.png").stat().st_size > 20_000


def test_pictures_are_shown_and_small() -> None:
    pictures = {path.relative_to(ROOT / "docs") for path in tracked() if path.parent == ROOT / "docs" / "images"}
    shown = {Path(found) for found in re.findall(r"!\[[^\]]+\]\((?:docs/)?(images/[^)]+)\)", text("README.md") + text("docs/guide.md"))}
    assert pictures == shown
    assert {str(one): size for one in pictures if (size := (ROOT / "docs" / one).stat().st_size) > 150_000} == {}


def test_the_licence_is_named() -> None:
    assert project()["project"]["license"] == "Apache-2.0"
    assert "Apache License" in text("LICENSE")[:500]
