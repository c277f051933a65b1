"""Python's words for broken TOML are said in words of our own, which the catalogs know."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import FileUnreadable
from config.toml_table import read_table


@pytest.mark.parametrize(("text", "said"), [
    ('a = "x\x01"', "the character '\\x01' cannot stand here"), ("a = 1\na = 2", "Cannot overwrite a value"),
    ("[a]\n[a]", "a is there twice"), ("[a.b]\nc = 1\n[a.b]", "a.b is there twice"), ("a = {b = 1, b = 2}", "b is there twice"),
    ("a 1", "Expected '=' after a key in a key/value pair"), ('a = "x', "Unterminated string"),
    ("a = [1, 2", "Unclosed array"), ("a = ", "Invalid value"), ("a = 1 b = 2", "Expected newline or end of document after a statement"),
])
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "a.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(FileUnreadable) as raised:
        read_table(file)
    assert said in str(raised.value)
