"""Clustering on the record: stories and topics are committed with the clusterer's memory, whatever interrupts it."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from meaning_processes import check_consistent, free_leases, kill_after, memberships, partition, start
from meaning_samples import NOW, report, row, store_items
from meaning_workers import cluster_all

from crawlers.items import ArticleItem
from pipelines.topics import cluster
from pipelines.topics.rebuild import rebuild
from storage import articles, jobs, outbox, sources, stories, topics
from storage.sessions import Database


def world(events: int = 6, reports: int = 4) -> list[ArticleItem]:
    """Return reports of events, each with a syndicated copy at another outlet."""
    found = []
    for event in range(events):
        for number in range(reports):
            own = report(event, number, published_at=NOW - timedelta(hours=event * 5 + number))
            copy = replace(own, source="bao-kia", url=own.url.replace("baomau", "baokia"),
                           title="Tin lại: " + own.title, published_at=NOW - timedelta(hours=event * 5 + number - 1))
            found += [own, copy]
    return found


def test_copies_are_one_story_and_reports_one_topic(database: Database) -> None:
    store_items(database, world())
    summary = cluster.run(database, owner="a")
    assert summary.articles == 48 and not summary.busy
    assert {len(story) for story in partition(database)} == {2}
    with database.reading() as session:
        living = [t for t in topics.all(session) if t.stories]
    assert sum(t.articles for t in living) == 48
    assert 6 <= len(living) <= 12
    check_consistent(database)


def test_nothing_waits_gives_nothing_to_do(database: Database) -> None:
    assert cluster.run(database, owner="a") == cluster.ClusterSummary(0, 0, 0)


def test_the_oldest_copy_represents_and_dates_are_those_of_the_copies(database: Database) -> None:
    older, newer = world(1, 1)
    first, second = store_items(database, [newer, older])
    cluster.run(database, owner="a")
    with database.reading() as session:
        [story] = stories.get_many(session, [1]).values()
    assert story.representative_id == second
    assert (story.first_at, story.last_at) == (older.published_at, newer.published_at)
    assert first != second


def test_stories_are_the_same_in_any_order_and_in_any_batches(database: Database) -> None:
    items = world()
    random.Random(3).shuffle(items)
    for at in range(0, len(items), 7):
        store_items(database, items[at : at + 7])
        cluster.run(database, owner="a", limit=random.Random(at).choice([3, 5, None]))
    cluster.run(database, owner="a")
    expected = {frozenset({i.url, i.url.replace("baomau", "baokia")}) for i in items if "baomau" in i.url}
    assert partition(database) == expected
    check_consistent(database)


def test_restarts_do_not_change_the_assignments(database: Database, tmp_path) -> None:
    from storage import schema

    items = world()
    other_url = f"sqlite:///{tmp_path / 'other.db'}"
    schema.upgrade(other_url)
    other = Database(other_url)
    store_items(database, items)
    store_items(other, items)
    cluster.run(database, owner="a")
    while cluster.run(other, owner="b", limit=cluster.BATCH).articles:
        pass
    assert memberships(database) == memberships(other)
    other.close()


def test_a_revision_moves_an_article_to_another_story(database: Database) -> None:
    items = world(2, 1)
    ids = store_items(database, items)
    cluster.run(database, owner="a")
    with database.writing() as session:
        source_id = sources.ensure(session, items[1].source, "Báo kia", "press", enabled=True)
        revised = replace(items[1], title=items[2].title, lead=items[2].lead, body=items[2].body)
        assert articles.save(session, row(revised, source_id)).outcome == "revised"
    assert cluster.run(database, owner="a").articles == 1
    with database.reading() as session:
        found = articles.get_many(session, ids)
    assert found[ids[0]].story_id != found[ids[1]].story_id
    assert found[ids[1]].story_id == found[ids[2]].story_id == found[ids[3]].story_id
    check_consistent(database)


def test_the_index_learns_of_every_article_that_got_a_story(database: Database) -> None:
    ids = store_items(database, world(2, 2))
    with database.writing() as session:
        outbox.done(session, [i for r in outbox.read(session, 1000) for i in r.ids])
    cluster.run(database, owner="a")
    with database.reading() as session:
        assert {r.ref_id for r in outbox.read(session, 1000)} == set(ids)


def test_a_failed_batch_leaves_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    store_items(database, world(3, 2))

    def broken(*arguments: object) -> None:
        raise RuntimeError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.topics.memory.save", broken)
        with pytest.raises(RuntimeError):
            cluster.run(database, owner="a")
    assert memberships(database) == []
    assert cluster.run(database, owner="b").articles == 12
    check_consistent(database)


def test_two_workers_one_waits(database: Database) -> None:
    store_items(database, world(4, 3))
    with database.writing() as session:
        jobs.claim(session, cluster.JOB, "the other", NOW.replace(year=2100), 60)
    assert cluster.run(database, owner="a").busy
    assert memberships(database) == []

    def release() -> None:
        with database.writing() as session:
            jobs.finish(session, cluster.JOB, "the other", NOW)

    timer = threading.Timer(0.3, release)
    timer.start()
    assert cluster.run(database, owner="a", wait=30).articles == 24
    timer.join()


def test_two_processes_at_once_do_every_article_once(database: Database, database_url: str) -> None:
    store_items(database, world(5, 3))
    workers = [start(cluster_all, database_url, name, 60.0) for name in ("a", "b")]
    for worker in workers:
        worker.join(90)
    assert [w.exitcode for w in workers] == [0, 0]
    check_consistent(database)
    sequences = [m[2] for m in memberships(database)]
    assert sequences == list(range(1, len(sequences) + 1))


def test_killed_in_the_middle_it_goes_on_where_the_last_batch_ended(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = world(12, 4)
    store_items(database, items)
    dice = random.Random(5)
    for turn in range(4):
        kill_after(start(cluster_all, database_url, f"killed{turn}"), dice.uniform(0.05, 0.5))
        check_consistent(database)
        free_leases(database)
    cluster.run(database, owner="last")
    check_consistent(database)
    assert {len(story) for story in partition(database)} == {2}
    assert sorted(m[2] for m in memberships(database)) == list(range(1, 49))


def test_a_rebuild_of_the_same_record_changes_nothing(database: Database) -> None:
    store_items(database, world())
    cluster.run(database, owner="a")
    with database.reading() as session:
        before = (memberships(database), topics.all(session))
    with database.writing() as session:
        outbox.done(session, [i for r in outbox.read(session, 1000) for i in r.ids])
    rebuild(database)
    with database.reading() as session:
        after = (memberships(database), topics.all(session))
        assert outbox.behind(session) == 0
    assert [m[:2] for m in after[0]] == [m[:2] for m in before[0]]
    assert [(t.id, t.label, t.stories, t.articles) for t in after[1]] == [
        (t.id, t.label, t.stories, t.articles) for t in before[1]]
    store_items(database, [report(1, 77)])
    cluster.run(database, owner="a")
    check_consistent(database)


def test_a_rebuild_mends_a_wrong_record_and_keeps_ids(database: Database) -> None:
    store_items(database, world(4, 3))
    cluster.run(database, owner="a")
    before = memberships(database)
    with database.writing() as session:
        homes = [m[1] for m in before]
        story, _, sequence = next(m for m in before if homes.count(m[1]) > 2)
        topics.assign(session, story, topics.create(session, "Sai"), sequence, 1.0)
    rebuild(database)
    assert [m[:2] for m in memberships(database)] == [m[:2] for m in before]
    check_consistent(database)
