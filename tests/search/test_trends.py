"""A query over time: the same counts on both engines, as the record itself gives them; names of persons refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from search_record import fill
from search_world import START, world

from config import thresholds
from config.clock import local_day
from pipelines.trends.series import Series
from search import indexer, persons, trends
from search.engine import Engine
from search.errors import QueryError
from search.query import parse
from search.service import Searcher
from storage.sessions import Database

LIMITS = thresholds.load().hotspots
NOW = START + timedelta(days=20)


@pytest.fixture
def searcher(database: Database, engine: Engine) -> Searcher:
    return Searcher(database, engine)


def one(searcher: Searcher, text: str, days: int = 25) -> Series:
    return trends.compare(searcher, [text], [], NOW, days, "day", LIMITS).series[0]


def test_a_query_is_counted_as_the_record_counts(searcher: Searcher) -> None:
    rows = world(80)
    fill(searcher.database, rows)
    indexer.drain(searcher.database, searcher.engine, owner="test")
    for text in ("", "lũ OR khoa", '"tăng giá" OR học'):
        asked = searcher.understood(trends.SearchRequest(text=text))
        total = searcher.engine.count(asked)
        found = one(searcher, text)
        assert found.articles + found.undated == total
        assert found.articles == sum(searcher.engine.search(_plan(asked)).days.values())
    dated = [row for row in rows if row.date_reliable]
    everything = one(searcher, "")
    days = {local_day(row.published_at) for row in dated if row.published_at}
    assert {period.day for period in everything.periods if period.articles} == days
    for period in everything.periods:
        of_day = [row for row in dated if row.published_at and local_day(row.published_at) == period.day]
        assert (period.articles, period.coverage) == (len(of_day), len(of_day))
        assert period.outlets == len({row.source for row in of_day})
        assert period.stories == len({row.story_id or -row.id for row in of_day})


def _plan(asked: trends.Query) -> object:
    from search.engine import Plan
    from search.ranking import units

    return Plan(query=asked, rank=units(asked), size=0)


def test_queries_and_topics_stand_on_one_axis(searcher: Searcher) -> None:
    fill(searcher.database, world(40))
    indexer.drain(searcher.database, searcher.engine, owner="test")
    found = trends.compare(searcher, ["lũ", "khoa"], [2, 999], NOW, 3, "hour", LIMITS)
    assert [len(series.periods) for series in found.series] == [72, 72, 72]
    assert len({tuple(p.start for p in series.periods) for series in found.series}) == 1
    assert found.series[2].topic_id == 2


@pytest.mark.parametrize(("text", "refused"), [
    ("Nguyễn Văn An", True), ("nguyen van an", True), ("An Văn Nguyễn", True), ('"Nguyễn Văn An" ngày:2026-11', True),
    ("lũ OR Nguyễn Văn An", True), ("(Nguyễn Văn An OR Trần Thị Bé) nguồn:bao-sang", True),
    ('tiêu đề:"ông Nguyễn Văn An"', True), ("Nguyễn Văn An đất đai", False), ("lũ lụt miền Trung", False),
    ("", False), ("-lũ", False), ("đường Nguyễn Huệ", False), ("Nguyễn-Văn-An", True), ("Nguyễn_Văn_An", True),
    ('"Nguyễn Văn An" ông', True), ("Nguyễn Văn An và Trần Thị Bé", True), ("Nguyễn Văn An, Trần Thị Bé", True),
    ('"Nguyễn Văn An" Nguyễn Văn An Nguyễn', True), ("@teo", True), ("teo_90", True), ("0912.345.678", True),
    ("0912 345 678", True), ("+84 912 345 678", True), ("tuan@thu.vn", True), ("facebook.com/nguyenvanan", True),
    ("Giàng A Páo", True), ("bùi thị hạnh", True), ("giá trần thị trường", False), ("ngô thi hành án", False),
    ("Bình Dương", False), ("Hải Dương", False), ("tỉnh Bình Dương", False), ("huyện Văn Giang", False), ("Dương Bình", True), ("iphone17", False), ("COVID-19", False), ("10.000.000.000", False),
    ("an ninh trật tự", False), ("Hồ Chí Minh và Võ Nguyên Giáp", False), ("ông và bà", False),
])
def test_a_name_alone_is_no_topic(text: str, refused: bool) -> None:
    assert persons.only_a_person(parse(text).root) is refused
    if refused:
        with pytest.raises(QueryError) as raised:
            persons.refuse_person(parse(text), text)
        assert (raised.value.reason, raised.value.detail) == ("only_a_person", text)
