"""What a column of a report, question or situation holds, in words: codes as on screen, days as the language has."""

from __future__ import annotations

from typing import Any

from langnghe.formats import day
from langnghe.i18n import gettext as _
from langnghe.render.field.form_words import TABLES

DAYS = frozenset({"heard_on", "heard_from", "heard_to", "answered_on", "begins_on", "ends_on"})


def told(name: str, value: Any) -> str:
    """Return the value of a column in words, "" for none; what is no code and no day stands for itself."""
    if value in (None, "", [], ()):
        return ""
    if isinstance(value, list | tuple):
        return ("; " if name == "documents" else ", ").join(map(str, value))
    if name in DAYS:
        return any_day(str(value))
    table = TABLES.get(name, {})
    return _(table[value]) if value in table else str(value)


def any_day(text: str) -> str:
    """Return a day in the person's language; what is none stays as it was typed."""
    try:
        return day(text)
    except ValueError:
        return text
