"""The sentences by which an article denies, checks or passes on something, and what rules them out again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from config.rumors import CANDIDATES
from pipelines.rumors.abroad import is_abroad
from pipelines.rumors.saying import cues, holds, plain, sentences
from vietnamese.mentions import full_names

NEAR = 3             # words between a negation and the cue that it takes back


@dataclass(frozen=True, slots=True)
class Cued:
    """A sentence with the words that were found in it; `head` says that it is of the headline or the lead."""

    kind: str
    cue: str
    sentence: str
    head: bool


def cued(title: str, lead: str, body: str) -> Iterator[Cued]:
    """Yield the sentences that deny, then those that check, then those that pass on, each in their order.

    None of news of the stage, of sports, of private lives and of trials, and none that is about other countries alone.
    A check is one only in the headline: what is checked elsewhere is anything that an office looks into.
    """
    context = plain(f"{title}\n{lead}")
    if holds("private", context) or holds("court", context) or _is_of_a_person(title, context):
        return
    running = sentences(body)
    for kind in CANDIDATES:
        headed = False
        for sentence in sentences(title) + (sentences(lead) if kind != "verifies" else []):
            if (cue := _cue(kind, sentence)) and not is_abroad(sentence, title, lead):
                headed = True
                yield Cued(kind, cue, sentence, True)
        for before, sentence in zip(["", *running], running, strict=False):
            if (cue := _cue(kind, sentence, "anywhere")) and not is_abroad(sentence, title, lead) \
                    and (headed or holds("spread", plain(f"{before} {sentence}"))):
                yield Cued(kind, cue, sentence, False)


def _is_of_a_person(title: str, context: str) -> bool:
    """Return whether a headline begins with somebody who speaks for nobody but themselves."""
    return not holds("home", context) and any(start == 0 for start, _ in full_names(title))


def _cue(kind: str, sentence: str, within: str = "") -> str:
    """Return the longest words of a kind in a sentence that nothing takes back, "" for none."""
    said = plain(sentence)
    found = next((cue for cue in cues(kind) if f" {cue} " in said and (not within or cue in cues(within))), "")
    if not found or holds("law", said) or holds("court", said) or (kind == "verifies" and holds("crime", said)):
        return ""
    before = said.partition(f" {found} ")[0].split()[-NEAR:]
    return "" if holds("negated", f" {' '.join(before)} ") else found
