"""The desk and the command line say the same: articles, stories, hits, the bytes of a digest."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from web_client import Client
from web_record import NOW, Seeded

from config.settings import Settings
from langnghe.cli.app import main

HEADING = re.compile(r'<h2 class="count"[^>]*>(\d+) articles?(?:.*?in (\d+) stor)?.*?</h2>', re.DOTALL)
LISTED = re.compile(r'<h3[^>]*><a href="/article/(\d+)"')


@pytest.fixture
def told(place: tuple[Settings, Seeded], monkeypatch: pytest.MonkeyPatch):
    """Return a function that searches by the command line and gives articles, stories and the ids listed."""
    monkeypatch.setenv("LANGNGHE_DATA_DIR", str(place[0].data_dir))
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")
    monkeypatch.setenv("LANGNGHE_CLOCK", NOW.isoformat())

    def search(*arguments: str) -> tuple[int, int, list[int]]:
        result = CliRunner().invoke(main, ["search", *arguments, "--json"], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        counts = CliRunner().invoke(main, ["search", *arguments], catch_exceptions=False).stderr
        articles, stories = re.search(r": (\d+) articles? in (\d+) stor", counts).groups()  # type: ignore[union-attr]
        return int(articles), int(stories), [json.loads(line)["id"] for line in result.stdout.splitlines()]

    return search


@pytest.mark.parametrize(("words", "options"), [
    ("viện phí", {}), ("vien phi", {}), ('"viện phí mới"', {}), ("viện phí OR nước", {}), ("-viện", {}),
    ("viện phí", {"source": "bao-mau"}), ("viện phí", {"kind": "official"}), ("nước OR lịch", {"sort": "oldest"}),
    ("viện phí", {"from": "2026-05-20", "to": "2026-05-20"}), ("tieude:viện", {}), ("không có gì như thế", {}),
    ("mức viện phí nào mới", {"mode": "question"}),
])
def test_page_and_command_line_count_alike(english: Client, told, words: str, options: dict[str, str]) -> None:
    articles, stories, listed = told(words, *[part for name, value in options.items() for part in (f"--{name}", value)])
    page = english.get("/?" + urlencode({"q": words} | options)).text
    assert [int(number) for number in LISTED.findall(page)] == listed
    heading = HEADING.search(page)
    assert heading is not None
    assert (int(heading[1]), int(heading[2] or heading[1])) == (articles, stories)


def test_a_digest_is_the_same_bytes_from_both(english: Client, told) -> None:
    written = CliRunner().invoke(main, ["digest", "--day", "2026-05-20", "--format", "md"], catch_exceptions=False)
    assert english.get("/digest/2026-05-20.md").text == written.stdout
