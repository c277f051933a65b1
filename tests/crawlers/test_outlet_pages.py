"""Every shipped rule against pages written for it: what it must find, what it must leave out, and that nothing is idle."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from config import settings
from config.families import load_families
from config.sources import ArticleRules, SourceConfig, Start, load_sources
from crawlers.addresses import canonical
from crawlers.comments.forum import read_forum_page
from crawlers.extract.article import extract_article
from crawlers.extract.listing import wanted
from crawlers.extract.rules import alternatives, by_rules

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "tests" / "crawlers" / "outlet_pages"
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
# Stands in every part of a page that a rule drops.
DROPPED = "không được lưu"
FILES = sorted([*ROOT.glob("config/sources/*.toml"), *ROOT.glob("config/families/*.toml")])
FAMILIES = load_families()
SOURCES = {source.name: source for source in load_sources(settings.load({"LANGNGHE_CONFIG_DIR": "/nowhere"}))}
ARTICLES = sorted(path for path in PAGES.glob("*.html") if path.stem != "xenforo")


def configured(name: str) -> SourceConfig:
    """Return a shipped source, or one that takes over all of a family."""
    if name in SOURCES:
        return SOURCES[name]
    family = FAMILIES[name]
    return SourceConfig(
        name, name, "portal", ("example",), Start(), rules=family.source_rules(), comments=family.source_comments(),
        article_urls=tuple(map(re.compile, family.patterns("article_urls"))), deny=tuple(map(re.compile, family.patterns("deny"))))


def of(page: Path) -> SourceConfig:
    return configured(re.sub(r"-\d$", "", page.stem))


def expected(page: Path) -> dict:
    return tomllib.loads(page.with_suffix(".toml").read_text("utf-8"))


def rules_of(page: Path) -> ArticleRules:
    rules = of(page).rules
    assert rules is not None
    return rules


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_rule_file_has_a_page(file):
    """A new file brings its pages: NAME.html (NAME-2.html …) with NAME.toml beside it, the words invented."""
    assert (PAGES / f"{file.stem}.html").is_file() and (PAGES / f"{file.stem}.toml").is_file()


def test_every_page_has_a_rule_file_and_a_record():
    pages = {re.sub(r"-\d$", "", path.stem) for path in PAGES.iterdir()}
    assert pages == {file.stem for file in FILES}
    assert {path.stem for path in PAGES.glob("*.html")} == {path.stem for path in PAGES.glob("*.toml")}


@pytest.mark.parametrize("late", [False, True], ids=["checked", "overdue"])
@pytest.mark.parametrize("page", ARTICLES, ids=lambda page: page.stem)
def test_a_page_gives_its_record(page, late):
    source, record = of(page), expected(page)
    now = NOW
    if late:
        # Rules whose day is over go on being used and are only called due.
        last = rules_of(page).valid_until
        assert last is not None and not source.overdue(last) and source.overdue(last + timedelta(days=1))
        now = datetime.combine(last + timedelta(days=30), time(3), UTC)
    found = extract_article(page.read_bytes(), record["url"], source.rules, now=now, source=source.name, day_first=source.date_order == "dmy")
    read = {"title": found.title, "lead": found.lead, "body": found.body, "section": found.section, "date": found.date.at,
            "date_basis": found.date.basis, "date_precision": found.date.precision}
    assert read == {key: record[key] for key in read}
    assert found.parser == f"rules:{source.name}:{rules_of(page).version}" and found.date.reliable
    assert DROPPED not in "\n".join((found.title, found.lead, found.body, found.section))


@pytest.mark.parametrize("page", ARTICLES, ids=lambda page: page.stem)
def test_its_address_is_one_that_is_fetched(page):
    source, url = of(page), expected(page)["url"]
    assert canonical(url) == url and (page.stem not in SOURCES or wanted(url, "article", source))
    assert not source.article_urls or any(pattern.search(url) for pattern in source.article_urls)
    assert not any(pattern.search(url) for pattern in source.deny)


RULES = {rules: [page for page in ARTICLES if rules_of(page) == rules] for rules in map(rules_of, ARTICLES)}
SELECTORS = [(rules, key, one) for rules in RULES for key in ("title", "lead", "body", "date", "section") for one in alternatives(getattr(rules, key))]


@pytest.mark.parametrize(("rules", "key", "selector"), SELECTORS, ids=[f"{RULES[r][0].stem}-{k}-{s}" for r, k, s in SELECTORS])
def test_every_selector_is_met(rules, key, selector):
    """Alone in its place it finds what the record says on one page at least: no alternative is there for nothing."""
    read = {page: getattr(by_rules(page.read_text("utf-8"), replace(rules, **{key: selector}), ""), key) for page in RULES[rules]}
    whole = {page: getattr(by_rules(page.read_text("utf-8"), rules, ""), key) for page in RULES[rules]}
    assert [page for page in read if read[page] and read[page] == whole[page]]


DROPS = [(rules, drop) for rules in RULES for drop in rules.drop]


@pytest.mark.parametrize(("rules", "drop"), DROPS, ids=[f"{RULES[r][0].stem}-{d}" for r, d in DROPS])
def test_every_drop_is_needed(rules, drop):
    """Without it, what it names comes into the text of one page at least."""
    fewer = replace(rules, drop=tuple(other for other in rules.drop if other != drop))
    read = [by_rules(page.read_text("utf-8"), fewer, "") for page in RULES[rules]]
    assert any(DROPPED in part.lead + part.body for part in read)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_is_known_by_its_own_pages(name):
    for page in PAGES.glob(f"{name}*.html"):
        html = page.read_text("utf-8")
        marks = {other: family.marks(html) for other, family in FAMILIES.items()}
        assert marks.pop(name) > max(marks.values())


def test_a_threads_page_gives_its_record():
    page, source = PAGES / "xenforo.html", configured("xenforo")
    record = expected(page)
    assert source.comments is not None and wanted(record["url"], "comments", replace(source, domains=("dien-dan.example",)))
    found = read_forum_page(page.read_bytes(), source.comments, now=NOW)
    assert (found.title, found.next) == (record["title"], record["next"])
    first = found.comments[0].writer
    read = [{"text": c.text, "at": c.at, "same_writer_as_first": c.writer == first} for c in found.comments]
    assert first and read == record["posts"]
    assert DROPPED not in "".join(c.text for c in found.comments)
    soup = BeautifulSoup(page.read_bytes(), "lxml")
    for selector in (source.comments.title, source.comments.post, source.comments.text, source.comments.time, source.comments.next):
        assert soup.select_one(selector) is not None, selector
