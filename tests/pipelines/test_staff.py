"""Staff decisions on the record: they win over the machine, survive a rebuild, and can be taken back."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from meaning_processes import check_consistent, free_leases, kill_after, start
from meaning_samples import NOW, report, row, store_items
from meaning_workers import cluster_all, decide_and_undo

from pipelines.topics import cluster, lease, staff, wording
from pipelines.topics import told as told_of
from pipelines.topics.rebuild import rebuild
from pipelines.topics.refusals import Busy, Refused
from storage import articles, decisions, jobs, outbox, sources, topics
from storage.sessions import Database

REPORTS = 4


@pytest.fixture
def events(database: Database) -> list[list[int]]:
    """Cluster four events and return the stories of each, the largest topic's of an event."""
    items = [report(event, n, published_at=NOW - timedelta(hours=48 - event * 6 - n)) for event in range(4)
             for n in range(REPORTS)]
    store_items(database, items)
    cluster.run(database, owner="a")
    found = [stories_of(database, topic) for topic in living(database)]
    large = sorted((s for s in found if len(s) >= 3), key=lambda s: s[0])
    assert len(large) >= 3
    return large


def living(database: Database) -> list[int]:
    with database.reading() as session:
        return [t.id for t in topics.all(session) if t.stories]


def stories_of(database: Database, topic: int) -> list[int]:
    with database.reading() as session:
        return [m.story_id for m in topics.members(session, [topic])]


def home(database: Database, story: int) -> int:
    with database.reading() as session:
        return topics.of_stories(session, [story])[story].topic_id


def state(database: Database) -> object:
    """Return all that staff see of topics: who is where, what it is called, where old ids lead, what is left out."""
    with database.reading() as session:
        rows = [(t.id, t.label, t.stories, t.articles, t.merged_into_id, t.named_by, t.left_out_by)
                for t in topics.all(session) if t.stories or t.merged_into_id]
        return {m.story_id: (m.topic_id, m.machine_id) for m in topics.every_member(session)}, rows


def told(database: Database) -> set[int]:
    with database.writing() as session:
        rows = outbox.read(session, 1000)
        outbox.done(session, [i for r in rows for i in r.ids])
    return {r.ref_id for r in rows}


def articles_of(database: Database, *stories: int) -> set[int]:
    with database.reading() as session:
        return set(decisions.representatives(session, stories).values())


def check_survives(database: Database) -> None:
    before = state(database)
    rebuild(database)
    assert state(database) == before
    check_consistent(database)


def test_a_merge_holds_leads_on_and_is_told_to_the_index(database: Database, events: list[list[int]]) -> None:
    first, second = home(database, events[0][0]), home(database, events[1][0])
    told(database)
    staff.merge(database, first, [second])
    assert set(stories_of(database, first)) == {*events[0], *events[1]}
    assert told(database) >= articles_of(database, *events[1])
    with database.reading() as session:
        assert topics.resolve(session, second) == first
    check_survives(database)
    store_items(database, [report(1, 60), report(0, 61)])
    cluster.run(database, owner="b")
    check_consistent(database)
    with pytest.raises(Refused, match=f"topic {second} became part of topic {first}"):
        staff.rename(database, second, "Nước sạch ở xã Hạ")
    check_survives(database)


def test_what_is_split_off_stays_apart_and_draws_what_is_like_it(database: Database, events: list[list[int]]) -> None:
    first, second = home(database, events[0][0]), home(database, events[1][0])
    staff.merge(database, first, [second])
    new = staff.split(database, first, events[1]).topic
    assert stories_of(database, new) == sorted(events[1]) and set(stories_of(database, first)) == set(events[0])
    with database.reading() as session:
        assert topics.get_many(session, [new])[new].label
    check_survives(database)
    store_items(database, [report(1, 60), report(0, 61), report(1, 62)])
    cluster.run(database, owner="b")
    check_survives(database)
    with database.reading() as session:
        late = {m.story_id: m.topic_id for m in topics.every_member(session) if m.machine_id in {first, second}}
    assert {late[s] for s in late if s > max(map(max, events))} <= {first, new}


def test_a_split_of_one_machine_topic_is_by_likeness(
    database: Database, events: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "BATCH", 1)     # what one transaction read must not be asked in the next
    own = home(database, events[0][0])
    new = staff.split(database, own, events[0][:1]).topic
    assert stories_of(database, new) == events[0][:1]
    like = [replace(report(0, 70 + n), title=report(0, n).title, lead=report(0, n).body[:200]) for n in (0, 2)]
    ids = store_items(database, like)
    cluster.run(database, owner="b")
    with database.reading() as session:
        late = [articles.get_many(session, ids)[n].story_id for n in ids]
        assert {m.machine_id for m in topics.of_stories(session, late).values()} == {own}
    assert [home(database, story) for story in late] == [new, own]
    check_survives(database)


def test_a_pinned_story_goes_alone(database: Database, events: list[list[int]]) -> None:
    target = home(database, events[1][0])
    staff.pin(database, target, [events[0][1]])
    assert home(database, events[0][1]) == target
    assert home(database, events[0][0]) != target
    check_survives(database)
    with pytest.raises(Refused, match="has these stories already"):
        staff.pin(database, target, [events[0][1]])


def test_a_name_and_a_mark_stay(database: Database, events: list[list[int]]) -> None:
    topic = home(database, events[0][0])
    told(database)
    assert staff.rename(database, topic, "  Nước sạch\nở xã Hạ ").text == "Nước sạch ở xã Hạ"
    assert told(database) == articles_of(database, *events[0])
    staff.leave_out(database, topic, "Tin địa phương khác")
    check_survives(database)
    store_items(database, [report(0, 60)])
    cluster.run(database, owner="b")
    with database.reading() as session:
        assert topics.get_many(session, [topic])[topic].label == "Nước sạch ở xã Hạ"
        assert decisions.left_out(session, [topic])[topic].payload["reason"] == "Tin địa phương khác"


def test_a_name_is_told_of_the_topic_that_bears_it_alone(database: Database, events: list[list[int]]) -> None:
    """Its articles may stand elsewhere: where a merge was undone, or most of them were split off."""
    a, b = (home(database, e[0]) for e in events[:2])
    merged = staff.merge(database, a, [b])
    named, marked = staff.rename(database, a, "Nước sạch ở xã Hạ"), staff.leave_out(database, a, "việc cũ")
    staff.undo(database, merged.decision)
    new = staff.split(database, a, events[0][1:]).topic
    with database.reading() as session:
        about = {topic: {row.id for row in told_of.of_topic(session, topic)} for topic in (a, b, new)}
        where = {row.id: [topic for topic, _ in row.topics] for row in told_of.newest(session, 10)}
    both = {named.decision, marked.decision}
    assert about[a] > both and not about[b] & both and not about[new] & both
    assert where[named.decision] == where[marked.decision] == [a]
    staff.undo(database, named.decision)
    with database.reading() as session:
        [told] = [row for row in told_of.newest(session, 10) if row.id == named.decision]
    assert len(told.topics) == 1 and told.undone_at is not None


@pytest.mark.parametrize("order", range(2))
def test_undoing_everything_in_any_order_restores_what_was(
    database: Database, events: list[list[int]], order: int
) -> None:
    before = state(database)
    a, b, c = (home(database, e[0]) for e in events[:3])
    made = [
        staff.merge(database, a, [b]), staff.merge(database, c, [a]), staff.rename(database, c, "Ba việc làm một"),
        staff.split(database, c, events[1]), staff.pin(database, c, events[1][:1]),
        staff.leave_out(database, c, "không thuộc phạm vi"),
    ]
    check_survives(database)
    random.Random(order).shuffle(made)
    for taken in made:
        staff.undo(database, taken.decision)
        check_consistent(database)
    after = state(database)
    assert after[0] == before[0]
    assert [r for r in after[1] if r[0] <= before[1][-1][0]] == before[1]
    check_survives(database)
    with pytest.raises(Refused, match="was undone already"):
        staff.undo(database, made[0].decision)


def test_of_contradicting_decisions_the_later_one_wins(database: Database, events: list[list[int]]) -> None:
    a, b = (home(database, e[0]) for e in events[:2])
    staff.merge(database, a, [b])
    apart = staff.split(database, a, events[1])
    again = staff.merge(database, apart.topic, [a])
    assert {home(database, e[0]) for e in events[:2]} == {apart.topic}
    check_survives(database)
    with pytest.raises(Refused, match=f"topic {a} became part of topic {apart.topic}"):
        staff.merge(database, a, [apart.topic])
    staff.undo(database, again.decision)
    assert [home(database, e[0]) for e in events[:2]] == [a, apart.topic]
    with database.reading() as session:
        assert topics.resolve(session, b) in {a, apart.topic}


def test_a_decision_outlives_its_stories(database: Database, events: list[list[int]]) -> None:
    """A story's own number goes when its article is revised into another one's copy; the decision names the article."""
    new = staff.split(database, home(database, events[1][0]), events[1][-2:]).topic
    [number] = articles_of(database, events[1][-1])
    other = report(0, 0)
    with database.writing() as session:
        source_id = sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
        url = articles.get_many(session, [number])[number].url
        changed = replace(other, url=url, title=f"Tin lại: {other.title}")
        assert articles.save(session, row(changed, source_id)).outcome == "revised"
    cluster.run(database, owner="b")
    check_consistent(database)
    with database.reading() as session:
        assert articles.get_many(session, [number])[number].story_id == events[0][0]
    # The story it is in now is half of the other topic's: only what the decision names goes.
    assert set(stories_of(database, new)) == {events[1][-2], events[0][0]}
    assert set(events[0][1:]) <= set(stories_of(database, home(database, events[0][1])))
    check_survives(database)


REFUSED: tuple[tuple[Callable[[Database, int, list[int]], object], str], ...] = (
    (lambda d, t, s: staff.merge(d, t, [t]), "cannot be merged with itself"),
    (lambda d, t, s: staff.merge(d, t, [999]), "there is no topic 999"),
    (lambda d, t, s: staff.merge(d, t, [2**70]), "there is no topic"),
    (lambda d, t, s: staff.split(d, t, s), "some have to stay"),
    (lambda d, t, s: staff.split(d, t, []), "no story was chosen"),
    (lambda d, t, s: staff.split(d, t, [s[0], 998]), "has no story 998"),
    (lambda d, t, s: staff.pin(d, t, [2**70]), "there is no story"),
    (lambda d, t, s: staff.rename(d, t, " \u202e\x00 "), "the name of a topic is empty"),
    (lambda d, t, s: staff.rename(d, t, "a" * 10_000), "longer than 200"),
    (lambda d, t, s: staff.rename(d, t, "Nguyễn Văn Tám"), "never named for a person"),
    (lambda d, t, s: staff.rename(d, t, "ông Nguyễn Văn Tám."), "never named for a person"),
    (lambda d, t, s: staff.rename(d, t, "0912 345 678 – Nguyễn Văn Tám"), "never named for a person"),
    (lambda d, t, s: staff.rename(d, t, "Tèo Nguyễn"), "never named for a person"),
    (lambda d, t, s: staff.rename(d, t, "teo_90"), "never named for a person"),
    (lambda d, t, s: staff.leave_out(d, t, "…"), "the reason is empty"),
    (lambda d, t, s: staff.leave_out(d, t, "Trần Bình"), "nothing but names and personal data"),
    (lambda d, t, s: staff.undo(d, 2**70), "there is no decision"),
)


def test_what_cannot_be_is_one_line_and_nothing_is_stored(database: Database, events: list[list[int]]) -> None:
    before, topic = state(database), home(database, events[0][0])
    for ask, said in REFUSED:
        with pytest.raises(Refused, match=said):
            ask(database, topic, events[0])
        with database.reading() as session:
            assert jobs.get(session, lease.JOB).lease_owner is None
    assert state(database) == before
    with database.reading() as session:
        assert decisions.newest(session, 9) == []


@pytest.mark.parametrize(("typed", "kept"), [
    ("Vụ  cháy\tchợ \u202eNúi", "Vụ cháy chợ Núi"), ("<b>Lũ</b> & hạn", "<b>Lũ</b> & hạn"),
    ("Đoàn văn hóa xuống xã", "Đoàn văn hóa xuống xã"), ("Giá trần thị trường", "Giá trần thị trường"),
    ("Bình Dương", "Bình Dương"), ("Cháy chợ của nguyễn văn tám", "Cháy chợ của …"),
    ("Cháy chợ, theo Ng. V. An kể", "Cháy chợ, theo [tên người] kể"), ("Tin giả của teo_90 về lũ", "Tin giả của … về lũ"),
    ("Vụ thào a sùng phá rừng", "Vụ … phá rừng"), ("Tin đồn H'Hen Niê bỏ thi", "Tin đồn … bỏ thi"),
    ("Gọi 0912345678 báo lũ", "Gọi [số điện thoại] báo lũ"), ("Khởi tố Nguyễn Văn Tám vì lừa đảo", None),
])
def test_what_is_typed_is_cleaned_and_names_nobody(typed: str, kept: str | None) -> None:
    named = wording.name(typed)
    assert named == kept if kept else "Tám" not in named and "lừa đảo" in named
    assert wording.name(named) == named


def test_two_at_once_one_waits_and_one_that_waits_too_long_is_told(
    database: Database, events: list[list[int]]
) -> None:
    tops = [home(database, e[0]) for e in events[:3]]
    failed: list[Exception] = []

    def name(number: int) -> None:
        try:
            staff.rename(database, tops[number % 3], f"Tên đặt lần {number}")
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=name, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    with database.writing() as session:
        assert len(decisions.in_force(session)) == 6
        jobs.claim(session, lease.JOB, "the other", NOW.replace(year=2100), 60)
    with pytest.raises(Busy, match="nothing was changed"):
        staff.rename(database, tops[0], "Tên khác hẳn", wait=0.0)
    free_leases(database)
    check_survives(database)


def test_killed_in_the_middle_nothing_is_half(database: Database, database_url: str, events: list[list[int]]) -> None:
    tops = [home(database, e[0]) for e in events[:2]]
    before = state(database)
    dice = random.Random(7)
    for _ in range(4):
        kill_after(start(decide_and_undo, database_url, *tops), dice.uniform(0.2, 0.6))
        check_consistent(database)
        merged = home(database, events[1][0]) == tops[0]
        with database.reading() as session:
            standing = decisions.in_force(session)
            assert merged == any(d.kind == "must-link" for d in standing)
            assert (topics.resolve(session, tops[1]) == tops[0]) == merged
    for decision in standing:
        staff.undo(database, decision.id)
    assert state(database) == before


def test_a_decision_waits_for_articles_that_are_being_put_into_topics(
    database: Database, database_url: str, events: list[list[int]]
) -> None:
    store_items(database, [report(20 + e, n) for e in range(6) for n in range(3)])
    worker = start(cluster_all, database_url, "worker", 60.0)
    a, b = (home(database, e[0]) for e in events[:2])
    staff.merge(database, a, [b])
    worker.join(90)
    check_survives(database)
