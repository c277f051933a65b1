"""Several articles of a site: extracted as a crawl would, and the selectors on which they agree tried on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum

from config.families import Family
from config.sources import ArticleRules
from crawlers.items import ArticleItem
from crawlers.probe import agree, shapes
from crawlers.probe.asking import Page, Site
from crawlers.probe.jobs import ProbeDone
from crawlers.probe.leads import Leads
from crawlers.probe.observe import Seen
from crawlers.probe.report import Sample
from crawlers.statuses import Status

SAMPLES, TRIES = 5, 9
# Of the samples, this share must read the same with the family's rules.
FAMILY_SHARE = 0.8


async def collect(site: Site, leads: Leads) -> list[Page]:
    """Fetch up to five articles; those that are none are counted in the report."""
    pages: list[Page] = []
    others: Counter[str] = Counter()
    chosen = shapes.spread(leads.articles, SAMPLES)
    more = [url for url in shapes.spread(leads.articles, TRIES) if url not in chosen]
    for url in [*chosen, *more][:TRIES]:
        found = await site.sample(url, leads.dates.get(url))
        if isinstance(found, Status):
            others[str(found)] += 1
        else:
            pages.append(found)
        if len(pages) == SAMPLES:
            break
    if others:
        site.report.note("not_read", count=others.total(), statuses=", ".join(sorted(others)))
    return pages


async def rules(site: Site, pages: Sequence[Page]) -> list[ArticleItem]:
    """Decide family and rules, and return the articles as the described source reads them."""
    family = await _family(site, pages)
    base = family.source_rules() if family is not None else None
    own = await _own(site, pages, base)
    site.report.own_rules = own
    if base is not None:
        site.learn(rules=agree.laid(base, own))
    elif own:
        site.learn(rules=agree.rules_of(own))
    return [item for page in pages if (item := (await _tried(site, page, site.config.rules))[0]) is not None]


async def _family(site: Site, pages: Sequence[Page]) -> Family | None:
    """Return the family that the site looks like, when its rules really read the samples."""
    family = site.family()
    if family is None:
        return None
    family_rules = family.source_rules()
    right = [await _reads(site, page, family_rules) for page in pages] if family_rules is not None else [True]
    if sum(right) < FAMILY_SHARE * len(right):
        site.report.note("family_unfit", family=family.title, right=sum(right), pages=len(right))
        return None
    site.report.note("family", family=family.title, marks=site.marks[family.name])
    site.learn(family=family.name)
    return family


async def _reads(site: Site, page: Page, tried: ArticleRules) -> bool:
    item, _seen = await _tried(site, page, tried)
    return item is not None and item.parser.startswith("rules:") and agree.same_text(item, page.item)


async def _tried(site: Site, page: Page, tried: ArticleRules | None) -> tuple[ArticleItem | None, Seen]:
    config = replace(site.config, rules=tried)
    done = await site.read(page.fetched, "sample", config, page.feed_date)
    return done.article, done.seen if isinstance(done, ProbeDone) and done.seen is not None else Seen()


async def _own(site: Site, pages: Sequence[Page], base: ArticleRules | None) -> dict[str, str]:
    """Return selectors that all samples confirm; what the family's rules find already is left to them."""
    if len(pages) < agree.FEWEST_PAGES:
        site.report.note("too_few_pages", pages=len(pages))
        return {}
    needed = await _lacking(site, pages, base)
    own: dict[str, str] = {}
    for key, selectors in agree.proposals([page.seen for page in pages], [page.item for page in pages]).items():
        if key in needed:
            # The text comes before the lead, which may be a part of what the general extractor took for text.
            own |= await _first_confirmed(site, pages, key, selectors, own)
    for key in ("body", "date"):
        if key in needed and key not in own:
            site.report.note("no_selector", part=key)
    return own


async def _lacking(site: Site, pages: Sequence[Page], base: ArticleRules | None) -> set[str]:
    """Return the parts that the family's rules find on no page, or that they do not name."""
    if base is None:
        return set(agree.KEYS)
    missing = [set((await _tried(site, page, base))[1].missing) for page in pages]
    return set.intersection(*missing) | {key for key in agree.KEYS if not getattr(base, key)}


async def _first_confirmed(
    site: Site, pages: Sequence[Page], key: str, selectors: Sequence[str], own: Mapping[str, str]
) -> dict[str, str]:
    needed = agree.needed(len(pages))
    for selector in selectors:
        found = [await _judged(site, page, key, {**own, key: selector}) for page in pages]
        if found.count(Verdict.RIGHT) >= needed and Verdict.WRONG not in found:
            site.report.note("selector", part=key, selector=selector, pages=found.count(Verdict.RIGHT))
            return {key: selector}
    return {}


class Verdict(Enum):
    """What a page says of a selector; where it matches nothing, the general extractor steps in."""

    RIGHT, ABSENT, WRONG = range(3)


async def _judged(site: Site, page: Page, key: str, selectors: Mapping[str, str]) -> Verdict:
    """Read a page with these selectors and compare; `key` is the new one."""
    item, seen = await _tried(site, page, agree.rules_of(selectors))
    if item is None or item.published_at != page.item.published_at:
        return Verdict.WRONG
    if key in seen.missing:
        return Verdict.ABSENT
    return Verdict.RIGHT if _same(key, item, seen, page.item) else Verdict.WRONG


def _same(key: str, item: ArticleItem, seen: Seen, known: ArticleItem) -> bool:
    if key == "body":
        return item.parser.startswith("rules:") and agree.within(item, known)
    if key == "date":
        return known.published_at is None or _same_time(seen, known)
    if key == "lead" and not known.lead:
        return agree.same_text(item, known)
    same: bool = getattr(item, key) == getattr(known, key)
    return same


def _same_time(seen: Seen, item: ArticleItem) -> bool:
    if seen.ruled_date is None or item.published_at is None:
        return False
    apart = abs((seen.ruled_date - item.published_at).total_seconds())
    return apart < (60 if item.date_precision == "minute" else 86_400)


def samples(items: Sequence[ArticleItem]) -> list[Sample]:
    """Return articles as a person looks at them."""
    return [Sample(item.url, item.title, item.lead, item.body, item.published_at, item.date_basis, item.date_reliable)
            for item in items]
