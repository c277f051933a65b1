"""A careless typist: each slip is one clear line and exit code 2, in both languages, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.clock import CLOCK_ALLOWED
from config.settings import SETTINGS, load
from langnghe.i18n import catalog
from storage import digests
from storage.sessions import open_database

SLIPS = [
    ("--nonsense",), ("nonsense",), ("topics", "nonsense"), ("topics", "list", "--nonsense"),
    ("topics", "list", "--days", "many"), ("topics", "list", "--days", "-1"), ("topics", "show"),
    ("topics", "show", "first"), ("search",), ("search", "giá", "--jsn"), ("search", "giá", "--sort", "best"),
    ("search", "giá", "--page", "0"), ("search", "giá", "--from", "2026-13-45"), ("search", "giá", "--to", "soon"),
    ("search", "ngày:2026-13-45"), ("search", "giá", "--source"), ("digest", "--day", "2026-13-45"),
    ("digest", "--day"), ("digest", "--format", "pdf"), ("crawl", "--source", "nowhere"), ("serve", "--port", "99999"),
    ("import",), ("import", "news"), ("import", "news", "none.jsonl"), ("import", "comments", "none.jsonl"),
    ("doctor", "extra"), ("db", "downgrade"), ("digest", "--day", "0001-01-01"), ("digest", "--day", "9999-12-31"),
    ("topics", "show", "9" * 25), ("topics", "show", "--", "+-5"), ("topics", "list", "--limit=--5"),
    ("search", "giá", "--topic", "9" * 25), ("search", "giá", "--topic", "-1"), ("search", "giá", "--from", "2026-12-31", "--to", "2026-01-01"),
    ("search", "ngày:2026-12-31..2026-01-01"), ("import", "news", __file__, "--spread-days", "9" * 12),
]
GROUP_ALONE = {("import",)}     # a group without a command shows its help


def line_of(result) -> str:
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


@pytest.mark.parametrize("words", [s for s in SLIPS if s not in GROUP_ALONE], ids=" ".join)
def test_a_slip_is_one_line(run, words: tuple[str, ...]) -> None:
    assert line_of(run(*words)).startswith("Error: ")
    assert line_of(run(*words, language="vi")).startswith("Lỗi: ")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_group_alone_shows_its_help(run, language: str) -> None:
    result = run("import", language=language)
    assert result.exit_code == 2
    assert "news" in result.stderr


@pytest.mark.parametrize(("words", "said"), [
    (("topics", "list", "--nonsense"), "Không có tùy chọn '--nonsense'. Xem thêm: langnghe topics list --help"),
    (("serch",), "Không có lệnh 'serch'."), (("topics", "list", "--days", "many"), "'many' không phải là số nguyên từ 0 trở lên"),
    (("search", "giá", "--sort", "best"), "'best' không nằm trong số: relevance, newest, oldest"), (("search",), "Thiếu tham số"),
    (("topics", "list", "--days", "-1"), "'-1' không phải là số nguyên từ 0 trở lên"), (("digest", "--day"), "cần một giá trị"),
    (("doctor", "extra"), "Thừa tham số (extra)"),
])
def test_the_words_are_vietnamese(run, words: tuple[str, ...], said: str) -> None:
    assert said in line_of(run(*words, language="vi"))


@pytest.mark.parametrize(("words", "near"), [
    (("serch", "giá"), "search"), (("topic", "list"), "topics"), (("dotcor",), "doctor"), (("source", "lst"), "list"),
    (("search", "giá", "--sorted", "newest"), "--sort"), (("search", "giá", "--fromm=2026-01-01"), "--from"),
    (("index", "rebild"), "rebuild"), (("work", "--until-idl"), "--until-idle"),
])
def test_what_is_like_a_slip_is_offered(run, words: tuple[str, ...], near: str) -> None:
    assert f"'{near}'" in line_of(run(*words)).partition("id you mean")[2]
    assert f"'{near}'" in line_of(run(*words, language="vi")).partition("ó phải là")[2]


def test_more_than_there_can_be_is_everything(run) -> None:
    assert run("topics", "list", "--days", "999999999", "--limit", "9" * 25).exit_code == 0


def test_sentences_end_before_the_hint(run) -> None:
    assert "or 2026-05-31. More: langnghe digest --help" in line_of(run("digest", "--day", "31/31"))


def test_a_digest_of_a_day_to_come_is_not_published(run, data_folder: Path) -> None:
    assert "21 May 2026 is still to come" in line_of(run("digest", "--day", "2026-05-21", clock="2026-05-20T23:00:00+07:00"))
    assert not (data_folder / "langnghe.db").exists()


def test_a_digest_of_a_day_before_everything_is_not_published(run, filled: list[int], data_folder: Path) -> None:
    said = line_of(run("digest", "--day", "2020-01-01", clock="2026-05-21T08:00:00+07:00"))
    assert "Nothing is held of 1 Jan 2020: the oldest article is of 20 May 2026." in said
    assert "nothing to make a digest of yet" in line_of(run("digest", data_dir=str(data_folder / "other")))
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.reading() as session:
        assert not digests.list(session)
    database.close()


@pytest.mark.parametrize("day", ["20/5/2026", "20/05/2026", "20.5.2026", "2026-05-20", "2026-5-20"])
def test_a_day_is_taken_as_a_search_takes_it(run, filled: list[int], day: str) -> None:
    result = run("digest", "--day", day, "--format", "md", clock="2026-05-21T08:00:00+07:00")
    assert result.exit_code == 0 and "Digest of 20 May 2026" in result.stdout


@pytest.mark.parametrize("day", ["5/2026", "2026", ">=2026-05-01", "2026-05-01..2026-05-02", "31/2/2026"])
def test_what_is_no_single_day_is_refused(run, filled: list[int], day: str) -> None:
    assert "is not a day" in line_of(run("digest", "--day", day))


@pytest.mark.parametrize("path", ["none.jsonl", "", "folder"])
def test_a_file_that_is_none(run, tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()
    line = line_of(run("import", "news", str(tmp_path / path)))
    assert str(tmp_path) in line


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_place_that_cannot_be_written(run, tmp_path: Path, language: str) -> None:
    assert str(tmp_path) in line_of(run("digest", "--out", str(tmp_path), language=language))
    assert "none" in line_of(run("digest", "--out", str(tmp_path / "none" / "a.md"), language=language))
    (tmp_path / "file").write_text("x")
    line_of(run("topics", "list", data_dir=str(tmp_path / "file"), language=language))
    line_of(run("topics", "list", data_dir="/proc/none", language=language))


def test_a_broken_configuration_names_the_file(run, data_folder: Path) -> None:
    folder = data_folder / "config"
    (folder / "sources" / "bao.toml").mkdir(parents=True)
    assert "bao.toml" in line_of(run("source", "check"))
    (folder / "sources" / "bao.toml").rmdir()
    (folder / "sources" / "bao.toml").write_bytes(b"\xff\xfe\x00")
    assert "bao.toml" in line_of(run("source", "check"))


@pytest.mark.parametrize(("name", "value"), [
    ("port", "abc"), ("elasticsearch_url", "localhost"), ("elasticsearch_prefix", "Big Prefix"), ("contact", "call me"),
    ("allow_loopback", "maybe"), ("clock", "now"), ("clock", "2026-05-20T08:00:00"), ("database_url", "nothing"),
])
def test_a_setting_that_is_none(run, name: str, value: str) -> None:
    english = line_of(run("topics", "list", **{name: value}))
    vietnamese = line_of(run("topics", "list", language="vi", **{name: value}))
    assert vietnamese != english
    if name != "database_url":
        assert f"LANGNGHE_{name.upper()}={value!r}; allowed: " in english
        assert f"LANGNGHE_{name.upper()}={value!r}; được phép: " in vietnamese


@pytest.mark.parametrize(("name", "value"), [
    ("config_dir", "/nonexist"), ("data_dir", '"/tmp/x"'), ("data_dir", "'var'"), ("config_dir", '"var"'), ("data_dir", "~nobodyhere/x")])
def test_a_folder_that_is_none_is_refused(run, name: str, value: str) -> None:
    assert f"LANGNGHE_{name.upper()}=" in line_of(run("source", "check", **{name: value}))


def test_the_home_folder_is_written_short(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert run("topics", "list", data_dir="~/lang nghe").exit_code == 0
    assert (tmp_path / "lang nghe" / "langnghe.db").exists()


@pytest.mark.parametrize(("word", "near"), [
    ("-json", "--json"), ("-h", "--help"), ("-n", ""), ("-from", "--from"), ("—json", "--json"), ("–from", "--from"), ("--Json", "--json"),
    ("-JSON", "--json"), ("-topics", "--topic"), ("−−json", "--json"), ("-from=2026-01-01", "--from")])
def test_an_option_with_a_wrong_dash_leaves_no_article_out(run, word: str, near: str) -> None:
    assert near in line_of(run("search", "nước", word, "5")).removeprefix(word)


@pytest.mark.parametrize("word", ["-giá", "-title:giá", "-xe", "—Hà", "–", "-", "-2026"])
def test_what_is_no_option_still_leaves_out(run, word: str) -> None:
    assert run("search", "nước", word).exit_code == 0


@pytest.mark.parametrize("command", ["digest", "statement"])
def test_a_result_never_takes_the_place_of_another_file(run, filled: list[int], data_folder: Path, tmp_path: Path, command: str) -> None:
    settings = {"clock": "2026-05-21T08:00:00+07:00", "contact": "xoa@van-phong.example"}
    before = (data_folder / "langnghe.db").read_bytes()
    mine, good = tmp_path / "mine.md", tmp_path / "good.md"
    mine.write_text("# Của tôi\n", "utf-8")
    for out in (str(data_folder / "langnghe.db"), str(data_folder / "langnghe.db-wal"), str(data_folder / "index" / "a.md"),
                str(tmp_path / "a.pdf"), str(mine)):
        (data_folder / "index").mkdir(exist_ok=True)
        assert f"--out {out}: " in line_of(run(command, "--out", out, **settings)), out
    assert "--out " in line_of(run(command, "--out", str(data_folder / "langnghe.db"), "--force", **settings))
    assert mine.read_text("utf-8") == "# Của tôi\n" and (data_folder / "langnghe.db").read_bytes()[:100] == before[:100]
    for language in ("en", "vi", "en"):
        assert run(command, "--format", "md", "--out", str(good), language=language, **settings).exit_code == 0
    assert run(command, "--format", "md", "--out", str(mine), "--force", **settings).exit_code == 0
    assert mine.read_text("utf-8") == good.read_text("utf-8") == run(command, "--format", "md", "--out", "-", **settings).stdout


@pytest.mark.parametrize(("words", "target", "said"), [
    pytest.param(words, target, said, marks=[] if words == told else [pytest.mark.slow])
    for target, said, told in (("/dev/full", "the disk is full", "source list"), ("&-", "losed", "digest --out -"))
    for words in ("digest --format md", "source list", "digest --out -")])
def test_output_that_takes_nothing_is_one_line(filled: list[int], data_folder: Path, words: str, target: str, said: str) -> None:
    env = os.environ | {"LANGNGHE_DATA_DIR": str(data_folder), "LANGNGHE_LANGUAGE": "en", "LANGNGHE_CLOCK": "2026-05-21T08:00:00+07:00"}
    done = subprocess.run(["bash", "-c", f"exec {sys.executable} -m langnghe {words} >{target}"], env=env, capture_output=True, text=True)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("Error: ") and said in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["langnghe_port", "Langnghe_Port", "LANGNGHE_port"])
def test_a_setting_in_small_letters_is_named(run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "9")
    assert f"unknown setting {name}; did you mean LANGNGHE_PORT?" in line_of(run("topics", "list"))


def test_an_unknown_setting_is_said_in_both_languages(run) -> None:
    assert "unknown setting LANGNGHE_PROT" in line_of(run("topics", "list", prot="1"))
    assert "không có thiết lập LANGNGHE_PROT" in line_of(run("topics", "list", prot="1", language="vi"))


def test_what_is_allowed_is_translated() -> None:
    assert [words for words in {*(s.allowed for s in SETTINGS), CLOCK_ALLOWED} if words not in catalog()] == []


SOURCE = 'title = "Báo"\nkind = "press"\ndomains = ["bao.example"]\n[start]\nfeeds = ["https://bao.example/rss"]\n'


@pytest.mark.parametrize(("old", "new", "said"), [
    ('"press"', '"pres"', "dòng 2: kind = 'pres'; được phép: press hoặc portal hoặc official hoặc forum"),
    ("title", "tile", "dòng 1: title; được phép: một chuỗi chữ; còn thiếu, nhưng có tile: gõ nhầm chăng?"),
    ("feeds", "feed", "dòng 5: start.feed = ['https://bao.example/rss']: không có khóa này; có phải là start.feeds?"),
    ('"press"', "press", "dòng 2, cột 8: không đọc được theo dạng TOML: giá trị không hợp lệ"),
    ("//bao.example/rss", "//khac.example/rss", "dòng 5: start.feeds = 'https://khac.example/rss'; được phép: một địa chỉ thuộc bao"),
])
def test_a_wrong_source_file_is_said_in_vietnamese(run, data_folder: Path, old: str, new: str, said: str) -> None:
    folder = data_folder / "config" / "sources"
    folder.mkdir(parents=True)
    (folder / "bao.toml").write_text(SOURCE.replace(old, new), "utf-8")
    line = line_of(run("source", "check", language="vi"))
    assert f"{folder / 'bao.toml'}, {said}" in line


def test_wrong_thresholds_are_said_in_vietnamese(run, data_folder: Path) -> None:
    (data_folder / "config").mkdir(parents=True)
    (data_folder / "config" / "thresholds.toml").write_text("[stories]\nwindow_days = 3.5\n", "utf-8")
    result = run("doctor", language="vi")
    assert "thresholds.toml, dòng 2: stories.window_days = 3.5; được phép: một số nguyên từ 0 đến" in result.stdout


def test_a_source_like_the_one_typed_is_offered(run) -> None:
    assert "có phải là vnexpress?" in line_of(run("crawl", "--source", "vnexpres", language="vi"))
    assert "did you mean vnexpress?" in line_of(run("crawl", "--source", "VNexpress"))


def test_a_setting_like_the_one_typed_is_offered(run) -> None:
    assert "unknown setting LANGNGHE_DATADIR; did you mean LANGNGHE_DATA_DIR" in line_of(run("topics", "list", datadir="x"))
    assert "LANGNGHE_LANGUAGE" not in line_of(run("topics", "list", datadir="x"))
    assert "docs/configuration.md" in line_of(run("topics", "list", qwzx="x"))
    assert "did you mean LANGNGHE_PORT?" in line_of(run("topics", "list", prot="1"))


@pytest.mark.parametrize("value", ["true", "True", "TRUE", "1", "yes", "on"])
def test_yes_has_many_spellings(value: str) -> None:
    assert load({"LANGNGHE_ALLOW_LOOPBACK": value}).allow_loopback
    assert not load({"LANGNGHE_ALLOW_LOOPBACK": {"1": "0", "on": "off", "yes": "no"}.get(value, "False")}).allow_loopback


def test_an_endpoint_of_comments_that_may_not_be_asked_is_said(run, data_folder: Path) -> None:
    folder = data_folder / "config" / "sources"
    folder.mkdir(parents=True)
    comments = '[comments]\nkind = "vnexpress"\nendpoint = "http://10.0.0.7/get"\nobject_id = "meta:id"\n'
    (folder / "bao.toml").write_text(SOURCE + comments, "utf-8")
    line = line_of(run("source", "check", language="vi"))
    assert "dòng 8: comments.endpoint = 'http://10.0.0.7/get'" in line and "mạng riêng" in line
    assert "10.0.0.7" in run("doctor").stdout


def test_a_source_file_that_leads_to_itself_is_one_line(run, data_folder: Path) -> None:
    folder = data_folder / "config" / "sources"
    folder.mkdir(parents=True)
    (folder / "bao.toml").symlink_to(folder / "bao.toml")
    assert "bao.toml: its links lead round in a circle" in line_of(run("source", "check"))
    assert "bao.toml" in run("doctor").stdout


def test_a_password_in_a_source_file_is_not_said_back(run, data_folder: Path) -> None:
    folder = data_folder / "config" / "sources"
    folder.mkdir(parents=True)
    (folder / "bao.toml").write_text(SOURCE.replace("//bao.example/rss", "//lan:SECRET2@bao.example/rss"), "utf-8")
    line = line_of(run("source", "check"))
    assert "start.feeds = 'https://lan:***@bao.example/rss'" in line
    assert "SECRET2" not in line + run("doctor").output
    (folder / "cong.toml").write_text((folder / "bao.toml").read_text("utf-8"), "utf-8")
    both = run("source", "check").output + run("source", "list").output + run("source", "health").output
    assert both.count("lan:***@") >= 2 and "SECRET2" not in both
