"""The key of an imported row without an address: its id, unless the id says who instead of which article."""

from __future__ import annotations

import hashlib
import re

from config.personal import is_personal_page
from pipelines.items.dedupe import IMPORT_KEY
from vietnamese import names, redaction
from vietnamese.text import bare

# All digits is what content systems number articles with, also ten of them; none of those begins with the 0 of a
# telephone or card number. Zeros that pad ("0000012345") are neither.
_NUMBER = re.compile(r"[1-9]\d*|0{2,}[1-9]\d*|0")
_UUID = re.compile(r"\{?[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s/_:?=&.,;+|-]+")
_PERSONAL = frozenset(redaction.PLACEHOLDERS) - {"ADDRESS", "PLATE", "PERSON", "MST"}
_ROLE = re.compile(r"(?:user|member|author|nick|fb|facebook|zalo|thanh.?vien|tac.?gia|but.?danh|nguoi.?dung)[\W_]")
# Account names are written in one: "nguyenvanky1990". The longest slug of one word that is none has fewer letters.
_JOINED = re.compile(
    r"(?:nguyen|tran|pham|huynh|hoang|dang|ngo|duong|dinh|truong|phan|bui|le|vu|vo|do)[a-z]{5,}\d*", re.IGNORECASE)


def import_key(identity: str, text: str) -> str:
    """Return the key of a row: of its id, or of its text where the id is a name, a number or an address of somebody.

    Such a row is not lost and is still taken once; only its next version will be another article.
    """
    if not names_somebody(identity):
        return f"{IMPORT_KEY}{identity}"
    return f"{IMPORT_KEY}text-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:32]}"


def names_somebody(identity: str) -> bool:
    """Say whether an id holds a name, a telephone number, an e-mail address, an account or a card's number."""
    identity = identity.strip()
    if _UUID.fullmatch(identity) or (_NUMBER.fullmatch(identity) and not _is_card(identity)):
        return False
    words = _BETWEEN.sub(" ", identity).strip()
    if _ROLE.match(bare(identity)) or _JOINED.fullmatch(identity) or is_personal_page(identity):
        return True
    if names.looks_like_person(re.sub(r"(?: \d+)+$|^(?:\d+ )+", "", words)):
        return True
    return any(found.kind in _PERSONAL for text in (identity, words) for found in redaction.find(text, "comment"))


def _is_card(number: str) -> bool:
    """Twelve digits that begin with a province's 001 to 096 are a citizen's card."""
    return len(number) == 12 and "001" <= number[:3] <= "096"
