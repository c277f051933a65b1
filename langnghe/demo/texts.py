"""The texts of the demo as typed values; texts/*.toml holds one event a file, written by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Wording:
    """What an article says."""

    title: str
    lead: str
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """One article as its outlet wrote it; `copies` maps an outlet that took it over to that outlet's own lead."""

    outlet: str
    day: int                     # days before today
    wording: Wording
    revised: Wording | None
    withdrawn: bool
    copies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Talk:
    """A comment and the answers to it."""

    text: str
    replies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForumDraft:
    """The opening post of a forum thread."""

    day: int
    title: str
    opening: str


@dataclass(frozen=True, slots=True)
class Event:
    """One event: articles over several days, paragraphs of background that any of them may use, what people say."""

    key: str
    section: str
    pool: tuple[str, ...]
    recaps: tuple[str, ...]      # what happened so far, in one sentence
    drafts: tuple[Draft, ...]
    talks: tuple[Talk, ...]
    thread: ForumDraft | None


@dataclass(frozen=True, slots=True)
class Stream:
    """What a part of a discussion says: its name, a coder's line, its comments, how other comments of it begin."""

    label: str
    example: str
    comments: tuple[str, ...]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Discussion:
    """What people write under one article on its own day; `doubtful` maps beginnings to what a second coder reads."""

    event: str
    article: str
    streams: tuple[Stream, ...]
    doubtful: Mapping[str, str]


@cache
def load_discussion() -> Discussion:
    """Return the discussion that the demo's opinion streams are coded from."""
    values = tomllib.loads((files("langnghe.demo") / "discussion.toml").read_text("utf-8"))
    streams = tuple(Stream(one["label"], one.get("example", ""), tuple(one["comments"]), tuple(one.get("known", ())))
                    for one in values["stream"])
    return Discussion(values["event"], values["article"], streams,
                      {one["begins"]: one["label"] for one in values["doubtful"]})


@cache
def load_events() -> tuple[Event, ...]:
    """Return all events, sorted by file name."""
    folder = files("langnghe.demo") / "texts"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(_event(name, tomllib.loads((folder / name).read_text("utf-8"))) for name in names)


def _event(name: str, values: Mapping[str, Any]) -> Event:
    thread = values.get("thread")
    return Event(
        key=name.removesuffix(".toml"), section=values["section"], pool=tuple(values["pool"]),
        recaps=tuple(values["recaps"]),
        drafts=tuple(_draft(text) for text in values["text"]), talks=_talks(values["comments"]),
        thread=ForumDraft(thread["day"], thread["title"], thread["opening"]) if thread else None,
    )


def _draft(values: Mapping[str, Any]) -> Draft:
    return Draft(
        outlet=values["outlet"], day=values["day"], wording=wording(values),
        revised=wording(values["revised"]) if "revised" in values else None,
        withdrawn=values.get("withdrawn", False), copies=values.get("copies", {}),
    )


def wording(values: Mapping[str, Any]) -> Wording:
    """Return what an article says, as a text file gives it."""
    return Wording(values["title"], values["lead"], tuple(values["body"]))


def _talks(lines: list[str]) -> tuple[Talk, ...]:
    """Group lines into comments; a line that begins with "> " answers the one before."""
    groups: list[list[str]] = []
    for line in lines:
        if line.startswith("> "):
            groups[-1].append(line.removeprefix("> "))
        else:
            groups.append([line])
    return tuple(Talk(first, tuple(replies)) for first, *replies in groups)
