"""A digest as HTML: a part for the desk, or a document that stands alone in a file."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader

from langnghe import formats, i18n, markup, unfinished
from langnghe.render import forecast_words, hotspot_words, period_words, phrases
from langnghe.render.field import sections as field
from langnghe.render.sections import ALL
from pipelines.digestparts import size_of


def digest_fragment(body: dict[str, Any], language: str, shown: Collection[str] = ALL) -> str:
    """Return the digest as HTML for the desk, with links to its articles and topics."""
    return _render("digest.html", body, language, shown, on_desk=True)


def digest_html(body: dict[str, Any], language: str, shown: Collection[str] = ALL) -> str:
    """Return the digest as a document of its own, with links to the originals; same body, same bytes."""
    return _render("document.html", body, language, shown, on_desk=False)


def digest_part(body: dict[str, Any], language: str, shown: Collection[str] = ALL) -> str:
    """Return the digest as HTML without head and style, with links to the originals: what a feed carries."""
    return _render("digest.html", body, language, shown, on_desk=False)


def _render(template: str, body: dict[str, Any], language: str, shown: Collection[str], *, on_desk: bool) -> str:
    with i18n.speaking(language):
        return TEMPLATES.get_template(template).render(
            d=body, on_desk=on_desk, language=i18n.language(), shown=shown)


def external(url: str) -> str:
    """Return an address that may stand in a link: http or https, else ""."""
    return url if urlsplit(url).scheme in {"http", "https"} else ""


def _moment(value: str) -> str:
    return formats.moment(datetime.fromisoformat(value))


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("langnghe.render"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, finalize=formats.plain, extensions=["jinja2.ext.i18n"],
    )
    install = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(markup.gettext, markup.ngettext, newstyle=True)
    environment.filters.update(number=formats.number, day=formats.day, moment=_moment, external=external)
    environment.globals.update(
        phrases=phrases, field=field, periods=period_words, forecast_words=forecast_words, hotspot_words=hotspot_words,
        size_of=size_of, unfinished=unfinished)
    return environment


TEMPLATES = _environment()
