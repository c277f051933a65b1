"""The field side of a digest: counts of items and units of approved reports, in every format, and no post anywhere."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest

from config import network
from langnghe import i18n
from langnghe.render.documents.build import digest_docx
from langnghe.render.field import sections
from langnghe.render.html import digest_fragment, digest_html, digest_part
from langnghe.render.mail import digest_message
from langnghe.render.markdown import digest_markdown
from langnghe.render.sections import ALL
from pipelines import digest, fieldparts
from pipelines.situations.checking import Draft
from storage import situations
from storage.models import Area, FieldReport, Post, ReportItem
from tests.asked_record import ANSWER, NOW, TODAY, ask, item, posts

AT = datetime(2026, 3, 10, 5, 0, tzinfo=UTC)
DAY = "2026-03-10"


@pytest.fixture
def reported(database):
    """Hold what four posts said: three of one province, one of another; one opinion rests on nothing."""
    with database.writing() as session:
        for number, name, province in ((1, "Mẫu Sơn", 1), (2, "Bến Đò", 2)):
            session.add(Area(id=number, era="new", level="province", code=str(number), type="tỉnh", name=name, folded="",
                             province_id=province))
        session.flush()
        for number, area in ((1, 1), (2, 1), (3, 1), (4, 2)):
            post = Post(area_id=area, unit=f"Tổ bí mật {number}", created_at=AT)
            session.add(post)
            session.flush()
            report = FieldReport(
                post_id=post.id, type="weekly", method="interview", heard_from=DAY, heard_to=DAY, sent_at=AT,
                state="approved", origin="form", key=f"r{number}", changed_at=AT, created_at=AT)
            session.add(report)
            session.flush()
            session.add(ReportItem(report_id=report.id, position=1, kind="opinion" if number > 2 else "question",
                                   issue=f"Chuyện kín {number}", heard_on=DAY, area_id=area,
                                   basis="nghe ở chợ" if number == 3 else ""))
    return database


def test_items_of_few_units_are_not_counted_and_provinces_of_three_units_are_named(reported):
    with reported.reading() as session:
        found = fieldparts.build(session, DAY, DAY)["reports"]
        assert fieldparts.build(session, "2026-03-11", "2026-03-12") == {}
    # Its sentences are of one unit and of two: a whole in numbers would tell which.
    assert (found["items"], found["units"], found["least"], found["without_basis"], found["kinds"]) == (None, None, 3, 1, {})
    assert found["areas"] == [{"area": "tỉnh Mẫu Sơn", "items": None, "units": None}] and found["areas_not_told"] == 0


def test_every_format_tells_it_and_none_tells_a_post(reported):
    with reported.reading() as session:
        body = digest.build(session, DAY)
    texts = [make(body, "vi") for make in (digest_html, digest_fragment, digest_markdown)]
    assert all("Từ 3 đơn vị trở lên." in text and "4 phản ánh" not in text and "Phản ánh từ cơ sở" in text for text in texts)
    assert not any("bí mật" in text for text in texts)
    assert digest_docx(body)
    without = ALL - {"reports"}
    assert "phản ánh của" not in digest_markdown(body, "vi", without)


@pytest.mark.parametrize(("ward", "others", "share", "own"), [(7, 1, 88, None), (4, 4, None, 50), (6, 1, None, None)])
def test_a_digest_that_rests_on_one_ward_says_so_in_every_format_and_names_none(reported, ward, others, share, own):
    with reported.writing() as session:
        session.add(Area(id=3, era="new", level="ward", code="3", type="xã", name="Kín Đáo", folded="", province_id=1))
        session.flush()
        session.add_all(Post(id=90 + n, area_id=3, unit=f"Tổ bí mật {90 + n}", created_at=AT) for n in range(3))
        session.flush()
        for number in range(ward + others):
            item(session, 90 + number % 3 if number < ward else 1, f"Chuyện kín {number}", heard_on=TODAY)
    office = replace(network.load(), ward_share=0.9 if share else 0.1)
    with reported.reading() as session:
        body = digest.build(session, TODAY)
        theirs = digest.build(session, TODAY, office=office)
    assert body["field"]["reports"].get("one_ward") == share
    assert theirs["field"]["reports"].get("one_ward") == own
    letter = digest_message(body, "vi").get_body(("plain",)).get_content()
    document = "\n".join(one.text for one in docx.Document(io.BytesIO(digest_docx(body))).paragraphs)
    texts = [" ".join(text.split()) for text in (digest_html(body, "vi"), digest_part(body, "vi"), digest_markdown(body, "vi"),
                                                 letter, document)]
    said = "phản ánh này đến từ một xã, phường"
    assert all((said in text) == (share is not None) and "Kín Đáo" not in text for text in texts)


def test_every_part_has_words_and_a_heading():
    assert list(sections.WORDS) == list(fieldparts.PARTS)
    with i18n.speaking("en"):
        assert all(name in ALL for name in sections.WORDS)


def test_questions_and_situations_are_told_with_their_sources(database):
    with database.writing() as session:
        held = posts(session)
        items = [item(session, post, "Thẻ cũ có phải đổi không?", heard_on="2026-05-10") for post in held[:3]]
        ask(session, "Thẻ cũ có phải đổi không?", items, **ANSWER)
        ask(session, "Bao giờ có nước máy?", [])
        made = situations.add(session, Draft("Rác ùn", "2026-05-10", demands="Dọn hằng ngày").columns, None, NOW)
        situations.link(session, made, "item", items, NOW)
    with database.reading() as session:
        body = digest.build(session, TODAY)
    text = digest_markdown(body, "vi")
    assert "Bảo hiểm xã hội tỉnh Mẫu trả lời ngày 19/05/2026" in text and ANSWER["source_url"] in text
    assert "Chờ trả lời từ" in text and "Bao giờ có nước máy?" in text and "Dân yêu cầu: Dọn hằng ngày" in text
    assert "3 phản ánh của 3 đơn vị" in text and "Tổ kín" not in text
