"""The parts of a digest's field side: under which heading each stands, and what puts it into words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from langnghe.i18n import _
from langnghe.render.field import crosscheck, questions, reports, rumors, situation_words, streams
from langnghe.render.field.said import Said
from langnghe.render.sections import SECTIONS

# Name of the part in the digest's body → its sentences, in the order of the page.
WORDS: Mapping[str, Callable[[Mapping[str, Any]], list[Said]]] = {
    "situations": situation_words.sentences,
    "reports": reports.sentences,
    "rumors": rumors.sentences,
    "questions": questions.sentences,
    "crosscheck": crosscheck.sentences,
    "streams": streams.sentences,
}


def told(body: Mapping[str, Any], shown: Collection[str]) -> list[tuple[str, str, list[Said]]]:
    """Return (name, heading, sentences) of the parts that a digest holds and a reader wants."""
    held = body.get("field", {})
    return [(name, _(SECTIONS[name]), said) for name, words in WORDS.items()
            if name in held and name in shown and (said := words(held[name]))]
