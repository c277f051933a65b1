"""Whom a line answers or quotes, as forums print it before the words: "Trả lời X:", "X viết:", "X said:"."""

from __future__ import annotations

import re

from crawlers.comments.marks import PERSON, QUOTE
from vietnamese import lexicons
from vietnamese.names import UPPER, is_honorific, is_surname, looks_like_person
from vietnamese.places import province

_WHO = rf"(?P<who>@?[^:\n{QUOTE}]{{1,40}}?)"
_SAID = re.compile(
    rf"^{_WHO}\s+(?:đã\s+)?(?:viết|bình luận|said|wrote|writes)"
    r"(?:\s+(?:lúc|vào|on|at)\s[^:]{1,20}(?::\d\d){0,2})?\s*:\s*↑?\s*", re.IGNORECASE)
_BY = re.compile(
    r"^(?:trích(?: dẫn)?|quote|nguyên văn)?\s*:?\s*"
    r"(?:(?P<forum>originally posted by|quote from|được viết bởi|nguyên văn bởi|trích dẫn bởi|quote:|trích(?: dẫn)?:)"
    r"|(?:nguyên văn|trích(?: dẫn)?)(?: bài| lời| bình luận)? (?:của|từ))\s*:?\s*"
    rf"(?P<who>[^:\n{QUOTE}]{{0,60}}?)\s*(?:xem bài viết|view post)?\s*(?::\s*|$)", re.IGNORECASE)
_REPLY = re.compile(
    r"^(?:để )?(?:trả lời|phản hồi|tra loi|reply(?:ing)? to|in reply to|gửi|re)(?: (?:cho|tới|đến)(?=\s))?"
    r"(?:\s*:\s*|\s+)", re.IGNORECASE)
# What the forum prints below the words: who changed them last, and who likes them.
_FOOT = re.compile(
    r"^(?:(?:last )?edited|(?:chỉnh )?sửa lần cuối|lần (?:chỉnh )?sửa cuối|(?:đã )?chỉnh sửa)(?: by| bởi|:)\s.{1,80}$"
    r"|^(?:reactions?|liked by|thích bởi|cảm ơn bởi)\s*:\s.{1,200}$"
    r"|^.{1,200}(?:, | và \d+ người).{0,60}(?:thích|cảm ơn) bài (?:viết )?này\.?$", re.IGNORECASE)
# What a telephone or the forum sets below the words, and how a writer signs.
_SENT = re.compile(
    r"^(?:(?:đã )?(?:được )?gửi|sent) (?:từ|bằng|qua|from|via|using) .{0,40}?\b(?:iphone|ipad|android|điện thoại|phone"
    r"|samsung|galaxy|oppo|xiaomi|nokia|mobile|tapatalk|máy tính bảng)\b.{0,80}$", re.IGNORECASE)
_SIGNED = re.compile(
    r"^(?:(?:[-–—]{1,3}|by|bởi|ký tên|k[íý]|người viết|tác giả|thân|thân ái|trân trọng|kính thư)\s*[:,]?)\s+"
    r"(?P<who>[^,\n:]{2,40}?)(?:\s*[,(–-]\s*(?P<place>[^,\n:]{2,30}?)\)?)?\s*\.?$", re.IGNORECASE)
_NICK = re.compile(r"(?=\S{4})(?=[a-z.]*[\d_])[a-z0-9][\w.]*", re.IGNORECASE)
_SIGNATURE = re.compile(r"^(?:--|_{3,}|—|-{5,})$")
SIGNATURE_LINES, SIGNATURE_WIDTH = 4, 80
# How a blog prints a comment's own writer.
_SAYS = re.compile(rf"^{_WHO}\s+says\s*:\s*", re.IGNORECASE)
_TO = re.compile(rf"{_WHO}\s*:(?:\s+|$)")
_CITED = re.compile(rf"^(?:trích(?: dẫn)?|quot(?:e|ing))\s*:?\s+{_WHO}\s*:\s*", re.IGNORECASE)
_HANDLE = re.compile(r"@[^\s:,]+")
_MORE = re.compile(rf"(?: [{UPPER}][^\s:,]*){{1,4}}")
_BETWEEN = " :,.-–"
_AT = re.compile(rf"^@+(?: ?(?=[^\W\d])|(?=[^\s@]))[^:@\n]{{1,40}}:(?:\s+|$)|^@?\s*{PERSON}\s*(?:[:,–-]+(?=\s|$))?\s*")
_CAPITAL = re.compile(rf"[{UPPER}\d]")
_OPENING = {'"': '"', "“": "”", "«": "»", "'": "'", "‘": "’"}
# What begins with a capital at the head of a line and is no name: "Báo viết:", "Tác giả viết:".
_NO_NAME = frozenset(
    "ai báo bài có nhiều người họ ta theo trên trong tác sách luật ông đây đó như nếu khi tôi mình bạn chúng cả các một"
    " câu điều mọi này kia thế vậy cái con".split())
NAME_WORDS, NICK = 6, 5


def own_lines(lines: list[str]) -> list[str]:
    """Return the lines that are the writer's, without the prefixes that name another and what these quote."""
    kept: list[str] = []
    waiting = list(reversed(_unsigned(lines)))
    while waiting:
        line = waiting.pop()
        if (quoted := _quotes(line)) is not None:
            if rest := _after_quote(quoted, waiting):
                waiting.append(rest)
            continue
        if not _FOOT.match(line) and not _SENT.match(line):
            kept.append(_without_address(line))
    return kept


def _unsigned(lines: list[str]) -> list[str]:
    """Return the lines without signatures: what follows a line of dashes, and a name on a line of its own."""
    for place in range(max(1, len(lines) - SIGNATURE_LINES - 1), len(lines)):
        if _SIGNATURE.match(lines[place]) and all(len(line) <= SIGNATURE_WIDTH for line in lines[place + 1:]):
            lines = lines[:place]
            break
    last = len(lines) - 1
    return [line for at, line in enumerate(lines) if not _is_signature(line, last=0 < at == last)]


def _is_signature(line: str, *, last: bool) -> bool:
    """Say whether a line is a name behind a dash; less than a full name may be a list's item but on the last line."""
    signed = _SIGNED.match(line)
    who = signed["who"].strip() if signed else ""
    return signed is not None and (looks_like_person(who) or (last and _stands_alone(who)))


def _stands_alone(who: str) -> bool:
    """Say whether words where a name is expected, and nothing else, are one: a nick, a given name, two capitals."""
    words = who.split()
    if len(words) == 1:
        return _NICK.fullmatch(who) is not None or looks_like_person(f"chị {who}")
    return all(word[:1].isupper() for word in words) and province(who) is None and who not in lexicons.words("places")


def _quotes(line: str) -> str | None:
    """Return what stands behind "X said:" on its line; None for a line that quotes nobody."""
    if (by := _BY.match(line)) and (by["forum"] or is_name(by["who"])):
        return line[by.end():]
    said = _SAID.match(line) or _CITED.match(line)
    return line[said.end():] if said and is_name(said["who"]) else None


def _after_quote(rest: str, waiting: list[str]) -> str:
    """Take the quoted words off `rest` and the lines that wait; return what follows them on the last of those lines."""
    if not rest:
        if not waiting:
            return ""
        rest = waiting.pop()
        if rest.startswith(">"):
            while waiting and waiting[-1].startswith(">"):
                waiting.pop()
            return ""
    if rest.startswith(QUOTE):
        return rest.lstrip(QUOTE).lstrip()
    closing = _OPENING.get(rest[:1])
    if closing is None:
        # Nothing says where it ends: the line is the quote.
        return ""
    if not any(closing in line for line in [rest[1:], *waiting]):
        return ""
    rest = rest[1:]
    while closing not in rest:
        rest = waiting.pop()
    return rest.partition(closing)[2].lstrip(" .,:;-–")


def _without_address(line: str) -> str:
    """Return a line without the name at its head that says whom it answers."""
    if reply := _REPLY.match(line):
        rest = line[reply.end():]
        if size := _handle_length(rest):
            return rest[size:].lstrip(_BETWEEN)
        if (to := _TO.match(rest)) and is_name(to["who"]):
            return rest[to.end():]
        if size := _name_length(rest):
            return rest[size:].lstrip(_BETWEEN)
        # In Vietnamese "trả lời" goes on with words as well as with a name.
        if is_name(rest) if "repl" in reply[0].lower() else _stands_alone(rest):
            return ""
    elif (says := _SAYS.match(line)) and is_name(says["who"]):
        return line[says.end():]
    return _AT.sub("", line)


def _handle_length(text: str) -> int:
    """Return how many characters an @handle or a mark at the head of a text has, with the rest of a full name."""
    if text.lstrip("@").startswith(PERSON):
        return text.index(PERSON) + 1
    handle = _HANDLE.match(text)
    if handle is None:
        return 0
    more = _MORE.match(text, handle.end()) if is_surname(handle[0][1:]) else None
    return more.end() if more else handle.end()


def _name_length(text: str) -> int:
    """Return how many characters a full name at the head of a text has, 0 where there is none."""
    words = text.split(" ")[:5]
    for size in range(len(words), 1, -1):
        name = " ".join(words[:size]).rstrip(".,:;!?")
        if is_surname(words[0]) and all(_CAPITAL.match(word) for word in words[:size]) and looks_like_person(name):
            return len(name)
    return 0


def is_name(who: str) -> bool:
    """Say whether what a page shows where a name is expected can be one: capitals, a nick, a full name."""
    who = who.strip(" \"'“”«»()")
    if PERSON in who or who.startswith("@"):
        return True
    words = who.split()
    while words and is_honorific(words[0].lower()):
        words = words[1:]
    if not words or len(words) > NAME_WORDS or words[0].lower() in _NO_NAME:
        return False
    if len(words) == 1:
        return bool(_CAPITAL.match(words[0])) or (words[0].isascii() and len(words[0]) >= NICK)
    return all(_CAPITAL.match(word) for word in words) or looks_like_person(" ".join(words))
