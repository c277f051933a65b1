"""Names of which a part is an initial, in comments: "Nguyễn V. An", "Lê T.H. Nga", "Ng. Văn An", "N.V.A.", "N.V. An".

Offices, places and titles are shortened the same way ("U.B.N.D", "T.P. Vinh", "Th.S"): those are known and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from vietnamese import lexicons
from vietnamese.names import UPPER, is_honorific, is_middle_name, is_strong_surname, is_surname, looks_like_person
from vietnamese.redaction.full_names import is_in_a_row
from vietnamese.redaction.kinds import Found
from vietnamese.redaction.normal import Reading
from vietnamese.text import bare, has_tone

_WORD = rf"[{UPPER}][^\W\d_{UPPER}]+"
_GIVEN = rf"(?P<given>{_WORD}(?: {_WORD})?(?!\w))"
_FAMILY = rf"(?<!\w)(?P<family>{_WORD})(?P<middle>(?: {_WORD})?) "
_LETTER = rf"[{UPPER}][rhg]?\. ?"
# Of a family name that is written out the one initial needs no dot: "Nguyễn V An".
_WRITTEN = re.compile(rf"{_FAMILY}(?P<initials>(?:{_LETTER}){{1,4}}|[{UPPER}] ){_GIVEN}")
_ENDED = re.compile(rf"{_FAMILY}(?P<initials>(?:{_LETTER}){{1,4}}[{UPPER}]\.?)(?!\w)")
_SMALL = re.compile(r"(?<!\w)(?P<family>[^\W\d_]{2,6}) (?:[^\W\d_]\. ?){1,3}(?P<given>[^\W\d_]{2,6})(?!\w)")
_SHORT = re.compile(rf"(?<![\w.])(?P<family>Ng|Ngu|Tr|Trg|Ph|Hg|[NLVĐBDMCTH])\. ?"
                    rf"(?P<middle>Văn|Thị|Van|Thi|Đức|Hữu|Ngọc|Xuân|Minh|(?:{_LETTER}){{1,3}}) ?{_GIVEN}")
_DOTTED = re.compile(rf"(?<![\w.]){_LETTER}(?:{_LETTER}){{1,3}}(?:[{UPPER}](?![\w.])|(?<=\.)(?!\w))")
_FEWEST = 3
# The first letters of family names, and what three or four letters with dots mostly stand for beside names.
_FIRST = frozenset("NLTPHVĐDBCMQKAUG")
_OTHERS = frozenset(
    "UBND HDND HDQT HDTV UBKT UBTV UBMT MTTQ TTXV BHXH BHYT BHTN CSGT CSDT CAND QDND TDTT VHTT LDLD LDTB HTX KTX CTV"
    " BTV PTV HTV VTV VOV BTC BTG BTT BTS BCD BCH BTP CTN DTN TTN TNCS DCS KTT KCN KCX KDC KDT TDP BQL GPMB NSNN NTM"
    " TNMT TTCN TTHC TTYT THPT THCS TTGT TTG PGS GS TS TP TPHCM HCM TT TX TU TW BV PV HV GV DV CT BT VT KT DT HT PT BS"
    " LS CA KP QL HQ NN ND DC HD UB QD NQ NXB PVN PVC BOT AFF GDP CPI ODA VNA VND USD USA UK UN EU PH PCT PBT PGD UV"
    " UVBCH BCT NSUT NSND NGUT NGND CCB HND HPN HCCB TNXP DHQG DHBK VKS VKSND TAND TAD HUBA VCCI VFF VIP NATO".split())
# What stands before the name of a place: after a family name that is a word too it is taken for that.
_UNITS = frozenset("PQHXKFT")
_SECOND = frozenset("VTHNMDQXKA")      # first letters of usual middle names
_ALSO_STRONG, _TONELESS = frozenset({"Lê", "Đỗ"}), frozenset({"nguyen", "tran", "pham"})


def initials(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield names with an initial; streets in a row are left as those of full names are."""
    for start, end in _all(reading.text):
        if not is_in_a_row(reading.text, start):
            yield Found(start, end, "PERSON")


def _all(text: str) -> Iterator[tuple[int, int]]:
    for pattern, is_name in _PATTERNS:
        yield from (match.span() for match in pattern.finditer(text) if is_name(match))


def _is_written(match: re.Match[str]) -> bool:
    word, behind, middle = match["family"], match["initials"].strip(), match["middle"].strip()
    if not is_surname(word) or is_honorific(word) or (middle and not is_middle_name(middle)):
        return False
    if bare(f"{word} {behind[:1]}") == "chau a":
        return False  # the end of a sentence on Asia
    if is_strong_surname(word) or word in _ALSO_STRONG:
        return "." in behind or has_tone(word)
    return "." in behind and behind.strip(".") not in _UNITS


def _is_small(match: re.Match[str]) -> bool:
    word = match["family"]
    return is_strong_surname(word) and (has_tone(word) or word in _TONELESS) and _is_given(match["given"])


def _is_shortened(match: re.Match[str]) -> bool:
    family, middle, given = match["family"], match["middle"], match["given"].split(" ")[-1]
    if "." in middle:
        letters = _letters(family[0] + middle)
        return letters not in _others() and letters[1] in _SECOND and _is_given(given)
    return len(family) > 1 or (middle in {"Văn", "Thị"} and _is_given(given))


def _is_dotted(match: re.Match[str]) -> bool:
    letters = _letters(match[0])
    return len(letters) >= _FEWEST and match[0][0] in _FIRST and letters not in _others()


_PATTERNS = ((_WRITTEN, _is_written), (_ENDED, _is_written), (_SMALL, _is_small), (_SHORT, _is_shortened),
             (_DOTTED, _is_dotted))


def _letters(shown: str) -> str:
    return bare("".join(filter(str.isupper, shown))).upper()   # of "Ng." and "Tr." the capital


def _is_given(word: str) -> bool:
    return looks_like_person(f"chị {word[:1].upper()}{word[1:]}")


@cache
def _others() -> frozenset[str]:
    known = {bare(short).upper() for group in lexicons.table("abbreviations").values() for short in group}
    return _OTHERS | known
