"""What is wrong is kept in no language and told in the reader's."""

from __future__ import annotations

import pytest

from config.errors import Words
from langnghe.i18n import speaking
from langnghe.kept_troubles import kept, told
from langnghe.troubles import kind_of
from search.errors import EngineUnavailable, QueryError

UNKNOWN = QueryError("no such source", 6, "known are …", reason="unknown_source", detail="bao-cu", near=("Báo Mới",))
UNMADE = Words("the letter cannot be made: {kind}", kind=kind_of(ValueError("Nguyễn")))


def said(line: str, language: str) -> str:
    with speaking(language):
        return told(line)


@pytest.mark.parametrize(("trouble", "vietnamese", "english"), [
    (UNKNOWN, "Không có nguồn “bao-cu”. Có phải ý bạn là: nguồn:\"Báo Mới\"",
     "There is no source “bao-cu”. Did you mean: nguồn:\"Báo Mới\""),
    (UNMADE, "không soạn được thư: lỗi ngoài dự kiến ValueError (?)",
     "the letter cannot be made: unexpected error ValueError (?)"),
    (EngineUnavailable("no answer"), "Máy tìm kiếm không trả lời", "The search engine does not answer: no answer"),
])
def test_one_line_is_told_in_either_language(trouble: Exception | str, vietnamese: str, english: str) -> None:
    line = kept(trouble)
    assert said(line, "vi").startswith(vietnamese) and said(line, "en").startswith(english)


def test_what_a_stopped_job_left_is_told_in_either_language() -> None:
    assert (said("interrupted", "vi"), said("interrupted", "en")) == ("bị ngắt giữa chừng", "interrupted")


def test_a_text_of_others_is_kept_as_it_is_but_for_its_password() -> None:
    assert told(kept("[Errno 111] smtp://office:geheim@mail refused")) == "[Errno 111] smtp://office:***@mail refused"


@pytest.mark.parametrize("line", ["", "Không có nguồn “bao-cu”.", "3", "[]", "{}", '{"query": {}}', '{"words": {}}', '"x"'])
def test_what_was_kept_before_or_is_none_stands_as_it_is(line: str) -> None:
    assert told(line) == line
