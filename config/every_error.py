"""What else is wrong with a file whose first error is known: it is read again with that key taken out, and so on."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from config.errors import ConfigError, KeyMissing, KeyUnknown, ValueRefused
from config.toml_table import Table

MOST = 20
# For keys that every source needs; what is read of them is thrown away.
STAND_INS: dict[str, Any] = {"title": "-", "kind": "press", "domains": ["a.example"]}


def every_error(table: Table, read: Callable[[Table], object], first: ConfigError) -> list[ConfigError]:
    """Return the errors of a file, `first` at the front; those behind one that cannot be passed over stay unsaid."""
    found, values, settled = [first], deepcopy(table.values), set[str]()
    error = first
    while len(found) < MOST and _passed_over(error, values, settled):
        try:
            read(Table(table.path, table.text_of_file, table.name, deepcopy(values), table.lines))
        except (KeyMissing, KeyUnknown, ValueRefused) as another:
            # An emptied table is a consequence of what was taken out of it.
            if not any(key == another.key or key.startswith(f"{another.key}.") for key in settled):
                found.append(another)
            error = another
        except ConfigError as another:
            return [*found, another]
        else:
            break
    return found


def _passed_over(error: ConfigError, values: dict[str, Any], settled: set[str]) -> bool:
    """Change the values so that the next error can be met; False when that is not possible."""
    if not isinstance(error, KeyMissing | KeyUnknown | ValueRefused):
        return False
    *tables, key = error.key.split(".")
    inside: Any = values
    for name in tables:
        inside = inside.get(name) if isinstance(inside, dict) else None
    if not isinstance(inside, dict):
        return False
    settled.add(error.key)
    if isinstance(error, KeyMissing):
        # A slip of this very key would be said twice.
        settled.update([error.near] if error.near else [])
        if tables or key not in STAND_INS:
            return False
        inside[key] = STAND_INS[key]
        return True
    return inside.pop(key, None) is not None
