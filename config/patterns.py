"""Regular expressions of an office's files: those whose time grows without bound are refused."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

from config.errors import Words

# Python's own parser; it has no public name, and reading patterns by hand would miss classes and escapes.
_parser: Any = importlib.import_module("re._parser")
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


def check_pattern(value: str) -> str | None:
    """Return what is allowed when `value` is no pattern to be used, None when it is.

    A repetition or a choice inside a repetition, as in (a+)+ or (a|aa)+, can take exponential time on an address that
    does not match, and addresses come from the sites.
    """
    try:
        re.compile(value)
        parsed = _parser.parse(value)
    except (re.error, RecursionError, OverflowError) as error:
        return Words("a regular expression ({reason})", reason=str(error))
    unbounded = Words("a regular expression without a repetition or choice inside a repetition")
    return unbounded if _nested(parsed, False) else None


def _nested(pattern: Any, inside: bool) -> bool:
    for operator, argument in pattern:
        repeats = str(operator) in _REPEATS
        varies = str(operator) == "BRANCH" or (repeats and argument[0] != argument[1])
        if inside and varies:
            return True
        again = inside or (repeats and argument[1] > 1)
        if any(_nested(part, again) for part in _parts(argument)):
            return True
    return False


def _parts(argument: Any) -> Iterator[Any]:
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, tuple | list):
        for part in argument:
            yield from _parts(part)
