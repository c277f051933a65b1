"""`source probe` over sites of every kind: what it finds, proposes, shows and writes, and what it never asks."""

from __future__ import annotations

import subprocess
import tomllib
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from config import settings
from config.sources import SourceConfig, load_sources, read_source
from tests.crawlers.mockserver import Site
from tests.probe.conftest import World
from tests.probe.sites import KINDS, WRITER, WRITER_ID, serving

WRITTEN = ("newspaper", "nukeviet", "xenforo", "wordpress", "closed", "weekly")


@pytest.fixture(scope="module")
def done(world: World) -> subprocess.CompletedProcess[str]:
    """Probe every site from one list with lines that are no address."""
    addresses = "\n".join(site.base + "/" for site in world.sites.values())
    (world.folder / "portals.txt").write_text(
        f"# portals of Lam Khê\n{addresses}\n\n{world.sites['newspaper'].base}/members/5/\nkhông phải địa chỉ\n"
        f"{world.sites['newspaper'].base}/thoi-su  # the same site\n", "utf-8")
    return world.run("source", "probe", "--list", "portals.txt")


def source(world: World, name: str) -> SourceConfig:
    return read_source(world.file(name))


def test_one_failure_costs_only_that_portal(world, done):
    assert done.returncode == 1
    assert {name for name in world.sites if world.file(name).exists()} == set(WRITTEN)
    assert f"{len(WRITTEN)} of {len(world.sites) + 3} written." in done.stdout


def test_bad_lines_are_named(done):
    lines = done.stderr.splitlines()
    last = len(KINDS) + 2   # after the remark, the sites and an empty line
    assert any(line.startswith(f"portals.txt:{last + 1}:") and "profile page" in line for line in lines), done.stderr
    assert any(line.startswith(f"portals.txt:{last + 2}:") and "not the name of a site" in line for line in lines)
    assert any(line.startswith(f"portals.txt:{last + 3}:") and "the same site as portals.txt:2" in line for line in lines)


def test_the_newspaper(world, done):
    found = source(world, "newspaper")
    assert (found.title, found.kind, found.enabled) == ("Báo Lam Khê", "press", False)
    assert found.start.feeds == (world.sites["newspaper"].base + "/rss/tin-moi.rss",)
    assert [p.pattern for p in found.article_urls] == [r"-\d{7,}\.html$"]
    assert found.rules is not None
    assert (found.rules.body, found.rules.date, found.rules.lead) == ("div.fck_detail", "span.date", "p.sapo")
    assert found.comments is not None
    assert found.comments.endpoint == world.sites["newspaper"].base + "/index/get"
    assert (found.comments.object_id, found.comments.site_id) == ("meta:tt_article_id", "meta:tt_site_id")


def test_pages_of_the_menu_that_were_never_asked_are_called_so(world, done):
    text = world.file("newspaper").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("# in the menu, not asked: sections = "))
    addresses = tomllib.loads(line.partition(": ")[2])["sections"]
    assert addresses and not {urlsplit(url).path for url in addresses} & set(world.asked("newspaper"))
    assert "not needed: sections" not in text


def test_feeds_come_from_the_sites_own_pages(world, done):
    assert "/rss/hong.rss left out" in done.stdout
    asked = {path for path in world.asked("newspaper") if "rss" in path}
    assert asked == {"/rss/tin-moi.rss", "/rss/hong.rss"}


def test_the_portal_gets_its_family_and_nothing_that_the_family_has(world, done):
    found, text = source(world, "nukeviet"), world.file("nukeviet").read_text("utf-8")
    assert (found.family, found.title) == ("nukeviet", "Phường Gò Sậy")
    assert world.sites["nukeviet"].base + "/vi/tin-tuc/" in found.start.sections
    assert found.rules is not None and found.rules.body == "#news-bodyhtml"
    assert "article_urls" not in text and "[rules]" not in text and "[comments]" not in text
    assert found.comments is not None and found.comments.post == ".comment-list > li.media"
    assert ".html answers, 5 under the first sample" in done.stdout


def test_the_forum_is_a_forum(world, done):
    found = source(world, "xenforo")
    assert (found.kind, found.family) == ("forum", "xenforo")
    assert found.start.sections == (world.sites["xenforo"].base + "/f/dia-phuong.2/",)
    assert found.comments is not None and found.comments.kind == "forum"
    assert "article_urls" not in world.file("xenforo").read_text("utf-8") and found.article_urls
    assert "4 posts on its first page" in done.stdout


def test_posts_are_not_taken_for_articles(world, done):
    assert "a forum of a system that no family describes" in done.stdout
    assert not world.file("strange").exists()


def test_the_blog(world, done):
    found = source(world, "wordpress")
    assert found.family == "wordpress"
    assert found.start.feeds == (world.sites["wordpress"].base + "/feed/",)
    assert found.comments is not None and found.comments.kind == "wordpress"
    assert found.comments.endpoint == world.sites["wordpress"].base + "/wp-json/wp/v2/comments"
    assert "comments/ answers" not in done.stdout and "/wp/v2/comments answers, 3 under the first sample" in done.stdout


def test_a_closed_blog_gives_its_feeds(world, done):
    found, base = source(world, "closed"), world.sites["closed"].base
    assert found.comments is not None and (found.comments.kind, found.comments.endpoint) == ("wordpress-feed", "")
    assert f"{base}/wp-json/wp/v2/comments does not answer as expected" in done.stdout
    assert "/feed/ answers, 2 under the first sample" in done.stdout
    # A no is a no: the interface is asked once.
    assert len([path for path in world.asked("closed") if "wp-json" in path]) == 1


def test_an_endpoint_of_vietnamnets_shape(world, done):
    found = source(world, "weekly").comments
    assert found is not None and (found.kind, found.object_id, found.site_id) == ("vietnamnet", "data:objectid", "data:websiteid")
    assert found.endpoint == world.sites["weekly"].base + "/api/Comment/Gets"
    assert "/api/Comment/Gets answers, 4 under the first sample" in done.stdout


def test_samples_show_what_a_crawl_would_store(done):
    for words in ("Date: 09/11/2026 08:00, by the selector", "Date: 09/11/2026 08:00, stated in the page's head",
                  "Lead: Tóm tắt của tòa soạn", "Text, "):
        assert words in done.stdout, words


@pytest.mark.parametrize(("name", "words"), [
    ("robots503", "robots.txt cannot be read (the server answers with status 503)"), ("forbidden", "robots.txt forbids the page"),
    ("empty", "no article could be read"), ("slow", "robots.txt wants 600 seconds")])
def test_what_cannot_be_probed_is_said(world, done, name, words):
    assert words in done.stdout
    assert not world.file(name).exists()


def test_robots_is_obeyed(world, done):
    assert world.asked("robots503") == [] == world.asked("forbidden")
    assert world.asked("slow") == ["/"]


def test_no_member_is_asked_shown_or_written(world, done):
    for name in world.sites:
        assert [path for path in world.asked(name) if "member" in path or "tac-gia" in path or "users" in path] == []
    written = "".join(world.file(name).read_text("utf-8") for name in WRITTEN)
    for secret in (WRITER, WRITER_ID, "0912345678"):
        assert secret not in done.stdout + done.stderr + written


def test_the_crawler_names_itself_and_asks_little(world, done):
    for name, site in world.sites.items():
        assert all(headers["User-Agent"].startswith("langnghe/") for _, _, headers in site.log), name
        assert len(site.log) <= 40, name


def test_the_files_pass_the_check_and_the_live_check(world, done):
    found = load_sources(settings.load({"LANGNGHE_DATA_DIR": str(world.folder)}))
    names = [world.file(name).stem for name in WRITTEN]
    assert set(names) <= {s.name for s in found}
    live = world.run("source", "check", "--live", *(part for name in names for part in ("--source", name)))
    assert live.returncode == 0, live.stdout + live.stderr
    assert live.stdout.count("in order, 2 pages read") == len(names)


def test_what_is_there_is_not_overwritten(world, done):
    file = world.file("newspaper")
    file.write_text(file.read_text("utf-8") + "# checked by hand\n", "utf-8")
    address = world.sites["newspaper"].base
    before = len(world.sites["newspaper"].log)
    again = world.run("source", "probe", address)
    assert (again.returncode, len(world.sites["newspaper"].log)) == (2, before)
    assert "is there already; --force replaces it" in again.stderr and len(again.stderr.splitlines()) == 1
    assert "checked by hand" in file.read_text("utf-8")
    forced = world.run("source", "probe", address, "--force", "--enable")
    assert forced.returncode == 0, forced.stdout + forced.stderr
    assert "checked by hand" not in file.read_text("utf-8") and source(world, "newspaper").enabled


def test_a_file_of_ones_own_choice(world, done):
    out = world.run("source", "probe", world.sites["nukeviet"].base, "--out", "go-say.toml", LANGUAGE="vi")
    assert out.returncode == 0, out.stderr
    assert read_source(world.folder / "go-say.toml").family == "nukeviet"
    assert "Đã ghi" in out.stdout


def test_a_pause_is_kept_and_a_budget_ends_the_probe(world, done):
    site = world.sites["newspaper"]
    before = len(site.log)
    run = world.run("source", "probe", site.base, "--out", "bao.toml", DOWNLOAD_DELAY="0.3", PAGE_BUDGET="6")
    times = [at for at, _path, _headers in site.log[before:]]
    assert len(times) <= 7 and min(b - a for a, b in pairwise(times)) >= 0.28
    assert "only 2 pages could be read" in run.stdout, run.stdout + run.stderr


def test_a_site_that_only_a_browser_fills_is_said_to_be_one(world):
    with Site() as site:
        site.pages["/"] = '<html><body><div id="root"></div><script src="/main.js"></script></body></html>'
        done = world.run("source", "probe", site.base)
    assert done.returncode == 1 and "empty until a browser runs its scripts" in done.stdout, done.stdout + done.stderr
    assert "browser" not in world.run("source", "probe", world.sites["wordpress"].base, "--out", "w.toml").stdout


def test_a_hostile_site_ends_in_a_line(world):
    with Site() as site:
        site.pages |= {"/robots.txt": serving("", "text/plain"), "/": lambda request: request.endless()}
        done = world.run("source", "probe", site.base, MAX_PAGE_BYTES="100000")
        assert done.returncode == 1 and "page is too large" in done.stdout, done.stdout + done.stderr
        site.pages["/"] = lambda request: request.answer("", status=302, Location="http://10.0.0.1/")
        done = world.run("source", "probe", site.base)
        assert done.returncode == 1 and "address that must not be visited" in done.stdout, done.stdout + done.stderr
        site.pages["/"] = lambda request: request.answer("", status=302, Location="https://khac.example/")
        done = world.run("source", "probe", site.base)
        assert done.returncode == 1 and "leads to another site, khac.example" in done.stdout, done.stdout + done.stderr
