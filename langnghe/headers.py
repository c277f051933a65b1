"""Headers of letters whose text stays text: what looks like an encoded word in it is not decoded, nothing ends a line.

The library's own header classes decode encoded words of whatever they are given and write what came out as it is, and
Python 3.11 does not look at what it wrote: a title with an encoded line end would add headers.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.header import Header
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from typing import Any

from config.characters import shown
from config.mailboxes import ENCODED

# What is written as it is, on one line; anything else is encoded.
_PLAIN = re.compile(r"[!-~](?:[ -~]{0,68}[!-~])?")
# Addresses and ids, which a mail server reads: never encoded, never broken; far below the 998 signs of a line.
_BARE = re.compile(r"[!-~]{1,400}")


class HeadersBroken(ValueError):
    """A letter does not hold the headers that were set; the words quote nothing of it."""


def one_line(text: str) -> str:
    """Return a text as one line without control characters."""
    return " ".join(shown(text).split())


class _Text:
    """A header made of text."""

    max_count = 1
    name: str

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take the text as it is."""
        kwds["decoded"], kwds["parse_tree"] = one_line(value), None

    def fold(self, *, policy: EmailPolicy) -> str:
        """Return the header as it stands in a letter."""
        text = str(self)
        if ENCODED in text or not _PLAIN.fullmatch(text):
            text = Header(text, "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {text}{policy.linesep}"


class _Bare(_Text):
    """A header that a mail server reads: an address or an id."""

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take signs of ASCII only."""
        if ENCODED in value or not _BARE.fullmatch(value):
            raise HeadersBroken("an address or an id holds what cannot stand in a header")
        super().parse(value, kwds)

    def fold(self, *, policy: EmailPolicy) -> str:
        """Return the header on one line."""
        return f"{self.name}: {self!s}{policy.linesep}"


def _policy() -> EmailPolicy[EmailMessage]:
    known = HeaderRegistry(default_class=_Text)  # type: ignore[arg-type]   # mixed with BaseHeader by the registry
    for name in ("subject", "comments", "keywords"):
        known.map_to_type(name, _Text)           # type: ignore[arg-type]
    for name in ("from", "to", "message-id"):
        known.map_to_type(name, _Bare)           # type: ignore[arg-type]
    return SMTP.clone(header_factory=known)


POLICY = _policy()


def checked(message: EmailMessage) -> EmailMessage:
    """Return a message that, read back, has exactly the headers that were set, each once; raises HeadersBroken."""
    names = [name.lower() for name in message]
    read = message_from_bytes(message.as_bytes())
    if [name.lower() for name in read] != names or len({*names}) != len(names) or read.defects:
        raise HeadersBroken("the headers of the letter are not those that were set")
    return message
