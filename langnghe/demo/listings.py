"""What leads to the pages: feed, sitemap, section pages, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from email.utils import format_datetime
from html import escape

from langnghe.demo.news import Piece
from langnghe.demo.outlets import Outlet
from langnghe.demo.pages import document

FORBIDDEN = ("/noi-bo/", "/tim-kiem")


def robots() -> str:
    """Return the robots.txt of every outlet."""
    return "User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in FORBIDDEN)


def feed(outlet: Outlet, base: str, pieces: Sequence[Piece], extra: Iterable[tuple[str, str]]) -> str:
    """Return an RSS feed, newest first; `extra` is (path, title) of entries without a date."""
    items = "".join(
        f"<item><title>{escape(p.wording.title)}</title><link>{base}{p.path}</link>"
        f"<description>{escape(p.wording.lead)}</description><pubDate>{format_datetime(p.at)}</pubDate></item>\n"
        for p in reversed(pieces))
    items += "".join(f"<item><title>{escape(title)}</title><link>{base}{path}</link></item>\n" for path, title in extra)
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>{escape(outlet.title)}</title>'
            f"<link>{base}/</link>\n{items}</channel></rss>\n")


def sitemap(base: str, pieces: Sequence[Piece], extra: Iterable[str]) -> str:
    """Return a sitemap; `extra` is paths without a date."""
    rows = "".join(f"<url><loc>{base}{p.path}</loc><lastmod>{p.at.isoformat()}</lastmod></url>\n" for p in pieces)
    rows += "".join(f"<url><loc>{base}{path}</loc></url>\n" for path in extra)
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            f"{rows}</urlset>\n")


def section(outlet: Outlet, links: Iterable[tuple[str, str]]) -> str:
    """Return a page that only lists; it carries no text of its own."""
    items = "".join(f'<li><h3><a href="{path}">{escape(title)}</a></h3></li>\n' for path, title in links)
    head = '<link rel="alternate" type="application/rss+xml" href="/rss/tin-moi.rss">' if outlet.key == "khe" else ""
    return document(outlet, "Danh sách tin", head, f'<ul class="list">\n{items}</ul>')
