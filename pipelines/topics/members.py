"""A topic's stories as vectors, with the words behind the term hashes, for those who want to know why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from pipelines.topics import features
from pipelines.topics.features import Features, Frequencies, Vector
from pipelines.topics.hashing import Hashes, Runs
from storage import stories, topics
from vietnamese import mentions
from vietnamese import text as rules

# Stories of a topic that are looked at, the newest: their comparison is quadratic.
MOST = 300


@dataclass(frozen=True, slots=True)
class Member:
    """One story by the text that represents it."""

    story_id: int
    title: str
    lead: str
    body: str

    def features(self, frequencies: Frequencies) -> Features:
        """Return its vectors under these document frequencies."""
        return frequencies.weigh(features.count(self.title, self.lead, self.body))


def of_topic(session: Session, topic_id: int) -> list[Member]:
    """Return the stories of a topic in the order in which they joined, the last MOST of them; none for a merged one."""
    joined = [member.story_id for member in topics.members(session, [topic_id])][-MOST:]
    rows = stories.get_many(session, joined)
    shown = {s: row.representative_id for s, row in rows.items() if row.representative_id is not None}
    texts = stories.texts(session, list(shown.values()))
    return [Member(s, texts[shown[s]].title, texts[shown[s]].lead, texts[shown[s]].body)
            for s in joined if s in shown and shown[s] in texts]


def words_of(terms: Iterable[int], members: Sequence[Member]) -> dict[int, str]:
    """Return term → the words that it stands for, as the members write them; personal names are left out."""
    wanted = np.array(sorted(set(terms)), dtype=np.uint64)
    found: dict[int, str] = {}
    for member in members:
        for part in (member.title, member.lead, member.body[: features.BODY_CHARACTERS]):
            found = _written(part, wanted) | found
    return {term: words for term, words in found.items() if mentions.strip_persons([words]) == [words]}


def _written(part: str, wanted: Hashes) -> dict[int, str]:
    # Names are cut before anything is taken, so that no half of one is shown as a term.
    found: dict[int, str] = {}
    for piece in mentions.without_names(rules.clean(part), "\n").split("\n"):
        spans = rules.token_spans(piece)
        runs = Runs(rules.folded_tokens(piece))
        for length in (1, 2):
            hashes = features.short(runs.hashes(length))
            for place in np.flatnonzero(np.isin(hashes, wanted)).tolist():
                start, end = spans[place][0], spans[place + length - 1][1]
                found.setdefault(int(hashes[place]), piece[start:end])
    return found


def heaviest(terms: Vector, words: dict[int, str], most: int) -> list[tuple[str, float]]:
    """Return the heaviest terms that can be shown, with their weights; a word inside a shown pair is left out."""
    shown: list[tuple[str, float]] = []
    taken: set[str] = set()
    for term, weight in sorted(terms.items(), key=lambda item: (-item[1], item[0])):
        text = words.get(term)
        folded = rules.folded_tokens(text) if text else []
        if not text or taken.issuperset(folded):
            continue
        taken.update(folded)
        shown.append((text, round(weight, 3)))
        if len(shown) == most:
            break
    return shown
