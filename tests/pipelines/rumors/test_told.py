"""What the register tells elsewhere: in the digest, on today's work, to programs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from config import thresholds
from langnghe.i18n import speaking
from langnghe.render.field import rumors as told
from langnghe.today_items import View
from langnghe.waiting import rumors as waiting
from pipelines.rumors import digestpart, register, verdicts
from pipelines.rumors.register import Heard
from tests.rumor_record import ANSWER, NOW, act, denied, fill, opened, refuted


@pytest.fixture
def seeds(database):
    return fill(database)


def test_the_digest_tells_the_register_of_its_days_and_no_post(database, seeds):
    with database.writing() as session:
        assert digestpart.part(session, "2026-05-20", "2026-05-20") == {}
        closed, due = refuted(session, seeds), opened(session, act(seeds.people[0]))
        register.sight(session, act(seeds.people[0], NOW + timedelta(days=1)), closed, Heard(heard_on="2026-05-21"))
        found = digestpart.part(session, "2026-05-20", "2026-05-20")
        # As the day ended, though one was opened again since.
        assert found["states"] == {"triaged": 1, "closed": 1}
        assert digestpart.part(session, "2026-05-21", "2026-05-21")["states"] == {"triaged": 1, "checking": 1}
        assert [one["id"] for one in found["opened"]["files"]] == [closed, due]
        assert [(one["id"], one["verdict"]) for one in found["verdicts"]["files"]] == [(closed, "refuted")]
        assert found["reopened"] == {"files": [], "more": 0}
        later = digestpart.part(session, "2026-05-21", "2026-05-21")
        assert [one["id"] for one in later["reopened"]["files"]] == [closed]
        assert [one["due_on"] for one in later["due"]["files"]] == ["2026-05-21"]
        assert "Tổ dân phố" not in str(found)
    with speaking("vi"):
        lines = told.sentences(found)
        assert lines[0].text == "Hồ sơ tin chưa kiểm chứng: đã phân loại: 1; đã đóng: 1."
        assert lines[1].address == f"/rumor/{closed}" and lines[1].text.endswith("”: sai.")


def test_todays_work_asks_the_second_person_and_names_what_is_due(database, seeds):
    first, second = (act(person) for person in seeds.people)
    with database.writing() as session:
        number = opened(session, first)
        denied(session, first, number, seeds.articles["official"], official=True)
        event = verdicts.propose(session, first, number, None, "refuted", {"answer": ANSWER})

        def keys(person: int) -> list[str]:
            view = View(person, lambda _session: [], thresholds.load(), NOW, NOW)
            return [item.key for item in waiting.waiting(session, view)]

        assert keys(seeds.people[0]) == []
        assert keys(seeds.people[1]) == [f"signature:{event}"]
        verdicts.sign(session, second, number, event)
        later = View(None, lambda _session: [], thresholds.load(), NOW + timedelta(hours=1), NOW)
        assert [item.key for item in waiting.waiting(session, later)] == [f"rumor:{number}.20260521"]
