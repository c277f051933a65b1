"""A small frame on the coding desk, and one whose shares were published; written as rows, for the pages that show them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from pipelines.opinions import codebook, freezing
from storage import stream_codes, stream_shares, streams, threads
from storage.sessions import Database
from storage.threads import CommentRow, ThreadRow

CODED, SHOWN = "2026-W20", "2026-W19"
HOURS = {CODED: datetime(2026, 5, 13, 7, tzinfo=UTC), SHOWN: datetime(2026, 5, 6, 7, tzinfo=UTC)}
TEXTS = ("Khoản thu tăng mà phòng khám vẫn chật", "Có thẻ thì đỡ lo hơn", "Hỏi mức cho trẻ em ra sao",
         "Chờ từ sáng tới trưa", "khoan thu tang qua", "Có thẻ thì đỡ lo hơn!")


def talk(database: Database, source_id: int, article_key: str, topic_id: int) -> int:
    """Store two weeks of a thread, freeze both, publish the earlier; return the frame that is being coded."""
    with database.writing() as session:
        rows = tuple(CommentRow(text, hour, True, 1) for hour in HOURS.values() for text in TEXTS)
        threads.replace(session, ThreadRow(
            source_id, "https://example.test/y-kien", rows, HOURS[CODED], article_url=article_key,
            hourly={hour: len(TEXTS) for hour in HOURS.values()}))
    frames = {week: freezing.freeze(database, topic_id, week, 10, seed=7) for week in (CODED, SHOWN)}
    for label in ("Lo tăng chi phí", "Đỡ lo nhờ thẻ bảo hiểm"):
        codebook.add(database, frames[CODED].id, label)
    shown = frames[SHOWN].id
    stream = codebook.add(database, shown, "Lo tăng chi phí")
    line = codebook.example(database, shown, stream, "chi phí tăng, khám vẫn phải chờ", quoted=False)
    body = published(topic_id, stream, line)
    with database.writing() as session:
        streams.finish(session, shown, comments=430, texts=380, threads=6, certain=64)
        stream_shares.save(session, shown, body=json.dumps(body), sha256="a" * 64, inputs_sha256="b" * 64, cells=[],
                           codebook=[], field_items=[], staff_id=None)
        assert stream_codes.lines(session, [line])
    return frames[CODED].id


def published(topic_id: int, stream: int, line: int) -> dict[str, object]:
    """Return a body in the form that publishing writes."""
    def row(count: int, share: float) -> dict[str, object]:
        one = {"count": count, "share": share, "low": max(0.0, share - 0.07), "high": share + 0.07}
        return {"texts": one, "comments": {**one, "count": count + 10}}

    return {
        "version": 1, "topic": topic_id, "week": SHOWN, "from": "2026-05-04", "to": "2026-05-10", "least": 10,
        "rounded_to": 5,
        "frame": {"comments": 430, "texts": 380, "threads": 6, "people_at_least": 60, "elsewhere": 0,
                  "frozen_on": "2026-05-20", "sha256": "c" * 64},
        "sample": {"texts": 200, "comments": 230, "worth": 180, "twice": 40, "lost": 0, "agreement": 0.81, "equal": 0.9,
                   "two_accounts": True, "seed": "7"},
        "streams": [row(110, 0.55) | {"stream": stream, "kind": "named", "label": "Lo tăng chi phí", "examples": [
                        {"id": line, "paraphrased": True, "sha256": "d" * 64}]},
                    row(45, 0.225) | {"stream": stream - 2, "kind": "other", "label": "", "examples": []}],
        "folded": row(45, 0.225) | {"streams": 3},
        "field": {"items": 9, "units": 5, "breadths": [{"breadth": "majority", "items": 5, "units": 3}],
                  "folded": {"items": 4, "units": 3}},
    }
