"""Pages that scripts fill: told from short, broken and ordinary ones, and said with a status of their own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config.sources import read_source
from crawlers.extract.jobs import Done, Job, run
from crawlers.statuses import Status
from tests.crawlers.crawling import minimal
from tests.crawlers.mockserver import PARAGRAPH, article

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
SCRIPT = '<script src="/static/js/main.8f3c.js"></script>'
NOSCRIPT = "<noscript>You need to enable JavaScript to run this app.</noscript>"
ABOUT = f'<meta name="description" content="{PARAGRAPH}"><meta property="og:title" content="Tin trong ngày">'


def page(*inner: str, head: str = "") -> bytes:
    return f"<html><head><title>Báo Mẫu</title>{head}</head><body>{''.join(inner)}</body></html>".encode()


@pytest.fixture
def ended(tmp_path):
    def end(body: bytes, kind: str = "article", more: str = "") -> Done:
        (tmp_path / "bao.toml").write_text(minimal("Báo", "bao.example", ["https://bao.example/feed"], more), "utf-8")
        source = read_source(tmp_path / "bao.toml")
        return run(Job(kind, "https://bao.example/tin-1.html", body, "text/html; charset=utf-8", "bao", NOW), {"bao": source})
    return end


SHELLS = {
    "react": page('<div id="root"></div>', SCRIPT), "vue": page(NOSCRIPT, '<div id="app"><p>Đang tải…</p></div>', SCRIPT),
    "angular": page("<app-root></app-root>", SCRIPT), "nuxt": page('<div id="__nuxt"></div><script>window.x={}</script>'),
    "described": page('<div id="root"></div>', SCRIPT, head=ABOUT),
    "unknown root": page('<div class="trang"></div><noscript>Vui lòng bật JavaScript để xem trang</noscript>', SCRIPT),
    "inline styles": page(f"<style>{'a{}' * 200}</style>", '<div id="root"><svg><text>Biểu trưng</text></svg></div>', SCRIPT),
}


@pytest.mark.parametrize("name", SHELLS)
def test_a_shell_is_said_to_need_a_browser(name, ended):
    assert ended(SHELLS[name]).status is Status.NEEDS_RENDERING
    assert ended(SHELLS[name], "section").status is Status.NEEDS_RENDERING


@pytest.mark.parametrize("body", [
    page('<div id="root"></div>'),                                               # nothing would fill it
    page("<p>Trang đang được nâng cấp.</p>", SCRIPT),                            # nothing to be filled
    page(f'<div id="root"><p>{PARAGRAPH[:170]}</p></div>', '<ul>' + "<li>Mục lục của trang</li>" * 9 + "</ul>", SCRIPT),
    page(f'<div id="app"></div><p>{PARAGRAPH}</p>'[:60], "<img src='/1.jpg'>"),
], ids=["no script", "short", "text in the root", "gallery"])
def test_a_short_page_is_only_short(body, ended):
    assert ended(body).status is not Status.NEEDS_RENDERING


def test_an_article_inside_a_framework_is_an_article(ended):
    inside = article("Nước máy trong trở lại").replace("<article>", '<div id="__next"><article>').replace(
        "</article>", f"</article></div>{SCRIPT}{NOSCRIPT}")
    assert ended(inside.encode()).status is Status.STORED
    links = page('<div id="root"><a href="/tin-2.html">Tin</a></div>', SCRIPT)
    assert ended(links, "section").status is Status.LISTING


def test_a_page_that_a_browser_has_filled_is_not_said_to_need_one(ended):
    done = ended(SHELLS["react"], more="render = true")
    assert (done.status, done.detail) == (Status.NOT_ARTICLE, "empty after its scripts ran, too")
