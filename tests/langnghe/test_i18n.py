"""The catalogs: every message of langnghe/ has a Vietnamese translation with the same placeholders."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir
from click.testing import CliRunner

import langnghe
from langnghe import helptext
from langnghe.i18n import catalog, gettext, language, ngettext, speaking

ROOM = Path(langnghe.__file__).parent
METHODS = [("**/static/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


@cache
def used() -> dict[str, str]:
    """Return message id → first place that uses it."""
    found: dict[str, str] = {}
    for name, line, message, *_rest in extract_from_dir(str(ROOM), METHODS, {}, keywords=KEYWORDS):
        key = message if isinstance(message, str) else message[0]
        if key:
            found.setdefault(key, f"{name}:{line}")
    return found


def test_every_message_is_translated() -> None:
    missing = {key: place for key, place in used().items() if key not in catalog()}
    assert not missing, "\n".join(f"{place}: {key}" for key, place in missing.items())


def test_translations_keep_placeholders() -> None:
    wrong = [
        key for key in used()
        if key in catalog() and set(PLACEHOLDER.findall(key)) != set(PLACEHOLDER.findall(catalog()[key]))
    ]
    assert not wrong


def test_translations_in_pages_cannot_end_an_attribute() -> None:
    # Templates take a translation as it is: a straight quote would cut an attribute off, < would open a tag.
    pages = [key for key, place in used().items() if ".html" in place]
    assert [key for key in pages if set('"<>&') & set(catalog().get(key, "") + key)] == []


def test_extraction_sees_code_and_templates() -> None:
    places = set(used().values())
    assert any(".html" in place for place in places)
    assert any(".py" in place for place in places)


def test_vietnamese_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANGNGHE_LANGUAGE", raising=False)
    assert language() == "vi"
    assert gettext("Search") == "Tìm kiếm"


def test_setting_and_context_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")
    assert gettext("Search") == "Search"
    with speaking("vi"):
        assert gettext("Search") == "Tìm kiếm"
    with speaking("no such language"):
        assert language() == "vi"
    assert language() == "en"


def test_plural_forms() -> None:
    forms = ("%(shown)s article", "%(shown)s articles")
    with speaking("en"):
        shown = [ngettext(*forms, n) % {"shown": n} for n in (0, 1, 2)]
    assert shown == ["0 articles", "1 article", "2 articles"]
    with speaking("vi"):
        assert ngettext(*forms, 1) % {"shown": 1} == "1 bài"


def test_a_language_stays_in_its_context(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANGNGHE_LANGUAGE", raising=False)
    with speaking("en"), ThreadPoolExecutor(1) as pool:
        assert pool.submit(language).result() == "vi"
        assert language() == "en"


def test_command_help_is_translated_when_shown() -> None:
    @click.group(cls=helptext.Group, help="Search")
    def group() -> None: ...

    @group.command(help="Search")
    @click.option("--flag", cls=helptext.Option, help="Search")
    def inner(flag: str) -> None: ...

    shown = {}
    for name in ("vi", "en"):
        with speaking(name):
            shown[name] = [CliRunner().invoke(group, [*path, "--help"]).output for path in ([], ["inner"])]
    assert all("Tìm kiếm" in text for text in shown["vi"])
    assert shown["vi"][1].count("Tìm kiếm") == 2
    assert all("Search" in text and "Tìm kiếm" not in text for text in shown["en"])
