"""Texts on screen: English message ids in the code, Vietnamese by default, one language per context."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

from langnghe.invocation import as_typed

LANGUAGES = ("vi", "en")
DEFAULT_LANGUAGE = "vi"

_chosen: ContextVar[str] = ContextVar("langnghe_language", default="")


def language() -> str:
    """Return the language of this context; unset, the setting LANGNGHE_LANGUAGE, else Vietnamese."""
    return _chosen.get() or known_language(os.environ.get("LANGNGHE_LANGUAGE", ""))


def known_language(name: str) -> str:
    """Return `name` when it is a language we speak, else Vietnamese."""
    return name if name in LANGUAGES else DEFAULT_LANGUAGE


def use(name: str) -> None:
    """Speak `name` ("vi" or "en") in this context from now on."""
    _chosen.set(known_language(name))


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Speak `name` inside the block."""
    token = _chosen.set(known_language(name))
    try:
        yield
    finally:
        _chosen.reset(token)


def gettext(message: str) -> str:
    """Return `message` in the language of this context, its commands as they are typed here.

    A message without translation stays English.
    """
    return as_typed(message if language() == "en" else catalog().get(message, message))


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of a message for `number`; Vietnamese has one form, kept under the singular."""
    if language() == "en":
        return as_typed(singular if number == 1 else plural)
    return as_typed(catalog().get(singular, singular if number == 1 else plural))


def N_(message: str) -> str:
    """Mark `message` for translation where it is shown later."""
    return message


_ = gettext


@cache
def catalog() -> dict[str, str]:
    """Return all Vietnamese translations, read once from locale/vi/*.po (one file an area)."""
    merged: dict[str, str] = {}
    folder = files("langnghe") / "locale" / DEFAULT_LANGUAGE
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".po"):
            merged.update(_read(entry.read_bytes()))
    return merged


def _read(content: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for message in read_po(content.splitlines(keepends=True), locale=DEFAULT_LANGUAGE, abort_invalid=True):
        key, text = _first(message.id), _first(message.string)
        if key and text and not message.fuzzy:
            found[key] = text
    return found


def _first(forms: str | tuple[str, ...] | list[str] | None) -> str:
    return forms if isinstance(forms, str) else (forms or ("",))[0]
