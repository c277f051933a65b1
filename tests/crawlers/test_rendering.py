"""Pages that a real browser fills: what it may ask for, and that everything else never leaves the machine."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import select

from config import settings as config_settings
from config.errors import ConfigError
from config.sources import read_source
from crawlers.rendering import setup
from storage.models import Article, Page, PageOutcome
from tests.crawlers.crawling import Crawled, Office, minimal
from tests.crawlers.mockserver import PARAGRAPH, Site, feed
from tests.crawlers.test_revisits import ask, make_due

CHROMIUM = Path("/usr/bin/chromium")

SHELL = """<html><head><title>Báo Mẫu</title>{head}</head><body><div id="root"></div><script src="/main.js"></script></body></html>"""
# Asks for its text as such programs do, and for a good deal that it must not get.
MAIN = """
const other = "%(other)s", root = document.getElementById("root"), told = [];
const tried = (name, work) => work.then(r => told.push(name + (r.ok === false ? " no" : " yes")), () => told.push(name + " no"));
async function fill() {
  const item = await (await fetch("/api/bai" + location.pathname + ".json")).json();
  document.title = item.title;
  await Promise.all([
    tried("tracker", fetch(other + "/dem.gif?tu=" + location.pathname)),
    tried("private", fetch("http://10.0.0.5/quan-tri.json")),
    tried("loopback", fetch("http://127.0.0.1:1/")),
    tried("robots", fetch("/cam/rieng.json")),
    tried("member", fetch("/thanh-vien/123.json")),
    tried("post", fetch("/gui", {method: "POST", body: "x"})),
    tried("socket", new Promise((yes, no) => {
      const s = new WebSocket(other.replace("http", "ws") + "/ws"); s.onopen = yes; s.onerror = no; })),
  ]);
  navigator.sendBeacon(other + "/tin-hieu", "x");
  window.open(other + "/cua-so");
  const kept = [localStorage.getItem("da-den"), document.cookie].filter(Boolean).length;
  localStorage.setItem("da-den", "1"); document.cookie = "da-den=1";
  root.innerHTML = `<article><h1>${item.title}</h1><time datetime="2026-11-20T08:30:00+07:00">20/11/2026 08:30</time>
    <p>${item.text}</p><p>Kết quả hỏi: ${told.sort().join(", ")}; giữ lại: ${kept}.</p>
    <img src="/anh.jpg"><link rel="stylesheet" href="/kieu.css"><iframe src="/khung.html"></iframe></article>`;
}
fill();
"""
LIST = """document.getElementById("root").innerHTML = '<a href="/tin-ba.html">Tin ba</a>'"""
PAGED = """const second = location.search === "?page=2", root = document.getElementById("root");
fetch("/api/dai/" + (second ? 2 : 1) + ".json").then(r => r.json()).then(item => {
  root.innerHTML = `<article><h1>${item.title}</h1><time datetime="2026-11-20T08:30:00+07:00">20/11/2026 08:30</time>
    <p>${item.text}</p></article>` + (second ? "" : `<a rel="next" href="/dai.html?page=2">2</a>`); });"""
HEAD = '<link rel="preconnect" href="{other}"><link rel="dns-prefetch" href="//la.example"><meta name="description" content="{text}">'


def item(title: str) -> str:
    return json.dumps({"title": f"{title} ở Gò Sậy", "text": f"{title} {PARAGRAPH}"})


def outcomes(office: Office) -> dict[str, list[str]]:
    rows = ask(office, select(Page.url, PageOutcome.status, PageOutcome.detail).join(
        PageOutcome, PageOutcome.page_id == Page.id).order_by(PageOutcome.id))
    found: dict[str, list[str]] = {}
    for url, status, detail in rows:
        found.setdefault("/" + url.split("/", 3)[3], []).append(f"{status} {detail}".strip())
    return found


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory):
    missing = [name for name, there in (("scrapy-playwright", find_spec("scrapy_playwright")), (CHROMIUM, CHROMIUM.exists()))
               if not there]
    if missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"missing: {missing}")
    with Site() as site, Site() as other, Site() as busy, Site() as static:
        head = HEAD.format(other=other.base, text=PARAGRAPH)
        site.pages = {
            "/tin-mot.html": SHELL.format(head=head), "/tin-hai.html": SHELL.format(head=head),
            "/tin-ba.html": SHELL.format(head="").replace('src="/main.js"', f'crossorigin src="{static.base}/xa.js"'), "/muc": SHELL.format(head="").replace("/main.js", "/muc.js"),
            "/main.js": lambda r: r.answer(MAIN % {"other": other.base}, "text/javascript"),
            "/muc.js": lambda r: r.answer(LIST, "text/javascript"),
            "/api/bai/tin-mot.html.json": lambda r: r.answer(item("Nước máy trong trở lại"), "application/json"),
            "/api/bai/tin-hai.html.json": lambda r: r.answer(item("Chợ đêm mở cửa"), "application/json"),
            "/api/dai/1.json": lambda r: r.answer(item("Phần một"), "application/json"),
            "/api/dai/2.json": lambda r: r.answer(item("Phần hai"), "application/json"),
            "/api/bai/tin-ba.html.json": lambda r: r.answer(item("Cầu mới thông xe"), "application/json"),
            "/lap.html": SHELL.format(head="").replace('src="/main.js">', ">while(true){}"),
            "/xin.html": SHELL.format(head="").replace("Báo Mẫu", "Just a moment..."),
            "/goi.html": SHELL.format(head="").replace(
                'src="/main.js">', '>setInterval(() => fetch("/api/dem?" + Math.random()), 20)'),
            "/di.html": SHELL.format(head="").replace('src="/main.js">', '>location.href = "/tin-mot.html"'),
            "/lon.html": SHELL.format(head="").replace("/main.js", "/lon.js"),
            "/lon.js": lambda r: r.answer("//" + "x" * 1_200_000, "text/javascript"),
            # Two pages whose texts and whose link to each other are made by the script.
            "/dai.html": SHELL.format(head="").replace("/main.js", "/dai.js"),
            "/dai.js": lambda r: r.answer(PAGED, "text/javascript"),
            "/api/dem": lambda r: r.answer("{}", "application/json"),
        }
        static.pages["/xa.js"] = lambda r: r.answer(MAIN % {"other": other.base}, "text/javascript")
        paths = [f"/{name}.html" for name in ("tin-mot", "tin-hai", "lap", "xin", "goi", "di", "lon", "dai")]
        site.pages["/feed"] = lambda r: r.answer(feed(site.base, paths), "application/rss+xml")
        office = Office(tmp_path_factory.mktemp("office"), prelude=(
            "import crawlers.rendering.browser as b\nb.OWN_SECONDS = 12\nimport crawlers.hosts as h\nh.IN_FLIGHT = 2\n"))
        text = minimal("Báo Thử", site.domain, [site.base + "/feed"], "delay = 0.1\narticle_urls = ['\\.html$']\nrender = true")
        text = text.replace(f'["{site.domain}"]', f'["{site.domain}", "{static.domain}"]')
        office.source("bao", text.replace("[start]", f'[start]\nsections = ["{site.base}/muc"]'))
        busy.pages = {"/feed": feed(busy.base, ["/ban.html"]), "/ban.html": SHELL.format(head="").replace("/main.js", "/ban.js"),
                      "/ban.js": lambda r: r.answer("", status=429, Retry_After="60")}
        office.source("ban", minimal("Báo Bận", busy.domain, [busy.base + "/feed"], "render = true"))
        first = office.crawl(EXTRACT_PROCESSES="1")
        log = [*site.log, *static.log]
        # Not those again that take the browser's whole time.
        make_due(office, site.base + "/tin-mot.html", site.base + "/muc")
        office.crawl(EXTRACT_PROCESSES="1")
        yield site, other, office, first, log


@pytest.mark.browser
@pytest.mark.timeout(240)
class TestRendered:
    """One crawl with a real Chromium serves all."""

    def test_articles_and_lists_are_what_the_scripts_made(self, rendered) -> None:
        _site, _other, office, first, _log = rendered
        assert isinstance(first, Crawled) and first.code == 0, first.log
        held = {url.rsplit("/", 1)[1]: (title, body) for url, title, body in ask(office, select(Article.url, Article.title, Article.body))}
        assert {name: title for name, (title, _) in held.items()} == {
            "tin-mot.html": "Nước máy trong trở lại ở Gò Sậy", "tin-hai.html": "Chợ đêm mở cửa ở Gò Sậy",
            "tin-ba.html": "Cầu mới thông xe ở Gò Sậy", "dai.html": "Phần một ở Gò Sậy"}
        assert all(PARAGRAPH[:60] in body for _, body in held.values())
        assert [ended[0] for path, ended in outcomes(office).items() if path == "/muc"] == ["listing"]

    def test_the_further_part_of_an_article_is_what_its_scripts_made(self, rendered) -> None:
        _site, _other, office, _first, _log = rendered
        [[body]] = ask(office, select(Article.body).where(Article.url.endswith("/dai.html")))
        assert all(f"{part} {PARAGRAPH[:60]}" in body for part in ("Phần một", "Phần hai")), body

    def test_the_live_check_renders_too(self, rendered) -> None:
        site, _other, office, _first, _log = rendered
        asked = len(site.log)
        done = subprocess.run(
            [sys.executable, "-m", "langnghe", "source", "check", "--live", "--source", "bao"], text=True,
            env=office.environ(LANGUAGE="en"), cwd=office.folder, capture_output=True, timeout=100)
        assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "bao: in order, 2 pages read"), done.stdout + done.stderr
        assert {"/muc.js", "/main.js"} <= {path for _, path, _ in site.log[asked:]}

    def test_nothing_else_was_to_be_had(self, rendered) -> None:
        _site, other, office, _first, log = rendered
        bodies = ask(office, select(Article.body).where(Article.url.not_like("%/dai.html")))
        refused = "loopback no, member no, post no, private no, robots no, socket no, tracker no; giữ lại: 0"
        assert all(f"Kết quả hỏi: {refused}" in body for [body] in bodies), bodies
        assert other.log == []
        asked = {path.split("?")[0] for _, path, _ in log}
        assert not asked & {"/cam/rieng.json", "/thanh-vien/123.json", "/gui", "/anh.jpg", "/kieu.css", "/khung.html", "/favicon.ico"}

    def test_every_request_names_the_crawler_and_carries_no_cookie(self, rendered) -> None:
        *_, log = rendered
        assert all(headers["User-Agent"].startswith("langnghe") for _, _, headers in log)
        assert not [path for _, path, headers in log if "Cookie" in headers or "Referer" in headers]

    def test_scripts_and_data_keep_the_hosts_pause(self, rendered) -> None:
        *_, log = rendered
        # Of the whole, as a busy machine lets single requests arrive late; the last two are of the other host.
        own = [at for at, path, _ in log if path != "/xa.js" and "robots" not in path]
        assert [path for _, path, _ in log[-2:]] == ["/robots.txt", "/xa.js"]
        assert own[-1] - own[0] > 0.1 * (len(own) - 1) - 0.3

    def test_pages_that_do_not_behave_end_in_a_status(self, rendered) -> None:
        _site, _other, office, _first, log = rendered
        ended = {path: states[0] for path, states in outcomes(office).items()}
        assert ended["/lap.html"] == "timeout its scripts did not come to an end"
        assert ended["/xin.html"].startswith("consent")
        assert ended["/goi.html"] == ended["/lon.html"] == "not_article empty after its scripts ran, too"
        assert ended["/di.html"].startswith("not_article")
        assert ended["/ban.html"].startswith("throttled")
        assert sum(path.startswith("/api/dem") for _, path, _ in log) <= 30

    def test_a_second_visit_opens_the_page_again_and_finds_it_unchanged(self, rendered) -> None:
        _site, _other, office, _first, _log = rendered
        again = outcomes(office)
        assert again["/tin-mot.html"] == ["stored", "unchanged"]
        assert re.search("not_modified|unchanged|listing", again["/muc"][1])


@pytest.mark.parametrize(("missing", "words"), [("extra", "pip install scrapy-playwright==0."), ("browser", "LANGNGHE_BROWSER")])
def test_what_is_missing_is_said_with_how_to_get_it(missing: str, words: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(setup, "find_spec", lambda name: None if missing == "extra" else object())
    (tmp_path / "bao.toml").write_text(minimal("Báo", "bao.example", ["https://bao.example/feed"], "render = true"), "utf-8")
    (tmp_path / "kho.toml").write_text(minimal("Kho", "kho.example", ["https://kho.example/feed"]), "utf-8")
    found = config_settings.load({"LANGNGHE_BROWSER": str(tmp_path / "none")})
    setup.check([read_source(tmp_path / "kho.toml")], found)
    with pytest.raises(ConfigError, match="bao") as caught:
        setup.check([read_source(tmp_path / "bao.toml"), read_source(tmp_path / "kho.toml")], found)
    assert words in str(caught.value) and "kho" not in str(caught.value)
