"""What the writer of a comment wrote: the one function that every adapter puts a comment's content through."""

from __future__ import annotations

import re
import unicodedata

from crawlers.comments.bbcode import without_code
from crawlers.comments.marks import PERSON, QUOTE, without_marks
from crawlers.comments.markup import marked_text
from crawlers.comments.prefixes import own_lines
from crawlers.extract.head import squeeze

MARKUP = re.compile(r"[<&]")
# Markup that came escaped inside markup, once or twice; "giá < 5 triệu" is none.
ESCAPED = re.compile(
    r"(?:<|&(?:amp;)?(?:lt|#60|#x3c);)/?(?:a|span|blockquote|cite|div|p|br|b|i|strong|em|font|li)\b[^<>]*?(?:>|&(?:amp;)?(?:gt|#62|#x3e);)",
    re.IGNORECASE)
# A mention as the editor saved it, never rendered: "@[Ky](user:1)", "@{Ky}".
MENTION = re.compile(r"@(?:\[[^\]\n]{1,60}\](?:\([^)\n]{0,80}\))?|\{[^}\n]{1,60}\})")
DEEPEST = 3
# Endpoints that cut a text by its UTF-16 length leave half an emoji, which the parser of markup does not take.
_HALF = re.compile("[\ud800-\udfff]")
_NOTHING = re.compile(r"[\s:;,.@>–-]*")


def own_words(content: str) -> str:
    """Return a comment's content (HTML, forum code or plain) as text, one line a paragraph, "" when nothing is left.

    Names that markup tells (links to profiles, mentions), names before the words ("Trả lời X:") and what is quoted of
    others are left out. Redaction, which finds names in prose, comes later and for all sources alike.
    """
    text = unicodedata.normalize("NFC", without_marks(_HALF.sub("", content)))
    if MARKUP.search(text):
        text = marked_text(text)
    for _ in range(DEEPEST):
        if not ESCAPED.search(text):
            break
        text = marked_text(text)
    lines = [line for line in map(squeeze, without_code(MENTION.sub(PERSON, text)).splitlines()) if line]
    return "\n".join(line for line in map(_clean, own_lines(lines)) if line)


def _clean(line: str) -> str:
    """Return a line without marks, "" where they were all there was."""
    if PERSON not in line and QUOTE not in line:
        return line
    bare = re.sub(rf"@?{PERSON}|{QUOTE}", " ", line)
    return "" if _NOTHING.fullmatch(bare) else re.sub(r" (?=[,.!?;])", "", squeeze(bare))
