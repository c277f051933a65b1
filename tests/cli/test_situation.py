"""`langnghe situation`: lists and shows what readers see; what is wrong is one line."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from config import clock
from config.settings import load
from langnghe.cli.app import main
from pipelines.situations.checking import Draft
from storage import situations
from storage.sessions import open_database
from tests import asked_record

NOTED = "Xe rác\x1b[2J đã đến"


@pytest.fixture
def followed(tmp_path, monkeypatch):
    """Hold a situation of three units and one of one unit, each in a ward."""
    monkeypatch.setenv("LANGNGHE_DATA_DIR", str(tmp_path))
    clock.freeze(asked_record.NOW)
    database = open_database(load())
    with database.writing() as session:
        events = [asked_record.item(session, post, f"Rác ùn {post}", "event") for post in asked_record.posts(session)]
        for count, area in ((3, 9001), (1, 9002)):
            described = Draft(f"Rác ùn ở bãi {count}", "2026-05-10", demands="Dọn hằng ngày", level="commune", area_id=area)
            made = situations.add(session, described.columns, None, asked_record.NOW)
            situations.link(session, made, "item", events[:count], asked_record.NOW)
        situations.change(session, 1, 1, {"stage": "hotspot"}, None, asked_record.NOW, NOTED)
    yield
    database.close()
    clock.freeze(None)


def run(*words: str):
    return CliRunner().invoke(main, ["situation", *words])


def test_situations_are_listed_by_stage(followed):
    both = run().output
    assert "1. Rác ùn ở bãi 3" in both and "3 đơn vị" in both and "phường Mẫu 1" in both
    assert "2. Rác ùn ở bãi 1" in both and "phường Mẫu 2" not in both and "Tổ kín" not in both
    assert "1. " not in run("list", "--stage", "signal").output and run("list", "--limit", "1").output.count(". Rác") == 1
    assert run("list", "--stage", "resolved").output == "Chưa có tình huống nào.\n"


def test_a_situation_is_shown_with_its_course_and_without_control_characters(followed):
    shown = run("show", "1").output
    assert "Yêu cầu, kiến nghị của dân: Dọn hằng ngày" in shown and "tín hiệu → điểm nóng" in shown
    assert "Số liệu gợi ý: tình huống có vấn đề." in shown and "đã đến" in shown and "\x1b" not in shown
    assert "phường Mẫu" not in run("show", "2").output


@pytest.mark.parametrize(("words", "said"), [
    (("show", "9"), "Không có tình huống 9."), (("show", "9" * 30), "Không có tình huống"), (("list", "--stage", "hot"), "hotspot"),
])
def test_what_is_wrong_is_one_line(followed, words, said):
    answer = run(*words)
    assert answer.exit_code == 2 and said in answer.output and answer.output.count("\n") == 1
