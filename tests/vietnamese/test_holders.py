"""Officials in what staff and posts write: the office stays, its holder goes; streets, cities and bodies stay."""

from __future__ import annotations

import pytest

from vietnamese.holders import without_holders
from vietnamese.redaction import redact


@pytest.mark.parametrize(("text", "kept"), [
    ("chê chủ tịch xã Trần Văn Hùng", "chê chủ tịch xã"),
    ("bí thư Nguyễn Văn Bình nói sẽ dời chợ\nHỏi lại", "bí thư nói sẽ dời chợ\nHỏi lại"),
    ("Chủ tịch UBND TP Hồ Chí Minh họp dân", "Chủ tịch UBND TP Hồ Chí Minh họp dân"),
    ("Bí thư chi bộ Nguyễn Huệ", "Bí thư chi bộ Nguyễn Huệ"),
    ("đường Nguyễn Văn Cừ ngập", "đường Nguyễn Văn Cừ ngập"),
])
def test_an_official_is_the_office(text, kept):
    assert without_holders(text) == kept


def test_news_keep_who_holds_an_office():
    said = "Thủ tướng Phạm Minh Chính làm việc với tỉnh"
    assert redact(said, context="news").text == said
