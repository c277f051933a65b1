"""`source check --live`: every kind of thing that stops working is named with its source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.crawlers.mockserver import Site
from tests.probe.conftest import World
from tests.probe.sites import newspaper, page, rss, serving, xenforo

RULES = '[rules]\nversion = 1\nbody = "div.fck_detail"\ndate = "span.date"\nvalid_until = 2026-01-31\n'


def undated(site: Site) -> None:
    newspaper(site)
    for path, text in list(site.pages.items()):
        if path.startswith("/thoi-su/"):
            site.pages[path] = text.replace("span class=\"date\"", "span class=\"luc\"").replace("/11/2026", "")
    site.pages["/rss/tin-moi.rss"] = serving(rss(site.base, []) .replace("</channel>", "".join(
        f"<item><link>{site.base}{path}</link></item>" for path in site.pages if path.startswith("/thoi-su/")) + "</channel>"))


def date_moved(site: Site) -> None:
    """The feed still says when, so the articles are dated all the same."""
    newspaper(site)
    for path, text in list(site.pages.items()):
        if path.startswith("/thoi-su/"):
            site.pages[path] = text.replace('span class="date"', 'span class="luc"')


def new_look(site: Site) -> None:
    newspaper(site)
    for path, text in list(site.pages.items()):
        if path.startswith("/thoi-su/"):
            site.pages[path] = text.replace("fck_detail", "bai-moi")


def empty_feed(site: Site) -> None:
    newspaper(site)
    site.pages["/rss/tin-moi.rss"] = serving(rss(site.base, []))


def gone(site: Site) -> None:
    newspaper(site)
    for path in [path for path in site.pages if path.startswith("/thoi-su/")]:
        del site.pages[path]


def robots_fails(site: Site) -> None:
    newspaper(site)
    site.pages["/robots.txt"] = serving("bận", status=503)


def no_feed(site: Site) -> None:
    newspaper(site)
    site.pages["/rss/tin-moi.rss"] = serving(page("Báo", "không còn"))


def broken_comments(site: Site) -> None:
    newspaper(site)
    site.pages["/index/get"] = serving("<html>bảo trì</html>")


CASES = {
    "good": (newspaper, ""), "undated": (undated, "rules.date matches nothing"), "date-moved": (date_moved, "rules.date matches nothing"), "date-words": (newspaper, "rules.date matches words that are no date"),
    "new-look": (new_look, "rules.body matches nothing"),
    "empty-feed": (empty_feed, "/rss/tin-moi.rss names no article"), "gone": (gone, "is not read: page that does not exist"),
    "robots": (robots_fails, "robots.txt cannot be read"), "no-feed": (no_feed, "cannot be read: binary, empty or broken page"),
    "comments": (broken_comments, "/index/get does not answer as expected"),
    "replies": (newspaper, "comments.replies {base}/index/getreplay: robots.txt cannot be read"), "forum": (xenforo, "no post is found"),
    "render": (newspaper, "its sections and articles are not tried"),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with ExitStack() as stack:
        world = World(tmp_path_factory.mktemp("office"), {name: stack.enter_context(Site()) for name in CASES})
        folder = world.folder / "config" / "sources"
        folder.mkdir(parents=True)
        for name, (fill, _words) in CASES.items():
            site = world.sites[name]
            fill(site)
            start = f'feeds = ["{site.base}/rss/tin-moi.rss"]' if name != "forum" else f'sections = ["{site.base}/f/dia-phuong.2/"]'
            text = f'title = "{name}"\nkind = "{"forum" if name == "forum" else "press"}"\ndomains = ["{site.domain}"]\n'
            if name == "forum":
                text += "article_urls = ['/t/']\n[comments]\nkind = \"forum\"\npost = \"div.khong-co\"\ntext = \"p\"\n"
            else:
                text += "render = true\n" if name == "render" else ""
                comments = json.dumps(site.base + "/index/get")
                rules = RULES.replace("span.date", "h1") if name == "date-words" else RULES
                text += rules + f'[comments]\nkind = "vnexpress"\nendpoint = {comments}\nobject_id = "meta:tt_article_id"\n'
            if name == "replies":
                text += f'replies = "{world.sites["robots"].base}/index/getreplay"\n'
            (folder / f"{name}.toml").write_text(f"{text}[start]\n{start}\ndiscover = false\n", "utf-8")
        yield world


@pytest.fixture(scope="module")
def lines(office: World) -> dict[str, list[str]]:
    done = office.run("source", "check", "--live", BROWSER="/khong-co")
    assert done.returncode == 1, done.stdout + done.stderr
    return {name: [line for line in done.stdout.splitlines() if line.startswith(name + ":")] for name in CASES}


@pytest.mark.parametrize("name", list(CASES))
def test_what_does_not_work_is_named(lines, name, office):
    words = CASES[name][1].format(base=office.sites["robots"].base) or "in order, 2 pages read"
    assert any(words in line for line in lines[name]), lines[name]
    assert bool(CASES[name][1]) != any("in order" in line for line in lines[name])


def test_dates_that_are_missing_are_named(lines):
    assert any("no date is found" in line for line in lines["undated"])


def test_rules_that_are_due_are_named(lines):
    assert any("to be checked by 31 Jan 2026" in line for line in lines["good"])


def test_a_site_without_robots_answer_is_asked_nothing_else(office, lines):
    assert office.asked("robots") == []


def test_one_source_alone(office):
    done = office.run("source", "check", "--live", "--source", "good")
    assert (done.returncode, done.stdout.count("in order")) == (0, 1), done.stdout


def test_a_wrong_file_stops_no_try_of_another(office):
    folder = office.folder / "config" / "sources"
    wrong, refused = folder / "hong.toml", folder / "rieng.toml"
    wrong.write_text('title = "x"\nkind = "y"\n', "utf-8")
    refused.write_text('title = "x"\nkind = "press"\ndomains = ["10.0.0.1"]\n[start]\nfeeds = ["http://10.0.0.1/a.rss"]\n', "utf-8")
    try:
        done = office.run("source", "check", "--live", "--source", "good")
        named = office.run("source", "check", "--live", "--source", "hong")
        unasked = office.run("source", "check", "--live", "--source", "rieng")
    finally:
        wrong.unlink()
        refused.unlink()
    assert (done.returncode, done.stdout.count("good: in order, 2 pages read")) == (1, 1), done.stdout + done.stderr
    assert "hong.toml, line 2: kind" in done.stderr and "private address" in done.stderr
    assert named.returncode == 2 and "hong.toml, line 2: kind" in named.stderr and "in order" not in named.stdout
    assert unasked.returncode == 2 and "private address" in unasked.stderr and "no source is named" not in unasked.stderr
