"""Where a walk through pages stands: numbers that say what was given last, and a mark of the question they answer."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence

from langnghe.i18n import gettext as _
from langnghe.web.api.problems import Refusal
from langnghe.web.paths import LARGEST_ID

LONGEST = 400
MARK = 12            # characters; it tells questions apart, nobody is kept out by it


def encode(question: str, numbers: Sequence[int]) -> str:
    """Return a cursor."""
    text = json.dumps([_mark(question), *numbers], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(question: str, cursor: str, count: int) -> list[int] | None:
    """Return the numbers of a cursor, None for the first page; one of another question, or none at all, is refused."""
    if not cursor:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        found = None
    fits = isinstance(found, list) and len(found) == count + 1 and found[0] == _mark(question)
    if not fits or not all(type(number) is int and 0 <= number <= LARGEST_ID for number in found[1:]):
        raise Refusal(400, "bad-cursor", _("Repeat all parameters of the page that gave the cursor, or begin anew."))
    return [int(number) for number in found[1:]]


def _mark(question: str) -> str:
    return hashlib.sha256(question.encode(errors="replace")).hexdigest()[:MARK]
