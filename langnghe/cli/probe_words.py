"""The findings of probes and live checks in words for staff."""

from __future__ import annotations

import re

from crawlers.probe.report import Note
from crawlers.statuses import Status
from langnghe.cli.statuses import MEANINGS
from langnghe.i18n import N_
from langnghe.i18n import gettext as _

NOTES = {
    "robots": N_("robots.txt allows the first page; {pause} seconds between two pages"),
    "robots_unreachable": N_("robots.txt cannot be read ({reason}): nothing else was asked"),
    "robots_forbids": N_("robots.txt forbids the page: nothing else was asked"),
    "start_failed": N_("{url} cannot be read: {status}"),
    "too_slow": N_("robots.txt wants {pause} seconds between two pages, too long to wait for here; a crawl takes a "
                   "page at a time"),
    "host_taken": N_("another process of this record is asking {host} and goes on: stop it, or try again later"),
    "leads_elsewhere": N_("the address leads to another site, {host}: probe that one if it is meant"),
    "no_page": N_("the address answers with something that is no web page"),
    "needs_rendering": N_("the first page is empty until a browser runs its scripts: see \"Pages that need a browser\" "
                          "in docs/writing-a-source.md"),
    "feed": N_("feed {url}: {count} articles"),
    "feed_failed": N_("feed {url} left out: {status}"),
    "feed_empty": N_("feed {url} left out: it names no article of this site"),
    "sitemap": N_("sitemap {url}: {count} addresses"),
    "sitemap_failed": N_("sitemap {url} left out: {status}"),
    "section": N_("section {url}: {count} articles"),
    "section_failed": N_("section {url} left out: {status}"),
    "family": N_("system: {family} ({marks} marks); its rules read the samples"),
    "family_unfit": N_("it looks like {family}, but that family's rules read only {right} of {pages} samples right: "
                       "they are not used"),
    "forum": N_("a forum of the system {family}"),
    "selector": N_("selector of the {part}: {selector}, confirmed on {pages} pages"),
    "no_selector": N_("selector of the {part}: the pages agree on none; the general extractor looks for it"),
    "undated": N_("{count} of {pages} samples have no date that can be trusted: add a selector by hand"),
    "too_few_pages": N_("only {pages} pages could be read, too few to propose selectors: the general extractor "
                        "reads them"),
    "not_read": N_("{count} of the tried pages gave no article: {statuses}"),
    "comments": N_("comments: {endpoint} answers, {count} under the first sample"),
    "comments_failed": N_("comments: {endpoint} does not answer as expected"),
    "comments_unnamed": N_("comments: the articles carry numbers for them but name no address; see "
                           "docs/writing-a-source.md"),
    "no_articles": N_("no article could be read ({links} addresses looked like articles): nothing is written"),
    "forum_unknown": N_("it looks like a forum of a system that no family describes: write its file by hand, with a "
                        "table [comments]; nothing is written"),
    "no_threads": N_("no thread could be read: nothing is written"),
    "broke": N_("the probe itself failed ({kind}): please report it"),
    # of `source check --live`
    "comments_unreachable": N_("{key} {url}: robots.txt cannot be read ({reason}), so nothing is asked there"),
    "comments_forbidden": N_("{key} {url}: robots.txt forbids it"),
    "no_render_extra": N_("render = true, and scrapy-playwright is not installed: its sections and articles are not "
                          "tried; {command}"),
    "no_render_browser": N_("render = true, and there is no browser: its sections and articles are not tried; install "
                            "Chromium (Debian: apt install chromium) or name its program in LANGNGHE_BROWSER"),
    "start_empty": N_("{url} names no article"),
    "no_links": N_("none of the addresses it begins with names an article"),
    "article_failed": N_("{url} is not read: {status}"),
    "no_posts": N_("{url}: no post is found"),
    "selector_nothing": N_("{key} matches nothing"),
    "date_unread": N_("{key} matches words that are no date"),
    "date_missing": N_("{url}: no date is found"),
    "date_doubtful": N_("{url}: the date cannot be trusted"),
}
# What the network's errors are called by the library that meets them.
REASONS = {
    "DownloadConnectionRefusedError": N_("the server refuses connections"),
    "DownloadTimeoutError": N_("no answer in time"),
    "CannotResolveHostError": N_("there is no server of that name"),
    "DownloadFailedError": N_("the connection failed"),
    "ResponseDataLossError": N_("the answer broke off"),
    "redirects without end": N_("redirects never end"),
}
_ANSWERED = re.compile(r"robots\.txt answered (\d+)")
PARTS = {"body": N_("text"), "date": N_("date"), "title": N_("headline"), "lead": N_("lead")}
BASES = {
    "jsonld": N_("stated by the page for programs"), "meta": N_("stated in the page's head"),
    "selector": N_("by the selector"), "text": N_("printed on the page"), "url": N_("from the address"),
    "feed": N_("from the feed"),
}


def said(note: Note) -> str:
    """Return a finding as one line."""
    values = {key: _value(key, value) for key, value in note.values.items()}
    return _(NOTES[note.code]).format_map(values)


def _value(key: str, value: str) -> str:
    if key == "reason":
        return _reason(value)
    if key == "status" and value in set(Status):
        return _(MEANINGS[Status(value)])
    if key == "statuses":
        return ", ".join(_(MEANINGS[Status(one)]) for one in value.split(", "))
    return _(PARTS[value]) if key == "part" else value


def _reason(value: str) -> str:
    if answered := _ANSWERED.fullmatch(value):
        return _("the server answers with status {number}").format(number=answered[1])
    if value in REASONS:
        return _(REASONS[value])
    return _("the connection failed ({kind})").format(kind=value) if value.endswith("Error") else value
