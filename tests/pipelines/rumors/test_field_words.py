"""What of the field a rumor file keeps: items of held areas only, words as corrected, nothing but a count in the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from langnghe.rumors import file as files
from pipelines.reports import correcting
from pipelines.reports.drafts import Draft, ItemDraft
from pipelines.rumors import evidence, register, wording
from pipelines.rumors.evidence import Typed
from pipelines.rumors.refusals import Refused, Unknown
from pipelines.rumors.register import Actor, Heard
from storage import report_retention, rumors
from storage.models import Area
from storage.rumors import RumorFilter
from tests.rumor_record import NOW, STATEMENT, act, fill, opened

WARD = "new/ward/99001"


@pytest.fixture
def seeds(database):
    return fill(database)


def limited(*areas):
    return replace(act(None), by=Actor(None, "reviewer", areas))


def test_after_the_purge_a_sighting_of_the_field_stays_a_count(database, seeds):
    with database.writing() as session:
        number = opened(session, act(None))
        register.sight(session, act(None), number, Heard(item_id=seeds.items["rumor"]))
        register.sight(session, act(None), number, Heard(heard_on="2026-05-19", channel="chat", wording="nghe ở quán"))
        assert report_retention.purge(session, NOW + timedelta(days=1)) == 1
        told, typed = rumors.sightings(session, [number])
        assert (told.of_field, told.item_id, told.wording, told.area_id) == (True, None, "", None)
        assert (typed.of_field, typed.wording) == (False, "nghe ở quán")
        file = files.read(session, number)
        assert file.open_sightings == [typed] and files.of_field(file).items == 1


def test_an_item_of_another_area_is_none(database, seeds):
    with database.writing() as session:
        number, other = opened(session, act(None)), limited("new/ward/99002")
        given = Heard(item_id=seeds.items["rumor"])
        register.link_opinion(session, act(None), number, seeds.items["opinion"])
        for does in (lambda: register.sight(session, other, number, given),
                     lambda: register.create(session, other, {"statement": STATEMENT}, given),
                     lambda: register.link_opinion(session, other, number, seeds.items["opinion"]),
                     lambda: register.unlink_opinion(session, other, number, seeds.items["opinion"])):
            with pytest.raises(Unknown, match="no approved item"):
                does()
        assert rumors.opinions(session, number) == [seeds.items["opinion"]]
        assert register.sight(session, limited(WARD), number, given)


def test_the_area_filter_finds_what_posts_of_held_areas_told(database, seeds):
    with database.writing() as session:
        session.add(Area(id=98, era="new", level="ward", code="99002", type="xã", name="Mẫu Hai", folded="xa mau hai",
                         within="new/province/99"))
        number = opened(session, act(None))
        register.sight(session, act(None), number, Heard(item_id=seeds.items["rumor"]))

        def found(*areas):
            return rumors.count(session, RumorFilter(area=WARD, field_areas=areas))

        assert [found(), found(WARD), found("new/ward/99002")] == [1, 1, 0]


def test_a_correction_goes_into_the_sighting_and_a_dropped_item_leaves_it(database, seeds):
    with database.writing() as session:
        number = opened(session, act(None))
        register.sight(session, act(None), number, Heard(item_id=seeds.items["rumor"]))
        right = ItemDraft("rumor", "Chợ Mẫu sẽ bị dời đi vào tháng sau", "2026-05-17", basis="nghe ở chợ",
                          area_id=seeds.area, channel="chat", id=seeds.items["rumor"])
        draft = Draft(1, "quick", "interview", (right,))
        assert correcting.correct(session, 1, draft, by=None, version=1, now=NOW)
        told = rumors.sightings(session, [number])[0]
        assert (told.wording, told.heard_on, told.channel) == (right.issue, "2026-05-17", "chat")
        draft = replace(draft, items=(replace(right, kind="event", issue="Mất nước ba ngày", id=0),))
        assert correcting.correct(session, 1, draft, by=None, version=2, now=NOW)
        told = rumors.sightings(session, [number])[0]
        assert (told.of_field, told.wording, told.area_id) == (True, "", None)


def test_private_persons_go_out_of_documents_and_answers_name_offices(database, seeds):
    with database.writing() as session:
        number = opened(session, act(None))
        quote = "Bà Nguyễn Thị Mận ở tổ 5 nói phải nộp tiền đổi thẻ"
        made = evidence.add(session, act(None), number, Typed(
            "background", quote, issuer="UBND phường Mẫu Một", address="Thông báo 12/TB-UBND", said_at="2026-05-19",
            text=f"Thông báo. {quote}."))
        row = next(one for one in rumors.evidence(session, [number]) if one.id == made)
        assert "Mận" not in row.quote + row.text
        register.edit(session, act(None), number, None, {"unknown": "Hỏi bí thư Nguyễn Văn Bình về giá"})
        assert rumors.get(session, number).unknown == "Hỏi bí thư về giá"


@pytest.mark.parametrize("address", [
    "https://bao.example/tin?sdt=0912345678", "https://x.example/?ten=nguyen-van-binh",
    "https://blog.example/nguyen-van-binh", "https://www.facebook.com/nguyen.van.binh"])
def test_an_address_carries_no_person(address):
    with pytest.raises(Refused, match="person"):
        wording.address(address)
