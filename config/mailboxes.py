"""What an e-mail address may be here: letters, digits and signs that no mail program reads as anything else."""

from __future__ import annotations

import re

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
LONGEST = 254
# Where an encoded word of RFC 2047 begins: programs decode it, and the letter would go to what it hides.
ENCODED = "=?"


def is_mailbox(text: str) -> bool:
    """Say whether a text is an address to which a letter can go: name@host, no quotes, no comments, no encoded word."""
    return len(text) <= LONGEST and ENCODED not in text and _MAILBOX.fullmatch(text) is not None
