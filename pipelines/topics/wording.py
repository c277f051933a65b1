"""What staff write about a topic, its name or a reason: cleaned, without personal data, never only a person."""

from __future__ import annotations

import re

from config.errors import Words
from pipelines.topics.refusals import Refused
from pipelines.topics.said_names import without_said_names
from vietnamese import mentions
from vietnamese.names import looks_like_person
from vietnamese.persons_alone import is_only_a_person
from vietnamese.redaction import redact, without_placeholders
from vietnamese.text import clean

LONGEST_NAME = 200
LONGEST_REASON = 500
LONGEST_PASSAGE = 4000
# A refused text is not worked through, however long it is: the longest that is read at all.
_READ = 4 * LONGEST_REASON
_SIGNS = " .,;:!?\"'“”()[]"
_ACCOUNT = re.compile(r"@?\w*[^\W\d_]_\w+|@\w+")
# A name typed without capitals: "văn" and "thị" in the middle tell it from ordinary words, but for words that begin so.
_IN_SMALL_LETTERS = re.compile(
    r"(?<!\w)[^\W\d_]+ (?:(?:văn|van) (?!h[oó][aá]|h[oọ]c|ngh[eệ]|ph[oò]ng|b[aả]n|c[oô]ng|ki[eệ]n)"
    r"|(?:thị|thi) (?!tr[uư][oờ]ng|xã|xa|tr[aấ]n|hanh|công|cong))[^\W\d_]+(?!\w)")
_LETTER = re.compile(r"[^\W\d_]")


def name(text: str) -> str:
    """Return a topic's name as it is kept; raises Refused for one that is empty, too long or only a person's."""
    said = _checked(text, Words("the name of a topic"), LONGEST_NAME)
    if is_only_a_person(said.strip(_SIGNS)) or _ACCOUNT.fullmatch(said):
        raise Refused(Words("a topic is never named for a person: name what happened"))
    kept = _without_names(said)
    if not _says_something(kept):
        raise Refused(Words("a topic is never named for a person: name what happened"))
    return kept


def reason(text: str) -> str:
    """Return a reason as it is kept; raises Refused for one that is empty or too long."""
    kept = _without_names(_checked(text, Words("the reason"), LONGEST_REASON))
    if not _says_something(kept):
        raise Refused(Words("the reason holds nothing but names and personal data: say why, without them"))
    return kept


def passage(text: str, longest: int = LONGEST_PASSAGE) -> str:
    """Return a text of several lines as it is kept, "" for an empty one; raises Refused for one that is too long."""
    said = spelled(text[:2 * longest])
    if len(text) > 2 * longest or len(said) > longest:
        raise Refused(Words("{what} is longer than {longest} characters", what=Words("the text"), longest=longest))
    return "\n".join(_without_names(line) if line else "" for line in said.split("\n"))


def spelled(text: str) -> str:
    """Return a text as it would be kept with all its words: letters in one piece, one blank between words.

    What differs from it had names or personal data. Some keyboards type a letter and its tone as two characters.
    """
    return "\n".join(" ".join(line.split()) for line in clean(text).splitlines()).strip()


def _checked(text: str, what: Words, longest: int) -> str:
    said = " ".join(clean(text[:_READ]).split())
    if len(text) > _READ or len(said) > longest:
        raise Refused(Words("{what} is longer than {longest} characters", what=what, longest=longest))
    if not _LETTER.search(said):
        raise Refused(Words("{what} is empty", what=what))
    return said


def _without_names(text: str) -> str:
    kept = without_said_names(mentions.without_names(redact(text, context="comment").text, "…"))
    return without_small_names(kept, "…")


def without_small_names(text: str, instead: str) -> str:
    """Return the text with names typed in small letters ("nguyễn văn tám") replaced."""
    return _IN_SMALL_LETTERS.sub(lambda match: instead if looks_like_person(match[0]) else match[0], text)


def _says_something(text: str) -> bool:
    return _LETTER.search(without_placeholders(text)) is not None
