"""`langnghe question`: lists, shows, answers and writes the sheet; what is wrong is one line."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from click.testing import CliRunner

from config import clock
from config.settings import load
from langnghe.cli.app import main
from langnghe.today_items import View
from langnghe.waiting import questions as overdue
from langnghe.waiting import situations as staged
from pipelines.situations.checking import Draft
from storage import questions, situations
from storage.sessions import open_database
from tests import asked_record

ANSWER = ("--issuer", "Bảo hiểm xã hội tỉnh Mẫu", "--source", "https://bhxh.example/12", "--on", "2026-05-19")


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Hold two questions; one has two items."""
    monkeypatch.setenv("LANGNGHE_DATA_DIR", str(tmp_path))
    clock.freeze(asked_record.NOW)
    database = open_database(load())
    with database.writing() as session:
        held = asked_record.posts(session)
        items = [asked_record.item(session, post, "Thẻ cũ có phải đổi không?", heard_on="2026-05-01") for post in held[:2]]
        asked_record.ask(session, "Thẻ cũ có phải đổi không?", items)
        asked_record.ask(session, "Bao giờ có nước máy?", [])
    yield database
    database.close()
    clock.freeze(None)


def run(*words: str):
    return CliRunner().invoke(main, ["question", *words])


def test_questions_are_listed_shown_and_answered(asked):
    assert "1. Thẻ cũ có phải đổi không?" in run().output and "2 phản ánh của 2 đơn vị" in run("list").output
    assert run("list", "--state", "answered").output == "Không có câu nào.\n"
    done = run("answer", "1", "Không phải đổi.", *ANSWER)
    assert (done.exit_code, done.output) == (0, "Câu hỏi 1: đã trả lời.\n")
    assert "Trả lời: Không phải đổi." in run("show", "1").output and "bhxh.example" in run("show", "1").output


@pytest.mark.parametrize(("words", "said"), [
    (("show", "9"), "Không có câu hỏi 9."), (("answer", "1", "một " * 121, *ANSWER), "nhiều nhất 120 tiếng"),
    (("answer", "1", "Gọi bà Trần Thị Hoa.", *ANSWER), "Bỏ đi thì còn"), (("sheet", "x.pdf"), ".docx"),
    (("answer", "1", "Có.", "--issuer", "Nguyễn Văn An", *ANSWER[2:]), "không ghi tên người"),
    (("sheet", "x.docx", "--week", "2026-13"), "2026-W21"),
])
def test_what_is_wrong_is_one_line_and_changes_nothing(asked, words, said):
    answer = run(*words)
    assert answer.exit_code == 2 and said in answer.output and "Trần Thị Hoa" not in answer.output
    with asked.reading() as session:
        assert questions.get(session, 1).version == 1


def test_the_sheet_of_a_week_is_a_document_that_is_the_same_each_time(asked, tmp_path):
    run("answer", "1", "Không phải đổi.", *ANSWER)
    files = [tmp_path / f"{number}.docx" for number in range(2)]
    assert [run("sheet", str(file)).exit_code for file in files] == [0, 0] and run("sheet", str(files[0])).exit_code == 2
    assert files[0].read_bytes() == files[1].read_bytes()
    said = "\n".join(part.text for part in docx.Document(BytesIO(files[0].read_bytes())).paragraphs)
    assert "TỜ HỎI – ĐÁP" in said and "Hỏi: Thẻ cũ có phải đổi không?" in said and "Đáp: Không phải đổi." in said
    assert "- Bao giờ có nước máy? (ít hơn 3 đơn vị)" in said and "Tổ kín" not in said
    assert run("sheet", str(tmp_path / "before.docx"), "--week", "2026-W20").exit_code == 0


def test_what_waits_too_long_and_what_the_figures_speak_for_are_today_s_work(asked):
    from config import thresholds

    view = View(None, lambda session: [], thresholds.load(), asked_record.NOW, asked_record.NOW, reviews=True)
    with asked.writing() as session:
        held = [asked_record.item(session, post, "Rác ùn", "event") for post in (1, 2)]
        made = situations.add(session, Draft("Rác ùn", "2026-05-10").columns, None, asked_record.NOW)
        situations.link(session, made, "item", held, asked_record.NOW)
        assert [(item.key, item.address) for item in overdue.waiting(session, view)] == [("question:1", "/question/1")]
        assert "chưa trả lời 19 ngày" in next(iter(overdue.waiting(session, view))).said
        (item,) = staged.waiting(session, view)
        assert item.key == f"situation:{made}.1" and "số liệu gợi ý: tình huống có vấn đề" in item.said
