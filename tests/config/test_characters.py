"""What a terminal would obey: every control and format character, apart from those that text is written with."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from config.characters import obeyed, shown

SEEN = {*range(0x600, 0x606), 0x6DD, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}      # numbers' and verses' signs
WRITTEN = {0x09, 0x0A, 0x200C, 0x200D} | SEEN


def test_every_control_and_format_character_is_known() -> None:
    every = {code for code in range(sys.maxunicode + 1)
             if unicodedata.category(chr(code)) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - WRITTEN
    assert {hex(code) for code in every if not obeyed(chr(code))} == set()
    others = (chr(code) for code in range(sys.maxunicode + 1) if code not in every and unicodedata.category(chr(code)) != "Cn")
    assert [char for char in others if obeyed(char)] == []


@pytest.mark.parametrize(("text", "left"), [
    ("\x1b[5mBáo\x1b]0;PWN\x07\x9b31m", "[5mBáo]0;PWN31m"), ("a\u202eb\u2066c\ufeff", "abc"), ("Đường\tphố\n", "Đường\tphố\n"),
    ("👩\u200d🌾", "👩\u200d🌾")])
def test_what_is_left_is_what_is_seen(text: str, left: str) -> None:
    assert shown(text) == left
