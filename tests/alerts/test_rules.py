"""What alerts tell, on both databases with their engines: each thing once, nothing from before, nothing after a rebuild."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from langnghe.alerts import rules
from langnghe.i18n import speaking
from langnghe.kept_troubles import told
from pipelines.health.assess import SourceHealth
from pipelines.health.remarks import Figures, Remark
from storage import alerts, articles, hotspots, saved, stories, topics
from storage.hotspots import HotspotRow
from storage.models import Article, Story
from storage.sources import SourceRow
from tests.alerts.alert_world import World
from tests.conftest import fast_on_sqlite


def test_stories_from_now_on_are_told_once(world: World) -> None:
    world.article("Lũ về từ trước")
    alert = world.alert()
    world.later(minutes=20)
    assert world.turn().told == 0
    _, story = world.article("Lũ quét trong đêm")
    world.article("Giá xăng không đổi")
    world.article("Lũ chưa rõ ngày", dated=False)
    world.later(minutes=20)
    assert world.turn().told == 2
    world.article("Lũ quét trong đêm (theo Báo Mẫu)", story)
    world.later(minutes=20)
    assert world.turn().told == 0
    assert sorted(world.told(alert)) == ["Lũ chưa rõ ngày", "Lũ quét trong đêm"]


@fast_on_sqlite
def test_a_story_from_before_that_grows_is_no_news(world: World) -> None:
    _, story = world.article("Lũ về từ trước")
    alert = world.alert()
    world.later(minutes=20)
    world.article("Lũ về, bài chép lại", story)
    world.later(minutes=20)
    assert world.turn().told == 0
    assert world.told(alert) == []


def test_stories_that_split_merge_or_get_other_numbers_are_not_told_again(world: World) -> None:
    alert = world.alert()
    world.later(minutes=20)
    one, first = world.article("Lũ quét ở Bản Mẫu")
    copy, _ = world.article("Lũ quét ở Bản Mẫu, bài chép", first)
    other, second = world.article("Lũ rút ở Xóm Mẫu")
    world.later(minutes=20)
    assert world.turn().told == 2
    late, _ = world.article("Lũ quét, bài chép muộn", first)
    world.later(minutes=20)
    assert world.turn().told == 0
    with world.database.writing() as session:
        for article in (one, copy, late):
            stories.assign(session, article, stories.create(session), b"")
        stories.assign(session, other, stories.create(session), b"")
        stories.refresh(session, [first, second])
    world.index()
    world.later(minutes=20)
    assert world.turn().told == 0
    with world.database.writing() as session:
        merged = stories.create(session)
        for article in (one, copy, late, other):
            stories.assign(session, article, merged, b"")
    world.index()
    world.later(minutes=20)
    assert world.turn().told == 0
    assert len(world.told(alert)) == 2


@fast_on_sqlite
def test_an_article_without_a_story_waits_for_it(world: World) -> None:
    alert = world.alert()
    world.later(minutes=20)
    made, story = world.article("Lũ lên nhanh")
    with world.database.writing() as session:
        session.query(Article).filter(Article.id == made).update({"story_id": None})
    world.later(minutes=20)
    assert world.turn().told == 0
    with world.database.writing() as session:
        stories.assign(session, made, story, b"")
    world.later(minutes=20)
    assert world.turn().told == 1
    assert world.told(alert) == ["Lũ lên nhanh"]


@fast_on_sqlite
def test_old_news_that_is_found_late_is_none(world: World) -> None:
    world.alert()
    world.later(minutes=20)
    world.article("Lũ năm ngoái", days=300)
    world.later(minutes=20)
    assert world.turn().told == 0


@fast_on_sqlite
def test_what_was_missed_while_nothing_ran_is_told_afterwards(world: World) -> None:
    alert = world.alert()
    world.later(minutes=20)
    world.turn()
    world.article("Lũ khi máy sắp nghỉ")
    world.later(days=12)
    assert world.turn().told == 1
    assert world.told(alert) == ["Lũ khi máy sắp nghỉ"]


@fast_on_sqlite
def test_what_came_while_an_alert_was_quiet_is_not_told(world: World) -> None:
    alert = world.alert()
    world.later(minutes=20)
    with world.database.writing() as session:
        alerts.pause(session, alert)
    world.article("Lũ khi đang tạm dừng")
    world.later(minutes=20)
    assert world.waiting() == 0
    with world.database.writing() as session:
        alerts.resume(session, alert, world.now)
        alerts.mute(session, alert, world.now + timedelta(hours=2))
    world.later(hours=1)
    world.article("Lũ khi đang im")
    world.later(hours=2)
    world.article("Lũ sau khi hết im")
    world.later(minutes=1)
    world.turn()
    assert world.told(alert) == ["Lũ sau khi hết im"]


@fast_on_sqlite
def test_many_stories_are_counted_and_only_some_are_listed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_LISTED", 2)
    alert = world.alert()
    world.later(minutes=20)
    for number in range(5):
        world.article(f"Lũ số {number}")
    world.later(minutes=20)
    assert world.turn().told == 2
    world.later(minutes=20)
    assert world.turn().told == 0
    assert len(world.items(alert)) == 2


def test_a_count_is_told_when_it_goes_above_and_not_before_it_was_below(world: World) -> None:
    alert = world.alert("count", least=2, hours=24)
    for number in range(3):
        world.article(f"Lũ số {number}")
    world.later(minutes=20)
    assert world.turn().told == 1
    world.article("Lũ nữa")
    world.later(minutes=20)
    assert world.turn().told == 0
    world.later(hours=30)
    assert world.turn().told == 0
    for number in range(3):
        world.article(f"Lũ đợt hai, số {number}")
    world.later(minutes=20)
    assert world.turn().told == 1
    assert [(item.facts["articles"], item.facts["least"]) for item in world.items(alert)] == [(3, 2), (3, 2)]


@fast_on_sqlite
def test_undated_articles_are_in_no_count(world: World) -> None:
    world.alert("count", least=1, hours=24)
    for number in range(3):
        world.article(f"Lũ số {number}", dated=False)
    world.later(minutes=20)
    assert world.turn().told == 0


def burst(world: World, topic: int, raised: timedelta, area: int = 0) -> None:
    evidence = {"articles": 20, "usual": 2.0, "new": False, "days": 0, "outlets": 4, "stories": 6, "areas": [],
                "span": 1, "yesterday": None, "week_before": None, "masked": [], "days_before": [], "now": 20,
                "independent": 4, "needed": 3}
    with world.database.writing() as session:
        at = world.now + raised
        hotspots.save(session, HotspotRow(topic, area, "hotspot", at - timedelta(hours=3), at, at, None, 40.0, 20,
                                          evidence))


def topic_of(world: World, story: int, label: str) -> int:
    with world.database.writing() as session:
        made = topics.create(session, label, [])
        topics.assign(session, story, made, made, 1.0)
        topics.refresh(session, [made])
        articles.touch(session, stories.article_ids(session, [story]))
    world.index()
    return made


def test_hotspots_are_told_once_and_only_in_topics_that_the_search_finds(world: World) -> None:
    flood = topic_of(world, world.article("Lũ ở Bản Mẫu")[1], "Lũ ở Bản Mẫu")
    petrol = topic_of(world, world.article("Giá xăng tăng")[1], "Giá xăng tăng")
    burst(world, flood, timedelta(hours=-2))
    every, some = world.alert("hotspot", query=""), world.alert("hotspot")
    world.later(hours=1)
    world.turn()
    assert world.items(every) == []
    world.later(hours=1)
    burst(world, petrol, timedelta(0))
    world.later(minutes=20)
    world.turn()
    assert ([item.facts["topic"] for item in world.items(every)], world.items(some)) == ([petrol], [])
    burst(world, flood, timedelta(0))
    world.later(minutes=20)
    world.turn()
    world.later(minutes=20)
    burst(world, flood, timedelta(0))
    world.turn()
    assert [item.facts["topic"] for item in world.items(every)] == [petrol, flood]
    assert [item.facts["topic"] for item in world.items(some)] == [flood]


@fast_on_sqlite
def test_a_source_that_went_silent_is_told_once_until_it_is_heard_again(
        world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    silent: set[str] = {"bao-cu"}

    def judged(session: Any, now: Any, limits: Any, described: Any, complete: bool) -> list[SourceHealth]:
        remark = Remark("silent", {"hours": 30, "allowed_hours": 12, "gap_hours": 6})
        return [SourceHealth(SourceRow(1, name, name.title(), "press", True, world.now, None, None, ""), "silent",
                             (remark,) if name in silent else (), Figures(None, None, None, None, {}, None))
                for name in ("bao-cu", "bao-mau")]

    monkeypatch.setattr("pipelines.health.assess.assess", judged)
    alert = world.alert("silent", query="")
    for names in ({"bao-cu"}, {"bao-cu", "bao-mau"}, {"bao-cu", "bao-mau"}, {"bao-cu"}, {"bao-cu", "bao-mau"}):
        silent.clear()
        silent.update(names)
        world.later(minutes=20)
        world.turn()
    assert [item.facts["source"] for item in world.items(alert)] == ["Bao-Mau", "Bao-Mau"]


@pytest.mark.parametrize(("query", "said"), [
    ("q=Nguy%E1%BB%85n+V%C4%83n+T%C3%A1m", {"vi": "tên một người", "en": "a person's name"}),
    ("q=ngu%E1%BB%93n%3Ab%C3%A1o-kh%C3%B4ng-c%C3%B3", {"vi": "Không có nguồn", "en": "There is no source"})])
@fast_on_sqlite
def test_a_broken_search_says_why_and_breaks_nothing_else(world: World, query: str, said: dict[str, str]) -> None:
    broken, sound = world.alert(query=query), world.alert()
    world.later(minutes=20)
    world.article("Lũ quét")
    world.later(minutes=20)
    assert (world.turn().broken, world.told(sound)) == (1, ["Lũ quét"])
    with world.database.reading() as session:
        row = alerts.get(session, broken)
    assert row is not None
    for language, words in said.items():
        with speaking(language):
            assert words in told(row.last_error)
    assert world.waiting() == 0      # it is tried again with the next round, not over and over


@fast_on_sqlite
def test_a_deleted_search_breaks_its_alert_until_it_is_taken_back(world: World) -> None:
    search = world.search()
    alert = world.alert(saved_id=search)
    with world.database.writing() as session:
        saved.delete(session, search, world.now)
    world.later(minutes=20)
    assert world.turn().broken == 1
    world.article("Lũ quét")
    with world.database.writing() as session:
        saved.restore(session, search)
    world.later(minutes=20)
    assert (world.turn().broken, world.told(alert)) == (0, ["Lũ quét"])


@fast_on_sqlite
def test_an_article_that_goes_takes_its_line_with_it(world: World) -> None:
    alert = world.alert()
    world.later(minutes=20)
    made, story = world.article("Lũ có người xin gỡ")
    world.later(minutes=20)
    world.turn()
    with world.database.writing() as session:
        session.query(Article).filter(Article.id == made).delete()
        session.query(Story).filter(Story.id == story).delete()
    assert world.items(alert) == []
