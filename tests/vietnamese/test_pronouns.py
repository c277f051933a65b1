"""Sentences that say "he" of whom nobody can tell."""

from __future__ import annotations

import pytest

from vietnamese.pronouns import opens_with_one


@pytest.mark.parametrize("text", [
    "Ông đề nghị tỉnh sớm di dời bãi rác.", "Bà cho biết giá đã tăng.", "Theo ông, mức phí còn cao.", "Anh nói nước vẫn đục.",
    "“Chị kể lại chuyện đêm qua.", "Họ mong có nước sạch.", "Ông này cho rằng giá sẽ giảm.", "Theo bà, dân còn lo.",
])
def test_a_bare_pronoun_opens_them(text: str) -> None:
    assert opens_with_one(text)


@pytest.mark.parametrize("text", [
    "Ông Ba đề nghị tỉnh sớm di dời bãi rác.", "Bà con lo viện phí tăng.", "Anh em công nhân chờ lương.", "Cô giáo nghỉ dạy.",
    "Ông bà già đi lại khó.", "Họp dân về bãi rác.", "Anh và Pháp cùng ký.", "Theo ông Ba, phí cao.", "Chị em tiểu thương nghỉ chợ.",
])
def test_people_by_themselves_do_not(text: str) -> None:
    assert not opens_with_one(text)
