"""Every address of a source is checked before a crawl, those of comments and replies too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from config import settings as config_settings
from config.sources import SourceConfig, read_source
from crawlers.addresses import is_private_literal
from crawlers.checking import refused, shared_starts

SOURCE = """title = "Báo"
kind = "press"
domains = ["bao.example"]
[start]
feeds = ["https://bao.example/rss"]
[comments]
kind = "vnexpress"
endpoint = "{endpoint}"
replies = "{replies}"
object_id = "meta:id"
"""
GOOD = "https://binh-luan.example/get"


def source(folder: Path, endpoint: str = GOOD, replies: str = GOOD) -> SourceConfig:
    file = folder / "bao.toml"
    file.write_text(SOURCE.format(endpoint=endpoint, replies=replies), "utf-8")
    return read_source(file)


def settings(allow: str = "false") -> config_settings.Settings:
    return config_settings.load({"LANGNGHE_ALLOW_LOOPBACK": allow})


@pytest.mark.parametrize("address", [
    "http://127.0.0.1:8080/get", "http://localhost/get", "http://10.0.0.7/get", "http://169.254.169.254/latest/meta-data",
    "http://[::1]/get", "http://[fd00::1]/get", "http://127.1/get", "http://0x7f000001/get", "http://2130706433/get",
    "http://192.168.1.1/get", "http://bao.example:99999/get", "https://bao.example/get/get/get", "http://x.localhost/get",
    "https://bao.example/" + "x" * 1000,
])
@pytest.mark.parametrize(("key", "line"), [("endpoint", 8), ("replies", 9)])
def test_an_address_of_comments_that_may_not_be_asked_is_named(tmp_path, address, key, line):
    errors = [str(error) for error in refused(source(tmp_path, **{key: address}), settings())]
    assert len(errors) == 1
    assert f"bao.toml, line {line}: comments.{key} = " in errors[0] and "may be asked" in errors[0]


def test_right_addresses_are_right(tmp_path):
    assert not list(refused(source(tmp_path), settings()))
    assert not list(refused(source(tmp_path, "http://127.0.0.1:8080/get"), settings("true")))


@pytest.mark.parametrize(("host", "private"), [
    ("127.1", True), ("0x7f.1", True), ("017700000001", True), ("10.1", True), ("8.8.8.8", False), ("134744072", False),
    ("bao.example", False), ("1a.example", False), ("999.1.1.1", False), ("", False),
])
def test_addresses_in_the_spellings_of_the_system(host, private):
    assert is_private_literal(host, False) is private


def test_sources_that_start_at_the_same_address_are_found(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = source(tmp_path / "a"), source(tmp_path / "b")
    other = replace(other, name="khac")
    assert shared_starts([one, other]) == {"https://bao.example/rss": ["bao", "khac"]}
    assert shared_starts([one]) == {}
