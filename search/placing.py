"""Places of a query by what people type: which units are meant, and how units are said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile

from sqlalchemy.orm import Session

from config.areas import LEVELS
from search.describe import FORMER
from search.errors import QueryError
from search.nodes import Field, Node, Query, rewrite
from storage import areas
from storage.areas import AreaView
from vietnamese.places import alias
from vietnamese.text import fold, tokens

MOST_SAID = 5         # candidates that an error names
MOST_LIKE = 3         # units that are offered for one that is not known
LONGEST = 8           # words of a name that stands without quotes
_TYPED_FORMER = (*FORMER.values(), " cũ")
_SIGNS = ".,;:!?"
_NO_NAME = re.compile(r"[\"'“”()*:|]|^[-+]|^(?:OR|AND|NOT|HOẶC|VÀ|KHÔNG)$")     # where a name cannot go on


def asked(query: Query, language: str = "vi") -> dict[str, str]:
    """Return the places of a query with how they are said: what was typed or, once it is understood, keys and names."""
    found: dict[str, str] = {}

    def see(node: Node) -> Node:
        if isinstance(node, Field) and node.name == "area":
            found[node.value] = node.shown.replace(FORMER["vi"], FORMER.get(language, FORMER["vi"]))
        return node

    rewrite(query.root, see)
    return found


def meant(session: Session, typed: str, text: str) -> dict[str, str]:
    """Return key → name of the units that are meant; raises QueryError for none, and for several.

    Of one name the largest unit is meant, and of equals the one in force; with it others of the name on a part of its
    ground, as a ward of today that took the name of its district. `text` is the whole query: after area:quận 1 without
    quotes it still holds the name.
    """
    name, former = _without_mark(typed)
    found = _largest([area for area in _called(session, name) if area.valid_to or not former])
    if not found:
        raise _unknown(session, typed, text)
    if longer := _cut_short(session, typed, text):
        raise QueryError(f"only “{typed}” is read as the place", _position(typed, text), f"in quotes: {longer}",
                         reason="unquoted_area", detail=typed, near=(longer,))
    largest = min((area.level for area in found), key=LEVELS.index)
    first = [area for area in found if area.level == largest]
    rivals = [area for area in first if not area.valid_to] or first
    if len(rivals) > 1:
        raise _several(session, typed, [*rivals, *(area for area in found if area not in rivals)], text)
    shared = {end.id for link in (*areas.predecessors(session, [rivals[0].id]),
                                  *areas.successors(session, [rivals[0].id])) for end in (link.before, link.after)}
    return {area.key: said(area) for area in found if area is rivals[0] or area.id in shared}


def said(area: AreaView, language: str = "vi") -> str:
    """Return type and name of a unit, and whether it is a former one."""
    return area.full_name + (FORMER.get(language, FORMER["vi"]) if area.valid_to else "")


def labels(session: Session, found: Collection[AreaView], language: str) -> dict[str, str]:
    """Return key → what each unit is said by among these: those of one name with what they lie in."""
    often = Counter(said(area, language) for area in found)
    alike = [area for area in found if often[said(area, language)] > 1]
    return {area.key: said(area, language) for area in found} | _apart(session, alike, language)


def without_repeats(found: Sequence[AreaView], kept: Collection[str]) -> Iterator[AreaView]:
    """Yield the units of a list but former ones that lie in one of the same name; `kept` are keys that stay anyway."""
    present = {area.key: (area.level, area.name) for area in found if not area.valid_to}
    for area in found:
        repeats = area.valid_to and any(present.get(key) == (area.level, area.name) for key in area.within)
        if not repeats or area.key in kept:
            yield area


def _without_mark(typed: str) -> tuple[str, bool]:
    for mark in _TYPED_FORMER:
        if typed.lower().endswith(mark):
            return typed[:-len(mark)].strip(), True
    return typed, False


def _called(session: Session, name: str) -> list[AreaView]:
    found = areas.called(session, alias(name) or name)
    return [area for area in found if area.level == "province"] or found


def _largest(found: Sequence[AreaView]) -> list[AreaView]:
    """Return the units that lie in no other one of them; of several on the same ground the latest."""
    return [area for area in found if not any(
        other.key in area.within and (area.key not in other.within or _last(other) > _last(area)) for other in found)]


def _last(area: AreaView) -> tuple[str, str]:
    return area.valid_to or "9999", area.key


def _apart(session: Session, found: Collection[AreaView], language: str) -> dict[str, str]:
    """Return key → name with everything that the unit lies in; it can be typed so."""
    lines = areas.above(session, found)
    return {area.key: ", ".join((area.full_name, *(one.full_name for one in lines[area.id])))
            + said(area, language)[len(area.full_name):] for area in found}


def _several(session: Session, typed: str, found: Sequence[AreaView], text: str) -> QueryError:
    names = tuple(_apart(session, found[:MOST_SAID], "vi").values())
    more = len(found) - len(names)
    hint = "one of: " + "; ".join(names) + (f"; and {more} more" if more else "")
    return QueryError(f"{len(found)} places are called so: {typed}", _position(typed, text), hint,
                      reason="several_areas", detail=typed, near=(*names, *(("…",) if more else ())))


def _unknown(session: Session, typed: str, text: str) -> QueryError:
    near = _unquoted(session, typed, text) or tuple(_apart(session, _like(session, typed), "vi").values())
    hint = f"like it: {'; '.join(near)}" if near else "the record knows no place like it"
    return QueryError(f"no such place: {typed}", _position(typed, text), hint, reason="unknown_area", detail=typed,
                      near=near)


def _like(session: Session, typed: str) -> list[AreaView]:
    """Return units that may be meant: of the same name and another kind (Phường Đồng Sen for a xã), else holding it."""
    return areas.called(session, areas.bare(typed))[:MOST_LIKE] or areas.find(session, typed, MOST_LIKE)


def _cut_short(session: Session, typed: str, text: str) -> str:
    """Return the name of a unit that was typed without quotes, so that only its first word would be read; else ""."""
    return next((run for run in _runs(typed, text) if _is_named(session, run)), "")


def _is_named(session: Session, run: str) -> bool:
    """Whether some unit is called so to the letter; what would only be taken for one is no reason to refuse."""
    return any(_agree(tokens(run), tokens(name)) for one in areas.called(session, run)
               for name in (one.name, one.full_name))


def _agree(typed: Sequence[str], name: Sequence[str]) -> bool:
    """Whether a name is typed so; a word without marks may have any."""
    return len(typed) == len(name) and all(a == b or a == fold(b) for a, b in zip(typed, name, strict=True))


def _unquoted(session: Session, typed: str, text: str) -> tuple[str, ...]:
    """Return the longest name of a unit with which the text goes on where the value was typed."""
    return next(((run,) for run in _runs(typed, text) if areas.called(session, run)), ())


def _runs(typed: str, text: str) -> Iterator[str]:
    """Yield what was typed without quotes with the words behind it, the longest first."""
    found = re.search(rf"[:,]\s*{re.escape(typed)}(?=\s)", text)
    following = takewhile(lambda word: not _NO_NAME.search(word), text[found.end():].split()) if found else ()
    words = [typed, *list(following)[:LONGEST - 1]]
    for count in range(len(words), 1, -1):
        if "/" not in (run := " ".join(words[:count]).strip(_SIGNS)):
            yield run


def _position(typed: str, text: str) -> int:
    return max(0, text.find(typed))
