"""Titles of an imported file stay text in whatever form the day's digest leaves the house."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from config.settings import load
from langnghe.render.feed import atom
from storage import digests
from storage.sessions import open_database
from tests.render.hostile_titles import TITLES
from tests.render.text_stays import assert_document, assert_feed, assert_mail

CLOCK = "2026-05-25T08:00:00+07:00"


@pytest.mark.slow
def test_imported_titles_stay_text_in_every_form(run: Callable[..., Result], data_folder: Path, tmp_path: Path) -> None:
    # Without a time they are listed one by one, twenty at most: an import and a new edition for each half.
    for edition, half in enumerate((TITLES[:15], TITLES[15:]), 1):
        file = tmp_path / f"{edition}.jsonl"
        file.write_text("".join(json.dumps({
            "id": f"{edition}-{n}", "title": title, "body": f"Bài riêng số {edition}{n}. " * 9, "source": "bao-nhap",
            "url": f"https://bao.example/{edition}/{n}"}) + "\n" for n, title in enumerate(half)), "utf-8")
        at = CLOCK.replace("08:00:00", f"0{edition + 7}:00:00")
        assert run("import", "news", str(file), clock=at).exit_code == 0
        made = {form: tmp_path / f"{edition}.{form}" for form in ("eml", "docx")}
        for out in made.values():
            assert run("digest", "--out", str(out), clock=at).exit_code == 0
        database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
        with database.reading() as session:
            row = digests.get(session, "2026-05-25")
        database.close()
        assert row is not None and row.edition == edition
        body = json.loads(row.body)
        titles = [one["title"] for one in body["undated"]["articles"]]
        assert len(titles) >= 15
        assert_mail(titles, made["eml"].read_bytes())
        assert_document([], made["docx"].read_bytes())
        assert_feed(titles, atom([(body, row.edition, row.created_at)], "http://127.0.0.1:8000", "vi"))
