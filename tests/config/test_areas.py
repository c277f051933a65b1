"""Files of administrative units: each wrong line is named, an office's files lie over the shipped ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import areas, settings
from config.errors import ConfigError, ValueRefused

GOOD = "unit,new,ward,30001,79,Phường,Bến Mới,2027-01-01"


def read(tmp_path: Path, text: str | bytes) -> areas.AreaFile:
    path = tmp_path / "change.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return areas.read(path)


def test_a_file_is_read(tmp_path: Path) -> None:
    file = read(tmp_path, f"row,era,level,code,parent,type,name,day\n{GOOD}\n\nend,new,ward,30002,,,,2027-01-01\n")
    unit, end = file.rows
    assert (str(unit.key), str(unit.parent), unit.type, unit.name, str(unit.day)) == (
        "new/ward/30001", "new/province/79", "Phường", "Bến Mới", "2027-01-01")
    assert (end.line, end.row, end.name) == (4, "end", "")


HEAD = "row,era,level,code,parent,type,name,day,into_era,into_level,into,partial"
WRONG = [
    ("row,era,level\n", "columns"), ("row,era,level,code,kode\n", "column"), ("row,era,level,code,code\n", "column"),
    (f"{HEAD}\nunits{GOOD[4:]},,,,\n", "row"), (f"{HEAD}\n{GOOD.replace('ward', 'county')},,,,\n", "level"),
    (f"{HEAD}\n{GOOD.replace('new', 'Mới')},,,,\n", "era"), (f"{HEAD}\n{GOOD.replace('30001', '3 01')},,,,\n", "code"),
    (f"{HEAD}\n{GOOD.replace('Phường', 'Quận')},,,,\n", "type"), (f"{HEAD}\n{GOOD.replace('Bến Mới', '')},,,,\n", "name"),
    (f"{HEAD}\n{GOOD.replace('Bến Mới', 'a' * 81)},,,,\n", "name"), (f"{HEAD}\n{GOOD.replace(',79', ',')},,,,\n", "parent"),
    (f"{HEAD}\n{GOOD.replace('2027-01-01', '1/1/2027')},,,,\n", "day"), (f"{HEAD}\n{GOOD}\n", "columns"),
    (f"{HEAD}\n{GOOD.replace('2027-01-01', '2027-02-30')},,,,\n", "day"),
    (f"{HEAD}\n{GOOD.replace('2027', '0001')},,,,\n", "day"), (f"{HEAD}\n{GOOD.replace('2027', '２０２７')},,,,\n", "day"),
    (f"{HEAD}\nend,new,ward,30001,,,,,,,,\n", "day"),
    (f"{HEAD}\ninto,new,ward,30001,,,,2027-01-01,new,ward,30001,0\n", "into"),
    (f"{HEAD}\ninto,new,ward,30001,,,,2027-01-01,new,ward,30002,x\n", "partial"),
    (f"{HEAD}\nunit,new,province,79,01,Tỉnh,Mới,,,,,\n", "parent"),
]


@pytest.mark.parametrize(("text", "key"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_line_is_named(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(ValueRefused) as caught:
        read(tmp_path, text)
    assert caught.value.key == key
    assert caught.value.line == (1 if text.count("\n") == 1 else 2)


@pytest.mark.parametrize(("data", "said"), [
    (b"row,era,level,code\nunit,new,ward,\xff\n", "line 2"), (b'row,era,level,code\n"unit\n', "CSV"), (b"", "columns"),
    (b"\x00\x01", "column"),
])
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read(tmp_path, data)


def test_a_device_without_an_end_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "MOST_BYTES", 1000)
    with pytest.raises(ConfigError, match="larger than 1000 bytes"):
        areas.read(Path("/dev/zero"))


def test_an_office_lays_its_files_over_the_shipped_ones(tmp_path: Path) -> None:
    own = tmp_path / "config" / "areas"
    own.mkdir(parents=True)
    for name in ("2027-01-01.csv", "2025-07-01.csv"):
        (own / name).write_text("row,era,level,code\n", encoding="utf-8")
    found = areas.paths(settings.load({"LANGNGHE_DATA_DIR": str(tmp_path)}))
    assert [path.name for path in found] == [
        "2022-06-18.csv", "2025-03-12.csv", "2025-07-01.csv", "2026-04-30.csv", "2027-01-01.csv"]
    assert [path.parent == own for path in found] == [False, False, True, False, True]
