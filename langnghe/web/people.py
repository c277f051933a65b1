"""Who is asking: the person behind a request, and what each role may do."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection

from langnghe.accounts.roles import POST as POST
from langnghe.accounts.roles import ROLES as ROLES

# Nobody: what is shown without signing in.
PUBLIC = "public"
_RANK = {role: rank for rank, role in enumerate((PUBLIC, POST, *ROLES))}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff; `areas` are keys of units (era/level/code) that they are limited to, none is no limit.

    `post` is the post that an account of the network reports for.
    """

    id: int | None
    name: str
    role: str
    areas: tuple[str, ...] = ()
    post: int | None = None

    def may(self, role: str) -> bool:
        """Return whether this person may do what `role` may."""
        return _RANK[self.role] >= _RANK[role]


# Without accounts the desk listens on loopback only, and whoever sits there is its administrator.
NAMELESS = Person(None, "", "administrator")
NOBODY = Person(None, "", PUBLIC)


def person_of(request: HTTPConnection) -> Person:
    """Return who is asking."""
    return person_in(request.scope)


def person_in(scope: MutableMapping[str, Any]) -> Person:
    """Return who is asking, by the scope of a request."""
    person: Person = scope.get("state", {}).get("person", NAMELESS)
    return person


def check(role: str) -> str:
    """Return `role` when there is one of that name: a misspelt one would be found when somebody is refused by it."""
    if role not in _RANK:
        raise ValueError(f"{role!r} is no role")
    return role
