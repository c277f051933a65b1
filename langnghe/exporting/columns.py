"""The columns of a table: one row an article, in the order of the ids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from langnghe.exporting.cells import local, plain
from langnghe.i18n import N_
from storage.export_rows import ExportArticle

Value = str | int | bool | None
TIME = "%Y-%m-%d %H:%M:%S"      # as Media Cloud writes one, in UTC


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, its heading for readers, its value."""

    name: str
    heading: str
    value: Callable[[ExportArticle], Value]


COLUMNS: tuple[Column, ...] = (
    Column("id", N_("Number"), lambda a: a.id),
    Column("title", N_("Title"), lambda a: plain(a.title)),
    Column("url", N_("Address"), lambda a: plain(a.url)),
    Column("source", N_("Name of the source"), lambda a: a.source),
    Column("outlet", N_("Outlet"), lambda a: plain(a.source_title)),
    Column("kind", N_("Kind of source"), lambda a: a.kind),
    Column("section", N_("Section"), lambda a: plain(a.section)),
    Column("published_at", N_("Published"), lambda a: local(a.published_at, a.date_precision)),
    Column("date_reliable", N_("Date is reliable"), lambda a: a.date_reliable),
    Column("date_basis", N_("Where the date stood"), lambda a: a.date_basis),
    Column("date_precision", N_("Precision of the date"), lambda a: a.date_precision),
    Column("collected_at", N_("Collected"), lambda a: local(a.collected_at)),
    Column("areas", N_("Places named"), lambda a: "; ".join(name for _, name in a.areas)),
    Column("area_keys", N_("Keys of the places"), lambda a: "; ".join(key for key, _ in a.areas)),
    Column("story_id", N_("Story"), lambda a: a.story_id),
    Column("topic_id", N_("Topic"), lambda a: a.topic_id),
    Column("topic", N_("Name of the topic"), lambda a: plain(a.topic_label)),
    Column("revised", N_("Revised"), lambda a: a.revised),
    Column("withdrawn_at", N_("Withdrawn"), lambda a: local(a.withdrawn_at)),
)
NAMES = tuple(column.name for column in COLUMNS)
MEDIA_CLOUD = ("id", "indexed_date", "language", "media_name", "media_url", "publish_date", "title", "url")


def values(article: ExportArticle) -> list[Value]:
    """Return the cells of an article."""
    return [column.value(article) for column in COLUMNS]


def media_cloud(article: ExportArticle) -> list[Value]:
    """Return the cells of an article as Media Cloud names them: outlets by their host, days of reliable dates alone.

    An unreliable date would make a day's bar of what was published nobody knows when.
    """
    outlet = _host(article.url) or article.source
    day = local(article.published_at, "day") if article.date_reliable else ""
    collected = article.collected_at.strftime(TIME)
    return [article.id, collected, "vi", outlet, outlet, day, plain(article.title), plain(article.url)]


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
