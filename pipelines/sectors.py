"""Fields (lĩnh vực) of topics, by the sections in which their articles stood; the list is the office's."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources

from config.errors import Words
from config.settings import Settings
from config.toml_table import Table, read_table
from vietnamese.text import folded_tokens

FILE = "sectors.toml"
MOST = 40


@dataclass(frozen=True, slots=True)
class Sector:
    """A field and the words by which a section belongs to it, folded and with a blank at both ends."""

    name: str
    words: tuple[str, ...]


def load(settings: Settings | None = None) -> tuple[Sector, ...]:
    """Read the office's list, else the shipped one; ConfigError names file, line, key and what is allowed."""
    own = settings.config_dir / FILE if settings is not None else None
    if own is not None and own.is_file():
        return _read(read_table(own))
    shipped = tomllib.loads(resources.files("config").joinpath(FILE).read_text("utf-8"))
    return tuple(_sector(one["name"], one["words"]) for one in shipped["sector"])


def _read(table: Table) -> tuple[Sector, ...]:
    found = []
    for one in table.tables("sector", required=True)[:MOST]:
        found.append(_sector(one.text("name", required=True, check=_short), one.texts("words", required=True)))
        one.finish()
    table.finish()
    return tuple(found)


def _short(value: str) -> str | None:
    return None if len(value) <= 80 else Words("at most {longest} characters", longest=80)


def _sector(name: str, words: Iterable[str]) -> Sector:
    return Sector(name, tuple(_folded(word) for word in words))


def _folded(text: str) -> str:
    return f" {' '.join(folded_tokens(text))} "


def of_section(section: str, sectors: Sequence[Sector]) -> str:
    """Return the first field of which a section's name holds a word, "" when none does."""
    said = _folded(section)
    return next((one.name for one in sectors if any(word in said for word in one.words)), "")


def of_topic(sections: Counter[str], sectors: Sequence[Sector]) -> str:
    """Return the field that most articles name, the earlier in the list where two are equal; "" for none."""
    weights: Counter[str] = Counter()
    for section, articles in sections.items():
        weights[of_section(section, sectors)] += articles
    del weights[""]
    order = {one.name: at for at, one in enumerate(sectors)}
    return min(weights, key=lambda name: (-weights[name], order[name]), default="")
