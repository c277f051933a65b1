"""The invented web is the same for the same clock, and holds what the demo promises."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from config.clock import DISPLAY_ZONE, local_day
from config.suppression import ELSEWHERE, K
from crawlers.comments.vietnamnet import read_answer
from langnghe.demo import shapes
from langnghe.demo.news import moment
from langnghe.demo.oddities import windows_1258
from langnghe.demo.outlets import OUTLETS
from langnghe.demo.planted import WRITERS, Writer
from langnghe.demo.talk import Post
from langnghe.demo.texts import load_discussion, load_events
from langnghe.demo.world import NEWSPAPERS, World
from vietnamese.redaction import redact
from vietnamese.text import exact

NOW = datetime(2026, 5, 20, 8, 30, tzinfo=UTC)

BASES = {key: f"http://127.0.0.1:{9000 + place}" for place, key in enumerate(OUTLETS)}


def every_answer(world: World) -> dict[str, bytes]:
    paths = [(p.outlet.key, p.path) for p in world.articles] + [("bendo", t.path) for t in world.talks.threads]
    paths += [("khe", "/rss/tin-moi.rss"), ("moi", "/sitemap.xml"), ("cong", "/tin-tuc"), ("bendo", "/dien-dan/dia-phuong")]
    paths += [("moi", f"/index/get?objectid={number}") for number in world.talks.under]
    return {key + path: world.answer(key, path, BASES, edition).body for key, path in paths for edition in (1, 2)}


def test_equal_clocks_make_equal_worlds(world: World) -> None:
    assert every_answer(world) == every_answer(World(NOW))


def test_another_day_moves_every_date(world: World) -> None:
    later = World(NOW + timedelta(days=3))
    assert [(p.path, p.at + timedelta(days=3)) for p in world.articles if p.at < NOW - timedelta(days=1)] == [
        (p.path, p.at) for p in later.articles if p.at < NOW + timedelta(days=2)]


def test_it_is_as_large_as_promised(world: World) -> None:
    assert 120 <= len(world.articles) <= 180
    assert 400 <= world.talks.count() <= 700
    assert len(load_events()) >= 12
    words = [len(" ".join((p.wording.lead, *p.wording.body)).split()) for p in world.articles]
    assert min(words) >= 110
    assert max(words) <= 500


def test_every_newspaper_covers_two_weeks_and_today_has_news(world: World) -> None:
    days = {key: {local_day(p.at) for p in world.of(key)} for key in NEWSPAPERS}
    assert len(days["khe"] | days["moi"]) >= 14
    assert local_day(NOW) in days["khe"]
    assert local_day(NOW) in days["moi"]
    assert len(days["dai"]) >= 5


@pytest.mark.parametrize("now", [datetime(2026, 5, 19, 17, 2, tzinfo=UTC), datetime(2026, 5, 20, 16, 58, tzinfo=UTC)])
def test_nothing_is_dated_in_the_future_or_off_its_day(now: datetime) -> None:
    made = World(now)
    assert all(p.at <= now for p in made.articles)
    assert all(post.at <= now for thread in made.talks.threads for post in thread.posts)
    assert local_day(moment(now, 0, 0.9)) == local_day(now)
    assert local_day(moment(now, 3, 0.9)) == local_day(now - timedelta(days=3))


def test_copies_share_the_text_and_change_the_lead(world: World) -> None:
    copies = [p for p in world.articles if p.origin]
    originals = {p.wording.title: p for p in world.articles if not p.origin}
    assert len(copies) >= 20
    for copy in copies:
        original = originals[copy.wording.title]
        assert copy.wording.lead != original.wording.lead
        assert copy.wording.body[:-1] == original.wording.body
        assert copy.at >= original.at
        assert copy.outlet != original.outlet


def test_no_two_originals_say_mostly_the_same(world: World) -> None:
    def words(texts: Iterable[str]) -> int:
        return len(" ".join(texts).split())

    for one, other in combinations([p for p in world.articles if not p.origin], 2):
        shared = words(set(one.wording.body) & set(other.wording.body))
        assert shared < 0.5 * min(words(one.wording.body), words(other.wording.body))


def test_second_edition_revises_one_and_withdraws_one(world: World) -> None:
    changed = [p for p in world.articles if p.in_edition(2) != p.wording]
    assert Counter(p.in_edition(2) is None for p in changed) == {True: 1, False: 1}
    assert world.talks.count(2) == world.talks.count(1) + 1


def test_no_article_names_a_planted_writer_and_no_text_looks_redacted(world: World) -> None:
    text = exact(" ".join(" ".join((p.wording.title, p.wording.lead, *p.wording.body)) for p in world.articles))
    assert not [writer.name for writer in WRITERS if exact(writer.name) in text]


def test_articles_survive_redaction_unchanged(world: World) -> None:
    for piece in world.articles:
        for text in (piece.wording.title, piece.wording.lead, *piece.wording.body):
            assert redact(text, context="news").text == text


def test_windows_1258_carries_every_vietnamese_letter() -> None:
    import unicodedata

    text = "Đường về quê ngoại: ấm, ẩm, ướt, ợ, ỹ, ẵ, ặ, kỷ, những chuyến phà"
    assert unicodedata.normalize("NFC", windows_1258(text).decode("cp1258")) == text


@pytest.mark.parametrize("later", range(7))
def test_on_every_weekday_one_week_has_talk_enough_to_be_shown(later: int) -> None:
    talks = World(NOW + timedelta(days=later)).talks
    weeks: dict[tuple[int, int], Counter[int]] = {}
    for thread, posts in talks.under.items():
        for post in (p for first in posts for p in (first, *first.replies) if "rác" in p.text.lower()):
            weeks.setdefault(post.at.isocalendar()[:2], Counter())[thread] += 1
    assert any(found.total() >= K and found.total() - max(found.values()) >= ELSEWHERE for found in weeks.values()), weeks


@pytest.mark.parametrize("later", range(7))
def test_the_discussion_is_of_one_day_in_the_week_that_ended_last(later: int) -> None:
    now, said = NOW + timedelta(days=later), load_discussion()
    made = World(now)
    place, = (p for p in made.articles if p.wording.title == said.article and not p.origin)
    texts = {text for stream in said.streams for text in stream.comments}
    posts = [post for post in made.talks.under[place.number] if post.text in texts]
    assert {local_day(post.at) for post in posts} == {local_day(place.at)} and len(posts) == len(texts) >= 100
    assert place.at.isocalendar()[:2] == (now.astimezone(DISPLAY_ZONE) - timedelta(days=7)).isocalendar()[:2]
    assert len({post.writer for post in posts}) >= 0.9 * len(posts)


def test_the_coders_name_what_is_there() -> None:
    said = load_discussion()
    texts = [text for stream in said.streams for text in stream.comments]
    others = [talk.text for event in load_events() if event.key == said.event for talk in event.talks]
    labels = {stream.label for stream in said.streams}
    for begins, label in said.doubtful.items():
        assert label in labels and sum(text.startswith(begins) for text in texts) == 1, begins
    assert all(any(text.startswith(begins) for text in (*others, *_replies(said.event)))
               for stream in said.streams for begins in stream.known)


def _replies(key: str) -> list[str]:
    return [reply for event in load_events() if event.key == key for talk in event.talks for reply in talk.replies]


def test_vietnamnets_shape_is_the_real_one() -> None:
    writer, at = Writer("Trần Văn Kỳ Lạ", 8841377), datetime(2026, 11, 21, 8, 5, tzinfo=DISPLAY_ZONE)
    posts = [Post(7001, writer, at, "Đồng ý với Trần Văn Kỳ Lạ", replies=[Post(7002, writer, at, "Đúng rồi")])]
    given = json.loads(shapes.vietnamnet(posts, {"ParentId": "7001"}))
    # As public readers of the service describe it.
    assert set(given["data"]) == {"totalComment", "totalRow", "pageSize", "pageIndex", "comments"}
    assert set(given["data"]["comments"][0]) == {
        "commentId", "commentContent", "createdDate", "totalLike", "totalAnswer", "userName", "isPin", "parentId", "answerId"}
    found = read_answer(shapes.vietnamnet(posts, {}))
    assert (found.comments[0].name, found.missing) == (writer.name, ["7001"])
