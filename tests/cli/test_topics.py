"""`topics list` and `topics show`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from filled import NOW

from config import clock
from config.settings import load
from pipelines.forecast.reading import later
from storage import articles, forecasts, stories, topics
from storage.articles import ArticleRow
from storage.sessions import open_database


@pytest.fixture
def topic(filled: list[int], data_folder: Path) -> int:
    """Put the first two articles into one topic."""
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        topic_id = topics.create(session, "Giá xăng tăng", ("xăng", "giá"))
        for sequence, article_id in enumerate(filled[:2], 1):
            story_id = stories.create(session)
            stories.assign(session, article_id, story_id, b"")
            stories.refresh(session, [story_id])
            topics.assign(session, story_id, topic_id, sequence, 1.0)
        topics.refresh(session, [topic_id])
    database.close()
    return topic_id


def test_the_list_counts_articles_of_the_window(run, topic: int) -> None:
    output = run("topics", "list", clock=NOW.replace(minute=1).isoformat()).stdout
    assert "Giá xăng tăng" in output
    cells = next(line for line in output.splitlines() if "Giá xăng tăng" in line).split()
    assert (cells[0], cells[-4:]) == (str(topic), ["2", "1", "2", "2"])


def test_an_old_topic_is_listed_only_on_request(run, topic: int) -> None:
    later = NOW.replace(month=12).isoformat()
    nothing = run("topics", "list", clock=later)
    assert nothing.stdout == ""
    assert "No topic has an article of the last 7 days; --days 0 lists" in nothing.stderr
    assert "Giá xăng" in run("topics", "list", "--days", "0", clock=later).stdout


def test_an_archive_without_dates_has_topics_too(run, filled: list[int], data_folder: Path) -> None:
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        topic_id, story_id = topics.create(session, "Nước sông dâng", ()), stories.create(session)
        stories.assign(session, filled[2], story_id, b"")
        topics.assign(session, story_id, topic_id, 1, 1.0)
        topics.refresh(session, [topic_id])
    database.close()
    assert "Nước sông dâng" in run("topics", "list", "--days", "0").stdout
    assert "Nước sông dâng" not in run("topics", "list", clock=NOW.isoformat()).stdout


def test_a_record_without_topics_says_what_to_do(run) -> None:
    assert "langnghe work" in run("topics", "list", "--days", "0").stderr


def test_show_lists_the_articles(run, topic: int) -> None:
    output = run("topics", "show", str(topic)).stdout
    assert "2 articles in 2 stories from 1 outlet" in output
    assert "Gia đình nhận lại đất sau mười năm" in output
    assert "Nước sông" not in output


def test_an_unknown_topic_is_one_line(run) -> None:
    result = run("topics", "show", "99")
    assert (result.exit_code, result.stderr) == (2, "Error: There is no topic 99.\n")


def test_show_says_what_comes_or_why_nothing_is_said(run, topic: int, data_folder: Path) -> None:
    now = NOW.isoformat()
    output = run("topics", "show", str(topic), clock=now).stdout
    assert "No forecast: it is made once a day, for topics with at least 14 articles in the last 28 days." in output
    today = clock.local_day(NOW)
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        forecasts.save(session, [forecasts.Said(topic, today, 7, later(today, 7), 20, 31, 45, 60, "falling", "smoothed", 0.9)])
    database.close()
    assert "about 20–45 articles, falling (as many days before: 60)." in run("topics", "show", str(topic), clock=now).stdout
    over = (NOW + timedelta(days=8)).isoformat()
    assert "No forecast" in run("topics", "show", str(topic), clock=over).stdout
def test_a_topic_is_shown_with_key_sentences_documents_and_days(run, filled: list[int], data_folder: Path) -> None:
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    said = "Từ đầu tháng sau, giá xăng được tính theo Nghị định số 80/2023/NĐ-CP ở mọi cửa hàng bán lẻ."
    with database.writing() as session:
        found = articles.get(session, filled[0])
        assert found is not None
        articles.save(session, ArticleRow(
            found.source_id, "new", "https://baomau.vn/new", "Cách tính mới", "", f"{said} Nghị định 80 nêu rõ.", "",
            NOW, "jsonld", "minute", True, NOW, "test", 1))
        number = articles.find(session, "new")
        assert number is not None
        topic_id, story_id = topics.create(session, "Cách tính giá xăng", ()), stories.create(session)
        stories.assign(session, number.id, story_id, b"")
        stories.refresh(session, [story_id])
        topics.assign(session, story_id, topic_id, 1, 1.0)
        topics.refresh(session, [topic_id])
    database.close()
    output = run("topics", "show", str(topic_id)).stdout
    assert f"- {said} (" in output and "https://baomau.vn/new" in output
    assert "- Nghị định 80/2023/NĐ-CP: 1 article, 1 story" in output
    day, = (line for line in output.splitlines() if said in line and not line.startswith("- "))
    assert day.partition(said)[0].split()[-3:] == ["1", "1", "1"]
