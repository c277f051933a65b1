"""Abbreviations and what they stand for, found from every spelling of the group."""

from __future__ import annotations

import pytest

from vietnamese import lexicons
from vietnamese.abbreviations import longest, others
from vietnamese.text import fold, tokens


@pytest.mark.parametrize(("typed", "expected"), [
    ("UBND", ("ủy ban nhân dân",)), ("uỷ ban nhân dân", ("UBND",)), ("uy ban nhan dan", ("UBND",)), ("hdnd", ("hội đồng nhân dân",)),
    ("Tp.Hcm", ("thành phố Hồ Chí Minh", "TPHCM")), ("GD & ĐT", ("giáo dục và đào tạo", "GDĐT", "giáo dục đào tạo")),
    ("uỷ bán nhân dân", ()), ("ủy ban", ()), ("lũ", ()), ("", ()),
])
def test_others(typed: str, expected: tuple[str, ...]) -> None:
    assert others(tuple(tokens(typed))) == expected


def test_no_spelling_means_two_things() -> None:
    seen: dict[str, str] = {}
    for written_out, short in lexicons.table("abbreviations").items():
        for spelling in (written_out, *short):
            key = fold(spelling)
            assert seen.setdefault(" ".join(key.split()), written_out) == written_out, spelling
    assert longest() >= 7


def test_every_spelling_finds_the_rest_of_its_group() -> None:
    for written_out, short in lexicons.table("abbreviations").items():
        for spelling in (written_out, *short):
            assert others(tuple(tokens(spelling))), spelling
            assert others(tuple(tokens(fold(spelling)))), spelling
