"""`langnghe forget`: what is asked for goes everywhere, its place and hash stay, and nothing brings it back."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from config import clock, thresholds
from config.settings import Settings, load
from langnghe.jobs import work
from langnghe.render.html import digest_html
from langnghe.render.markdown import digest_markdown
from pipelines.digest import canonical, publish
from pipelines.removal import find, remove
from pipelines.removal.words import NOTICE
from pipelines.reports import correcting, saving
from pipelines.reports.drafts import Draft, ItemDraft
from pipelines.topics import cluster, lease
from search import indexer
from search.opening import open_engine
from search.query import parse
from storage import (
    articles,
    digests,
    field_texts,
    frontier,
    jobs,
    outbox,
    removals,
    report_writing,
    sources,
    threads,
    topics,
    views,
)
from storage.articles import ArticleRow
from storage.models import (
    Evidence,
    FieldReport,
    Page,
    QuestionChange,
    Removal,
    ReportChange,
    ReportItem,
    Rumor,
    RumorEvent,
    Sighting,
    SituationNote,
)
from storage.question_models import Question
from storage.sessions import Database, open_database
from storage.situation_models import Situation
from storage.threads import CommentRow, ThreadRow
from tests import asked_record
from vietnamese.text import fold

NOW = datetime(2026, 5, 20, 5, 0, tzinfo=UTC)
DAY = "2026-05-20"
BASE = "https://baomau.example"
SECRET = "Đồn Vắng Lặng"                 # no other text has it
WORD = "zyxwvầng"                        # in every text that is to go, and nowhere else
URL = f"{BASE}/bai-1"
LATER = "Đã cập nhật số liệu cuối ngày."


@pytest.fixture(autouse=True)
def still() -> Iterator[None]:
    clock.freeze(NOW)
    yield
    clock.freeze(None)


# What goes everywhere is shown on servers too; the other tests' turn there comes with --all.
fast_on_one_machine = pytest.mark.parametrize(
    "office", ["sqlite+embedded", pytest.param("postgresql+elasticsearch", marks=pytest.mark.slow)], indirect=True)


@pytest.fixture(params=["sqlite+embedded", "postgresql+elasticsearch"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Return settings of a record and an index, once on one machine and once on servers."""
    values = {"LANGNGHE_DATA_DIR": str(tmp_path)}
    if request.param.startswith("postgresql"):
        elastic = os.environ.get("LANGNGHE_TEST_ELASTICSEARCH_URL") or pytest.skip("no Elasticsearch")
        server = request.getfixturevalue("_server")
        url = server.record()
        values |= {"LANGNGHE_DATABASE_URL": url, "LANGNGHE_ELASTICSEARCH_URL": elastic,
                   "LANGNGHE_ELASTICSEARCH_PREFIX": f"test-{uuid.uuid4().hex[:12]}"}
    settings = load(values)
    yield settings
    if request.param.startswith("postgresql"):
        engine = open_engine(settings, check=False)
        engine.remove()      # type: ignore[attr-defined]
        engine.close()
        server.give_back(url)


def row(source_id: int, number: int, title: str, body: str, **changes: object) -> ArticleRow:
    values: dict[str, object] = {
        "source_id": source_id, "key": f"{BASE}/bai-{number}", "url": f"{BASE}/bai-{number}", "title": title,
        "lead": "", "body": body, "section": "Thời sự", "published_at": NOW - timedelta(hours=number),
        "date_basis": "jsonld", "date_precision": "minute", "date_reliable": True, "collected_at": NOW,
        "parser": "rules:1", "rules_version": 1}
    return ArticleRow(**(values | changes))      # type: ignore[arg-type]


SECRET_TITLE = f"Vụ việc ở {SECRET} {WORD} được làm rõ"
SECRET_BODY = f"Theo lời kể, {SECRET} {WORD} là nơi xảy ra vụ việc vào buổi sáng hôm qua.\n" * 3


def fill(database: Database) -> None:
    """Store an article with two revisions that is to go, others that stay, and comments of both kinds."""
    with database.writing() as session:
        source_id = sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
        frontier.add_links(session, source_id, [
            (URL, "article", 0, NOW, None), (f"{BASE}/amp/bai-1", "article", 0, NOW, None),
            (f"{BASE}/y/1", "comments", 0, NOW, None), (f"{BASE}/bai-2", "article", 0, NOW, None)])
        session.scalars(select(Page).where(Page.url == f"{BASE}/amp/bai-1")).one().article_key = URL
        articles.save(session, row(source_id, 1, SECRET_TITLE, SECRET_BODY))
        articles.save(session, row(source_id, 1, SECRET_TITLE, SECRET_BODY + LATER))
        for number in range(2, 9):
            articles.save(session, row(source_id, number, f"Giá rau ở chợ số {number} tăng nhẹ trong tuần",
                                       f"Giá rau ở chợ số {number} tăng {number} nghìn đồng một cân so với tuần trước.\n" * 4))
        threads.replace(session, ThreadRow(source_id, f"{BASE}/y/1", (
            CommentRow(f"Chuyện {WORD} tôi có nghe", NOW, True, 1),), NOW, article_url=URL, hourly={NOW: 1}))
        threads.replace(session, ThreadRow(source_id, f"{BASE}/y/2", tuple(comments_below_two()), NOW,
                                           article_url=f"{BASE}/bai-2", hourly={NOW: 3}))


def comments_below_two() -> list[CommentRow]:
    return [CommentRow("Rau đắt quá", NOW, True, 1), CommentRow(f"Còn {WORD}, {SECRET.lower()} thì sao", NOW, True, 1),
            CommentRow("Tuần sau giảm thôi", NOW, False, 1)]


def prepared(settings: Settings) -> Database:
    """Fill, cluster, index and publish the digest twice, in two editions."""
    database = open_database(settings)
    fill(database)
    work(settings, until_idle=True)
    publish(database, DAY)
    with database.writing() as session:
        source_id = sources.all(session)[0].id
        articles.save(session, row(source_id, 9, "Cầu tạm thông xe sáng nay", "Cầu tạm đã thông xe sáng nay, xe tải vẫn cấm."))
    work(settings, until_idle=True)
    assert publish(database, DAY).edition == 2
    return database


def held_in_tables(database: Database) -> list[str]:
    """Return the columns that hold the word, in any table."""
    found = []
    tables = inspect(database.engine)
    with database.reading() as session:
        for table in tables.get_table_names():
            for column in (c["name"] for c in tables.get_columns(table)):
                values = session.scalars(text(f'SELECT "{column}" FROM "{table}"'))
                if any(WORD in (v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v)).lower() for v in values):
                    found.append(f"{table}.{column}")
    return found


def held_in_files(folder: Path) -> list[Path]:
    spellings = [word.encode() for word in (WORD, SECRET, SECRET.lower())]
    return [f for f in folder.rglob("*") if f.is_file() and any(word in f.read_bytes() for word in spellings)]


def run_forget(run, settings: Settings, *arguments: str):
    values = {"data_dir": str(settings.data_dir), "database_url": settings.database_url}
    if settings.elasticsearch_url:
        values |= {"elasticsearch_url": settings.elasticsearch_url, "elasticsearch_prefix": settings.elasticsearch_prefix}
    return run("forget", *arguments, **values)


def check_gone(settings: Settings, database: Database) -> None:
    assert held_in_tables(database) == []
    assert held_in_files(settings.data_dir) == []
    engine = open_engine(settings)
    assert indexer.check(database, engine) == []
    assert engine.count(parse(WORD)) == 0
    assert sum(engine.comment_weeks(parse(WORD)).values()) == 0
    engine.close()


def test_a_fragment_goes_from_record_index_digests_and_files(office: Settings, run) -> None:
    database = prepared(office)
    assert held_in_tables(database)
    if not office.elasticsearch_url:
        assert held_in_files(office.data_dir)
    done = run_forget(run, office, "--text", f"{SECRET}, {WORD}", "--yes")
    assert done.exit_code == 0, done.output
    assert "Found: 1 article (with comments), 0 threads, 0 single comments." in done.output
    done = run_forget(run, office, "--text", f"{WORD} {SECRET}", "--yes")
    assert "0 articles" in done.output and "1 single comment." in done.output, done.output
    check_gone(office, database)
    with database.reading() as session:
        assert threads.count(session) == 2
        assert sum(threads.hours(session, 2).values()) == 3          # the count of the hour stays
        rows = session.scalars(select(Removal).order_by(Removal.kind, Removal.id)).all()
        assert [(r.kind, r.key, len(r.sha256)) for r in rows] == [
            ("article", URL, 64), ("article", URL, 64), ("comment", f"{BASE}/y/2", 64), ("thread", f"{BASE}/y/1", 0),
            ("words", "4", 64), ("words", "4", 64)]
    database.close()


@fast_on_one_machine
def test_an_address_goes_and_nothing_brings_it_back(office: Settings, run) -> None:
    database = prepared(office)
    done = run_forget(run, office, "--url", f"{URL}?utm_source=x", "--yes")
    assert done.exit_code == 0, done.output
    assert "Looked again: nothing is left" in done.output and "The index is cleared." in done.output
    with database.writing() as session:
        source_id = sources.all(session)[0].id
        pages = {p.url: (p.due_at, p.last_status) for p in session.scalars(select(Page))}
        for url in (URL, f"{BASE}/amp/bai-1", f"{BASE}/y/1"):
            assert pages[url] == (None, "removed")
        assert pages[f"{BASE}/bai-2"] == (NOW, "")
        frontier.add_links(session, source_id, [(URL, "article", 0, NOW, None)])
        assert frontier.due_count(session, NOW) == 1
        # The same address with other words, its words at another address, an earlier revision: none is taken.
        again = row(source_id, 1, "Tít mới", "Lời mới của bài cũ.")
        assert articles.save(session, again) == articles.Saved(0, "removed")
        copy = row(source_id, 77, SECRET_TITLE, SECRET_BODY)
        assert articles.save(session, copy).outcome == "removed"
        thread = ThreadRow(source_id, f"{BASE}/y/1", tuple(comments_below_two()), NOW, article_url=URL)
        assert threads.replace(session, thread) == "removed"
        # Another outlet's copy is another article, and not what was asked for.
        other = sources.ensure(session, "bao-khac", "Báo Khác", "press", enabled=True)
        kept = row(other, 77, SECRET_TITLE, SECRET_BODY)
        assert articles.save(session, kept).outcome == "stored"
    database.close()


@fast_on_one_machine
def test_a_digest_keeps_place_and_hash_under_a_new_edition(office: Settings, run) -> None:
    database = prepared(office)
    with database.reading() as session:
        before = {d.edition: d for d in digests.list(session)}
    assert WORD in before[2].body
    run_forget(run, office, "--url", URL, "--yes")
    with database.reading() as session:
        after = {d.edition: d for d in digests.list(session)}
    assert sorted(after) == [1, 2, 3]
    assert [after[n].sha256 for n in (1, 2)] == [before[n].sha256 for n in (1, 2)]      # of what was published
    assert after[3].body == after[2].body and after[3].sha256 == removals.digest(after[3].body)
    body = json.loads(after[3].body)
    notices = [part for topic in body["topics"] for part in (topic["headline"], *topic["sentences"]) if "removed_on" in part]
    assert notices and all(n["removed_on"] == DAY and n["url"] == URL and len(n["sha256"]) == 64 for n in notices)
    for language, words in (("en", "removed on request on 20 May 2026"), ("vi", "đã xóa theo yêu cầu ngày 20/05/2026")):
        shown = digest_markdown(body, language), digest_html(body, language)
        assert all(words in page for page in shown)
        assert not any(WORD in page.lower() for page in shown)
    publish(database, DAY)
    with database.reading() as session:
        newest = views.digest(session, DAY)
    assert newest is not None and newest.edition == 4
    assert WORD not in json.dumps(newest.body, ensure_ascii=False).lower()
    database.close()


def test_comments_come_back_without_the_one_that_was_removed(database: Database) -> None:
    fill(database)
    found = find.by_text(database, f"{WORD} {SECRET}", lambda read, total: None)
    assert (len(found.articles), len(found.comments)) == (0, 1)
    remove.remove(database, found, owner="me", limits=thresholds.load().topics)
    with database.writing() as session:
        source_id = sources.all(session)[0].id
        refetched = ThreadRow(source_id, f"{BASE}/y/2", tuple(comments_below_two()), NOW, hourly={NOW: 3})
        assert threads.replace(session, refetched) == "unchanged"
        assert [c.text for c in threads.comments(session, 2)] == ["Rau đắt quá", "Tuần sau giảm thôi"]
        assert removals.of_comments(session, f"{BASE}/y/2")


def test_what_is_not_the_fragment_stays(database: Database) -> None:
    fill(database)
    for fragment, number in ((SECRET.upper(), 1), ("ồn vắng lặng", 0), ("giá rau ở chợ số 3 tăng", 1), (LATER, 1)):
        assert len(find.by_text(database, fragment, lambda read, total: None).articles) == number, fragment
    for short in ("rau", "a b c", "…,,,……,,,", "[tên người]", "[số điện thoại] rau"):
        with pytest.raises(find.FragmentTooShortError):
            find.by_text(database, short, lambda read, total: None)


@fast_on_one_machine
def test_an_address_of_which_nothing_is_held_is_never_taken(office: Settings, run) -> None:
    database = prepared(office)
    done = run_forget(run, office, "--url", f"{BASE}/chua-thay", "--yes")
    assert done.exit_code == 0 and "Nothing of this address is held." in done.output
    assert "nothing is left" not in done.output
    with database.writing() as session:
        source_id = sources.all(session)[0].id
        saved = articles.save(session, row(source_id, 5, "x", "y", key=f"{BASE}/chua-thay", url=f"{BASE}/chua-thay"))
        assert saved.outcome == "removed"
    database.close()


@pytest.mark.parametrize("typed", [
    URL.replace("https", "http"), f"{URL}/", URL.replace("//", "//www."), f" {URL.upper().replace('/BAI', '/bai')}?utm_source=x#top"])
def test_an_address_is_found_as_people_type_it(data_folder: Path, run, typed: str) -> None:
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    fill(database)
    done = run("forget", "--url", typed, "--yes")
    assert done.exit_code == 0 and "Deleted: 1 article" in done.output and "nothing is left" in done.output
    with database.reading() as session:
        assert articles.find(session, URL) is None
        source_id = sources.all(session)[0].id
    with database.writing() as session:
        again = row(source_id, 1, "Tít mới", "Lời mới.", key=typed.strip().split("?")[0])
        assert typed.startswith(" ") or articles.save(session, again).outcome == "removed"
    database.close()


@pytest.mark.parametrize(("typed", "offered"), [
    (URL.removeprefix("https://"), URL), (f"ftp://{URL.removeprefix('https://')}", URL), ("x", ""), ("http://", ""),
    (URL.replace("//", "//an:SECRET2@"), URL), ("https://baomau.example/thanh-vien/lan", "")])
def test_what_is_no_address_is_refused_and_nothing_of_it_kept(data_folder: Path, run, typed: str, offered: str) -> None:
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    fill(database)
    done = run("forget", "--url", typed, "--yes")
    assert done.exit_code == 2 and len(done.output.strip().splitlines()) == 1, done.output
    assert "SECRET2" not in done.output and offered in done.output
    assert ("Did you mean" in done.output) == bool(offered)
    with database.reading() as session:
        assert session.scalars(select(Removal)).all() == []
        assert articles.find(session, URL) is not None
    database.close()


def test_addresses_like_one_that_is_not_held_are_offered(data_folder: Path, run) -> None:
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    fill(database)
    done = run("forget", "--url", f"{BASE}/bia-1", "--yes")
    assert done.exit_code == 0 and "Nothing of this address is held." in done.output and URL in done.output
    assert "nothing is left" not in done.output
    database.close()


def test_without_yes_it_asks_and_deletes_nothing(data_folder: Path, run) -> None:
    settings = load({"LANGNGHE_DATA_DIR": str(data_folder)})
    database = open_database(settings)
    fill(database)
    done = run("forget", "--url", URL)
    assert done.exit_code == 1 and SECRET_TITLE in done.output and "Delete this for good?" in done.output
    with database.reading() as session:
        assert articles.find(session, URL) is not None
        assert session.scalars(select(Removal)).all() == []
    for wrong in ((), ("--url", "a", "--text", "b"), ("--text", "ngắn")):
        assert run("forget", *wrong).exit_code == 2
    database.close()


def test_it_waits_for_the_clusterer(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(database)
    monkeypatch.setattr(remove, "WAIT_SECONDS", 0.1)
    with database.writing() as session:
        jobs.claim(session, lease.JOB, "other", datetime.now(UTC), 60)
    found = find.by_address(database, {URL})
    assert remove.remove(database, found, owner="me", limits=thresholds.load().topics) is None
    with database.reading() as session:
        assert articles.find(session, URL) is not None


def test_a_topic_is_called_by_what_is_left(database: Database) -> None:
    fill(database)
    cluster.run(database, owner="me")
    with database.reading() as session:
        labels = [t.label for t in topics.all(session)]
    assert any(WORD in label for label in labels)
    remove.remove(database, find.by_address(database, {URL}), owner="me", limits=thresholds.load().topics)
    with database.reading() as session:
        assert not any(WORD in json.dumps([t.label, t.terms], ensure_ascii=False).lower() for t in topics.all(session))
        assert outbox.behind(session)


def test_a_fetch_under_way_does_not_make_the_page_due_again(database: Database) -> None:
    fill(database)
    with database.writing() as session:
        held = frontier.claim_host(session, "crawler", NOW, 60)
        assert held is not None
        pages = frontier.claim_pages(session, "crawler", held.host, NOW, held.until, 9)
        page = next(p for p in pages if p.url == URL)
    remove.remove(database, find.by_address(database, {URL}), owner="me", limits=thresholds.load().topics)
    with database.writing() as session:
        assert not frontier.finish_page(session, page.id, "crawler", status="unchanged", now=NOW, due_at=NOW)


FIELD_WORDS = f"{SECRET} {WORD}"


def told_in_the_field(database: Database) -> tuple[int, int]:
    """Plant the words in every text of the field side; return a report and its item."""
    with database.writing() as session:
        post = asked_record.posts(session, 1, 1)[0]
        said = f"Bà con kể chuyện {SECRET}, {WORD} mấy hôm nay"
        item = asked_record.item(session, post, said, text=f"{said}.\nDòng sau", basis=FIELD_WORDS)
        held = session.get_one(ReportItem, item)
        held.kind, held.trigger, held.heard_groups = "opinion", FIELD_WORDS, [f"nhóm {FIELD_WORDS}"]
        held.forecast = {"horizon_days": 7, "direction": "rising", "reason": said}
        report = session.get_one(FieldReport, held.report_id)
        report.reason, report.key = said, "r1"
        session.add(ReportChange(report_id=report.id, at=NOW, reason=said, before={"text": said}, after={"issue": said}))
        rumor = Rumor(title=said, statement=said, folded=fold(said), state="checking", answer=said, unknown=said,
                      created_at=NOW, changed_at=NOW)
        question = Question(kind="question", issue=said, state="open", answer=said, first_on=DAY, opened_at=NOW,
                            changed_at=NOW)
        situation = Situation(issue=said, stage="signal", begins_on=DAY, grievance=said, demands=said, opened_at=NOW,
                              changed_at=NOW)
        session.add_all([rumor, question, situation])
        session.flush()
        session.add_all([
            Sighting(rumor_id=rumor.id, heard_on=DAY, precision="day", item_id=item, wording=said, added_at=NOW),
            RumorEvent(rumor_id=rumor.id, at=NOW, act="opened", details={"statement": [said]}, note=said),
            Evidence(rumor_id=rumor.id, kind="document", says="refutes", issuer="Sở Y tế", primary_source="Sở Y tế",
                     quote=said, place="12/TB", said_at=NOW, text=said, text_sha256="0" * 64, added_at=NOW),
            QuestionChange(question_id=question.id, at=NOW, act="opened", before={}, after={"issue": said}),
            SituationNote(situation_id=situation.id, at=NOW, text=said, before={}, after={"grievance": said}),
        ])
        digests.save(session, day=DAY, body=canonical({"rumors": {"new": [{"title": said}]}}), template_version=1, now=NOW)
        return report.id, item


@fast_on_one_machine
def test_words_go_from_the_field_side_and_a_notice_stands_for_them(office: Settings, run) -> None:
    database = open_database(office)
    report, item = told_in_the_field(database)
    with database.reading() as session:
        before = session.get_one(FieldReport, report).version
        line = session.scalars(select(RumorEvent)).one()
        history = line.id, line.at, line.act
    done = run_forget(run, office, "--text", FIELD_WORDS.upper(), "--yes")
    assert done.exit_code == 0 and "Changed in the field side: 11 texts" in done.output, done.output
    assert "nothing is left" in done.output
    assert held_in_tables(database) == []
    with database.reading() as session:
        kept = session.get_one(ReportItem, item)
        assert kept.basis == NOTICE and kept.issue == f"Bà con kể chuyện {NOTICE} mấy hôm nay"
        assert "xoa theo yeu cau" in kept.folded and kept.version == 2
        assert session.get_one(FieldReport, report).version > before
        line = session.scalars(select(RumorEvent)).one()
        assert (line.id, line.at, line.act) == history and NOTICE in line.note
        newest = digests.get(session, DAY)
        assert newest is not None and newest.edition == 2 and NOTICE in newest.body
    assert "Nothing of it is held." in run_forget(run, office, "--text", FIELD_WORDS, "--yes").output
    database.close()


def test_a_report_given_again_comes_without_the_words(database: Database) -> None:
    with database.writing() as session:
        post = asked_record.posts(session, 1, 1)[0]
    one = ItemDraft("opinion", f"Chuyện {SECRET} lan trong chợ", DAY, text="Lời kể", basis=FIELD_WORDS)
    draft = Draft(post, "urgent", "interview", (one,))
    with database.writing() as session:
        saved = saving.save(session, draft, origin="form", now=NOW)
    found = find.by_text(database, SECRET, lambda read, total: None)
    remove.remove(database, found, owner="me", limits=thresholds.load().topics, fragment=SECRET)
    again = replace(one, issue=one.issue.upper(), text=f"Lời kể về {SECRET.lower()}", basis=f"{SECRET} nghe ở chợ")
    with database.writing() as session:
        told = saving.save(session, draft, origin="form", now=NOW)
        assert (told.report_id, told.new, told.same) == (saved.report_id, False, True)
        version = report_writing.get(session, saved.report_id).version
        correcting.correct(session, saved.report_id, replace(draft, items=(again,)), by=None, version=version, now=NOW)
        new = saving.save(session, replace(draft, items=(replace(again, text="Báo cáo khác"),)), origin="form", now=NOW)
        assert new.new
    with database.reading() as session:
        texts = [text for id_ in (saved.report_id, new.report_id) for row in report_writing.items_of(session, id_).values()
                 for text in field_texts.strings(row)]
        texts += [text for change in session.scalars(select(ReportChange)) for text in field_texts.strings(
            [change.before, change.after])]
    assert not any(SECRET.lower() in text.lower() for text in texts) and any(NOTICE in text for text in texts)


def test_histories_stay_closed_but_for_their_words_in_a_removal(database: Database) -> None:
    told_in_the_field(database)
    for allowed, change in ((False, "note = 'x'"), (True, "act = 'x'"), (True, "at = at, rumor_id = rumor_id + 1")):
        with pytest.raises(DBAPIError, match="only ever added to"), database.writing() as session:
            if allowed:
                field_texts.allow(session, NOW)
            session.execute(text(f"UPDATE rumor_event SET {change}"))
    with pytest.raises(DBAPIError, match="only ever added to"), database.writing() as session:
        field_texts.allow(session, NOW)
        session.execute(text("DELETE FROM rumor_event"))
