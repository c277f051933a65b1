"""The forms in which a digest is given away as a file, by the name of the form."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from langnghe.render.html import digest_html
from langnghe.render.mail import digest_mail
from langnghe.render.markdown import digest_markdown
from langnghe.render.terminal import digest_text

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """How a form's file is called and sent, and how it is made of body, language and the sections that are shown."""

    endings: tuple[str, ...]
    media_type: str
    render: Callable[[Body, str, Collection[str]], bytes]


def _text(make: Callable[[Body, str, Collection[str]], str]) -> Callable[[Body, str, Collection[str]], bytes]:
    return lambda body, language, shown: make(body, language, shown).encode()


FORMS: dict[str, Form] = {
    "text": Form((".txt",), "text/plain; charset=utf-8", _text(digest_text)),
    "md": Form((".md", ".markdown"), "text/markdown; charset=utf-8", _text(digest_markdown)),
    "html": Form((".html", ".htm"), "text/html; charset=utf-8", _text(digest_html)),
    "eml": Form((".eml",), "message/rfc822", digest_mail),
}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCX_ENDING = ".docx"
ENDINGS = (*(ending for form in FORMS.values() for ending in form.endings), DOCX_ENDING)


def by_ending(ending: str) -> str:
    """Return the form of a file's ending, Markdown for one that is none."""
    if ending == DOCX_ENDING:
        return "docx"
    return next((name for name, form in FORMS.items() if ending in form.endings), "md")
