"""An account of some areas subtracts all that it sees, and finds nothing that one or two units elsewhere said."""

from __future__ import annotations

import html
import json
import quopri
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_crosscheck_pages import heard_by
from test_exports import As
from test_reader_sees_no_post import texts
from web_client import Client
from web_record import NOW, Seeded, fill, settings_for, write_sources

from config import clock
from langnghe.web.app import create_app
from langnghe.web.people import Person
from pipelines import fewunits
from pipelines.digest import TEMPLATE_VERSION, canonical, publish
from search.indexer import rebuild
from search.opening import open_engine
from storage import crosschecks, digests, question_writing, rumor_writes, situations
from storage.crosschecks import CheckRow
from storage.models import Area, ReportItem
from storage.sessions import open_database

NEAR, FAR = 99001, 99002
ME = Person(9, "tv9", "reviewer", (f"new/ward/{NEAR}",))
DAY, WEEK = "2026-05-20", "2026-05-18"
API = "/api/v1"
# Own units → how many elsewhere may change without anything to be seen; more of them and together they are three.
THINGS = ("question", "rumor", "event", "topic")
SAME = {0: (1, 2), 1: (0, 1), 2: (1, 2), 3: (0, 1, 2), 4: (0, 1, 2)}


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Seeded]]:
    folder = tmp_path_factory.mktemp("base")
    settings = settings_for(folder)
    write_sources(settings)
    database = open_database(settings)
    clock.freeze(NOW)
    found = fill(database)
    with database.writing() as session:
        for code in (NEAR, FAR):
            session.add(Area(id=code, era="new", level="ward", code=str(code), type="phường", name=f"Thử {code}",
                             folded=f"phuong thu {code}"))
    engine = open_engine(settings, check=False)
    rebuild(database, engine)
    engine.close()
    database.close()
    yield folder, found
    clock.freeze(None)


class World:
    """A desk on which so many of its own units and so many of others told each thing."""

    def __init__(self, folder: Path, base: Path, seeded: Seeded, told: dict[str, tuple[int, int]]) -> None:
        shutil.copytree(base, folder)
        self.settings, self.told = settings_for(folder), told
        self.database, self.seeded = open_database(self.settings), seeded
        with self.database.writing() as session:
            self.items = {(thing, area, number): self._item(session, thing, area, number) for area in (NEAR, FAR)
                          for thing in THINGS for number in range(4 if area == NEAR else 2)}
            self._things(session)
        publish(self.database, DAY)
        self.client = Client(As(create_app(self.settings), ME))

    def _item(self, session, thing: str, area: int, number: int) -> int:
        """Return an item; those of areas that are not held and that no thing counts are of reports under review."""
        item = heard_by(session, area, number * 10 + THINGS.index(thing))
        row = session.get_one(ReportItem, item)
        row.kind, row.documents = {"topic": "opinion"}.get(thing, thing), ["Nghị quyết 27"]
        return item

    def of(self, thing: str, name: str = "") -> list[int]:
        own, other = self.told[name or thing]
        return [self.items[thing, NEAR, n] for n in range(own)] + [self.items[thing, FAR, n] for n in range(other)]

    def _things(self, session) -> None:
        self.question = question_writing.add(session, {"kind": "question", "issue": "Bao giờ sửa cầu?"}, WEEK, None, NOW)
        question_writing.gather(session, self.question, self.of("question"), None, NOW)
        self.rumor = rumor_writes.add(session, "Cầu sắp sập", "Cầu sắp sập", {}, NOW)
        for item in self.of("rumor"):
            rumor_writes.add_sighting(session, {
                "rumor_id": self.rumor, "added_at": NOW, "heard_on": WEEK, "precision": "day", "area_id": NEAR, "channel": "market",
                "item_id": item, "of_field": True, "wording": "Cầu sắp sập"})
            rumor_writes.note(session, {"rumor_id": self.rumor, "at": NOW, "act": "sighted", "details": {}})
        self.situation = situations.add(session, {"issue": "Cầu hỏng", "begins_on": "2026-05-10", "area_id": None}, None, NOW)
        situations.link(session, self.situation, "item", self.of("event"), NOW)
        for kind, subject, name in (("topic", {"topic_id": self.seeded.topic, "area_id": FAR}, "topic"),
                                    ("rumor", {"rumor_id": self.rumor, "area_id": FAR}, "rumor")):
            items = self.of(name)
            state = "both" if items else "online_only"
            check = crosschecks.save(session, CheckRow(
                kind, state, WEEK, NOW, items=len(items), units=len(items), areas=len(items), social_groups=len(items),
                first_field=WEEK, field_precision="day", lead=1, lead_unit="day", first_online="2026-05-19",
                details={"local": 2, "local_read": 1, "national": 0, "national_read": 0, "reason": ""}, **subject), heard=items)
            setattr(self, f"{kind}_check", check)

    def addresses(self) -> list[str]:
        question, rumor, situation = self.question, self.rumor, self.situation
        return [
            "/", "/digest", f"/digest/{DAY}.md", f"/digest/{DAY}.html", f"/digest/{DAY}.docx", f"/digest/{DAY}.eml",
            "/digest/feed.atom", f"{API}/digests/{DAY}", f"{API}/today",
            "/questions?state=all", f"/question/{question}", "/questions/documents", "/questions/sheet?week=2026-W21",
            "/questions/sheet.docx?week=2026-W21", f"{API}/questions", f"{API}/questions/{question}",
            "/rumors", f"/rumor/{rumor}", f"{API}/rumors", f"{API}/rumors/{rumor}", "/situations", f"/situation/{situation}",
            f"{API}/situations", f"{API}/situations/{situation}", "/crosscheck", "/crosscheck?state=both",
            "/crosscheck?state=online_only", f"/crosscheck/week?week={DAY}", "/crosscheck/table.csv", f"{API}/crosschecks",
            f"/crosscheck/{self.topic_check}", f"/topic/{self.seeded.topic}", "/network", "/reports?state=all", f"{API}/reports"]

    def seen(self) -> dict[str, str]:
        """Return address → what the account sees there, without what changes with every answer."""
        found = {}
        for address in self.addresses():
            answer = self.client.get(address)
            text = "\n".join(texts(answer))
            # Ids of a form; the count of changes that a file had, and a digest's hash.
            text = re.sub(r'name="(form|version)" value="\w+"|"(version|sha256)": *"?\w+"?|docProps.*', "", text)
            found[address] = f"{answer.status} {text}"
        return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_nothing_that_is_seen_changes_with_what_few_say_elsewhere(tmp_path, seeded, seed: int):
    base, found = seeded
    rng = random.Random(seed)
    own = {thing: rng.choice([0, 1, 2, 3, 4]) for thing in THINGS}
    worlds = [World(tmp_path / str(n), base, found, {
        thing: (units, rng.choice(SAME[units])) for thing, units in own.items()}) for n in range(2)]
    first, second = (world.seen() for world in worlds)
    assert sum(text.startswith("200") for text in first.values()) >= len(first) - 2, {
        address: text[:3] for address, text in first.items()}
    for address, text in first.items():
        assert text == second[address], (address, [world.told for world in worlds])
    for world in worlds:
        world.database.close()


# What editions of before kept: questions, situations and days of one or two units, and a rest that is one unit.
OLD = {
    "situations": {"situations": [{"situation": 1, "stage": "signal", "issue": "Cầu hỏng", "since": "2026-05-10", "items": 7177,
                                   "units": 2, "outlets": 0, "unanswered": 7176, "level": "", "demands": "", "area": ""}]},
    "questions": {"answered": [], "open_all": 1, "open": [{
        "question": 1, "kind": "question", "issue": "Bao giờ sửa cầu?", "items": 7175, "units": 1, "documents": [], "since": WEEK}]},
    "reports": {"items": 7184, "units": 7, "without_basis": 0, "kinds": {"opinion": 7184}, "areas_not_told": 1, "areas": [
        {"area": "tỉnh Mẫu", "items": 3592, "units": 3}, {"area": "tỉnh Nhỏ", "items": 3591, "units": 3}]},
}
LEAKS = (r"7\.?177", r"7\.?176", r"7\.?175", r"3\.?591", "tỉnh Nhỏ")


@pytest.mark.parametrize("areas", [(), (f"new/ward/{NEAR}",)])
def test_every_door_tells_an_old_edition_without_what_few_units_said(seeded, tmp_path, areas: tuple[str, ...]):
    base, _found = seeded
    shutil.copytree(base, tmp_path / "desk")
    database = open_database(settings_for(tmp_path / "desk"))
    with database.writing() as session:
        body = json.loads(digests.get(session, DAY, "day", staff=False).body) | {"field": OLD}
        digests.save(session, day=DAY, body=canonical(body), template_version=TEMPLATE_VERSION, now=NOW)
    client = Client(As(create_app(settings_for(tmp_path / "desk")), Person(9, "tv9", "reviewer" if areas else "reader", areas)))
    for address in ("/digest", *(f"/digest/{DAY}{form}" for form in ("", ".md", ".html", ".docx", ".eml")), "/digest/feed.atom",
                    f"{API}/digests/{DAY}", "/digest?section=reports"):
        answer = client.get(address)
        told = "\n".join(html.unescape(quopri.decodestring(text.encode()).decode("utf-8", "replace")) if "eml" in address
                         else text for text in texts(answer))
        assert answer.status == 200, address
        assert "Bao giờ sửa cầu?" in told or "section" in address or "eml" in address, address
        for leak in LEAKS if not areas else (*LEAKS, r"7\.?184"):
            assert not re.search(rf"(?<![\w#]){leak}(?!\w)", told), (address, leak)
    stored = json.loads(client.get(f"{API}/digests/{DAY}").body)["field"]
    assert stored["questions"]["open"][0]["units"] == 0 and (areas or stored["reports"]["units"] == 7)
    database.close()


def test_a_province_is_told_only_where_the_rest_is_nothing_or_three_units():
    part = OLD["reports"]
    told = fewunits.of_field({"reports": part})["reports"]
    assert (told["areas"], told["areas_not_told"]) == (part["areas"][:1], 2)
    assert fewunits.of_field({"reports": told})["reports"] == told
    whole = part | {"areas_not_told": 0}
    assert fewunits.of_field({"reports": whole})["reports"] == whole
    assert fewunits.of_field({"reports": part | {"units": 2}})["reports"]["kinds"] == {}
