"""Characters that a terminal or a page would obey instead of showing them: no name, address or word needs one."""

from __future__ import annotations

import re

# Every control and format character of Unicode and lone surrogates, apart from line ends, tabs, the joiners that emoji
# and some scripts are written with, and signs of other scripts that are seen. Written out: to ask unicodedata for every
# code point takes longer than most commands.
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u070f\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    "\ufff9-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]")


def obeyed(text: str) -> bool:
    """Say whether a text holds such a character."""
    return _OBEYED.search(text) is not None


def shown(text: str) -> str:
    """Return a text without such characters."""
    return _OBEYED.sub("", text)
