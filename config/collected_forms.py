"""Which answers of a collecting program's export are read, by name: everything else is dropped before anybody looks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from config.errors import ConfigError, Words, choice
from config.settings import Settings
from config.toml_table import Table, read_table

FOLDER = "collected"
SHIPPED = Path(str(resources.files("config").joinpath(FOLDER)))
PROGRAMS = ("odk", "kobo")
COLUMNS = ("code", "number", "post_area", "unit", "type", "method", "sent_on", "kind", "issue", "text", "basis",
           "heard_groups", "about_count", "breadth", "trigger", "heard_on", "area", "channel", "checkable", "confirmed",
           "documents", "level", "direction", "horizon", "forecast_reason")
NEEDED = ("post_area", "unit", "kind", "issue", "heard_on")
# Who, from where, with what: no mapping may name these, in any spelling of the two programs or of a form.
_NEVER = re.compile(
    r"submitter|submitted_?by|device|phone|dien_?thoai|sdt|user_?name|^user$|e_?mail|sim_?(serial|id)|subscriber|imei"
    r"|geo|gps|locat|toa_?do|attach|photo|image|picture|hinh|^anh|audio|video|signature|chu_?ky|instance_?name|enumerat"
    r"|interviewer|nguoi_(phong_?van|gui|bao|nhap)|ho_?(va_?)?ten|full_?name|cccd|cmnd|^audit$|^_id$|^_tags$|^_notes$")
_SYSTEM = "__system"
_PATH = re.compile(r"[A-Za-z_][\w.-]*(/[A-Za-z_][\w.-]*){0,6}")
NEVER = Words("an answer of the form; who sent it, device, number, place on the earth and media are never read")


@dataclass(frozen=True, slots=True)
class CollectedForm:
    """A form: `columns` are column → path; `words` say what its choices mean, by column."""

    name: str
    program: str
    id: tuple[str, ...]
    sent: tuple[str, ...]
    repeat: str
    columns: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def paths(self) -> frozenset[str]:
        """Return every path that is read."""
        return frozenset((*self.columns.values(), *self.id, *self.sent))


def names(settings: Settings | None = None) -> tuple[str, ...]:
    """Return the forms that are known: the shipped ones and the office's."""
    places = [SHIPPED, *([settings.config_dir / FOLDER] if settings is not None else [])]
    return tuple(sorted({path.stem for place in places for path in place.glob("*.toml")}))


def load(name: str, settings: Settings | None = None) -> CollectedForm:
    """Read a form's file, the office's before the shipped one; ConfigError names file, line, key and allowed values."""
    if name not in names(settings):
        raise ConfigError(Words("there is no form {name}; known: {known}", name=repr(name)[:80],
                                known=", ".join(names(settings))))
    own = settings.config_dir / FOLDER / f"{name}.toml" if settings is not None else None
    return _read(name, read_table(own if own is not None and own.is_file() else SHIPPED / f"{name}.toml"))


def _read(name: str, table: Table) -> CollectedForm:
    made = CollectedForm(
        name, table.choice("program", PROGRAMS), table.texts("id", required=True, check=_identity),
        table.texts("sent", check=_moment), table.text("repeat", check=_path), _columns(table), _words(table))
    table.finish()
    return made


def _columns(table: Table) -> dict[str, str]:
    columns = table.table("columns")
    if columns is None:
        table.fail("columns", "", Words("a table [{key}]", key="columns"))
    found = {column: path for column in COLUMNS if (path := columns.text(column, column in NEEDED, _path))}
    columns.finish()
    return found


def _words(table: Table) -> dict[str, dict[str, str]]:
    words = table.table("words")
    if words is None:
        return {}
    found = {}
    for column in words.values:
        if column not in COLUMNS:
            words.fail(column, None, choice(COLUMNS))
        if (choices := words.table(column)) is not None:
            found[column] = {word: choices.text(word, required=True) for word in choices.values}
    return found


def _identity(value: str) -> str | None:
    return None if value in {"__id", "KEY", "_uuid", "meta/instanceID", "instanceID"} else Words(
        "the id of a submission: __id, KEY, _uuid, meta/instanceID")


def _moment(value: str) -> str | None:
    allowed = {f"{_SYSTEM}/submissionDate", "SubmissionDate", "_submission_time", "end", "today"}
    return None if value in allowed else Words(
        "when it was submitted: __system/submissionDate, SubmissionDate, _submission_time, end, today")


def _path(value: str) -> str | None:
    if not _PATH.fullmatch(value):
        return Words("the name of an answer, with / between groups")
    parts = value.lower().split("/")
    return NEVER if parts[0] == _SYSTEM or any(_NEVER.search(part.replace("-", "_")) for part in parts) else None
