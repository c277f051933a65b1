"""Where a person can be reached online: e-mail, profile page, @handle."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vietnamese.redaction.kinds import Found
from vietnamese.redaction.normal import Reading

_LOCAL = r"[a-z0-9][\w.+-]*"
_EMAIL = re.compile(
    rf"{_LOCAL}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.[a-z]{{2,}}"
    rf"|{_LOCAL}\s*(?:\[at\]|\(at\)|\(a cong\)|\[a cong\]|\ba cong\b|@)\s*(?:gmail|yahoo|outlook|hotmail|icloud|[a-z0-9-]{{3,}})"
    r"\s*(?:\[dot\]|\(dot\)|\[cham\]|\(cham\)|\bcham\b|\bdot\b|\.)\s*(?:com|vn|net|org|edu|gov)(?:\.vn)?\b")

_PROFILE = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)?(?:(?P<face>(?:facebook|fb)\.com|fb\.me)"
    r"|(?P<at>youtube\.com|tiktok\.com|threads\.(?:net|com))|(?P<any>instagram\.com|t\.me|telegram\.me|zalo\.me|x\.com|twitter\.com)"
    r"|(?P<linked>linkedin\.com/in))/(?P<path>[^\s<>\"')\]]+)")
_NO_PERSON = re.compile(
    r"(?:sharer|share\.php|share/|dialog|plugins|groups/|hashtag|watch|events?/|marketplace|pages/category|help|policies|login"
    r"|intent/|search|home$|explore|p/|reels?/|tv/|s/)")
_CHANNEL = re.compile(r"(?:@|channel/|c/|user/)")


def emails(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield e-mail addresses, written plainly or with words for the signs."""
    yield from (Found(*m.span(), "EMAIL") for m in _EMAIL.finditer(reading.bare))


def profiles(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield links to a person's page; links that share or search are left."""
    for match in _PROFILE.finditer(reading.bare):
        if match.start() and (reading.bare[match.start() - 1].isalnum() or reading.bare[match.start() - 1] in "=@"):
            continue
        path = match["path"]
        if _CHANNEL.match(path) if match["at"] else not _NO_PERSON.match(path):
            yield Found(match.start(), match.start() + len(match[0].rstrip(".,;:!?")), "URL_PROFILE")


_HANDLE = re.compile(r"(?<![\w.@/+-])@(?=[^\W\d]|\d+[a-z_.])(?!\d+\s?(?:h|g)\b)\w+(?:[.\-]\w+)*")


def handles(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield @handles; "@ 19h" is a time."""
    yield from (Found(*m.span(), "HANDLE") for m in _HANDLE.finditer(reading.text))
