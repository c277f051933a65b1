"""Source files: read as written, refused with file, line, key, value and what is allowed."""

from pathlib import Path

import pytest

from config import settings
from config.errors import ConfigError, FileUnreadable, KeyMissing, KeyUnknown, ValueRefused
from config.sources import belongs, load_sources, read_all, read_source

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
    ("article_urls = '-\\d+\\.html$'", "article_urls = '/.*-.*-.*-.*-[0-9]+[.]html$'",
     ["line 4", "article_urls", "at most two open repetitions"]),
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
    ('"Báo Mẫu"', '"Báo \\u001b]0;PWN\\u0007"', ["line 1", "title", r"\x1b", "direction marks"]),
    ('"press"', '"press"\nareas = ["Lam Khê", "\u202eKhê"]', ["line 3", "areas", r"\u202e", "control characters"]),
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


def test_a_wordpress_needs_only_its_endpoint(tmp_path):
    text = GOOD + '[comments]\nkind = "wordpress"\nendpoint = "https://baomau.example/wp-json/wp/v2/comments"\n'
    comments = read_source(write(tmp_path, text)).comments
    assert comments is not None and comments.object_id == "meta:wp-post-id"
    with pytest.raises(ConfigError, match=r"comments\.endpoint.*missing"):
        read_source(write(tmp_path, GOOD + '[comments]\nkind = "wordpress"\n'))


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


@pytest.mark.parametrize(("text", "error", "line", "key", "near"), [
    (GOOD.replace('title = "Báo Mẫu"\n', ""), KeyMissing, 1, "title", ""),
    (GOOD.replace("title =", "titel ="), KeyMissing, 1, "title", "titel"),
    (GOOD + '[comments]\nkind = "vnexpress"\nobject_id = "meta:id"\n', KeyMissing, 11, "comments.endpoint", ""),
    (GOOD + '[comments]\nkind = "forum"\ntext = "p"\npots = "li"\n', KeyMissing, 14, "comments.post", "comments.pots"),
    (GOOD.replace("[start]", "[start]\ndiscovr = false"), KeyUnknown, 7, "start.discovr", ("start.discover",)),
    (GOOD.replace("[rules]", "[ruls]"), KeyUnknown, 9, "ruls", ("rules",)),
    (GOOD.replace('kind = "press"', 'kind = "press"\nxyz = 1'), KeyUnknown, 3, "xyz", ()),
])
def test_a_key_that_is_missing_or_unknown_is_named_with_its_line(tmp_path, text, error, line, key, near):
    path = write(tmp_path, text)
    with pytest.raises(error) as caught:
        read_source(path)
    assert (caught.value.file, caught.value.line, caught.value.key, caught.value.near) == (path, line, key, near)
    assert f"{path}, line {line}: " in str(caught.value)


@pytest.mark.parametrize(("text", "line"), [
    (GOOD.replace("[start]\nfeeds = [", '[start]\nfeeds = [\n "https://baomau.example/a",\n '), 9),
    (GOOD.replace("[start]\nfeeds", "start.feeds"), 6), (GOOD.replace("[start]", "[ start ] # places"), 7),
    (GOOD.replace('[start]\nfeeds = ["', 'start = { feeds = ["').replace("]\n\n[rules]", "] }\n\n[rules]"), 6),
    ('note = """\n[start]\nfeeds = 1\n"""\n' + GOOD, 11),
])
def test_the_line_is_found_however_the_table_is_written(tmp_path, text, line):
    path = write(tmp_path, text.replace("https://baomau.example/rss", "https://khac.example/rss"))
    with pytest.raises(ValueRefused) as caught:
        read_source(path)
    assert (caught.value.key, caught.value.line) == ("start.feeds", line)


@pytest.mark.parametrize("content", [GOOD.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + GOOD.encode()])
def test_files_of_windows_editors_are_read(tmp_path, content):
    (tmp_path / "baomau.toml").write_bytes(content)
    assert read_source(tmp_path / "baomau.toml").title == "Báo Mẫu"


@pytest.mark.parametrize(("content", "line", "column"), [
    (GOOD.encode("utf-16"), 1, 1), (GOOD.encode().replace(b'kind = "', b'kind = "\xff'), 2, 9),
    (GOOD.replace('"press"', "press").encode(), 2, 8),
])
def test_a_file_that_is_no_toml_says_where(tmp_path, content, line, column):
    (tmp_path / "baomau.toml").write_bytes(content)
    with pytest.raises(FileUnreadable) as caught:
        read_source(tmp_path / "baomau.toml")
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(("text", "keys"), [
    ('tittle = "x"\nkind = "blog"\ndomains = ["http://a.vn"]\n[start]\nfeds = ["https://a.vn/rss"]\n',
     ["title", "kind", "domains", "start.feds"]),
    ('title = "x"\nkind = "press"\ndomains = ["a.vn"]\ndelay = -1\nenabled = "yes"\n[start]\nfeeds = ["a"]\nx = 1\n',
     ["enabled", "delay", "start.feeds", "start.x"]),
    ('title = "x"\nkind = "press"\ndomains = ["a.vn"]\n[start]\nfeeds = ["https://a.vn/rss"]\n[rules]\nbody = "[["\nversoin = 1\n',
     ["rules.body", "rules.versoin"]),
])
def test_all_that_is_wrong_with_a_file_is_told_at_once(tmp_path: Path, text: str, keys: list[str]) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "bao.toml").write_text(text, "utf-8")
    troubles = read_all(settings.load({"LANGNGHE_CONFIG_DIR": str(tmp_path)}))[1]
    assert [trouble.key for trouble in troubles] == keys
