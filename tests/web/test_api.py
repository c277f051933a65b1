"""The API's contract, by hand: what each address gives, what is refused and how, and what is never given out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from api_client import PROBLEM, ROOT, Api, problem
from web_client import Client
from web_record import BODY, Seeded, settings_for

from config.settings import Settings
from langnghe.exporting import working
from langnghe.web.api.app import make
from langnghe.web.app import assemble, create_app
from search.errors import EngineUnavailable, IndexOutdated
from search.opening import open_engine
from search.results import SearchPage, SearchRequest
from storage import digests
from storage.errors import DatabaseUnreachable
from storage.sessions import Database, open_database

ABSURD = ["9" * 5000, "-1", "0", "9223372036854775808", "%00", "%ff%fe", "%ed%a0%80", "NaN", "'", "%0a", "%F0%9F%98%80",
          "%E2%80%AE", "..%2f..", "x" * 5000]


@pytest.fixture(scope="module")
def api(client: Client) -> Api:
    return Api(client)


def test_a_search_says_where_the_words_stand_and_what_the_page_says(api: Api, seeded: Seeded) -> None:
    found = api.get("/search", q='"viện phí mới"')
    assert (found["total"], found["stories"], found["engine"], found["next"]) == (2, 1, "embedded", None)
    hit, = found["items"]
    assert (hit["id"], hit["copies"], hit["topic"]) == (seeded.articles["fees"], 1, seeded.topic)
    assert [hit["title"][mark["start"]:mark["end"]] for mark in hit["title_marks"]] == ["Viện phí mới"]
    assert hit["published_at"] == "2026-05-20T10:00:00+07:00"
    assert {value["value"]: value["count"] for value in found["counts"]["facets"]["source"]} == {"bao-mau": 1, "cong-mau": 1}


def test_an_article_is_given_without_its_text(api: Api, seeded: Seeded) -> None:
    text = api.ask(f"/articles/{seeded.articles['fees']}").text
    assert not any(sentence in text for sentence in BODY.split("\n"))
    found = api.get(f"/articles/{seeded.articles['flood']}")
    assert found["withdrawn"] and found["revised"] and len(found["revisions"]) == 2 and found["kind"] == "press"
    assert set(found["revisions"][0]) == {"number", "title", "seen_at"}


def test_hostile_text_is_text_and_a_link_leads_to_the_web_only(api: Api, seeded: Seeded) -> None:
    found = api.get(f"/articles/{seeded.articles['hostile']}")
    assert found["title"].startswith("<script>") and "\u202e" not in found["title"] and found["url"] == ""


def test_a_story_tells_its_copies_apart(api: Api, seeded: Seeded) -> None:
    found = api.get("/stories/1")
    assert (found["articles"], found["outlets"], found["representative"]["id"]) == (2, 2, seeded.articles["fees"])
    copy, = found["items"]
    assert copy["id"] == seeded.articles["copy"] and 0.9 < copy["kept"] <= 1 and 0 < copy["own"] < 0.5


def test_a_topic_has_what_its_page_has_and_a_merged_one_leads_on(api: Api, seeded: Seeded) -> None:
    found = api.get(f"/topics/{seeded.topic}")
    assert (found["articles"], found["stories"], found["outlets"]) == (3, 2, 2) and found["forecast"]
    assert [topic["id"] for topic in api.get("/topics")["items"]] == [seeded.topic]
    answer = api.ask(f"/topics/{seeded.merged}")
    assert (answer.status, answer.headers["location"]) == (307, f"{ROOT}/topics/{seeded.topic}")


def test_a_trend_counts_and_a_name_has_none(api: Api, seeded: Seeded) -> None:
    found = api.get("/trends", q=["viện phí", "nước"], of_topic=seeded.topic, days=7)
    assert [sum(period["articles"] for period in one["periods"]) for one in found["series"]] == [3, 1, 3]
    assert {len(one["periods"]) for one in found["series"]} == {7}
    for name in ("Nguyễn Văn An", "nguyen van an", '"Trần Thị Bình"', "lũ OR Lê Văn Cường"):
        told = api.refused("/trends", 400, q=["viện phí", name])
        assert (told["type"], told["reason"]) == ("urn:langnghe:problem:bad-query", "only_a_person")
    assert api.get("/search", q="Nguyễn Văn An")["counts"]["comment_weeks"] == []


def test_a_digest_is_the_bytes_that_are_stored(api: Api, place: tuple[Settings, Seeded]) -> None:
    line, = api.get("/digests")["items"]
    answer = api.ask(f"/digests/{line['name']}")
    database = open_database(place[0])
    with database.reading() as session:
        row = digests.get(session, "2026-05-20")
    database.close()
    assert row is not None and answer.text == row.body and line["sha256"] == row.sha256
    assert answer.headers["etag"] == f'"{row.sha256}"' and answer.headers["digest-edition"] == "1"
    again = api.client.get(f"{ROOT}/digests/{line['name']}", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    api.refused("/digests/2026-05-20", 404, edition=2)


def test_sources_areas_and_status(api: Api) -> None:
    assert {one["name"]: one["articles"] for one in api.get("/sources")["items"]}.items() >= {"bao-mau": 3, "cong-mau": 2}.items()
    assert api.get("/sources/bao-mau")["title"] == "Báo Mẫu"
    assert api.get("/areas", q="hà nội") == {"items": [], "more": False}      # this record has no units
    state = api.get("/status")
    assert (state["record"], state["index"], state["behind"], state["articles"]) == ("ok", "ok", 0, 5)


@pytest.mark.parametrize(("path", "status", "kind"), [
    ("/nothing", 404, "not-found"), ("/articles/99", 404, "not-found"), ("/articles/x", 422, "bad-parameter"),
    ("/topics/99", 404, "not-found"), ("/topics/99/timeline", 404, "not-found"), ("/topics/99/stories", 404, "not-found"),
    ("/stories/99", 404, "not-found"), ("/digests/2026-01-01", 404, "not-found"), ("/digests/tomorrow", 404, "not-found"),
    ("/sources/nobody", 404, "not-found"), ("/exports/9", 404, "not-found"), ("/areas", 422, "bad-parameter"),
    ("/search?qq=x", 422, "bad-parameter"), ("/search?size=201", 422, "bad-parameter"), ("/search?cursor=x", 400, "bad-cursor"),
    ("/search?q=foo:bar", 400, "bad-query"), ("/search?from=2026-02-30", 400, "bad-query"),
    ("/search?from=2026-05-20&to=2026-05-01", 400, "bad-query"), ("/search?source=nobody", 400, "bad-query"),
    ("/search?q=" + "x" * 10_001, 422, "bad-parameter"), ("/trends", 422, "bad-parameter"),
    ("/trends?q=a&unit=hour&days=15", 422, "bad-parameter"), ("/export?format=pdf", 422, "bad-parameter"),
])
def test_what_cannot_be_answered_is_a_problem(api: Api, path: str, status: int, kind: str) -> None:
    told = problem(api.client.get(ROOT + path), status)
    assert told["type"] == f"urn:langnghe:problem:{kind}"


def test_a_query_that_cannot_be_read_says_where_and_which_fields_there_are(api: Api) -> None:
    told = api.refused("/search", 400, q="viện foo:bar")
    assert (told["reason"], told["position"]) == ("unknown_field", 5) and told["hint"]
    assert "tieu de" in told["fields"]["title"] and set(told["fields"]) >= {"source", "kind", "date", "area"}
    near = api.refused("/search", 400, q="nguồn:bao-mao")
    assert near["near"] == ["Báo Mẫu"]


def test_problems_speak_the_language_that_is_asked_for(api: Api) -> None:
    for language, title in (("en-GB,en;q=0.9", "There is nothing here"), ("vi", "Không có gì ở đây"), ("fr, en", "There is nothing here")):
        answer = api.client.get(f"{ROOT}/articles/99", headers={"accept-language": language})
        assert problem(answer, 404)["title"] == title


@pytest.mark.parametrize("value", ABSURD)
def test_absurd_addresses_and_parameters_are_no_failure(api: Api, value: str) -> None:
    asked = [f"{kind}/{value}" for kind in ("/articles", "/stories", "/topics", "/digests", "/exports")]
    asked += [f"/search?{name}={value}" for name in ("q", "cursor", "size", "topic", "area", "document", "sort")]
    asked += [f"{path}?cursor={value}" for path in ("/topics", "/hotspots", "/digests")] + [f"/areas?q={value}", f"/trends?q={value}"]
    for path in asked:
        answer = api.client.get(ROOT + path)
        assert answer.status < 500, path
        assert answer.status == 200 or answer.headers["content-type"] == PROBLEM, path


@pytest.mark.parametrize(("error", "kind"), [
    (EngineUnavailable("down"), "engine-down"), (IndexOutdated("1", "2"), "index-outdated")])
def test_an_engine_that_is_down_is_said_and_the_record_still_answers(tmp_path: Path, error: Exception, kind: str) -> None:
    class Down:
        def find(self, request: SearchRequest, language: str = "vi") -> SearchPage:
            raise error

    settings = settings_for(tmp_path)
    api = Api(Client(assemble(settings, open_database(settings), Down)))
    assert api.refused("/search", 503, q="x")["type"].endswith(kind)
    assert api.get("/topics")["items"] == [] and api.get("/status")["index"] == "down"


def test_a_record_that_is_down_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(_self: Database) -> None:
        raise DatabaseUnreachable("secret address")

    api = Api(Client(create_app(settings_for(tmp_path))))
    monkeypatch.setattr(Database, "reading", down)
    answer = api.ask("/topics")
    assert problem(answer, 503)["type"].endswith("record-down") and "secret" not in answer.text


def test_an_unforeseen_failure_is_a_problem_without_its_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr("storage.views.topics", fails)
    answer = Api(client).ask("/topics")
    assert problem(answer, 500)["type"].endswith("failed") and "secret" not in answer.text


def test_an_export_comes_at_once_or_as_a_job(place: tuple[Settings, Seeded], api: Api) -> None:
    answer = api.ask("/export", q="viện phí", format="csv")
    assert answer.headers["content-type"].startswith("text/csv") and answer.headers["export-rows"] == "3"
    assert answer.headers["export-complete"] == "true" and len(answer.text.splitlines()) == 4
    made = json.loads(api.send("POST", "/exports", {"q": "viện phí", "format": "jsonl", "from": "2026-05-01"}).text)
    assert (made["state"], made["total"]) == ("waiting", 3)
    api.refused(f"/exports/{made['id']}/file", 404)
    database, engine = open_database(place[0]), open_engine(place[0])
    working.turn(place[0], database, engine, "test")
    engine.close()
    database.close()
    done = api.get(f"/exports/{made['id']}")
    assert (done["state"], done["rows"]) == ("done", 3) and api.get("/exports")["items"] == [done]
    assert api.get(f"/exports/{made['id']}/manifest")["rows"] == 3
    whole = api.ask(f"/exports/{made['id']}/file")
    part = api.client.get(f"{ROOT}/exports/{made['id']}/file", headers={"range": "bytes=10-19"})
    assert (part.status, part.body) == (206, whole.body[10:20])
    assert api.send("DELETE", f"/exports/{made['id']}").status == 204
    assert api.get("/exports")["items"] == []


def test_a_change_from_another_site_or_of_another_kind_is_refused(api: Api) -> None:
    assert problem(api.send("POST", "/exports", {"q": "x"}, sec_fetch_site="cross-site"), 403)
    assert problem(api.client.post(f"{ROOT}/exports", '{"q": "x"}', {"content-type": "text/plain"}), 422)
    assert problem(api.client.post(f"{ROOT}/exports", "q=x"), 422)
    assert problem(api.send("POST", "/exports", {"q": "x" * 1_000_000}), 413)["type"].endswith("too-large")
    assert problem(api.client.post(f"{ROOT}/exports", "[" * 50_000, {"content-type": "application/json"}), 400)
    assert api.send("POST", "/exports", {"q": "phí " + "😀" * 9_000, "format": "csv", "section": ["Y tế"]}).status == 201
    assert problem(api.send("POST", "/exports", {"q": "nguồn:\ud800\u0000"}), 400)
    made, = api.get("/exports")["items"]
    assert api.send("DELETE", f"/exports/{made['id']}").status == 204
    assert problem(api.send("POST", "/topics", {}), 405)


def test_nothing_is_told_of_commenters_or_of_single_comments() -> None:
    described = make(state=None).openapi()
    assert not [path for path in described["paths"] if "comment" in path]
    names = {name for model in described["components"]["schemas"].values() for name in model.get("properties", {})}
    assert {name for name in names if "comment" in name} == {"comments", "comment_weeks"}
    assert not names & {"author", "commenter", "user", "handle", "avatar", "body", "text_of_comment", "sentiment", "stance"}


def test_the_description_asks_nobody_else(api: Api) -> None:
    text = api.client.get(f"{ROOT}/openapi.json").text
    assert "cdn" not in text.lower() and {server["url"] for server in json.loads(text)["servers"]} == {ROOT}
    assert {api.ask(path).status for path in ("/docs", "/redoc")} == {404}
