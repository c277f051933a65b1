"""Whoever only reads meets no post and no unit: on no page, in no answer of the API, no export, no feed, no digest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from every_page import every_page
from test_exports import As
from web_client import Answer, Client
from web_record import NOW, Seeded, fill, settings_for, write_sources

from config import clock
from langnghe.web.api.app import ROOT, make
from langnghe.web.app import create_app
from langnghe.web.people import Person
from pipelines.digest import publish
from pipelines.reports import saving
from pipelines.reports.drafts import Draft, ItemDraft
from search.indexer import rebuild
from search.opening import open_engine
from storage import areas, posts, report_writing
from storage.sessions import open_database

AREA = "new/ward/99999"
PLANTED = "Xưởng gốm Quế Ổ"
FILES = ("/digest/2026-05-20.md", "/digest/2026-05-20.docx", "/digest/2026-05-20.json", "/digest/feed.atom",
         "/export?q=&format=csv", "/export?q=&format=xlsx", "/export?q=&format=jsonl", "/export?q=&format=docx", "/network",
         "/reports", "/reports/import", "/reports/paste", "/report/1", "/my-reports", "/my-reports/1", "/users")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, Seeded]]:
    settings = settings_for(tmp_path_factory.mktemp("desk"))
    write_sources(settings)
    database = open_database(settings)
    clock.freeze(NOW)
    seeded = fill(database)
    for at in range(6):
        with database.writing() as session:
            post = posts.add(session, areas.by_keys(session, [AREA])[AREA].id, f"{PLANTED} {at}", "thợ gốm", "Công đoàn", NOW)
            said = ItemDraft(("opinion", "rumor", "question")[at % 3], f"Bà con nói viện phí mới cao, lần {at}", "2026-05-20",
                             basis="Nghe ở xưởng")
            made = saving.save(session, Draft(post, "weekly", "interview", (said,)), origin="form", now=NOW)
            report_writing.change_report(session, made.report_id, NOW, None, state="approved")
    publish(database, clock.local_day(NOW))
    engine = open_engine(settings, check=False)
    rebuild(database, engine)
    engine.close()
    app = create_app(settings)
    yield Client(As(app, Person(7, "nv7", "reader"))), seeded
    database.close()
    clock.freeze(None)


def texts(answer: Answer) -> Iterator[str]:
    """Yield what an answer holds, packed files too."""
    if answer.body[:2] != b"PK":
        yield answer.body.decode("utf-8", "replace")
        return
    with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
        for name in packed.namelist():
            yield from texts(Answer(200, answer.headers, packed.read(name)))


def addresses(seeded: Seeded) -> list[str]:
    asked = [f"{ROOT}{path}" for path, methods in make(state=None).openapi()["paths"].items() if "get" in methods and "{" not in path]
    return [*every_page(seeded).values(), *FILES, *asked, f"{ROOT}/search?q=vien+phi", f"{ROOT}/digests/2026-05-20"]


@pytest.mark.slow
def test_no_page_file_or_answer_names_a_post_or_unit(reader: tuple[Client, Seeded]) -> None:
    client, seeded = reader
    statuses = []
    for address in addresses(seeded):
        answer = client.get(address)
        statuses.append(answer.status)
        assert all(PLANTED not in text for text in texts(answer)), address
    assert statuses.count(200) > 50 and max(statuses) < 500


@pytest.mark.slow
def test_a_reviewer_sees_the_post_so_that_the_test_above_can_fail(reader: tuple[Client, Seeded]) -> None:
    client, _seeded = reader
    reviewer = Client(As(client.app.app, Person(8, "nv8", "reviewer")))
    assert PLANTED in reviewer.get("/reports?state=approved").text and PLANTED in reviewer.get(f"{ROOT}/reports").text
    assert "6/" in reviewer.get("/network").text or ">6<" in reviewer.get("/network").text
