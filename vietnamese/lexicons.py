"""Reading of the word lists in `vietnamese/lexicon`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """Return the entries of lexicon/NAME.txt as written there."""
    lines = (files("vietnamese.lexicon") / f"{name}.txt").read_text("utf-8").splitlines()
    entries = (line.split("#", 1)[0] for line in lines)
    return frozenset(word.strip() for line in entries for word in line.split(",") if word.strip())


@cache
def table(name: str) -> dict[str, list[str]]:
    """Return lexicon/NAME.toml: each key with its list of texts."""
    loaded = tomllib.loads((files("vietnamese.lexicon") / f"{name}.toml").read_text("utf-8"))
    return {key: [value] if isinstance(value, str) else list(value) for key, value in loaded.items()}
