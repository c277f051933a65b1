"""A TOML table read key by key; every error names file, line, key, value and what is allowed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from soupsieve import SelectorSyntaxError
from soupsieve import compile as compile_selector

from config.characters import obeyed
from config.errors import FileUnreadable, KeyMissing, KeyUnknown, ValueRefused, Words, choice, near
from config.patterns import check_pattern
from config.personal import is_personal_page
from config.toml_lines import line_of

T = TypeVar("T")
N = TypeVar("N", int, float)

# Says what is allowed when the value is not, None when it is.
Check = Callable[[str], str | None]


# Python's words for errors that name something; those that name nothing are translated as they are.
_NAMING: tuple[tuple[re.Pattern[str], Callable[[str], Words]], ...] = (
    (re.compile(r"(?:Illegal|Found invalid) character (.+)"),
     lambda what: Words("the character {what} cannot stand here", what=what)),
    (re.compile(r"(?:Cannot declare|Cannot redefine namespace|Duplicate inline table key|Cannot mutate immutable "
                r"namespace) (.+?)(?: twice)?"), lambda what: Words("{what} is there twice", what=_dotted(what))),
    (re.compile(r"Expected ('\S+')"), lambda what: Words("{what} is wanted here", what=what)),
)
_AT = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)")


def read_table(path: Path) -> Table:
    """Read a file; ConfigError when it is not TOML in UTF-8."""
    try:
        # Windows editors put a mark before the text, which TOML does not know.
        text = path.read_text("utf-8-sig")
        return Table(path, text, "", tomllib.loads(text))
    except UnicodeDecodeError as error:
        before = error.object[:error.start]
        column = error.start - before.rfind(b"\n")
        raise FileUnreadable(path, before.count(b"\n") + 1, column, Words("not UTF-8; save it as UTF-8")) from error
    except tomllib.TOMLDecodeError as error:
        found = _AT.fullmatch(str(error))
        reason, line, column_text = found.groups() if found else (str(error), None, None)
        reason = next((say(named[1]) for pattern, say in _NAMING if (named := pattern.fullmatch(reason))), reason)
        last = text.count("\n") + 1 if found else 0
        raise FileUnreadable(path, int(line or last), int(column_text or 1), reason) from error


class Table:
    """One table; the keys that were asked for are the allowed ones, `finish` refuses the others.

    `lines` (first, last) is where one of several tables of a name stands; (0, 0) is the whole file.
    """

    def __init__(
        self, path: Path, text: str, name: str, values: dict[str, Any], lines: tuple[int, int] = (0, 0)
    ) -> None:
        self.path, self.text_of_file, self.name, self.values = path, text, name, values
        self.lines = lines
        self.asked: list[str] = []

    def fail(self, key: str, value: object, allowed: str) -> NoReturn:
        """Raise the error about one key's value; a dot leads into a table."""
        raise ValueRefused(self.path, self._line(key, value), self._below(key), value, allowed)

    def _line(self, key: str = "", value: object = None) -> int:
        path = tuple(filter(None, self._below(key).split(".")))
        return line_of(self.text_of_file, path, value, self.lines)

    def _below(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def _missing(self, key: str, allowed: str) -> NoReturn:
        slips = near(key, [other for other in self.values if other not in self.asked])
        line = self._line(slips[0]) if slips else self._line()
        raise KeyMissing(self.path, line, self._below(key), allowed, self._below(slips[0]) if slips else "")

    def finish(self) -> None:
        """Refuse keys that nobody asked for: a misspelt one would be ignored in silence."""
        for key, value in self.values.items():
            if key not in self.asked:
                shown = None if isinstance(value, dict) else value
                known = [self._below(one) for one in sorted(self.asked)]
                raise KeyUnknown(self.path, self._line(key), self._below(key), shown, known)

    def _get(self, key: str, kind: type[T], default: T, words: str, required: bool = False) -> T:
        self.asked.append(key)
        if key not in self.values:
            if required:
                self._missing(key, words)
            return default
        value = self.values[key]
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind or (required and not value):
            self.fail(key, value, words)
        return value

    def text(self, key: str, required: bool = False, check: Check | None = None) -> str:
        """Read a string."""
        value = self._get(key, str, "", Words("a text"), required)
        self._check(key, value, check if value else None)
        return value

    def texts(self, key: str, required: bool = False, check: Check | None = None) -> tuple[str, ...]:
        """Read a list of strings."""
        values = self._get(key, list, [], Words("a list of texts"), required)
        for value in values:
            if not isinstance(value, str):
                self.fail(key, value, Words("a text"))
            self._check(key, value, check)
        return tuple(values)

    def _check(self, key: str, value: str, check: Check | None) -> None:
        if obeyed(value):
            self.fail(key, value, Words("a text without control characters and direction marks"))
        if check is not None and (allowed := check(value)) is not None:
            self.fail(key, value, allowed)

    def choice(self, key: str, values: tuple[str, ...], default: str = "") -> str:
        """Read one of the given words."""
        value = self._get(key, str, default, choice(values), required=not default)
        if value not in values:
            self.fail(key, value, choice(values))
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Read true or false."""
        return self._get(key, bool, default, Words("true or false"))

    def number(self, key: str, low: float, high: float) -> float | None:
        """Read a number; None when it is not given."""
        words = Words("a number from {low} to {high}", low=low, high=high)
        value = self._within(key, self._get(key, float, float(low), words), low, high, words)
        return value if key in self.values else None

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """Read a whole number."""
        words = Words("a whole number from {low} to {high}", low=low, high=high)
        return self._within(key, self._get(key, int, default, words), low, high, words)

    def _within(self, key: str, value: N, low: float, high: float, words: str) -> N:
        if not low <= value <= high:
            self.fail(key, value, words)
        return value

    def address(self, key: str, required: bool = False) -> str:
        """Read a web address."""
        return self.text(key, required, _address)

    def addresses(self, key: str) -> tuple[str, ...]:
        """Read a list of web addresses."""
        return self.texts(key, check=_address)

    def selector(self, key: str, required: bool = False) -> str:
        """Read a CSS selector."""
        return self.text(key, required, _selector)

    def selectors(self, key: str) -> tuple[str, ...]:
        """Read a list of CSS selectors."""
        return self.texts(key, check=_selector)

    def patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        """Read one regular expression or a list of them."""
        if isinstance(self.values.get(key), str):
            self.values[key] = [self.values[key]]
        return tuple(re.compile(pattern) for pattern in self.texts(key, check=check_pattern))

    def table(self, key: str) -> Table | None:
        """Read a table inside this one; None when it is not there."""
        values = self._get(key, dict, {}, Words("a table [{key}]", key=key))
        if key not in self.values:
            return None
        return Table(self.path, self.text_of_file, self._below(key), values, self.lines)

    def tables(self, key: str, required: bool = False) -> tuple[Table, ...]:
        """Read the tables [[key]]."""
        values = self._get(key, list, [], Words("tables [[{key}]]", key=key), required)
        for value in values:
            if not isinstance(value, dict):
                self.fail(key, value, Words("tables [[{key}]]", key=key))
        starts = [n for n, line in enumerate(self.text_of_file.splitlines(), 1) if line.startswith(f"[[{key}]]")]
        # Written inline, they have no lines of their own.
        ends = [start - 1 for start in starts[1:]] + [len(self.text_of_file.splitlines())]
        places = list(zip(starts, ends, strict=True)) if len(starts) == len(values) else [(0, 0)] * len(values)
        return tuple(Table(self.path, self.text_of_file, key, value, lines)
                     for value, lines in zip(values, places, strict=True))

    def day(self, key: str) -> date | None:
        """Read a day, written as a date of TOML or as text; None when it is not given."""
        value = self.values.get(key)
        self.asked.append(key)
        if isinstance(value, str):
            with suppress(ValueError):
                value = date.fromisoformat(value)
        # A time of day is a date too, for Python.
        if value is not None and type(value) is not date:
            self.fail(key, value, Words("a day such as 2027-05-31"))
        return value


def _dotted(key: str) -> str:
    """Return ('a', 'b') as a.b."""
    parts = re.findall(r"'([^']*)'", key)
    return ".".join(parts) if parts else key


def _address(value: str) -> str | None:
    if not re.fullmatch(r"https?://[^\s/@]+(/\S*)?", value):
        return Words("an http or https address without user name")
    return Words("an address that is no member, author or profile page") if is_personal_page(value) else None


def _selector(value: str) -> str | None:
    try:
        compile_selector(value)
    except SelectorSyntaxError as error:
        # The library's own words are English and name positions from 0, in the first line or in fields.
        found = re.search(r"position (\d+)", str(error))
        if found is None:
            return Words("a CSS selector")
        return Words("a CSS selector; this one cannot be read from character {at} on", at=int(found[1]) + 1)
    return None
