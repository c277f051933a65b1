"""`langnghe statement`: says what is so, in both languages, and the same twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from config.settings import SETTINGS

CONTACT = "ban-doc@van-phong.example"
SOURCE = """
title = "Báo <b>Mẫu</b> | một"
kind = "press"
domains = ["baomau.example"]
enabled = {enabled}
delay = 7.5
[start]
feeds = ["https://baomau.example/rss"]
"""


@pytest.fixture
def office(data_folder: Path) -> Path:
    folder = data_folder / "config" / "sources"
    folder.mkdir(parents=True)
    (folder / "bao-mau.toml").write_text(SOURCE.format(enabled="true"), "utf-8")
    (folder / "bao-tat.toml").write_text(SOURCE.format(enabled="false").replace("Báo <b>Mẫu</b> | một", "Báo Tắt"), "utf-8")
    return data_folder


def test_it_says_what_is_in_force_in_both_languages(office: Path, run) -> None:
    done = run("statement", "--format", "md", contact=CONTACT, comment_days="12", outcome_days="45")
    assert done.exit_code == 0
    text = done.output
    assert text.startswith("# Công bố về việc thu thập tự động\n") and "# Statement on automated collection" in text
    for words in ("12 days, then only counts an hour", "45 days", "12 ngày, sau đó chỉ còn", "| 7.5 |", "| 7,5 |",
                  "baomau.example", "langnghe/0.1", "robots.txt"):
        assert words in text, words
    assert text.count("ban-doc@van-phong.example") >= 4      # the agent and whom to write to, twice
    assert "Báo Tắt" not in text


def test_the_same_settings_give_the_same_bytes(office: Path, run) -> None:
    for form in ("md", "html"):
        first, second = (run("statement", "--format", form, contact=CONTACT, language=spoken).output for spoken in ("vi", "en"))
        assert first == second


def test_the_page_is_whole_and_loads_nothing(office: Path, run, tmp_path: Path) -> None:
    out = tmp_path / "trang.html"
    assert run("statement", "--out", str(out), "--mail", "xoa@van-phong.example", contact="https://van-phong.example/x").exit_code == 0
    page = html.fromstring(out.read_text("utf-8"))
    assert [a.get("lang") for a in page.iter("article")] == ["vi", "en"]
    assert [len(list(a.iter("h2"))) for a in page.iter("article")] == [6, 6]
    assert not page.xpath("//script | //img | //link | //@src | //b")
    cells = [cell.text_content() for cell in page.iter("td")]
    assert "Báo <b>Mẫu</b> | một" in cells
    assert "xoa@van-phong.example" in page.text_content()


def test_archives_that_are_held_are_named(office: Path, run, tmp_path: Path, filled: list[int]) -> None:
    # The articles of bao-mau were stored without a crawl; its file is on, so it is collected from and no archive.
    archive = tmp_path / "kho.jsonl"
    archive.write_text('{"title": "Cầu mới", "body": "Cầu mới thông xe.", "source": "bao-kho", "id": "1"}\n', "utf-8")
    run("import", "news", str(archive))
    text = run("statement", "--format", "md", contact=CONTACT).stdout
    assert "from 1 source:" in text
    assert "## What is held besides" in text and "| bao-kho | press | taken in from an existing archive |" in text
    assert text.count("Báo \\<b>Mẫu") == 2
    (office / "config" / "sources" / "bao-mau.toml").write_text(SOURCE.format(enabled="false"), "utf-8")
    assert "No source is switched on." in (text := run("statement", "--format", "md", contact=CONTACT).stdout)
    assert "| Báo Mẫu | press |" in text


@pytest.mark.parametrize("mail", ["notanaddress", "a@b", "a b@c.vn", "a@b@c.vn", "<a@b.vn>"])
def test_a_wrong_address_is_not_published(office: Path, run, mail: str) -> None:
    done = run("statement", "--mail", mail, contact="https://van-phong.example/x")
    assert (done.exit_code, done.stdout) == (2, "") and "is no e-mail address" in done.stderr


def test_a_page_that_sends_readers_to_itself_is_warned_of(office: Path, run) -> None:
    page = "https://van-phong.example/x"
    assert "give --mail ADDRESS" in run("statement", contact=page).stderr
    assert not run("statement", "--mail", "xoa@van-phong.example", contact=page).stderr
    assert not run("statement", contact=CONTACT).stderr


def test_without_a_contact_it_is_refused(office: Path, run) -> None:
    done = run("statement")
    assert done.exit_code == 2 and "LANGNGHE_CONTACT is empty" in done.output


def test_every_period_that_is_a_setting_is_told(office: Path, run) -> None:
    from langnghe.retention import CLASSES

    periods = {s.name for s in SETTINGS if s.name.endswith("_DAYS")}
    assert {kept.setting for kept in CLASSES} == periods
