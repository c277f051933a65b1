from __future__ import annotations

from langnghe.i18n import speaking
from langnghe.web.api.expected import expected


def test_a_text_that_is_too_long_is_told_by_its_characters() -> None:
    with speaking("en"):
        for given, says in (("x" * 961, "at most 960 characters are taken"), (["x"], "at most 960 entries are taken")):
            assert expected({"type": "too_long", "input": given, "ctx": {"max_length": 960}}) == says
