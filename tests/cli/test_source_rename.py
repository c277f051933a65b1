"""`langnghe source rename`: the record follows the file, and each slip gets one line that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from config.settings import load
from config.sources import SourceConfig, Start
from crawlers.checking import exchanged
from storage import articles, frontier, renaming, sources
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


def exchange(folder: Path, *names: str) -> None:
    """Give each file the name of the next one."""
    files = [folder / "config" / "sources" / f"{name}.toml" for name in names]
    texts = [file.read_text("utf-8") for file in files]
    for file, text in zip(files, texts[1:] + texts[:1], strict=True):
        file.write_text(text, "utf-8")


def test_files_that_got_each_others_names_are_named_together(run: Run, data_folder: Path) -> None:
    assert run("source", "check").exit_code == 0 and not (data_folder / "langnghe.db").exists()
    for name in ("bao-mau", "bao-kia", "bao-ba"):
        path = write(data_folder, name)
        path.write_text(path.read_text("utf-8").replace("baomau", name.replace("-", "")), "utf-8")
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        for name in ("bao-mau", "bao-kia"):
            url = f"https://www.{name.replace('-', '')}.vn/1"
            frontier.add_links(session, sources.ensure(session, name, name, "press"), [(url, "article", 0, None, None)])
    database.close()
    assert run("source", "check").exit_code == 0
    exchange(data_folder, "bao-mau", "bao-kia")
    done, vietnamese = run("source", "check"), run("source", "check", language="vi")
    assert done.exit_code == 1 and done.stderr.count("\n") == 1 and "are right" not in done.output
    for words in ("The files of bao-kia, bao-mau", "of bao-kia it holds articles of www.baokia.vn, which the file bao-mau names",
                  "of bao-mau it holds articles of www.baomau.vn, which the file bao-kia names"):
        assert words in done.stderr
    assert "tên các tệp bao-kia, bao-mau đã bị tráo" in vietnamese.stderr
    exchange(data_folder, "bao-mau", "bao-kia")
    assert run("source", "check").exit_code == 0


def source(name: str, *domains: str) -> SourceConfig:
    return SourceConfig(name, name, "press", domains, Start())


def test_only_a_round_of_files_got_each_others_names() -> None:
    held = {"a": {"a.vn": 3, "www.a.vn": 2, "b.vn": 1}, "b": {"b.vn": 9}, "c": {"c.vn": 1}}
    assert exchanged([source("a", "a.vn"), source("b", "b.vn"), source("c", "c.vn")], held) == []
    three = exchanged([source("a", "b.vn"), source("b", "c.vn"), source("c", "a.vn")], held)
    assert [[(one.source, one.host, one.other) for one in group] for group in three] == [
        [("a", "a.vn", "c"), ("c", "c.vn", "b"), ("b", "b.vn", "a")]]
    # A domain that went to a new source, one that moved, two files of one outlet.
    assert exchanged([source("a", "anders.vn"), source("neu", "a.vn"), source("b", "b.vn")], held) == []
    assert exchanged([source("a", "b.vn"), source("b", "b.vn")], held) == []
    assert exchanged([source("a", "a.vn", "b.vn"), source("b", "a.vn", "b.vn")], held) == []
