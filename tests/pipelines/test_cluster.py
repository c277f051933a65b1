"""Clustering on the record: stories and topics are committed with the clusterer's memory, whatever interrupts it."""

from __future__ import annotations

import random
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from meaning_processes import check_consistent, free_leases, memberships, partition, start
from meaning_samples import NOW, loose_report, report, row, store_items
from meaning_workers import cluster_all, cluster_until_assignment, cluster_until_merge
from sqlalchemy import select

from crawlers.items import ArticleItem
from pipelines.topics import cluster, lease
from pipelines.topics.rebuild import rebuild
from storage import articles, jobs, outbox, schema, sources, stories, topics
from storage.errors import LeaseLost
from storage.models import Article
from storage.sessions import Database

ENGLISH = (
    ("Rail link to the Rotterdam container terminal opens", "The first freight train reached the terminal on Tuesday.",
     "Officials of the port of Rotterdam said that the rail link to the container terminal would carry half a million "
     "containers a year. Exporters expect lower freight costs, while fishermen of the harbour asked for a channel."),
    ("Container terminal in Rotterdam gets its rail link", "Freight trains now run to the port's container terminal.",
     "The port of Rotterdam opened a rail link to its container terminal this week. Freight costs of exporters could "
     "fall by a tenth, officials said; fishermen complained about the dredged channel in the harbour."),
    ("Central bank keeps its key rate unchanged", "Inflation is to stay below the target this year.",
     "Lenders must report their property loans every month from January. Economists had expected the decision after "
     "prices rose more slowly in October, and small banks get more time to raise capital."),
)


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


def test_english_articles_and_articles_without_a_body_come_in_as_all_others_do(database: Database) -> None:
    english = [replace(report(90, n), title=title, lead=lead, body=body) for n, (title, lead, body) in enumerate(ENGLISH)]
    titles = ["Cháy chợ Đầm ở Nha Trang", "Chợ Đầm ở Nha Trang cháy lớn", "Giá cà phê Đắk Lắk tăng mạnh"]
    bare = [replace(report(91, n), title=title, lead="", body="") for n, title in enumerate(titles)]
    nothing = replace(report(92, 0), title="…", lead="", body="")
    ids = store_items(database, [*english, *bare, nothing, *world(1, 1)])
    assert cluster.run(database, owner="a").articles == len(ids)
    check_consistent(database)
    with database.reading() as session:
        homes = {m.story_id: m.topic_id for m in topics.every_member(session)}
        found = articles.get_many(session, ids)
        assert all(t.label for t in topics.all(session) if t.stories)
    placed = [homes[found[n].story_id] for n in ids]
    assert placed[0] == placed[1] and placed[3] == placed[4]
    assert len({placed[0], placed[2], placed[3], placed[5], placed[6], placed[7]}) == 6
    assert cluster.run(database, owner="a") == cluster.ClusterSummary(0, 0, 0)


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
        jobs.claim(session, lease.JOB, "the other", NOW.replace(year=2100), 60)
    assert cluster.run(database, owner="a").busy
    assert memberships(database) == []

    def release() -> None:
        with database.writing() as session:
            jobs.finish(session, lease.JOB, "the other", NOW)

    timer = threading.Timer(0.3, release)
    timer.start()
    assert cluster.run(database, owner="a", wait=30).articles == 24
    timer.join()


def test_a_worker_whose_lease_a_clock_gave_away_writes_nothing_more(database: Database) -> None:
    """A clock that jumps ends the lease under whoever holds it: the other one goes on alone."""
    store_items(database, world(6, 4))
    written: list[list[tuple[int, int, int]]] = []

    def take_over(done: int) -> None:
        with database.writing() as session:
            assert jobs.claim(session, lease.JOB, "b", NOW.replace(year=2100), 60) is not None
        written.append(memberships(database))

    with pytest.raises(LeaseLost):
        cluster.run(database, owner="a", on_progress=take_over)
    assert memberships(database) == written[0] and len(written) == 1
    assert cluster.run(database, owner="c").busy
    free_leases(database)
    assert cluster.run(database, owner="b").articles == 48 - cluster.BATCH
    check_consistent(database)
    assert sorted(m[2] for m in memberships(database)) == list(range(1, 25))


def test_two_processes_at_once_do_every_article_once(database: Database, database_url: str) -> None:
    store_items(database, world(5, 3))
    workers = [start(cluster_all, database_url, name, 60.0) for name in ("a", "b")]
    for worker in workers:
        worker.join(90)
    assert [w.exitcode for w in workers] == [0, 0]
    check_consistent(database)
    sequences = [m[2] for m in memberships(database)]
    assert sequences == list(range(1, len(sequences) + 1))


@pytest.fixture
def undisturbed(tmp_path: Path) -> Iterator[Database]:
    """Yield a record of its own, in which nothing is killed."""
    schema.upgrade(url := f"sqlite:///{tmp_path / 'other.db'}")
    record = Database(url)
    yield record
    record.close()


@pytest.mark.slow
def test_killed_in_the_middle_of_an_assignment_it_goes_on_where_the_last_batch_ended(
    database: Database, database_url: str, undisturbed: Database
) -> None:
    items = world(8, 4)
    for record in (database, undisturbed):
        store_items(record, items)
    for turn, (number, batches) in enumerate(((3, 0), (30, 1))):
        process = start(cluster_until_assignment, database_url, f"killed{turn}", number)
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
        with database.reading() as session:
            assert stories.waiting_count(session) == len(items) - batches * cluster.BATCH
        check_consistent(database)
        free_leases(database)
    for record in (database, undisturbed):
        cluster.run(record, owner="last")
    check_consistent(database)
    assert {len(story) for story in partition(database)} == {2}
    assert sorted(m[2] for m in memberships(database)) == list(range(1, 33))
    assert topics_by_key(database) == topics_by_key(undisturbed)


def topics_by_key(database: Database) -> list[frozenset[str]]:
    """Return the topics, the oldest first, as sets of article keys: a lost transaction may use up ids."""
    with database.reading() as session:
        homes = {m.story_id: m.topic_id for m in topics.every_member(session)}
        rows = session.execute(select(Article.key, Article.story_id)).all()
    return [frozenset(key for key, story in rows if homes[story] == topic) for topic in sorted({*homes.values()})]


@pytest.mark.slow
def test_killed_at_a_merge_of_a_consolidation_it_comes_to_the_same_topics(
    database: Database, database_url: str, undisturbed: Database
) -> None:
    items = [loose_report(n % 6, n // 6, published_at=NOW - timedelta(hours=150 - 2.4 * n)) for n in range(60)]
    for record in (database, undisturbed):
        store_items(record, items)
    # These reports merge once, in the second consolidation of the first batch: all others join at once.
    before = memberships(database)
    process = start(cluster_until_merge, database_url, "killed", 1)
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert memberships(database) == before
    check_consistent(database)
    free_leases(database)
    for record in (database, undisturbed):
        cluster.run(record, owner="last")
    check_consistent(database)
    assert topics_by_key(database) == topics_by_key(undisturbed)


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
