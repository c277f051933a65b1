"""The articles that may be about subjects: by an index of a stretch of days, by the search engine, or among new ones.

The score of a pair depends on its two texts alone, so however a candidate is found, what is said of it is the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from config.clock import local_day, local_day_bounds
from config.crosscheck import HEARD
from search.crosschecking import model
from search.crosschecking.differences import Difference, differences
from search.crosschecking.index import CANDIDATES, Article, Corpus
from search.crosschecking.places import OTHER, PROVINCE
from search.crosschecking.roles import role
from search.crosschecking.subjects import Subject, placed
from search.crosschecking.telling import claim_of, confidence
from search.engine import Engine, Plan
from search.nodes import Days
from search.query import as_question, narrow, parse
from search.ranking import units
from storage import crosscheck_reads as reads
from storage.crosscheck_reads import ArticleText, Ground
from storage.crosschecks import MatchRow

# Of this many days of the field one index is made, with the days around them: so it holds some five months of articles.
BLOCK = timedelta(days=90)
MARGIN = timedelta(days=model.DAYS)
# So few subjects are looked up in the search engine, 20 ms each; an index of 100,000 articles takes half a minute.
FEW = 300
QUERY_CHARACTERS = 600

# So many of the places that an article names stand beside the item's; the rest is a list that nobody compares.
PLACES = 3

Found = dict[tuple[str, int], list[MatchRow]]
Named = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Ground:
    """Articles with the units that each names, and what units are called."""

    corpus: Corpus
    named: Named
    grounds: Mapping[int, Ground]


def among(session: Session, subjects: Sequence[Subject], ids: Collection[int], grounds: Mapping[int, Ground]) -> Found:
    """Return each subject's matches among some articles."""
    ground = _ground(session, reads.texts(session, ids), grounds)
    return {(one.kind, one.id): rows for one in subjects if (rows := _matches(ground, one))}


def by_days(session: Session, subjects: Sequence[Subject], grounds: Mapping[int, Ground]) -> Found:
    """Return each subject's matches among all articles around the days on which it was heard."""
    found: Found = {}
    for first, block in _blocks(subjects):
        last = max(one.item.last for one in block)
        start = local_day_bounds((date.fromordinal(first) - MARGIN).isoformat())[0]
        end = local_day_bounds((date.fromordinal(last) + MARGIN).isoformat())[1]
        ground = _ground(session, reads.texts_between(session, start, end), grounds)
        found |= {(one.kind, one.id): _matches(ground, one) for one in block}
    return found


def by_engine(session: Session, subjects: Sequence[Subject], grounds: Mapping[int, Ground], engine: Engine) -> Found:
    """Return each subject's matches among what the search engine finds for its words."""
    found: Found = {}
    for one in subjects:
        texts = reads.texts(session, _asked(engine, one))
        found[one.kind, one.id] = _matches(_ground(session, texts, grounds), one)
    return found


def _asked(engine: Engine, one: Subject) -> list[int]:
    words = "".join(c if c.isalnum() or c.isspace() else " " for c in one.text[:QUERY_CHARACTERS])
    query = parse(words)
    first, last = (int((date.fromordinal(day) + step).strftime("%Y%m%d"))
                   for day, step in ((one.item.first, -MARGIN), (one.item.last, MARGIN)))
    asked = narrow(as_question(query), Days(first, last))
    plan = Plan(asked, units(query), fold_copies=False, size=CANDIDATES * 2, facets=False)
    return [hit.id for hit in engine.search(plan).hits]


def _blocks(subjects: Sequence[Subject]) -> Iterable[tuple[int, list[Subject]]]:
    block: list[Subject] = []
    for one in sorted(subjects, key=lambda s: s.item.first):
        if block and one.item.first - block[0].item.first > BLOCK.days:
            yield block[0].item.first, block
            block = []
        block.append(one)
    if block:
        yield block[0].item.first, block


def _ground(session: Session, texts: Sequence[ArticleText], grounds: Mapping[int, Ground]) -> _Ground:
    named = reads.places(session, [one.id for one in texts])
    return _Ground(Corpus([
        Article(one.id, one.title, one.lead, one.body, date.fromisoformat(local_day(one.published_at)).toordinal(),
                placed(named.get(one.id, ()), grounds)) for one in texts]), named, grounds)


def _matches(ground: _Ground, one: Subject) -> list[MatchRow]:
    found = []
    claim = claim_of(one.claim) if one.claim else None
    for match in model.matches(ground.corpus, one.item):
        told = match.article
        sure = confidence(match.confidence, claim, told.title, told.lead, told.body) if claim else match.confidence
        said = [*_places(ground, one, match), *differences(one.text, f"{told.title}\n{told.lead}\n{told.body[:2000]}")]
        found.append(MatchRow(told.id, round(sure, 4), match.relation, role(told.title, told.lead),
                              [{"what": d.what, "field": d.field, "online": d.online} for d in said]))
    return found


def _places(ground: _Ground, one: Subject, match: model.Match) -> list[Difference]:
    """Return where it was heard beside the units that an article names, where none of these is or holds it."""
    here = ground.grounds.get(one.area_id or 0)
    if match.relation not in (PROVINCE, OTHER) or here is None or not one.item.places.named:
        return []
    below = [unit for unit in ground.named.get(match.article.id, ()) if unit in match.article.places.named]
    names = ", ".join(ground.grounds[unit].full_name for unit in below[:PLACES])
    return [Difference(HEARD, here.full_name, names)] if names else []
