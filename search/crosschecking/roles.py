"""What an article does with what people say: reports it, denies it, asks about it. By words of its title and lead."""

from __future__ import annotations

import re
from functools import lru_cache

from vietnamese import lexicons
from vietnamese.text import exact, fold, has_tone

# Beside the cues of rumors: how offices say that something is not so, and how papers ask.
_DENIES = ("bác tin", "bác bỏ", "phủ nhận", "không có vụ", "không có trường hợp", "không có ca", "không có chuyện",
           "chưa cấm", "không xử phạt", "là bịa đặt", "là sai")
_ASKS = ("hỏi đáp", "thắc mắc", "băn khoăn", "vì sao", "nói gì", "bao giờ", "có phải", "có đúng")
_MORE = {"denies": _DENIES, "verifies": _ASKS, "passes_on": ()}

REPORTS = "reports"


def role(title: str, lead: str) -> str:
    """Return denies, asks or reports."""
    head = f" {' '.join(exact(f'{title} . {lead}').split())} "
    if _cues("denies", has_tone(head)).search(head):
        return "denies"
    return "asks" if _cues("verifies", has_tone(head)).search(head) or "?" in title else REPORTS


def passes_on(title: str, lead: str) -> bool:
    """Say whether an article is about something that people tell each other."""
    head = f" {' '.join(exact(f'{title} . {lead}').split())} "
    return bool(_cues("passes_on", has_tone(head)).search(head))


@lru_cache(maxsize=6)
def _cues(kind: str, toned: bool) -> re.Pattern[str]:
    table = lexicons.table("rumor_cues")
    words = (*table[kind], *_MORE[kind])
    form = exact if toned else fold
    return re.compile(" (?:" + "|".join(re.escape(" ".join(form(one).split())) for one in words) + ") ")
