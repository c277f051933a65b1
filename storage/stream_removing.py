"""What a removal on request takes from opinion streams: traces that lead to the words, and lines made of them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.stream_models import StreamComment, StreamExample
from storage.upserts import pieces


def forget_comments(session: Session, comment_ids: Collection[int]) -> None:
    """Forget where these comments stood; codes and counts stay, as the counts of their hours do."""
    _forget(session, StreamComment.comment_id, comment_ids)


def forget_threads(session: Session, thread_ids: Collection[int]) -> None:
    """Forget where the comments of these threads stood."""
    _forget(session, StreamComment.thread_id, thread_ids)


def _forget(session: Session, column: InstrumentedAttribute[int], ids: Collection[int]) -> None:
    for piece in pieces(sorted(ids)):
        texts = select(StreamComment.text_id).where(column.in_(piece))
        session.execute(update(StreamExample).where(StreamExample.text_id.in_(texts)).values(line=""))
        session.execute(delete(StreamComment).where(column.in_(piece)))
