"""Lines that say who wrote, photographed or relayed a text: they name persons and are not stored."""

from __future__ import annotations

import re

SHORT_BYLINE, LONGEST_NAME, MOST_NAMES = 60, 5, 4
# "Bài và ảnh: …", "Theo Báo Mẫu", "Thực hiện: …", "By …": what may stand before a name.
_KINDS = r"(?:bài|tin|ảnh|clip|video|đồ họa|thiết kế|nội dung|text|photos?)"
LABEL = re.compile(
    rf"^(?:{_KINDS}(?:(?:\s*[,&]\s*|\s+và\s+){_KINDS})*\s*:|nguồn\s*:"
    r"|(?:theo|tác giả|pv|phóng viên|nhóm pv|nhóm phóng viên|ctv|thực hiện|biên tập|biên soạn|tổng hợp|lược dịch|dịch"
    r"|by|written by|reported by)\b)\s*:?\s*", re.IGNORECASE)
# After "theo" a newspaper may be named with small words, "Theo Báo điện tử Mẫu"; a person or a rule begins a sentence.
RELAYED = re.compile(
    r"^\(?\s*[Tt][Hh][Ee][Oo]\s+(?!Đó\b|Ông\b|Bà\b|Luật\b|Nghị\b)[A-ZĐ]\S*"
    r"(?:\s+(?:điện tử|và|&|[A-ZĐÁÀẢÃẠĂÂÉÈÊÍÓÔƠÚƯÝ0-9]\S*|/|-|–))*\s*\)?$")
SEPARATORS = re.compile(r"\s*(?:[-–—/&,;|•]|\bvà\b|\band\b)\s*")
_WAYS = r"(?:e-?mail|write to|reach(?:ed)?|follow|contact)"
CONTACT = re.compile(
    rf"^[^.!?]{{0,60}}\b{_WAYS}\b[^.!?]{{0,80}}(?:@\w|\bon (?:twitter|x|facebook|instagram)\b)"
    r"|^\(?(?:additional )?(?:reporting|writing|editing) by\b"
    r"|^(?:[A-Z][\w.'’-]+[\s,]+(?:and\s+)?){2,8}contributed (?:reporting|to this)\b", re.IGNORECASE)


def is_byline(line: str) -> bool:
    """Say whether a line is only a name, as reporters sign, or a label with names."""
    text = line.strip("()[]{}*•-– \t")
    if not text or len(text) > SHORT_BYLINE or text.endswith((".", "!", "?", ":", "…", "”", '"')):
        return False
    rest = LABEL.sub("", text, count=1)
    if rest != text and (not rest or rest[0] == ":"):
        return True
    names = [name for name in SEPARATORS.split(rest) if name]
    return 0 < len(names) <= MOST_NAMES and all(map(_is_name, names))


def is_relay(line: str) -> bool:
    """Say whether a line names the newspaper that a text was taken from: "(Theo Báo Mẫu)", "Theo TTXVN/Tin Mẫu"."""
    text = line.strip("()[] ")
    return len(text) <= SHORT_BYLINE and not text.endswith((".", ",", ":")) and bool(RELAYED.match(text))


def is_contact(line: str) -> bool:
    """Say whether a line says how a writer is reached, or who helped to write."""
    return len(line) <= 300 and not line.startswith("|") and bool(CONTACT.search(line))


def _is_name(text: str) -> bool:
    """Say whether every word begins with a capital, as in a name, and none is a number."""
    words = text.split()
    return len(words) <= LONGEST_NAME and all(w[0].isupper() and not any(c.isdigit() for c in w) for w in words)
