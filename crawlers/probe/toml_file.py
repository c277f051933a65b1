"""A described source as the text of its file, and onto the disk without ever taking another file's place."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from config.characters import shown
from config.comments import WORDPRESS_POST
from config.families import Family
from config.sources import SourceConfig, read_source
from crawlers.probe.report import Report
from vietnamese.text import clean

# How long rules that were tried today count as checked.
VALID_YEARS = 1


def render(report: Report, families: Mapping[str, Family], today: date, *, enabled: bool) -> str:
    """Return the file's text. Nothing of a page but the site's name for itself stands in it."""
    source = report.source
    assert source is not None
    return "\n".join([*_head(report, source, families, today, enabled), "", *_start(report, source),
                      *_rules(report, today), *_comments(source, families)]) + "\n"


def _head(
    report: Report, source: SourceConfig, families: Mapping[str, Family], today: date, enabled: bool
) -> Iterator[str]:
    yield f"# Written by `langnghe source probe` on {today.isoformat()} from {report.address}"
    yield f"# {len(report.samples)} pages were read with it. Look title, kind and addresses through before it is on."
    yield f"title = {_text(' '.join(clean(source.title).split()) or source.domains[0])}"
    yield f"kind = {_text(source.kind)}"
    if source.family:
        yield f"family = {_text(source.family)}"
    yield f"domains = {_list(source.domains)}"
    yield f"enabled = {str(enabled).lower()}"
    if source.official:
        yield "official = true"
    if source.delay is not None:
        yield f"delay = {source.delay:g}  # robots.txt asks for it"
    yield from _patterns(source, families)


def _patterns(source: SourceConfig, families: Mapping[str, Family]) -> Iterator[str]:
    own = tuple(pattern.pattern for pattern in source.article_urls)
    inherited = families[source.family].patterns("article_urls") if source.family else ()
    # An empty list too: it says that the family's patterns do not hold here. A forum without any follows every link.
    if own != inherited and (own or source.kind != "forum"):
        yield f"article_urls = [{', '.join(map(_literal, own))}]"


def _start(report: Report, source: SourceConfig) -> Iterator[str]:
    start = source.start
    yield "[start]"
    for key, urls in (("feeds", start.feeds), ("sitemaps", start.sitemaps), ("sections", start.sections)):
        if urls:
            yield f"{key} = {_list(urls)}"
    if report.spare:
        yield f"# answered too and not needed: sitemaps = {_list(report.spare)}"
    if report.not_asked:
        yield f"# in the menu, not asked: sections = {_list(report.not_asked)}"
    if not start.discover:
        yield "discover = false"


def _rules(report: Report, today: date) -> Iterator[str]:
    assert report.source is not None
    if report.source.kind == "forum":
        return
    if not report.own_rules:
        if not report.source.family:
            yield ""
            yield "# No [rules]: the pages that were read agree on no selector, so the general extractor reads them."
        return
    yield ""
    yield "[rules]"
    yield "version = 1"
    yield f"valid_until = {_later(today).isoformat()}"
    for key, selector in report.own_rules.items():
        yield f"{key} = {_text(selector)}"


def _comments(source: SourceConfig, families: Mapping[str, Family]) -> Iterator[str]:
    comments = source.comments
    if comments is None or (source.family and families[source.family].source_comments() == comments):
        return
    yield ""
    yield "[comments]"
    for key in ("kind", "endpoint", "replies", "object_id", "site_id"):
        if (value := getattr(comments, key)) and value != WORDPRESS_POST:
            yield f"{key} = {_text(value)}"


def _later(today: date) -> date:
    # A leap day has no anniversary every year.
    return today.replace(year=today.year + VALID_YEARS, day=min(today.day, 28))


def _text(value: str) -> str:
    # TOML's basic strings escape like JSON's; what a terminal would obey is no part of any of these values.
    return json.dumps(shown(value), ensure_ascii=False)


def _literal(pattern: str) -> str:
    return _text(pattern) if "'" in pattern else f"'{pattern}'"


def _list(values: Sequence[str]) -> str:
    return "[" + ", ".join(map(_text, values)) + "]"


def write(text: str, path: Path, families: Mapping[str, Family], *, force: bool) -> None:
    """Read the text as `source check` would, then put it at `path`; FileExistsError when something is there already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".probe-") as folder:
        trial = Path(folder) / path.name
        trial.write_text(text, "utf-8")
        read_source(trial, families)
        if force:
            trial.replace(path)
        else:
            # A link, unlike a rename, fails when another program wrote the file meanwhile.
            os.link(trial, path)
