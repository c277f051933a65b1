"""`langnghe stream` from a frame to a published share and back."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import clock
from config.settings import load
from storage.sessions import open_database

sys.path.insert(0, str(Path(__file__).parents[1] / "pipelines"))

from meaning_samples import NOW
from opinions_record import WEEK, code_all, opinions, thread, topic

from pipelines.opinions import freezing


@pytest.fixture
def talk(data_folder: Path) -> Iterator[None]:
    """Fill the record with a topic whose articles have comments; the clock stands still."""
    clock.freeze(NOW)
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    thread(database, topic(database), 1, opinions({"lo": 70, "mừng": 50, "chợ": 3}))
    yield
    database.close()
    clock.freeze(None)


def test_from_a_frame_to_a_share_and_back(run, talk, data_folder):
    said = run("stream", "freeze", "1", WEEK).output
    assert said.startswith("Frame 1: 123 comments, 123 distinct texts, 1 pages, for certain at least 123 people; sample of 123.")
    assert "123" in run("stream", "list").output
    refused = run("stream", "publish", "1")
    assert refused.exit_code == 2 and "123 texts of the sample are not coded" in refused.output
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.reading() as session:
        frame = freezing.known(session, 1)
    code_all(database, frame)
    database.close()
    status = run("stream", "status", "1").output
    assert "ready to be published" in status and "agreement 1.00" in status and "folded" in status
    assert run("stream", "publish", "1").output == "Frame 1: published, version 1.\n"
    shown = run("stream", "show", "1").output
    assert "luồng lo" in shown and "other opinions (2 streams folded)" in shown and "do not represent the people" in shown
    assert "chợ" not in shown
    assert json.loads(run("stream", "show", "1", "--json").output)["week"] == WEEK
    back = run("stream", "replay", "1")
    assert back.exit_code == 0 and back.output.count("same: ") == 6


@pytest.mark.parametrize(("words", "said"), [
    (("freeze", "1", "2026-3"), "is no week"), (("freeze", "9", WEEK), "there is no topic 9"),
    (("show", "4"), "nothing was published"), (("replay", "4"), "there is no frame 4"),
    (("sample", "1", "--size", "5000"), "from 1 to 2000")])
def test_what_cannot_be_is_one_line(run, talk, words, said):
    result = run("stream", *words)
    assert result.exit_code == 2 and said in result.output and "Traceback" not in result.output
