"""The words around something that a text names: by them two texts are known to speak of the same thing."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from search.crosschecking import wording
from vietnamese.text import exact, fold, has_tone, tokens

_SENTENCE = re.compile(r"(?<=[.!?;\n])\s+|\n+")
_CLAUSE = re.compile(r",\s|;\s?|:\s|[.!?](?=\s|$)|\n| [|–] |\(|\)| và | còn | nhưng ")
_NEAR = 7            # words on either side
_FEW = 3             # so few words say nothing yet: those before them in the sentence are taken along
# What stands around every number, and what tells only where and when.
_EMPTY = frozenset(
    "bà con dân người ta nói nghe đồn bảo hỏi có là được bị thì mà của cho với trong ngoài trên dưới hơn gần khoảng "
    "chừng cả toàn đã đang sẽ rồi này kia đó những các một mỗi từng số xã phường thôn tỉnh huyện khu ngày tháng năm "
    "giờ sáng chiều tối đêm trưa hôm ở tại từ đến tới ra vào lên xuống về theo để do vì khi sau trước và còn nhưng "
    "chỉ tổng thêm đồng nghìn ngàn triệu tỷ trăm chục mấy vài nhiều ít không chưa".split())
# What became of those who are counted, or what a sum is: two of different lines are no two words for one thing.
_ASPECTS = {name: re.compile(rf"(?<!\w)(?:{words})(?!\w)") for name, words in {
    "dead": "chết|tử vong|thiệt mạng|qua đời|đuối nước", "hurt": "bị thương|thương nhẹ|thương nặng|gãy",
    "missing": "mất tích", "saved": "được cứu|cứu sống|cứu được|thoát", "hospital": "nhập viện|cấp cứu|đi viện",
    "ill": "mắc|nhiễm|dương tính|ngộ độc", "moved": "dời|di dời|sơ tán|tái định cư", "flooded": "ngập|lụt",
    "closed": "đóng cửa|nghỉ bán", "injected": "tiêm|chích",
    "fee": "thu|đóng(?! cửa)|nộp|phí|quỹ", "support": "hỗ trợ|trợ cấp|bồi thường|đền bù", "fine": "phạt",
    "damage": "thiệt hại", "price": "giá|bán|mua", "wage": "lương|thưởng", "debt": "nợ|vay",
    "insured": "bảo hiểm|bhxh", "laid off": "mất việc|nghỉ việc|thôi việc|ngừng việc|đình công",
    "spent": "vốn|chi|kinh phí|đầu tư|xây|sửa",
}.items()}
# These alone say what was counted.
_TELLING = frozenset(("dead", "hurt", "missing", "hospital", "laid off"))
# The weight (wording.rarity) that shared words must have, and their share of the words around the one with fewer.
# Measured on benchmarks/crosscheck_pairs/differences.jsonl, see docs/benchmarks.md.
LEAST, LEAST_SHARE = 3.0, 0.45


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a text names: what (number, money, day, place), of which kind, and how it is worded there."""

    what: str
    kind: str
    value: Any
    said: str
    words: frozenset[str] = frozenset()
    aspects: frozenset[str] = field(default_factory=frozenset)


def clauses(text: str) -> list[tuple[int, int]]:
    """Return where each clause of a text begins and ends."""
    return _split(text, _CLAUSE)


@lru_cache(maxsize=16)
def _split(text: str, by: re.Pattern[str]) -> list[tuple[int, int]]:
    ends = [*((m.start(), m.end()) for m in by.finditer(text)), (len(text), len(text))]
    found, begin = [], 0
    for end, after in ends:
        if end > begin:
            found.append((begin, end))
        begin = after
    return found


def around(text: str, start: int, end: int) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words around a stretch of a text, without it, and the aspects that they name."""
    own = [clause for clause in clauses(text) if clause[0] <= start < clause[1]]
    begin, till = own[0] if own else (0, len(text))
    before = _words(text[begin:start])[-_NEAR:]
    after = _words(text[end:till])[:_NEAR]
    near = _near_text(text, begin, start, end, till)
    found = frozenset([*before, *after]) - _EMPTY
    if len(found) < _FEW:
        earlier = _words(text[_sentence(text, start):begin])[-2 * _NEAR:]
        found |= frozenset(earlier) - _EMPTY
    return found, frozenset(name for name, words in _ASPECTS.items() if words.search(near))


def _near_text(text: str, begin: int, start: int, end: int, till: int) -> str:
    return " ".join([*_words(text[begin:start])[-_NEAR:], "|", *_words(text[end:till])[:_NEAR]])


def _sentence(text: str, start: int) -> int:
    return next((a for a, b in _split(text, _SENTENCE) if a <= start < b), 0)


def _words(text: str) -> list[str]:
    return [word for word in tokens(text) if not word.isdigit()]


def agree(one: Mention, other: Mention) -> bool:
    """Say whether two mentions are of the same: one kind, no two aspects, and words around them in common."""
    if (one.what, one.kind) != (other.what, other.kind) or apart(one, other):
        return False
    if one.what == "number" and one.aspects & other.aspects & _TELLING:
        return True
    common = shared(one.words, other.words)
    return common >= LEAST and common >= LEAST_SHARE * min(weight(one.words), weight(other.words))


def apart(one: Mention, other: Mention) -> bool:
    """Say whether two mentions tell of different things that may happen to the same."""
    return not (one.aspects <= other.aspects or other.aspects <= one.aspects)


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much two sets of words have in common, rare ones weighing more; without marks where one has none."""
    if not (has_tone(" ".join(one)) and has_tone(" ".join(other))):
        one, other = (frozenset(map(fold, words)) for words in (one, other))
    return weight(one & other)


def weight(words: Collection[str]) -> float:
    """Return the weight of some words."""
    return sum(map(_rarity, words))


@lru_cache(maxsize=50_000)
def _rarity(word: str) -> float:
    return float(wording.rarity(wording.of_article(word, "", "").terms)[0])


@lru_cache(maxsize=16)
def lowered(text: str) -> str:
    """Return a text as its words are compared, with its signs, character for character."""
    return "".join(sign if letter == " " else letter for letter, sign in zip(exact(text), text, strict=True))
