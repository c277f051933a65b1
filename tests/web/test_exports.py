"""Exports on the desk: what the search counts is what the file holds; jobs, their files by pieces, and who may see them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send
from web_client import Answer, Client
from web_record import seeded_copy

from config import clock
from langnghe.exporting import files, working
from langnghe.exporting.kinds import KINDS
from langnghe.web.app import create_app
from langnghe.web.people import Person
from search.opening import open_engine
from storage.sessions import open_database


def test_the_search_page_leads_to_its_export(english: Client) -> None:
    page = english.get("/?q=vi%E1%BB%87n+ph%C3%AD&source=bao-mau&sort=oldest&fold=0&page=2").text
    address = re.search(r'href="(/export\?[^"]*)">Export', page)
    assert address is not None and address[1] == "/export?q=vi%E1%BB%87n+ph%C3%AD&amp;source=bao-mau"
    offered = english.get(address[1].replace("&amp;", "&")).text
    assert len(re.findall(r'href="/export\?[^"]*format=(\w+)"', offered)) == len(KINDS)
    assert "2 articles" in offered


@pytest.mark.parametrize(("target", "status", "said"), [
    ("/export?q=ng%C3%A0y:x&format=csv", 400, "is not a date"), ("/export?format=pdf", 400, "There is no format"),
    ("/export?of=comments&format=csv", 400, "never exported one by one"), ("/export?from=2026-13-01", 400, "is not a date"),
])
def test_a_refusal_is_a_page_and_no_file(english: Client, target: str, status: int, said: str) -> None:
    answer = english.get(target)
    assert answer.status == status and said in answer.text and "attachment" not in answer.headers.get("content-disposition", "")


def test_more_than_a_list_takes_is_not_offered(english: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "docx", replace(KINDS["docx"], most=1))
    page = english.get("/export?q=vien+phi").text
    assert "at most 1 rows" in page and "format=docx" not in page
    assert english.get("/export?q=vien+phi&format=docx").status == 400


class As:
    """The desk as somebody sees it."""

    def __init__(self, app: Starlette, person: Person) -> None:
        self.app, self.person = app, person

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"person": self.person}
        await self.app(scope, receive, send)


class Office:
    """A desk that makes every export as a job."""

    def __init__(self, folder: Path) -> None:
        plain, _ = seeded_copy(folder)
        self.database = open_database(plain)
        plain.export_rows = 0
        self.settings = plain
        self.app = create_app(plain)
        self.client = self.by(Person(None, "", "administrator"))

    def by(self, person: Person) -> Client:
        return Client(As(self.app, person), cookies="language=en")  # type: ignore[arg-type]

    def send(self, client: Client, target: str, on: str) -> Answer:
        page = client.get(on)
        cookie = page.headers["set-cookie"].partition(";")[0]
        seal = re.search(r'name="form" value="([^"]+)"', page.text)
        assert seal is not None
        return client.post(target, f"form={seal[1]}", {"cookie": f"{cookie}; language=en"})

    def order(self, client: Client, kind: str = "csv") -> int:
        answer = self.send(client, f"/exports?q=vien+phi&format={kind}", "/export?q=vien+phi")
        found = re.fullmatch(r"/exports#export-(\d+)", answer.headers["location"])
        assert answer.status == 303 and found is not None
        return int(found[1])

    def work(self) -> None:
        engine = open_engine(self.settings)
        while working.waiting(self.database):
            working.turn(self.settings, self.database, engine, "test")
        engine.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    before = clock.now()
    made = Office(tmp_path)
    yield made
    made.database.close()
    clock.freeze(before)


def test_a_large_one_is_a_job_whose_file_is_given_by_pieces(office: Office) -> None:
    assert "Have it made" in office.client.get("/export?q=vien+phi&format=csv").text
    job = office.order(office.client)
    waiting = office.client.get("/exports").text
    assert "waits for its turn" in waiting and "0 of 3 rows" in waiting and 'hx-trigger="every 3s"' in waiting
    assert office.client.get(f"/exports/{job}/file").status == 404
    office.work()
    done = office.client.get("/exports").text
    assert "3 rows" in done and "every 3s" not in done
    whole = office.client.get(f"/exports/{job}/file")
    assert whole.status == 200 and whole.headers["accept-ranges"] == "bytes" and len(whole.body) > 100
    rest = office.client.get(f"/exports/{job}/file", headers={"range": "bytes=100-", "if-range": whole.headers["etag"]})
    assert (rest.status, whole.body[:100] + rest.body) == (206, whole.body)
    assert json.loads(office.client.get(f"/exports/{job}/manifest").body)["rows"] == 3
    assert office.send(office.client, f"/exports/{job}/delete", "/exports").status == 303
    assert office.client.get(f"/exports/{job}/file").status == 404
    assert list(files.folder(office.settings).iterdir()) == []


def test_exports_are_their_owners_and_the_administrators(office: Office) -> None:
    own, other, chief = (office.by(Person(n, f"nv{n}", role)) for n, role in ((3, "reader"), (4, "editor"), (5, "administrator")))
    job = office.order(own)
    office.work()
    assert [f"export-{job}" in one.get("/exports").text for one in (own, other, chief)] == [True, False, True]
    assert [one.get(f"/exports/{job}/file").status for one in (own, other, chief)] == [200, 404, 200]
    office.order(other)
    assert office.send(other, f"/exports/{job}/delete", "/exports").status == 404


def test_a_form_from_elsewhere_makes_no_job(office: Office) -> None:
    assert office.client.post("/exports?q=vien+phi&format=csv", "form=x").status == 403
    assert working.waiting(office.database) == 0
