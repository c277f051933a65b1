"""Which opinions of the field stand beside shares: those of the cross-check, and by terms only where it had not run."""

from __future__ import annotations

from opinions_record import HOUR, WEEK, frozen
from sqlalchemy import update

from langnghe.render import stream_words
from pipelines.opinions import fieldside, freezing
from storage import crosschecks
from storage.crosschecks import CheckRow, MatchRow
from storage.models import Topic
from tests.asked_record import item, posts

BASIS = {"basis": "Nghe ở cổng trường", "breadth": "many", "heard_on": "2026-03-04"}


def test_the_cross_check_decides_and_terms_only_where_none_ran(database):
    frame = frozen(database, {"lo": 3})
    week = freezing.week_of(WEEK)
    with database.writing() as session:
        session.execute(update(Topic).values(terms=["dạy thêm", "phụ huynh"]))
        told = [item(session, post, f"Phụ huynh nói chuyện dạy thêm {post}", "opinion",
                     folded=f"phu huynh noi chuyen day them {post}", **BASIS) for post in posts(session, 6)]
        other = [item(session, post, f"Bà con bàn việc khác {post}", "opinion", folded="ba con ban viec khac", **BASIS)
                 for post in range(1, 4)]
        item(session, 4, "Không có căn cứ", "opinion", folded="phu huynh day them", heard_on="2026-03-04")
        said, items = fieldside.of_frame(session, frame, week)
        assert (said["by"], said["units"], sorted(items)) == ("terms", 6, told)
        assert "chưa chạy đối chiếu" in stream_words.field_by(said)
        # In other words, but of the topic; what was checked and tied to nothing is not of it.
        for number in (*other, told[0]):
            matches = [MatchRow(1, 0.9, "same", "reports")] if number in other else []
            crosschecks.save(session, CheckRow("item", "both", "2026-03-02", HOUR, item_id=number), matches)
        said, items = fieldside.of_frame(session, frame, week)
        assert (said["by"], said["items"], said["units"], sorted(items)) == ("crosscheck", 3, 3, other)
        view = crosschecks.of_item(session, other[0])
        crosschecks.decide(session, view, 1, False, HOUR)
        assert fieldside.of_frame(session, frame, week) == (None, [])      # two units alone are not told
