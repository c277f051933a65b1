"""What staff write into a rumor file: without personal data; a private person is "một người dân", or it is refused."""

from __future__ import annotations

import re

from config.errors import Words
from config.personal import is_personal_page
from config.rumors import ADDRESS, WORDING
from crawlers import addresses
from pipelines.rumors.refusals import Refused
from pipelines.topics import wording
from vietnamese.holders import without_holders
from vietnamese.names import UPPER
from vietnamese.persons_alone import is_only_a_person
from vietnamese.redaction import PLACEHOLDERS, redact, without_placeholders

NAMES_SOMEBODY = Words("an address that leads to a person or holds a name, a telephone number or an e-mail address is "
                       "not kept")
SOMEBODY = "một người dân"
LEAST_WORDS = 3
_PERSON = PLACEHOLDERS["PERSON"]
_ADDRESSED = re.compile(
    rf"(?<!\w)(?:(?:ông|bà|anh|chị|em|cô|chú|bác|cụ|cháu|bé|thầy|cậu|dì)\s+)?(?:{re.escape(_PERSON)}|…|{SOMEBODY})"
    rf"(?:\s*(?:{re.escape(_PERSON)}|…|{SOMEBODY}))*", re.IGNORECASE)
_SIGNS = " .,;:!?\"'“”()[]-–"
_WEB = re.compile(r"https?://[^\s/?#.]+(?:\.[^\s/?#.]+)+(?:[/?#]\S*)?", re.IGNORECASE)
_SOCIAL = re.compile(
    r"^https?://(?:[a-z0-9-]+\.)*(?:facebook\.com|fb\.com|fb\.watch|tiktok\.com|zalo\.me|youtube\.com|youtu\.be|x\.com"
    r"|twitter\.com|threads\.net|threads\.com|t\.me|instagram\.com|reddit\.com)(?:[/:?#]|$)", re.IGNORECASE)
_COMMENT = re.compile(
    r"#\S*(?:comment|binh-?luan|reply|post|msg)|[/?&](?:comments?|binh-?luan|reply)[-_=/]?\d"
    r"|/threads/|/posts/\d|showthread|viewtopic", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# Schools, streets and hospitals that are named after somebody.
_NAMED_AFTER = re.compile(
    rf"(?:[Tt]iểu học|[Mm]ầm non|[Tt]rung học(?: cơ sở| phổ thông)?|THCS|THPT|[Bb]ệnh viện|[Tt]rường|[Đđ]ường|[Pp]hố"
    rf"|[Cc]hợ|[Cc]ầu|[Qq]uảng trường|[Kk]hu đô thị) [{UPPER}][^\W\d_]*(?: [{UPPER}][^\W\d_]*){{1,3}}")


def statement(text: str, longest: int, what: Words) -> str:
    """Return a rumor's words as they are kept; raises Refused for what is empty, too long or only about a person."""
    said = " ".join(wording.spelled(text[:4 * longest]).split())
    if len(text) > 4 * longest or len(said) > longest:
        raise Refused(Words("{what} is longer than {longest} characters", what=what, longest=longest))
    if not any(map(str.isalpha, said)):
        raise Refused(Words("{what} is empty", what=what))
    kept = without_persons(said)
    rest = without_placeholders(kept).replace(SOMEBODY, " ")
    if is_only_a_person(said.strip(_SIGNS)) or len(re.findall(r"[^\W\d_]+", rest)) < LEAST_WORDS:
        raise Refused(Words("a rumor is about something that is said to have happened, never only about a person: say "
                            "what is claimed, without names"))
    if len(kept) > longest:
        raise Refused(Words("{what} is longer than {longest} characters", what=what, longest=longest))
    return kept


def without_persons(text: str) -> str:
    """Return a text with a private person as "một người dân" and an official by the office alone."""
    text = without_holders(text)
    kept, at = "", 0
    for place in _NAMED_AFTER.finditer(text):
        kept, at = f"{kept} {_spared(text[at:place.start()])} {place[0]}", place.end()
    kept = " ".join(_ADDRESSED.sub(SOMEBODY, f"{kept} {_spared(text[at:])}").split())
    kept = re.sub(r" ([,.;:!?])", r"\1", kept)
    return kept[:1].upper() + kept[1:] if text[:1].isupper() else kept


def sighted(issue: str) -> str:
    """Return an item's words as a sighting keeps them."""
    return without_persons(issue)[:WORDING]


def _spared(piece: str) -> str:
    return wording.passage(redact(piece, context="comment").text, len(piece) + 1000)


def passage(text: str, longest: int) -> str:
    """Return any other text as it is kept, "" for none; raises Refused for one that is too long."""
    said = wording.spelled(text[:4 * longest])
    if len(text) > 4 * longest or len(said) > longest:
        raise Refused(Words("{what} is longer than {longest} characters", what=Words("the text"), longest=longest))
    return wording.passage(without_holders(said), longest)[:longest]


def needed(text: str, longest: int, what: Words) -> str:
    """Return a text that has to be there; raises Refused where it is empty."""
    kept = passage(text, longest)
    if not any(map(str.isalpha, without_placeholders(kept))):
        raise Refused(Words("{what} is empty", what=what))
    return kept


def source(text: str, longest: int, what: Words) -> str:
    """Return the name of who publishes or says something: a body, an outlet, an office, never only a person."""
    said = " ".join(wording.spelled(text[:4 * longest]).split())
    if is_only_a_person(said.strip(_SIGNS)):
        raise Refused(Words("{what} is a body, an outlet or an office, never only a person", what=what))
    return " ".join(needed(said, longest, what).split())


def address(text: str) -> str:
    """Return a web address or the number of a document; pages of persons and of social networks are refused."""
    said = text.strip()
    if len(said) > ADDRESS:
        raise Refused(Words("{what} is longer than {longest} characters", what=Words("the address"), longest=ADDRESS))
    if _SCHEME.match(said):
        if not _WEB.fullmatch(said) or "@" in said:
            raise Refused(Words("the address is no address of the web (https://…)"))
        if is_personal_page(said) or is_post(said):
            raise Refused(Words("pages of persons, comments and posts on social networks are no evidence, and their "
                                "addresses are not kept"))
        if addresses.names_somebody(said):
            raise Refused(NAMES_SOMEBODY)
        return said
    if len(said) < 3 or not any(map(str.isalnum, said)):
        raise Refused(Words("the web address is missing, or the number of the document or official letter"))
    return " ".join(passage(said, ADDRESS).split())


def is_post(url: str) -> bool:
    """Return whether an address is a comment or a post of somebody, which no export names."""
    return bool(_SOCIAL.match(url) or _COMMENT.search(url)) or is_personal_page(url)
