"""A row of the record → what both engines index, tokens made by the one set of text rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from config import clock
from search.fields import as_number, key
from search.query import MAX_TOKEN
from storage.searchable import ArticleText, CommentText
from vietnamese import documents, text

LAYOUT = 2           # raised with any change of the fields below; an index of another layout is rebuilt
SEPARATOR = "|"      # stands between title, lead and body; no query can contain it, so no phrase crosses it
ID_BITS = 37         # of a sort key: ids below 137 billion, minutes above them
MAX_KEYWORD = 200


@dataclass(frozen=True, slots=True)
class ArticleDocument:
    """An article as indexed; texts are tokens joined by blanks, `whole` is title, lead and body."""

    id: int
    version: int
    title_exact: str
    title_folded: str
    whole_exact: str
    whole_folded: str
    source: str
    kind: str
    section: str                # folded, what is filtered by
    section_label: str          # as printed, what a facet shows
    area: tuple[str, ...]       # keys of the units that are named, and of all that these lie in
    document: tuple[str, ...]   # numbered official documents that are named, full and short
    topic: int | None
    story: int                  # the story's id; an article without story is one of its own: minus its id
    day: int | None             # yyyymmdd of a reliable date
    order: int                  # minutes since 1970 and the id: unique, newest is largest, undated is smallest


@dataclass(frozen=True, slots=True)
class CommentDocument:
    """A comment as indexed: words, thread and ISO week (yyyyww; 0 without hour), nothing else."""

    id: int
    version: int
    thread: int
    week: int
    exact: str
    folded: str


def article_document(row: ArticleText) -> ArticleDocument:
    """Return the document of one article."""
    parts = (row.title, row.lead, row.body)
    exacts = [_joined(text.tokens(part)) for part in parts]
    foldeds = [text.fold(part) for part in exacts]
    dated = row.published_at if row.date_reliable else None
    return ArticleDocument(
        id=row.id, version=row.version,
        title_exact=exacts[0], title_folded=foldeds[0],
        whole_exact=_whole(exacts), whole_folded=_whole(foldeds),
        source=row.source, kind=row.kind,
        section=key(row.section)[:MAX_KEYWORD], section_label=" ".join(row.section.split())[:MAX_KEYWORD],
        area=row.areas, document=_documents("\n".join(parts)),
        topic=row.topic_id, story=row.story_id if row.story_id is not None else -row.id,
        day=day_number(dated) if dated else None, order=order_key(dated, row.id),
    )


def comment_document(row: CommentText) -> CommentDocument:
    """Return the document of one comment."""
    exact = _joined(text.tokens(row.text))
    return CommentDocument(row.id, row.version, row.thread_id, week_number(row.hour), exact, text.fold(exact))


def day_number(at: datetime) -> int:
    """Return the Vietnamese calendar day of a time as yyyymmdd."""
    return as_number(at.astimezone(clock.DISPLAY_ZONE).date())


def order_key(dated: datetime | None, id_: int) -> int:
    """Return the unique sort key of an article."""
    minutes = int(dated.astimezone(UTC).timestamp()) // 60 if dated else 0
    return (max(minutes, 0) << ID_BITS) + id_


def week_number(hour: datetime | None) -> int:
    """Return the ISO week of a time as yyyyww, 0 for none."""
    if hour is None:
        return 0
    year, week, _ = hour.astimezone(clock.DISPLAY_ZONE).isocalendar()
    return year * 100 + week


def _documents(whole: str) -> tuple[str, ...]:
    """Return "Nghị định 168/2024/NĐ-CP" as itself and as "Nghị định 168": by either it is looked for."""
    return tuple(sorted({name[:MAX_KEYWORD] for one in documents.mentions(whole) for name in one.names}))


def _joined(tokens: list[str]) -> str:
    return " ".join([token[:MAX_TOKEN] for token in tokens])


def _whole(parts: list[str]) -> str:
    return f" {SEPARATOR} ".join(parts)
