"""Forum code in square brackets, as it stands in a comment that was never rendered."""

from __future__ import annotations

import re

from config.personal import is_personal_page
from crawlers.comments.marks import PERSON, QUOTE

_QUOTES = frozenset({"quote", "blockquote", "trich"})
_PERSONS = frozenset({"user", "mention", "member", "email"})
_CODE = re.compile(
    r"\[(?P<end>/?)(?P<name>quote|blockquote|trich|user|mention|member|email|url)\b(?P<value>[^\]\n]{0,300})\]",
    re.IGNORECASE)
_LOOKS = re.compile(
    r"\[/?(?:b|i|u|s|color|size|font|center|left|right|indent|spoiler)(?:=[^\]\n]{0,80})?\]", re.IGNORECASE)
_LINK = re.compile(r"[^\s\[]{1,500}")


def without_code(text: str) -> str:
    """Return the text with a mark for each quote and each name in brackets; other brackets stay."""
    if "[" not in text:
        return text
    text = _LOOKS.sub("", text)
    codes = list(_CODE.finditer(text))
    last = {code["name"].lower(): code.start() for code in codes if code["end"]}
    pieces: list[str] = []
    open_codes: list[str] = []
    position = 0
    for code in codes:
        name = code["name"].lower()
        if not open_codes:
            pieces.append(text[position:code.start()])
        position = code.end()
        if code["end"]:
            _close(open_codes, name, is_last=code.start() == last[name])
        elif name in _QUOTES or (code.start() < last.get(name, -1) and _names(name, code, text)):
            if not open_codes:
                pieces.append(f"\n{QUOTE}\n" if name in _QUOTES else PERSON)
            open_codes.append(name)
    # A quote without an end was cut off: what follows it is not known to be the writer's.
    return "".join(pieces) if open_codes else "".join([*pieces, text[position:]])


def _close(open_codes: list[str], name: str, *, is_last: bool) -> None:
    if name not in open_codes:
        return
    while open_codes and open_codes.pop() != name:
        pass
    if is_last:
        open_codes[:] = [other for other in open_codes if other != name]


def _names(name: str, code: re.Match[str], text: str) -> bool:
    if name in _PERSONS:
        return True
    link = _LINK.match(text, code.end())
    address = code["value"].lstrip("= ").strip("\"'") or (link[0] if link else "")
    return name == "url" and is_personal_page(address)
