"""The digest: counts of articles and stories, no clock, the same bytes for the same record."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from meaning_samples import NOW, item, report, row, store_items

from config import clock, thresholds
from config.thresholds import Thresholds, TrendThresholds
from langnghe.render.html import digest_fragment, digest_html
from langnghe.render.markdown import digest_markdown
from langnghe.render.terminal import digest_text
from pipelines import coverage, daycounts, digest, sentences
from pipelines.removal import remove
from pipelines.topics import cluster, staff
from storage import articles, digests, finding, outcomes, schema, sources, threads, views
from storage.sessions import Database
from storage.threads import CommentRow, ThreadRow

DAY = clock.local_day(NOW)


def with_trends(least: int) -> Thresholds:
    """Return the shipped numbers with other ones for trends."""
    return replace(thresholds.load(), trends=TrendThresholds(least, least, 0.0))


def fill(database: Database) -> None:
    """Store two days of an event with copies, an event of today, an undated text, a withdrawal and a revision."""
    items = []
    for n in range(3):
        own = report(1, n, published_at=NOW - timedelta(hours=26 + n))
        items += [own, report(1, 10 + n, published_at=NOW - timedelta(hours=n + 1)),
                  replace(own, source="bao-kia", url=own.url + "k", published_at=NOW - timedelta(hours=1))]
    items += [report(2, n, published_at=NOW - timedelta(hours=n)) for n in range(4)]
    items += [report(3, n, published_at=NOW - timedelta(hours=27)) for n in range(3)]
    items += [item(900, published_at=None, date_reliable=False, date_basis="", date_precision=""), item(901)]
    store_items(database, items)
    with database.writing() as session:
        articles.withdraw(session, item(901).url, NOW)
        source = sources.by_name(session, "bao-mau")
        assert source is not None
        articles.save(session, row(replace(items[1], body=items[1].body + "\nThêm một câu."), source.id))
        outcomes.record(session, source_id=source.id, status="stored", at=NOW)
        other = sources.by_name(session, "bao-kia")
        assert other is not None
        outcomes.record(session, source_id=other.id, status="timeout", at=NOW)
        sources.ensure(session, "bao-im", "Báo Im", "press", enabled=True)
    cluster.run(database, owner="a")


def test_an_empty_day_is_a_digest_too(database: Database) -> None:
    stored = digest.publish(database, "2020-01-01")
    body = json.loads(stored.body)
    assert body["totals"]["articles"] == 0 and body["topics"] == [] and body["fading"] == []
    assert body["coverage"]["expected"] == 0
    assert stored.edition == 1
    fill(database)
    with database.reading() as session:
        between = digest.build(session, clock.local_day(NOW - timedelta(days=4)))
    assert between["totals"]["articles"] == 0 and between["topics"] == [] and between["fading"] == []
    for form in (digest_html, digest_fragment, digest_markdown, digest_text):
        assert "Ngày này không có chủ đề nào có bài." in " ".join(form(between, "vi").split())


def test_counts_changes_and_gaps(database: Database) -> None:
    fill(database)
    with database.reading() as session:
        body = digest.build(session, DAY)
    assert body["totals"]["articles"] == sum(t["articles"] for t in body["topics"]) == 3 + 3 + 4 + 1
    largest = body["topics"][0]
    assert largest["stories"] >= body["topics"][-1]["stories"]
    assert {o["name"] for t in body["topics"] for o in t["outlets"]} == {"bao-mau", "bao-kia"}
    assert body["undated"]["total"] == 1 and body["undated"]["articles"][0]["url"] == item(900).url
    assert body["withdrawn"]["total"] == 1
    assert body["revised"]["total"] == 1 and body["coverage"]["relaid"] == []
    coverage = body["coverage"]
    assert (coverage["expected"], coverage["answering"]) == (3, 1)
    assert [s["name"] for s in coverage["failed"]] == ["bao-kia"]
    assert [s["name"] for s in coverage["not_asked"]] == ["bao-im"]
    assert (coverage["with_reliable_date"], coverage["collected"]) == (17, 18)


def test_new_topics_and_fading_ones_are_told(database: Database) -> None:
    fill(database)
    with database.reading() as session:
        body = digest.build(session, DAY, with_trends(1))
    by_id = {t["id"]: t for t in body["topics"]}
    assert body["new"] and all(by_id[t]["first_day"] == DAY for t in body["new"])
    assert body["fading"] and all(f["change"]["today"] < f["change"]["yesterday"] for f in body["fading"])
    assert all(t["change"]["percent"] is None for t in body["topics"])


def test_sentences_are_quoted_from_their_source(database: Database) -> None:
    fill(database)
    store_items(database, [item(902)])
    cluster.run(database, owner="a")
    with database.reading() as session:
        body = digest.build(session, DAY)
        assert any(topic["sentences"] for topic in body["topics"])
        for topic in body["topics"]:
            assert len(topic["sentences"]) <= digest.SENTENCES
            for sentence in topic["sentences"]:
                source = articles.get(session, sentence["article_id"])
                assert source is not None and sentence["url"] == source.url
                assert sentence["text"] in f"{source.lead}\n{source.body}"


def test_what_was_taken_away_is_counted_and_not_quoted(database: Database) -> None:
    own, alone = (item(n, published_at=NOW - timedelta(hours=3)) for n in (1, 2))
    copy = replace(own, source="bao-kia", url=own.url + "k", published_at=NOW - timedelta(hours=1))
    ids = store_items(database, [own, copy, alone])
    cluster.run(database, owner="a")
    with database.writing() as session:
        for gone in (own, alone):
            articles.withdraw(session, gone.url, NOW)
    with database.reading() as session:
        body = digest.build(session, DAY)
    quoted = {quote["article_id"] for topic in body["topics"] for quote in topic["sentences"]}
    assert quoted == {ids[1]} and body["totals"]["articles"] == 3 and body["withdrawn"]["total"] == 2
    named = {topic["headline"]["article_id"]: topic for topic in body["topics"]}
    assert named.keys() == {ids[1], ids[2]}
    only = named[ids[2]]
    assert only["sentences"] == []
    for form in (digest_html, digest_fragment, digest_markdown, digest_text):
        assert only["label"] in " ".join(form(body, "vi").split())


def test_the_same_record_gives_the_same_bytes_at_any_time(database: Database) -> None:
    fill(database)
    first = digest.publish(database, DAY)
    assert digest.publish(database, DAY) == first
    clock.freeze(NOW + timedelta(days=3))
    after = digest.publish(database, DAY)        # of a day that is over now
    assert (after.edition, after.body) == (2, first.body) and digest.publish(database, DAY) == after
    with database.reading() as session:
        assert digest.canonical(digest.build(session, DAY)) == first.body


def test_a_changed_record_gives_the_next_edition(database: Database) -> None:
    fill(database)
    digest.publish(database, DAY)
    store_items(database, [report(2, 50, published_at=NOW)])
    cluster.run(database, owner="a")
    assert digest.publish(database, DAY).edition == 2


def test_both_databases_give_the_same_bytes(database: Database, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'other.db'}"
    schema.upgrade(url)
    other = Database(url)
    fill(database)
    fill(other)
    assert digest.publish(database, DAY).sha256 == digest.publish(other, DAY).sha256
    other.close()


def sizes(*counts: int) -> daycounts.Days:
    """Return counts of topic 1: today, yesterday, the day before, …"""
    days = [DAY, *daycounts.days_before(DAY)]
    return {day: {1: daycounts.Size(n)} for day, n in zip(days, counts, strict=False)}


@pytest.mark.parametrize(("counts", "percent"), [((60, 30), 100), ((29, 60), None), ((60, 29), None), ((30, 40), -25)])
def test_a_percentage_needs_thirty_on_both_sides(counts: tuple[int, ...], percent: int | None) -> None:
    assert daycounts.compare(sizes(*counts), DAY, 1, ())["percent"] == percent


def test_a_day_without_sources_is_no_baseline() -> None:
    before = daycounts.days_before(DAY)
    change = daycounts.compare(sizes(10, 0, 10, 10), DAY, 1, {before[0], *before[3:]})
    assert change["yesterday"] is None and change["difference"] is None
    assert change["week_mean"] == 10.0 and change["week_days"] == 2
    assert daycounts.trend(change, None, DAY, TRENDS) == "unknown"


TRENDS = thresholds.load().trends


@pytest.mark.parametrize(("counts", "word"), [
    ((1, 0, 0, 2), "steady"), ((2, 0), "steady"), ((3, 0, 1), "growing"), ((3, 2), "steady"), ((4, 2, 9, 9), "steady"),
    ((103, 100, 100), "steady"), ((120, 100, 100), "growing"), ((0, 1), "steady"), ((0, 2), "steady"),
    ((0, 3), "steady"), ((0, 4), "fading"), ((1, 6, 6, 6), "fading"), ((1, 6), "steady"), ((5, 2), "growing"), ((2, 3), "steady"), ((97, *[100] * 7), "steady"), ((80, *[100] * 7), "fading"),
    ((9, 12, 1, 1), "steady"), ((5, 5, 5), "steady"), ((0, 0, 9), "steady"),
])
def test_few_articles_and_chance_are_no_trend(counts: tuple[int, ...], word: str) -> None:
    change = daycounts.compare(sizes(*counts, *[0] * (8 - len(counts))), DAY, 1, ())
    assert daycounts.trend(change, None, DAY, TRENDS) == word
    assert daycounts.trend(change, DAY, DAY, TRENDS) == "new"


def test_an_office_sets_its_own_limits(database: Database) -> None:
    fill(database)
    with database.reading() as session:
        strict, loose = (digest.build(session, DAY, with_trends(n)) for n in (50, 1))
    assert not strict["growing"] and not strict["fading"] and loose["fading"]
    assert (strict["limits"]["least_for_trend"], loose["limits"]["least_for_trend"]) == (50, 1)


def talk(database: Database, hours: list[int], url: str = "https://diendan.vn/1") -> None:
    """Store a forum thread with a comment so many hours before now."""
    comments = tuple(CommentRow(f"ý thứ {n}", NOW - timedelta(hours=h), True, 1) for n, h in enumerate(hours))
    hourly = {NOW - timedelta(hours=h): hours.count(h) for h in hours}
    with database.writing() as session:
        source = sources.ensure(session, "dien-dan", "Diễn đàn", "forum", enabled=True)
        threads.replace(session, ThreadRow(source, url, comments, NOW, hourly=hourly))
        outcomes.record(session, source_id=source, status="stored", at=NOW)


def test_comments_of_the_day_are_counted_and_their_source_is_not_silent(database: Database) -> None:
    talk(database, [1, 1, 2, 30])
    talk(database, [3], "https://diendan.vn/2")
    with database.reading() as session:
        body = digest.build(session, DAY)
        before = digest.build(session, clock.local_day(NOW - timedelta(hours=24)))
    assert (body["totals"]["comments"], body["totals"]["threads"]) == (4, 2)
    assert body["totals"]["articles"] == 0
    assert body["coverage"]["silent"] == [] and body["coverage"]["answering"] == 1
    assert (before["totals"]["comments"], before["totals"]["threads"]) == (1, 1)
    assert "ý thứ" not in digest.canonical(body)


def test_a_source_that_brought_nothing_of_the_day_is_silent(database: Database) -> None:
    talk(database, [40])
    with database.reading() as session:
        assert [s["name"] for s in digest.build(session, DAY)["coverage"]["silent"]] == ["dien-dan"]


@pytest.mark.parametrize(("text", "expected"), [
    ("Nước lên. Dân chạy lụt.", ["Nước lên.", "Dân chạy lụt."]),
    ("TP. Hồ Chí Minh mưa to. Nhiều nơi ngập.", ["TP. Hồ Chí Minh mưa to.", "Nhiều nơi ngập."]),
    ("Giá 3.500 đồng! Thật không?", ["Giá 3.500 đồng!", "Thật không?"]),
    ("", []),
])
def test_sentences_are_split_where_they_end(text: str, expected: list[str]) -> None:
    assert sentences.split(text) == expected


def test_key_sentences_do_not_repeat_each_other() -> None:
    same = "Mực nước sông Lam sáng nay lên báo động ba ở nhiều xã ven sông."
    reports = [sentences.Report(n, f"bao{n}", "Tin", same + f" Câu riêng số {n} nói về một việc hoàn toàn khác hẳn.")
               for n in range(3)]
    chosen = sentences.choose(reports, 3)
    assert [s.text for s in chosen].count(same) == 1
    assert len({s.source for s in chosen}) == len(chosen)


def test_whoever_holds_no_office_is_not_quoted_in_a_digest() -> None:
    plain = "Mực nước sông Lam sáng nay lên báo động ba ở nhiều xã ven sông."
    office = "Bộ trưởng Trần Hồng Hà yêu cầu các tỉnh ven sông sơ tán dân trước tối nay."
    private = "Chị Nguyễn Thị Lành ở xóm Bến kể nhà chị ngập tới mái từ lúc nửa đêm qua."
    reports = [sentences.Report(1, "bao", "Nước lên", "\n".join((private, plain, office)))]
    assert {s.text for s in sentences.choose(reports, 3)} == {plain, office}


def test_a_change_of_template_is_counted_by_outlet_and_not_as_revised(database: Database) -> None:
    fill(database)
    with database.writing() as session:
        source = sources.by_name(session, "bao-mau")
        assert source is not None
        for given in [report(2, n, published_at=NOW - timedelta(hours=n)) for n in range(4)] + [item(901)]:
            articles.save(session, row(replace(given, body=given.body + "\nTải ứng dụng để đọc tin."), source.id))
    with database.reading() as session:
        body = digest.build(session, DAY)
    assert body["revised"]["total"] == 1
    relaid, = body["coverage"]["relaid"]
    change = {"article_id": relaid["changes"][0]["article_id"], "articles": 5, "where": "last", "removed": "",
              "added": "Tải ứng dụng để đọc tin."}
    assert relaid == {"name": "bao-mau", "title": source.title, "articles": 5, "changes": [change]}
    for form in (digest_html, digest_markdown, digest_text):
        english, vietnamese = (" ".join(form(body, language).split()) for language in ("en", "vi"))
        assert f"{source.title} (5)" in english
        assert f"{source.title}: At the end “Tải ứng dụng để đọc tin.” came (5 articles)." in english
        assert f"{source.title}: Ở cuối bài, thêm “Tải ứng dụng để đọc tin.” (5 bài)." in vietnamese
    assert digest.publish(database, DAY).body == digest.publish(database, DAY).body == digest.canonical(body)
    # The example is taken away on request: its words go from what was published.
    with database.reading() as session:
        found = finding.Found([finding.FoundArticle(change["article_id"], "", "", "", 2)])
    assert remove.remove(database, found, owner="forget", limits=thresholds.load().topics).digests == 1
    with database.reading() as session:
        stored = digests.get(session, DAY)
    body = json.loads(stored.body)
    assert "Tải ứng dụng" not in stored.body and body["coverage"]["relaid"][0]["changes"][0]["removed_on"] == DAY
    assert "At the end [removed on request on 10 Mar 2026] (5 articles)" in " ".join(digest_markdown(body, "en").split()).replace("\\", "")


def change_alike(database: Database, before: str, after: str, number: int = 5) -> dict:
    """Give articles of an outlet titles, change these and return what the digest of the day tells of it."""
    given = [item(n, title=before.format(f"Tin số {n} về đường {n * 3}")) for n in range(1, number + 1)]
    store_items(database, given)
    store_items(database, [replace(one, title=after.format(f"Tin số {n} về đường {n * 3}"))
                           for n, one in enumerate(given, 1)])
    with database.reading() as session:
        return digest.build(session, DAY)["coverage"]["relaid"][0]["changes"]


def test_of_a_title_only_the_ends_that_changed_alike_are_quoted(database: Database) -> None:
    change, = change_alike(database, "Báo | {} - Thử", "{} | 24h")
    assert (change["where"], change["removed"], change["added"], change["articles"]) == ("title", "Báo | … - Thử", "| 24h", 5)


@pytest.mark.parametrize("private", [range(1, 2), range(1, 6)], ids=["one", "all"])
def test_of_what_changed_alike_nobody_private_is_named_and_nothing_withdrawn_quoted(database: Database, private: range) -> None:
    def lead(n: int) -> str:
        return f"Anh Nguyễn Văn An kể chuyện số {n}." if n in private else f"Chợ thứ {n} mở cửa lại."

    given = [item(n, lead=lead(n)) for n in range(1, 6)]
    ids = store_items(database, given)
    store_items(database, [replace(one, lead="") for one in given])
    with database.writing() as session:
        articles.withdraw(session, ids[1], NOW)
    with database.reading() as session:
        relaid, = digest.build(session, DAY)["coverage"]["relaid"]
    assert relaid["articles"] == 5
    assert [change["removed"] for change in relaid["changes"]] == ([lead(3)] if len(private) == 1 else [])


def test_a_day_that_is_not_over_is_judged_up_to_its_last_fetch(database: Database) -> None:
    fill(database)
    start, end = clock.local_day_bounds(DAY)
    with database.writing() as session:
        source = sources.by_name(session, "bao-mau")
        assert coverage._until(session, start, end) == NOW + timedelta(microseconds=1)
        outcomes.record(session, source_id=source.id, status="stored", at=end)
        assert coverage._until(session, start, end) == end
        assert coverage._until(session, end + timedelta(days=3), end + timedelta(days=4)) == end + timedelta(days=3)


def test_the_largest_topic_that_staff_drop_is_named_in_every_format_and_stays_in_all_counts(database: Database) -> None:
    fill(database)
    with database.reading() as session:
        before = digest.build(session, DAY)
        faded = digest.build(session, DAY, with_trends(1))["fading"][0]
    largest = before["topics"][0]
    for topic in (largest, faded):
        staff.leave_out(database, topic["id"], "đã báo cáo riêng")
    renamed = before["topics"][1]["id"]
    staff.rename(database, renamed, "Tên do cán bộ đặt")
    body = json.loads(digest.publish(database, DAY, with_trends(1)).body)
    assert [t["id"] for t in body["left_out"]] == [largest["id"], faded["id"]]
    assert (body["left_out"][0]["articles"], body["left_out"][0]["stories"]) == (largest["articles"], largest["stories"])
    assert largest["id"] not in {t["id"] for t in body["topics"]} and body["fading"] == []
    assert body["totals"] == before["totals"] and body["topics_total"] == before["topics_total"]
    for form in (digest_html, digest_fragment, digest_markdown, digest_text):
        text = " ".join(form(body, "vi").split())
        assert "Đã lược khỏi bản tin (2)" in text and largest["label"] in text and faded["label"] in text
        assert text.count("Lý do: đã báo cáo riêng") == 2 and "Tên do cán bộ đặt" in text
    with database.reading() as session:
        assert views.topics(session, since=None, until=NOW, limit=1)[0].id == largest["id"]
