"""docs/data-model.md explains every table and every column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from storage.models import Base

DOC = (Path(__file__).parents[2] / "docs" / "data-model.md").read_text("utf-8")
TABLES = list(Base.metadata.tables.values())


def section(table: str) -> str:
    """Return what the document says of a table, up to the next table or heading."""
    found = re.search(rf"^\*\*{table}\*\*:(.*?)(?=^\*\*\w+\*\*:|^## |\Z)", DOC, re.MULTILINE | re.DOTALL)
    assert found, f"docs/data-model.md does not explain {table}"
    return found[1]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_explained(table):
    said = section(table.name)
    assert [column.name for column in table.columns if f"`{column.name}`" not in said] == []


def test_no_table_is_explained_that_is_not_there():
    assert set(re.findall(r"^\*\*(\w+)\*\*:", DOC, re.MULTILINE)) == set(Base.metadata.tables)
