"""Names of which something is only an initial: "Ng. Văn An", "Nguyễn V. An", "N.V.An", "N.V.A"."""

from __future__ import annotations

import re

from vietnamese.names import UPPER, looks_like_person

_FAMILY = {"ng": "Nguyễn", "ngt": "Nguyễn Thị", "ngv": "Nguyễn Văn", "tr": "Trần", "ph": "Phạm", "hg": "Hoàng",
           "đ": "Đỗ", "h": "Hoàng", "l": "Lê", "n": "Nguyễn", "p": "Phạm", "t": "Trần", "v": "Vũ", "b": "Bùi",
           "d": "Dương"}
_MIDDLE = {"v": "Văn", "t": "Thị", "th": "Thị", "đ": "Đức", "h": "Hữu", "m": "Minh", "q": "Quang", "x": "Xuân"}
_PIECES = re.compile(r"[^\W\d_]+\.?")
_CAPITALS = rf"[{UPPER}][^\W\d_]*"
_WHOLE = re.compile(rf"{_CAPITALS}\.? ?(?:{_CAPITALS}\.? ?){{1,3}}")
# Of one letter in front, "P. Bến Nghé" and "T. Quảng Nam", only the next initial tells a name.
_SURE = frozenset(("ng", "ngt", "ngv"))
_MIDDLES = frozenset("v t th văn thị".split())


def is_short_name(text: str) -> bool:
    """Return whether the whole text is a name with an initial for a syllable, which is a full name when written out.

    The dots may be gone: a search takes them for the end of a sentence.
    """
    if not _WHOLE.fullmatch(text):
        return False
    pieces = [piece.rstrip(".") for piece in _PIECES.findall(text)]
    small = [piece.lower() for piece in pieces]
    if small[0] in _SURE:
        return looks_like_person(_written_out(pieces))
    # "TP. Hồ Chí Minh" begins with no family, and "V.T.V" is a channel.
    shortened = (small[0] in _FAMILY and (len(small[0]) > 1 or "." in text)) or (len(small[0]) > 2 and "." in text)
    if len(pieces) != 3 or not shortened or small[1] not in _MIDDLES or small[1:] == ["t", "v"]:
        return False
    return looks_like_person(_written_out(pieces))


def _written_out(pieces: list[str]) -> str:
    family = _FAMILY.get(pieces[0].lower(), pieces[0])
    middles = (_MIDDLE.get(piece.lower(), piece) for piece in pieces[1:-1])
    return " ".join((family, *middles, pieces[-1]))
