"""The pages that look like articles and are none, and those that are articles in an unusual dress."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape
from importlib.resources import files

from langnghe.demo.outlets import Outlet
from langnghe.demo.pages import document
from langnghe.demo.texts import Wording, wording

_TEXTS = tomllib.loads((files("langnghe.demo") / "odd_texts.toml").read_text("utf-8"))
PARTS = tuple(map(wording, _TEXTS["parts"]))
OLD_FONT, TWO_DATES = wording(_TEXTS["old_font"]), wording(_TEXTS["two_dates"])
WALLED, LIVE = _TEXTS["walled"], _TEXTS["live"]


def paragraphs(wording: Wording) -> str:
    """Return lead and text as paragraphs."""
    return "".join(f"<p>{escape(text)}</p>" for text in (wording.lead, *wording.body) if text)


def part(outlet: Outlet, path: str, number: int, at: datetime) -> str:
    """Return one page of the article that stands on several; past the last one the first again, as sites answer."""
    place = number - 1 if 0 < number <= len(PARTS) else 0
    title = PARTS[0].title
    following = f'<a rel="next" href="{path}?page={place + 2}">{place + 2}</a>' if place + 1 < len(PARTS) else ""
    main = f'<h1>{escape(title)}</h1><article class="content">{paragraphs(PARTS[place])}</article><p>{following}</p>'
    return document(outlet, title, _published(at), main)


def missing(outlet: Outlet) -> str:
    """Return what a site without a right 404 answers."""
    return document(outlet, "Không tìm thấy trang", "", "<h1>Không tìm thấy trang</h1><p>Mời bạn về trang chủ.</p>")


def consent(outlet: Outlet) -> str:
    """Return the page that stands before the page."""
    title = "Trước khi bạn tiếp tục"
    return document(outlet, title, "", f"<h1>{title}</h1><p>Chúng tôi và các đối tác dùng cookie.</p>"
                    '<form action="/dong-y"><button>Tôi đồng ý</button></form>')


def walled(outlet: Outlet, title: str, at: datetime) -> str:
    """Return an article that breaks off at a login."""
    wall = '<div class="tuong-phi"><p>Đăng nhập để đọc tiếp</p><a href="/dang-nhap">Đăng nhập</a></div>'
    main = f'<h1>{escape(title)}</h1><article class="content"><p>{escape(WALLED)}</p></article>{wall}'
    return document(outlet, title, _published(at), main)


def gallery(outlet: Outlet, title: str) -> str:
    """Return pictures with captions."""
    figures = "".join(f'<figure><img src="/anh/{n}.jpg"><figcaption>Sông Khê buổi sớm, ảnh {n}</figcaption></figure>'
                      for n in range(1, 10))
    return document(outlet, title, "", f"<h1>{escape(title)}</h1>{figures}")


def live(outlet: Outlet, title: str, at: datetime) -> str:
    """Return a live blog: entries with a clock, the newest first."""
    entries = "".join(
        f'<div class="moc"><span>{at - timedelta(minutes=20 * n):%H:%M}</span><p>{escape(text)}</p></div>'
        for n, text in enumerate(reversed(LIVE)))
    return document(outlet, title, "", f"<h1>{escape(title)}</h1>{entries}")


def two_dates(outlet: Outlet, first: datetime, second: datetime) -> str:
    """Return an article whose head names one day to search engines and another to readers' programs."""
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TWO_DATES.title,
            "datePublished": first.isoformat()}
    head = f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>{_published(second)}'
    return article(outlet, TWO_DATES, head)


def article(outlet: Outlet, wording: Wording, head: str) -> str:
    """Return a plain article."""
    return document(outlet, wording.title, head, f"<h1>{escape(wording.title)}</h1>{paragraphs(wording)}")


def old_font(outlet: Outlet, at: datetime) -> str:
    """Return an article that is sent in the letters of an old font."""
    return article(outlet, OLD_FONT, _published(at)).replace('charset="utf-8"', 'charset="iso-8859-1"')


def texts() -> Sequence[Wording]:
    """Return what of these pages is kept as articles: the joined one, the old font, the one with two dates."""
    whole = Wording(PARTS[0].title, PARTS[0].lead, tuple(text for each in PARTS for text in each.body))
    return whole, OLD_FONT, TWO_DATES


def _published(at: datetime) -> str:
    return f'<meta property="article:published_time" content="{at.isoformat()}">'
