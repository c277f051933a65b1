"""What the options of a search name: a source, section, topic or place that is not there is refused, not searched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NoReturn

import click

from config.errors import near
from langnghe.cli.help import N_, option
from langnghe.cli.values import Choice, Kind, Number, meant
from langnghe.i18n import gettext as _
from langnghe.web import words
from search import fields, placing
from search.errors import QueryError
from storage import searchable, views
from storage.sessions import Database
from vietnamese import documents

if TYPE_CHECKING:
    from search.service import Searcher

LARGEST_ID = 2**63 - 1
CLEARLY = 0.1        # of the share of equal letters
_OPTIONS = (
    option("--mode", type=Choice(["all", "question"]), default="all", help=N_(
        "all: every word; question: any of the words, best first.")),
    option("--source", "sources", multiple=True, metavar="NAME", help=N_("Only this source; can be given again.")),
    option("--kind", "kinds", multiple=True, type=Kind(),
            help=N_("Only this kind of source; can be given again.")),
    option("--section", "sections", multiple=True, metavar="NAME", help=N_("Only this section; can be given again.")),
    option("--topic", "topics", multiple=True, type=Number(0), metavar="ID",
            help=N_("Only this topic; can be given again.")),
    option("--area", "areas", multiple=True, metavar="NAME", help=N_(
        "Only articles that name this place or one in it, with or without diacritics; can be given again.")),
    option("--document", "documents", multiple=True, metavar="NUMBER", help=N_(
        "Only articles that name this document, e.g. \"Nghị quyết 18\"; can be given again.")),
    option("--from", "day_from", default="", metavar="DD/MM/YYYY", help=N_("From this day on.")),
    option("--to", "day_to", default="", metavar="DD/MM/YYYY", help=N_("Up to this day.")),
)


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say what is searched for; `checked` takes their values."""
    for add in reversed(_OPTIONS):
        command = add(command)
    return command


def checked(database: Database, searcher: Searcher, given: dict[str, Any]) -> dict[str, Any]:
    """Return the values of `options` for a request; refuse a source, section, topic or place that is not there."""
    check_sources(database, given["sources"])
    check_topics(database, given["topics"])
    check_areas(database, given["areas"])
    check_documents(given["documents"])
    return given | {"sections": as_stored(searcher, given["sections"])}


def check_sources(database: Database, given: tuple[str, ...]) -> None:
    """Refuse a source that is neither a name nor a title of the record."""
    with database.reading() as session:
        titles = searchable.source_titles(session) if given else {}
    names = {fields.key(text): name for name, title in titles.items() for text in (title, name)}
    for value in filter(str.strip, given):
        if value.strip().lower() not in titles and fields.key(value) not in names:
            _refuse("--source", _("there is no source {value}").format(value=repr(value)), value, names)


def check_topics(database: Database, given: tuple[int, ...]) -> None:
    """Refuse a topic that was never there; one that was merged is there."""
    with database.reading() as session:
        for topic in given:
            if topic > LARGEST_ID or views.topic(session, topic) is None:
                _refuse("--topic", _("There is no topic {id}.").format(id=topic), "", {})


def check_areas(database: Database, given: tuple[str, ...]) -> None:
    """Refuse a place that is no unit, and one that several are; those that may be meant are offered."""
    with database.reading() as session:
        for value in filter(str.strip, given):
            try:
                placing.meant(session, value.strip(), "")
            except QueryError as error:
                several = error.reason == "several_areas"
                said = words.SEVERAL_PLACES if several else words.UNKNOWN_AREA
                _offer("--area", _(said) % {"detail": value}, error.near)


def check_documents(given: tuple[str, ...]) -> None:
    """Refuse what is not the number of a document."""
    wrong = words.QUERY_TROUBLES["bad_document"]
    for value in filter(str.strip, given):
        if documents.named(value) is None:
            _refuse("--document", _(wrong) % {"detail": value}, "", {})


def as_stored(searcher: Searcher, given: tuple[str, ...]) -> tuple[str, ...]:
    """Return sections in the spelling in which they are held; refuse one that is not held at all.

    Without an index nothing is known about sections: then none is refused.
    """
    wanted = tuple(filter(str.strip, given))
    known = searcher.sections() if wanted else {}
    for value in wanted:
        if known and fields.key(value) not in known:
            _refuse("--section", _("no article stands in the section {value}").format(value=repr(value)), value, known)
    return tuple(known.get(fields.key(value), value) for value in wanted)


def _refuse(option: str, said: str, value: str, known: Mapping[str, str]) -> NoReturn:
    """Refuse `value`; `known` is compared form → what to type."""
    _offer(option, said, tuple(dict.fromkeys(known[like] for like in _nearest(fields.key(value), tuple(known)))))


def _offer(option: str, said: str, likely: tuple[str, ...]) -> NoReturn:
    offered = tuple(f'{option} "{one}"' if " " in one else f"{option} {one}" for one in likely)
    message = f"{said.rstrip('.')}. {meant(offered)}" if offered else said
    raise click.BadParameter(message, click.get_current_context(), param_hint=option)


def _nearest(asked: str, known: tuple[str, ...]) -> list[str]:
    """Return the near ones but not those clearly less near: outlets of one province share half of their names."""
    marked = {like: SequenceMatcher(None, asked, like).ratio() for like in near(asked, known)} if asked else {}
    return [like for like, mark in marked.items() if mark > max(marked.values()) - CLEARLY]
