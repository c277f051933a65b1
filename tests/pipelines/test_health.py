"""The health of sources: silence, volume, lost fields, refusals, each against a source that is as it always was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from config import clock, thresholds
from crawlers.statuses import READ, RETRY_LATER, UNREAD, Status
from langnghe.render import health_words
from pipelines import coverage
from pipelines.health.assess import SourceHealth, assess, remarked
from pipelines.health.remarks import Remark, Seen, examine
from pipelines.health.series import DayCount, shift, usual
from storage import articles, frontier, outcomes, sources, threads, views
from storage.articles import ArticleRow
from storage.health import Item
from storage.models import Page
from storage.sessions import Database
from storage.threads import CommentRow, ThreadRow

NOW = datetime.fromisoformat("2026-05-20T12:00:00+07:00")
LIMITS = thresholds.load().health
USUAL = (9, 11, 10, 12, 8)


def item(at: datetime, **changes: object) -> Item:
    return replace(Item(at, at + timedelta(minutes=20), True, True, True, True, 2000), **changes)  # type: ignore[arg-type]


def steady(days: int = 28, until: datetime = NOW) -> list[Item]:
    """Return some ten articles a day between 7 and 20 o'clock, the same pattern each week."""
    found = []
    for back in range(days, -1, -1):
        morning = (until - timedelta(days=back)).replace(hour=7)
        many = USUAL[morning.toordinal() % 5]
        found += [item(morning + timedelta(hours=13 * n / many)) for n in range(many)]
    return [i for i in found if i.at < until]


def seen(items: Sequence[Item], **changes: object) -> Seen:
    answered = frozenset(clock.local_day(NOW - timedelta(days=back)) for back in range(29))
    return replace(Seen(NOW, NOW - timedelta(days=60), items, answered=answered), **changes)  # type: ignore[arg-type]


def codes(found: Seen) -> list[str]:
    return [remark.code for remark in examine(found, LIMITS)[0]]


def test_a_source_that_is_as_always_gets_no_remark() -> None:
    remarks, figures = examine(seen(steady()), LIMITS)
    assert remarks == ()
    assert figures.usual_a_day == pytest.approx(10, abs=0.5) and figures.yesterday in USUAL
    assert figures.shares == {"date": 1, "lead": 1, "section": 1, "rules": 1}


@pytest.mark.parametrize(("hours", "silent"), [(3, False), (20, False), (30, True)])
def test_a_source_that_answers_without_news_is_silent(hours: int, silent: bool) -> None:
    found = seen(steady(until=NOW - timedelta(hours=hours)))
    assert ("silent" in codes(found)) is silent


def test_a_portal_with_long_pauses_is_given_longer() -> None:
    weekly = [item(NOW - timedelta(days=7 * week + 5, hours=n)) for week in range(8) for n in range(3)]
    assert "silent" not in codes(seen(weekly))
    assert "silent" in codes(seen([replace(i, at=i.at - timedelta(days=14)) for i in weekly]))


def test_a_source_that_does_not_answer_is_not_called_silent() -> None:
    long_ago = frozenset({clock.local_day(NOW - timedelta(days=9))})
    assert "silent" not in codes(seen(steady(until=NOW - timedelta(days=8)), answered=long_ago))


def test_a_source_that_never_had_anything_is_silent_at_last() -> None:
    assert codes(seen((), since=NOW - timedelta(days=10))) == []
    assert codes(seen((), since=NOW - timedelta(days=40))) == ["silent"]


@pytest.mark.parametrize(("change", "field"), [
    ({"dated": False}, "date"), ({"lead": False}, "lead"), ({"section": False}, "section"), ({"by_rules": False}, "rules")])
def test_a_field_that_went_is_named(change: dict[str, bool], field: str) -> None:
    border = NOW - timedelta(days=7)
    items = [replace(i, **change) if i.collected_at >= border else i for i in steady()]  # type: ignore[arg-type]
    remarks, figures = examine(seen(items), LIMITS)
    assert remarks == (Remark("lost_field", {"field": field, "percent": 0, "before_percent": 100}),)
    assert figures.shares[field] == 0


def test_articles_cut_short_are_noticed() -> None:
    border = NOW - timedelta(days=7)
    items = [replace(i, characters=300) if i.collected_at >= border else i for i in steady()]
    assert examine(seen(items), LIMITS)[0] == (Remark("length", {"characters": 300, "before_characters": 2000}),)


def test_comment_threads_that_mostly_break_off_are_remarked() -> None:
    assert examine(seen(steady(), threads=5, broken=5), LIMITS)[0] == (Remark("threads", {"broken": 5, "threads": 5}),)
    assert codes(seen(steady(), threads=40, broken=20)) == ["threads"]
    assert codes(seen(steady(), threads=41, broken=20)) == []
    assert codes(seen(steady(), threads=2, broken=2)) == []


@pytest.mark.parametrize(("status", "found"), [("incomplete_thread", ["threads"]), ("stored", [])])
def test_threads_are_judged_by_how_each_ended_last(database: Database, status: str, found: list[str]) -> None:
    clock.freeze(NOW - timedelta(days=60))
    ids = fill(database, ["bao-lang", "bao-khac"])
    with database.writing() as session:
        urls = [f"https://bao-lang.example/{number}" for number in range(6)]
        frontier.add_links(session, ids["bao-lang"], [(url, "comments", 0, None, None) for url in urls])
        pages = session.scalars(select(Page.id).where(Page.source_id == ids["bao-lang"]).order_by(Page.id)).all()
        for number, page_id in enumerate(pages):
            # One broke off long ago and was not asked since; each thread counts once, however often it was asked.
            moments = [50] if number == 5 else [20, 3]
            for days in moments:
                ended = "incomplete_thread" if days != 3 else status
                outcomes.record(session, source_id=ids["bao-lang"], status=ended, page_id=page_id,
                                at=NOW - timedelta(days=days))
    clock.freeze(None)
    with database.reading() as session:
        assert outcomes.threads(session, "incomplete_thread", NOW - timedelta(days=28), NOW) == {
            ids["bao-lang"]: (5, 5 if status == "incomplete_thread" else 0)}
        remarks = {health.source.name: codes_of(health) for health in assess(session, NOW, LIMITS)}
    assert [code for code in remarks["bao-lang"] if code == "threads"] == found


def test_articles_that_lack_a_part_are_a_matter_of_their_own(database: Database) -> None:
    assert examine(seen(steady(), incomplete=3), LIMITS)[0] == (Remark("parts", {"articles": 3}),)
    assert codes(seen(steady(), incomplete=2, recent={"incomplete_article": 70}, before={"stored": 200})) == []
    clock.freeze(NOW - timedelta(days=60))
    ids = fill(database, ["bao-lang"])
    with database.writing() as session:
        urls = [f"https://bao-lang.example/{number}" for number in range(5)]
        frontier.add_links(session, ids["bao-lang"], [(url, "article", 0, None, None) for url in urls])
        pages = session.scalars(select(Page.id).where(Page.source_id == ids["bao-lang"]).order_by(Page.id)).all()
        # The last one was whole when it was asked again; the first one was left out by the file since.
        for number, page_id in enumerate(pages):
            for hours, status in ((30, "incomplete_article"), (3, ("excluded", "incomplete_article", "", "", "stored")[number])):
                if status:
                    outcomes.record(session, source_id=ids["bao-lang"], page_id=page_id, status=status, at=NOW - timedelta(hours=hours))
    clock.freeze(None)
    with database.reading() as session:
        assert outcomes.broken_articles(session, "incomplete_article", NOW - timedelta(days=7), NOW) == {ids["bao-lang"]: 4}
        found, = assess(session, NOW, LIMITS)
    assert Remark("parts", {"articles": 4}) in found.remarks
    assert "4 bài nhiều trang bị thiếu một trang" in health_words.sentence("parts", {"articles": 4})


def codes_of(health: SourceHealth) -> list[str]:
    return [remark.code for remark in health.remarks]


def test_few_articles_say_nothing_about_fields() -> None:
    few = [item(NOW - timedelta(days=n, hours=1), lead=n > 7) for n in range(1, 28, 2)]
    assert codes(seen(few)) == []


def test_refusals_and_unreadable_pages() -> None:
    refused = seen(steady(), recent={"robots": 40, "stored": 10})
    assert examine(refused, LIMITS)[0] == (Remark("refused", {"percent": 80, "pages": 50}),)
    assert codes(seen(steady(), recent={"robots": 2})) == []
    broken = seen(steady(), recent={"extraction_failed": 30, "stored": 30}, before={"stored": 90, "not_article": 10})
    assert examine(broken, LIMITS)[0] == (Remark("unreadable", {"percent": 50, "before_percent": 10}),)


@pytest.mark.parametrize("status", ["paywall", "consent", "soft_404"])
def test_a_wall_in_the_place_of_every_article_is_remarked_however_often_the_feed_answers(status: str) -> None:
    listings = {"listing": 600, "not_modified": 900}
    walled = seen(steady(), recent={status: 70} | listings, before={"stored": 200, status: 4} | listings)
    assert examine(walled, LIMITS)[0] == (Remark("unreadable", {"percent": 100, "before_percent": 2}),)
    assert codes(seen(steady(), recent={"stored": 70} | listings, before={"stored": 200} | listings)) == []


def test_an_outlet_that_bars_its_articles_is_remarked_and_one_whose_feed_or_comments_are_barred_is_not() -> None:
    listings = {"listing": 600, "not_modified": 900}
    barred = {"recent": {"http_error": 70} | listings, "before": {"stored": 200, "http_error": 4} | listings}
    assert examine(seen(steady(), barred=70, barred_before=4, **barred), LIMITS)[0] == (
        Remark("unreadable", {"percent": 100, "before_percent": 2}),)
    assert codes(seen(steady(), **(barred | {"recent": {"http_error": 70, "stored": 70} | listings}))) == []
    assert codes(seen(steady(), recent={"needs_rendering": 2, "http_error": 98, "stored": 2}, barred=98)) == []


@pytest.mark.parametrize(("kind", "state"), [("article", "changed"), ("comments", "ok")])
def test_an_outlet_whose_articles_answer_403_is_not_in_order(database: Database, kind: str, state: str) -> None:
    clock.freeze(NOW - timedelta(days=60))
    source_id = fill(database, ["bao-chan"])["bao-chan"]
    with database.writing() as session:
        urls = [f"https://bao-chan.example/{kind}/{number}" for number in range(60)]
        frontier.add_links(session, source_id, [(url, kind, 0, None, None) for url in urls])
        for number, page_id in enumerate(session.scalars(select(Page.id).where(Page.source_id == source_id)).all()):
            outcomes.record(session, source_id=source_id, status="stored", at=NOW - timedelta(days=10, minutes=number))
            outcomes.record(session, source_id=source_id, status="http_error", http_status=403, page_id=page_id,
                            at=NOW - timedelta(days=1, minutes=number))
    clock.freeze(None)
    with database.reading() as session:
        [health] = assess(session, NOW, LIMITS)
    assert health.state == state
    assert [remark.code for remark in health.remarks] == (["unreadable"] if state == "changed" else [])


def test_pages_that_need_a_browser_are_remarked_also_of_a_new_source() -> None:
    new = seen((), since=NOW - timedelta(days=2), recent={"needs_rendering": 2, "stored": 1, "listing": 50})
    assert examine(new, LIMITS)[0] == (Remark("rendering", {"pages": 2}),)
    assert codes(seen(steady(), recent={"needs_rendering": 2, "stored": 60})) == []


def test_every_status_is_read_or_not_and_the_walls_are_not() -> None:
    assert READ.isdisjoint(UNREAD) and set(Status) == READ | UNREAD
    assert RETRY_LATER <= UNREAD and {Status.PAYWALL, Status.CONSENT, Status.HTTP_ERROR, Status.ROBOTS} <= UNREAD


@pytest.mark.parametrize(("statuses", "state"), [
    (("http_error",), "failing"), (("consent", "gone"), "failing"), (("extraction_failed",), "failing"),
    (("http_error", "listing"), "ok"), (("not_modified",), "ok")])
def test_a_day_without_one_page_that_was_read_is_unknown_everywhere(
    database: Database, statuses: tuple[str, ...], state: str) -> None:
    """The same rows answer the chart, the digest and the health of the source alike."""
    clock.freeze(NOW - timedelta(days=3))
    with database.writing() as session:
        source_id = sources.ensure(session, "bao-tuong", "Báo Tường", "press", enabled=True)
        for status in statuses:
            outcomes.record(session, source_id=source_id, status=status, at=NOW - timedelta(hours=2))
        sources.note_answer(session, source_id, NOW - timedelta(hours=2))
    clock.freeze(None)
    start, end = clock.local_day_bounds(clock.local_day(NOW))
    with database.reading() as session:
        [health] = assess(session, NOW, LIMITS)
        masked = views.silent_days(session, start, end, unread=UNREAD)
        covered = coverage.build(session, start, end, (), (), LIMITS)
    unread = state != "ok"
    assert health.state == state and ("unread" in [remark.code for remark in health.remarks]) is unread
    assert masked == ({clock.local_day(NOW): ("Báo Tường",)} if unread else {})
    assert [row["name"] for row in covered["failed"]] == (["bao-tuong"] if unread else [])
    assert covered["answering"] == (0 if unread else 1)


def test_a_low_day_is_a_remark_and_a_stop_is_a_change_of_level() -> None:
    yesterday = clock.local_day(NOW - timedelta(days=1))
    low = [i for i in steady() if clock.local_day(i.at) != yesterday or i.at.hour == 12]
    assert codes(seen(low)) == ["low"]
    first = clock.local_day(NOW - timedelta(days=8))
    stopped = [i for i in steady() if clock.local_day(i.at) < first or i.at.hour == 12]
    fell = examine(seen(stopped), LIMITS)[0]
    assert [remark.code for remark in fell] == ["fell"]
    assert fell[0].values["day"] == first


def test_days_without_an_answer_do_not_count_as_empty() -> None:
    gone = {clock.local_day(NOW - timedelta(days=back)) for back in range(2, 9)}
    answered = frozenset(clock.local_day(NOW - timedelta(days=back)) for back in range(29)) - gone
    items = [i for i in steady() if clock.local_day(i.at) not in gone]
    assert codes(seen(items, answered=answered)) == []


def test_the_first_day_brings_a_backlog_and_is_no_measure() -> None:
    backlog = [item(NOW - timedelta(days=20, minutes=n)) for n in range(500)]
    items = [*backlog, *(i for i in steady() if i.at > NOW - timedelta(days=19))]
    found = seen(items, since=NOW - timedelta(days=20))
    assert "fell" not in codes(found) and "low" not in codes(found)


def test_weekends_are_held_against_weekends() -> None:
    monday = date(2026, 3, 2)
    days = [DayCount(monday + timedelta(days=n), 10 if n % 7 >= 5 else 50) for n in range(28)]
    saturday = DayCount(monday + timedelta(days=33), 11)
    assert usual(days, saturday).mean == 10
    assert shift(days, LIMITS.shift_score) is None


def fill(database: Database, names: Sequence[str] = ("bao-deu", "bao-im")) -> dict[str, int]:
    """Store two sources that are crawled alike; the second stopped two days ago though it answers."""
    with database.writing() as session:
        ids = {name: sources.ensure(session, name, name.title(), "press", enabled=True) for name in names}
        for name, source_id in ids.items():
            for number, found in enumerate(steady(until=NOW - timedelta(days=2) if name == "bao-im" else NOW)):
                articles.save(session, row(source_id, f"https://{name}.example/{number}", found))
            for back in range(29):
                outcomes.record(session, source_id=source_id, status="not_modified", at=NOW - timedelta(days=back, hours=1))
            sources.note_answer(session, source_id, NOW - timedelta(minutes=5), new=True)
    return ids


def row(source_id: int, url: str, found: Item) -> ArticleRow:
    return ArticleRow(
        source_id=source_id, key=url, url=url, title=f"Tin {url}", lead="Sapo của tin.", body=f"Nội dung {url}. " * 20,
        section="Thời sự", published_at=found.at, date_basis="jsonld", date_precision="minute", date_reliable=True,
        collected_at=found.collected_at, parser="rules:mau:1", rules_version=1)


def test_states_of_the_record(database: Database) -> None:
    clock.freeze(NOW - timedelta(days=60))
    fill(database)
    clock.freeze(None)
    with database.writing() as session:
        sources.ensure(session, "bao-moi", "Báo Mới", "press", enabled=True)
        sources.ensure(session, "bao-tat", "Báo Tắt", "press")
        refused = sources.ensure(session, "bao-cam", "Báo Cấm", "press", enabled=True)
        for hours in range(5):
            outcomes.record(session, source_id=refused, status="robots", at=NOW - timedelta(hours=hours))
        failing = sources.ensure(session, "bao-hong", "Báo Hỏng", "press", enabled=True)
        outcomes.record(session, source_id=failing, status="timeout", at=NOW - timedelta(hours=1))
        sources.note_error(session, failing, "timeout")
    with database.reading() as session:
        states = {health.source.name: health.state for health in assess(session, NOW, LIMITS)}
        named = {source.name: [r.code for r in remarks] for source, remarks in remarked(session, NOW, LIMITS)}
    assert states == {"bao-cam": "refused", "bao-deu": "ok", "bao-hong": "failing", "bao-im": "silent",
                      "bao-moi": "never", "bao-tat": "off"}
    assert named == {"bao-im": ["silent", "low"], "bao-cam": ["refused"], "bao-hong": ["unread"]}


def test_a_forum_lives_by_its_comments(database: Database) -> None:
    clock.freeze(NOW - timedelta(days=60))
    with database.writing() as session:
        forum = sources.ensure(session, "dien-dan", "Diễn đàn", "forum", enabled=True)
        hours = {NOW.replace(minute=0) - timedelta(hours=h): 3 for h in range(2, 24 * 20, 2)}
        threads.replace(session, ThreadRow(
            source_id=forum, url="https://dien-dan.example/1", title="", article_url="", collected_at=NOW,
            comments=tuple(CommentRow("Chung ý", hour, False, 1) for hour in hours), hourly=hours))
        outcomes.record(session, source_id=forum, status="stored", at=NOW - timedelta(hours=1))
        sources.note_answer(session, forum, NOW, new=True)
    clock.freeze(None)
    with database.reading() as session:
        now, later = (assess(session, NOW + timedelta(hours=h), LIMITS)[0] for h in (0, 30))
    assert now.state == "ok" and now.figures.newest == NOW.replace(minute=0) - timedelta(hours=2)
    assert later.state == "unasked"


def test_a_change_of_template_is_remarked_from_five_pages_on(database: Database) -> None:
    clock.freeze(NOW - timedelta(days=60))
    ids = fill(database, ("bao-deu",))
    clock.freeze(None)
    for count, expected in ((4, []), (5, ["drift"])):
        with database.writing() as session:
            for number in range(count):
                old = row(ids["bao-deu"], f"https://bao-deu.example/{number}", steady()[number])
                articles.save(session, replace(
                    old, body=f"{old.body}\nTải ứng dụng Báo Đều để đọc tin.", collected_at=NOW - timedelta(hours=9)))
        with database.reading() as session:
            [health] = assess(session, NOW, LIMITS)
        assert [remark.code for remark in health.remarks] == expected
        assert health.state == ("changed" if expected else "ok")
    assert health.remarks[0].values == {"articles": 5, "day": "2026-05-20"}
    assert "5 bài" in health_words.remark(health.remarks[0])


def test_days_are_written_as_the_language_writes_them():
    from langnghe import i18n

    for language, day in (("en", "1 Dec 2026"), ("vi", "01/12/2026")):
        with i18n.speaking(language):
            assert day in health_words.sentence("drift", {"articles": 12, "day": "2026-12-01"})
