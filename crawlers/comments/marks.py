"""Where something was taken out of a comment, until its words are put together: signs that no text holds."""

from __future__ import annotations

QUOTE, PERSON = "\ue000", "\ue001"


def without_marks(text: str) -> str:
    """Return a text without such signs."""
    return text.replace(QUOTE, "").replace(PERSON, "")
