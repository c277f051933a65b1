"""What a parameter was expected to be, in the caller's language; the checks themselves speak English only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langnghe.i18n import N_
from langnghe.i18n import gettext as _

LONGEST = 200       # characters of a list of values
# The checks' own codes; what they know besides is named in braces.
SAID = {
    "missing": N_("this has to be given"),
    "extra_forbidden": N_("there is no parameter of this name here"),
    "json_invalid": N_("this is not valid JSON"),
    "literal_error": N_("one of these is expected: {expected}"),
    "string_pattern_mismatch": N_("this is not written as it has to be: {pattern}"),
    "string_too_long": N_("at most {max_length} characters are taken"),
    "string_too_short": N_("at least {min_length} characters are expected"),
    "too_long": N_("at most {max_length} entries are taken"),
    "too_short": N_("at least {min_length} entries are expected"),
    "greater_than_equal": N_("a number of at least {ge} is expected"),
    "greater_than": N_("a number above {gt} is expected"),
    "less_than_equal": N_("a number of at most {le} is expected"),
    "less_than": N_("a number below {lt} is expected"),
}
# Of these there are several codes for one thing: of another type, not readable, too large.
KINDS = {
    "int": N_("a whole number is expected"),
    "bool": N_("true or false is expected"),
    "string": N_("a text is expected"),
    "list": N_("a list is expected"),
    "dict": N_("an object is expected"),
    "model": N_("an object is expected"),
    "datetime": N_("a time is expected, like 2026-11-20T08:00:00+07:00"),
    "timezone": N_("a time is expected, like 2026-11-20T08:00:00+07:00"),
}
OTHER = N_("this cannot be read")


def expected(error: Mapping[str, Any]) -> str:
    """Return what was expected, by an error of the checks; what was typed is not said back."""
    code: str = error["type"]
    if isinstance(error.get("input"), str) and code in {"too_long", "too_short"}:
        code = f"string_{code}"     # a text with checks of its own is told as a list
    message = SAID.get(code) or KINDS.get(code.partition("_")[0], OTHER)
    return _(message).format(**{name: _plain(value) for name, value in error.get("ctx", {}).items()})


def _plain(value: Any) -> str:
    return str(value).replace("' or '", "', '")[:LONGEST]
