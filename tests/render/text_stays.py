"""Whether the forms in which a digest leaves the house show titles as text."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from xml.etree import ElementTree as ET

import docx
from lxml import html

from config.characters import obeyed, shown
from langnghe.render.documents.build import paragraphs
from langnghe.render.feed import ATOM

HEADERS = ["Subject", "X-Unsent", "MIME-Version", "Content-Type"]
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def assert_said(titles: Iterable[str], text: str) -> None:
    """Each title is there, whatever blanks stand where lines were broken, and nothing that is obeyed."""
    assert not obeyed(text.replace("\r\n", "\n"))
    said = "".join(text.split())
    assert [title for title in titles if "".join(shown(title).split()) not in said] == []


def assert_page(titles: Iterable[str], page: str) -> None:
    """No element and no handler came from a title."""
    tree = html.document_fromstring(page)
    assert not tree.xpath("//script | //img | //b[not(ancestor-or-self::*[@class])] | //@*[starts-with(name(), 'on')]")
    assert all(address.startswith(("http://", "https://", "#")) for address in tree.xpath("//@href"))
    assert_said(titles, "".join(tree.itertext()))


def assert_mail(titles: Iterable[str], content: bytes) -> None:
    """A draft with two parts and the headers that it should have, once each."""
    message = message_from_bytes(content, policy=default)
    assert (message.keys(), message.defects) == (HEADERS, [])
    text, page = message.iter_parts()
    assert [part.get_content_type() for part in (text, page)] == ["text/plain", "text/html"]
    assert_said(titles, text.get_content())
    assert_page(titles, page.get_content())


def assert_feed(titles: Iterable[str], content: bytes) -> None:
    """One entry that holds the digest as a page."""
    tree = ET.fromstring(content)
    assert len(tree.findall(f"{{{ATOM}}}entry")) == 1
    assert_page(titles, tree.findtext(f".//{{{ATOM}}}content") or "")


def assert_document(titles: Iterable[str], content: bytes) -> None:
    """Paragraphs of text: no link elsewhere and no field but the number of the page."""
    assert_said(titles, "\n".join(one.text for one in paragraphs(docx.Document(BytesIO(content)))))
    with zipfile.ZipFile(BytesIO(content)) as packed:
        tree = ET.fromstring(packed.read("word/document.xml"))
        links = ET.fromstring(packed.read("word/_rels/document.xml.rels"))
    assert not [*tree.iter(f"{WORD}instrText"), *tree.iter(f"{WORD}fldSimple")]
    assert all(one.get("Target", "").startswith(("http://", "https://")) for one in links
               if one.get("TargetMode") == "External")
