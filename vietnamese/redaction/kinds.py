"""The kinds of personal data, what stands in their place, and which of them are removed from news too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Context = Literal["news", "comment"]

PLACEHOLDERS = {
    "URL_PROFILE": "[trang cá nhân]",
    "EMAIL": "[địa chỉ thư điện tử]",
    "BANK": "[số tài khoản]",
    "BHXH": "[số bảo hiểm]",
    "MST": "[mã số thuế]",
    "CCCD": "[số căn cước]",
    "CMND": "[số chứng minh]",
    "PASSPORT": "[số hộ chiếu]",
    "PHONE": "[số điện thoại]",
    "PLATE": "[biển số xe]",
    "HANDLE": "[tên tài khoản]",
    "ADDRESS": "[địa chỉ nhà]",
    "PERSON": "[tên người]",
}
# The names of officials and places are what news is about; a comment's are a neighbour's.
COMMENT_ONLY = frozenset({"MST", "HANDLE", "ADDRESS", "PERSON"})


@dataclass(frozen=True)
class Found:
    """One piece of personal data: text[start:end] is of this kind."""

    start: int
    end: int
    kind: str


def without_placeholders(text: str) -> str:
    """Return what is left of a redacted text without what stands for personal data."""
    for placeholder in PLACEHOLDERS.values():
        text = text.replace(placeholder, "")
    return text
