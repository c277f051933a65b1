"""How pages ended, counted by status and said in the person's language."""

from __future__ import annotations

from collections.abc import Mapping

from crawlers.statuses import Status
from langnghe.cli import tables
from langnghe.formats import number
from langnghe.i18n import N_
from langnghe.i18n import gettext as _

MEANINGS: dict[Status, str] = {
    Status.STORED: N_("new article or thread"),
    Status.REVISED: N_("known article whose title or text changed"),
    Status.UNCHANGED: N_("same text as before"),
    Status.NOT_MODIFIED: N_("the server says nothing changed"),
    Status.LISTING: N_("feed, sitemap or section page read for links"),
    Status.DUPLICATE: N_("another address of an article that is known"),
    Status.NOT_ARTICLE: N_("list, gallery, video, live blog or too little text"),
    Status.SOFT_404: N_("page that says it does not exist"),
    Status.PAYWALL: N_("text only for those who log in or subscribe"),
    Status.NEEDS_RENDERING: N_("no text without a browser that runs the page's scripts (render = true)"),
    Status.CONSENT: N_("page that asks for consent first"),
    Status.WITHDRAWN: N_("article that was taken down"),
    Status.GONE: N_("page that does not exist"),
    Status.ROBOTS: N_("robots.txt forbids the page"),
    Status.ROBOTS_UNREACHABLE: N_("robots.txt could not be read: the host is left alone for now"),
    Status.REDIRECT_ELSEWHERE: N_("leads to another page"),
    Status.REDIRECT_LOOP: N_("redirects never end"),
    Status.ADDRESS_REFUSED: N_("address that must not be visited"),
    Status.TOO_LARGE: N_("page is too large"),
    Status.BAD_ENCODING: N_("old letters that cannot be converted for certain"),
    Status.BAD_CONTENT: N_("binary, empty or broken page"),
    Status.EXTRACTION_FAILED: N_("the text could not be taken out"),
    Status.HTTP_ERROR: N_("the server refuses the page"),
    Status.SERVER_ERROR: N_("the server failed, tried again later"),
    Status.THROTTLED: N_("the server asks to come back later"),
    Status.TIMEOUT: N_("no answer in time"),
    Status.CONNECTION_FAILED: N_("no connection"),
    Status.REMOVED: N_("was removed on request and is not taken again"),
    Status.INCOMPLETE_THREAD: N_("comments broke off, nothing of them is stored"),
    Status.EXCLUDED: N_("its source file does not allow it any more: not asked"),
    Status.COMMENTS_REFUSED: N_("the site refuses its comments: switched off for 30 days, not asked"),
    Status.INCOMPLETE_ARTICLE: N_("article of several pages without one of them, nothing of it is stored"),
}


def show_counts(counts: Mapping[str, int], counted: str = "") -> None:
    """Print one line a status and the sum, which is the number of what was `counted`: pages where that is empty."""
    if not counts:
        tables.console().print(_("Nothing is due."))
        return
    rows = [(str(status), number(counts[status]), _(MEANINGS[status])) for status in Status if counts.get(status)]
    rows.append((_("together"), number(sum(counts.values())), ""))
    tables.show((_("Status"), counted or _("Pages"), _("Meaning")), rows, right=(1,))
