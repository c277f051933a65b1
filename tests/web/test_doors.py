"""Every route and every role: who is let in, who is not, and nothing without a role."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from web_client import Client

from langnghe.web.api.app import ROOT
from langnghe.web.api.gate import ApiHall
from langnghe.web.doors import Door, Hall, guarded
from langnghe.web.people import NAMELESS, POST, PUBLIC, ROLES, Person, person_in

EVERY = (PUBLIC, POST, *ROLES)
# Of no kind that a form has, and with a token, as a program that changes something sends one.
SENT = {"content-type": "text/plain", "authorization": "Bearer as-the-person-of-the-test"}


class As:
    """The desk as a person of one role sees it."""

    def __init__(self, app: Starlette, role: str) -> None:
        self.app, self.person = app, Person(7, "nv7", role)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"person": self.person}
        await self.app(scope, receive, send)


def places(app: Starlette) -> list[tuple[str, str, str]]:
    """Return (method, address, least role) of every route; ids are of nothing that is there."""
    found = []
    for route in app.routes:
        address = route.path.replace("{day}", "2026-01-01")
        address = "/".join("987654321" if part.startswith("{") else part for part in address.split("/"))
        roles = route.least.items() if isinstance(route, Door) else [("GET", route.least)]
        if isinstance(route, ApiHall):      # its bare path only leads on to the first of its own
            found += of_api(route)
            continue
        found += [(method, address, least) for method, least in roles]
    return found


def of_api(route: ApiHall) -> list[tuple[str, str, str]]:
    """Return the same of everything that the API describes."""
    described = route.app.openapi()["paths"]
    return [(method.upper(), ROOT + path.replace("{id}", "987654321").replace("{name}", "2026-01-01"),
             operation.get("x-least-role", route.least))
            for path, methods in described.items() for method, operation in methods.items()]


@pytest.mark.parametrize("role", EVERY)
def test_every_route_lets_in_exactly_the_roles_that_it_names(client: Client, role: str) -> None:
    desk = Client(As(client.app, role))
    for method, address, least in places(client.app):
        # What is let in is told that this is no form, and nothing is changed.
        answer = desk.get(address) if method == "GET" else desk.send(method, address, b"x", SENT)
        allowed = EVERY.index(role) >= EVERY.index(least)
        asked = answer.status == 401 or answer.headers.get("location", "").startswith("/sign-in?")
        assert (answer.status == 403 or asked) is not allowed, (method, address, role, answer.status)
        assert not asked or role == PUBLIC
        assert answer.status < 500 or address == "/", (method, address, answer.status)


def test_a_refusal_says_which_role_it_takes(client: Client) -> None:
    text = Client(As(client.app, "reader"), cookies="language=en").post("/decision/1/undo", "").text
    assert "Your role is: Reader. This takes at least: Editor." in text


def test_a_method_without_a_role_is_refused_whoever_asks(client: Client) -> None:
    assert Client(As(client.app, "administrator")).post("/topics", "").status == 405


def test_a_route_without_a_role_cannot_be_built_in() -> None:
    def here(request: object) -> PlainTextResponse:
        return PlainTextResponse("")

    with pytest.raises(TypeError, match="names no role"):
        guarded([Route("/open", here)])
    with pytest.raises(ValueError, match="no role"):
        Door("/open", here, look="readr")
    with pytest.raises(ValueError, match="no role"):
        Hall("/open", PlainTextResponse(""), least="")


def test_roles_rise() -> None:
    for higher, role in enumerate(EVERY):
        person = Person(1, "nv1", role)
        assert [other for other in EVERY if person.may(other)] == list(EVERY[:higher + 1])


def test_without_accounts_whoever_sits_there_is_the_nameless_administrator() -> None:
    assert person_in({}) == NAMELESS and NAMELESS.may("administrator") and NAMELESS.id is None
