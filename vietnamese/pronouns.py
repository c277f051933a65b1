"""Sentences that open with a pronoun: taken out of their text, nobody knows of whom they are."""

from __future__ import annotations

import re

# Before a name or a capital the word is an honorific; "bà con", "anh em" and their like are people by themselves.
_OPENS = re.compile(
    r"^[\"“‘(–-]*\s*(?:(?:Theo|Còn|Nhưng|Cũng theo|Tuy nhiên,?)\s+)?"
    r"(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Hh]ọ)(?:\s+(?:ta|ấy|này))?"
    r"(?:,|\s+(?!(?:con|em|bà|mẹ|chủ|nội|ngoại|giáo|hàng|cháu|chú|chị|gái|đỡ|và)\b)(?=[a-zà-ỹđ]))")


def opens_with_one(text: str) -> bool:
    """Say whether a sentence begins with a bare pronoun: "Ông đề nghị…", "Theo bà,…", but not "Ông Ba" or "Bà con"."""
    return _OPENS.match(text) is not None
