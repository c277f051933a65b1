"""What staff decide on topics, by commands."""

from __future__ import annotations

from pathlib import Path

import pytest
from filled import NOW

from config.settings import load
from pipelines.topics import cluster
from storage import topics
from storage.sessions import open_database


@pytest.fixture
def numbers(filled: list[int], data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Cluster three articles about three things and return their topics."""
    monkeypatch.setenv("LANGNGHE_CLOCK", NOW.isoformat())
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    cluster.run(database, owner="a")
    with database.reading() as session:
        found = [t.id for t in topics.all(session) if t.stories]
    database.close()
    assert len(found) == 3
    return found


def test_a_day_of_decisions(run, numbers: list[int]) -> None:
    first, second, third = map(str, numbers)
    merged = run("topics", "merge", first, second, third)
    assert merged.stdout == f"Merged into topic {first}: {second}, {third}.\n"
    assert "langnghe topics undo 1" in merged.stderr
    assert run("topics", "show", second).stdout.splitlines()[1:] == [
        f"It became part of topic {first}: `langnghe topics show {first}`"]
    refused = run("topics", "rename", second, "Giá cả")
    assert (refused.exit_code, refused.stderr) == (
        2, f"Error: topic {second} became part of topic {first}: decide on that one\n")
    split = run("topics", "split", first, "--stories", "3, 2")
    assert split.stdout == f"Split off topic {first}: 2 stories are the new topic 4.\n"
    assert run("topics", "pin", first, "--stories", "2").stdout == f"1 story is in topic {first} now.\n"
    named = run("topics", "rename", first, "Giá xăng,  hỏi 0912345678")
    assert named.stdout == f"Topic {first} is named: Giá xăng, hỏi [số điện thoại]\n"
    assert "personal data" in named.stderr
    aside = run("topics", "set-aside", "4", "--reason", "tin thời tiết")
    assert aside.stdout == "Topic 4 is not of interest: tin thời tiết\n"
    assert "Not of interest (decision 5): tin thời tiết" in run("topics", "show", "4").stdout
    assert "[not of interest]" in run("topics", "list", "--days", "0").stdout
    assert run("topics", "undo", "1").stdout == "Decision 1 was undone.\n"
    listed = run("topics", "decisions").stdout.splitlines()
    assert [line.split()[0] for line in listed[1:]] == ["5", "4", "3", "2", "1"]
    assert "not of interest: tin thời tiết" in listed[1] and "in force" in listed[1] and "undone" in listed[5]


def test_why_and_whether_it_falls_apart(run, numbers: list[int]) -> None:
    run("topics", "merge", *map(str, numbers))
    explained = run("topics", "explain", str(numbers[0])).stdout
    assert "Giá xăng tăng từ chiều nay" in explained and "Like the others" in explained
    assert "hold together" in run("topics", "split", str(numbers[0])).stderr
    gone = run("topics", "explain", str(numbers[1]))
    assert gone.stderr == f"Error: Topic {numbers[1]} became part of topic {numbers[0]}.\n"


@pytest.mark.parametrize(("words", "said"), [
    (("explain", "99999999999999999999"), "There is no topic 99999999999999999999"),
    (("rename", "1", "Nguyễn Văn Tám"), "never named for a person"),
    (("rename", "1", "\u202e"), "the name of a topic is empty"),
    (("split", "1", "--stories", "a"), "is no list of numbers such as 12,15"),
    (("split", "1", "--stories", "7"), "topic 1 has no story 7"),
    (("merge", "1", "1"), "cannot be merged with itself"),
    (("merge", "1", "99999999999999999999"), "there is no topic 99999999999999999999"),
    (("undo", "7"), "there is no decision 7"),
    (("set-aside", "1", "--reason", " "), "the reason is empty"),
])
def test_slips_are_one_line(run, numbers: list[int], words: tuple[str, ...], said: str) -> None:
    result = run("topics", *words)
    assert result.exit_code == 2
    assert said in result.stderr and result.stderr.count("\n") == 1


def test_nothing_decided_is_said(run) -> None:
    assert "Nothing was decided yet" in run("topics", "decisions").stderr
