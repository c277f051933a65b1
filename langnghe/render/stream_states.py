"""How far a frame is, in words."""

from __future__ import annotations

from langnghe.i18n import _
from langnghe.render.stream_words import KINDS
from pipelines.opinions.publishing import Standing
from storage.stream_codes import StreamRow


def called(row: StreamRow) -> str:
    """Return what an entry of a codebook is called."""
    return row.label or _(KINDS[row.kind])


def state(found: Standing, version: int | None) -> str:
    """Return where a frame stands: published, ready, being coded, or ended."""
    if version is not None:
        return _("published, version %(n)s") % {"n": version}
    if found.work.frame.gone_at is not None:
        return _("its comments are deleted: it can no longer be published")
    if found.work.once_left or found.work.second_left:
        return _("being coded")
    return _("ready to be published") if not found.troubles else _("not to be published")
