"""The days on which the field told of a rumor: one unit moves them, so they are told only where counts are."""

from __future__ import annotations

from langnghe import telling
from langnghe.rumors import words
from langnghe.rumors.file import Field


def test_days_are_told_only_where_counts_are() -> None:
    few, enough = (Field(n, n, "2026-05-10", "2026-05-12", ()) for n in (2, 3))
    assert (few.told.first, few.told.last, enough.told.first) == ("", "", "2026-05-10")
    assert "05" not in words.from_field(few) and "05" in words.from_field(few, whole=True)
    telling.use(limited=True, staff=True)
    try:
        assert (enough.told.first, enough.told.last) == ("", "") and "05" not in words.from_field(enough, whole=True)
    finally:
        telling.use(limited=False, staff=True)
