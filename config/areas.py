"""The administrative units as files: one a change of them, in the order of their names; an office adds its own."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

from config.characters import obeyed
from config.errors import ConfigError, ValueRefused, Words, choice, near
from config.settings import Settings

FOLDER = "areas"
SHIPPED = Path(str(resources.files("config").joinpath(FOLDER)))
LEVELS = ("province", "district", "ward")
TYPES: Mapping[str, tuple[str, ...]] = {
    "province": ("Tỉnh", "Thành phố"),
    "district": ("Quận", "Huyện", "Thị xã", "Thành phố"),
    "ward": ("Phường", "Xã", "Thị trấn", "Đặc khu"),
}
ROWS = ("unit", "into", "end")
REQUIRED = ("row", "era", "level", "code")
COLUMNS = (*REQUIRED, "parent", "type", "name", "also", "day", "into_era", "into_level", "into", "partial")
MOST_BYTES = 50_000_000
_ERA = re.compile(r"[a-z0-9-]{1,20}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODE = re.compile(r"[0-9A-Z]{1,10}")
_LONGEST_NAME = 80
# A typed 0026 would be a day that has no day before it, and no unit is known from before these years.
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True, order=True)
class AreaKey:
    """What names a unit: its code alone does not, because codes were given anew with every reform."""

    era: str
    level: str
    code: str

    def __str__(self) -> str:
        return f"{self.era}/{self.level}/{self.code}"


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One line: `row` says what it is.

    unit: from `day` on (None: for as long as is known) the unit lies in `parent` and is called so; end: on `day` it is
    no more; into: the same, and it lies in `into`, with a part of it only where `partial`.
    """

    line: int
    row: str
    key: AreaKey
    day: date | None = None
    parent: AreaKey | None = None
    type: str = ""
    name: str = ""
    also: tuple[str, ...] = ()
    into: AreaKey | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class AreaFile:
    """A file that was read whole; `sha256` is of its bytes."""

    path: Path
    sha256: str
    rows: tuple[AreaRow, ...]


def paths(settings: Settings) -> list[Path]:
    """Return the files in the order in which they are applied; an office's replaces the shipped one of its name."""
    files = {path.name: path for place in (SHIPPED, settings.config_dir / FOLDER) for path in place.glob("*.csv")}
    return [files[name] for name in sorted(files)]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read(path: Path) -> AreaFile:
    """Read a file; ConfigError names file, line, key and what is allowed."""
    with path.open("rb") as source:
        data = source.read(MOST_BYTES + 1)      # a pipe or a device has no size, and may have no end
    if len(data) > MOST_BYTES:
        raise ConfigError(Words("{file}: larger than {bytes} bytes", file=str(path), bytes=MOST_BYTES))
    return AreaFile(path, hashlib.sha256(data).hexdigest(), tuple(_rows(path, data)))


def _rows(path: Path, data: bytes) -> Iterator[AreaRow]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(Words("{file}, line {line}: no text in UTF-8", file=str(path), line=line)) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heads = next(reader, [])
        _check_heads(path, heads)
        for fields in reader:
            if any(field.strip() for field in fields):
                yield _Line(path, reader.line_num, heads, fields).read()
    except csv.Error as error:
        raise ConfigError(Words("{file}, line {line}: not readable as CSV: {reason}",
                                file=str(path), line=reader.line_num, reason=str(error))) from error


def _check_heads(path: Path, heads: list[str]) -> None:
    for head in heads:
        if head not in COLUMNS or heads.count(head) > 1:
            like = near(head, COLUMNS)
            raise ValueRefused(path, 1, "column", head, choice(like if like and head not in COLUMNS else COLUMNS))
    for needed in REQUIRED:
        if needed not in heads:
            raise ValueRefused(path, 1, "columns", ",".join(heads), Words("a column {column}", column=needed))


class _Line:
    """One line of a file, its fields by column."""

    def __init__(self, path: Path, line: int, heads: list[str], fields: list[str]) -> None:
        self._path, self._line = path, line
        if len(fields) != len(heads):
            self._fail("columns", len(fields), Words("{count} fields, as in the first line", count=len(heads)))
        self._fields = {head: field.strip() for head, field in zip(heads, fields, strict=True)}

    def _fail(self, key: str, value: object, allowed: str) -> None:
        raise ValueRefused(self._path, self._line, key, value, allowed)

    def _get(self, key: str) -> str:
        return self._fields.get(key, "")

    def read(self) -> AreaRow:
        """Return what the line says."""
        row, key = self._one_of("row", ROWS), self._key("era", "level", "code")
        day = self._day(required=row != "unit")
        if row == "unit":
            said = (self._parent(key), self._one_of("type", TYPES[key.level]), self._name(), self._also())
            return AreaRow(self._line, row, key, day, *said)
        into = self._into(key) if row == "into" else None
        return AreaRow(self._line, row, key, day, into=into, partial=into is not None and self._partial())

    def _one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        if (value := self._get(key)) not in allowed:
            self._fail(key, value, choice(allowed))
        return value

    def _key(self, era: str, level: str, code: str) -> AreaKey:
        if not _ERA.fullmatch(self._get(era)):
            self._fail(era, self._get(era), Words("1 to 20 small letters, digits and -"))
        return AreaKey(self._get(era), self._one_of(level, LEVELS), self._code(code))

    def _code(self, key: str) -> str:
        if not _CODE.fullmatch(value := self._get(key)):
            self._fail(key, value, Words("1 to 10 digits or capitals, with leading zeros"))
        return value

    def _day(self, *, required: bool) -> date | None:
        if not (value := self._get("day")) and not required:
            return None
        try:
            if _DAY.fullmatch(value) and (day := date.fromisoformat(value)).year in _YEARS:
                return day
        except ValueError:
            pass
        self._fail("day", value, Words("a day from 1900 to 2100 such as 2026-04-30"))
        return None

    def _parent(self, key: AreaKey) -> AreaKey | None:
        if key.level == "province":
            if self._get("parent"):
                self._fail("parent", self._get("parent"), Words("nothing for a province"))
            return None
        code = self._code("parent")
        # Districts have three digits, provinces two; an era without districts has wards right below the province.
        level = "province" if key.level == "district" or len(code) == 2 else "district"
        return AreaKey(key.era, level, code)

    def _name(self) -> str:
        value = self._get("name")
        if not value or len(value) > _LONGEST_NAME or not _is_name(value):
            self._fail("name", value, Words("a name without its type, up to {count} characters", count=_LONGEST_NAME))
        return value

    def _also(self) -> tuple[str, ...]:
        names = tuple(name.strip() for name in self._get("also").split(";") if name.strip())
        for name in names:
            if len(name) > _LONGEST_NAME or not _is_name(name):
                self._fail("also", name, Words("other spellings of the name, with ; between them"))
        return names

    def _into(self, key: AreaKey) -> AreaKey:
        into = self._key("into_era", "into_level", "into")
        if into == key:
            self._fail("into", into.code, Words("another unit"))
        return into

    def _partial(self) -> bool:
        return self._one_of("partial", ("0", "1")) == "1"


def _is_name(value: str) -> bool:
    return not obeyed(value) and "\n" not in value and any(letter.isalnum() for letter in value)
