"""Titles of other people's pages stay text in the e-mail, the feed and the documents of a digest."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from digest_sample import body

from langnghe.render import period_words
from langnghe.render.documents.build import digest_docx
from langnghe.render.feed import atom
from langnghe.render.mail import digest_mail
from tests.render.hostile_titles import TITLES
from tests.render.text_stays import HEADERS, assert_document, assert_feed, assert_mail

AT = datetime(2026, 5, 21, tzinfo=UTC)


@pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
def test_a_title_stays_text(title: str) -> None:
    given = body(title)
    assert_mail([title], digest_mail(given, "vi"))
    assert_feed([title], atom([(given, 1, AT)], "http://127.0.0.1:8000", "vi"))
    assert_document([title], digest_docx(given, "quick"))


def test_the_subject_is_text_whatever_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(period_words, "title", lambda given: TITLES[-1] + "\r\nBcc: evil@evil.example")
    read = message_from_bytes(digest_mail(body(), "vi"), policy=default)
    assert read.keys() == HEADERS
    assert read["Subject"] == TITLES[-1] + " Bcc: evil@evil.example"
