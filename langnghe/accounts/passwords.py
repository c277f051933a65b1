"""Passwords: what one has to be, and how it is kept and compared."""

from __future__ import annotations

import re
import secrets
import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from config.errors import Words
from vietnamese.text import fold

LEAST, MOST = 12, 256
DISTINCT = 5
# What people type when twelve letters are asked for; compared without signs, blanks and diacritics.
COMMON = frozenset("""
    123456789012 1234567890123 12345678901234 123456123456 123123123123 012345678910 987654321098 0123456789ab
    password1234 password12345 passwordpassword matkhau12345 matkhau123456 matkhaumatkhau matkhaucuatoi
    qwertyuiopas qwertyuiop12 qwertyuiop123 qwerty123456 1qaz2wsx3edc 1q2w3e4r5t6y abcdefghijkl abcdef123456
    abcd12345678 abc123abc123 administrator admin1234567 admin12345678 adminadminadmin quantrivien12 quantri12345
    langnghe1234 langnghe12345 langnghelangnghe dulanxahoi12 duluanxahoi1 duluanxahoi123 tuyengiao123 tuyengiao1234
    vietnam12345 vietnam123456 vietnamvietnam vietnamvodich hanoivietnam hochiminh1975 hochiminh1945 anhyeuem1234
    iloveyou1234 iloveyouiloveyou emyeuanh1234 chaocacban123 xinchao12345 welcome12345 letmein12345 changeme1234
    congsan19752 dangcongsanvietnam nguyenvanan12 nguyenvana123
""".split())
_WORD = re.compile(r"[^a-z0-9]+")

# argon2id as RFC 9106 advises where memory is short: 64 MB and some 50 ms a comparison.
HASHER = PasswordHasher()
# More at once would let a flood of wrong passwords take the machine's memory.
_AT_ONCE = BoundedSemaphore(2)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def trouble(password: str, login: str) -> Words | None:
    """Return what is wrong with a password to be, None when it will do."""
    text = unicodedata.normalize("NFC", password)
    plain = _WORD.sub("", fold(text).lower())
    if len(text) < LEAST:
        return Words("a password has at least {least} letters, digits or signs; a sentence is a good one", least=LEAST)
    if len(text) > MOST:
        return Words("a password has at most {most} letters", most=MOST)
    own = _WORD.sub("", login)
    if own and not plain.replace(own, "").strip("0123456789"):
        return Words("a password is not the login, and not the login with digits")
    if plain in COMMON or len(set(text)) < DISTINCT:
        return Words("this password is one of those that are guessed first")
    return None


def hashed(password: str) -> str:
    """Return the hash of a password; letters typed in two ways (ộ as one or three signs) are the same."""
    with _AT_ONCE:
        return HASHER.hash(unicodedata.normalize("NFC", password))


def fits(password_hash: str, password: str) -> bool:
    """Return whether a password is the one behind a hash; takes as long for "" as for a hash."""
    with _AT_ONCE:
        try:
            return HASHER.verify(password_hash or _nobody(), unicodedata.normalize("NFC", password[:MOST]))
        except (Argon2Error, InvalidHashError):
            return False


def outdated(password_hash: str) -> bool:
    """Return whether a hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


def made_up() -> str:
    """Return a password for somebody's first sign-in: four groups of five letters, none like another."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))


_NOBODY: list[str] = []


def _nobody() -> str:
    """Return the hash of a password that nobody has: an unknown login must not be answered sooner than a known one."""
    if not _NOBODY:
        _NOBODY.append(HASHER.hash(secrets.token_urlsafe(32)))
    return _NOBODY[0]
