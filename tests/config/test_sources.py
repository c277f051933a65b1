"""Source files: read as written, refused with file, line, key, value and what is allowed."""

from pathlib import Path

import pytest

from config import settings
from config.errors import ConfigError
from config.sources import belongs, load_sources, read_source

GOOD = """title = "Báo Mẫu"
kind = "press"
domains = ["baomau.example"]
article_urls = '-\\d+\\.html$'

[start]
feeds = ["https://baomau.example/rss/tin.rss"]

[rules]
body = "div.content p"
"""


def write(folder: Path, text: str, name: str = "baomau") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_good_file_is_read(tmp_path):
    source = read_source(write(tmp_path, GOOD))
    assert (source.name, source.kind, source.enabled, source.delay) == ("baomau", "press", True, None)
    assert source.article_urls[0].search("https://baomau.example/a-12.html")
    assert source.rules is not None and source.rules.body == "div.content p"
    assert source.start.discover


@pytest.mark.parametrize(("old", "new", "words"), [
    ('kind = "press"', 'kind = "pres"', ["line 2", "kind", "'pres'", "press or portal"]),
    ('kind = "press"', 'knd = "press"', ["kind", "missing"]),
    ("[rules]", '[rules]\nbodi = "p"', ["line 10", "rules.bodi", "'p'", "drop"]),
    ('body = "div.content p"', 'body = "div..p"', ["line 10", "rules.body", "CSS selector"]),
    ("article_urls = '-\\d+\\.html$'", "article_urls = '('", ["line 4", "article_urls", "regular expression"]),
    ('"https://baomau.example/rss/tin.rss"', '"ftp://baomau.example/"', ["line 7", "start.feeds", "http"]),
    ('"https://baomau.example/rss/tin.rss"', '"https://a:b@baomau.example/"', ["start.feeds", "user name"]),
    ('"https://baomau.example/rss/tin.rss"', '"https://baomau.example/tac-gia/x"', ["start.feeds", "profile"]),
    ('"https://baomau.example/rss/tin.rss"', '"https://baomau.example/TH%C3%80NH-VI%C3%8AN/x"', ["start.feeds", "profile"]),
    ('"https://baomau.example/rss/tin.rss"', '"https://khac.example/"', ["line 7", "feeds", "baomau.example"]),
    ('["https://baomau.example/rss/tin.rss"]', "[]", ["start", "at least one address"]),
    ('domains = ["baomau.example"]', 'domains = ["https://x.example"]', ["line 3", "domains", "host name"]),
    ('kind = "press"', 'kind = "press"\ndelay = -1', ["line 3", "delay", "-1", "0 to 3600"]),
    ('kind = "press"', 'kind = "press"\nenabled = "yes"', ["line 3", "enabled", "'yes'", "true or false"]),
    ('kind = "press"', 'kind = "forum"', ["kind", "[comments]"]),
    ("[rules]", "[rules", ["not readable as TOML", "line 9"]),
    ("[rules]", '[comments]\nkind = "vnexpress"\n[rules]', ["comments.endpoint", "missing"]),
])
def test_a_wrong_file_is_refused_with_the_place(tmp_path, old, new, words):
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(ConfigError) as caught:
        read_source(path)
    for word in [str(path), *words]:
        assert word in str(caught.value)


def test_the_office_replaces_a_shipped_file(tmp_path):
    folder = tmp_path / "config" / "sources"
    folder.mkdir(parents=True)
    write(folder, GOOD, "vnexpress")
    found = {s.name: s for s in load_sources(settings.load({"LANGNGHE_DATA_DIR": str(tmp_path)}))}
    assert found["vnexpress"].title == "Báo Mẫu"


def test_shipped_public_sources_are_off():
    assert [s.name for s in load_sources(settings.load({"LANGNGHE_CONFIG_DIR": "/nowhere"})) if s.enabled] == []


@pytest.mark.parametrize(("url", "expected"), [
    ("https://baomau.example/a", True), ("https://www.baomau.example/a", True),
    ("https://baomau.example:443/a", True), ("https://baomau.example:8443/a", False),
    ("https://xbaomau.example/a", False), ("https://baomau.example.evil.example/", False),
    ("https://evil.example/baomau.example", False), ("https://baomau.example@evil.example/", False),
])
def test_belongs(tmp_path, url, expected):
    assert belongs(read_source(write(tmp_path, GOOD)), url) is expected
