"""What people write in the world: comments under articles and forum threads, with planted identities."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.clock import DISPLAY_ZONE
from langnghe.demo.news import Piece, moment, slug
from langnghe.demo.outlets import OUTLETS
from langnghe.demo.planted import FIRST_COMMENT_ID, NEWCOMERS, WRITERS, Writer, fill
from langnghe.demo.texts import Event, Talk, load_discussion, load_events
from vietnamese.text import fold

FIRST_THREAD = 7_300_000
OTHER_SHAPES = ("khe", "cong", "dai", "nui")
DISCUSSED, A_HANDFUL = 2, 5
LATE_EVENT = "bai-rac-go-say"
LATE_COMMENT = "Mới đọc bài này, mong cơ quan chức năng sớm trả lời cho dân rõ."


@dataclass(slots=True)
class Post:
    """One comment or forum post; `edition` is the first in which it is there."""

    id: int
    writer: Writer
    at: datetime
    text: str
    replies: list[Post] = field(default_factory=list)
    edition: int = 1
    quotes: Post | None = None


@dataclass(frozen=True, slots=True)
class ForumThread:
    """A forum thread; the first post opens it."""

    number: int
    path: str
    title: str
    event: str
    posts: tuple[Post, ...]


class Talks:
    """All comments of the world: `under` by article number, `threads` of the forum.

    `elsewhere` holds the few of the outlets that show comments in other shapes, by outlet and article number.
    """

    def __init__(self, now: datetime, articles: Sequence[Piece]) -> None:
        self.now = now.astimezone(DISPLAY_ZONE)
        self.made = 0
        self.under: dict[int, list[Post]] = {}
        self.threads: list[ForumThread] = []
        self.elsewhere: dict[str, dict[int, list[Post]]] = {key: {} for key in OTHER_SHAPES}
        for event in load_events():
            chance = random.Random(event.key)
            places = [p for p in articles if p.event == event.key and p.outlet.key == "moi"]
            self._under_articles(event, places, chance)
            if event.thread is not None:
                self.threads.append(self._thread(event, chance))
        for key, found in self.elsewhere.items():
            self._few(found, [p for p in articles if p.outlet.key == key])
        self._discussed(articles)

    def _discussed(self, articles: Sequence[Piece]) -> None:
        """Put the discussion under its article, all on the article's day; every twelfth writes a second time."""
        said = load_discussion()
        place = next(p for p in articles if p.outlet.key == "moi" and p.wording.title == said.article)
        chance = random.Random(said.article)
        texts = [text for stream in said.streams for text in stream.comments]
        chance.shuffle(texts)
        until = place.at.replace(hour=23, minute=30)
        for number, text in enumerate(texts):
            self.made += 1
            writer = NEWCOMERS[(number - 1 if number % 12 == 11 else number) % len(NEWCOMERS)]
            at = place.at + (until - place.at) * chance.uniform(0.01, 1)
            self.under[place.number].append(
                Post(FIRST_COMMENT_ID + self.made, writer, at.replace(second=0, microsecond=0), text))
        self.under[place.number].sort(key=lambda post: post.at)

    def _few(self, found: dict[int, list[Post]], places: Sequence[Piece]) -> None:
        """Put a handful of comments under the newest articles of an outlet that people discuss."""
        talks = {event.key: event.talks for event in load_events()}
        chance = random.Random(places[0].path)
        for place in [p for p in places if len(talks[p.event]) > A_HANDFUL][-DISCUSSED:]:
            groups = chance.sample(list(talks[place.event]), k=A_HANDFUL)
            found[place.number] = sorted(
                (self._group(talk, place.at, chance, plain=False) for talk in groups), key=lambda post: post.at)

    def _under_articles(self, event: Event, places: Sequence[Piece], chance: random.Random) -> None:
        """Spread the event's comments over its articles; a quarter is written once more elsewhere, as people do."""
        for place in places:
            self.under[place.number] = []
        talks = list(event.talks)
        again = chance.sample(talks, k=len(talks) // 4)
        for number, talk in enumerate([*talks, *again]):
            place = places[(number + number // len(places)) % len(places)]
            plain = number >= len(talks) and chance.random() < 0.5
            self.under[place.number].append(self._group(talk, place.at, chance, plain))
        for posts in self.under.values():
            posts.sort(key=lambda post: post.at)
        if event.key == LATE_EVENT:
            late = self._post(LATE_COMMENT, self.now, chance)
            late.edition = 2
            self.under[places[-1].number].append(late)

    def _group(self, talk: Talk, after: datetime, chance: random.Random, plain: bool) -> Post:
        first = self._post(fold(talk.text) if plain else talk.text, after, chance)
        first.replies = [self._post(reply, first.at, chance) for reply in talk.replies]
        return first

    def _post(self, text: str, after: datetime, chance: random.Random) -> Post:
        self.made += 1
        at = min(after + timedelta(minutes=chance.randint(5, 900)), self.now - timedelta(minutes=1))
        # Few writers a thread, so that one person often writes twice.
        writer = chance.choice(WRITERS[:12] if chance.random() < 0.5 else WRITERS)
        return Post(FIRST_COMMENT_ID + self.made, writer, at, fill(text, self.made))

    def _thread(self, event: Event, chance: random.Random) -> ForumThread:
        assert event.thread is not None
        opened = moment(self.now, event.thread.day, chance.random() * 0.8)
        number = FIRST_THREAD + 41 * len(self.threads)
        posts = [self._post(event.thread.opening, opened, chance)]
        for talk in chance.sample(list(event.talks), k=min(8, len(event.talks))):
            group = self._group(talk, posts[-1].at, chance, plain=False)
            posts += [group, *group.replies]
            for reply in group.replies:
                reply.quotes = group
        posts.sort(key=lambda post: post.at)
        path = OUTLETS["bendo"].path.format(slug=slug(event.thread.title), number=number)
        return ForumThread(number, path, event.thread.title, event.key, tuple(posts))

    def count(self, edition: int = 1) -> int:
        """Return how many comments an edition shows, forum posts and replies included."""
        return sum(1 for _ in self._shown(edition))

    def _shown(self, edition: int) -> Iterator[Post]:
        for posts in (*self.under.values(), *(p for found in self.elsewhere.values() for p in found.values())):
            for post in posts:
                if post.edition <= edition:
                    yield post
                    yield from post.replies
        for thread in self.threads:
            yield from (post for post in thread.posts if post.edition <= edition)
