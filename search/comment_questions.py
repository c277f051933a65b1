"""Which questions comments answer: short ones about a topic, none that could look for a person or for one comment.

A question is a conjunction of words and short phrases. So every comment that is counted holds every part of it, and a
part that few hold has no answer. An alternative, an exclusion or a beginning of a word adds or takes away single
comments instead: beside a word that stands just below a threshold it would tell, query by query, what one of them says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from search.nodes import And, Everything, Leaf, Node, Phrase, Term, wanted
from vietnamese import mentions, names, persons_alone
from vietnamese.highland_names import is_highland_name

MAX_SYLLABLES = 6      # of the whole query
MAX_PHRASE = 3         # syllables
LONGEST_WORD = 40      # of one written word; the pattern of accounts takes 0.8 s for ten thousand letters
_RUNS = (2, 3, 4)      # syllables of a name inside a longer query

# "tuan_90", "hoangyen1988", "@…", a number as long as a telephone number; "covid19", "u23" and "5g" are topics.
_HANDLE = re.compile(r"@|_|(?=\w*\d)(?=\w*[^\W\d_]{4})\w{6,}|\d{7,}")
_NO_HANDLES = re.compile(r"(?:covid|apec|euro|olympic|wordcup|seagames?)\d{2,4}$", re.IGNORECASE)


def allowed(root: Node) -> bool:
    """Return whether a query may be asked of comments.

    Filters by source, section, kind, day or title are not known of a comment, so they leave none either.
    """
    leaves = tuple(wanted(root))
    return bool(leaves) and _is_plain(root) and _is_short(leaves) and not names_a_person(leaves) \
        and not any(_is_handle(leaf.typed) for leaf in leaves)


def names_a_person(leaves: Iterable[Leaf]) -> bool:
    """Say whether the words of a conjunction hold a personal name, forwards or backwards, in any case."""
    return _holds_name(" ".join(leaf.typed for leaf in leaves).split())


def _is_plain(node: Node) -> bool:
    return isinstance(node, Term | Phrase | Everything) \
        or (isinstance(node, And) and all(map(_is_plain, node.children)))


def _is_short(leaves: Iterable[Leaf]) -> bool:
    sizes = [len(leaf.words) if isinstance(leaf, Phrase) else 1 for leaf in leaves]
    return sum(sizes) <= MAX_SYLLABLES and max(sizes) <= MAX_PHRASE


def _holds_name(words: list[str]) -> bool:
    whole = " ".join(words)
    if names.looks_like_person(whole) or is_highland_name(whole) or mentions.mentions(whole) \
            or persons_alone.is_only_a_person(whole):
        return True
    runs = (words[at:at + size] for size in _RUNS for at in range(len(words) - size + 1))
    return any(map(persons_alone.is_name, runs))


def _is_handle(typed: str) -> bool:
    return len(typed) > LONGEST_WORD or (bool(_HANDLE.search(typed)) and not _NO_HANDLES.match(typed))
