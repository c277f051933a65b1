"""Codes of six digits beside the password (TOTP, RFC 6238), as authenticator apps make them."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP = 30
DIGITS = 6
ISSUER = "langnghe"


def new_secret() -> bytes:
    """Return a secret of 160 bits."""
    return secrets.token_bytes(20)


def shown(secret: bytes) -> str:
    """Return a secret as it is typed into an app: base32 in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[at:at + 4] for at in range(0, len(text), 4))


def uri(secret: bytes, login: str) -> str:
    """Return the otpauth address that an app takes over."""
    return _totp(secret).get_provisioning_uri(login, ISSUER)


def step_of(secret: bytes, typed: str, now: datetime) -> int | None:
    """Return the time step whose code was typed: this one, the one before or the one after; None for none of them."""
    code = "".join(typed.split())
    current = int(now.timestamp()) // STEP
    fitting = [step for step in (current, current - 1, current + 1)
               if hmac.compare_digest(_totp(secret).generate(step * STEP), code.encode())]
    return fitting[0] if fitting else None


def _totp(secret: bytes) -> TOTP:
    # SHA-1 is what the apps know; in an HMAC it is not broken.
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303
