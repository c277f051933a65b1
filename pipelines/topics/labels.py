"""What a topic is called: the headline closest to the others, and the terms that set it apart; never a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.topics import wordgroups
from pipelines.topics.features import Frequencies, short
from pipelines.topics.hashing import Runs
from vietnamese import mentions
from vietnamese import text as rules
from vietnamese.names import looks_like_person

HEADLINES = 12     # the first ones of a topic: a label that wanders with every new story is no name
TERMS = 6


@dataclass(frozen=True, slots=True)
class Label:
    """A topic's headline and its distinctive terms."""

    headline: str
    terms: tuple[str, ...]


def label(headlines: Sequence[str], frequencies: Frequencies) -> Label:
    """Return the label of a topic from its stories' headlines, the oldest first."""
    # A headline without a person is preferred; where every one names somebody, the name is cut out.
    impersonal = [h for h in headlines if not mentions.mentions(h) and not looks_like_person(h)]
    central = _central(impersonal or headlines)
    return Label(central if impersonal else mentions.without_names(central), _terms(headlines, frequencies))


def _central(headlines: Sequence[str]) -> str:
    # By the headlines alone: with weights of the day a rebuild would give other labels to the same topics.
    sets = [set(Runs(rules.folded_tokens(h)).hashes(2).tolist()) for h in headlines]
    totals = [sum(len(s & other) / max(1, len(s | other)) for other in sets) for s in sets]
    return headlines[max(range(len(headlines)), key=lambda n: (round(totals[n], 6), -n))]


def _terms(headlines: Sequence[str], frequencies: Frequencies) -> tuple[str, ...]:
    """Return the groups of words that many headlines share and few other texts have."""
    groups = wordgroups.shared(headlines)
    scored = sorted((-count * _rarity(group, frequencies), group) for group, count in groups.items())
    chosen: list[str] = []
    for group in mentions.strip_persons([group for _, group in scored]):
        if not any(f" {group} " in f" {other} " for other in chosen):
            chosen.append(group)
    return tuple(chosen[:TERMS])


def _rarity(group: str, frequencies: Frequencies) -> float:
    pairs = Runs(rules.folded_tokens(group)).hashes(2)
    return float(frequencies.rarity(short(pairs)).max()) if len(pairs) else 0.0
