"""Bytes of a page to text, whatever the server said about them."""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import islice

from charset_normalizer import from_bytes

from vietnamese.encodings import convert, repair
from vietnamese.misread import is_misread, read_again

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""")
HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE)
MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x7fELF",
         b"\xd0\xcf\x11\xe0")
TEXT_TYPES = re.compile(r"^(text/|application/([a-z.+-]*(xml|json)|javascript))|^$", re.IGNORECASE)

# Codecs of Python that no page is written in: they read escapes into half surrogate pairs, or always fail.
OF_PYTHON = frozenset({"unicode-escape", "raw-unicode-escape", "undefined", "punycode", "idna"})

# lxml reads these, also as "&#1;", and refuses to write them: a page was lost when its comments were taken out.
UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|&#0*(?:[1-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?![0-9]);?"
    "|&#[xX]0*(?:[1-8bcefBCEF]|1[0-9a-fA-F]|[fF]{3}[efEF])(?![0-9a-fA-F]);?")
_CONTROLS = frozenset(range(32)) - set(b"\t\n\r") | {0x7F}
_PLAIN = bytes(set(range(256)) - _CONTROLS)

# A page whose share of undecodable characters is larger than this is not read as UTF-8.
BROKEN_SHARE = 0.002
# Fewer misread letters may stand in a script's table on a page that is right.
MISREAD_LETTERS = 20


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
    return _readable(_read_again(unicodedata.normalize("NFC", text)), body)


def _readable(text: str, body: bytes) -> str:
    """Return a page with a space for each character that no page may hold.

    Asked of the bytes first, which takes a tenth of the time of the pattern.
    """
    if body.translate(None, _PLAIN) or b"&#" in body or b"\xef\xbf" in body:
        return UNREADABLE.sub(" ", text)
    return text


def _read_again(text: str) -> str:
    """Return a page that its own system misread before sending it, as it was meant.

    Here and not only in the fields: tidying of the page takes some of the misread characters for spaces.
    """
    if not is_misread(text, fewest=MISREAD_LETTERS):
        return text
    read, whole = read_again(text)
    return read if whole else text


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
                if codecs.lookup(name).name not in OF_PYTHON:
                    return body.decode(name)
            except (LookupError, UnicodeError):
                continue
    return ""


LEGACY = frozenset({"tcvn3", "vni"})
# Windows-1252 with the five bytes that it leaves open kept as they are.
_WESTERN = {b: bytes([b]).decode("cp1252") for b in range(0x80, 0xA0) if b not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}}
_ACCENTED = re.compile(r"(?<![^\s>])[^\s<>\x00-\x1f]*[\x80-\xff][^\s<>]*(?![^\s<])")


def _by_guess(body: bytes) -> str:
    """Return the text of undeclared bytes: the old Vietnamese fonts by their words, anything else by statistics.

    The statistics take VNI for windows-1258, and two letters of a hundred are lost for good.
    """
    western = body.decode("latin-1").translate(_WESTERN)
    words = " ".join(islice((m[0] for m in _ACCENTED.finditer(western)), 800))
    found = repair(words).verdict
    if found == "windows-1258":
        return body.decode("cp1258", "replace")
    if found in LEGACY:
        return convert(western, found)  # the whole page: a headline of one word would not show what it is
    best = from_bytes(body[:200_000], cp_isolation=["cp1258", "cp1252", "utf_16", "utf_8"]).best()
    return body.decode(best.encoding if best else "cp1252", "replace")
