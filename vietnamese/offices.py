"""Public offices before a name: who is named behind one ("Thủ tướng Phạm Minh Chính") is named as its holder."""

from __future__ import annotations

import re

_OFFICE = re.compile(
    r"\b(?:tong bi thu|chu tich|thu tuong|bo truong|thu truong|bi thu|dai bieu|tong thong|dai tuong|thuong tuong"
    r"|trung tuong|thieu tuong|tu lenh|vien truong|chanh an|cuc truong|vu truong|giam doc so)"
    r"(?: [^\s.,;:!?()]+){0,6} $")
_REACH = 90


def stands_before(bare_text: str, start: int) -> bool:
    """Say whether an office stands before the name at `start`; the text as `bare` gives it."""
    return bool(_OFFICE.search(bare_text[max(0, start - _REACH):start]))
