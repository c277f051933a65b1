"""The API as a program asks it: JSON in, JSON out, and walks through all pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from web_client import Answer, Client

ROOT = "/api/v1"
PROBLEM = "application/problem+json"


@dataclass
class Api:
    """Asks the API of a desk."""

    client: Client

    def ask(self, path: str, **parameters: Any) -> Answer:
        query = urlencode({name.rstrip("_"): value for name, value in parameters.items()}, doseq=True)
        return self.client.get(ROOT + path + (f"?{query}" if query else ""))

    def get(self, path: str, **parameters: Any) -> Any:
        answer = self.ask(path, **parameters)
        assert answer.status == 200, answer.text
        return json.loads(answer.text)

    def refused(self, path: str, status: int, **parameters: Any) -> Any:
        answer = self.ask(path, **parameters)
        return problem(answer, status)

    def pages(self, path: str, **parameters: Any) -> Iterator[Any]:
        cursor = ""
        while True:
            page = self.get(path, cursor=cursor, **parameters)
            yield page
            if (cursor := page["next"]) is None:
                return

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        sent = {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
        text = "" if body is None else json.dumps(body)
        return self.client.send(method, ROOT + path, text.encode(), sent)


def problem(answer: Answer, status: int) -> Any:
    """Return a problem, which has every part that it has to have."""
    assert (answer.status, answer.headers["content-type"]) == (status, PROBLEM), answer.text
    body = json.loads(answer.text)
    assert body["status"] == status and body["type"].startswith("urn:langnghe:problem:") and body["title"]
    return body
