"""Page, command line and both ways of exporting say the same number, on both engines and both databases."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from web_client import Answer, Client
from web_record import NOW, Seeded, seed

from config import clock
from config.settings import Settings, load
from langnghe.cli.app import main
from storage.sessions import open_database
from tests.conftest import require

PAIRS = [("sqlite", "embedded"), ("postgresql", "elasticsearch"),
         pytest.param(("sqlite", "elasticsearch"), marks=pytest.mark.slow),
         pytest.param(("postgresql", "embedded"), marks=pytest.mark.slow)]
ASKED = ({"q": "viện phí"}, {"q": "vien phi"}, {"q": "viện phí", "source": "bao-mau"}, {}, {"q": "-viện"},
         {"q": "viện phí", "from": "2026-05-20", "to": "2026-05-20"}, {"q": "mức viện phí nào mới", "mode": "question"})



@pytest.fixture(scope="module", params=PAIRS, ids="-".join)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Seeded]]:
    """Return a filled record with its index, of one pair after the other."""
    record, engine = request.param
    named = {"LANGNGHE_DATA_DIR": str(tmp_path_factory.mktemp("exported"))}
    server = request.getfixturevalue("_server") if record == "postgresql" else None
    if server is not None:
        named["LANGNGHE_DATABASE_URL"] = server.record()
    if engine == "elasticsearch":
        named |= {"LANGNGHE_ELASTICSEARCH_URL": require("LANGNGHE_TEST_ELASTICSEARCH_URL"),
                  "LANGNGHE_ELASTICSEARCH_PREFIX": f"test-{uuid.uuid4().hex[:12]}"}
    settings = load(named)
    database = open_database(settings)
    yield settings, seed(database, settings)
    database.close()
    clock.freeze(None)
    if engine == "elasticsearch":
        from search.elastic import ElasticEngine, connect

        made = ElasticEngine(connect(settings.elasticsearch_url), settings.elasticsearch_prefix)
        made.remove()
        made.close()
    if server is not None:
        server.drop(settings.database_url)


def packed(answer: Answer) -> tuple[list[dict[str, str]], dict[str, object]]:
    assert answer.status == 200 and answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.body)) as opened:
        data, beside = opened.namelist()
        assert beside == f"{data}.manifest.json" and answer.headers["content-disposition"].endswith('.zip"')
        text = opened.read(data).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""))), json.loads(opened.read(beside))


@pytest.mark.parametrize("options", ASKED)
def test_page_command_line_and_both_exports_count_alike(place, english: Client, tmp_path: Path, monkeypatch, options) -> None:
    for name in ("data_dir", "database_url", "elasticsearch_url", "elasticsearch_prefix"):
        monkeypatch.setenv(f"LANGNGHE_{name.upper()}", str(getattr(place[0], name)))
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "en")
    monkeypatch.setenv("LANGNGHE_CLOCK", NOW.isoformat())
    heading = re.search(r'<h2 class="count"[^>]*>(\d+) article', english.get("/?" + urlencode(options or {"q": ""})).text)
    rows, manifest = packed(english.get("/export?" + urlencode({**options, "format": "csv"})))
    words = [options["q"]] if "q" in options else []
    given = [part for name, value in options.items() if name != "q" for part in (f"--{name}", value)]
    out = tmp_path / "a.jsonl"
    assert CliRunner().invoke(main, ["export", *given, "--out", str(out), *words], catch_exceptions=False).exit_code == 0
    written = [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()]
    assert heading is not None
    assert int(heading[1]) == len(rows) == len(written) == manifest["rows"] == manifest["matched"]
    assert [int(row["id"]) for row in rows] == written and manifest["complete"] is True
    if words:
        listed = CliRunner().invoke(main, ["search", *given, *words, "--copies", "--json"], catch_exceptions=False).stdout
        assert sorted(json.loads(line)["id"] for line in listed.splitlines()) == written
