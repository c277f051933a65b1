"""Ten codes for when the device with an account's codes is lost: each is taken once, shown once, kept as a hash."""

from __future__ import annotations

import hmac
import re
import secrets
from hashlib import sha256

from config.settings import Settings
from langnghe.accounts import keys

NUMBER, DIGITS = 10, 10
_SEPARATORS = re.compile(r"[\s‐-―.-]+")


def made_up() -> list[str]:
    """Return ten codes of ten digits: a telephone's keyboard of digits is enough to type one."""
    return [f"{secrets.randbelow(10 ** DIGITS):0{DIGITS}d}" for _ in range(NUMBER)]


def shown(code: str) -> str:
    """Return a code as it is written down."""
    return f"{code[:5]}-{code[5:]}"


def kept(settings: Settings, staff_id: int, code: str) -> str:
    """Return what the record holds of a code: sealed with the desk's key, as 33 bits alone could be tried out."""
    return hmac.new(keys.of(settings, "recovery codes"), f"{staff_id}:{code}".encode(), sha256).hexdigest()


def typed(text: str) -> str:
    """Return the code that was typed, "" for what is none: six digits are one of the device."""
    code = _SEPARATORS.sub("", text[:40])
    return code if len(code) == DIGITS and code.isascii() and code.isdigit() else ""
