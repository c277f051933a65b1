"""Keys for what accounts need, each made from the desk's key, which is in no row and no dump of the record."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet

from config.settings import Settings
from langnghe.web.keys import desk_key


def of(settings: Settings, use: str) -> bytes:
    """Return the key for a use, the same in every desk over this data folder."""
    return hmac.new(desk_key(settings), use.encode(), hashlib.sha256).digest()


def box(settings: Settings) -> Fernet:
    """Return what encrypts secrets of the record."""
    return Fernet(base64.urlsafe_b64encode(of(settings, "secrets of the record")))
