"""Thousands of ids in one statement, as one value: to compile a parameter for each costs more than to read the rows."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import BigInteger, BindParameter, Select, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session


def listed(session: Session, ids: Iterable[int]) -> Select[int]:
    """Return the ids as a query, for `column.in_(…)`."""
    if session.get_bind().dialect.name == "postgresql":
        return select(func.unnest(bindparam(None, list(ids), ARRAY(BigInteger), unique=True)))
    value: BindParameter[str] = bindparam(None, json.dumps(list(ids)), unique=True)
    return select(func.json_each(value).table_valued("value").c.value)
