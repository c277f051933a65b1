"""Reports by programs: handed in once, corrected by their number, refused with every fault, and read in one's areas only."""

from __future__ import annotations

import json
from typing import Any

from test_report_files import Desk, desk  # noqa: F401 - the fixture
from web_client import Answer, Client

from langnghe.web.people import Person

ITEM = {"kind": "question", "issue": "Bao giờ chợ mở lại", "heard_on": "2026-05-18"}
REPORT = {"key": "pm-17", "post": 1, "type": "weekly", "method": "interview", "items": [ITEM]}


def post(client: Client, **changes: Any) -> Answer:
    return client.send("POST", "/api/v1/reports", json.dumps(REPORT | changes).encode(), {
        "content-type": "application/json", "accept-language": "en"})


def test_a_report_is_taken_once_and_its_number_corrects(desk: Desk) -> None:  # noqa: F811
    first = post(desk.client, items=[ITEM | {"text": "Hỏi anh Nguyễn Văn Tám 0912345678", "area": "new/ward/26743"}])
    assert first.status == 201 and json.loads(first.body) == {"id": 1, "outcome": "new", "hidden": 2, "lacking": 0}
    again = [ITEM | {"text": "Hỏi anh Nguyễn Văn Tám 0912345678", "area": "new/ward/26743"}]
    assert json.loads(post(desk.client, items=again).body)["outcome"] == "unchanged"
    corrected = json.loads(post(desk.client, items=[ITEM | {"issue": "Bao giờ chợ Bến Thành mở lại"}]).body)
    assert (corrected["id"], corrected["outcome"]) == (1, "corrected")
    whole = json.loads(desk.client.get("/api/v1/reports/1").body)
    assert (whole["report"]["unit"], whole["report"]["state"], len(whole["items"])) == ("Tổ dân phố 5", "received", 1)
    assert "Tám" not in json.dumps(whole, ensure_ascii=False) and "pm-17" not in json.dumps(whole)


def test_every_fault_is_named_and_nothing_is_kept(desk: Desk) -> None:  # noqa: F811
    answer = post(desk.client, items=[ITEM | {"heard_on": "2026-05-21"}, ITEM | {"area": "new/ward/1", "issue": "x " * 200}])
    assert answer.status == 422 and desk.items() == []
    assert {one["parameter"] for one in json.loads(answer.body)["errors"]} == {"items.1.area", "items.0.heard_on", "items.1.issue"}
    assert post(desk.client, items=[ITEM | {"gps": "1"}]).status == 422
    assert post(desk.client, post=99).status == 404


def test_a_number_of_people_may_be_as_somebody_wrote_it_and_limits_are_those_that_count(desk: Desk) -> None:  # noqa: F811
    assert post(desk.client, items=[ITEM | {"about_count": one} for one in (15, "khoảng 12 hộ", None)]).status == 201
    assert [one.about_count for one in desk.items()] == [15, 12, None]
    answer = post(desk.client, key="2", items=[
        ITEM | {"about_count": 0, "issue": "x " * 600}, ITEM | {"about_count": "vài chục", "basis": "x " * 6000, "area": "new/ward/1"}])
    told = {one["parameter"]: one["message"] for one in json.loads(answer.body)["errors"]}
    assert told == {
        "items.0.about_count": "a number from 1 to 1000000 is allowed", "items.0.issue": "it is longer than 240 characters",
        "items.1.about_count": "there is no number in it; write it in digits, such as 12, “about 12” or “12 households”, or leave it empty",
        "items.1.basis": "it is longer than 2000 characters", "items.1.area": "there is no such place"}


def test_only_the_own_areas_are_written_for_and_read(desk: Desk) -> None:  # noqa: F811
    saigon = desk.by(Person(None, "", "reviewer", ("new/province/79",)))
    assert post(saigon).status == 404 and post(desk.client).status == 201 and post(saigon, post=2, key="2").status == 201
    assert [one["post"] for one in json.loads(saigon.get("/api/v1/reports").body)["items"]] == [2]
    assert (saigon.get("/api/v1/reports/1").status, saigon.get("/api/v1/reports/2").status) == (404, 200)
    reader = desk.by(Person(None, "", "reader"))
    assert (reader.get("/api/v1/reports").status, post(reader, key="3").status) == (403, 403)


def test_a_list_comes_in_pages_and_by_state(desk: Desk) -> None:  # noqa: F811
    for at in range(3):
        post(desk.client, key=str(at), items=[ITEM | {"issue": f"Bao giờ chợ số {at} mở lại"}])
    page = json.loads(desk.client.get("/api/v1/reports?size=2").body)
    assert [one["id"] for one in page["items"]] == [3, 2]
    rest = json.loads(desk.client.get(f"/api/v1/reports?size=2&cursor={page['next']}").body)
    assert [one["id"] for one in rest["items"]] == [1] and rest["next"] is None
    assert json.loads(desk.client.get("/api/v1/reports?state=approved").body)["items"] == []
