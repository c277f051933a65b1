"""A desk with a network: two areas, a post in each, reviewers of one, of the other and of all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from staff_desk import PASSWORD, Browser, Office
from web_record import NOW

from config import areas as files
from config import clock
from langnghe.accounts import managing, passwords, posting
from storage import area_updates

FILES = sorted((Path(__file__).parents[1] / "few_areas").glob("*.csv"))
HANOI, SAIGON = "new/ward/00025", "new/ward/26740"


@contextmanager
def running(folder: Path) -> Iterator[FieldOffice]:
    """Give such an office over few areas, with quick passwords and a clock that stands still."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr("config.areas.SHIPPED", FILES[0].parent)
        clock.freeze(NOW)
        made = FieldOffice(folder)
        yield made
        made.close()
        clock.freeze(None)


class FieldOffice(Office):
    """An office whose posts are in Giảng Võ (Hà Nội) and Sài Gòn (Hồ Chí Minh)."""

    def __init__(self, folder: Path, url: str = "") -> None:
        super().__init__(folder, url, roles=("administrator", "reader"))
        with self.database.writing() as session:
            area_updates.apply(session, *map(files.read, FILES))
        for login, areas in (("hanoi", ("new/province/01",)), ("saigon", (SAIGON,)), ("everywhere", ())):
            self.ids[login] = managing.create(self.database, login, PASSWORD, "reviewer", areas)
        self.hanoi, self.code = posting.create(self.database, HANOI, {"unit": "Tổ dân phố 5", "organisation": "Mặt trận"})
        self.saigon, self.other_code = posting.create(self.database, SAIGON, {"unit": "Chợ Bến Thành"})

    def post(self, code: str = "") -> Browser:
        """Return the browser of a post that signed in with nothing but its code."""
        browser = self.browser()
        browser.get("/sign-in")
        assert browser.send("/sign-in", [("post-code", code or self.code), ("next", "/")]).status == 303
        return browser


def item(at: int = 0, **values: str) -> list[tuple[str, str]]:
    """Return the fields of an item without a fault, apart from what is given."""
    whole = {"kind": "opinion", "issue": "Bà con lo giá điện tăng", "heard_on": "2026-05-18", "basis": "Nghe ở ba hộ"}
    return [(f"i{at}-{name}", value) for name, value in (whole | values).items()]


def sheet(*items: list[tuple[str, str]], act: str = "send", **report: str) -> list[tuple[str, str]]:
    """Return the fields of a form."""
    head = {"type": "weekly", "method": "interview"} | report
    return [*head.items(), *(field for one in items or (item(),) for field in one), ("act", act)]
