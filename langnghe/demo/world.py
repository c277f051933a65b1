"""The world: every site of the demo and what it answers to a path, in its first and its second edition."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlsplit

from config.clock import DISPLAY_ZONE
from langnghe.demo import endpoint, listings, odd_pages, oddities, pages, shapes
from langnghe.demo.news import Piece, pieces
from langnghe.demo.oddities import ODDITIES, Oddity
from langnghe.demo.outlets import OUTLETS
from langnghe.demo.planted import secrets
from langnghe.demo.talk import ForumThread, Post, Talks

HTML = "text/html; charset=utf-8"
JSON, RSS = "application/json; charset=utf-8", "application/rss+xml; charset=utf-8"
NEWSPAPERS = ("khe", "moi", "cong", "dai", "nui", "sen")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answers; `cut` ends the connection before the promised length is reached."""

    status: int = 200
    body: bytes = b""
    type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False


class World:
    """The invented outlets as they are at `now`; equal for equal `now`."""

    def __init__(self, now: datetime) -> None:
        self.now = now.astimezone(DISPLAY_ZONE).replace(second=0, microsecond=0)
        self.articles = pieces(self.now)
        self.talks = Talks(self.now, self.articles)
        self._pieces = {(p.outlet.key, p.path): p for p in self.articles}
        self._threads = {thread.path: thread for thread in self.talks.threads}
        first = self.of("khe")[0]
        twin = Oddity("khe", oddities.AMP + first.path, first.wording.title, "amp")
        self.oddities = (*ODDITIES, twin)
        self._oddities = {(odd.outlet, odd.path): odd for odd in self.oddities}

    def of(self, key: str) -> list[Piece]:
        """Return the articles of one outlet, oldest first."""
        return [piece for piece in self.articles if piece.outlet.key == key]

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return every planted string that nothing written by the demo may hold."""
        return secrets(self.talks.made)

    def answer(self, key: str, target: str, bases: Mapping[str, str], edition: int) -> Answer:
        """Answer one GET of an outlet; `bases` are the addresses under which the outlets are served."""
        parts = urlsplit(target)
        listing = self._listing(key, parts.path, bases[key])
        if listing is not None:
            return listing
        if (talk := self._talk(key, parts.path, dict(parse_qsl(parts.query)), edition)) is not None:
            return talk
        if piece := self._pieces.get((key, parts.path)):
            return self._article(piece, bases[key], edition)
        if key == "bendo":
            return self._thread(parts.path)
        if odd := self._oddities.get((key, parts.path)):
            return self._odd(odd, bases, dict(parse_qsl(parts.query)))
        return Answer(404, b"Not found", "text/plain")

    def _listing(self, key: str, path: str, base: str) -> Answer | None:
        odd = [(o.path, o.title) for o in self.oddities if o.outlet == key]
        made: Mapping[tuple[str, str], Callable[[], Answer]] = {
            ("khe", "/rss/tin-moi.rss"): lambda: _text(
                listings.feed(OUTLETS[key], base, self.of(key), odd), RSS),
            ("nui", "/feed/"): lambda: _text(listings.feed(OUTLETS[key], base, self.of(key), ()), RSS),
            ("sen", "/rss/tin.rss"): lambda: _text(listings.feed(OUTLETS[key], base, self.of(key), ()), RSS),
            ("moi", "/sitemap.xml"): lambda: _text(
                listings.sitemap(base, self.of(key), [path for path, _ in odd]), "application/xml"),
        }
        if path == "/robots.txt":
            return _text(listings.robots(), "text/plain; charset=utf-8")
        if (key, path) in made:
            return made[key, path]()
        if path in ("/", "/thoi-su", "/doi-song", "/tin-tuc", "/thong-bao", "/dien-dan/dia-phuong"):
            return _text(listings.section(OUTLETS[key], self._links(key, path) + (odd if path != "/" else [])))
        return None

    def _links(self, key: str, path: str) -> list[tuple[str, str]]:
        if key == "bendo":
            return [(thread.path, thread.title) for thread in self.talks.threads]
        found = self.of(key)
        if key == "cong" and path != "/":
            found = [piece for piece in found if bool(piece.origin) == (path == "/thong-bao")]
        shown = found[-12:] if path == "/" else found
        return [(piece.path, piece.wording.title) for piece in reversed(shown)]

    def _talk(self, key: str, path: str, query: Mapping[str, str], edition: int) -> Answer | None:
        """Answer an endpoint of comments, None when the path is none."""
        made: Mapping[tuple[str, str], Callable[[], str]] = {
            ("moi", "/index/getreplay"): lambda: endpoint.replies(self.talks, query),
            ("moi", "/index/get"): lambda: endpoint.index(self.talks, query, edition),
            ("khe", "/api/Comment/Gets"): lambda: shapes.vietnamnet(self._few(key, query, "ObjectId"), query),
            ("dai", "/binh-luan"): lambda: shapes.html_list(self._few(key, query, "bai"), query),
            ("nui", "/wp-json/wp/v2/comments"): lambda: shapes.wordpress(self._few(key, query, "post"), query),
        }
        return _text(made[key, path](), HTML if key == "dai" else JSON) if (key, path) in made else None

    def _few(self, key: str, query: Mapping[str, str], name: str) -> Sequence[Post]:
        number = query.get(name, "")
        return self.talks.elsewhere[key].get(int(number) if number.isdigit() else 0, ())

    def _under(self, piece: Piece) -> str:
        """Return what an article's page holds of its comments: the list itself, or where a script would get it."""
        posts = self.talks.elsewhere.get(piece.outlet.key, {}).get(piece.number, [])
        if piece.outlet.key == "cong":
            return shapes.nukeviet(posts) if posts else ""
        return (f'<div class="binh-luan" data-objectid="{piece.number}" data-websiteid="{shapes.WEBSITE}"></div>'
                if posts and piece.outlet.key != "nui" else "")

    def _article(self, piece: Piece, base: str, edition: int) -> Answer:
        wording = piece.in_edition(edition)
        if wording is None:
            return Answer(404, b"Not found", "text/plain")
        chance = random.Random(piece.number)
        others = [other for other in self.of(piece.outlet.key) if other is not piece]
        others = chance.sample(others, k=min(5, len(others)))
        body = pages.article(piece, wording, base, others, self.now, self._under(piece))
        modified = piece.at if wording is piece.wording else self.now
        return _text(body, headers={"Last-Modified": format_datetime(modified.astimezone(UTC), usegmt=True)})

    def _thread(self, path: str) -> Answer:
        start, _, page = path.partition("/page-")
        thread: ForumThread | None = self._threads.get(start)
        number = int(page) if page.isdigit() else 1
        if thread is None or (number - 1) * pages.POSTS_A_PAGE >= len(thread.posts):
            return Answer(404, b"Not found", "text/plain")
        return _text(pages.thread_page(thread, number))

    def _odd(self, odd: Oddity, bases: Mapping[str, str], query: Mapping[str, str]) -> Answer:
        loop = next(o.path for o in ODDITIES if o.what == "loop" and o.path != odd.path)
        outlet, at = OUTLETS[odd.outlet], self.of(odd.outlet)[0].at
        made: Mapping[str, Callable[[], Answer]] = {
            "forbidden": lambda: _text(pages.document(outlet, odd.title, "", "<p>Không dành cho bạn đọc.</p>")),
            "garbage": lambda: Answer(body=oddities.garbage()),
            "cut": lambda: Answer(body=b"<html><body><h1>" + odd.title.encode(), cut=True),
            "loop": lambda: Answer(302, headers={"Location": bases[odd.outlet] + loop}),
            "private": lambda: Answer(302, headers={"Location": "http://10.0.0.5/quan-tri/bao-cao.html"}),
            "gallery": lambda: _text(odd_pages.gallery(outlet, odd.title)),
            "parts": lambda: _text(odd_pages.part(outlet, odd.path, int(query.get("page", "1")), at)),
            "soft 404": lambda: _text(odd_pages.missing(outlet)),
            "consent": lambda: _text(odd_pages.consent(outlet)),
            "paywall": lambda: _text(odd_pages.walled(outlet, odd.title, at)),
            "live": lambda: _text(odd_pages.live(outlet, odd.title, self.now)),
            "tcvn3": lambda: Answer(body=oddities.tcvn3(odd_pages.old_font(outlet, at)), type="text/html"),
            "two dates": lambda: _text(odd_pages.two_dates(outlet, at - timedelta(days=40), at)),
            "amp": lambda: self._amp(bases[odd.outlet]),
            "missing": lambda: Answer(404, b"Not found", "text/plain"),
            "failing": lambda: Answer(500, b"Internal error", "text/plain"),
            "print": lambda: self._print(bases[odd.outlet]),
            "undated": lambda: _text(pages.portal_page(outlet, oddities.UNDATED, "", "", self.now)),
            "windows-1258": self._old_letters,
        }
        return made[odd.what]()

    def _amp(self, base: str) -> Answer:
        """Return an article once more; nothing but its address says whose twin it is."""
        piece = self.of("khe")[0]
        page = pages.article(piece, piece.wording, base, (), self.now)
        return _text(page.replace(pages.canonical(piece, base), ""))

    def _print(self, base: str) -> Answer:
        """Return the print version of an article, which names the article's own address."""
        piece = self.of("moi")[0]
        return _text(pages.article(piece, piece.wording, base, (), self.now))

    def _old_letters(self) -> Answer:
        # Fills the place of an article that is as old as the world, in letters of twenty years ago.
        wording, first = oddities.OLD_LETTERS, self.of("dai")[0]
        head = f'<meta property="article:published_time" content="{first.at.isoformat()}">'
        text = "".join(f"<p>{paragraph}</p>" for paragraph in (wording.lead, *wording.body))
        page = pages.document(OUTLETS["dai"], wording.title, head, f"<h1>{wording.title}</h1>{text}")
        page = page.replace('charset="utf-8"', 'charset="windows-1258"')
        return Answer(body=oddities.windows_1258(page), type="text/html; charset=windows-1258")


def _text(body: str, type: str = HTML, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(body=body.encode(), type=type, headers=headers or {})
