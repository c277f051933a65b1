"""/healthz, /metrics and the desk's log: what works is said, and nothing of what anybody asked."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from test_safety import Broken, NoRecord
from web_client import Client
from web_record import settings_for

from config import jsonlines
from config.settings import load
from langnghe.web import keys
from langnghe.web.app import assemble
from langnghe.web.operating import logs
from langnghe.web.warming import warm_up
from search.errors import EngineUnavailable
from search.opening import open_engine
from search.service import Searcher
from storage.sessions import open_database


def sample(text: str, name: str) -> float:
    line = next(line for line in text.splitlines() if line.startswith(name + " "))
    return float(line.split()[-1])


def test_health_names_what_answers(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status == 200
    assert json.loads(answer.text) | {"version": ""} == {"status": "ok", "record": "ok", "index": "ok", "version": ""}


def test_without_the_index_the_desk_is_degraded_and_alive(place: tuple) -> None:
    desk = Client(assemble(place[0], open_database(place[0]), lambda: Broken(EngineUnavailable("secret cause"))))
    answer = desk.get("/healthz")
    assert (answer.status, json.loads(answer.text)["status"]) == (200, "degraded")
    assert "secret" not in answer.text
    assert sample(desk.get("/metrics").text, "langnghe_index_up") == 0


def test_a_start_reads_ahead_and_is_held_up_by_nothing(place: tuple) -> None:
    database = open_database(place[0])
    desk = assemble(place[0], database, lambda: Searcher(database, open_engine(place[0]))).state.desk
    warm_up(desk)
    assert desk._finder is not None and desk._health is not None
    for record in (database, NoRecord()):
        warm_up(assemble(place[0], record, lambda: Broken(EngineUnavailable("down"))).state.desk)
    database.close()


def test_without_the_record_the_desk_is_down(place: tuple) -> None:
    desk = Client(assemble(place[0], NoRecord(), lambda: Broken(EngineUnavailable("down"))))
    answer = desk.get("/healthz")
    assert (answer.status, json.loads(answer.text)["record"]) == (503, "down")
    text = desk.get("/metrics").text
    assert sample(text, "langnghe_record_up") == 0
    # What a proxy of this machine hands on is from anybody, and who it is cannot be looked up.
    handed_on = desk.get("/metrics", headers={"x-forwarded-for": "203.0.113.7"})
    assert handed_on.status == 503 and "langnghe_" not in handed_on.text
    assert "langnghe_articles " not in text


def test_answers_are_counted_by_route_and_nothing_else(client: Client) -> None:
    desk = Client(assemble(load({"LANGNGHE_DATA_DIR": str(client.app.state.desk.settings.data_dir)}),
                           client.app.state.desk.database, lambda: Broken(EngineUnavailable("down"))))
    for target in ("/topics", "/topics?page=2", "/article/987654", "/bimat", "/static/desk.css"):
        desk.get(target)
    desk.get("/topics", method="BIMAT")
    text = desk.get("/metrics").text
    assert sample(text, 'langnghe_requests_total{method="GET",route="/topics",status="200"}') == 2
    assert sample(text, 'langnghe_requests_total{method="GET",route="/article/{id}",status="404"}') == 1
    assert sample(text, 'langnghe_requests_total{method="GET",route="/static/…",status="200"}') == 1
    assert sample(text, 'langnghe_request_seconds_count{route="(none)"}') == 1
    assert "bimat" not in text.lower()
    assert "987654" not in text


def test_what_is_held_and_waits_is_told(client: Client) -> None:
    text = client.get("/metrics").text
    assert sample(text, "langnghe_record_up") == sample(text, "langnghe_index_up") == 1
    assert sample(text, "langnghe_articles") == 5
    assert sample(text, "langnghe_changes_waiting") == 0
    assert 'langnghe_info{version="' in text


def test_the_log_of_answers_holds_no_query(caplog: pytest.LogCaptureFixture, place: tuple) -> None:
    desk = Client(assemble(place[0], open_database(place[0]), lambda: Broken(EngineUnavailable("down"))))
    with caplog.at_level(logging.INFO, logger=logs.log.name):
        desk.get("/?q=b%C3%AD+m%E1%BA%ADt")
    [record] = [r for r in caplog.records if r.name == logs.log.name]
    line = json.loads(jsonlines.JsonLines().format(record))
    assert (line["route"], line["method"], line["status"]) == ("/", "GET", 503)
    assert "m%E1%BA%ADt" not in json.dumps(line)
    assert "mật" not in json.dumps(line, ensure_ascii=False)


def test_an_error_is_logged_by_kind_and_place() -> None:
    try:
        raise ValueError("what a page said")
    except ValueError:
        record = logging.getLogger("x").makeRecord("x", logging.ERROR, "f", 1, "failed", (), __import__("sys").exc_info())
    line = json.loads(jsonlines.JsonLines().format(record))
    assert line["error"] == "ValueError"
    assert "test_operating.py" in line["at"]
    assert "what a page said" not in json.dumps(line)


def test_every_process_has_the_same_key(tmp_path: Path) -> None:
    settings = load({"LANGNGHE_DATA_DIR": str(tmp_path / "desk")})
    assert keys.desk_key(settings) == keys.desk_key(settings)
    assert (settings.data_dir / keys.NAME).stat().st_mode & 0o777 == 0o600
    assert list(settings.data_dir.iterdir()) == [settings.data_dir / keys.NAME]


def test_a_torn_key_is_not_used(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    (tmp_path / keys.NAME).write_bytes(b"short")
    assert len(keys.desk_key(settings)) == keys.BYTES
    assert keys.desk_key(settings) != keys.desk_key(settings)
