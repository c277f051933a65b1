"""`langnghe source rename`: the record follows the file, and each slip gets one line that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from config.settings import load
from storage import articles, renaming, sources
from storage.sessions import open_database

Run = Callable[..., Result]


def write(folder: Path, name: str, more: str = "") -> Path:
    files = folder / "config" / "sources"
    files.mkdir(parents=True, exist_ok=True)
    path = files / f"{name}.toml"
    path.write_text(f'title = "Báo Mẫu Mới"\nkind = "press"\ndomains = ["baomau.vn"]\n{more}\n[start]\n'
                    'feeds = ["https://baomau.vn/rss"]\n', "utf-8")
    return path


def test_the_search_finds_it_by_its_new_name(run: Run, data_folder: Path, filled: list[int]) -> None:
    write(data_folder, "bao-moi")
    run("work", "--until-idle")
    done = run("source", "rename", "bao-mau.toml", "bao-moi.toml")
    assert done.exit_code == 0 and "bao-mau is now bao-moi" in done.output
    assert "the search follows with `langnghe work`" in done.output
    behind = run("index", "check")
    assert behind.exit_code == 1
    assert "changes wait for the index: give `langnghe work --until-idle`, then check again" in behind.stderr
    run("work", "--until-idle")
    assert run("search", "giá", "--source", "bao-moi", "--json").output.count('"source": "bao-moi"') >= 1
    assert run("index", "check").exit_code == 0
    again = run("source", "rename", "bao-mau", "bao-moi")
    assert (again.exit_code, again.output.count("\n")) == (2, 1) and "no source is named 'bao-mau'" in again.output


@pytest.mark.parametrize(("old", "new", "files", "words"), [
    ("bao-mau", "bao-moi", ("bao-mau", "bao-moi"), "bao-mau still has its file"),
    ("bao-mau", "bao-mau2", ("bao-mau",), "bao-mau still has its file"),
    ("bao-moi", "bao-moi", ("bao-moi",), "bao-moi still has its file"),
    ("bao-mau", "bao-moi", ("bao-moii",), "no source is named 'bao-moi'; did you mean bao-moii?"),
    ("bao-maus", "bao-moi", ("bao-moi",), "no source is named 'bao-maus'; did you mean bao-mau?"),
    ("bao-mau", "bao-hong", ("bao-hong",), "bao-hong.toml"),
])
def test_a_slip_gets_one_line_and_changes_nothing(
    run: Run, data_folder: Path, filled: list[int], old: str, new: str, files: tuple[str, ...], words: str,
) -> None:
    for name in files:
        write(data_folder, name, "khoa_la = 1" if name == "bao-hong" else "")
    done = run("source", "rename", old, new)
    assert done.exit_code == 2 and words in done.output and done.output.count("\n") == 1, done.output
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.reading() as session:
        assert [row.name for row in sources.all(session)] == ["bao-mau"]
    database.close()


def test_a_name_with_articles_of_its_own_is_taken(run: Run, data_folder: Path, filled: list[int]) -> None:
    from filled import row

    write(data_folder, "bao-moi")
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        articles.save(session, row(sources.ensure(session, "bao-moi", "Báo Mới", "press"), 1))
        assert renaming.stranded(session, {"bao-moi": []}) == []
    database.close()
    done = run("source", "rename", "bao-mau", "bao-moi")
    assert done.exit_code == 2 and "two sources cannot be joined" in done.output
    vietnamese = run("source", "rename", "bao-mau", "bao-moi", language="vi")
    assert "không thể gộp hai nguồn" in vietnamese.output
