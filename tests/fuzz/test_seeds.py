"""Every seed of the fuzzer, and what it once found: no crash, and no more than five seconds each."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from config.sources import SourceConfig
from crawlers.extract.jobs import Done, Job
from crawlers.pool import ExtractionPool
from crawlers.statuses import Status
from tests.fuzz.harnesses import HARNESSES, NOW, SEEDS, stretched

# Of the processor: on a machine with other work the clock says little. What never ends is ended by the pool.
SECONDS, CLOCK_SECONDS = 5.0, 60.0
FILES = sorted(SEEDS.glob("*/*"))


def replay(job: Job, sources: Mapping[str, SourceConfig]) -> Done:
    """Give a seed to its harness, in a process of the pool."""
    begun = time.process_time()
    try:
        HARNESSES[job.kind](job.body)
    except Exception as error:
        return Done(Status.EXTRACTION_FAILED, f"{type(error).__name__}: {error}")
    taken = time.process_time() - begun
    return Done(Status.STORED) if taken < SECONDS else Done(Status.EXTRACTION_FAILED, f"took {taken:.1f} s")


@pytest.fixture(scope="module")
def pool():
    made = ExtractionPool({}, 1, CLOCK_SECONDS, work=replay)
    yield made
    made.close()


@pytest.mark.parametrize("long", [False, True], ids=["as it is", "stretched"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_a_seed_is_read_or_refused(pool, file: Path, long: bool):
    name, body = file.parent.name, file.read_bytes()
    job = Job(name, "", stretched(name, body) if long else body, "", "", NOW)
    done = pool.submit(job).result(90)
    assert (done.status, done.detail) == (Status.STORED, "")


def test_every_parser_has_seeds_and_every_seed_a_parser():
    assert {file.parent.name for file in FILES} == set(HARNESSES)


@pytest.mark.parametrize("name", HARNESSES)
def test_a_harness_notices_a_crash(name, monkeypatch):
    """The seeds reach the parser: with its first step broken the harness fails."""
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    step = {"feed": "listing.parse_datetime", "sitemap": "listing.canonical", "section": "listing.canonical", "date": "harnesses.parse_datetime",
            "article": "article.find_date", "ruled": "article.outlet.by_rules", "words": "words.own_lines", "forum": "forum.words",
            "vnexpress": "vnexpress.words", "vietnamnet": "vietnamnet.words", "wordpress": "wordpress.words", "wordpress_feed": "wordpress_feed.own_words",
            "tuoitre": "tuoitre.words"}[name]
    monkeypatch.setattr(PLACES[step.split(".")[0]] + step[step.index("."):], broken)
    with pytest.raises(ZeroDivisionError):
        for file in sorted((SEEDS / name).iterdir()):
            HARNESSES[name](file.read_bytes())


PLACES = {"listing": "crawlers.extract.listing", "article": "crawlers.extract.article", "harnesses": "tests.fuzz.harnesses"} | {
    name: f"crawlers.comments.{name}" for name in ("words", "forum", "vnexpress", "vietnamnet", "wordpress", "wordpress_feed", "tuoitre")}
