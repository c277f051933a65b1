"""What somebody of the field side types, as it is kept: readable letters, and no personal data."""

from __future__ import annotations

import re

from config.errors import Words
from pipelines.topics import wording
from vietnamese.holders import without_holders
from vietnamese.redaction import redact, without_placeholders
from vietnamese.redaction.kinds import PLACEHOLDERS
from vietnamese.text import repair

_LETTER = re.compile(r"[^\W\d_]")
# A text is read up to so many times its length: what is longer is refused without being worked through.
_READ = 4


class Unfit(ValueError):
    """A text that cannot be kept; the message is Words."""


def spelled(text: str) -> str:
    """Return a text in the letters that are kept, with one blank between words; personal data still stand in it."""
    return wording.spelled(repair(text).text)


def redacted(text: str) -> str:
    """Return a text of several lines without personal data, as comments are kept, names in small letters too.

    An official is named by the office alone.

    The stricter rules for topics' names are not asked: they take "Đoàn Thanh niên" and "chi bộ Nguyễn Huệ" for names.
    """
    kept = redact(without_holders(spelled(text)), context="comment").text
    return wording.without_small_names(kept, PLACEHOLDERS["PERSON"])


def passage(text: str, most: int) -> str:
    """Return a text as it is kept, "" for an empty one; raises Unfit for one too long or in letters nobody can read."""
    if not text:
        return ""
    if len(text) > _READ * most:
        raise Unfit(_too_long(most))
    if repair(text).verdict == "uncertain":
        raise Unfit(Words("it is in letters of an old encoding that cannot be told for certain; type it anew"))
    kept = redacted(text)
    if len(kept) > most:
        raise Unfit(_too_long(most))
    return kept


def line(text: str, most: int) -> str:
    """Return a text of one line as it is kept; raises as `passage` does."""
    return passage(" ".join(text.split()), most)


def says_something(text: str) -> bool:
    """Return whether a kept text holds a word beside what stands for personal data."""
    return _LETTER.search(without_placeholders(text)) is not None


def _too_long(most: int) -> Words:
    return Words("it is longer than {most} characters", most=most)
