"""`search` and `index` over a small record, with the real embedded engine."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from filled import row
from sqlalchemy import delete, select, update

from config.settings import load
from langnghe.cli.search import _show_discussion
from langnghe.jobs import owner_name
from search import indexer
from search.opening import open_engine
from storage import articles, sources
from storage.models import Article, Outbox, Source
from storage.sessions import open_database


@pytest.fixture
def indexed(filled: list[int], data_folder: Path) -> list[int]:
    settings = load({"LANGNGHE_DATA_DIR": str(data_folder)})
    database, engine = open_database(settings), open_engine(settings)
    indexer.drain(database, engine, owner=owner_name("test"))
    engine.close()
    database.close()
    return filled


def ids(output: str) -> list[int]:
    return [json.loads(line)["id"] for line in output.splitlines()]


def test_json_lines_hold_the_hits(run, indexed: list[int]) -> None:
    result = run("search", "giá xăng", "--json")
    assert result.exit_code == 0
    assert sorted(ids(result.stdout)) == [indexed[0], indexed[2]]
    first = json.loads(result.stdout.splitlines()[0])
    assert first["title"] == "Giá xăng tăng từ chiều nay"
    assert (first["published_at"], first["date_precision"]) == ("2026-05-20T12:00:00+07:00", "minute")
    assert (first["source"], first["kind"], first["section"]) == ("bao-mau", "press", "Thời sự")


def test_a_day_without_an_hour_is_no_day_earlier(run, data_folder: Path, indexed: list[int]) -> None:
    settings = load({"LANGNGHE_DATA_DIR": str(data_folder)})
    database, engine = open_database(settings), open_engine(settings)
    with database.writing() as session:
        day = replace(row(1, 0), key="day", published_at=datetime(2026, 11, 20, 17, tzinfo=UTC), date_precision="day")
        articles.save(session, replace(day, title="Lịch cắt nước"))
    indexer.drain(database, engine, owner=owner_name("test"))
    engine.close()
    database.close()
    found = json.loads(run("search", "lịch cắt nước", "--json").stdout)
    assert (found["published_at"], found["date_precision"]) == ("2026-11-21T00:00:00+07:00", "day")


def test_a_date_to_come_is_no_day_in_the_table(run, data_folder: Path, indexed: list[int]) -> None:
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        to_come = datetime(2031, 3, 1, tzinfo=UTC)
        session.execute(update(Article).where(Article.id == indexed[0]).values(
            published_at=to_come, date_reliable=False))
    database.close()
    shown = run("search", "giá xăng").stdout
    assert shown.count("undated") == 2 and "2031" not in shown


def test_the_table_names_day_source_and_title(run, indexed: list[int]) -> None:
    result = run("search", "giá xăng")
    assert "20 May 2026" in result.stdout
    assert "Báo Mẫu" in result.stdout
    assert "Giá xăng tăng từ chiều nay" in result.stdout
    assert "undated" in result.stdout
    assert "2 articles" in result.stderr


def test_nothing_found_leads_to_articles_with_most_of_the_words(run, indexed: list[int]) -> None:
    misspelt = "giá xăng tănk"
    nothing = run("search", misspelt)
    assert (nothing.exit_code, nothing.stdout) == (0, "") and "--mode question" in nothing.stderr
    assert "Giá xăng tăng" in run("search", misspelt, "--mode", "question").stdout
    assert "--mode" not in run("search", "tănk").stderr + run("search", "giá xăng").stderr


def test_a_page_beyond_the_last_is_said(run, indexed: list[int]) -> None:
    result = run("search", "giá xăng", "--page", "99999999999999999999", "--size", "1")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "There is no page 99999999999999999999; the last one is 2." in result.stderr
    assert "the last one" not in run("search", "không có gì").stderr


def test_an_empty_choice_limits_nothing(run, indexed: list[int]) -> None:
    assert ids(run("search", "giá xăng", "--section", "", "--source", " ", "--json").stdout)


def test_words_that_begin_with_a_dash_are_not_options(run, indexed: list[int]) -> None:
    assert ids(run("search", "giá", "-tăng", "--json").stdout) == [indexed[2]]


@pytest.mark.parametrize(("options", "found"), [
    (("--from", "2026-05-20", "--to", "2026-05-20"), [0]),
    (("--source", "bao-mau"), [0, 2]),
    (("--source", "khac"), []),
    (("--kind", "forum"), []), (("--kind", "báo chí"), [0, 2]), (("--kind", "bao"), [0, 2]), (("--source", "Báo Mẫu"), [0, 2]),
    (("--section", "thoi su"), [0, 2]),
    (("--section", "Thời sự"), [0, 2]),
])
def test_filters_narrow_the_answer(run, indexed: list[int], options: tuple[str, ...], found: list[int]) -> None:
    assert sorted(ids(run("search", "giá xăng", *options, "--json").stdout)) == [indexed[n] for n in found]


def test_pages_follow_one_another(run, indexed: list[int]) -> None:
    pages = [ids(run("search", "giá", "--size", "1", "--page", str(n), "--sort", "newest", "--json").stdout)
             for n in (1, 2, 3)]
    assert pages == [[indexed[0]], [indexed[2]], []]


def test_toneless_words_find_every_spelling(run, indexed: list[int]) -> None:
    assert sorted(ids(run("search", "gia", "--json").stdout)) == sorted(indexed)
    assert sorted(ids(run("search", "giá", "--json").stdout)) == [indexed[0], indexed[2]]


def test_a_query_that_cannot_be_read_is_one_line(run, indexed: list[int]) -> None:
    result = run("search", "date:yesterday-ish")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.strip().splitlines()) == 1


def test_what_is_not_indexed_yet_is_said(run, filled: list[int]) -> None:
    assert "3 changes behind" in run("search", "giá").stderr


def test_an_engine_that_is_down_is_one_line(run, filled: list[int]) -> None:
    result = run("search", "giá", elasticsearch_url="http://127.0.0.1:1")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")


def test_check_names_what_is_missing_and_rebuild_mends_it(run, indexed: list[int], data_folder: Path) -> None:
    assert run("index", "check").exit_code == 0
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        articles.touch(session, [indexed[0]])
    database.close()
    result = run("index", "check")
    assert result.exit_code == 1
    assert f"article {indexed[0]}: the index has version 1, the record 2" in result.stdout
    assert "Index rebuilt: 3 documents." in run("index", "rebuild").stdout
    assert run("index", "check").exit_code == 0


def test_status_counts_both_sides(run, indexed: list[int]) -> None:
    output = run("index", "status").stdout
    assert "Articles in the index: 3 of 3" in output
    assert "Changes waiting: 0" in output


@pytest.mark.parametrize(("options", "said"), [
    (("--section", "Thoi sư ự"), 'Did you mean: --section "Thời sự"?'), (("--section", "Sport"), "no article stands in the section 'Sport'. More"),
    (("--source", "bao-maau"), "Did you mean: --source bao-mau?"), (("--source", "zzz"), "there is no source 'zzz'. More"),
    (("--topic", "9999"), "There is no topic 9999."), (("--sort", "newst"), "Did you mean: newest?"),
    (("--kind", "pres"), "Did you mean: press?"), (("--size", "0"), "'0' is no whole number from 1 to 1000"),
])
def test_an_option_that_names_nothing_is_refused(run, indexed: list[int], options: tuple[str, ...], said: str) -> None:
    result = run("search", "giá", *options)
    assert (result.exit_code, result.stdout) == (2, "") and said in result.stderr


def test_a_section_is_said_back_as_it_is_held(run, indexed: list[int]) -> None:
    assert "section Thời sự" in run("search", "giá", "--section", "thoi su").stderr


def test_counts_of_one_are_singular_and_question_marks_are_no_words(run, indexed: list[int]) -> None:
    result = run("search", "hạ lưu?", "--mode", "question")
    assert "“lưu”" in result.stderr and "1 article in 1 story" in result.stderr


def test_where_the_page_ends_is_said(run, indexed: list[int]) -> None:
    assert "1 to 2 of 3; more: --page 2" in run("search", "gia", "--size", "2", "--copies").stderr
    assert "more:" not in run("search", "gia", "--size", "2", "--page", "2", "--copies").stderr


def test_facets_count_the_whole_answer(run, indexed: list[int]) -> None:
    shown = " ".join(run("search", "giá xăng", "--facets", "--size", "1").stdout.split())
    assert "Source Báo Mẫu 2" in shown and "Kind Press 2" in shown and "Section Thời sự 2" in shown
    assert "Day 20 May 2026 1 undated 1" in shown
    rows = [json.loads(line) for line in run("search", "giá xăng", "--facets", "--json").stdout.splitlines()]
    assert {"facet": "source", "value": "bao-mau", "label": "Báo Mẫu", "articles": 2} in rows
    assert {"facet": "day", "value": "2026-05-20", "label": "2026-05-20", "articles": 1} in rows


def test_places_and_documents_are_filters_and_counts(run, filled: list[int], data_folder: Path) -> None:
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        named = replace(row(1, 0), key="x", url="https://baomau.vn/x", title="Giá xăng ở phường Bến Thành, TP.HCM", body="Nghị quyết 18-NQ/TW.")
        new = articles.save(session, named).article_id
    database.close()
    assert run("work", "--until-idle").exit_code == 0
    for options in (("--area", "tp.hcm"), ("--area", "ben thanh"), ("--area", "new/ward/26743"), ("--document", "nq 18"), ("--document", "18-NQ/TW")):
        assert ids(run("search", "giá xăng", *options, "--json").stdout) == [new], options
    assert ids(run("search", 'giá địa bàn:"phường bến thành"', "--json").stdout) == [new]
    rows = [json.loads(line) for line in run("search", "giá xăng", "--facets", "--json").stdout.splitlines()]
    assert {"facet": "area", "value": "new/province/79", "label": "Thành phố Hồ Chí Minh", "articles": 1} in rows
    assert {"facet": "document", "value": "Nghị quyết 18-NQ/TW", "label": "Nghị quyết 18-NQ/TW", "articles": 1} in rows
    shown = " ".join(run("search", "giá xăng", "--facets", language="vi").stdout.split())
    assert "Địa bàn" in shown and "Phường Bến Thành 1" in shown and "Văn bản Nghị quyết 18-NQ/TW 1" in shown
    for words, said in (
        (("--area", "phường 4"), 'Did you mean: --area "Phường 4, Quận 1, Thành phố Hồ Chí Minh (cũ)", --area "Phường 4, Quận 3'),
        (("--area", "Nguyễn Văn An"), "There is no place “Nguyễn Văn An”."), (("--document", "ông An"), "is not the number of a document"),
        (('địa bàn:"phường 4"',), 'Say which, in quotes: địa bàn:"Phường 4, Quận 1, Thành phố Hồ Chí Minh (cũ)"'),
        (("area:quận 1",), 'There is no place “quận”. Did you mean: địa bàn:"quận 1"?'),
    ):
        result = run("search", "giá", *words)
        assert (result.exit_code, result.stdout) == (2, "") and said in result.stderr and len(result.stderr.splitlines()) == 1, result.stderr


def test_discussion_is_a_table_of_topics_and_weeks(capsys: pytest.CaptureFixture[str]) -> None:
    _show_discussion(SimpleNamespace(comment_weeks=((7, "Bãi rác Gò Sậy", "2026-W48", "≈ 20"),)))
    shown = capsys.readouterr().out
    assert all(part in shown for part in ("#7", "Bãi rác Gò Sậy", "2026-W48", "≈ 20"))
    _show_discussion(SimpleNamespace(comment_weeks=()))
    assert capsys.readouterr().out == ""


def test_a_hostile_name_of_a_source_does_nothing_on_the_terminal(run, filled: list[int], data_folder: Path) -> None:
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        session.scalars(select(Source)).one().title = "Báo\x1b]0;PWN\x07 \x9b31mMẫu\u202e"
    database.close()
    assert run("work", "--until-idle").exit_code == 0
    for words in (("search", "giá"), ("search", "giá", "--json"), ("search", "giá", "--facets"), ("search", "giá", "--facets", "--json"),
                  ("source", "list"),
                  ("search", "nguồn:bao-mau"), ("source", "health", "--all")):
        output = run(*words).output
        assert not any(sign in output for sign in "\x1b\x07\x9b\u202e"), words


def test_only_the_nearest_names_are_offered(run, indexed: list[int], data_folder: Path) -> None:
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        for name in ("bao-lam-khe", "cong-lam-khe"):
            sources.ensure(session, name, name, "press")
    database.close()
    assert "Did you mean: --source bao-lam-khe? More" in run("search", "giá", "--source", "bao-lamkhe").stderr


def test_an_index_that_is_gone_is_said(run, indexed: list[int], data_folder: Path) -> None:
    shutil.rmtree(data_folder / "index")
    for words in (("search", "giá"), ("index", "status"), ("doctor",)):
        assert "There is no search index" in run(*words).output, words
    assert run("doctor").exit_code == 1 and "dựng bằng" in run("search", "giá", language="vi").output
    assert run("index", "rebuild").exit_code == 0
    assert "index rebuild" not in run("search", "giá").output and run("doctor").exit_code == 0


def test_an_index_of_a_fuller_or_another_record_is_said(run, indexed: list[int], data_folder: Path) -> None:
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        session.execute(delete(Article))
    database.close()
    for words in (("search", "giá"), ("index", "status"), ("doctor",)):
        output = run(*words).output
        assert "holds articles that the record does not hold" in output and "There is no page" not in output, words


def test_an_index_that_lacks_articles_is_said(run, indexed: list[int], data_folder: Path) -> None:
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        articles.save(session, replace(row(1, 0), key="https://baomau.vn/x", url="https://baomau.vn/x", title="Tít lạ", body="Lời lạ."))
    assert "1 change behind" in run("search", "giá").stderr and "lacks" not in run("search", "giá").output
    with database.writing() as session:
        session.execute(delete(Outbox))
    database.close()
    assert "lacks articles that the record holds" in run("search", "giá").stderr
    assert run("doctor").exit_code == 1
