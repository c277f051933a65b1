"""What a digest tells of the field, matter by matter: once, in proportion, and of few units without number and place."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import docx
import pytest

from config import clock
from langnghe import telling
from langnghe.i18n import speaking
from langnghe.render.documents.build import digest_docx
from langnghe.render.field import matter_words
from langnghe.render.html import digest_html
from langnghe.render.mail import digest_message
from langnghe.render.markdown import digest_markdown
from pipelines import digest, fieldparts
from pipelines.questions import becoming
from pipelines.reports import placeless
from pipelines.situations.checking import Draft
from storage import situations
from storage.models import FieldReport, ReportChange, ReportItem, SituationNote
from tests.asked_record import NOW, TODAY, item, posts

NEXT = "2026-05-21"


@pytest.fixture
def held(database):
    """Hold a criticism of four units, praise of one, and an opinion that rests on nothing."""
    with database.writing() as session:
        made = posts(session, 4, 1)
        for at, post in enumerate(made):
            item(session, post, "Bà con bức xúc vì rác ùn ba ngày chưa dọn", "opinion", f"2026-05-1{at}", breadth="many",
                 basis=f"Nghe ở Tổ kín {post} và chợ, lần {at}")
        item(session, made[0], "Bà con khen Tổ Kín 0, phường mẫu 1 làm đường đẹp", "opinion", basis="Thấy ở đường", breadth="some")
        item(session, made[1], "Ai cũng nói vậy", "opinion")
    return database


def built(database, day: str = TODAY) -> dict:
    with database.reading() as session:
        return fieldparts.build(session, day, day).get("reports", {})


def test_matters_stand_by_their_units_and_few_have_no_number_and_no_place(held):
    found = built(held)
    most, few = found["matters"]
    assert (most["items"], most["units"], most["places"], most["since"]) == (4, 4, 1, "2026-05-10")
    assert most["areas"] == [{"area": "phường Mẫu 1", "units": 4}]
    assert most["said"][0]["issue"] == "Bà con bức xúc vì rác ùn ba ngày chưa dọn" and most["breadths"] == [{"breadth": "many", "units": 4}]
    assert len(most["basis"]) == 2 and all("Tổ" not in text and placeless.NOWHERE in text for text in most["basis"])
    assert (few["items"], few["units"], few["places"], few["areas"], few["basis"]) == (0, 0, 0, [], [])
    assert few["said"][0]["issue"] == f"Bà con khen {placeless.NOWHERE}, {placeless.NOWHERE} làm đường đẹp"
    assert found["without_basis"] == 1 and "Ai cũng nói vậy" not in str(found)


def test_every_form_tells_the_matters_and_what_waits_is_for_the_staff(held):
    with held.writing() as session:
        item(session, 1, "Chưa ai duyệt", state="received")
    with held.reading() as session:
        body = digest.build(session, TODAY)
    document = "\n".join(one.text for one in docx.Document(io.BytesIO(digest_docx(body, "quick"))).paragraphs)
    letter = digest_message(body, "vi").get_body(("plain",)).get_content()
    texts = [" ".join(text.split()) for text in (digest_html(body, "vi"), digest_markdown(body, "vi"), letter, document)]
    for text in texts:
        assert "rác ùn ba ngày chưa dọn”. 4 phản ánh của 4 đơn vị, ở 1 xã, phường (phường Mẫu 1: 4 đơn vị), nghe từ 10/05/2026" in text
        assert "nhiều ý kiến (4 đơn vị). Căn cứ: trò chuyện, phỏng vấn; “" in text and "Báo cáo còn chờ duyệt, chưa được tính: 1; quá hạn" in text
        assert text.index("rác ùn") < text.index("làm đường đẹp”. Ít hơn 3 đơn vị")
        assert "Tổ kín" not in text and "Chưa ai duyệt" not in text
    try:
        telling.use(limited=False, staff=False)
        assert "chờ duyệt" not in digest_markdown(telling.digest(body), "vi") and "rác ùn" in digest_markdown(telling.digest(body), "vi")
        telling.use(limited=True, staff=True)
        assert "rác ùn" not in digest_markdown(telling.digest(body), "vi")
    finally:
        telling.use(limited=False, staff=True)
    assert "6 phản ánh" not in " ".join(texts) and "Từ 5 đơn vị trở lên" not in " ".join(texts)
    before = {"reports": {"items": 6, "units": 4, "without_basis": 1, "kinds": {}, "areas": [], "areas_not_told": 1}}
    assert "6 phản ánh của 4 đơn vị" in digest_markdown(body | {"field": before}, "vi")      # an edition without matters


def test_a_matter_of_a_situation_is_called_by_it_and_one_sentence_is_not_told_twice(held):
    with held.writing() as session:
        made = situations.add(session, Draft("Rác ùn ở chợ", "2026-05-10").columns, None, NOW)
        ids = [one.id for one in session.query(ReportItem) if "bức xúc" in one.issue or "khen" in one.issue]
        situations.link(session, made, "item", ids, NOW)
    with speaking("vi"):
        said = matter_words.sentences(built(held))
    assert [one.address for one in said] == ["", f"/situation/{made}", ""]
    assert said[1].text == "Rác ùn ở chợ: từ 3 đơn vị trở lên (phường Mẫu 1), nghe từ 10/05/2026."
    assert said[2].text.index("(4 phản ánh của 4 đơn vị)") < said[2].text.index("(ít hơn 3 đơn vị)")


def sent(session, post: int, issue: str, at: datetime, approved: datetime | None) -> tuple[int, int]:
    """Add a report that was sent at one time and approved at another, and return (report, item)."""
    report = FieldReport(post_id=post, type="quick", method="interview", heard_from=TODAY, heard_to=TODAY, sent_at=at,
                         state="received", origin="form", key=issue, changed_at=at, created_at=at)
    session.add(report)
    session.flush()
    row = ReportItem(report_id=report.id, position=1, kind="event", issue=issue, heard_on=TODAY)
    session.add(row)
    session.flush()
    if approved:
        moved(session, report.id, "approved", approved)
    return report.id, row.id


def moved(session, report: int, state: str, at: datetime) -> None:
    row = session.get_one(FieldReport, report)
    session.add(ReportChange(report_id=report, at=at, state_before=row.state, state_after=state))
    row.state, row.changed_at = state, at
    session.flush()


def test_what_is_approved_late_stands_in_one_digest_however_often_the_days_are_counted(database):
    late = NOW + timedelta(days=1)
    with database.writing() as session:
        made = posts(session, 4, 1)
        reports = [sent(session, post, f"Nước máy đục ở khu {post}", NOW, None) for post in made[:3]]
        sent(session, made[3], "Đường đã thông", NOW, NOW)
    first, nothing = built(database), built(database, NEXT)
    assert len(first["matters"]) == 1 and first["waiting"] == {"reports": 3, "overdue": 3} and nothing["matters"] == []
    with database.writing() as session:
        for report, _item in reports:
            moved(session, report, "approved", late)
    for _again in range(2):
        first, second = built(database), built(database, NEXT)
        assert "Nước máy" not in str(first) and "Đường đã thông" in str(first)
        assert first["waiting"] == {"reports": 3, "overdue": 3}              # as the day ended
        assert second["items"] == 3 and second["late"] == {"items": 3, "units": 3, "since": TODAY} and "waiting" not in second
        with database.writing() as session:       # sent back and approved again it is no new report
            moved(session, reports[0][0], "has_issues", late + timedelta(days=1))
            moved(session, reports[0][0], "approved", late + timedelta(days=2))
    assert built(database, "2026-05-23") == {}
    clock.freeze(late + timedelta(days=3))
    try:
        digest.publish(database, NEXT)
    finally:
        clock.freeze(None)
    with database.reading() as session:
        assert becoming.became(session, [reports[0][1]])[reports[0][1]].digest == NEXT


def test_a_report_that_its_post_took_back_is_counted_as_taken_back_and_not_told(database):
    with database.writing() as session:
        report, _item = sent(session, posts(session)[0], "Nói nhầm", NOW, NOW)
        moved(session, report, "withdrawn", NOW + timedelta(days=1))
    assert built(database) == {} and built(database, NEXT)["taken_back"] == 1


def test_a_past_day_tells_the_stage_that_a_situation_had_then(database):
    with database.writing() as session:
        made = situations.add(session, Draft("Rác ùn", "2026-05-10").columns, None, NOW)
        row = situations.get(session, made)
        situations.change(session, made, row.version, {"stage": "resolved"}, None, NOW + timedelta(days=1))
    with database.reading() as session:
        assert session.query(SituationNote).count() == 2
        then, after = (fieldparts.build(session, day, day).get("situations") for day in (TODAY, "2026-05-22"))
    assert then["situations"][0]["stage"] == "signal" and after is None
