"""Families and collections: what a source takes over, what it says itself, and whose line an error names."""

from datetime import date
from pathlib import Path

import pytest

from config import settings
from config.errors import ConfigError
from config.families import load_families, read_family
from config.sources import load_sources, read_all, read_collection, read_source

ROOT = Path(__file__).parents[2]
FAMILY = """title = "Hệ Thử"
fingerprints = ["he-thu-\\\\d"]
article_urls = '-\\d+\\.html$'

[rules]
version = 3
valid_until = 2026-06-30
title = "h1"
body = ".noi-dung"
drop = [".lien-quan"]
"""
SOURCE = """title = "Báo Mẫu"
kind = "press"
family = "he-thu"
domains = ["baomau.example"]

[start]
sections = ["https://baomau.example/"]
"""
COLLECTION = """kind = "official"
family = "he-thu"
delay = 4

[[portals]]
name = "mau-mot"
title = "Mẫu Một"
domains = ["mot.example"]
[portals.start]
sections = ["https://mot.example/tin"]

[[portals]]
name = "mau-hai"
title = "Mẫu Hai"
domains = ["hai.example"]
delay = 1
[portals.start]
sections = ["https://hai.example/tin"]
[portals.rules]
body = ".khac"
"""


@pytest.fixture
def office(tmp_path):
    for folder in ("families", "sources", "collections"):
        (tmp_path / "config" / folder).mkdir(parents=True)
    (tmp_path / "config" / "families" / "he-thu.toml").write_text(FAMILY, "utf-8")
    return tmp_path / "config"


def families(office: Path) -> dict:
    return load_families(settings.load({"LANGNGHE_CONFIG_DIR": str(office)}))


def test_a_source_takes_over_what_it_does_not_say(office):
    path = office / "sources" / "baomau.toml"
    path.write_text(SOURCE + '[rules]\nbody = ".rieng"\n', "utf-8")
    source = read_source(path, families(office))
    assert source.family == "he-thu" and source.article_urls[0].search("/a-1.html")
    assert source.rules is not None
    assert (source.rules.version, source.rules.title, source.rules.body) == (3, "h1", ".rieng")
    assert source.rules.drop == (".lien-quan",)
    assert source.overdue(date(2026, 7, 1)) and not source.overdue(date(2026, 6, 30))


@pytest.mark.parametrize(("old", "new", "words"), [
    ("fingerprints = [\"he-thu-\\\\d\"]", 'fingerprints = ["("]', ["line 2", "fingerprints", "regular expression"]),
    ('body = ".noi-dung"', 'body = "..x"', ["line 9", "rules.body", "CSS selector"]),
    ("valid_until = 2026-06-30", 'valid_until = "bald"', ["line 7", "rules.valid_until", "'bald'", "2027-05-31"]),
    ("valid_until = 2026-06-30", "valid_until = 2026-06-30T08:00:00", ["line 7", "a day"]),
    ("title = \"Hệ Thử\"", 'title = "Hệ Thử"\nkind = "press"', ["line 2", "kind", "fingerprints"]),
])
def test_a_wrong_family_is_named_with_its_own_line(office, old, new, words):
    path = office / "families" / "he-thu.toml"
    assert old in FAMILY
    path.write_text(FAMILY.replace(old, new), "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_family(path)
    for word in [str(path), *words]:
        assert word in str(caught.value)


def test_an_unknown_family_is_named_with_the_known_ones(office):
    path = office / "sources" / "baomau.toml"
    path.write_text(SOURCE.replace('"he-thu"', '"he-la"'), "utf-8")
    with pytest.raises(ConfigError, match=r"line 3: family = 'he-la'; allowed: .*he-thu"):
        read_source(path, families(office))


def test_a_collection_shares_what_stands_above(office):
    path = office / "collections" / "tinh.toml"
    path.write_text(COLLECTION, "utf-8")
    one, two = read_collection(path, families(office))
    assert (one.name, one.kind, one.delay, one.family) == ("mau-mot", "official", 4, "he-thu")
    assert one.rules is not None and one.rules.body == ".noi-dung"
    assert (two.name, two.delay, two.rules and two.rules.body) == ("mau-hai", 1, ".khac")


@pytest.mark.parametrize(("old", "new", "words"), [
    ("delay = 4", "delay = -4", ["line 3", "delay", "0 to 3600"]),
    ("delay = 4", "dely = 4", ["line 3", "dely"]),
    ('"he-thu"', '"he-la"', ["line 2", "family", "he-thu"]),
    ('name = "mau-hai"', 'name = "mau-mot"', ["line 13", "portals.name", "no other portal"]),
    ('name = "mau-hai"', 'name = "Mẫu"', ["line 13", "portals.name", "lower-case"]),
    ('name = "mau-hai"\n', "", ["line 12", "portals.name", "missing"]),
    ('sections = ["https://hai.example/tin"]', "sections = []", ["line 17", "at least one address"]),
    ("https://hai.example/tin", "https://ba.example/tin", ["line 18", "sections", "hai.example"]),
    ('body = ".khac"', 'bodi = ".khac"', ["line 20", "portals.rules.bodi"]),
])
def test_a_wrong_collection_is_refused_with_the_place(office, old, new, words):
    assert old in COLLECTION
    path = office / "collections" / "tinh.toml"
    path.write_text(COLLECTION.replace(old, new), "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_collection(path, families(office))
    for word in [str(path), *words]:
        assert word in str(caught.value)


def test_a_collection_without_portals_is_refused(office):
    path = office / "collections" / "tinh.toml"
    path.write_text('kind = "press"\n', "utf-8")
    with pytest.raises(ConfigError, match=r"portals; allowed: tables \[\[portals\]\]; it is missing"):
        read_collection(path, families(office))


def test_every_file_is_read_also_after_a_wrong_one(office):
    found = settings.load({"LANGNGHE_CONFIG_DIR": str(office)})
    (office / "collections" / "tinh.toml").write_text(COLLECTION, "utf-8")
    (office / "sources" / "a.toml").write_text("title = 1", "utf-8")
    (office / "sources" / "mau-mot.toml").write_text(SOURCE, "utf-8")
    sources, troubles = read_all(found)
    assert "mau-mot" in {source.name for source in sources}
    assert [("a.toml" in str(t), "mau-mot" in str(t)) for t in troubles] == [(True, False)] * 4 + [(False, True)]
    with pytest.raises(ConfigError):
        load_sources(found)


SHIPPED = list(load_sources(settings.load({"LANGNGHE_CONFIG_DIR": "/nowhere"})))


def test_the_shipped_families_are_there():
    assert set(load_families()) >= {"sharepoint", "liferay", "dnn", "nukeviet", "epi", "mastercms", "vccorp"}
    assert len([s for s in SHIPPED if s.kind == "press"]) >= 10


@pytest.mark.parametrize("path", sorted(ROOT.glob("config/[fs]*/*.toml")), ids=lambda path: path.stem)
def test_a_shipped_file_says_where_it_is_from_and_that_nobody_tried_it(path):
    head = path.read_text("utf-8").split("title =")[0]
    assert "not asked" in head or "Not checked on a live site" in head


@pytest.mark.parametrize("source", SHIPPED, ids=lambda source: source.name)
def test_shipped_rules_are_to_be_checked_one_day(source):
    assert source.rules is None or source.rules.valid_until is not None
    assert not source.enabled


def test_the_sample_of_a_province_is_right():
    portals = read_collection(ROOT / "docs/samples/lam-khe.toml")
    assert {p.family for p in portals} == {"nukeviet", "liferay"} and not any(p.enabled for p in portals)


@pytest.mark.parametrize(("name", "url"), [
    ("tuoitre", "https://tuoitre.vn/bai-100260914003203375.htm"), ("thanhnien", "https://thanhnien.vn/bai-185260914085802219.htm"),
    ("vtv", "https://vtv.vn/bai-100260914145754408.htm"), ("baochinhphu", "https://baochinhphu.vn/bai-102260914184713458.htm"),
    ("vov", "https://vov.vn/kinh-te/bai-post1332614.vov"),
])
def test_article_addresses_of_saved_feeds_are_known(name, url):
    source = next(s for s in SHIPPED if s.name == name)
    assert any(pattern.search(url) for pattern in source.article_urls)
    assert not any(pattern.search(url) for pattern in source.deny)
