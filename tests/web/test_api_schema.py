"""The whole description of the API against the API: no failure and no answer that the description does not name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance
from starlette.types import Receive, Scope, Send
from web_client import Client
from web_record import Seeded

from langnghe.web.api.app import ROOT, make

OPERATIONS = [f"{method.upper()} {path}" for path, methods in make(state=None).openapi()["paths"].items()
              for method in methods]
# There is nothing about them that could be asked wrongly.
WITHOUT_PARAMETERS = ("GET /", "GET /hotspots/missed", "GET /sources", "GET /status", "GET /saved", "GET /alerts")
# A query language refuses more than a description can say; without accounts no token is asked for.
LEFT_OUT = [positive_data_acceptance, ignored_auth]


class OnLoopback:
    """The desk under the host name that it answers to."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope = scope | {"headers": [(b"host", b"127.0.0.1"), *kept]}
        await self.client.app(scope, receive, send)


@pytest.fixture(scope="module")
def described(client: Client, seeded: Seeded) -> Iterator[dict[str, Any]]:
    """Return the operations of the description as it is served."""
    schema = schemathesis.openapi.from_asgi(f"{ROOT}/openapi.json", OnLoopback(client))
    yield {found.ok().label: found.ok() for found in schema.get_all_operations()}


def hold(operation: Any, mode: GenerationMode, examples: int) -> Counter[int]:
    """Ask so many questions of an operation and hold each answer against the description; return the statuses."""
    seen: Counter[int] = Counter()

    @settings(max_examples=examples, deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        answer = case.call()
        seen[answer.status_code] += 1
        # Too large is refused before it is read; the check of bad data does not know that answer.
        if answer.status_code != 413:
            case.validate_response(answer, excluded_checks=LEFT_OUT)

    ask()
    return seen


def test_the_description_names_every_operation(described: dict[str, Any]) -> None:
    assert sorted(described) == sorted(OPERATIONS) and len(OPERATIONS) > 20


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_few_questions_are_answered_as_described(described: dict[str, Any], operation: str) -> None:
    assert max(hold(described[operation], GenerationMode.POSITIVE, 2)) < 500
    if operation not in WITHOUT_PARAMETERS:
        assert max(hold(described[operation], GenerationMode.NEGATIVE, 2)) < 500


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("operation", OPERATIONS)
def test_many_questions_are_answered_as_described(
    described: dict[str, Any], operation: str, mode: GenerationMode
) -> None:
    if mode == GenerationMode.POSITIVE or operation not in WITHOUT_PARAMETERS:
        assert max(hold(described[operation], mode, 100)) < 500
