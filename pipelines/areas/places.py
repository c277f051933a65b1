"""The places that articles name, found beside the crawl: a function of text, date, source and known units."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from config import clock
from config.settings import Settings
from config.sources import read_all
from pipelines.areas import filling
from storage import area_updates, areas, article_areas, jobs
from storage.article_areas import PlaceRow, PlaceText
from storage.sessions import Database
from vietnamese.areas import Gazetteer, Mention, resolve
from vietnamese.areas.spelling import key

JOB = "areas"
LEASE_SECONDS = 120.0
# Articles a transaction: some 0.5 ms each, found and written.
BATCH = 60


class Finder:
    """The units in memory, read anew when the state of the areas changes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._version = 0
        self._gazetteer: Gazetteer | None = None
        self._sources: Mapping[str, Collection[int]] = {}

    def load(self, database: Database) -> int:
        """Take in new files, read the units and return the state of the areas."""
        version = filling.fill(database, self._settings)
        if self._gazetteer is None or version != self._version:
            with database.reading() as session:
                self._version, self._gazetteer = area_updates.version(session), areas.gazetteer(session)
            self._sources = _source_provinces(self._settings, self._gazetteer)
        return self._version

    def find(self, text: PlaceText) -> list[PlaceRow]:
        """Return the places of one article; `load` came before."""
        assert self._gazetteer is not None
        day = text.at.astimezone(clock.DISPLAY_ZONE).date()
        return collapsed(resolve(text.text, self._gazetteer, day, certain_day=text.reliable,
                                 source_provinces=self._sources.get(text.source, ())))


def _source_provinces(settings: Settings, gazetteer: Gazetteer) -> dict[str, frozenset[int]]:
    """Return source → the provinces that its file says it covers; a wrong file is said elsewhere, by `source check`."""
    found, _troubles = read_all(settings)
    return {source.name: frozenset(unit.id for name in source.areas for unit in gazetteer.named("province", key(name)))
            for source in found if source.areas}


def collapsed(mentions: Iterable[Mention]) -> list[PlaceRow]:
    """Return each place once, where it is first named; mentions that no unit fits are left out."""
    first: dict[tuple[int | None, tuple[int, ...]], Mention] = {}
    counts: dict[tuple[int | None, tuple[int, ...]], int] = {}
    for mention in mentions:
        place = (mention.unit, mention.candidates)
        if place != (None, ()):
            first.setdefault(place, mention)
            counts[place] = counts.get(place, 0) + 1
    return [PlaceRow(mention.start, mention.end - mention.start, counts[place], *place)
            for place, mention in first.items()]


def run(database: Database, finder: Finder, *, owner: str, limit: int | None = None) -> int:
    """Look through up to `limit` waiting articles (default: all); return how many, 0 when another process does it."""
    with database.writing() as session:
        if jobs.claim(session, JOB, owner, datetime.now(UTC), LEASE_SECONDS) is None:
            return 0
    try:
        return _run(database, finder, owner, limit)
    finally:
        with database.writing() as session:
            jobs.finish(session, JOB, owner, clock.now())


def _run(database: Database, finder: Finder, owner: str, limit: int | None) -> int:
    version = finder.load(database)
    done = 0
    while limit is None or done < limit:
        with database.writing() as session:
            jobs.hold(session, JOB, owner, datetime.now(UTC), LEASE_SECONDS)
            texts = article_areas.waiting(session, version, BATCH if limit is None else min(BATCH, limit - done))
            if texts:
                article_areas.replace(session, version, {text.id: finder.find(text) for text in texts})
        if not texts:
            break
        done += len(texts)
    return done
