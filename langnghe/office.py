"""The office as its documents name it: office.toml, and report.docx for its own paper, in the configuration folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from config.errors import Words
from config.settings import Settings
from config.toml_table import Table, read_table

FILE = "office.toml"
TEMPLATE = "report.docx"


@dataclass(frozen=True, slots=True)
class Office:
    """What stands in the head and at the foot of a document; what is empty is left open for the pen."""

    above: str = ""
    name: str = ""
    mark: str = ""
    place: str = ""
    party: bool = False
    receivers: tuple[str, ...] = ()
    signs_for: str = ""
    signs: str = ""
    template: Path | None = None


def load(settings: Settings) -> Office:
    """Read the office's file; without one all is left open. ConfigError names file, line, key and what is allowed."""
    file, template = settings.config_dir / FILE, settings.config_dir / TEMPLATE
    macros = template.with_suffix(".docm")
    own = template if template.is_file() else macros if macros.is_file() else None
    return _read(read_table(file), own) if file.is_file() else Office(template=own)


def _read(table: Table, template: Path | None) -> Office:
    found = Office(
        above=table.text("above", check=_short), name=table.text("name", check=_short),
        mark=table.text("mark", check=_short), place=table.text("place", check=_short),
        party=table.flag("party", False),
        receivers=table.texts("receivers", check=_short), signs_for=table.text("signs_for", check=_short),
        signs=table.text("signs", check=_short), template=template)
    table.finish()
    return found


def _short(value: str) -> str | None:
    return None if len(value) <= 200 else Words("at most {longest} characters", longest=200)
