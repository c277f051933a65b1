"""What an outlet's change of its page template took out of articles and put into them, in the words of one of them."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from sqlalchemy.orm import Session

from pipelines.sentences import is_impersonal
from storage import articles, layout
from storage.changes import Text, parts
from storage.days import Relaid, SharedMark

# Of an outlet; a line of a menu that came and went is told by a few.
CHANGES = 3
# A paragraph that went as a whole is known by its beginning.
MOST_CHARACTERS = 160


def told(session: Session, outlet: Relaid) -> dict[str, Any]:
    """Return an outlet, how many of its articles changed with its template, and what changed alike in most of them."""
    found: list[dict[str, Any]] = []
    known: set[int] = set()
    for shared in outlet.shared:
        if len(found) == CHANGES:
            break
        if shared.mark not in known and (one := _example(session, outlet.source_id, shared)) is not None:
            change, marks = one
            # The same lines are known by their words, and by their place.
            known |= marks
            found.append(change)
    return {"name": outlet.source, "title": outlet.source_title, "articles": outlet.articles, "changes": found}


def _example(session: Session, source_id: int, shared: SharedMark) -> tuple[dict[str, Any], Set[int]] | None:
    """Return what changed in the words of the first article that may be quoted, and the hashes of it.

    As elsewhere in a digest nothing is quoted that its outlet took away, and nobody is named but in a public office.
    """
    read = articles.get_many(session, [article_id for article_id, _ in shared.examples])
    for article_id, number in shared.examples:
        if article_id not in read or read[article_id].withdrawn_at is not None:
            continue
        before, after = _texts(session, (article_id, number))
        for part in parts(before, after) if before is not None and after is not None else ():
            marks = {mark for mark, _ in part.marks(source_id)}
            if before is None or shared.mark not in marks or not any((where := part.told(before))[1:]):
                continue
            if all(map(is_impersonal, where[1:])):
                return {"article_id": article_id, "articles": shared.articles, "where": where[0],
                        "removed": _cut(where[1]), "added": _cut(where[2])}, marks
    return None


def _texts(session: Session, key: layout.Key) -> tuple[Text | None, Text | None]:
    found = {row.number: Text(row.title, row.lead, row.body) for row in articles.revisions(session, key[0])}
    return found.get(key[1] - 1), found.get(key[1])


def _cut(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= MOST_CHARACTERS:
        return text
    return text[:MOST_CHARACTERS].rpartition(" ")[0] + " …"
