"""A question is answered in either language; only yes goes on."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from langnghe.cli.asking import confirm
from langnghe.i18n import speaking


@click.command()
def ask() -> None:
    """Ask and say that it went on."""
    confirm("Xóa?")
    click.echo("done")


def asked(answer: str, language: str = "vi") -> tuple[int, str]:
    with speaking(language):
        result = CliRunner().invoke(ask, input=answer)
    return result.exit_code, result.output


@pytest.mark.parametrize("answer", ["c\n", "có\n", "Có\n", "CO\n", "y\n", "Yes\n", "gì\nc\n"])
def test_yes_goes_on(answer: str) -> None:
    for language in ("vi", "en"):
        code, output = asked(answer, language)
        assert code == 0 and output.endswith("done\n")


@pytest.mark.parametrize("answer", ["\n", "k\n", "không\n", "n\n", "NO\n", "", "gì\n"])
def test_anything_else_ends_the_command(answer: str) -> None:
    code, output = asked(answer)
    assert code == 1 and "done" not in output


def test_the_choice_is_shown_in_the_persons_language() -> None:
    assert "Xóa? [c/K]" in asked("k\n")[1] and "Xóa? [y/N]" in asked("n\n", "en")[1]
    assert "Hãy trả lời có (c) hoặc không (k)." in asked("gì\nk\n")[1]
