"""Proposals to split and explanations: data for staff, from the stories alone, without a personal name."""

from __future__ import annotations

import random
from dataclasses import replace

from meaning_samples import report, store_items

from crawlers.items import ArticleItem
from pipelines.topics import background, cluster, explain, splits
from pipelines.topics.members import Member
from storage import topics
from storage.sessions import Database


def members(*events: int, each: int = 5) -> list[Member]:
    made = [(n, report(event, n)) for event in events for n in range(each)]
    return [Member(100 * event + n, r.title, r.lead, r.body)
            for (n, r), event in zip(made, [e for e in events for _ in range(each)], strict=True)]


def test_two_events_in_one_topic_are_proposed_as_two() -> None:
    both = members(1, 2)
    found = splits.propose(both, background.frequencies())
    assert found is not None
    assert [set(part.story_ids) for part in (found.first, found.second)] == [set(range(100, 105)), set(range(200, 205))]
    assert found.between < min(found.first.likeness, found.second.likeness)
    text = {1: " ".join(m.title + m.lead + m.body for m in both[:5]), 2: " ".join(m.body for m in both[5:])}
    assert found.first.terms and all(term.lower() in text[1].lower() for term in found.first.terms)
    assert not set(found.first.terms) & set(found.second.terms)


def test_the_order_of_the_stories_changes_no_proposal() -> None:
    rows = members(1, 2, each=4)
    mixed = random.Random(4).sample(rows, len(rows))
    assert splits.propose(rows, background.frequencies()) == splits.propose(mixed, background.frequencies())


def test_one_event_few_stories_and_strays_are_not_split() -> None:
    assert splits.propose(members(3, each=9), background.frequencies()) is None
    assert splits.propose(members(1, 2, each=2), background.frequencies()) is None
    assert splits.propose([*members(3, each=8), *members(4, each=2)], background.frequencies()) is None
    assert splits.propose([], background.frequencies()) is None
    same = [replace(members(5, each=1)[0], story_id=n) for n in range(8)]
    assert splits.propose(same, background.frequencies()) is None
    empty = [Member(n, "", "", "") for n in range(8)]
    assert splits.propose(empty, background.frequencies()) is None


def test_an_explanation_names_what_is_shared_and_the_least_fitting_story() -> None:
    rows = [*members(1), *members(7, each=1)]
    found = explain.explain(rows, background.frequencies())
    assert found.stories[0].story_id == 700
    assert found.stories[0].all < found.stories[1].all / 2
    assert {reason.story_id for reason in found.stories} == {row.story_id for row in rows}
    assert all(reason.nearest_id != reason.story_id for reason in found.stories)
    assert found.terms and all(2 <= term.stories <= 5 and 0 < term.weight <= 1 for term in found.terms)
    assert [t.weight for t in found.terms] == sorted((t.weight for t in found.terms), reverse=True)


def test_a_single_story_and_none_are_explained_by_nothing() -> None:
    assert explain.explain([], background.frequencies()).stories == ()
    [alone] = explain.explain(members(1, each=1), background.frequencies()).stories
    assert (alone.all, alone.nearest, alone.nearest_id) == (0.0, 0.0, None)


def test_no_term_names_a_person() -> None:
    rows = [Member(n, "Khởi tố ông Nguyễn Văn Tám", f"Ông Nguyễn Văn Tám ở xã Lũng Hạ {n}", "Nguyễn Văn Tám phá rừng")
            for n in range(4)]
    found = explain.explain(rows, background.frequencies())
    shown = " ".join([*(t.words for t in found.terms), *(t for r in found.stories for t in r.terms)]).lower()
    assert "phá rừng" in shown
    assert not any(name in shown for name in ("tám", "nguyễn", "văn tám"))


def test_topics_of_the_record_are_explained_and_split_by_hand_only(database: Database) -> None:
    items: list[ArticleItem] = [report(event, n) for n in range(5) for event in (1, 2)]
    store_items(database, items)
    cluster.run(database, owner="a")
    with database.reading() as session:
        homes = [m.topic_id for m in topics.every_member(session)]
        one, other = sorted(set(homes), key=lambda t: -homes.count(t))[:2]
        assert splits.of_topics(session, homes) == {}
        assert len(explain.of_topic(session, one).stories) == homes.count(one)
        assert explain.of_topic(session, 10**9).stories == ()
    with database.writing() as session:
        topics.merge(session, other, one)
    with database.reading() as session:
        before = list(topics.every_member(session))
        found = splits.of_topics(session, {one, other})
        assert list(found) == [one]
        assert splits.of_topic(session, one) == found[one]
        assert len(found[one].first.story_ids) + len(found[one].second.story_ids) == homes.count(one) + homes.count(other)
        assert list(topics.every_member(session)) == before
