"""Administrative units: taken in whole or not at all, never deleted, found by what people type."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from config import areas as files
from config.errors import ConfigError, ValueRefused
from storage import area_updates, areas
from storage.models import Area, AreaChange
from storage.sessions import Database

FILES = sorted((Path(__file__).parents[1] / "few_areas").glob("*.csv"))
HEAD = "row,era,level,code,parent,type,name,also,day,into_era,into_level,into,partial\n"


@pytest.fixture
def filled(database: Database) -> Database:
    """Return a record with the units of the tests."""
    with database.writing() as session:
        area_updates.apply(session, *map(files.read, FILES))
    return database


def apply(database: Database, folder: Path, *lines: str) -> area_updates.Applied:
    path = folder / "change.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    with database.writing() as session:
        return area_updates.apply(session, files.read(path))


def rows(database: Database) -> list[tuple[object, ...]]:
    with database.reading() as session:
        units = session.execute(select(Area.__table__).order_by(Area.id)).all()
        changes = session.execute(select(AreaChange.__table__)).all()
    return [*map(tuple, units), *sorted(map(tuple, changes))]


def find(database: Database, text: str) -> list[str]:
    with database.reading() as session:
        return [f"{area.full_name} {area.key}" for area in areas.find(session, text)]


def one(database: Database, key: str) -> areas.AreaView:
    with database.reading() as session:
        found = areas.by_key(session, *key.split("/"))
    assert found is not None
    return found


def test_units_end_and_stay(filled):
    assert (one(filled, "old/ward/00001").valid_from, one(filled, "old/ward/00001").valid_to) == ("", "2025-06-30")
    assert (one(filled, "new/ward/26743").valid_from, one(filled, "new/ward/26743").valid_to) == ("2025-07-01", "")
    assert one(filled, "old/ward/11503").valid_to == "2025-01-10"


def test_codes_of_two_eras_are_two_units(filled):
    assert find(filled, "26740") == ["Phường Sài Gòn new/ward/26740", "Phường Bến Nghé old/ward/26740"]


TYPED = [
    ("ben thanh", ["Phường Bến Thành new/ward/26743", "Phường Bến Thành old/ward/26743"]),
    ("Phường Bến Thành, quận 1", ["Phường Bến Thành old/ward/26743"]),
    ("p4, q3", ["Phường 4 old/ward/27139"]),
    ("bon", ["Phường 4 old/ward/27139"]),
    ("tan phu", ["Phường Tân Phú new/ward/26116", "Xã Tân Phú new/ward/27000", "Huyện Tân Phú old/district/734"]),
    ("tan phu, dong nai", ["Phường Tân Phú new/ward/26116", "Huyện Tân Phú old/district/734"]),
    ("tan duong", ["Phường Dương Quan old/ward/11500"]),
    ("tphcm", ["Thành phố Hồ Chí Minh new/province/79", "Thành phố Hồ Chí Minh old/province/79"]),
    ("phuoc long", ["Phường Phước Long A old/ward/26800"]),
    ("old/ward/00001", ["Phường Phúc Xá old/ward/00001"]),
    ("new/ward/1", []), ("", []), (",", []), ("xa lac", []), ("x" * 100_000, []), ("100%", []),
]


@pytest.mark.parametrize("lines", [
    ("into,new,ward,26743,,,,,2027-01-01,new,ward,26740,0", "into,new,ward,26740,,,,,2027-01-01,new,ward,26743,0"),
    ("into,new,ward,26743,,,,,2027-01-01,old,ward,26740,0",),
    ("unit,new,ward,30001,79,Phường,Bến Mới,,2027-02-01,,,,", "into,new,ward,26743,,,,,2027-01-01,new,ward,30001,0")])
def test_a_unit_goes_into_one_that_is_there_on_that_day(filled, tmp_path, lines):
    before = rows(filled)
    with pytest.raises(ValueRefused, match="a unit that is in force on 2027-01-01"):
        apply(filled, tmp_path, *lines)
    assert rows(filled) == before


def test_two_syllables_that_may_be_either_are_a_province(filled, tmp_path):
    apply(filled, tmp_path, "unit,new,province,98,,Tỉnh,Thạch Bình,,2027-01-01,,,,")
    assert any("Thạch Bình" in map(str, row) for row in rows(filled))


@pytest.mark.parametrize(("name", "also"), [
    ("Nguyễn Văn An", ""), ("nguyen van an", ""), ("An Văn Nguyễn", ""), ("Lam Khê", "Lam Hạ;Trần Thị Bé")])
def test_no_province_is_called_like_a_person(filled, tmp_path, name, also):
    before = rows(filled)
    with pytest.raises(ValueRefused, match="the name of a province, not of a person"):
        apply(filled, tmp_path, "unit,new,ward,30001,79,Phường,Nguyễn Văn Cừ,,2027-01-01,,,,",
              f"unit,new,province,98,,Tỉnh,{name},{also},2027-01-01,,,,")
    assert rows(filled) == before


def test_units_are_found_by_what_people_type(filled):
    assert [(typed, find(filled, typed)) for typed, _ in TYPED] == TYPED


def test_old_units_lead_to_new_ones_as_a_set(filled):
    with filled.reading() as session:
        after = areas.successors(session, [one(filled, "old/ward/00007").id])
        before = areas.predecessors(session, [one(filled, "new/ward/00097").id])
    assert [(link.after.name, link.day, link.partial) for link in after] == [
        ("Giảng Võ", "2025-07-01", True), ("Hồng Hà", "2025-07-01", True)]
    assert {(link.before.full_name, link.partial) for link in before} == {
        ("Phường Phúc Xá", False), ("Phường Cống Vị", True), ("Quận Ba Đình", True)}


def test_a_province_of_today_is_known_of_every_unit(filled):
    today = one(filled, "new/province/79").id
    for key in ("old/ward/26743", "old/district/760", "old/province/74", "new/ward/27000", "new/province/79"):
        assert one(filled, key).province_id == today


def test_a_unit_lies_in_others_of_its_time_and_of_another_with_all_of_its_ground(filled):
    assert {key: sorted(one(filled, key).within) for key in (
        "old/ward/26740", "new/ward/26740", "old/ward/00007", "new/ward/00025", "old/district/760", "new/province/79", "new/ward/26116",
    )} == {
        "old/ward/26740": ["new/province/79", "new/ward/26740", "old/district/760", "old/province/79"],
        # Made of that ward alone, so of that district alone.
        "new/ward/26740": ["new/province/79", "old/district/760", "old/province/79", "old/ward/26740"],
        # One part went here and one there.
        "old/ward/00007": ["new/province/01", "old/district/001", "old/province/01"],
        "new/ward/00025": ["new/province/01", "old/district/001", "old/province/01", "old/ward/00007"],
        "old/district/760": ["new/province/79", "old/province/79"],
        # Made of two provinces, it lies in neither.
        "new/province/79": [], "new/ward/26116": ["new/province/75", "old/province/75"],
    }


def test_units_are_read_by_their_keys(filled):
    with filled.reading() as session:
        found = areas.by_keys(session, ["old/ward/26743", "new/ward/26743", "new/ward/99999", "phường", "a/b", ""])
    assert list(found) == ["old/ward/26743", "new/ward/26743"] and found["new/ward/26743"].full_name == "Phường Bến Thành"


def test_a_moved_ward_lies_in_both_districts(filled, tmp_path):
    apply(filled, tmp_path, "unit,old,ward,27100,770,Phường,4,,2024-01-01,,,,")
    assert {"old/district/760", "old/district/770"} <= set(one(filled, "old/ward/27100").within)


def test_a_renaming_keeps_key_and_history(filled):
    unit = one(filled, "new/ward/26116")
    with filled.reading() as session:
        before = areas.renamings(session, [unit.id])
    assert unit.full_name == "Phường Tân Phú"
    assert before[unit.id] == [areas.Renaming("2026-04-30", "Xã Tân Phú")]


def test_the_gazetteer_has_names_and_places_of_their_time(filled):
    with filled.reading() as session:
        gazetteer = areas.gazetteer(session)
    unit = gazetteer.units[one(filled, "old/ward/11500").id]
    assert [(name.type, name.name, str(name.first), str(name.last)) for name in unit.names] == [
        ("Phường", "Dương Quan", "2025-01-11", "None"), ("Xã", "Tân Dương", "None", "2025-01-10")]
    assert str(unit.last) == "2025-06-30"


def test_the_same_file_twice_changes_nothing(filled):
    before = rows(filled)
    for path in FILES:
        with filled.writing() as session:
            assert not area_updates.apply(session, files.read(path))
    assert rows(filled) == before


def test_a_later_change_comes_in_with_its_day(filled, tmp_path):
    applied = apply(
        filled, tmp_path, "unit,new,ward,30001,79,Phường,Bến Thành Mới,,2027-01-01,,,,",
        "into,new,ward,26743,,,,,2027-01-01,new,ward,30001,0", "into,new,ward,26740,,,,,2027-01-01,new,ward,30001,1")
    assert (applied.added, applied.ended, applied.linked) == (1, 2, 2)
    assert one(filled, "new/ward/26743").valid_to == "2026-12-31"
    assert one(filled, "new/ward/30001").valid_from == "2027-01-01"
    with filled.reading() as session:
        assert [link.after.key for link in areas.successors(session, [one(filled, "new/ward/26740").id])] == [
            "new/ward/30001"]


def test_a_ward_may_move_to_another_parent_and_a_province_end(filled, tmp_path):
    applied = apply(filled, tmp_path, "unit,new,ward,27000,75,Xã,Tân Phú,,2027-01-01,,,,",
                    "into,new,province,31,,,,,2027-01-01,new,province,01,0")
    assert (applied.renamed, applied.ended) == (1, 1)
    assert one(filled, "new/ward/27000").province_id == one(filled, "new/province/75").id
    assert one(filled, "old/district/311").province_id == one(filled, "new/province/01").id


def test_what_was_said_of_a_day_can_be_corrected(filled, tmp_path):
    apply(filled, tmp_path, "unit,old,ward,00001,001,Phường,Phúc Xã,,,,,,")
    assert one(filled, "old/ward/00001").name == "Phúc Xã"
    apply(filled, tmp_path, "unit,old,ward,11500,311,Xã,Tân Dường,,,,,,")
    with filled.reading() as session:
        unit = one(filled, "old/ward/11500")
        assert areas.renamings(session, [unit.id])[unit.id][0].full_name == "Xã Tân Dường"
    assert unit.name == "Dương Quan"


WRONG = [
    ("unit,new,ward,30001,99,Phường,Mới,,2027-01-01,,,,", "parent", "new/province/99"),
    ("into,new,ward,26743,,,,,2027-01-01,new,ward,99999,0", "into", "new/ward/99999"),
    ("end,new,ward,99999,,,,,2027-01-01,,,,", "code", "new/ward/99999"),
    ("end,new,ward,26743,,,,,2020-01-01,,,,", "day", "2020-01-01"),
    ("end,old,ward,00001,,,,,2026-01-01,,,,", "day", "2026-01-01"),
    ("unit,old,ward,00001,001,Phường,Khác,,2026-01-01,,,,", "day", "2026-01-01"),
    ("unit,new,ward,26743,79,Phường,Khác,,2020-01-01,,,,", "day", "2020-01-01"),
]


def test_a_wrong_row_is_named_and_nothing_is_stored(filled, tmp_path):
    before = rows(filled)
    for line, key, value in WRONG:
        with pytest.raises(ValueRefused) as caught:
            apply(filled, tmp_path, "unit,new,ward,30000,79,Phường,Đầu Tiên,,2027-01-01,,,,", line)
        assert (caught.value.line, caught.value.key, caught.value.value) == (3, key, value)
        assert isinstance(caught.value, ConfigError) and str(tmp_path / "change.csv") in str(caught.value)
    assert rows(filled) == before


def test_the_shipped_files_fit_together(tmp_path, monkeypatch):
    """The figures are those of the sources: 63 provinces and 10,035 wards on the eve of the reform, 34 and 3,321 after."""
    from storage import schema

    monkeypatch.undo()
    schema.upgrade(url := f"sqlite:///{tmp_path / 'record.db'}")
    database = Database(url)
    with database.writing() as session:
        area_updates.apply(session, *map(files.read, sorted(files.SHIPPED.glob("*.csv"))))
    with database.reading() as session:
        units = areas.gazetteer(session).units.values()
        counts = {(level, day): sum(1 for unit in units if unit.level == level and unit.in_force(date.fromisoformat(day)))
                  for level in files.LEVELS for day in ("2025-06-30", "2025-07-01")}
        lost = session.scalars(select(Area.id).where(Area.province_id.is_(None))).all()
        ended = set(session.scalars(select(Area.id).where(Area.era == "old", Area.valid_to == "2025-06-30")))
        linked = set(session.scalars(select(AreaChange.from_id).where(AreaChange.from_id != AreaChange.into_id)))
    database.close()
    assert counts == {
        ("province", "2025-06-30"): 63, ("district", "2025-06-30"): 696, ("ward", "2025-06-30"): 10_035,
        ("province", "2025-07-01"): 34, ("district", "2025-07-01"): 0, ("ward", "2025-07-01"): 3_321}
    assert not lost and linked == ended
