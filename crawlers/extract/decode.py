"""Bytes of a page to text, whatever the server said about them."""

from __future__ import annotations

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""")
HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE)
MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x7fELF",
         b"\xd0\xcf\x11\xe0")
TEXT_TYPES = re.compile(r"^(text/|application/([a-z.+-]*(xml|json)|javascript))|^$", re.IGNORECASE)

# A page whose share of undecodable characters is larger than this is not read as UTF-8.
BROKEN_SHARE = 0.002


class NotText(ValueError):
    """The body is empty, binary or no page at all."""


def decode(body: bytes, content_type: str = "") -> str:
    """Return the body's text in NFC. Raises NotText for an empty or binary body.

    Valid UTF-8 is believed before any declaration: no other encoding produces it by accident, while wrong and missing
    declarations are common. cp1258 text decodes to letters plus combining tone marks, hence NFC here.
    """
    if not body.strip():
        raise NotText("empty")
    if not TEXT_TYPES.match(content_type.split(";")[0].strip()) or body.startswith(MAGIC):
        raise NotText("not text")
    text = _by_bom(body) or _by_utf8(body) or _by_declaration(body, content_type) or _by_guess(body)
    if "\x00" in text[:2048]:
        raise NotText("binary")
    return unicodedata.normalize("NFC", text)


def _by_bom(body: bytes) -> str:
    for bom, name in BOMS:
        if body.startswith(bom):
            return body.decode(name, "replace")
    return ""


def _by_utf8(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    broken = text.count("�")
    letters = sum(1 for c in text if c > "\x7f") if broken else 1
    return text if broken <= max(1, len(text) * BROKEN_SHARE) and broken * 10 <= letters else ""


def _by_declaration(body: bytes, content_type: str) -> str:
    found = HEADER.search(content_type)
    inside = DECLARED.search(body[:4096])
    for name in (found.group(1) if found else "", inside.group(1).decode("ascii") if inside else ""):
        # Latin-1 declarations are the server's default more often than the truth: the guess decides there.
        if name and name.lower() not in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "utf-8", "utf8"}:
            try:
                return body.decode(name)
            except (LookupError, UnicodeDecodeError):
                continue
    return ""


def _by_guess(body: bytes) -> str:
    best = from_bytes(body[:200_000], cp_isolation=["cp1258", "cp1252", "utf_16", "utf_8"]).best()
    return body.decode(best.encoding if best else "cp1252", "replace")
