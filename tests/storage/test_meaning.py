"""Stories and topics: what waits, what follows from a change, and that the index hears of it."""

from __future__ import annotations

from storage_samples import DAY, NOW, article

from storage import articles, decisions, outbox, stories, topics
from storage.sessions import Database


def store(database: Database, source_id: int, *rows) -> list[int]:
    with database.writing() as session:
        return [articles.save(session, row).article_id for row in rows]


def put(database: Database, *article_ids: int) -> int:
    with database.writing() as session:
        story_id = stories.create(session)
        for article_id in article_ids:
            stories.assign(session, article_id, story_id, b"12345678")
        stories.refresh(session, [story_id])
    return story_id


def told(database: Database) -> set[int]:
    """Return the articles in the outbox, and empty it."""
    with database.writing() as session:
        rows = outbox.read(session, 1000)
        outbox.done(session, [row_id for row in rows for row_id in row.ids])
    return {row.ref_id for row in rows}


def story(database: Database, story_id: int) -> stories.StoryRow | None:
    with database.reading() as session:
        return stories.get_many(session, [story_id]).get(story_id)


def test_new_and_changed_articles_wait_until_they_have_a_story(database, source_id):
    first, second = store(database, source_id, article(source_id, 1), article(source_id, 2))
    with database.reading() as session:
        assert [text.id for text in stories.waiting(session, 10)] == [first, second]
        assert [text.id for text in stories.waiting(session, 10, after_id=first)] == [second]
    put(database, first, second)
    with database.reading() as session:
        assert stories.waiting_count(session) == 0
    store(database, source_id, article(source_id, 2, title="Tin khác hẳn"))
    with database.reading() as session:
        assert [text.id for text in stories.waiting(session, 10)] == [second]


def test_the_oldest_reliable_copy_represents_a_story(database, source_id):
    late, undated, early = store(
        database, source_id,
        article(source_id, 1, published_at=NOW + DAY), article(source_id, 2, published_at=None, date_reliable=False),
        article(source_id, 3, published_at=NOW),
    )
    row = story(database, put(database, late, undated, early))
    assert row is not None
    assert (row.representative_id, row.articles, row.first_at, row.last_at) == (early, 3, NOW, NOW + DAY)
    with database.reading() as session:
        group = stories.members(session, [row.id])[row.id]
        assert [text.id for text in group] == [early, late, undated]
        assert set(stories.texts(session, [early])) == {early}
        assert stories.article_ids(session, [row.id]) == [late, undated, early]


def test_the_index_hears_of_an_article_whose_story_changed(database, source_id):
    first, second = store(database, source_id, article(source_id, 1), article(source_id, 2))
    old = put(database, first)
    told(database)
    with database.writing() as session:
        stories.assign(session, first, old, b"")
        stories.assign(session, second, old, b"")
        stories.refresh(session, [old])
        assert articles.get(session, second).version == 2
    assert told(database) == {second}


def test_the_index_hears_of_a_story_whose_topic_changed(database, source_id):
    first, second = store(database, source_id, article(source_id, 1), article(source_id, 2))
    story_id = put(database, first, second)
    told(database)
    with database.writing() as session:
        topic_id = topics.create(session, "Lũ")
        topics.assign(session, story_id, topic_id, 1, 0.5)
    assert told(database) == {first, second}
    with database.writing() as session:
        topics.assign(session, story_id, topic_id, 2, 0.6)
    assert told(database) == set()
    with database.writing() as session:
        topics.leave(session, [story_id])
    assert told(database) == {first, second}


def test_a_story_without_articles_goes(database, source_id):
    first, = store(database, source_id, article(source_id))
    old = put(database, first)
    with database.writing() as session:
        topic_id = topics.create(session, "Lũ", ["lũ"])
        topics.assign(session, old, topic_id, 1, 0.5)
        new = stories.create(session)
        stories.assign(session, first, new, b"")
        stories.refresh(session, [old, new])
        topics.refresh(session, [topic_id])
        assert topics.get(session, topic_id).stories == 0
    assert story(database, old) is None
    assert new > old


def test_sketches_cover_the_window_and_what_was_collected_in_it(database, source_id):
    inside, outside, undated, waiting, old = store(
        database, source_id, article(source_id, 1), article(source_id, 2, published_at=NOW - 9 * DAY),
        article(source_id, 3, date_reliable=False), article(source_id, 4),
        article(source_id, 5, date_reliable=False, collected_at=NOW - 9 * DAY),
    )
    for number in (inside, outside, undated, old):
        put(database, number)
    with database.reading() as session:
        found = {row.id: row for row in stories.sketches(session, NOW - DAY, NOW + DAY, 9)}
        assert [row.id for row in stories.sketches(session, NOW - DAY, NOW + DAY, 1)] == [undated]
    assert set(found) == {inside, undated}
    assert found[inside].sketch == b"12345678"
    assert found[undated].at is None
    assert waiting not in found


def topic_of(database: Database, source_id: int, numbers: range, label: str, sequence: int) -> tuple[int, list[int]]:
    ids = store(database, source_id, *(article(source_id, number) for number in numbers))
    story_ids = [put(database, article_id) for article_id in ids]
    with database.writing() as session:
        topic_id = topics.create(session, label, [label])
        for offset, story_id in enumerate(story_ids):
            topics.assign(session, story_id, topic_id, sequence + offset, 0.9)
        topics.refresh(session, [topic_id])
    return topic_id, ids


def test_a_topic_counts_its_stories_and_articles(database, source_id):
    topic_id, _ids = topic_of(database, source_id, range(3), "Lũ", 10)
    with database.reading() as session:
        row = topics.get(session, topic_id)
        places = topics.members(session, [topic_id])
        assert stories.without_topic(session, 10) == []
    assert (row.stories, row.articles, row.first_at, row.terms) == (3, 3, NOW, ["Lũ"])
    assert [place.sequence for place in places] == [10, 11, 12]


def test_a_new_label_reaches_the_index_and_the_same_does_not(database, source_id):
    topic_id, ids = topic_of(database, source_id, range(2), "Lũ", 1)
    told(database)
    with database.writing() as session:
        assert not topics.describe(session, topic_id, "Lũ", ["nước"])
    assert told(database) == set()
    with database.writing() as session:
        assert topics.describe(session, topic_id, "Lũ lớn", ["nước"])
    assert told(database) == set(ids)


def test_a_merged_topic_leads_on_also_after_another_merge(database, source_id):
    first, first_ids = topic_of(database, source_id, range(2), "a", 1)
    second, _ids = topic_of(database, source_id, range(2, 4), "b", 3)
    third, _ids = topic_of(database, source_id, range(4, 6), "c", 5)
    told(database)
    with database.writing() as session:
        topics.merge(session, first, second)
    assert told(database) == set(first_ids)
    with database.writing() as session:
        topics.merge(session, second, third)
        assert (topics.resolve(session, first), topics.resolve(session, second)) == (third, third)
        assert topics.resolve(session, third) == third
        assert topics.get(session, third).articles == 6
        assert topics.get(session, first).stories == 0
        assert {place.topic_id for place in topics.every_member(session)} == {third}
        assert [row.id for row in topics.all(session)] == [first, second, third]


def test_the_state_is_written_with_the_membership(database, source_id):
    with database.reading() as session:
        assert topics.load_state(session, "online") is None
    for sequence in (1, 2):
        with database.writing() as session:
            topics.save_state(session, "online", topics.State(sequence, 1, bytes([sequence])))
    with database.reading() as session:
        assert topics.load_state(session, "online") == topics.State(2, 1, b"\x02")


def test_a_given_topic_id_is_never_given_again(database):
    with database.writing() as session:
        assert topics.create(session, "a", topic_id=7) == 7
        assert topics.create(session, "b") == 8


def test_staff_decisions_stay_and_can_be_taken_back(database):
    with database.writing() as session:
        first = decisions.decide(session, "pin", {"articles": [1], "to": [2]})
        second = decisions.decide(session, "rename", {"articles": [1], "label": "Lũ"})
        decisions.undo(session, first)
    with database.reading() as session:
        found = decisions.in_force(session)
        assert [row.id for row in decisions.newest(session, 5)] == [second, first]
        assert decisions.get(session, first).undone_at is not None
    assert [(row.id, row.kind, row.payload["label"]) for row in found] == [(second, "rename", "Lũ")]


def test_a_story_moves_between_topics(database, source_id):
    first, _ids = topic_of(database, source_id, range(1), "a", 1)
    second, _ids = topic_of(database, source_id, range(1, 2), "b", 2)
    with database.writing() as session:
        moved = topics.members(session, [first])[0].story_id
        topics.assign(session, moved, second, 3, 0.1)
        assert topics.of_stories(session, [moved])[moved] == topics.Member(moved, second, 3, 0.1, second)
        topics.leave(session, [moved])
        assert topics.of_stories(session, [moved]) == {}
