"""Where a person can be reached online: e-mail, profile page, @handle."""

from __future__ import annotations

import re
from collections.abc import Iterator

from config.personal import is_personal_page
from vietnamese.names import UPPER, is_full_name, is_surname
from vietnamese.redaction.kinds import Found
from vietnamese.redaction.normal import Reading

_LOCAL = r"[a-z0-9][\w.+-]*"
_MAILERS = "gmail|yahoo|outlook|hotmail|icloud|ymail|protonmail"
_DOT = r"(?:[\[({](?:dot|cham)[\])}]|\bcham\b|\bdot\b|[.,])"
_EMAIL = re.compile(
    rf"{_LOCAL}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.[a-z]{{2,}}"
    rf"|{_LOCAL}\s*(?:[\[({{](?:at?|a[ -]?cong)[\])}}]|\ba[ -]?cong\b|@)\s*"
    rf"(?:(?:{_MAILERS})\b(?:\s*{_DOT}\s*(?:com|vn)(?:\.vn)?\b)?"
    rf"|[a-z0-9-]{{3,}}\s*{_DOT}\s*(?:com|vn|net|org|edu|gov)(?:\.vn)?\b)"
    # A word in brackets for the sign leaves no doubt, however short the host is.
    rf"|{_LOCAL}\s*[\[({{](?:at|a[ -]?cong)[\])}}]\s*[a-z0-9-]{{1,2}}\s*{_DOT}\s*"
    r"(?:com|vn|net|org|edu|gov)(?:\.vn)?\b"
    rf"|(?:[a-z][\w.]*\d[\w.]*|[a-z]{{8,}}) (?:{_MAILERS})\.com(?:\.vn)?\b"
    # In English words the sign is an ordinary one: only a mailer, or a second word for a sign, tells.
    rf"|{_LOCAL} at (?:(?:{_MAILERS}) ?(?:{_DOT}) ?(?:com|vn|me)|[a-z0-9-]{{3,}} dot (?:com|vn|net|org))"
    r"(?:(?:\.| dot )vn)?\b"
    # One character at a time, as against machines: "t e n @ g m a i l . c o m".
    r"|(?<!\w)(?:[\w.+-] ){2,40}@(?: [a-z0-9-]){2,40} \.(?: [a-z]){2,4}(?: \.(?: [a-z]){2})?(?!\w)")
# Plain searches, because one expression of them all takes ten times as long.
_EMAIL_SIGNS = ("@", "(at)", "[at]", "{at}", "(a)", "[a]", "{a}", " a cong", "(a cong", "[a cong", "{a cong", " acong",
                " a-cong", "mail.com", "yahoo.com", "outlook.com", "icloud.com", " at ")

_PROFILE = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)?(?:(?P<face>(?:facebook|fb)\.com|fb\.me)"
    r"|(?P<at>youtube\.com|tiktok\.com|threads\.(?:net|com))"
    r"|(?P<any>instagram\.com|t\.me|m\.me|telegram\.me|zalo\.me|x\.com|twitter\.com)"
    r"|(?P<linked>linkedin\.com/in))/(?P<path>[^\s<>\"')\]]+)")
_NO_PERSON = re.compile(
    r"(?:sharer|share\.php|share/|dialog|plugins|groups/|hashtag|watch|events?/|marketplace|pages/category|help|policies"
    r"|login|intent/|search|home$|explore|p/|reels?/|tv/|s/)")
_CHANNEL = re.compile(r"(?:@|channel/|c/|user/)")
_PATH = re.compile(r"\.[a-z]{2,12}(?::\d{2,5})?/")
# Any other address; what makes it a person's is asked where the crawler's addresses ask it.
_LINK = re.compile(r"(?<![\w@.-])(?:https?://)?(?:[a-z0-9_-]{1,63}\.){1,4}[a-z]{2,12}(?::\d{2,5})?/[^\s<>\"')\]]+")


def emails(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield e-mail addresses, written plainly or with words for the signs."""
    if not any(sign in reading.bare for sign in _EMAIL_SIGNS):
        return
    yield from (Found(*m.span(), "EMAIL") for m in _EMAIL.finditer(reading.bare))


def profiles(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield links to a person's page, of any site; links that share or search are left."""
    if not _PATH.search(reading.bare):
        return
    for match in _LINK.finditer(reading.bare):
        shown = match[0].rstrip(".,;:!?")
        if is_personal_page(shown if "://" in shown else f"//{shown}"):
            yield Found(match.start(), match.start() + len(shown), "URL_PROFILE")
    for match in _PROFILE.finditer(reading.bare):
        before = reading.bare[match.start() - 1:match.start()]
        if before.isalpha() or before in {"=", "@", "-"}:
            continue
        path = match["path"]
        if _CHANNEL.match(path) if match["at"] else not _NO_PERSON.match(path):
            yield Found(match.start(), match.start() + len(match[0].rstrip(".,;:!?")), "URL_PROFILE")


# "@Kính Lúp : đúng thế" is how reply links end up in a comment's text: the name runs to the colon.
_HANDLE = re.compile(
    rf"(?<![\w@/+-])@+(?!(?:{_MAILERS})\.)(?:(?=[^\s@])[^:@\n.!?]{{1,40}}?(?=\s?:(?:\s|$))"
    r"|(?=[^\W\d]|\d+[a-z_.])(?!\d+\s?(?:h|g)\b)\w+(?:[.\-]\w+)*"
    # As an editor saves a mention that nobody rendered: "@[Ky](user:1)", "@{Ky}".
    r"|\[[^\]\n]{1,60}\](?:\([^)\n]{0,80}\))?|\{[^}\n]{1,60}\})")
# "@ Nguyễn Văn Kỳ": a place or an hour can stand there too, a full name cannot.
_APART = re.compile(rf"(?<![\w@])@ (?P<name>[{UPPER}][^\W\d_]*(?: [{UPPER}][^\W\d_]*){{1,4}})")
_MEMBER = re.compile(r"(?<![\w./-])/?u/(?=[a-z0-9_-]*[a-z])[a-z0-9_-]{3,30}(?![\w/])")
_SERVICES = r"fb|facebook|face|ig|insta|instagram|tiktok|tele|telegram|nick|skype|viber|whatsapp|wechat|discord|zalo|zl"
_ACCOUNT = re.compile(
    rf"\b(?:{_SERVICES})"
    r"(?:\s*(?::|la )\s*(?P<name>(?=[a-z._]*[\d._])(?!\d{3,4}(?:[. ]\d{3,4})?(?![\w.]))[a-z0-9][\w.]{3,})"
    r"|\s+(?P<bare>(?=[\w.]*[a-z]{3})(?=[a-z]\w*(?:[._]\w|\d\d))(?![\w-]+\.(?:com|vn|net|org|info)\b)[a-z][\w.]{3,}))"
    r"|\bskype\s*[:=-]?\s*(?P<skype>live:[\w.:-]{2,40})")
# "Zalo: Tèo Nguyễn": the networks print the family name last.
_CALLED = re.compile(
    rf"(?i:\b(?:{_SERVICES}|messenger|youtube)) ?: ?(?P<name>[{UPPER}][^\W\d_]*(?: [{UPPER}][^\W\d_]*){{1,3}})(?!\w)")
_MORE = re.compile(rf"(?: [{UPPER}][^\W\d_]*){{1,3}}")


def handles(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield @handles, with the rest of the name where a full name was mentioned; "@ 19h" is a time."""
    for match in _HANDLE.finditer(reading.text):
        name = match[0].lstrip("@")
        more = _MORE.match(reading.text, match.end()) if is_surname(name) or name[0].isupper() else None
        yield Found(match.start(), more.end() if more else match.end(), "HANDLE")
    yield from (Found(*m.span(m.lastgroup or 0), "HANDLE") for m in _ACCOUNT.finditer(reading.bare))
    yield from (Found(*m.span(), "HANDLE") for m in _MEMBER.finditer(reading.bare))
    for match in (*_APART.finditer(reading.text), *_CALLED.finditer(reading.text)):
        if is_full_name(match["name"]):
            yield Found(*match.span("name"), "HANDLE")
