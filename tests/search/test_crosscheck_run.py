"""A run over the record: states, leads, units, what staff decided, and that doing it in steps changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from crosscheck_record import (
    DENIAL,
    FLOOD,
    FLOOD_ITEM,
    HEARD,
    LONELY_ITEM,
    MONDAY,
    NOW,
    RUMOR_ITEM,
    World,
    described,
)
from sqlalchemy import select

from config.settings import Settings, load
from search.crosschecking import coverage, finding, run
from search.embedded import EmbeddedEngine
from storage import crosschecks, rumors
from storage.crosschecks import CheckFilter, CheckView
from storage.models import Area, FieldReport, Post, ReportItem, Rumor, Sighting


@pytest.fixture
def settings(tmp_path) -> Settings:
    return load({"LANGNGHE_DATA_DIR": str(tmp_path)})


@pytest.fixture
def covered(monkeypatch):
    """Have the sources of the record cover Hà Nội, unless a test says otherwise."""
    given = [described("Hà Nội"), described("Hà Nội", name="so-y-te")]
    monkeypatch.setattr(coverage, "read_all", lambda settings: (tuple(given), ()))
    return given


@pytest.fixture
def world(database, covered) -> World:
    return World(database)


def checked(world: World, settings: Settings, **options) -> run.Summary:
    return run.run(world.database, settings, owner="test", now=options.pop("now", NOW), **options)


def of_item(world: World, item: int) -> CheckView:
    with world.database.reading() as session:
        view = crosschecks.of_item(session, item)
    assert view is not None
    return view


def test_what_both_sides_say_is_found_with_lead_and_units(world, settings):
    item, again = world.item(FLOOD_ITEM), world.item(FLOOD_ITEM, post=1)
    world.article(FLOOD, 1)
    world.article(DENIAL, 2, source=world.office)
    assert checked(world, settings).compared == 2
    view = of_item(world, item)
    assert (view.row.state, view.row.lead, view.row.lead_unit) == ("both", 2, "day")
    assert (view.row.stories, view.row.outlets, view.row.articles, view.row.official) == (1, 1, 1, False)
    assert (view.row.items, view.row.units, view.row.week) == (2, 2, MONDAY)
    assert of_item(world, again).row.units == 2


def test_the_first_day_is_of_the_items_that_are_counted(world, settings):
    late = world.item(FLOOD_ITEM)
    world.item(FLOOD_ITEM, post=1, day="2026-10-02")
    alone = world.item(LONELY_ITEM, post=2)
    article = world.article(FLOOD, 1)
    checked(world, settings)
    view = of_item(world, late)
    assert (view.row.first_field, view.row.lead, view.row.items, view.row.week) == ("2026-10-02", 6, 2, MONDAY)
    assert of_item(world, alone).row.first_field == HEARD
    world.item(FLOOD_ITEM, post=3, day="2026-10-01", precision="week")      # a coarser day, compared with weeks
    checked(world, settings, now=NOW + timedelta(hours=1))
    view = of_item(world, late)
    assert (view.row.first_field, view.row.field_precision, view.row.lead, view.row.lead_unit) == (
        "2026-10-01", "week", 1, "week")
    with world.database.writing() as session:
        crosschecks.decide(session, view, article, False, NOW)
    checked(world, settings, everything=True)
    assert (of_item(world, late).row.first_field, of_item(world, late).row.items) == (HEARD, 1)


def test_what_a_rumor_file_counts_and_what_its_check_does_can_be_told_from_each_other(world, settings):
    with world.database.writing() as session:
        rows = [Rumor(title=FLOOD_ITEM[1], statement=FLOOD_ITEM[2], folded="", state="new", created_at=NOW, changed_at=NOW)
                for _ in range(2)] + [
            Rumor(title=DENIAL[0], statement=DENIAL[1], folded="", state="new", created_at=NOW, changed_at=NOW)]
        session.add_all(rows)
        session.flush()
        numbers = [row.id for row in rows]
    mine, other, alone = world.item(FLOOD_ITEM), world.item(FLOOD_ITEM, post=1), world.item(LONELY_ITEM, post=2)
    article, denial = world.article(FLOOD, 1), world.article(DENIAL, 2)
    with world.database.writing() as session:
        session.add_all([
            Sighting(rumor_id=numbers[2], article_id=denial, heard_on="2026-10-08", precision="day", added_at=NOW),
            Sighting(rumor_id=numbers[0], item_id=mine, of_field=True, heard_on=HEARD, precision="day", area_id=world.ward,
                     added_at=NOW),
            Sighting(rumor_id=numbers[1], article_id=article, heard_on="2026-10-08", precision="day", added_at=NOW)])
    checked(world, settings)
    with world.database.reading() as session:
        file, read, unheard = (crosschecks.of_rumor(session, number) for number in numbers)
        sighted = {one.item_id for one in rumors.sightings(session, [numbers[0]])}
        counted = crosschecks.heard(session, [file.id, of_item(world, mine).id, of_item(world, alone).id])
    assert sighted == {mine} and file.row.items == len(counted[file.id])
    assert counted[file.id] == counted[of_item(world, mine).id] == sighted | {other}
    assert counted[of_item(world, alone).id] == {alone}
    # What a file knows from an article alone is counted with the items of the same story, and has no day of its own.
    assert (read.row.items, read.row.first_field, read.row.lead) == (2, HEARD, 2)
    assert (unheard.row.state, unheard.row.items, unheard.row.first_field, unheard.row.lead) == ("online_only", 0, "", None)


def test_units_places_and_social_groups_of_a_story_are_counted(world, settings):
    first = world.item(FLOOD_ITEM)
    world.item(FLOOD_ITEM, post=1)
    world.item(FLOOD_ITEM, post=2, area=world.nearby, groups=("Công nhân", "tiểu thương"))
    article = world.article(FLOOD, 1)
    checked(world, settings)
    row = of_item(world, first).row
    assert (row.items, row.units, row.areas, row.social_groups) == (3, 3, 2, 3)
    with world.database.writing() as session:
        crosschecks.decide(session, of_item(world, first), article, False, NOW)
    checked(world, settings, everything=True)
    row = of_item(world, first).row
    assert (row.items, row.units, row.areas, row.social_groups) == (1, 1, 1, 1)


def test_who_shares_a_story_that_is_only_offered_is_not_counted(world, settings):
    item = world.item(FLOOD_ITEM)
    vague = world.item(("event", "Gia cầm trôi", "Nhiều người tìm gà vịt ở chợ, đường tối, ai cũng kêu."), post=1)
    article = world.article(FLOOD, 1)
    checked(world, settings)
    with world.database.reading() as session:
        offered, = crosschecks.articles_of(session, of_item(world, vague))
    assert offered.article_id == article and 0.15 < offered.confidence < run.model.SETTLE_FROM
    assert [of_item(world, one).row.units for one in (item, vague)] == [1, 1]
    with world.database.writing() as session:
        crosschecks.decide(session, of_item(world, vague), article, True, NOW)
    checked(world, settings, everything=True)
    assert [of_item(world, one).row.units for one in (item, vague)] == [2, 2]


def test_weeks_are_compared_with_weeks(world, settings):
    item = world.item(FLOOD_ITEM, precision="week")
    world.article(FLOOD, 1, day="2026-10-13")
    checked(world, settings)
    assert (of_item(world, item).row.lead, of_item(world, item).row.lead_unit) == (1, "week")


def test_an_office_that_denies_with_other_numbers_is_shown_side_by_side(world, settings):
    item = world.item(RUMOR_ITEM)
    world.article(DENIAL, 1, source=world.office)
    checked(world, settings)
    view = of_item(world, item)
    with world.database.reading() as session:
        match, = crosschecks.articles_of(session, view)
    assert (view.row.state, view.row.official, match.role) == ("conflicting", True, "denies")
    assert {"what": "number", "field": "40 ca", "online": "17 ca"} in match.differs


def test_another_ward_stands_beside_the_items_own(world, settings):
    item = world.item(FLOOD_ITEM)
    there, here = world.article(FLOOD, 1, area=world.nearby), world.article((FLOOD[0], FLOOD[1], FLOOD[2][:60]), 2)
    checked(world, settings)
    with world.database.reading() as session:
        told = {match.article_id: match.differs for match in crosschecks.articles_of(session, of_item(world, item))}
    assert told[there] == [{"what": "heard", "field": "Phường Giảng Võ", "online": "Phường Hồng Hà"}]
    assert told[here] == [] and of_item(world, item).row.state == "both"


@pytest.mark.parametrize(("status", "areas", "state", "reason"), [
    ("listing", ("Hà Nội",), "field_only", ""), ("robots", ("Hà Nội",), "not_checked", "robots"),
    ("timeout", ("Hà Nội",), "not_checked", "source_down"), ("listing", (), "not_checked", "no_local_source"),
    ("listing", ("Đồng Nai",), "not_checked", "no_local_source"),
])
def test_not_seen_says_where_it_could_have_been(world, settings, covered, status, areas, state, reason):
    covered[:] = [described(*areas)]
    item = world.item(LONELY_ITEM)
    world.asked(status)
    checked(world, settings)
    row = of_item(world, item).row
    assert (row.state, row.reason) == (state, reason)
    assert row.details["local"] == (areas == ("Hà Nội",)) and row.details["national"] == (areas == ())


def test_what_staff_say_holds_through_every_later_run(world, settings):
    item = world.item(FLOOD_ITEM)
    article = world.article(FLOOD, 1)
    other = world.article(("Chợ mới khai trương", "Tiểu thương vui.", "Quầy hàng kín chỗ."), 2)
    checked(world, settings)
    for found, right, state in ((article, False, "field_only"), (other, True, "both"), (other, None, "field_only")):
        with world.database.writing() as session:
            view = crosschecks.of_item(session, item)
            crosschecks.decide(session, view, found, right, NOW)
            run.decided(session, view, NOW)
        assert of_item(world, item).row.state == state
        checked(world, settings, everything=True)
        assert of_item(world, item).row.state == state
    with world.database.reading() as session:
        assert crosschecks.precision(session, 0.3) == crosschecks.Precision(0, 1, 0, 0, 1)


def test_in_steps_and_at_once_give_the_same(world, settings, tmp_path):
    items = [world.item(FLOOD_ITEM), world.item(LONELY_ITEM, post=1)]
    checked(world, settings)
    assert [of_item(world, one).row.state for one in items] == ["not_checked", "not_checked"]
    world.article(FLOOD, 1, collected=NOW + timedelta(minutes=1))
    assert checked(world, settings).compared == 0       # a new article alone is held against what is known
    items.append(world.item(RUMOR_ITEM, post=2))
    world.article(DENIAL, 2, source=world.office, collected=NOW + timedelta(minutes=2))
    assert checked(world, settings, engine=EmbeddedEngine(tmp_path / "none")).compared == 1
    steps = [of_item(world, one) for one in items]
    assert [view.row.state for view in steps] == ["both", "field_only", "conflicting"]
    checked(world, settings, everything=True)
    assert [of_item(world, one) for one in items] == steps
    assert checked(world, settings).written == 0


def test_few_new_ones_are_looked_up_in_the_engine(world, settings, tmp_path):
    from search import indexer

    world.article(FLOOD, 1)
    checked(world, settings)
    engine = EmbeddedEngine(tmp_path / "index")
    indexer.drain(world.database, engine, owner="test")
    item = world.item(FLOOD_ITEM)
    with world.database.reading() as session:
        grounds = finding.reads.grounds(session)
        asked = run.of_items(session, grounds, "")
        assert finding.by_engine(session, asked, grounds, engine) == finding.by_days(session, asked, grounds)
    checked(world, settings, engine=engine)
    assert of_item(world, item).row.state == "both"


def test_what_is_withdrawn_or_not_approved_has_no_check(world, settings):
    from storage.models import FieldReport

    item = world.item(FLOOD_ITEM)
    waiting = world.item(LONELY_ITEM, state="received")
    checked(world, settings)
    with world.database.writing() as session:
        session.get_one(FieldReport, 1).state = "withdrawn"
    assert checked(world, settings).gone == 1
    with world.database.reading() as session:
        assert crosschecks.of_item(session, item) is crosschecks.of_item(session, waiting) is None


def test_a_topic_shows_the_field_in_its_provinces_and_weeks(world, settings):
    from config import crosscheck

    world.item(FLOOD_ITEM)
    world.item(LONELY_ITEM, post=1)
    world.article(FLOOD, 1)
    world.article(DENIAL, 2)
    world.article(("Lễ hội hoa", "Đông vui.", "Nhiều hoa."), 3, area=world.elsewhere)
    before, crosscheck.LEAST_STORIES = run.LEAST_STORIES, 1
    run.LEAST_STORIES = 1
    try:
        checked(world, settings)
    finally:
        run.LEAST_STORIES = crosscheck.LEAST_STORIES = before
    with world.database.reading() as session:
        found = {view.title: (view.row.state, view.row.reason, view.row.items)
                 for view in crosschecks.listed(session, CheckFilter(kinds=("topic",)), limit=9)}
    assert found == {FLOOD[0]: ("both", "", 1), DENIAL[0]: ("online_only", "", 0),
                     "Lễ hội hoa": ("not_checked", "no_report", 0)}


def test_a_check_keeps_the_items_that_it_counts(world, settings):
    near, far = world.item(FLOOD_ITEM), world.item(FLOOD_ITEM, post=1)
    article = world.article(FLOOD, 1)
    checked(world, settings)
    with world.database.reading() as session:
        kept = crosschecks.heard(session, [of_item(world, near).id])
        assert set(kept.values()) == {frozenset({near, far})}
    # Another one takes its place: the counts stay, the item does not.
    with world.database.writing() as session:
        session.get_one(FieldReport, session.get_one(ReportItem, far).report_id).state = "withdrawn"
    third = world.item(FLOOD_ITEM, post=2)
    checked(world, settings)
    with world.database.reading() as session:
        assert crosschecks.heard(session, [of_item(world, near).id]) == {of_item(world, near).id: {near, third}}
    with world.database.writing() as session:
        crosschecks.decide(session, of_item(world, near), article, False, NOW)
    checked(world, settings, everything=True)
    with world.database.reading() as session:
        assert crosschecks.heard(session, [of_item(world, near).id]) == {of_item(world, near).id: {near}}


def test_a_rumor_and_a_topic_are_theirs_who_hold_every_item_that_counts(world, settings, monkeypatch):
    monkeypatch.setattr(run, "LEAST_STORIES", 1)
    with world.database.writing() as session:
        session.get_one(Post, world.posts[1]).area_id = world.nearby
        number = Rumor(title=FLOOD_ITEM[1], statement=FLOOD_ITEM[2], folded="", state="new", created_at=NOW, changed_at=NOW)
        session.add(number)
        session.flush()
    mine = world.item(FLOOD_ITEM)
    world.item(FLOOD_ITEM, post=1, day="2026-10-13", area=world.nearby)     # in the week behind the topic's
    with world.database.writing() as session:
        session.add(Sighting(rumor_id=number.id, item_id=mine, of_field=True, heard_on=HEARD, precision="day",
                             area_id=world.ward, added_at=NOW))
    world.article(FLOOD, 1)
    checked(world, settings)
    with world.database.reading() as session:
        keys = {area.id: f"new/ward/{area.code}" for area in session.scalars(select(Area).where(Area.level == "ward"))}
        one, both = (keys[world.ward],), (keys[world.ward], keys[world.nearby])
        for kind in ("rumor", "topic"):
            views = crosschecks.listed(session, CheckFilter(kinds=(kind,), since=MONDAY, until=MONDAY), limit=9)
            assert [(view.row.items, view.row.units) for view in views] == [(2, 2)], kind
            mine_only = crosschecks.get(session, views[0].id, one)
            assert (mine_only.row.items, mine_only.row.units, mine_only.row.first_field) == (1, 1, HEARD)
            assert crosschecks.get(session, views[0].id, one, own=True) is None
            theirs = crosschecks.get(session, views[0].id, both, own=True)
            assert (theirs.row.items, theirs.row.units, theirs.own) == (2, 2, True)
            assert crosschecks.get(session, views[0].id, (keys[world.elsewhere],)).row.items == 0


def test_nobody_says_of_a_province_that_it_was_silent_who_does_not_see_the_weeks_beside(world, settings, monkeypatch):
    monkeypatch.setattr(run, "LEAST_STORIES", 1)
    with world.database.writing() as session:
        session.get_one(Post, world.posts[1]).area_id = world.nearby
    world.item(LONELY_ITEM)
    world.item(LONELY_ITEM, post=1, day="2026-10-13", area=world.nearby)
    world.article(DENIAL, 2)
    checked(world, settings)
    with world.database.reading() as session:
        keys = {area.id: f"new/ward/{area.code}" for area in session.scalars(select(Area).where(Area.level == "ward"))}
        (view,) = crosschecks.listed(session, CheckFilter(kinds=("topic",), since=MONDAY, until=MONDAY), limit=9)
        assert (view.row.state, view.row.items) == ("online_only", 0)
        assert crosschecks.get(session, view.id, (keys[world.ward],), own=True) is None
        assert crosschecks.get(session, view.id, (keys[world.ward], keys[world.nearby]), own=True) is not None


def test_the_same_twenty_are_drawn_of_a_week_that_is_over(world, settings):
    for number in range(23):
        world.item((LONELY_ITEM[0], f"{LONELY_ITEM[1]} {number}", LONELY_ITEM[2]), post=number % 4)
    world.asked("listing")
    checked(world, settings)
    with world.database.reading() as session:
        drawn = [view.id for view in crosschecks.listed(session, CheckFilter(drawn=True), limit=50)]
    assert len(drawn) == 20
    checked(world, settings, everything=True)
    with world.database.writing() as session:
        assert [view.id for view in crosschecks.listed(session, CheckFilter(drawn=True), limit=50)] == drawn
        assert crosschecks.judge(session, drawn[0], True, NOW)
    checked(world, settings, everything=True)
    with world.database.reading() as session:
        said = crosschecks.precision(session, 0.3)
    assert (said.missed, said.looked_at, said.drawn) == (1, 1, 20)


def test_a_removed_article_takes_its_match_along(world, settings):
    from storage import removing

    item = world.item(FLOOD_ITEM)
    article = world.article(FLOOD, 1)
    checked(world, settings)
    with world.database.writing() as session:
        assert removing.remove_article(session, article)
    checked(world, settings, now=NOW + timedelta(hours=1))
    assert of_item(world, item).row.state == "not_checked"
    assert of_item(world, item).row.first_field == HEARD
