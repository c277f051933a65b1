"""What of an address's query says which page it is: no mark of where a reader came from, no number of a visit."""

from __future__ import annotations

import re
from urllib.parse import quote_plus, unquote_plus, unquote_to_bytes

# Marks of a campaign or a referring page, and numbers that a server gives to a visit.
_NEVER = re.compile(
    r"utm_\w+|fbclid|gclid|zarsrc|vn_source|vn_campaign|vn_medium|vn_term|vn_thumb|vn_zone|vn_aid|vn_topic"
    r"|_ga|mc_cid|mc_eid|jsessionid|php_?sess(?:ion)?id|aspsessionid\w*|cfid|cftoken|zenid|oscsid", re.IGNORECASE)
# A visit's number to one system, an article's to another: old NukeViet sites have ?op=viewst&sid=123, phpBB and
# vBulletin sid= and s= with 32 hexadecimal digits. A page that is asked twice costs a fetch, one without its number
# is lost with every other page of the site.
_PERHAPS = re.compile(
    r"s|sid|ssid|sess|sessid|session|session_?id|session_?key|phien|visit|visit_?id|(?:\w+_)?token|auth|auth_?key|ticket"
    r"|csrf\w*|nonce", re.IGNORECASE)
_REFERRER = re.compile(r"ref", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,20}")
_HEX = re.compile(r"[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# In base64 too, of addresses or of mail, with a full stop between the parts of a signed one.
_TOKEN = re.compile(r"[\w+/.~-]{16,}={0,2}", re.ASCII)
# Letters and digits of chance change places all the time, those of "tintuc2026" once or twice, and capitals stand where
# no word begins.
_CHANGE = re.compile(r"\d(?=[A-Za-z])|[A-Za-z](?=\d)|[a-z](?=[A-Z](?![a-z]))")
# Between words a sign comes every four or five letters, in base64 every thirty.
LEAST_CHANGES, LETTERS_A_SIGN, _SIGN = 3, 6, re.compile(r"[-_.~]")


def kept(query: str, *, whole: bool = False) -> str:
    """Return a query without what names no page, in one spelling; a `whole` one keeps what may name a page."""
    # "&amp;" is left by pages that escape their links twice.
    parts = (part.removeprefix("amp;") for part in query.split("&"))
    return "&".join(_spelt(part) for part in parts if part and not _is_dropped(part, whole))


def _spelt(part: str) -> str:
    name, mark, value = part.partition("=")
    # "index.php?threads/cau-moi.12/": a path in the query, whose strokes some systems want as they are.
    return quote_plus(_bytes(name), safe="" if mark else "/") + mark + quote_plus(_bytes(value))


def _bytes(text: str) -> bytes:
    # As bytes: letters of a legacy encoding would be lost as text.
    return unquote_to_bytes(text.replace("+", " "))


def _is_dropped(part: str, whole: bool) -> bool:
    name, _, value = (unquote_plus(piece) for piece in part.partition("="))
    if _NEVER.fullmatch(name):
        return True
    if _REFERRER.fullmatch(name):
        return not _NUMBER.fullmatch(value)
    return not whole and bool(_PERHAPS.fullmatch(name)) and is_session(value)


def is_session(value: str) -> bool:
    """Say whether a value looks like the number of a visit: long, and of chance."""
    if _NUMBER.fullmatch(value):
        return False
    if _HEX.fullmatch(value):
        return True
    if not _TOKEN.fullmatch(value) or len(_SIGN.findall(value)) * LETTERS_A_SIGN > len(value):
        return False
    return len(_CHANGE.findall(value)) >= LEAST_CHANGES
