"""`topics story`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from filled import NOW, row

from config.settings import load
from storage import articles, sources, stories
from storage.sessions import open_database


@pytest.fixture
def story(filled: list[int], data_folder: Path) -> int:
    """Make a story of the first article and two copies at another outlet."""
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        other = sources.ensure(session, "bao-kia", "Báo Kia", "press")
        first = row(other, 0)
        copies = [
            articles.save(session, replace(first, key="k1", url="", title="Xăng lên giá", published_at=NOW.replace(hour=7),
                                           body=first.body.replace("ba giờ", "15 giờ"))).article_id,
            articles.save(session, replace(first, key="k2", url="", published_at=None, date_reliable=False)).article_id,
        ]
        articles.withdraw(session, copies[1], NOW)
        made = stories.create(session)
        for one in (filled[0], *copies):
            stories.assign(session, one, made, b"")
        stories.refresh(session, [made])
    database.close()
    return made


def test_the_copies_are_listed_with_date_marks_and_shares(run, story: int, filled: list[int]) -> None:
    output = run("topics", "story", str(story)).stdout
    assert f"Story {story}: Giá xăng tăng từ chiều nay" in output
    assert f"Represented by article {filled[0]} of Báo Mẫu: The oldest with a trustworthy date, of 3 copies." in output
    retitled = next(line for line in output.splitlines() if "another title, 1 sentence changed" in line)
    assert "Báo Kia" in retitled and "the page's structured data" in retitled
    undated = next(line for line in output.splitlines() if "word for word the same" in line)
    assert "undated" in undated and "withdrawn" in undated and "100 %" in undated


def test_the_changes_of_one_copy(run, story: int, filled: list[int]) -> None:
    [number] = {line.split()[0] for line in run("topics", "story", str(story)).stdout.splitlines() if "another title" in line}
    output = run("topics", "story", str(story), "--changes", number).stdout
    assert "[-Giá xăng tăng từ chiều nay-]" in output or "{+Xăng" in output
    assert "từ [-ba-]{+15+} giờ chiều." in output
    for refused in (filled[0], filled[1], 2**70):
        answer = run("topics", "story", str(story), "--changes", str(refused))
        assert answer.exit_code == 2 and f"Article {refused} is no other copy of story {story}." in answer.stderr


def test_no_such_story(run, story: int) -> None:
    for number in (story + 1, 2**70):
        answer = run("topics", "story", str(number))
        assert answer.exit_code == 2 and f"There is no story {number}." in answer.stderr
