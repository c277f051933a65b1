"""Addresses without what is secret in them: for doctor, errors and logs."""

from __future__ import annotations

import re

STARS = "***"
# Up to the last @: a password in which one was not written %40 would else be shown from there on.
_LOGIN = re.compile(r"(://[^:/@\s]*):\S*@")
# Misspelt ones too, which a driver refuses and nobody else hides.
_KEYS = re.compile(r"([?&;]\w*(?:pas|pw|secret|token|key|auth|cred)\w*=)[^&;\s]*", re.IGNORECASE)


def masked(text: str) -> str:
    """Return a text with the passwords of its addresses starred out."""
    return _KEYS.sub(rf"\1{STARS}", _LOGIN.sub(rf"\1:{STARS}@", text))


def unsaid(text: str) -> str:
    """Return an address that cannot be read, starred out as a whole where it may hold a password."""
    return STARS if re.search("[@?]", text) else text
