"""The HTML of the outlets: each has its own furniture, and its own way to print a date."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape

from langnghe.demo.news import Piece
from langnghe.demo.outlets import OUTLETS, Outlet
from langnghe.demo.talk import ForumThread, Post
from langnghe.demo.texts import Wording

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
MENUS = {
    "khe": {"/": "Trang chủ", "/thoi-su": "Thời sự", "/doi-song": "Đời sống"},
    "moi": {"/": "Trang chủ", "/thoi-su": "Thời sự"},
    "cong": {"/": "Trang chủ", "/tin-tuc": "Chỉ đạo, điều hành", "/thong-bao": "Thông tin báo chí"},
    "dai": {"/": "Trang chủ", "/thoi-su": "Thời sự"},
    "nui": {"/": "Trang chủ", "/gioi-thieu/": "Giới thiệu"},
    "sen": {"/": "Trang chủ", "/thoi-su": "Tin địa phương"},
    "bendo": {"/": "Diễn đàn", "/dien-dan/dia-phuong": "Chuyện địa phương"},
}
POSTS_A_PAGE = 6


def document(outlet: Outlet, title: str, head: str, main: str, banner: str = "") -> str:
    """Return a whole page with the outlet's menu, banner and footer."""
    menu = "".join(f'<li><a href="{path}">{escape(label)}</a></li>' for path, label in MENUS[outlet.key].items())
    return (
        f'<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8"><title>{escape(title)} - {escape(outlet.title)}'
        f"</title>{head}</head>\n<body><header><p class=\"site\">{escape(outlet.title)}</p>{banner}"
        f'<nav><ul>{menu}</ul></nav></header>\n<main>{main}</main>\n'
        f"<footer><p>© {escape(outlet.title)}. Trang thử nghiệm, mọi sự việc đều là hư cấu.</p></footer></body></html>"
    )


def article(
    piece: Piece, wording: Wording, base: str, others: Sequence[Piece], now: datetime, talk: str = ""
) -> str:
    """Return the page of an article; `others` fill the box of what else to read, `talk` is what stands of comments."""
    return _ARTICLES[piece.outlet.key](piece, wording, base, talk + _also(others), now)


def _also(others: Sequence[Piece]) -> str:
    items = "".join(f'<li><a href="{p.path}">{escape(p.wording.title)}</a></li>' for p in others)
    return f'<aside class="related"><h3>Tin đọc nhiều</h3><ul>{items}</ul></aside>'


def _paragraphs(wording: Wording, css: str = "") -> str:
    attribute = f' class="{css}"' if css else ""
    return "\n".join(f"<p{attribute}>{escape(text)}</p>" for text in wording.body)


def canonical(piece: Piece, base: str) -> str:
    """Return the tag with which a page names its own address."""
    return f'<link rel="canonical" href="{base}{piece.path}">'


def _khe(piece: Piece, wording: Wording, base: str, also: str, now: datetime) -> str:
    data = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": wording.title,
        "description": wording.lead, "datePublished": piece.at.isoformat(), "articleSection": piece.section,
        "dateModified": piece.at.isoformat(), "publisher": {"@type": "Organization", "name": piece.outlet.title},
    }
    head = (f'{canonical(piece, base)}<link rel="alternate" type="application/rss+xml" href="/rss/tin-moi.rss">'
            f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>')
    main = (f'<p class="breadcrumb">{escape(piece.section)}</p><h1>{escape(wording.title)}</h1>'
            f'<p class="time">{piece.at:%d/%m/%Y %H:%M} GMT+7</p><h2 class="sapo">{escape(wording.lead)}</h2>\n'
            f'<article class="content">{_paragraphs(wording)}</article>{also}')
    return document(piece.outlet, wording.title, head, main)


def _moi(piece: Piece, wording: Wording, base: str, also: str, now: datetime) -> str:
    head = (f'{canonical(piece, base)}<meta name="tt_article_id" content="{piece.number}">'
            f'<meta name="tt_site_id" content="1000900"><meta property="og:type" content="article">'
            f'<meta property="og:title" content="{escape(wording.title)}">')
    weekday = WEEKDAYS[piece.at.weekday()].lower()
    main = (f'<ul class="breadcrumb"><li><a href="/thoi-su">{escape(piece.section)}</a></li></ul>'
            f'<span class="date">{weekday.capitalize()}, {piece.at.day}/{piece.at.month}/{piece.at.year}, '
            f'{piece.at:%H:%M} (GMT+7)</span><h1 class="title-detail">{escape(wording.title)}</h1>'
            f'<p class="description">{escape(wording.lead)}</p>\n'
            f'<article class="fck_detail">{_paragraphs(wording, "Normal")}</article>'
            f'<div id="box_comment" data-objectid="{piece.number}" data-objecttype="1"></div>{also}')
    return document(piece.outlet, wording.title, head, main)


def today_banner(now: datetime) -> str:
    """Return the banner with today's date that portals show over every page."""
    return (f'<div class="banner-ngay"><span class="date">Hôm nay: {WEEKDAYS[now.weekday()]}, ngày {now:%d/%m/%Y} '
            f"- {now:%H:%M}</span></div>")


def _cong(piece: Piece, wording: Wording, base: str, also: str, now: datetime) -> str:
    printed = f'<p class="ngay-dang">{WEEKDAYS[piece.at.weekday()]} {piece.at:%d/%m/%Y %H:%M}</p>'
    return portal_page(piece.outlet, wording, printed, also, now)


def portal_page(outlet: Outlet, wording: Wording, printed: str, also: str, now: datetime) -> str:
    """Return a page of the state portal; `printed` is its own date, empty on a page without one."""
    main = (f'<div class="chi-tiet"><h1 class="tieu-de">{escape(wording.title)}</h1>{printed}'
            f'<p class="co-chu">Xem với cỡ chữ</p><p class="tom-tat">{escape(wording.lead)}</p>'
            f'<div class="noi-dung">{_paragraphs(wording)}</div></div>{also}')
    return document(outlet, wording.title, "", main, today_banner(now))


def _dai(piece: Piece, wording: Wording, base: str, also: str, now: datetime) -> str:
    head = (f'{canonical(piece, base)}<meta property="article:published_time" content="{piece.at.isoformat()}">'
            f'<meta property="article:section" content="{escape(piece.section)}">'
            f'<meta name="description" content="{escape(wording.lead)}">')
    main = (f'<div class="news"><h1>{escape(wording.title)}</h1><h2 class="lead">{escape(wording.lead)}</h2>'
            f'<div class="news-body">{_paragraphs(wording)}</div></div>{also}')
    return document(piece.outlet, wording.title, head, main)


def _nui(piece: Piece, wording: Wording, base: str, also: str, now: datetime) -> str:
    head = (f'{canonical(piece, base)}<meta name="generator" content="WordPress 6.8.1"><link rel="shortlink" '
            f'href="{base}/?p={piece.number}"><link rel="alternate" type="application/rss+xml" href="{base}/feed/">')
    main = (f'<article id="post-{piece.number}"><h1 class="entry-title">{escape(wording.title)}</h1>'
            f'<time class="entry-date published" datetime="{piece.at.isoformat()}">{piece.at:%d/%m/%Y}</time>'
            f'<div class="entry-content"><p>{escape(wording.lead)}</p>{_paragraphs(wording)}</div></article>{also}')
    return document(piece.outlet, wording.title, head, main)


def _sen(piece: Piece, wording: Wording, base: str, also: str, now: datetime) -> str:
    printed = f'<p class="ngay-dang">Ngày đăng: {piece.at:%d/%m/%Y %H:%M}</p>'
    return portal_page(piece.outlet, wording, printed, also, now)


_ARTICLES: dict[str, Callable[[Piece, Wording, str, str, datetime], str]] = {
    "khe": _khe, "moi": _moi, "cong": _cong, "dai": _dai, "nui": _nui, "sen": _sen,
}


def thread_page(thread: ForumThread, number: int) -> str:
    """Return one page of a forum thread, names and profile links as real forums print them."""
    start = (number - 1) * POSTS_A_PAGE
    posts = thread.posts[start:start + POSTS_A_PAGE]
    more = start + POSTS_A_PAGE < len(thread.posts)
    href = f"{thread.path}/page-{number + 1}"
    following = f'<a class="pageNav-jump pageNav-jump--next" href="{href}">Trang sau</a>' if more else ""
    main = f'<h1 class="p-title-value">{escape(thread.title)}</h1>{"".join(map(_post, posts))}{following}'
    return document(OUTLETS["bendo"], thread.title, "", main)


def _post(post: Post) -> str:
    who = post.writer
    name = escape(who.name)
    profile = (f'<a class="username" href="/members/{who.id}/" data-user-id="{who.id}">{name}</a>'
               if who.id is not None else name)
    return (f'<article class="message message--post" id="js-post-{post.id}" data-author="{name}">'
            f'<div class="message-user"><img src="/anh-dai-dien/{who.id or 0}.jpg" alt="{name}">{profile}</div>'
            f'<time class="u-dt" datetime="{post.at.isoformat()}">{post.at:%d/%m/%Y %H:%M}</time>'
            f'<div class="message-body"><div class="bbWrapper">{_quoted(post.quotes)}{escape(post.text)}</div></div>'
            "</article>")


def _quoted(post: Post | None) -> str:
    if post is None:
        return ""
    name = escape(post.writer.name)
    return (f'<blockquote class="bbCodeBlock bbCodeBlock--quote" data-quote="{name}" data-source="post: {post.id}">'
            f'<div class="bbCodeBlock-title">{name} đã viết:</div><div>{escape(post.text)}</div></blockquote>')
