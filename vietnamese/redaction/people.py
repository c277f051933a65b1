"""Names of people in comments: what follows a word of address, by capitals where there are any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from vietnamese import lexicons
from vietnamese.names import UPPER, is_surname, looks_like_person
from vietnamese.redaction.kinds import Found
from vietnamese.redaction.normal import Reading
from vietnamese.text import bare, has_tone

_CUES = ("tên", "tên là", "gặp", "mình là", "tôi là", "em là", "chủ tài khoản", "chủ tk", "ctk", "con gái là",
         "con trai là", "con", "ck cho", "chuyển cho", "chuyển khoản cho", "gửi cho", "hàng xóm là", "vợ là",
         "chồng là", "facebook", "fb", "nick", "face")
# After these only a full name is one: "học sinh Tiên tiến".
_ROLES = ("cử tri", "chủ hộ", "hộ", "công dân", "phụ huynh", "học sinh", "giáo viên", "cán bộ", "nạn nhân", "đối tượng")
_WORD = rf"(?:(?:[{UPPER}]\.)+[{UPPER}]?(?!\w)|[{UPPER}][^\W\d_]*(?:'[^\W\d_]+)?)"
_CAPITALS = re.compile(rf"{_WORD}(?: {_WORD}){{0,3}}")
_TOKENS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,3}")
# What follows a word of address with a capital and is no name: offices, the state, countries.
_NO_NAME = re.compile(
    r"(?:nha nuoc|viet nam|chu tich|bi thu|giam doc|pho |truong (?:phong|ban|thon|khu|cong)|can bo|uy ban|hoi dong"
    r"|dang vien|quoc hoi|cong an|chinh phu|thu tuong|bo truong|dai bieu|dan bieu|hieu truong|ho chi minh|trung quoc"
    r"|nhat ban|taxi|container|csgt|di da|co giao|thay giao|facebook|google|zalo|admin|covid|di|ca|da phat)\b")
_PRONOUNS = frozenset("chị ơi này ấy ta tôi các và em là bị đã nhà nếu nhưng hôm".split())
# Places that begin with a word of address.
_PLACES = frozenset({"ba ria", "ba na", "ba trung", "ba trieu", "ba den", "ba hom", "ba chieu", "co to", "co loa",
                     "bac ho", "ong ich", "ba dinh", "ba tri", "anh quoc", "ba dong", "cu rua", "ong cong", "ong tao",
                     "ong troi"})
# Words of address that without diacritics are mostly something else ("uy ban", "duong", "c").
_TOO_COMMON = frozenset({"ban", "be", "a", "c", "duong", "o", "em be", "cau"})


@cache
def _addresses(*, toned: bool) -> re.Pattern[str]:
    words = lexicons.words("honorifics")
    forms = words if toned else {bare(word) for word in words} - _TOO_COMMON
    return _after(forms)


@cache
def _cues(*, toned: bool) -> re.Pattern[str]:
    return _after(set(_CUES) if toned else {bare(cue) for cue in _CUES})


@cache
def _roles(*, toned: bool) -> re.Pattern[str]:
    return _after(set(_ROLES) if toned else {bare(role) for role in _ROLES})


def _after(forms: set[str] | frozenset[str]) -> re.Pattern[str]:
    longest = sorted(forms, key=len, reverse=True)
    words = "|".join(map(re.escape, longest))
    return re.compile(rf"(?<![\w@])(?:{words}|(?:bs|ls|gs|ts|ths|mr|ms|mrs)\.):? (?=[^\W\d_])", re.IGNORECASE)


def people(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield names after a word of address ("ông", "cô"), and full names after a cue ("tên", "gặp")."""
    toned = has_tone(reading.text)
    for match in _addresses(toned=toned).finditer(reading.text):
        found = _capitalised(reading.text, match) or _full_name(reading.text, match.end())
        if found:
            yield Found(*found, "PERSON")
    for match in _cues(toned=toned).finditer(reading.text):
        found = _full_name(reading.text, match.end()) or _single(reading.text, match.end())
        if found:
            yield Found(*found, "PERSON")
    for match in _roles(toned=toned).finditer(reading.text):
        found = _full_name(reading.text, match.end())
        if found:
            yield Found(*found, "PERSON")
    yield from _holders(reading)


# "STK 0123 VCB NGUYEN THI MAI": banks write the holder in capitals without diacritics.
_HOLDER = re.compile(r"(?<!\w)[A-Z]{2,}(?: [A-Z]{2,}){1,4}(?!\w)")
_BANK = re.compile(r"(?:VCB|BIDV|ACB|MB|TCB|CTG|[A-Z]+BANK) ")
_ACCOUNT = re.compile(r"\b(?:stk|tk|ck|tai khoan|chuyen khoan|bank|vcb|bidv|acb|mb|agribank|\w+bank)\b[^\n]{0,40}$")


def _holders(reading: Reading) -> Iterator[Found]:
    for match in _HOLDER.finditer(reading.text):
        start = match.start() + (match[0].find(" ") + 1 if _BANK.match(match[0]) else 0)
        before = reading.bare[max(0, start - 60):start]
        if _ACCOUNT.search(before) and looks_like_person(reading.text[start:match.end()]):
            yield Found(start, match.end(), "PERSON")


def _capitalised(text: str, address: re.Match[str]) -> tuple[int, int] | None:
    name = _CAPITALS.match(text, address.end())
    if not name or (address[0].strip().isupper() and len(address[0].strip()) > 1 and name[0].isupper()):
        return None  # a comment in capitals throughout: only full names can be told
    plain = bare(name[0])
    first = name[0].split(" ")[0]
    pair = f"{bare(address[0]).strip()} {bare(first)}"
    follows = bare(text[name.start():name.start() + 24])
    if pair == "chi minh" and bare(text[max(0, address.start() - 3):address.start()]) == "ho ":
        return None
    if _is_place(plain) or _NO_NAME.match(follows) or first.lower() in _PRONOUNS or pair in _PLACES:
        return None
    return name.span()


@cache
def _places() -> frozenset[str]:
    return frozenset(bare(place) for place in lexicons.words("places"))


def _is_place(plain: str) -> bool:
    return plain in _places() or " ".join(plain.split()[:2]) in _places()


def _full_name(text: str, start: int) -> tuple[int, int] | None:
    words = _TOKENS.match(text, start)
    if not words or not is_surname(words[0].split(" ")[0]):
        return None
    parts = words[0].split(" ")
    for size in range(len(parts), 1, -1):
        name = " ".join(parts[:size])
        if looks_like_person(name):
            return start, start + len(name)
    return None


_GIVEN = re.compile(rf"[{UPPER}][^\W\d_]+(?: [{UPPER}][^\W\d_]+)?(?![^\W\d_])(?! [{UPPER}])")


def _single(text: str, start: int) -> tuple[int, int] | None:
    """Return a capitalised given name ("gặp Lan", "tên Lan Anh") where no other capital follows."""
    name = _GIVEN.match(text, start)
    return name.span() if name and all(looks_like_person(f"chị {part}") for part in name[0].split(" ")) else None
