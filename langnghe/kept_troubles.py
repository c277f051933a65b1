"""What is wrong as it is kept: the message and its values, to be worded in the language of whoever reads it later."""

from __future__ import annotations

import json
from typing import Any

from config.errors import Words
from config.masking import masked
from langnghe.i18n import N_
from langnghe.i18n import gettext as _
from langnghe.troubles import WORDS, said, worded
from search.errors import QueryError

# What a job of the lower rooms leaves when it was stopped.
INTERRUPTED = N_("interrupted")
_QUERY = ("message", "position", "hint", "reason", "detail", "near")


def kept(trouble: Exception | str) -> str:
    """Return an error, or a text with its values, as one line of JSON without the passwords of addresses."""
    if isinstance(trouble, QueryError):
        return _line({"query": {name: _parts(getattr(trouble, name)) for name in _QUERY}})
    return _line({"words": _parts(trouble if isinstance(trouble, str) else _text(trouble))})


def _text(error: Exception) -> str:
    first, detail = error.args[0] if error.args else "", " ".join(str(error).split())
    if isinstance(first, Words):
        return first
    message = WORDS.get(type(error))
    return Words(message, **{"detail": detail} | vars(error)) if message else detail or type(error).__name__


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _parts(value: object) -> Any:
    if isinstance(value, Words):
        return {"message": value.message, "values": {name: _parts(one) for name, one in value.values.items()}}
    if isinstance(value, tuple):
        return [_parts(one) for one in value]
    return masked(value) if isinstance(value, str) else value


def told(line: str) -> str:
    """Return what was kept in the reader's words, "" for nothing; one of before, in the worker's language, as it is."""
    try:
        value = json.loads(line)
        if "query" in value:
            parts = value["query"]
            return worded(QueryError(parts.pop("message"), parts.pop("position"), parts.pop("hint"), **parts))
        return said(_whole(value["words"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return _(INTERRUPTED) if line == INTERRUPTED else line


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return Words(value["message"], **{name: _whole(one) for name, one in value["values"].items()})
    return value
