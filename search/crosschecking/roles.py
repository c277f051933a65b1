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


def role(title: str, lead: str) -> str:
    """Return denies, asks or reports."""
    head = f" {' '.join(exact(f'{title} . {lead}').split())} "
    if _cues(True, has_tone(head)).search(head):
        return "denies"
    return "asks" if _cues(False, has_tone(head)).search(head) or "?" in title else "reports"


@lru_cache(maxsize=4)
def _cues(denies: bool, toned: bool) -> re.Pattern[str]:
    table = lexicons.table("rumor_cues")
    words = (*table["denies"], *_DENIES) if denies else (*table["verifies"], *_ASKS)
    form = exact if toned else fold
    return re.compile(" (?:" + "|".join(re.escape(" ".join(form(one).split())) for one in words) + ") ")
