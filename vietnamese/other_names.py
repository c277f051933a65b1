"""Names that the usual rules miss, where nothing else is said: of smaller peoples, old families, after "cô giáo"."""

from __future__ import annotations

from functools import cache

from vietnamese import lexicons
from vietnamese.foreign_names import is_syllable
from vietnamese.names import is_middle_name, is_surname, looks_like_person
from vietnamese.text import exact, fold, has_tone

# Families of the Mông, before the "A" of a man; "mùa" and the like are words without their marks.
_MONG = frozenset(
    "giàng vừ sùng thào lầu vàng hảng hạng má cứ lý mùa ly chang tráng hờ phàng thò chớ sồng cháng ma".split())
_MONG_TONELESS = frozenset("giang vu sung thao lau hang cu chang trang phang tho vang".split())
# Khmer families, with what often stands between them and the name itself.
_KHMER = frozenset("thạch danh néang neáng".split())
_KHMER_BESIDE = frozenset("kim sơn lâm châu tăng kiên".split())
_KHMER_MIDDLE = frozenset("sa sô so xa sóc".split())
# Families that no other word of two syllables begins with when both are in capitals, and what makes communes of them.
_SURE_FAMILY = frozenset("nguyễn trần phạm huỳnh đặng bùi đinh trịnh ngô phùng".split())
_FAMILY_TONELESS = frozenset(
    "nguyen tran pham huynh dang bui dinh trinh ngo phung cao duong le hoang vu vo phan van".split())
_COMMUNES = frozenset("xá văn lễ hương đức kết đào quyền lãng".split())
_RARE = frozenset("ưng khuất hảng phi cầm lộc tòng bạc".split())
_NUMBERS = frozenset("hai ba tư năm sáu bảy tám chín mười út".split())
_CHILD = frozenset("bé cô dì chú cậu thím mợ bác".split())
_TEACHER = (("cô", "giáo"), ("thầy", "giáo"), ("ca", "sĩ"), ("nghệ", "sĩ"), ("bác", "sĩ"), ("luật", "sư"))


def is_other_name(words: list[str]) -> bool:
    """Return whether words, as typed, are such a name as a whole."""
    if not 2 <= len(words) <= 7 or not all(map(str.isalpha, words)) or _is_known(words):
        return False
    said = [exact(word) for word in words]
    capital = all(word[:1].isupper() for word in words)
    return _royal(said) or _mong(said, capital=capital) or _after_address(words, said) or _begun(said) \
        or (capital and _in_capitals(said)) or _toneless(said)


def is_mong_name(words: list[str]) -> bool:
    """Return whether words, as typed, are a man's name with "A": "Thào A Sùng", "A Phủ"."""
    capital = all(word[:1].isupper() for word in words)
    said = [exact(word) for word in words]
    return all(map(str.isalpha, words)) and not _is_known(words) and _mong(said, capital=capital)


@cache
def _known(name: str) -> frozenset[str]:
    return frozenset(" ".join(exact(entry).split()) for entry in lexicons.words(name))


def _is_known(words: list[str]) -> bool:
    """Say whether words are, or begin with, a place or a common pair of words."""
    said = " ".join(exact(" ".join(words)).split())
    heads = (said, " ".join(said.split()[:2]), " ".join(said.split()[:3]))
    return any(head in _known(kind) for head in heads for kind in ("districts", "provinces", "places", "not_persons"))


def _royal(said: list[str]) -> bool:
    """Công Tằng Tôn Nữ Hoàng Yến, Tôn Nữ Diệu Hằng, Tôn Thất Bách."""
    if said[:2] in (["công", "tằng"], ["công", "huyền"], ["cong", "tang"], ["cong", "huyen"]):
        said = said[2:]
    return len(said) > 2 and said[:2] in (["tôn", "nữ"], ["ton", "nu"], ["tôn", "thất"])


def _mong(said: list[str], *, capital: bool) -> bool:
    """Thào A Sùng in any case; "Hồ A Nun" in capitals; "A Phủ" is one word behind "A" and no commune."""
    if len(said) == 3 and said[1] == "a":
        plain = not has_tone(" ".join(said))
        return said[0] in _MONG or (plain and said[0] in _MONG_TONELESS) or (capital and is_surname(said[0]))
    return len(said) == 2 and said[0] == "a" and capital and " ".join(said) not in _known("communes_in_a")


def _after_address(words: list[str], said: list[str]) -> bool:
    """Cô giáo Mai, Bé Bảy, bé Tư."""
    if not words[-1][:1].isupper():
        return False
    given = said[-1] in _NUMBERS or looks_like_person(f"chị {words[-1]}")
    if len(said) == 3 and tuple(said[:2]) in _TEACHER:
        return given
    return len(said) == 2 and said[0] in _CHILD and given and (words[0][:1].islower() or said[0] == "bé")


def _begun(said: list[str]) -> bool:
    """Nguyễn Thị: half a name, which finds nothing but persons."""
    return len(said) == 2 and said[0] in _SURE_FAMILY and said[1] == "thị"


def _in_capitals(said: list[str]) -> bool:
    first, rest = said[0], said[1:]
    if len(said) == 2:
        sure = first in _SURE_FAMILY and rest[0] not in _COMMUNES and is_syllable(rest[0])
        jrai = first == "nay" and not is_surname(rest[0]) and not _is_known(rest)
        return sure or jrai or (first in _KHMER and rest[0] == "út")
    if len(said) == 3 and ((first in _KHMER) or (first in _KHMER_BESIDE and rest[0] in _KHMER_MIDDLE)):
        return not _is_known(rest)
    family = is_surname(first) or first in _RARE
    return family and len(said) <= 4 and (_usual(rest) or _of_the_highlands(first, rest))


def _usual(rest: list[str]) -> bool:
    """Cao Bá Quát, Tô Vĩnh Diện: what stands in the middle usually does, and everything is a syllable."""
    return all(map(is_middle_name, rest[:-1])) and all(map(is_syllable, rest)) and not _is_known(rest)


def _of_the_highlands(first: str, rest: list[str]) -> bool:
    """Hà Kăn Lịch: a word that no Vietnamese one is spelled like, behind a family name; "Hồ" is as well a lake."""
    if first == "hồ" or len(rest) != 2:
        return False
    hard = (word[:1] == "k" and fold(word)[1:2] not in {"e", "i", "y", "h"} for word in rest)
    return any(has_tone(word) and (odd or not is_syllable(word)) for word, odd in zip(rest, hard, strict=True))


def _toneless(said: list[str]) -> bool:
    """Ninh duong lan ngoc, ong cao thang."""
    if has_tone(" ".join(said)):
        return False
    if said[0] == "ong" and len(said) == 3:
        return looks_like_person(" ".join(said[1:])) or (_family(said[1]) and _given(said[2]) and not _pair(said[1:]))
    return len(said) == 4 and is_surname(said[0]) and _family(said[1]) and is_middle_name(said[2]) and _given(said[3]) \
        and not any(_pair(said[at:at + 2]) for at in range(3))


def _family(syllable: str) -> bool:
    return syllable in _FAMILY_TONELESS


@cache
def _plain(name: str) -> frozenset[str]:
    return frozenset(" ".join(fold(entry).split()) for entry in lexicons.words(name))


def _given(syllable: str) -> bool:
    return syllable in _plain("given_names")


def _pair(two: list[str]) -> bool:
    return " ".join(two) in _plain("common_pairs") or " ".join(two) in _plain("not_persons")
