"""Regular expressions of an office's files: those whose time grows without bound are refused, on long addresses too."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import prod
from typing import Any

from config.errors import Words

# Python's own parser; it has no public name, and reading patterns by hand would miss classes and escapes.
_parser: Any = importlib.import_module("re._parser")
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")

# With two open repetitions the time grows with the third power of an address's length, with three with the fourth.
LONG = 250
# Ways to match from one place of LONG characters: two open repetitions and an optional sign. The slowest took 45 ms.
MOST_WAYS = 3 * LONG * LONG
# One open repetition and an optional sign took 9 ms on the longest address that is ever asked, of 1,000 characters.
FEW_WAYS = 3 * LONG


def check_pattern(value: str) -> str | None:
    """Return what is allowed when `value` is no pattern to be used, None when it is.

    A repetition or a choice inside a repetition, as in (a+)+ or (a|aa)+, can take exponential time on an address that
    does not match, and addresses come from the sites. Open repetitions one after the other, as in .*-.*-.*-, take
    a power of its length.
    """
    try:
        re.compile(value)
        parsed = _parser.parse(value)
    except (re.error, RecursionError, OverflowError) as error:
        return Words("a regular expression ({reason})", reason=str(error))
    unbounded = Words("a regular expression without a repetition or choice inside a repetition")
    if _nested(parsed, False):
        return unbounded
    return None if _ways(parsed) <= MOST_WAYS else Words(
        "a regular expression with at most two open repetitions, as in [^/]+ or .*; a short one, as in {example}, "
        "counts less",
        example=r"\d{1,9}")


def matches(patterns: Iterable[re.Pattern[str]], address: str, *, too_long: bool) -> bool:
    """Say whether an address has one of the patterns; `too_long` is the answer of a slow pattern on a long address."""
    return any(too_long if len(address) > LONG and _slow(pattern) else pattern.search(address) is not None
               for pattern in patterns)


@lru_cache(maxsize=4096)
def _slow(pattern: re.Pattern[str]) -> bool:
    return _ways(_parser.parse(pattern.pattern)) > FEW_WAYS


def _ways(pattern: Any) -> int:
    """Return how many ways a pattern has to match from one place of LONG characters, rather too many than too few."""
    return prod(_ways_of(str(operator), argument) for operator, argument in pattern)


def _ways_of(operator: str, argument: Any) -> int:
    if operator == "BRANCH":
        return _choices(argument[1])
    inner = prod(map(_ways, _parts(argument)))
    if operator in {"MAX_REPEAT", "MIN_REPEAT"}:
        least, most = argument[:2]
        # Short ones cost more for each of their ways: they fit in at every place.
        return inner if least == most else inner * min(2 * (most - least) + 1, LONG)
    # What a group took is compared letter by letter.
    return LONG if operator == "GROUPREF" else inner


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


def _choices(options: Any) -> int:
    """Count the options that may match at one place: of those that begin with unlike letters it is one."""
    first = [option[0] if len(option) else None for option in options]
    unlike = len(set(first)) == len(first) and all(one and str(one[0]) == "LITERAL" for one in first)
    ways = list(map(_ways, options))
    return max(ways) if unlike else sum(ways)
