"""The catalogs: every message of langnghe/ has a Vietnamese translation with the same placeholders."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir
from click.testing import CliRunner
from jinja2 import Environment

import langnghe
from langnghe import helptext
from langnghe.i18n import catalog, gettext, language, ngettext, speaking
from langnghe.render import html as digests
from langnghe.web import templating as desk

ROOM = Path(langnghe.__file__).parent
METHODS = [("**/static/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
LOWER = ("config", "vietnamese", "storage", "crawlers", "pipelines", "search")   # their errors are worded in langnghe
WORDS = {"Words": None}
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
    for room in LOWER:
        for name, line, key, *_rest in extract_from_dir(str(ROOM.parent / room), [("**.py", "python")], {}, keywords=WORDS):
            found.setdefault(str(key), f"{room}/{name}:{line}")
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


@pytest.mark.parametrize("templates", [desk.TEMPLATES, digests.TEMPLATES], ids=["desk", "digest"])
def test_translations_cannot_end_an_attribute(templates: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = 'a "b" <i>&amp; %(n)s'
    monkeypatch.setitem(catalog(), "Search", hostile)
    monkeypatch.setitem(catalog(), "one %(n)s", hostile)
    text = """<p title="{{ _("Search", n=n) }}" lang="{{ gettext("Search", n=n) }}"
        dir="{% trans n=n %}one {{ n }}{% pluralize %}many {{ n }}{% endtrans %}">"""
    with speaking("vi"):
        page = templates.from_string(text).render(n='"<')
    found: list[dict[str, str | None]] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attributes: found.append(dict(attributes))  # type: ignore[method-assign]
    reader.feed(page)
    assert found == [dict.fromkeys(("title", "lang", "dir"), 'a "b" <i>&amp; "<')]


def test_extraction_sees_code_and_templates() -> None:
    places = set(used().values())
    assert any(".html" in place for place in places)
    assert any(".py" in place for place in places)


def test_errors_of_the_lower_rooms_are_seen() -> None:
    assert {"config", "crawlers", "pipelines"} <= {place.split("/")[0] for place in used().values()}


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
