"""Digests as an Atom feed: an entry for each day, week or month, with the whole digest as HTML in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

from langnghe import i18n, unfinished
from langnghe.formats import plain
from langnghe.i18n import gettext as _
from langnghe.render import period_words, phrases
from langnghe.render.html import digest_part
from pipelines.periods import Period

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
ATOM = "http://www.w3.org/2005/Atom"


def atom(entries: Iterable[tuple[dict[str, Any], int, datetime]], site: str, language: str) -> bytes:
    """Return the feed of (body, edition, made at), in their order; `site` is the desk's address without a slash."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})
    found = list(entries)
    with i18n.speaking(language):
        _add(feed, "title", _("Digests"))
        _add(feed, "id", "urn:langnghe:digests")
        _add(feed, "updated", _iso(max((at for _body, _edition, at in found), default=NEVER)))
        _add(_add(feed, "author"), "name", "langnghe")
        _add(feed, "link", rel="self", href=f"{site}/digest/feed.atom")
        for body, edition, at in found:
            _entry(feed, body, edition, at, site, language)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(feed: ET.Element, body: dict[str, Any], edition: int, at: datetime, site: str, language: str) -> None:
    name = Period(body["kind"], body["day"]).name
    entry = _add(feed, "entry")
    _add(entry, "title", period_words.title(body))
    # A new edition is the same entry, changed: readers show it as such.
    _add(entry, "id", f"urn:langnghe:digest:{name}")
    _add(entry, "updated", _iso(at))
    _add(entry, "link", rel="alternate", type="text/html", href=f"{site}/digest/{name}?edition={edition}")
    _add(entry, "summary", _summary(body))
    _add(entry, "content", digest_part(body, language), type="html")


def _summary(body: dict[str, Any]) -> str:
    said = f"{phrases.size(body['totals'])}. {phrases.tally(body)}"
    notice = unfinished.told(body)
    return f"{notice} {said}" if notice else said


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = "\n".join(str(plain(line)) for line in text.split("\n")) or None
    return element


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
