"""The articles that may be about subjects: by an index of a stretch of days, by the search engine, or among new ones.

The score of a pair depends on its two texts alone, so however a candidate is found, what is said of it is the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from config.clock import local_day, local_day_bounds
from search.crosschecking import model
from search.crosschecking.differences import differences
from search.crosschecking.index import CANDIDATES, Article, Corpus
from search.crosschecking.roles import role
from search.crosschecking.subjects import Subject, placed
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

Found = dict[tuple[str, int], list[MatchRow]]


def among(session: Session, subjects: Sequence[Subject], ids: Collection[int], grounds: Mapping[int, Ground]) -> Found:
    """Return each subject's matches among some articles."""
    corpus = Corpus(_articles(session, reads.texts(session, ids), grounds))
    return {(one.kind, one.id): rows for one in subjects if (rows := _matches(corpus, one))}


def by_days(session: Session, subjects: Sequence[Subject], grounds: Mapping[int, Ground]) -> Found:
    """Return each subject's matches among all articles around the days on which it was heard."""
    found: Found = {}
    for first, block in _blocks(subjects):
        last = max(one.item.last for one in block)
        start = local_day_bounds((date.fromordinal(first) - MARGIN).isoformat())[0]
        end = local_day_bounds((date.fromordinal(last) + MARGIN).isoformat())[1]
        corpus = Corpus(_articles(session, reads.texts_between(session, start, end), grounds))
        found |= {(one.kind, one.id): _matches(corpus, one) for one in block}
    return found


def by_engine(session: Session, subjects: Sequence[Subject], grounds: Mapping[int, Ground], engine: Engine) -> Found:
    """Return each subject's matches among what the search engine finds for its words."""
    found: Found = {}
    for one in subjects:
        texts = reads.texts(session, _asked(engine, one))
        found[one.kind, one.id] = _matches(Corpus(_articles(session, texts, grounds)), one)
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


def _articles(session: Session, texts: Sequence[ArticleText], grounds: Mapping[int, Ground]) -> list[Article]:
    named = reads.places(session, [one.id for one in texts])
    return [Article(one.id, one.title, one.lead, one.body, date.fromisoformat(local_day(one.published_at)).toordinal(),
                    placed(named.get(one.id, frozenset()), grounds)) for one in texts]


def _matches(corpus: Corpus, one: Subject) -> list[MatchRow]:
    found = []
    for match in model.matches(corpus, one.item):
        told = match.article
        said = differences(one.text, f"{told.title}\n{told.lead}\n{told.body[:2000]}")
        found.append(MatchRow(told.id, match.confidence, match.relation, role(told.title, told.lead),
                              [{"what": d.what, "field": d.field, "online": d.online} for d in said]))
    return found
