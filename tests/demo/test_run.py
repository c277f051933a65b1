"""The demo from end to end: what it says, what it stored, and what it may never have written."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from config import clock, thresholds
from config.crosscheck import STATES
from config.settings import Settings, load
from langnghe.cli.opening import record, record_and_index
from langnghe.demo import odd_pages
from langnghe.demo import run as demo
from langnghe.demo.afterwards import show_commands
from langnghe.demo.oddities import ODDITIES
from langnghe.demo.place import CHECKOUT, MARK
from langnghe.demo.planted import WRITERS
from langnghe.demo.proof import leaks
from langnghe.demo.server import Running
from langnghe.demo.texts import load_discussion
from pipelines.health.assess import assess
from pipelines.opinions import replay
from search.crosschecking import model
from search.results import SearchRequest
from search.service import Searcher
from storage import (
    articles,
    crosschecks,
    outcomes,
    overview,
    reports,
    rumors,
    runs,
    situations,
    stream_shares,
    streams,
    threads,
    topics,
    views,
)
from storage.crosschecks import CheckFilter
from storage.reports import ItemFilter

# One run serves every test below; it is given time on a busy machine.
pytestmark = pytest.mark.timeout(240)


@dataclass
class Done:
    """One demo run: where it lies, what it printed, the world and its request log."""

    settings: Settings
    output: str
    running: Running


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    from langnghe.cli import main

    served: list[Running] = []
    original = demo.serve_world

    def remembered(world: object) -> object:
        context = original(world)

        class Kept:
            def __enter__(self) -> Running:
                served.append(context.__enter__())
                return served[0]

            def __exit__(self, *error: object) -> None:
                context.__exit__(*error)

        return Kept()

    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("demo")
        patch.setenv("LANGNGHE_DATA_DIR", str(folder))
        patch.setattr(demo, "serve_world", remembered)
        result = CliRunner().invoke(main, ["demo", "--no-serve"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    yield Done(load({"LANGNGHE_DATA_DIR": str(folder / "demo")}), result.output, served[0])


def test_every_page_ended_in_one_status_and_the_sums_add_up(done: Done) -> None:
    with record(done.settings) as database, database.reading() as session:
        crawls = runs.latest(session, 10)
        counted = [outcomes.of_run(session, run.id) for run in crawls]
    assert len(crawls) == 2
    for run, counts in zip(crawls, counted, strict=True):
        assert run.pages == sum(counts.values())
    again, first = counted
    assert first["stored"] >= len(done.running.world.articles)
    assert first["robots"] == 2
    assert first["redirect_loop"] + first.get("redirect_elsewhere", 0) >= 1
    assert first["gone"] == first["server_error"] == first["address_refused"] == 1
    assert first["soft_404"] == first["paywall"] == first["consent"] == 1
    assert first["not_article"] == 2                     # the gallery and the live blog
    assert again["withdrawn"] == 1
    assert again["revised"] >= 1
    assert again["not_modified"] + again["unchanged"] >= len(done.running.world.articles)


def test_it_says_what_was_collected_refused_changed_and_clustered(done: Done) -> None:
    with record(done.settings) as database, database.reading() as session:
        crawls = [outcomes.of_run(session, run.id) for run in runs.latest(session, 2)]
        held, changes = overview.totals(session), overview.changed(session)
        largest = views.topics(session, since=None, until=clock.now(), limit=1)[0]
    for counts in crawls:
        for status, pages in counts.items():
            assert re.search(rf"^{status} +{pages} ", done.output, re.MULTILINE), status
    assert f"{held.articles} bài" in done.output
    assert f"{held.stories} tin và {held.topics} chủ đề" in done.output
    assert f"{held.comments} bình luận trong {held.threads} luồng" in done.output
    for change in changes:
        assert f"{'đã gỡ' if change.withdrawn else 'đã sửa'}: {change.title}" in done.output
    assert largest.label in done.output


def test_revision_and_withdrawal_are_recorded(done: Done) -> None:
    with record(done.settings) as database, database.reading() as session:
        changes = overview.changed(session)
        revised = next(change for change in changes if change.revisions > 1)
        states = articles.revisions(session, revised.article_id)
    assert [change.withdrawn for change in changes].count(True) == 1
    assert [("214" in state.title) for state in states] == [False, True]
    assert "lấy số" in next(change.title for change in changes if change.withdrawn)


def test_every_article_and_comment_of_the_world_is_in_the_record(done: Done) -> None:
    world = done.running.world
    with record(done.settings) as database, database.reading() as session:
        held = overview.totals(session)
        keys = {articles.find(session, done.running.bases[p.outlet.key] + p.path) is not None for p in world.articles}
        comments = sum(thread.comments for thread in _threads(session))
    assert keys == {True}
    # The undated page, the one in old letters, the joined one, the one in an old font and the one with two dates.
    assert held.articles == len(world.articles) + 5
    assert comments == held.comments == world.talks.count(2)


def test_comments_of_every_shape_are_held_with_their_hours(done: Done) -> None:
    world, base = done.running.world, done.running.bases
    places = {p.number: base[p.outlet.key] + p.path for p in world.articles}
    with record(done.settings) as database, database.reading() as session:
        held = {thread.article_url: thread for thread in _threads(session)}
        kept = {thread.id: threads.comments(session, thread.id) for thread in held.values()}
    for key, found in world.talks.elsewhere.items():
        for number, posts in found.items():
            written = [post for first in posts for post in (first, *first.replies)]
            thread = held[places[number]]
            assert thread.comments == len(written), key
            hours = Counter(post.at.replace(minute=0, second=0) for post in written)
            assert Counter(comment.hour for comment in kept[thread.id]) == hours, key


def test_a_source_that_fell_silent_is_told(done: Done) -> None:
    with record(done.settings) as database, database.reading() as session:
        found = {health.source.name: health for health in assess(session, clock.now(), thresholds.load().health)}
    assert found["trang-xa-dong-sen"].state == "silent"
    assert [name for name, health in found.items() if health.state == "silent"] == ["trang-xa-dong-sen"]
    assert re.search(r"Trang thông tin xã Đồng Sen.*không có tin mới", done.output)


def test_unusual_articles_are_kept_whole_and_once(done: Done) -> None:
    base = done.running.bases
    paths = {odd.what: (odd.outlet, odd.path) for odd in done.running.world.oddities}
    with record(done.settings) as database, database.reading() as session:
        joined, old_font, two_dates, amp = (
            articles.find(session, base[paths[what][0]] + paths[what][1]) for what in ("parts", "tcvn3", "two dates", "amp"))
        assert joined is not None and old_font is not None and two_dates is not None
        bodies = {found.id: views.article(session, found.id) for found in (joined, old_font)}
    whole, font, _ = odd_pages.texts()
    assert all(text in bodies[joined.id].body for text in whole.body)        # type: ignore[union-attr]
    assert all(text in bodies[old_font.id].body for text in font.body)       # type: ignore[union-attr]
    assert not two_dates.date_reliable
    assert amp is None                                   # kept under the article's own address


def _threads(session: object) -> list[threads.StoredThread]:
    found, number = [], 1
    while thread := threads.get(session, number):  # type: ignore[arg-type]
        found.append(thread)
        number += 1
    return found


def test_copies_share_a_story_with_what_they_were_copied_from(done: Done) -> None:
    world, stories = done.running.world, {}
    with record(done.settings) as database, database.reading() as session:
        for piece in world.articles:
            stored = articles.find(session, done.running.bases[piece.outlet.key] + piece.path)
            assert stored is not None
            stories[piece.outlet.key, piece.wording.title] = stored.story_id
    copies = [piece for piece in world.articles if piece.origin]
    together = [p for p in copies if stories[p.outlet.key, p.wording.title] == stories[p.origin, p.wording.title]]
    assert len(together) >= 0.9 * len(copies)


def test_topics_keep_the_events_apart_and_mostly_whole_from_the_first_article(done: Done) -> None:
    world = done.running.world
    topic_of: dict[tuple[str, str], int] = {}
    with record(done.settings) as database, database.reading() as session:
        for piece in world.articles:
            stored = articles.find(session, done.running.bases[piece.outlet.key] + piece.path)
            assert stored is not None and stored.story_id is not None
            member = topics.of_stories(session, [stored.story_id])[stored.story_id]
            topic_of[piece.outlet.key, piece.path] = member.topic_id
    events = {(piece.outlet.key, piece.path): piece.event for piece in world.articles}
    pairs = {(topic_of[place], events[place]) for place in events}
    # The crawl's order differs from run to run; over 16 orders 26 to 30 topics, of which at most 2 mix two events.
    assert len(pairs) <= 1.2 * len(set(topic_of.values()))
    assert len(set(topic_of.values())) <= 1.9 * len(set(events.values()))


def test_the_denial_of_a_rumor_is_found_with_it(done: Done) -> None:
    with record_and_index(done.settings) as (database, engine):
        page = Searcher(database, engine).find(SearchRequest(text='"Suối Rạng" (bác OR "tin đồn")'))
    assert {"official", "press"} <= {hit.kind for hit in page.hits}


def test_dates_are_the_articles_own(done: Done) -> None:
    world = done.running.world
    with record(done.settings) as database, database.reading() as session:
        for piece in world.articles:
            stored = articles.find(session, done.running.bases[piece.outlet.key] + piece.path)
            assert stored is not None
            assert (stored.published_at, stored.date_reliable) == (piece.at, True)
        undated = next(odd for odd in ODDITIES if odd.what == "undated")
        stored = articles.find(session, done.running.bases["cong"] + undated.path)
    assert stored is not None
    assert not stored.date_reliable


def test_robots_forbidden_pages_were_never_asked_for(done: Done) -> None:
    targets = [request.target for request in done.running.requests]
    assert "/robots.txt" in targets
    assert not [target for target in targets if target.startswith(("/noi-bo/", "/tim-kiem", "/members/", "/anh-dai-dien/"))]


def test_requests_name_the_crawler(done: Done) -> None:
    assert all("langnghe" in request.agent.lower() for request in done.running.requests)


def test_no_planted_identity_is_anywhere(done: Done) -> None:
    secrets = done.running.world.secrets
    assert len(secrets) > 400
    assert leaks(done.settings.data_dir, secrets) == []
    with record_and_index(done.settings) as (database, engine):
        searcher = Searcher(database, engine)
        assert {searcher.find(SearchRequest(text=f'"{writer.name}"')).total for writer in WRITERS} == {0}


def test_the_proof_would_find_a_leak(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("GET /members/1 by Trần Mộc Qua", encoding="utf-8")
    (tmp_path / "cache.json").write_text('"Tr\\u1ea7n M\\u1ed9c Qua"', encoding="utf-8")
    assert [file.name for _, file in leaks(tmp_path, ["Trần Mộc Qua", "880310000"])] == ["cache.json", "log"]


def test_topics_searches_and_digest_are_there(done: Done) -> None:
    day = clock.local_day(done.running.world.now)
    with record(done.settings) as database, database.reading() as session:
        largest = views.topics(session, since=None, until=clock.now(), limit=5)
        digest = views.digest(session, day)
    assert digest is not None
    assert all(topic.articles >= 5 and topic.outlets >= 2 for topic in largest)
    assert "Gò Sậy" in str(digest.body)
    assert (done.settings.data_dir / f"digest-{day}.html").exists()
    assert "Bản tin" in done.output
    with record_and_index(done.settings) as (database, engine):
        searcher = Searcher(database, engine)
        assert searcher.find(SearchRequest(text="rác")).comment_weeks
        toned, toneless = (searcher.find(SearchRequest(text=text)) for text in ("bãi rác Gò Sậy", "bai rac go say"))
        everywhere = searcher.find(SearchRequest(text="địa bàn:\"tỉnh lam khê\""))
        ward = searcher.find(SearchRequest(text='area:"phuong ben cau"'))
    assert everywhere.facets["area"][0].label == "Tỉnh Lam Khê" and everywhere.facets["area"][0].count == everywhere.total
    assert {value.label: value.count for value in everywhere.facets["area"]}["Phường Bến Cau"] == ward.total >= 5
    assert toned.total >= 8
    assert toneless.total >= toned.total
    assert toned.stories < toned.total


def test_the_board_has_every_case_and_the_items_that_stand_for_them(done: Done) -> None:
    with record(done.settings) as database, database.reading() as session:
        counted = crosschecks.counts(session, CheckFilter())
        named = {item.issue: item.id for item in reports.items(session, ItemFilter())}
        checks = {issue: crosschecks.of_item(session, number) for issue, number in named.items()}
        judged = crosschecks.precision(session, model.SETTLE_FROM)
    assert set(counted) == set(STATES) and counted["field_only"] >= 4

    def state(start: str) -> tuple[str, str]:
        view = next(view for issue, view in checks.items() if issue.startswith(start))
        assert view is not None
        return view.row.state, view.row.reason

    assert state("Nước máy ở khu phố 1") == ("both", "")
    assert state("Cháy chợ Cầu Ngói lúc nửa đêm") == ("conflicting", "")
    assert state("Đèn đường đoạn vào bến xe") == ("field_only", "")
    assert state("Phà ngang sang Thạch Bình") == ("not_checked", "no_local_source")
    # Staff say that the article on queues for papers is about something else.
    assert state("Sáp nhập khu phố theo Nghị quyết 18") == ("field_only", "")
    assert 0 < judged.right < judged.judged


def test_a_rumor_goes_from_the_first_sighting_to_a_refutation_that_two_signed(done: Done) -> None:
    with record(done.settings) as database, database.reading() as session:
        found = rumors.get_many(session, [number for number, _ in rumors.statements(session)])
        dam = next(one for one in found.values() if "Suối Rạng" in one.title)
        acts = [event.act for event in rumors.history(session, [dam.id])]
        seen = rumors.sightings(session, [dam.id])
    assert (dam.state, dam.verdict) == ("closed", "refuted")
    assert len(seen) == 3 and acts[0] == "created" and {"proposed", "signed"} <= set(acts)


def test_the_hotspot_went_through_its_stages_with_reasons(done: Done) -> None:
    with record(done.settings) as database, database.reading() as session:
        one, = situations.listed(session)
        course = situations.notes(session, one.id)[::-1]
        linked = situations.links(session, one.id)
    assert one.stage == "hotspot" and len(linked["item"]) == 7 and linked["topic"]
    assert [note.stage_after for note in course if note.stage_after] == ["signal", "problem", "hotspot"]
    assert all(note.text for note in course[1:]) and all(a.at < b.at for a, b in pairwise(course))


def test_a_week_of_comments_is_coded_by_two_and_published_with_what_the_field_says(done: Done) -> None:
    with record(done.settings) as database, database.reading() as session:
        frame, = streams.frames(session, 5)
        steps = replay.replay(session, frame.id)
        published = stream_shares.last(session, frame.id)
    assert published is not None
    body = json.loads(published.body)
    assert [row["label"] for row in body["streams"]] == [one.label for one in load_discussion().streams[:4]]
    assert body["folded"]["streams"] == 4 and body["sample"]["two_accounts"]
    assert 0.67 <= body["sample"]["agreement"] < 1
    assert {step.outcome for step in steps} == {"same"}
    assert body["field"]["by"] == "crosscheck" and body["field"]["units"] >= 3
    assert done.output.count("Luồng ý kiến của tuần") == 1


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from langnghe.cli import main

    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "letters.txt").write_text("mine")
    monkeypatch.setenv("LANGNGHE_DATA_DIR", str(tmp_path))
    result = CliRunner().invoke(main, ["demo", "--no-serve"])
    assert result.exit_code != 0
    assert (tmp_path / "demo" / "letters.txt").read_text() == "mine"
    assert not (tmp_path / "demo" / MARK).exists()


def test_the_lines_it_prints_at_the_end_can_be_typed(done: Done) -> None:
    lines = [line.strip() for line in done.output.splitlines() if "LANGNGHE_DATA_DIR=" in line]
    assert [line.split(" #")[0].split("/run ")[1].split()[0] for line in lines] == ["search", "topics", "digest", "serve"]
    env = {k: v for k, v in os.environ.items() if not k.startswith("LANGNGHE_")} | {"LANGNGHE_LANGUAGE": "en"}
    for line in lines[:3]:
        answer = subprocess.run(["bash", "-c", line], env=env, capture_output=True, text=True)
        assert answer.returncode == 0, answer.stderr
        assert "Gò Sậy" in answer.stdout, line


def test_the_lines_are_as_short_as_the_folder_allows(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(CHECKOUT)
    monkeypatch.delenv("LANGNGHE_DATABASE_URL", raising=False)
    monkeypatch.setenv("LANGNGHE_ELASTICSEARCH_URL", "http://127.0.0.1:9")
    show_commands(CHECKOUT / "var" / "demo")
    shown = capsys.readouterr().out
    assert '  LANGNGHE_ELASTICSEARCH_URL= LANGNGHE_DATA_DIR=var/demo ./run search "bãi rác Gò Sậy"' in shown
    documented = re.findall(r"^LANGNGHE_DATA_DIR=.*$", (CHECKOUT / "docs" / "demo.md").read_text("utf-8"), re.MULTILINE)
    assert [line.split("LANGNGHE_ELASTICSEARCH_URL= ")[1].split("  #")[0].strip() for line in shown.splitlines() if "# " in line] == documented
