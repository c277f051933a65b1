"""Saved pages of real outlets: what hand-written rules name, the probe finds by itself. Skipped without the pages."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.families import load_families
from config.sources import read_source
from crawlers.extract import jobs
from crawlers.probe import portal
from crawlers.probe.front import read_front
from crawlers.probe.observe import observe

ROOT = Path(__file__).parents[2]
PAGES = Path(os.environ.get("LANGNGHE_DATA", ROOT.parent / "shared" / "data")) / "vietnamese-pages"
NOW = datetime(2026, 11, 25, tzinfo=UTC)
pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason=f"no saved pages in {PAGES}")


@pytest.mark.parametrize("name", ["vnexpress-article/VnExpress_2025_10_22.html", "vnexpress-2023-htmldate/VnExpress.net-Kinh-doanh.html"])
def test_a_newspapers_own_selectors_are_found(name):
    body, url = (PAGES / name).read_bytes(), "https://vnexpress.net/bai-4954321.html"
    config = portal.draft(url)
    done = jobs.run(jobs.Job("article", url, body, "", config.name, NOW), {config.name: config})
    assert done.article is not None
    found = observe(body, done.article, None, now=NOW)
    rules = read_source(ROOT / "config/sources/vnexpress.toml").rules
    assert rules is not None
    assert (found.title[0], found.lead[0], found.date) == (rules.title, rules.lead, (rules.date,))
    assert rules.body.startswith(found.body[0])


@pytest.mark.parametrize("path", sorted(PAGES.glob("hanoi-liferay-httrack/*.html")), ids=lambda path: path.stem)
def test_a_departments_portal_is_told_by_its_marks(path):
    url = f"https://so.example/{path.name}"
    families = load_families()
    front = read_front(path.read_bytes(), url, portal.draft(url), families.values())
    assert max(front.marks, key=front.marks.get) == "liferay" and front.marks["liferay"] >= 4
    assert front.members == 0 and front.sections
