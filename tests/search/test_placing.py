"""Places and documents as filters and facets: the same on both engines, found as people type them, never a person."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from search_record import fill, save
from search_world import article
from sqlalchemy import select, update

from config import areas, thresholds
from config.settings import Settings, load
from pipelines.areas import filling, places
from search import indexer, trends
from search.documents import article_document
from search.engine import MOST, Changes, Engine, Plan
from search.query import QueryError, parse
from search.ranking import units
from search.results import SearchPage, SearchRequest
from search.service import Searcher
from storage.models import Area
from storage.sessions import Database
from vietnamese import documents

OLD, NEW = datetime(2023, 5, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
ROWS = [
    article(1, "Chợ đêm", "Ở phường Bến Thành, TP.HCM, theo Nghị định 168/2024/NĐ-CP.", published_at=NEW, date_reliable=True),
    article(2, "Chợ sáng", "Ở phường Bến Nghé, quận 1, TP.HCM, theo Nghị định 168.", published_at=OLD, date_reliable=True),
    article(3, "Chợ chiều", "Ở phường Sài Gòn, TP.HCM. Thông tư 29.", published_at=NEW, date_reliable=True),
    article(4, "Đường làng", "Ở xã Tân Phú, Đồng Nai.", published_at=NEW, date_reliable=True),
    article(5, "Họp xã", "Xã Tân Phú họp.", published_at=NEW, date_reliable=True),
    article(6, "Khu công nghiệp", "Tỉnh Bình Dương mở rộng.", published_at=OLD, date_reliable=True),
    article(7, "Chuyện đời", "Ông Nguyễn Văn Hà Nội và bà H. Hải Châu, chị Trần Thị Quận, ở đường Hồ Chí Minh, số 18 Nguyễn Văn Thông.",
            published_at=NEW, date_reliable=True),
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"LANGNGHE_DATA_DIR": str(tmp_path / "data")})


@pytest.fixture(scope="module")
def searcher(_sqlite_template: Path, shared_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """Return a searcher over ROWS for the tests that only read, once of each engine."""
    folder = tmp_path_factory.mktemp("places")
    shutil.copy(_sqlite_template, folder / "record.db")
    database = Database(f"sqlite:///{folder / 'record.db'}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(areas, "SHIPPED", Path(__file__).parents[1] / "few_areas")
        yield filled(database, shared_engine, load({"LANGNGHE_DATA_DIR": str(folder)}))
    database.close()


@pytest.fixture
def own(database: Database, engine: Engine, settings: Settings) -> Searcher:
    """Return a searcher over ROWS for one test."""
    return filled(database, engine, settings)


def filled(database: Database, engine: Engine, settings: Settings) -> Searcher:
    ids = fill(database, ROWS)
    assert ids == {row.id: row.id for row in ROWS}
    found(database, engine, settings)
    return Searcher(database, engine)


def found(database: Database, engine: Engine, settings: Settings) -> None:
    places.run(database, places.Finder(settings), owner="test")
    while indexer.drain(database, engine, owner="test"):
        pass


def find(searcher: Searcher, text: str = "", language: str = "vi", **request: object) -> SearchPage:
    return searcher.find(SearchRequest(text, sort="oldest", **request), language)  # type: ignore[arg-type]


def ids(page: SearchPage) -> list[int]:
    return sorted(hit.article_id for hit in page.hits)


TYPED = [
    ('địa bàn:"TP.HCM"', [1, 2, 3, 6]), ("area:hcm", [1, 2, 3, 6]), ('area:"sài gòn"', [1, 2, 3, 6]), ('area:"phường sài gòn"', [2, 3]),
    ('area:"quận 1"', [1, 2, 3]), ('dia ban:"quan 1"', [1, 2, 3]), ("area:q1", [1, 2, 3]), ("place:old/district/760", [1, 2, 3]),
    ('area:"Quận 1 (cũ)"', [1, 2, 3]), ('area:"phường bến thành"', [1]), ('area:"ben thanh, quan 1"', [1]), ('area:"ben nghe"', [2, 3]),
    ('area:"Bình Dương"', [6]), ("area:new/province/75", [4]), ('area:"xã tân phú, đồng nai"', [4]), ('-area:"tp.hcm" chợ', []),
    ('area:"quận 1",new/ward/26116', [1, 2, 3, 4]), ('địa bàn:(hcm OR "đồng nai")', [1, 2, 3, 4, 6]), ('area:"quận 3"', []),
    ('văn bản:"nghị định 168"', [1, 2]), ("document:168/2024/nđ-cp", [1]), ('document:"nghi dinh 168/2024"', [1]),
    ('area:hcm document:"thông tư 29"', [3]),
]


def test_places_and_documents_are_filters(searcher: Searcher) -> None:
    assert [(text, ids(find(searcher, text))) for text, _ in TYPED] == TYPED


def test_every_value_of_the_facets_finds_what_it_counts(searcher: Searcher) -> None:
    page = find(searcher)
    shown = {(name, value.label): value for name in ("area", "document") for value in page.facets[name]}
    assert {name: value.count for name, value in shown.items()} == {
        ("area", "Thành phố Hồ Chí Minh"): 4, ("area", "Quận 1 (cũ)"): 3, ("area", "Phường Sài Gòn"): 2,
        ("area", "Phường Bến Nghé (cũ)"): 2, ("area", "Phường Bến Thành"): 1, ("area", "Tỉnh Bình Dương (cũ)"): 1,
        ("area", "Thành phố Đồng Nai"): 1, ("area", "Phường Tân Phú"): 1,
        ("document", "Nghị định 168"): 2, ("document", "Nghị định 168/2024/NĐ-CP"): 1, ("document", "Thông tư 29"): 1,
    }
    for (facet, label), value in shown.items():
        name = "areas" if facet == "area" else "documents"
        by_value, by_label = find(searcher, **{name: (value.value,)}), find(searcher, f'{facet}:"{label}"')
        assert by_value.total == by_label.total == value.count, label
        assert by_value.hits == by_label.hits


def test_what_was_understood_is_said(searcher: Searcher) -> None:
    assert find(searcher, 'area:"quan 1" document:"nq 18"').described == "địa bàn Quận 1 (cũ) và văn bản Nghị quyết 18"
    page = find(searcher, 'area:"quan 1" document:"nq 18"', "en")
    assert page.described == "place Quận 1 (former) and document Nghị quyết 18"
    assert "Quận 1 (former)" in [value.label for value in find(searcher, language="en").facets["area"]]
    assert find(searcher, areas=("old/district/760",), text="không có").places == {"old/district/760": "Quận 1 (cũ)"}


def test_namesakes_are_told_apart(own: Searcher, settings: Settings) -> None:
    with own.database.writing() as session:
        save(session, article(8, "Hai xã", "Xã Tân Phú, TP.HCM.", published_at=NEW, date_reliable=True))
        save(session, article(9, "Hai phường", "Phường 4, quận 1, TP.HCM và phường 4, quận 3, TP.HCM.", published_at=OLD, date_reliable=True))
    found(own.database, own.engine, settings)
    labels = {value.label for value in find(own, 'title:"hai phường"').facets["area"]}
    assert {"Phường 4, Quận 1, Thành phố Hồ Chí Minh (cũ)", "Phường 4, Quận 3, Thành phố Hồ Chí Minh (cũ)"} <= labels
    for label in labels:
        assert find(own, f'area:"{label}" title:"hai phường"').total == 1


REFUSED = [
    ("chợ area:phường 4", "unknown_area", ("phường 4",), 9),
    ('area:"phường 4"', "several_areas", ("Phường 4, Quận 1, Thành phố Hồ Chí Minh (cũ)", "Phường 4, Quận 3, Thành phố Hồ Chí Minh (cũ)"), 6),
    ('area:"xa tan phu"', "several_areas", ("Phường Tân Phú, Thành phố Đồng Nai", "Xã Tân Phú, Thành phố Hồ Chí Minh"), 6),
    ("area:hà nội", "unknown_area", ("hà nội",), 5), ("area:sài gòn chợ", "unknown_area", ("sài gòn",), 5),
    ('area:"xã bến thành"', "unknown_area", ("Phường Bến Thành, Thành phố Hồ Chí Minh",
                                             "Phường Bến Thành, Quận 1, Thành phố Hồ Chí Minh (cũ)"), 6),
    ("area:Đồng Nai", "unknown_area", ("Đồng Nai",), 5), ("area:zzz", "unknown_area", (), 5), ("area:new/ward/99999", "unknown_area", (), 5),
    ("area:bến", "unknown_area", ("Phường Bến Thành, Thành phố Hồ Chí Minh",
                                  "Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh (cũ)",
                                  "Phường Bến Thành, Quận 1, Thành phố Hồ Chí Minh (cũ)"), 5),
    ('area:"Nguyễn Văn An"', "unknown_area", (), 6), ('document:"Nguyễn Văn An"', "bad_document", (), 9), ("document:18", "bad_document", (), 9),
    ("văn bản:quyết", "bad_document", (), 8),
]


def test_what_is_not_known_is_said_with_what_may_be_meant(searcher: Searcher) -> None:
    said = []
    for text, *_ in REFUSED:
        with pytest.raises(QueryError) as raised:
            find(searcher, text)
        said.append((text, raised.value.reason, raised.value.near, raised.value.position))
    assert said == REFUSED
    assert {reason for _, reason, *_ in REFUSED} <= set(QueryError.REASONS)


def test_a_name_without_quotes_is_not_read_as_its_first_word(own: Searcher) -> None:
    """Where the first word is a unit by itself, the answer was that unit's, and nothing was said."""
    with own.database.writing() as session:
        session.execute(update(Area).where(Area.name == "Phú Lập").values(name="Tân", folded="xa tan"))
    for typed in ("area:Tân Phú", "chợ địa bàn: tân phú họp", "area:hcm,tan phú"):
        with pytest.raises(QueryError) as raised:
            find(own, typed)
        assert (raised.value.reason, raised.value.detail.lower(), raised.value.near[0].lower()) in {
            ("unquoted_area", "tân", "tân phú"), ("unquoted_area", "tan", "tan phú")}, typed
    for fine in ('area:"Tân" phú', "area:Tân chợ", "area:Tân OR chợ", 'area:Tân "phú"', "phú area:Tân", "area:Tân phủ"):
        assert find(own, fine).described


def test_no_person_is_a_value(searcher: Searcher) -> None:
    """What may stand there is a row of the units, or a kind of document with a number; persons' names are neither."""
    with searcher.database.reading() as session:
        allowed = {f"{area.era}/{area.level}/{area.code}": f"{area.type} {area.name}" for area in session.scalars(select(Area))}
    page = find(searcher, size=1000)
    assert page.facets["area"] and page.facets["document"]
    for value in page.facets["area"]:
        assert value.label.removesuffix(" (cũ)") == allowed[value.value]
    for value in page.facets["document"]:
        named = documents.named(value.value)
        assert named is not None and named.kind and named.number
    answer = find(searcher, 'title:"chuyện đời"')
    assert answer.total == 1 and not answer.facets["area"] and not answer.facets["document"]


def test_places_that_are_found_later_reach_the_index(database: Database, engine: Engine, settings: Settings) -> None:
    fill(database, ROWS)
    indexer.drain(database, engine, owner="test")
    filling.fill(database, settings)
    searcher = Searcher(database, engine)
    assert find(searcher, "area:hcm").total == 0
    found(database, engine, settings)
    assert find(searcher, "area:hcm").total == 4 and indexer.check(database, engine) == []
    with database.writing() as session:
        save(session, article(1, "Chợ đêm", "Nay ở Hà Nội.", published_at=NEW, date_reliable=True))
    found(database, engine, settings)
    assert (find(searcher, "area:hcm").total, find(searcher, 'area:"hà nội"').total) == (3, 1)


def test_a_change_of_units_reaches_the_index(own: Searcher, settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "2027-01-01.csv"
    path.write_text("row,era,level,code,parent,type,name,day,into_era,into_level,into,partial\n"
                    "unit,new,ward,99001,79,Phường,Bến Mới,2027-01-01,,,,\n"
                    "into,new,ward,26740,,,,2027-01-01,new,ward,99001,0\n", encoding="utf-8")
    filling.update(own.database, settings, path)
    found(own.database, own.engine, settings)
    assert ids(find(own, 'area:"phường bến mới"')) == [2, 3]
    assert ids(find(own, 'area:"phường sài gòn"')) == [2, 3]


def test_a_trend_may_be_of_a_place(searcher: Searcher) -> None:
    limits = thresholds.load().hotspots
    shown = trends.compare(searcher, ['chợ area:"quận 1"', 'document:"thông tư 29"'], [], datetime(2026, 5, 2, tzinfo=UTC), 5, "day", limits)
    assert [sum(period.articles for period in series.periods) for series in shown.series] == [2, 1]
    assert shown.weeks == ((), ())


def test_rare_values_are_left_out_alike(engine: Engine) -> None:
    many = tuple(f"new/ward/{number:05}" for number in range(MOST["area"] + 20))
    with engine.rebuilding() as new:
        for number, named in enumerate((many, many[5:15]), 1):
            new.apply(Changes((article_document(article(number, "Chợ", "x", areas=named)),)))
        new.publish()
    query = parse("chợ")
    assert engine.search(Plan(query, units(query))).facets["area"] == dict.fromkeys(many[5:15], 2)
