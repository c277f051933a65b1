"""The practice cases, read once from cases.toml; a case that is not whole is an error at the first look."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from config.field import KINDS

TASKS = ("kind", "basis", "groups")
PARTS = ("seen", "groups", "number", "trigger")


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people in a case, whether it was not heard, and why that matters."""

    name: str
    missing: bool
    why: str


@dataclass(frozen=True, slots=True)
class KindCase:
    """Something heard: which of the five kinds it is, and what the two guard questions say of it."""

    key: str
    heard: str
    gloss: str
    why: str
    gloss_why: str
    right: str
    checkable: bool
    confirmed: bool
    task: str = "kind"

    def __post_init__(self) -> None:
        if self.right not in KINDS:
            raise ValueError(f"{self.key}: {self.right!r} is none of {', '.join(KINDS)}")


@dataclass(frozen=True, slots=True)
class BasisCase:
    """A scene and an opinion in it; words of which a basis holds one a part, a good basis and a weak one."""

    key: str
    heard: str
    gloss: str
    why: str
    gloss_why: str
    opinion: str
    seen: tuple[str, ...]
    groups: tuple[str, ...]
    trigger: tuple[str, ...]
    model: str
    weak: str
    lacks: tuple[str, ...]
    task: str = "basis"


@dataclass(frozen=True, slots=True)
class GroupsCase:
    """A report, and groups of which some were not heard."""

    key: str
    heard: str
    gloss: str
    why: str
    gloss_why: str
    groups: tuple[Group, ...]
    task: str = "groups"


Case = KindCase | BasisCase | GroupsCase


@cache
def cases() -> tuple[Case, ...]:
    """Return every case, in the order of the file."""
    text = resources.files("langnghe.practice").joinpath("cases.toml").read_text("utf-8")
    return tuple(_case(values) for values in tomllib.loads(text)["case"])


def _case(values: dict[str, Any]) -> Case:
    task = values.pop("task")
    if task == "kind":
        return KindCase(**values)
    if task == "basis":
        frozen: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
        return BasisCase(**frozen)
    if task != "groups":
        raise ValueError(f"{values['key']}: {task!r} is none of {', '.join(TASKS)}")
    return GroupsCase(groups=tuple(Group(**one) for one in values.pop("group")), **values)
