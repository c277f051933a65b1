"""A comment's HTML to text: quotes and the names that only markup tells become marks."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from config.personal import is_personal_page
from crawlers.comments.marks import PERSON, QUOTE
from crawlers.comments.prefixes import is_name
from crawlers.extract.soup import outermost
from vietnamese import redaction

BLOCK = re.compile(r"<(?:br|/?(?:p|div|li|tr|h[1-6]))\b[^>]*>", re.IGNORECASE)
UNSEEN = ("script", "style", "iframe", "noscript", "template")
QUOTES = ("blockquote", "cite")
_QUOTE_CLASS = re.compile(
    r"(?:^|[-_])(?:quote(?!-?button)\w*|bb-?quote|trich(?:-?dan)?|parent-?comment|original-?(?:post|comment))(?:$|[-_])",
    re.IGNORECASE)
# Older forums quote in a table of their own.
_QUOTE_TABLE = re.compile(r"^\s*(?:originally posted by|nguyên văn bởi|trích dẫn bởi)\b", re.IGNORECASE)
_PERSON_CLASS = re.compile(
    r"(?:^|[-_])(?:(?:user|reply|full|display|nick|txt|member|author)[-_]?name|name[-_]?user|my[-_]?user|mention(?:ed|s)?"
    r"|(?:tag|at)[-_]?user|user(?:tag|link)?|nick|author|poster|member|commenter|vcard)"
    r"(?:$|[-_](?:name|link|tag|info|title|card|\d+)$)|^(?:name|fn|ten)$|(?:^|[-_])(?:user|nick)[-_]?name[-_]",
    re.IGNORECASE)
_PERSON_ELEMENT = re.compile(r"(?:user|member|at|profile)?-?mention|(?:user|member|author)(?:-?name|-?link)?")
_PERSON_ATTRIBUTES = frozenset({
    "data-user-id", "data-userid", "data-user", "data-username", "data-user-name", "data-mention", "data-mention-id",
    "data-member", "data-member-id", "data-memberid", "data-uid", "data-nick", "data-author", "data-fullname"})
_FACE = re.compile(r"[:;=8xX]['o-]?[DdPpOoSsXxcC3]")
# A WordPress's feed names whom a comment answers, with a link to the other comment.
_COMMENT = re.compile(r"#comment-\d+$")
_MEMBER = re.compile(r"[?&](?:uid|u|mid)=\w")
_CONTACTS = frozenset({"URL_PROFILE", "EMAIL"})
_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "table", "br", "section", "article"})
# No name is longer; what is was wrapped in an element that says whose comment it is.
LONGEST_NAME = 60
# A family of four with their skins is one sign of eleven characters.
LONGEST_SIGN = 12


def marked_text(content: str) -> str:
    """Return the text of a comment's HTML, a line a block, with a mark where a quote or a name stood."""
    soup = BeautifulSoup(BLOCK.sub(lambda tag: f"\n{tag[0]}\n", content), "lxml")
    for tag in soup(list(UNSEEN)):
        tag.decompose()
    for tag in soup("img"):
        if _is_sign(alt := str(tag.get("alt") or "").strip()):
            tag.replace_with(alt)
    for tag in outermost(soup.find_all(is_quote)):
        tag.replace_with(QUOTE if tag.name == "cite" else f"\n{QUOTE}\n")
    tables = [said.find_parent("table") for said in soup.find_all(string=_QUOTE_TABLE)]
    for tag in outermost(table for table in tables if table is not None):
        tag.replace_with(f"\n{QUOTE}\n")
    names = []
    for tag in outermost(soup.find_all(is_person)):
        names.append(tag.get_text())
        tag.replace_with(PERSON)
    return _without_names(soup.get_text(), names)


def _without_names(text: str, names: list[str]) -> str:
    """Mark the same full names where they stand in the text once more; a single word may be any word."""
    for name in {" ".join(name.split()).lstrip("@") for name in names}:
        if " " in name:
            text = text.replace(name, PERSON)
    return text


def _is_sign(text: str) -> bool:
    """Say whether a picture stands for an emoji or for ":D"; a word beside it may be anybody's name."""
    return len(text) <= LONGEST_SIGN and (not any(sign.isalnum() for sign in text) or bool(_FACE.fullmatch(text)))


def is_quote(tag: Tag) -> bool:
    """Say whether an element holds the words of somebody else."""
    return tag.name in QUOTES or any(_QUOTE_CLASS.search(name) for name in _classes(tag))


def is_person(tag: Tag) -> bool:
    """Say whether an element is the name of somebody or leads to them."""
    text = tag.get_text().strip()
    if tag.name == "a" and _is_link_to_person(str(tag.get("href") or "").strip(), text):
        return True
    marked = bool(_PERSON_ELEMENT.fullmatch(tag.name)) or any(_PERSON_CLASS.search(name) for name in _classes(tag))
    if len(text) > LONGEST_NAME or not (marked or not _PERSON_ATTRIBUTES.isdisjoint(tag.attrs)):
        return False
    # One paragraph in an element of a writer's is the name, where it can be one.
    return tag.find(list(_BLOCKS)) is None or (marked and "\n" not in text and is_name(text))


def _is_link_to_person(href: str, text: str) -> bool:
    # Links that a script answers are the forum's own: on a name they open its card.
    return _leads_to_person(href) or (
        len(text) <= LONGEST_NAME and (text.startswith("@") or (_leads_nowhere(href) and is_name(text))))


def _leads_nowhere(href: str) -> bool:
    return not href or href.startswith("#") or href.lower().startswith("javascript:")


def _leads_to_person(href: str) -> bool:
    if _COMMENT.search(href) or (href.startswith("?") and _MEMBER.search(href)):
        return True
    if _leads_nowhere(href):
        return False
    if href.lower().lstrip().startswith(("mailto:", "tel:", "sms:", "zalo:")) or is_personal_page(href):
        return True
    return any(found.kind in _CONTACTS for found in redaction.find(href, "comment"))


def _classes(tag: Tag) -> list[str]:
    value = tag.get("class")
    return value.split() if isinstance(value, str) else [str(name) for name in value or ()]
