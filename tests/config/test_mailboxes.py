"""Addresses to which letters go, and those that a mail program would read as another one."""

from __future__ import annotations

import pytest

from config.errors import SettingError
from config.mailboxes import is_mailbox
from config.settings import load

WRONG = [
    "=?utf-8?b?Cg==?=@b.example", "=?utf-8?q?victim=40evil.com?=@b.c", "=?utf-8?q?=00?=@b.c", "=?x?q?a?=@b.c", "=?@b.c",
    ".a@b.c", "a..b@c.d", "a.@b.c", "@b.c", "a@", "a@b..c", "a@.b", "a@b.", "a@-b.c", "a@b-.c", "a@b_c.d", "a b@c.d", "a@b@c",
    '"a b"@c.d', "a(x)@b.c", "<a@b.c>", "a@b.c\n", "a\r\nBcc: x@b.c", "ă@b.c", "a@báo.vn", "a@[127.0.0.1]", "a," * 9 + "@b.c",
    "a" * 65 + "@b.c", "a@" + "b" * 64 + ".c", "a@" + ".".join(["b" * 60] * 5),
]


@pytest.mark.parametrize("text", ["a@b.c", "ban.tin+lu_1@phong-1.example.vn", "o'brien@localhost", "a" * 64 + "@" + "b" * 63])
def test_an_address_is_one(text: str) -> None:
    assert is_mailbox(text)
    assert load({"LANGNGHE_MAIL_FROM": text}).mail_from == text


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_address_is_refused_also_as_the_sender(text: str) -> None:
    assert not is_mailbox(text)
    if text == text.strip():
        with pytest.raises(SettingError, match="an e-mail address"):
            load({"LANGNGHE_MAIL_FROM": text})
