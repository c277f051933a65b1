"""The desk and the command line say the same on both engines: articles, stories, hits, facets, days, a digest's bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urlencode

import pytest
from api_client import Api
from click.testing import CliRunner
from two_engines import ENGINES, filled
from web_client import Client
from web_record import NOW, Seeded

from config.settings import Settings
from langnghe.cli.app import main

HEADING = re.compile(r'<h2 class="count"[^>]*>(\d+) articles?(?:.*?in (\d+) stor)?.*?</h2>', re.DOTALL)
LISTED = re.compile(r'<h3[^>]*><a href="/article/(\d+)"')

FACET = re.compile(r'id="by-([a-z]+)-([^"]*)".*?<span class="n">([\d,]+)</span>', re.DOTALL)


@pytest.fixture(scope="module", params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Seeded]]:
    """Return a filled folder whose index is of the one engine, then of the other."""
    yield from filled(request.param, tmp_path_factory.mktemp("counts"))


@pytest.fixture
def told(place: tuple[Settings, Seeded], monkeypatch: pytest.MonkeyPatch):
    """Return a function that searches by the command line and gives articles, stories and the ids listed."""
    monkeypatch.setenv("LANGNGHE_DATA_DIR", str(place[0].data_dir))
    monkeypatch.setenv("LANGNGHE_ELASTICSEARCH_URL", place[0].elasticsearch_url)
    monkeypatch.setenv("LANGNGHE_ELASTICSEARCH_PREFIX", place[0].elasticsearch_prefix)
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
    # What has only some of the words stands under a heading and a count of its own.
    page = english.get("/?" + urlencode({"q": words} | options)).text.partition('<section class="loose"')[0]
    assert [int(number) for number in LISTED.findall(page)] == listed
    heading = HEADING.search(page)
    assert heading is not None
    assert (int(heading[1]), int(heading[2] or heading[1])) == (articles, stories)


@pytest.mark.parametrize("words", ["viện phí", "-zzzz", "nguồn:bao-mau ngày:2026-05", "nước OR lịch OR vien*"])
def test_facets_and_days_count_alike(english: Client, told, words: str) -> None:
    told(words)
    result = CliRunner().invoke(main, ["search", "--facets", "--json", "--", words], catch_exceptions=False)
    counted = [json.loads(line) for line in result.stdout.splitlines()]
    by_command = {(one["facet"], one["value"]): one["articles"] for one in counted if one["value"] is not None}
    page = english.get("/?" + urlencode({"q": words})).text
    by_page = {(facet, unquote(unescape(value))): int(number.replace(",", "")) for facet, value, number in FACET.findall(page)}
    assert by_page == by_command
    assert {facet for facet, _ in by_page} >= {"source", "kind", "section", "day"}


def test_a_digest_is_the_same_bytes_from_both(english: Client, told) -> None:
    written = CliRunner().invoke(main, ["digest", "--day", "2026-05-20", "--format", "md"], catch_exceptions=False)
    assert english.get("/digest/2026-05-20.md").text == written.stdout


@pytest.mark.parametrize(("words", "options"), [
    ("viện phí", {}), ("vien phi", {"kind": "official"}), ("nước OR lịch", {"sort": "oldest"}), ("-viện", {}),
    ("mức viện phí nào mới", {"mode": "question"}), ("viện phí", {"from": "2026-05-20", "to": "2026-05-20"}),
])
def test_the_api_and_an_export_count_like_the_command_line(english: Client, told, words: str, options: dict[str, str]) -> None:
    articles, stories, listed = told(words, *[part for name, value in options.items() for part in (f"--{name}", value)])
    found = Api(english).get("/search", q=words, **options)
    assert (found["total"], found["stories"], [hit["id"] for hit in found["items"]]) == (articles, stories, listed)
    whole = [hit["id"] for page in Api(english).pages("/search", **{"q": words, "size": 2} | options | {"sort": "id"})
             for hit in page["items"]]
    named = {name: value for name, value in options.items() if name != "sort"}
    rows = Api(english).ask("/export", q=words, format="jsonl", **named).text.splitlines()
    assert whole == [json.loads(row)["id"] for row in rows] and len(rows) == articles


def test_the_api_counts_facets_and_days_like_the_page(english: Client) -> None:
    page = english.get("/?" + urlencode({"q": "-zzzz"})).text
    by_page = {(facet, unquote(unescape(value))): int(number.replace(",", "")) for facet, value, number in FACET.findall(page)}
    counts = Api(english).get("/search", q="-zzzz")["counts"]
    by_api = {(facet, value["value"]): value["count"] for facet, values in counts["facets"].items() for value in values}
    assert by_api | {("day", one["day"]): one["articles"] for one in counts["days"]} == by_page
