"""A topic in its own words: sentences that stand for its stories, and what each day added; quoted, never written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy.orm import Session

from config.clock import local_day
from pipelines import sentences
from pipelines.sentences import Found, Report, Sentence
from storage import topictexts
from storage.topictexts import TopicText

STORIES = 150         # the newest of a topic, one text each: 40 ms
CHARACTERS = 1200     # of its body: more than the first sentences have
FIRST = 4             # sentences of a text: its lead and what follows
SENTENCES = 5
# A summary is a function of its texts, and a topic is looked at many times between two of its articles. Of a text that
# was changed or deleted nothing is found again, as the key is what the record holds now.
KNOWN = 256
_known: dict[bytes, Summary] = {}


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence or, where no sentence says anything new, a headline, and where it stands."""

    text: str
    article_id: int
    url: str
    source: str
    source_title: str
    at: datetime | None
    precision: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Key sentences of a topic; day → what it added; how many stories were read for it."""

    sentences: Sequence[Quote]
    added: Mapping[str, Quote]
    stories: int


def of_topic(session: Session, topic_id: int) -> Summary:
    """Return the summary of a topic from its newest `STORIES` stories."""
    texts = topictexts.representatives(session, topic_id, limit=STORIES, characters=CHARACTERS)
    key = _digest(texts)
    if (found := _known.get(key)) is None:
        if len(_known) >= KNOWN:
            _known.clear()
        found = _known[key] = summarise(texts)
    return found


def _digest(texts: Sequence[TopicText]) -> bytes:
    return blake2b("\0".join(map(repr, texts)).encode(errors="replace"), digest_size=16).digest()


def summarise(texts: Sequence[TopicText]) -> Summary:
    """Return the summary of texts, one a story, the oldest first."""
    by_id = {text.id: text for text in texts}
    reports = {text.id: _report(text) for text in texts}
    found = {key: sentences.read([report], FIRST) for key, report in reports.items()}
    chosen = sentences.cover([one for some in found.values() for one in some], SENTENCES)
    chosen.sort(key=lambda sentence: (by_id[sentence.key].at is None, by_id[sentence.key].at, sentence.key))
    added = _added([text for text in texts if text.at is not None], reports, found)
    return Summary([_quote(one, by_id) for one in chosen], {d: _quote(one, by_id) for d, one in added.items()},
                   len(texts))


def _report(text: TopicText) -> Report:
    # A sentence that the cut went through ends in no sign of an end, so that it is not quoted.
    body = text.body + "," if len(text.body) >= CHARACTERS else text.body
    return Report(text.id, text.source, text.title, f"{text.lead}\n{body}")


def _added(texts: Iterable[TopicText], reports: Mapping[int, Report], found: Mapping[int, Sequence[Found]]
           ) -> dict[str, Sentence]:
    """Return day → the sentence, else the headline, that is most new against the days before it."""
    days: dict[str, list[int]] = defaultdict(list)
    for text in texts:
        if text.at is not None:
            days[local_day(text.at)].append(text.id)
    known: set[int] = set()
    added: dict[str, Sentence] = {}
    for day in sorted(days):
        said = [one for key in days[day] for one in found[key]]
        headlines = [sentences.headline(reports[key]) for key in days[day]]
        best = sentences.most_new(said, known) or sentences.most_new(headlines, known)
        if best is not None:
            added[day] = best
        known.update(pair for _, pairs in (*said, *headlines) for pair in pairs)
    return added


def _quote(sentence: Sentence, texts: Mapping[int, TopicText]) -> Quote:
    text = texts[sentence.key]
    return Quote(sentence.text, text.id, text.url, text.source, text.source_title, text.at, text.precision)
