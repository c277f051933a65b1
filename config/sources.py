"""The sources: one TOML file an outlet, strict keys, shipped in config/sources and overlaid by the office's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from config.errors import ConfigError
from config.patterns import check_pattern
from config.settings import Settings
from config.toml_table import Table, read_table

KINDS = ("press", "portal", "official", "forum")
DATE_ORDERS = ("dmy", "mdy")
COMMENT_KINDS = ("vnexpress", "forum")
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True, slots=True)
class Start:
    """Where a crawl of the source begins; `discover` also takes the feeds that its section pages announce."""

    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    discover: bool = True


@dataclass(frozen=True, slots=True)
class ArticleRules:
    """CSS selectors of an outlet's article page; an empty one leaves that part to the general extractor."""

    version: int
    title: str = ""
    lead: str = ""
    body: str = ""
    date: str = ""
    section: str = ""
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommentsConfig:
    """How comments are read: kind "vnexpress" asks a JSON endpoint, kind "forum" reads thread pages by selectors.

    `object_id` and `site_id` name a meta tag of the article page ("meta:NAME") or a pattern over its address
    ("url:REGEX", first group). `commenter` names the attribute of a post that tells writers apart; its value is used
    in memory while the thread is read and goes nowhere.
    """

    kind: str
    endpoint: str = ""
    replies: str = ""
    object_id: str = ""
    site_id: str = ""
    page_size: int = 24
    max_pages: int = 200
    title: str = ""
    post: str = ""
    text: str = ""
    time: str = ""
    next: str = ""
    drop: tuple[str, ...] = ()
    commenter: str = ""


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


def load_sources(settings: Settings) -> tuple[SourceConfig, ...]:
    """Read every source, sorted by name; an office's file replaces the shipped one of the same name as a whole."""
    shipped = Path(str(resources.files("config").joinpath("sources")))
    files: dict[str, Path] = {}
    for folder in (shipped, settings.config_dir / "sources"):
        files.update({path.stem: path for path in sorted(folder.glob("*.toml"))})
    return tuple(read_source(files[name]) for name in sorted(files))


def read_source(path: Path) -> SourceConfig:
    """Read one source file; ConfigError names file, line, key, value and what is allowed."""
    table = read_table(path)
    if not NAME.fullmatch(path.stem):
        raise ConfigError(f"{path}: file name {path.stem!r}; allowed: lower-case letters, digits and -")
    source = _source(path, table)
    table.finish()
    return source


def _source(path: Path, table: Table) -> SourceConfig:
    source = SourceConfig(
        name=path.stem, path=str(path),
        title=table.text("title", required=True), kind=table.choice("kind", KINDS),
        domains=table.texts("domains", required=True, check=_domain),
        enabled=table.flag("enabled", True), official=table.flag("official", False), areas=table.texts("areas"),
        article_urls=table.patterns("article_urls"), deny=table.patterns("deny"),
        delay=table.number("delay", 0, 3600), date_order=table.choice("date_order", DATE_ORDERS, "dmy"),
        note=table.text("note"), start=_start(table.table("start")),
        rules=_rules(table.table("rules")), comments=_comments(table.table("comments")),
    )
    _check_start(source, table)
    return source


def _domain(value: str) -> str | None:
    """Return what is allowed when `value` is no host name (with an optional port)."""
    ok = re.fullmatch(r"(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?", value)
    return None if ok else "a host name in lower case without scheme or path, with an optional :PORT"


def _start(table: Table | None) -> Start:
    if table is None:
        return Start()
    start = Start(
        feeds=table.addresses("feeds"), sitemaps=table.addresses("sitemaps"), sections=table.addresses("sections"),
        discover=table.flag("discover", True),
    )
    table.finish()
    return start


def _rules(table: Table | None) -> ArticleRules | None:
    if table is None:
        return None
    rules = ArticleRules(
        version=table.whole("version", 1, 1, 10_000),
        title=table.selector("title"), lead=table.selector("lead"), body=table.selector("body"),
        date=table.selector("date"), section=table.selector("section"), drop=table.selectors("drop"),
    )
    table.finish()
    return rules


def _comments(table: Table | None) -> CommentsConfig | None:
    if table is None:
        return None
    json_kind = table.choice("kind", COMMENT_KINDS) == "vnexpress"
    comments = CommentsConfig(
        kind="vnexpress" if json_kind else "forum",
        endpoint=table.address("endpoint", required=json_kind), replies=table.address("replies"),
        object_id=table.text("object_id", required=json_kind, check=_reference),
        site_id=table.text("site_id", check=_reference),
        page_size=table.whole("page_size", 24, 1, 500), max_pages=table.whole("max_pages", 200, 1, 10_000),
        title=table.selector("title"), post=table.selector("post", required=not json_kind),
        text=table.selector("text", required=not json_kind), time=table.selector("time"),
        next=table.selector("next"), drop=table.selectors("drop"), commenter=table.text("commenter"),
    )
    table.finish()
    return comments


def _reference(value: str) -> str | None:
    kind, _, rest = value.partition(":")
    if kind == "url":
        if (allowed := check_pattern(rest)) is not None:
            return f"url:REGEX, {allowed}"
        return None if re.compile(rest).groups == 1 else "url:REGEX with one group"
    return None if kind in ("meta", "text") and rest else "meta:NAME, url:REGEX with one group, or text:VALUE"


def _check_start(source: SourceConfig, table: Table) -> None:
    found: Mapping[str, tuple[str, ...]] = {
        "feeds": source.start.feeds, "sitemaps": source.start.sitemaps, "sections": source.start.sections,
    }
    if not any(found.values()):
        table.fail("start", None, "at least one address in start.feeds, start.sitemaps or start.sections")
    for key, addresses in found.items():
        for address in addresses:
            if not belongs(source, address):
                table.fail(key, address, f"an address on {', '.join(source.domains)}")
    if source.kind == "forum" and (source.comments is None or source.comments.kind != "forum"):
        table.fail("kind", source.kind, 'a table [comments] with kind = "forum" beside it')


def belongs(source: SourceConfig, url: str) -> bool:
    """Say whether an address lies on one of the source's domains or their subdomains."""
    found = re.match(r"https?://(?:[^/?#@]*@)?([^/?#]+)", url, re.IGNORECASE)
    host = found.group(1).lower() if found else ""
    bare = host.rsplit(":", 1)[0] if re.search(r":(80|443)$", host) else host
    return any(bare == domain or bare.endswith("." + domain) for domain in source.domains)
