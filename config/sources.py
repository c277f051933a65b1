"""The sources: one TOML file an outlet or one for many portals, strict keys, overlaid by the office's own files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from config.comments import CommentsConfig as CommentsConfig
from config.comments import read_comments
from config.errors import ConfigError, FileNameRefused, FileUnreadable, Words, choice
from config.every_error import every_error
from config.families import DATE_ORDERS, Family, load_families, overlaid
from config.rules import ArticleRules as ArticleRules
from config.rules import read_rules
from config.settings import Settings
from config.toml_table import Table, read_table

KINDS = ("press", "portal", "official", "forum")
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
NAMES = Words("lower-case letters, digits and -")


@dataclass(frozen=True, slots=True)
class Start:
    """Where a crawl of the source begins; `discover` also takes the feeds that its section pages announce."""

    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    discover: bool = True


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """One outlet or portal as its file describes it; `delay` 0 means the setting DOWNLOAD_DELAY."""

    name: str
    title: str
    kind: str
    domains: tuple[str, ...]
    start: Start
    enabled: bool = True
    official: bool = False
    areas: tuple[str, ...] = ()
    article_urls: tuple[re.Pattern[str], ...] = ()
    deny: tuple[re.Pattern[str], ...] = ()
    delay: float | None = None
    rules: ArticleRules | None = None
    comments: CommentsConfig | None = None
    date_order: str = "dmy"
    note: str = ""
    path: str = ""
    family: str = ""
    render: bool = False         # a browser runs the scripts of its sections and articles

    @property
    def valid_until(self) -> date | None:
        """Return the rules' last good day, None when they name none."""
        return self.rules.valid_until if self.rules is not None else None

    def overdue(self, today: date) -> bool:
        """Say whether the rules' last good day is over."""
        return self.valid_until is not None and self.valid_until < today


def load_sources(settings: Settings) -> tuple[SourceConfig, ...]:
    """Read every source, sorted by name; an office's file replaces the shipped one of the same name as a whole."""
    found, troubles = read_all(settings)
    if troubles:
        raise troubles[0]
    return found


def read_all(settings: Settings) -> tuple[tuple[SourceConfig, ...], tuple[ConfigError, ...]]:
    """Read every file, also those after a wrong one, and return what is wrong beside the sources."""
    try:
        families = load_families(settings)
    except ConfigError as error:
        return (), (error,)
    found: dict[str, SourceConfig] = {}
    troubles: list[ConfigError] = []
    for path in _files(settings, "sources") + _files(settings, "collections"):
        together = path.parent.name == "collections"
        try:
            sources = read_collection(path, families) if together else (read_source(path, families),)
            for source in sources:
                if source.name in found:
                    raise ConfigError(Words(
                        "{file}: portals.name = {name}; allowed: a name that is not taken; {other} has it",
                        file=str(path), name=repr(source.name), other=found[source.name].path))
                found[source.name] = source
        except ConfigError as error:
            troubles += [error] if together else _every_error(path, families, error)
    return tuple(found[name] for name in sorted(found)), tuple(troubles)


def _every_error(path: Path, families: Mapping[str, Family], first: ConfigError) -> list[ConfigError]:
    if isinstance(first, FileUnreadable | FileNameRefused):
        return [first]
    return every_error(read_table(path), lambda table: _source(path.stem, table, families), first)


def _files(settings: Settings, folder: str) -> list[Path]:
    shipped = Path(str(resources.files("config").joinpath(folder)))
    both = (shipped, settings.config_dir / folder)
    files = {path.stem: path for place in both for path in sorted(place.glob("*.toml"))}
    return [files[name] for name in sorted(files)]


def read_source(path: Path, families: Mapping[str, Family] | None = None) -> SourceConfig:
    """Read one source file; ConfigError names file, line, key, value and what is allowed.

    Without `families` the shipped ones are known.
    """
    table = read_table(path)
    if not NAME.fullmatch(path.stem):
        raise FileNameRefused(path, NAMES)
    return _source(path.stem, table, load_families() if families is None else families)


def read_collection(path: Path, families: Mapping[str, Family] | None = None) -> tuple[SourceConfig, ...]:
    """Read a file of many portals: what it says above holds for each of its [[portals]] that says nothing else."""
    table = read_table(path)
    known = load_families() if families is None else families
    portals = table.tables("portals", required=True)
    shared = {key: value for key, value in table.values.items() if key != "portals"}
    _check_shared(table, known)
    return tuple(_portals(portals, shared, known))


def _check_shared(table: Table, families: Mapping[str, Family]) -> None:
    """Read what is shared once, so that an error names its own line and not that of the first portal."""
    _family(table, families)
    table.choice("kind", KINDS, KINDS[0])
    table.flag("enabled", True)
    table.flag("official", False)
    table.texts("areas")
    table.patterns("article_urls")
    table.patterns("deny")
    table.number("delay", 0, 3600)
    table.choice("date_order", DATE_ORDERS, "dmy")
    table.text("note")
    table.flag("render", False)
    read_rules(table.table("rules"))
    # A portal may complete the comments; they are read with it.
    table.table("comments")
    table.finish()


def _portals(
    portals: tuple[Table, ...], shared: Mapping[str, Any], families: Mapping[str, Family]
) -> Iterator[SourceConfig]:
    names: set[str] = set()
    for portal in portals:
        portal.values = overlaid(shared, portal.values)
        name = portal.text("name", required=True, check=lambda value: None if NAME.fullmatch(value) else NAMES)
        if name in names:
            portal.fail("name", name, Words("a name that no other portal of the file has"))
        names.add(name)
        yield _source(name, portal, families)


def _family(table: Table, families: Mapping[str, Family]) -> Family | None:
    name = table.text("family")
    if name and name not in families:
        table.fail("family", name, choice(tuple(families)))
    return families[name] if name else None


def _source(name: str, table: Table, families: Mapping[str, Family]) -> SourceConfig:
    if (family := _family(table, families)) is not None:
        table.values = overlaid(family.values, table.values)
    source = SourceConfig(
        name=name, path=str(table.path), family=family.name if family else "",
        title=table.text("title", required=True), kind=table.choice("kind", KINDS),
        domains=table.texts("domains", required=True, check=_domain),
        enabled=table.flag("enabled", True), official=table.flag("official", False), areas=table.texts("areas"),
        article_urls=table.patterns("article_urls"), deny=table.patterns("deny"),
        delay=table.number("delay", 0, 3600), date_order=table.choice("date_order", DATE_ORDERS, "dmy"),
        note=table.text("note"), render=table.flag("render", False), start=_start(table.table("start")),
        rules=read_rules(table.table("rules")), comments=read_comments(table.table("comments")),
    )
    _check_start(source, table)
    table.finish()
    return source


def _domain(value: str) -> str | None:
    """Return what is allowed when `value` is no host name (with an optional port)."""
    ok = re.fullmatch(r"(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?", value)
    return None if ok else Words("a host name in lower case without scheme or path, with an optional :PORT")


def _start(table: Table | None) -> Start:
    if table is None:
        return Start()
    start = Start(
        feeds=table.addresses("feeds"), sitemaps=table.addresses("sitemaps"), sections=table.addresses("sections"),
        discover=table.flag("discover", True),
    )
    table.finish()
    return start


def _check_start(source: SourceConfig, table: Table) -> None:
    found: Mapping[str, tuple[str, ...]] = {
        "feeds": source.start.feeds, "sitemaps": source.start.sitemaps, "sections": source.start.sections,
    }
    if not any(found.values()):
        table.fail("start", None, Words("at least one address in start.feeds, start.sitemaps or start.sections"))
    for key, addresses in found.items():
        for address in addresses:
            if not belongs(source, address):
                table.fail(f"start.{key}", address, Words("an address on {domains}", domains=choice(source.domains)))
    if source.kind == "forum" and (source.comments is None or source.comments.kind != "forum"):
        table.fail("kind", source.kind, Words('a table [comments] with kind = "forum" beside it'))


def belongs(source: SourceConfig, url: str) -> bool:
    """Say whether an address lies on one of the source's domains or their subdomains."""
    found = re.match(r"https?://(?:[^/?#@]*@)?([^/?#]+)", url, re.IGNORECASE)
    host = found.group(1).lower() if found else ""
    bare = host.rsplit(":", 1)[0] if re.search(r":(80|443)$", host) else host
    return any(bare == domain or bare.endswith("." + domain) for domain in source.domains)
