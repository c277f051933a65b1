"""XML of feeds and sitemaps without entities, network or depth."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree


class BadXml(ValueError):
    """XML that is broken, hostile or something else than was asked for; the message never quotes it."""


def read_xml(text: str, entries: Collection[str]) -> etree._Element:
    """Return the root of a document; a broken one is read as far as it goes when it has any of `entries`.

    Raises BadXml.
    """
    # A document type is refused as a whole: feeds need none, entity bombs and file entities live there.
    if "<!DOCTYPE" in text[:4000].upper() or "<!ENTITY" in text.upper():
        raise BadXml("a document type or entities")
    # Declared encodings lie (utf-16 over UTF-8 was seen), and the text is decoded already.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).strip()
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), _parser(recover=False))
    except etree.XMLSyntaxError:
        root = _recovered(text, entries)
        if root is None:
            # "from None": the parser's error quotes the document.
            raise BadXml("broken XML") from None
        return root


def _recovered(text: str, entries: Collection[str]) -> etree._Element | None:
    """Read what can be read of XML with a stray & or <, the commonest fault of hand-made feeds."""
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), _parser(recover=True))
    except etree.XMLSyntaxError:
        return None
    return root if root is not None and any(local_name(e) in entries for e in root.iter()) else None


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover)


def local_name(element: etree._Element) -> str:
    """Return an element's name in lower case without its namespace, "" for a comment."""
    return element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""
