"""A desk with accounts, and browsers and programs that ask it: each keeps its own cookies and sees only its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from web_client import Answer, Client
from web_record import settings_for

from langnghe.accounts import managing
from langnghe.web.app import create_app
from storage import signing
from storage.sessions import Database, open_database

PASSWORD = "mưa rào trên sông Hương"


class Office:
    """A desk over an empty record with one account a role, called as the role."""

    def __init__(self, folder: Path, url: str = "", roles: tuple[str, ...] = ("administrator", "reader", "editor")) -> None:
        self.settings = settings_for(folder)
        self.settings.database_url = url or self.settings.database_url
        self.database: Database = open_database(self.settings)
        self.ids = {role: managing.create(self.database, role, PASSWORD, role) for role in roles}
        self.app = create_app(self.settings)

    def browser(self, login: str = "") -> Browser:
        """Return a browser, signed in when a login is given."""
        browser = Browser(Client(self.app))
        if login:
            assert browser.sign_in(login).status == 303
        return browser

    def end_sessions(self) -> None:
        with self.database.writing() as session:
            for staff_id in self.ids.values():
                signing.end_all(session, staff_id)

    def close(self) -> None:
        self.app.state.recorder.close()
        self.database.close()


@dataclass
class Browser:
    """Keeps cookies as a browser does (paths apart) and sends the forms of the page it saw last."""

    client: Client
    cookies: dict[str, str] = field(default_factory=dict)
    page: Answer = field(default_factory=Answer)

    def _keep(self, answer: Answer) -> Answer:
        for line in answer.headers.getlist("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            if "max-age=0" in line.lower():
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        self.page = answer
        return answer

    def _sent(self) -> dict[str, str]:
        return {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def get(self, target: str) -> Answer:
        self.client.cookies = self._sent()["cookie"]
        return self._keep(self.client.get(target))

    def post(self, target: str, headers: dict[str, str] | None = None, **fields: object) -> Answer:
        return self.send(target, [(name.replace("_", "-") if name.startswith("password_") else name, value)
                                  for name, value in fields.items()], headers)

    def send(self, target: str, fields: list[tuple[str, object]], headers: dict[str, str] | None = None) -> Answer:
        seal = re.search(r'name="form" value="(\w+)"', self.page.text) if self.page.body else None
        body = urlencode([("form", seal[1] if seal else ""), *fields])
        return self._keep(self.client.post(target, body, self._sent() | (headers or {})))

    def sign_in(self, login: str, password: str = PASSWORD, code: str = "", target: str = "/sign-in") -> Answer:
        self.get(target)
        hidden = [(name, value) for name, value in fields_of(self.page.text) if name != "form"]
        return self.send("/sign-in", [*hidden, ("login", login), ("password", password), ("code", code)])


def fields_of(text: str) -> list[tuple[str, str]]:
    """Return the hidden inputs and all textareas of a page as a browser would send them."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"|<textarea[^>]* name="([^"]*)"[^>]*>\n?([^<]*)', text)
    return [(unescape(a or c), unescape(b or d)) for a, b, c, d in found]
