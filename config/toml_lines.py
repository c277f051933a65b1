"""Where a key stands in a TOML file: the standard library's reader does not say."""

from __future__ import annotations

import re

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_NAME = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_NAME})\s*\]")
_KEY = re.compile(rf"\s*({_NAME})\s*=")


def line_of(text: str, path: tuple[str, ...], value: object = None, within: tuple[int, int] = (0, 0)) -> int:
    """Return the line (from 1) of a key or table, of its table where it is not there, of the file where neither is.

    With a text as `value`, the line of the list on which that text stands. `within` (first, last) is where one of
    several tables of a name stands; (0, 0) is the whole file.
    """
    lines = text.splitlines()
    first, last = within if within[1] else (1, len(lines))
    best, length = first, 0
    for number, name in _names(lines):
        if not first <= number <= last:
            continue
        if name == path:
            return _value_line(lines, number, value)
        # [start] for start.feeds, and start = {feeds = …} on one line.
        if len(name) > length and path[:len(name)] == name:
            best, length = number, len(name)
    return _value_line(lines, best, value) if length else best


def _names(lines: list[str]) -> list[tuple[int, tuple[str, ...]]]:
    """Return (line, path) of every table and key, those inside texts of several lines left out."""
    found: list[tuple[int, tuple[str, ...]]] = []
    inside: tuple[str, ...] = ()
    in_text = False
    for number, line in enumerate(lines, 1):
        if not in_text:
            if header := _HEADER.match(line):
                inside = _split(header[1])
                found.append((number, inside))
            elif key := _KEY.match(line):
                found.append((number, inside + _split(key[1])))
        in_text ^= (line.count('"""') + line.count("'''")) % 2 == 1
    return found


def _split(name: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, name))


def _value_line(lines: list[str], start: int, value: object) -> int:
    if isinstance(value, str) and value:
        for number in range(start, len(lines) + 1):
            if number > start and (_KEY.match(lines[number - 1]) or _HEADER.match(lines[number - 1])):
                break
            if f'"{value}"' in lines[number - 1] or f"'{value}'" in lines[number - 1]:
                return number
    return start
