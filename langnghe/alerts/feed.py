"""The feed of alerts as Atom: one entry a message, behind an address that nobody guesses."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from xml.etree import ElementTree

from sqlalchemy.orm import Session

from config.settings import Settings
from langnghe.alerts import letters, words
from langnghe.i18n import _, speaking
from storage import alert_messages
from storage.alert_messages import MessageRow

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 50
KIND = "application/atom+xml; charset=utf-8"


def new_token() -> str:
    """Return the secret part of an address: 256 bits."""
    return secrets.token_urlsafe(32)


def atom(session: Session, settings: Settings, token: str) -> bytes:
    """Return the feed in the office's language."""
    messages = [one for one in alert_messages.newest(session, ENTRIES) if any(head["feed"] for head in one.heads)]
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": settings.language})
    with speaking(settings.language):
        _put(feed, "title", _("Alerts of langnghe"))
        # The address is a secret: what names the feed is another thing.
        _put(feed, "id", f"urn:langnghe:alerts:{letters.key_of(0, token, datetime(1970, 1, 1, tzinfo=UTC))}")
        _put(feed, "updated", _stamp(messages[0].at if messages else datetime(1970, 1, 1, tzinfo=UTC)))
        author = ElementTree.SubElement(feed, "author")
        _put(author, "name", "langnghe")
        ElementTree.SubElement(feed, "link", {"href": words.desk(settings, "/alerts")})
        for message in messages:
            _entry(session, settings, feed, message)
    said: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return said


def _entry(session: Session, settings: Settings, feed: ElementTree.Element, message: MessageRow) -> None:
    told = {head["alert"] for head in message.heads if head["feed"]} if message.kind == "news" else {
        *message.heads[0]["watched"], *message.heads[0]["quiet"]}
    found = letters.parts(session, message, told)
    if message.kind == "news" and not found:
        return
    entry = ElementTree.SubElement(feed, "entry")
    _put(entry, "title", letters.subject(found, message))
    _put(entry, "id", f"urn:langnghe:alert-message:{letters.key_of(message.id, '', message.at)}")
    _put(entry, "updated", _stamp(message.at))
    ElementTree.SubElement(entry, "link", {"href": words.desk(settings, "/alerts")})
    _put(entry, "content", letters.text(settings, message, found, told), {"type": "text"})


def _put(parent: ElementTree.Element, tag: str, text: str, attributes: dict[str, str] | None = None) -> None:
    # XML has no form for control characters.
    kept = "".join(c for c in text if c in "\n\t" or (c.isprintable() and not 0xD800 <= ord(c) <= 0xDFFF) or c == " ")
    ElementTree.SubElement(parent, tag, attributes or {}).text = kept


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
