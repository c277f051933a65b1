"""A digest as an e-mail: text and HTML side by side; a draft without sender and time, so its bytes stay."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from email.message import EmailMessage
from typing import Any

from langnghe import headers, i18n
from langnghe.render import period_words
from langnghe.render.html import digest_html
from langnghe.render.sections import ALL
from langnghe.render.terminal import digest_text


def digest_message(body: dict[str, Any], language: str, shown: Collection[str] = ALL) -> EmailMessage:
    """Return the message; whoever sends it adds From, To and Date. X-Unsent opens it as a draft."""
    text, page = digest_text(body, language, shown), digest_html(body, language, shown)
    with i18n.speaking(language):
        subject = period_words.title(body)
    message = EmailMessage(policy=headers.POLICY)
    message["Subject"] = headers.one_line(subject)
    message["X-Unsent"] = "1"
    message["MIME-Version"] = "1.0"
    message.set_content(text, cte="base64")
    message.add_alternative(page, subtype="html", cte="base64")
    message.set_boundary(f"=_{hashlib.sha256((text + page).encode()).hexdigest()[:40]}")
    return headers.checked(message)


def digest_mail(body: dict[str, Any], language: str, shown: Collection[str] = ALL) -> bytes:
    """Return the message as a file; same body, same bytes."""
    return digest_message(body, language, shown).as_bytes()
