"""What both sides tell otherwise of the same thing: counts, sums of money, days, places. Side by side, never judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.crosschecking.contexts import Mention, agree, apart, around, lowered, shared
from search.crosschecking.quantities import MONEY, NUMBER, quantities

DAY, PLACE = "day", "place"
# People round: "hơn 2 nghìn con" and "2.200 con" are no contradiction.
NEAR = 0.25
_DAY = re.compile(r"(?<![\d/.,-])([0-3]?\d)(?:[/-]| tháng )([01]?\d)(?:(?:[/-]| năm )(?:20)?\d\d)?(?![\d/-]|\.\d)")
_UNTIL = re.compile(r"(?:trước|hạn|đến|tới|hết)(?: \w+){0,2}\s*$")
_SINCE = re.compile(r"(?:từ|kể từ)(?: \w+){0,2}\s*$")
# Kinds of places below a ward: where a ward lies is known from elsewhere. A name is capitals or a number.
_PLACES = (
    "hẻm", "ngõ", "ngách", "kiệt", "đường", "phố", "quốc lộ", "tỉnh lộ", "cầu", "chợ", "thôn", "xóm", "ấp", "bản",
    "buôn", "làng", "khu phố", "tổ dân phố", "tổ", "sông", "suối", "kênh", "hồ", "đèo", "dốc", "cống", "bến xe",
    "chung cư", "ngã ba", "ngã tư", "bệnh viện", "khu công nghiệp")
_CAPITAL = "".join(chr(code) for code in range(0x41, 0x1EFA) if chr(code).isupper() and chr(code).isalpha())
_PLACE = re.compile(
    rf"(?<!\w)((?i:{'|'.join(sorted(_PLACES, key=len)[::-1])})) "
    rf"(\d+[A-Z]?(?:/\d+)*(?!\w|[.,]\d)|[{_CAPITAL}]\w*(?: (?:[{_CAPITAL}]\w*|\d+(?![/\w])))*)")


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs (number, money, day, place) and how each side words it."""

    what: str
    field: str
    online: str


def differences(item: str, article: str) -> list[Difference]:
    """Return what an item and an article tell otherwise; where both speak of the same by the words around it."""
    # Most items name nothing of the kind; then the article, which is longer, is not read at all.
    ours, near = [*quantities(item), *days(item)], list(places(item))
    theirs = [*quantities(article), *days(article)] if ours else []
    found = [*_differing(ours, theirs), *_elsewhere(near, list(places(article)) if near else [], article)]
    return list({(one.what, one.field): one for one in reversed(found)}.values())[::-1]


def _differing(ours: Sequence[Mention], theirs: Sequence[Mention]) -> Iterator[Difference]:
    for one in ours:
        same = [other for other in theirs if (other.what, other.kind) == (one.what, one.kind)]
        if any(_near(one, other) for other in _like(one, theirs)):
            continue
        others = [other for other in same if agree(one, other)]
        if others:
            nearest = max(others, key=lambda other: shared(one.words, other.words))
            yield Difference(one.what, one.said, nearest.said)


def _like(one: Mention, theirs: Sequence[Mention]) -> Iterator[Mention]:
    """Yield what could be the same told otherwise, in the widest sense: a sum for each may be told without for what."""
    for other in theirs:
        loose = one.what == DAY or (one.what == MONEY and "" in (one.kind, other.kind))
        if other.what == one.what and (loose or other.kind == one.kind) and not apart(one, other):
            yield other


def _near(one: Mention, other: Mention) -> bool:
    if one.what not in (NUMBER, MONEY):
        return bool(one.value == other.value)
    return bool(abs(one.value - other.value) <= NEAR * max(one.value, other.value))


def days(text: str) -> Iterator[Mention]:
    """Yield the days that a text names; a deadline, a beginning and a day are three kinds."""
    said = lowered(text)
    for match in _DAY.finditer(said):
        day, month = int(match[1]), int(match[2])
        if 1 <= month <= 12 and 1 <= day <= 31:
            before = said[max(0, match.start() - 30):match.start()]
            kind = "until" if _UNTIL.search(before) else "since" if _SINCE.search(before) else "on"
            words, aspects = around(text, match.start(), match.end())
            yield Mention(DAY, kind, (month, day), text[match.start():match.end()], words, aspects)


def places(text: str) -> Iterator[Mention]:
    """Yield the places below a ward that a text names."""
    for match in _PLACE.finditer(text):
        yield Mention(PLACE, match[1].lower(), lowered(match[2]), match[0], *around(text, match.start(), match.end()))


def _elsewhere(ours: Sequence[Mention], theirs: Sequence[Mention], article: str) -> Iterator[Difference]:
    told = lowered(article)
    for one in ours:
        known = lowered(one.said) in told or any(_named(one, other) for other in theirs)
        others = [other for other in theirs if agree(one, other)]
        if others and not known:
            yield Difference(PLACE, one.said, max(others, key=lambda o: shared(one.words, o.words)).said)


def _named(one: Mention, other: Mention) -> bool:
    """Say whether two names may be one: "Quốc lộ 1" and "Quốc lộ 1A", "chợ Bến Thành" and "chợ Bến"."""
    if one.kind != other.kind:
        return False
    numbers = [re.match(r"\d+", each.value) for each in (one, other)]
    if any(numbers):
        return all(numbers) and numbers[0][0] == numbers[1][0]  # type: ignore[index]
    return bool(one.value.startswith(other.value) or other.value.startswith(one.value))
