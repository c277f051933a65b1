"""Documents that a topic's articles name by number, with the articles and stories that name each; never a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage import topictexts
from storage.topictexts import TopicText
from vietnamese import documents
from vietnamese.documents import Document
from vietnamese.text import tokens

ARTICLES = 200    # the newest of a topic are read: 20 ms for as many whole texts
SPELLINGS = 4

Key = tuple[str, str, int, str]


@dataclass(frozen=True, slots=True)
class DocumentFacet:
    """A document, how many of the articles that were read name it, and the ways in which they write it."""

    name: str
    articles: int
    stories: int
    spellings: tuple[str, ...]

    @property
    def question(self) -> str:
        """The search that finds those articles."""
        return " OR ".join(f'"{spelling}"' for spelling in self.spellings)


def of_topic(session: Session, topic_id: int) -> tuple[int, list[DocumentFacet]]:
    """Return how many articles were read, and the documents that they name, those of most articles first."""
    texts = topictexts.newest(session, topic_id, limit=ARTICLES)
    return len(texts), named(texts)


def named(texts: Iterable[TopicText]) -> list[DocumentFacet]:
    """Return the documents that texts name; "Nghị định 168" counts for the one full number that it can mean here."""
    seen: dict[Key, list[tuple[TopicText, Document, str]]] = defaultdict(list)
    for text in texts:
        whole = text.text
        for document in documents.mentions(whole):
            seen[_key(document)].append((text, document, whole[document.start:document.end]))
    homes = _homes({key: found[0][1] for key, found in seen.items()})
    groups: dict[Key, list[tuple[TopicText, Document, str]]] = defaultdict(list)
    for key, found in seen.items():
        groups[homes[key]] += found
    facets = [_facet([one for _, one, _ in seen[key]], found) for key, found in groups.items()]
    return sorted(facets, key=lambda facet: (-facet.articles, -facet.stories, facet.name))


def _key(document: Document) -> Key:
    return document.kind, document.number, document.year, document.letters


def _homes(known: dict[Key, Document]) -> dict[Key, Key]:
    """Return key → the fuller key that it stands for: the only one that agrees with it, else itself."""
    alike: dict[str, list[Key]] = defaultdict(list)
    for key, document in known.items():
        alike[document.number].append(key)
    homes = {}
    for key, document in known.items():
        fuller = [other for other in alike[document.number] if other != key and document.within(known[other])]
        fullest = [one for one in fuller if not _is_within_another(known, one, fuller)]
        homes[key] = fullest[0] if len(fullest) == 1 else key
    return homes


def _is_within_another(known: dict[Key, Document], key: Key, others: Collection[Key]) -> bool:
    return any(other != key and known[key].within(known[other]) for other in others)


def _facet(own: Sequence[Document], found: Sequence[tuple[TopicText, Document, str]]) -> DocumentFacet:
    names = Counter(document.name for document in own)
    # Of equals the one with more diacritics: "NĐ" is the spelling, "ND" a way of typing it.
    name = max(names, key=lambda name: (names[name], sum(not c.isascii() for c in name), name))
    spelled = Counter(" ".join(tokens(words)) for _, _, words in found if not words[0].isdigit() or not words.isalnum())
    spellings = sorted(spelled, key=lambda words: (-spelled[words], words))[:SPELLINGS]
    return DocumentFacet(name, len({text.id for text, _, _ in found}), len({text.story_id for text, _, _ in found}),
                         tuple(spellings) or (" ".join(tokens(name)),))
