"""Where a person can be reached online: e-mail, profile page, @handle."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vietnamese.names import UPPER, is_surname
from vietnamese.redaction.kinds import Found
from vietnamese.redaction.normal import Reading

_LOCAL = r"[a-z0-9][\w.+-]*"
_MAILERS = "gmail|yahoo|outlook|hotmail|icloud"
_DOT = r"(?:[\[({](?:dot|cham)[\])}]|\bcham\b|\bdot\b|[.,])"
_EMAIL = re.compile(
    rf"{_LOCAL}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.[a-z]{{2,}}"
    rf"|{_LOCAL}\s*(?:[\[({{](?:at?|a[ -]?cong)[\])}}]|\ba[ -]?cong\b|@)\s*"
    rf"(?:(?:{_MAILERS})\b(?:\s*{_DOT}\s*(?:com|vn)(?:\.vn)?\b)?"
    rf"|[a-z0-9-]{{3,}}\s*{_DOT}\s*(?:com|vn|net|org|edu|gov)(?:\.vn)?\b)"
    rf"|(?:[a-z][\w.]*\d[\w.]*|[a-z]{{8,}}) (?:{_MAILERS})\.com(?:\.vn)?\b")
# Plain searches, because one expression of them all takes ten times as long.
_EMAIL_SIGNS = ("@", "(at)", "[at]", "{at}", "(a)", "[a]", "{a}", " a cong", "(a cong", "[a cong", "{a cong", " acong",
                " a-cong", "mail.com", "yahoo.com", "outlook.com", "icloud.com")
_LINK_SIGNS = (".com/", ".me/", ".net/")

_PROFILE = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)?(?:(?P<face>(?:facebook|fb)\.com|fb\.me)"
    r"|(?P<at>youtube\.com|tiktok\.com|threads\.(?:net|com))"
    r"|(?P<any>instagram\.com|t\.me|m\.me|telegram\.me|zalo\.me|x\.com|twitter\.com)"
    r"|(?P<linked>linkedin\.com/in))/(?P<path>[^\s<>\"')\]]+)")
_NO_PERSON = re.compile(
    r"(?:sharer|share\.php|share/|dialog|plugins|groups/|hashtag|watch|events?/|marketplace|pages/category|help|policies"
    r"|login|intent/|search|home$|explore|p/|reels?/|tv/|s/)")
_CHANNEL = re.compile(r"(?:@|channel/|c/|user/)")


def emails(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield e-mail addresses, written plainly or with words for the signs."""
    if not any(sign in reading.bare for sign in _EMAIL_SIGNS):
        return
    yield from (Found(*m.span(), "EMAIL") for m in _EMAIL.finditer(reading.bare))


def profiles(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield links to a person's page; links that share or search are left."""
    if not any(sign in reading.bare for sign in _LINK_SIGNS):
        return
    for match in _PROFILE.finditer(reading.bare):
        before = reading.bare[match.start() - 1:match.start()]
        if before.isalpha() or before in {"=", "@", "-"}:
            continue
        path = match["path"]
        if _CHANNEL.match(path) if match["at"] else not _NO_PERSON.match(path):
            yield Found(match.start(), match.start() + len(match[0].rstrip(".,;:!?")), "URL_PROFILE")


# "@Kính Lúp : đúng thế" is how reply links end up in a comment's text: the name runs to the colon.
_HANDLE = re.compile(
    rf"(?<![\w.@/+-])@(?!(?:{_MAILERS})\.)(?:(?=\S)[^:@\n.!?]{{1,40}}?(?=\s?:(?:\s|$))"
    r"|(?=[^\W\d]|\d+[a-z_.])(?!\d+\s?(?:h|g)\b)\w+(?:[.\-]\w+)*)")
_ACCOUNT = re.compile(
    r"\b(?:fb|facebook|face|ig|insta|instagram|tiktok|tele|telegram|nick)"
    r"(?:\s*(?::|la )\s*(?P<name>(?=[a-z._]*[\d._])[a-z0-9][\w.]{3,})"
    r"|\s+(?P<bare>(?=[\w.]*[a-z]{3})(?=[a-z]\w*(?:[._]\w|\d\d))(?![\w-]+\.(?:com|vn|net|org|info)\b)[a-z][\w.]{3,}))")
_MORE = re.compile(rf"(?: [{UPPER}][^\W\d_]*){{1,3}}")


def handles(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield @handles, with the rest of the name where a full name was mentioned; "@ 19h" is a time."""
    for match in _HANDLE.finditer(reading.text):
        more = _MORE.match(reading.text, match.end()) if is_surname(match[0][1:]) or match[0][1].isupper() else None
        yield Found(match.start(), more.end() if more else match.end(), "HANDLE")
    yield from (Found(*m.span(m.lastgroup or 0), "HANDLE") for m in _ACCOUNT.finditer(reading.bare))
