"""An article page to title, lead, body, section and date: by the outlet's rules, else by the general extractor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lxml.html import tostring as serialized

from config.sources import ArticleRules
from crawlers.addresses import AddressRefused, on_page
from crawlers.extract import discussion, general
from crawlers.extract import rules as outlet
from crawlers.extract.app_shell import needs_rendering
from crawlers.extract.date import FoundDate, find_date
from crawlers.extract.decode import decode
from crawlers.extract.head import Head, parse, read_head, squeeze
from crawlers.extract.lines import LazyLines
from crawlers.extract.page_kinds import NotArticle, refuse_other_kinds
from crawlers.extract.parts import Parts
from crawlers.extract.pointers import Pointers
from crawlers.extract.twins import next_part
from crawlers.statuses import Status

# Measured on the saved pages: the shortest real news item has 180 characters, lists and galleries give less.
SHORTEST = 120


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article as it stands on the page; `meta` holds the head's named values for the comment endpoint's ids."""

    title: str
    lead: str
    body: str
    section: str
    date: FoundDate
    parser: str
    canonical: str               # the page's own address as it declares it, "" when it declares none or a refused one
    meta: dict[str, str]
    lead_inside: bool = False    # the lead stood in the text, not only above it
    next: str = ""               # address of the article's next part
    doubts: tuple[str, ...] = ()   # names of the tests that asked for a second look


def extract_article(
    html: bytes | str, url: str, rules: ArticleRules | None, *, now: datetime, content_type: str = "",
    source: str = "", feed_date: datetime | None = None, day_first: bool = True, part: bool = False,
) -> Extracted:
    """Extract one page; a later `part` of an article may be short. Raises NotArticle or decode.NotText."""
    text = html if isinstance(html, str) else decode(html, content_type)
    tree = parse(text)
    head = read_head(tree)
    if discussion.take_out(tree, rules.body if rules is not None else "") and rules is not None:
        text = serialized(tree, encoding="unicode")
    lines = LazyLines(tree)
    pointers, following = Pointers(tree, url), next_part(tree, url)
    found = None
    if rules is not None:
        found = outlet.by_rules(text, rules, f"rules:{source}:{rules.version}", pointers, head.signers)
    if found is None or not found.body:
        found = _completed(found, general.by_trafilatura(tree, head, pointers))
    elif rules is not None and not rules.lead:
        found = general.with_lead(found, tree, head)
    title = found.title or head.title
    if not part:
        refuse_other_kinds(head, tree, found, lines, pointers)
        # The description of an empty page is not its text.
        if len(found.body) < SHORTEST and needs_rendering(tree):
            raise NotArticle("its scripts make the text", Status.NEEDS_RENDERING)
        if not title or len(found.lead) + len(found.body) < SHORTEST or _is_front_page(head, url):
            raise NotArticle("no title" if not title else "too little text")
    date = find_date(head, found.date, lines, title, url, now=now, feed=feed_date, day_first=day_first)
    return Extracted(
        title=title, lead=found.lead, body=found.body, section=found.section or head.section, date=date,
        parser=found.parser, canonical=_canonical(head.canonical, url), meta=_ids(head),
        lead_inside=found.lead_inside, next=following, doubts=found.doubts,
    )


def _completed(ruled: Parts | None, general_parts: Parts) -> Parts:
    """Rules that found no body still know title, lead, section and date better."""
    if ruled is None:
        return general_parts
    return Parts(
        ruled.title or general_parts.title, ruled.lead or general_parts.lead, general_parts.body,
        ruled.section or general_parts.section, ruled.date, general_parts.parser,
        general_parts.lead_inside, general_parts.doubts,
    )


def _is_front_page(head: Head, url: str) -> bool:
    return not head.is_article and head.meta.get("og:type", "").lower() == "website" and url.rstrip("/").count("/") <= 2


def _canonical(href: str, url: str) -> str:
    try:
        return on_page(href, url) if href else ""
    except AddressRefused:
        return ""


def _ids(head: Head) -> dict[str, str]:
    """Keep the short technical values; a meta tag "author" must not travel with the page."""
    ids = {
        name: squeeze(value) for name, value in head.meta.items()
        if len(value) <= 40 and value.replace("-", "").isalnum() and name.endswith("id") and "author" not in name
    }
    return ids | {"wp-post-id": head.post_id} if head.post_id else ids
