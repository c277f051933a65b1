"""CMS families: what sites of one system share, one TOML file each, taken over by a source that names its family."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from config.comments import CommentsConfig, read_comments
from config.errors import FileNameRefused, Words
from config.patterns import check_pattern
from config.rules import ArticleRules, read_rules
from config.settings import Settings
from config.toml_table import Table, read_table

FAMILY_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
DATE_ORDERS = ("dmy", "mdy")
# What says which family it is; everything else in the file is handed on to the source.
OWN_KEYS = frozenset({"title", "note", "fingerprints"})


@dataclass(frozen=True, slots=True)
class Family:
    """One system; `fingerprints` are patterns over a page's HTML, `values` what a source takes over, as in the file."""

    name: str
    title: str
    note: str
    fingerprints: tuple[re.Pattern[str], ...]
    values: Mapping[str, Any]

    def patterns(self, key: str) -> tuple[str, ...]:
        """Return the regular expressions under `article_urls` or `deny`."""
        value = self.values.get(key, ())
        return (value,) if isinstance(value, str) else tuple(value)

    def source_rules(self) -> ArticleRules | None:
        """Return the table [rules] as a source takes it over."""
        return read_rules(self._table("rules"))

    def source_comments(self) -> CommentsConfig | None:
        """Return the table [comments] as a source takes it over."""
        return read_comments(self._table("comments"))

    def _table(self, key: str) -> Table | None:
        return Table(Path(self.name), "", key, dict(self.values[key])) if key in self.values else None

    def marks(self, html: str) -> int:
        """Return how many of the fingerprints a page has."""
        return sum(bool(pattern.search(html)) for pattern in self.fingerprints)


def load_families(settings: Settings | None = None) -> dict[str, Family]:
    """Read every family by name; an office's file replaces the shipped one of the same name as a whole."""
    folders = [Path(str(resources.files("config").joinpath("families")))]
    if settings is not None:
        folders.append(settings.config_dir / "families")
    files = {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}
    return {name: read_family(files[name]) for name in sorted(files)}


def read_family(path: Path) -> Family:
    """Read one family file; ConfigError names file, line, key, value and what is allowed."""
    if not FAMILY_NAME.fullmatch(path.stem):
        raise FileNameRefused(path, Words("lower-case letters, digits and -"))
    table = read_table(path)
    # A copy: reading patterns turns a single one into a list.
    values = {key: value for key, value in table.values.items() if key not in OWN_KEYS}
    family = Family(
        path.stem, table.text("title", required=True), table.text("note"),
        tuple(re.compile(p) for p in table.texts("fingerprints", required=True, check=check_pattern)), values)
    _check(table)
    return family


def _check(table: Table) -> None:
    """Read what is handed on once, so that an error is said of this file and not of every source that uses it."""
    for key in ("article_urls", "deny"):
        table.patterns(key)
    table.choice("date_order", DATE_ORDERS, "dmy")
    read_rules(table.table("rules"))
    read_comments(table.table("comments"))
    table.finish()


def overlaid(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return `under` with the keys of `over` laid upon it, tables key by key, anything else as a whole."""
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = {**below, **value} if isinstance(below, dict) and isinstance(value, dict) else value
    return merged
