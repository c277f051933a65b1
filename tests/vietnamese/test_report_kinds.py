"""The kind that words of the trade suggest; words that only hold a cue suggest nothing."""

from __future__ import annotations

import pytest

from vietnamese.report_kinds import heading, suggested


@pytest.mark.parametrize(("text", "kind"), [
    ("Bà con đề nghị sớm sửa cầu", "proposal"), ("ba con de nghi som sua cau", "proposal"),
    ("Phụ huynh hỏi bao giờ có sách", "question"), ("Cử tri chưa rõ mức hỗ trợ", "question"), ("Chợ dời đi đâu?", "question"),
    ("Nghe nói sắp thu phí vệ sinh", "rumor"), ("có tin sắp sáp nhập xã", "rumor"), ("Người ta đồn cầu sắp sập", "rumor"),
    ("Sáng qua xảy ra xô xát ở chợ", "event"), ("Một vụ ngộ độc ở trường", "event"),
    ("Tiểu thương lo giá thuê tăng", "opinion"), ("Dịch vụ công còn chậm", "opinion"), ("Học hỏi được nhiều", "opinion"),
    ("Công an đồn biên phòng tuyên truyền tốt", "opinion"), ("vụ đông năm nay được mùa", "opinion"),
    ("Người dân có tin tưởng vào xã", "opinion"), ("", "opinion"),
])
def test_what_words_suggest(text: str, kind: str) -> None:
    assert suggested(text) == kind


@pytest.mark.parametrize(("text", "kind"), [
    ("II. Kiến nghị, đề xuất", "proposal"), ("1. Ý kiến", "opinion"), ("b) Tin đồn", "rumor"), ("THẮC MẮC", "question"),
    ("Sự việc, tình huống có vấn đề", "event"), ("Lĩnh vực kinh tế", ""), ("Ý kiến của bà con về chợ", "")])
def test_what_headings_name(text: str, kind: str) -> None:
    assert heading(text) == kind
