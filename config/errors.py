"""Errors that a person who configures langnghe can mend, with what they are about as fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

SHOWN_VALUE = 200       # characters of a wrong value that are said back
ALIKE = 0.7             # share of equal letters from which a name is offered for another


class Words(str):
    """An English text that keeps message and values apart: whoever shows it can say it in another language.

    The message is an id of the catalogs; values may be Words themselves.
    """

    message: str
    values: dict[str, object]

    def __new__(cls, message: str, **values: object) -> Words:
        made = super().__new__(cls, message.format(**values) if values else message)
        made.message, made.values = message, values
        return made


class Day(str):
    """A day YYYY-MM-DD among the values of Words: whoever shows it writes it as the person's language does."""


class Codes(str):
    """Allowed codes among the values of Words: whoever shows them says the words that stand for them on screen.

    `of` is the field whose codes they are.
    """

    of: str
    codes: tuple[str, ...]

    def __new__(cls, of: str, codes: Iterable[object]) -> Codes:
        kept = tuple(str(code) for code in codes if code != "")
        made = super().__new__(cls, ", ".join(kept))
        made.of, made.codes = of, kept
        return made

    def __getnewargs__(self) -> tuple[str, tuple[str, ...]]:      # type: ignore[override]
        return self.of, self.codes


def choice(values: Sequence[str]) -> str:
    """Return the words for one of the values."""
    said = values[0]
    for value in values[1:]:
        said = Words("{one} or {other}", one=said, other=value)
    return said


def near(name: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return up to three known names that look like `name`, best first, whatever its case."""
    folded = {one.lower().replace("-", "_"): one for one in known}
    return tuple(folded[like] for like in get_close_matches(name.lower().replace("-", "_"), folded, 3, ALIKE))


class ConfigError(Exception):
    """A setting or configuration file is wrong; the message names file, key, value and what is allowed."""


class SettingError(ConfigError):
    """A setting has a value that is not allowed."""

    def __init__(self, key: str, value: str, allowed: str) -> None:
        said = Words("setting {key}={value}; allowed: {allowed}", key=key, value=repr(value), allowed=_words(allowed))
        super().__init__(said)
        self.key, self.value, self.allowed = key, value, allowed


class UnknownSetting(ConfigError):
    """There is no such setting: a misspelt one that is silently ignored is worse than none."""

    def __init__(self, key: str, known: tuple[str, ...]) -> None:
        # Without what every name begins with, which would make all of them alike.
        start = known[0][:known[0].find("_") + 1]
        self.near = tuple(start + name for name in near(key[len(start):], [name[len(start):] for name in known]))
        self.key, self.known = key, known
        super().__init__(
            Words("unknown setting {key}; did you mean {near}?", key=key, near=choice(self.near))
            if self.near else Words("unknown setting {key}; docs/configuration.md lists the settings", key=key))


class FileUnreadable(ConfigError):
    """A file is no text in UTF-8, or no TOML; `line` and `column` say where, 0 where that is not known."""

    def __init__(self, file: Path, line: int, column: int, reason: str) -> None:
        super().__init__(
            Words("{file}, line {line}, column {column}: not readable as TOML: {reason}",
                  file=str(file), line=line, column=column, reason=_words(reason))
            if line else Words("{file}: not readable as TOML: {reason}", file=str(file), reason=_words(reason)))
        self.file, self.line, self.column, self.reason = file, line, column, reason


class FileNameRefused(ConfigError):
    """The name of a file is none that a source can have."""

    def __init__(self, file: Path, allowed: str) -> None:
        super().__init__(Words("{file}: file name {name}; allowed: {allowed}",
                               file=str(file), name=repr(file.stem), allowed=_words(allowed)))
        self.file, self.allowed = file, allowed


class ValueRefused(ConfigError):
    """A key of a file has a value that is not allowed; `value` None where a whole table is at fault."""

    def __init__(self, file: Path, line: int, key: str, value: object, allowed: str) -> None:
        super().__init__(
            Words("{file}, line {line}: {key}; allowed: {allowed}",
                  file=str(file), line=line, key=key, allowed=_words(allowed))
            if value is None else
            Words("{file}, line {line}: {key} = {value}; allowed: {allowed}",
                  file=str(file), line=line, key=key, value=_shown(value), allowed=_words(allowed)))
        self.file, self.line, self.key, self.value, self.allowed = file, line, key, value, allowed


class KeyMissing(ConfigError):
    """A key that every file needs is not there; `line` is where its table begins, `near` what may be meant for it."""

    def __init__(self, file: Path, line: int, key: str, allowed: str, near: str = "") -> None:
        super().__init__(
            Words("{file}, line {line}: {key}; allowed: {allowed}; it is missing, but there is {near}: a slip?",
                  file=str(file), line=line, near=near, key=key, allowed=_words(allowed))
            if near else
            Words("{file}, line {line}: {key}; allowed: {allowed}; it is missing",
                  file=str(file), line=line, key=key, allowed=_words(allowed)))
        self.file, self.line, self.key, self.allowed, self.near = file, line, key, allowed, near


class KeyUnknown(ConfigError):
    """A file has a key that nothing reads; `value` None where it is a table."""

    def __init__(self, file: Path, line: int, key: str, value: object, known: Sequence[str]) -> None:
        self.file, self.line, self.key, self.value, self.known = file, line, key, value, tuple(known)
        self.near = near(key, known)
        shown = f"{key} = {_shown(value)}" if value is not None else f"[{key}]"
        every = ", ".join(known)
        super().__init__(
            Words("{file}, line {line}: {shown}: there is no such key; did you mean {near}? Allowed: {known}",
                  file=str(file), line=line, shown=shown, near=choice(self.near), known=every)
            if self.near else
            Words("{file}, line {line}: {shown}: there is no such key; allowed: {known}",
                  file=str(file), line=line, shown=shown, known=every))


def _words(text: str) -> str:
    return text if isinstance(text, Words) else Words(text)


def _shown(value: object) -> str:
    said = repr(value)
    return said if len(said) <= SHOWN_VALUE else said[:SHOWN_VALUE] + "…"
