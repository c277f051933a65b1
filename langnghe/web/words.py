"""What the record's short codes mean, in words for staff."""

from __future__ import annotations

from langnghe.i18n import N_, _
from search.errors import QueryError

KINDS = {
    "press": N_("Press"), "portal": N_("News portal"), "official": N_("State portal"), "forum": N_("Forum"),
}
BASES = {
    "jsonld": N_("the page's structured data"),
    "meta": N_("the page's meta data"),
    "selector": N_("the place where this outlet prints its date"),
    "url": N_("the page's address"),
    "text": N_("the date line in the text"),
    "feed": N_("the outlet's feed"),
    "import": N_("the imported file"),
}
UNITS = {"day": N_("Day"), "week": N_("Week"), "month": N_("Month"), "year": N_("Year")}
FACETS = {
    "source": N_("Source"), "kind": N_("Kind"), "section": N_("Section"), "topic": N_("Topic"), "area": N_("Place"),
    "document": N_("Document"),
}
SPANS = {
    "7": N_("7 days"), "30": N_("30 days"), "90": N_("90 days"), "26w": N_("26 weeks"), "52w": N_("52 weeks"),
}
SORTS = {"relevance": N_("Relevance"), "newest": N_("Newest"), "oldest": N_("Oldest")}
STATUSES = {
    "stored": N_("new"),
    "revised": N_("revised"),
    "unchanged": N_("unchanged"),
    "not_modified": N_("not modified"),
    "listing": N_("lists read"),
    "duplicate": N_("other address of a known article"),
    "not_article": N_("no article"),
    "soft_404": N_("says it does not exist"),
    "paywall": N_("closed to the public"),
    "needs_rendering": N_("empty without a browser"),
    "consent": N_("asks for consent"),
    "withdrawn": N_("withdrawn"),
    "gone": N_("gone"),
    "robots": N_("refused by robots.txt"),
    "robots_unreachable": N_("robots.txt unreachable"),
    "redirect_elsewhere": N_("redirected"),
    "redirect_loop": N_("redirect loop"),
    "address_refused": N_("address refused"),
    "too_large": N_("too large"),
    "bad_encoding": N_("unreadable letters"),
    "bad_content": N_("broken content"),
    "extraction_failed": N_("text not found"),
    "http_error": N_("refused by the server"),
    "server_error": N_("server error"),
    "throttled": N_("asked to slow down"),
    "timeout": N_("no answer in time"),
    "connection_failed": N_("no connection"),
    "incomplete_thread": N_("discussion broke off"),
    "incomplete_article": N_("a part is missing"),
}
ROLES = {
    "public": N_("nobody"), "post": N_("Post"), "reader": N_("Reader"), "reporter": N_("Reporter"),
    "reviewer": N_("Reviewer"), "editor": N_("Editor"), "administrator": N_("Administrator"),
}
SCOPES = {"read": N_("only read"), "change": N_("read and change")}
ACTS = {
    "search": N_("searched"), "export": N_("took a file"), "edit": N_("changed something"), "account": N_("account"),
    "sign-in": N_("signed in"), "sign-out": N_("signed out"), "sign-in-failed": N_("sign-in failed"),
    "lost": N_("lines lost"),
}
ACCOUNT_DONE = {
    "first": N_("This password was given to you. Choose one of your own, then everything is open."),
    "password": N_("The password is changed."), "confirm": N_("Codes are turned on."),
    "codes-off": N_("Codes are turned off."), "revoke": N_("The token is revoked."),
}
REPORT_DONE = {
    "sent": N_("The report was handed in. Thank you."),
    "again": N_("This report was handed in before; it is kept once."),
    "corrected": N_("The correction is kept."), "withdrawn": N_("The report is taken back."),
    "approve": N_("The report is approved."), "send-back": N_("The report went back to its post."),
}
KEPT = {
    "opened": N_("It is opened."), "saved": N_("It is saved."), "items": N_("The items are moved."),
    "withdraw": N_("The question is withdrawn."), "reopen": N_("The question is open again."),
    "course": N_("The note is kept."), "links": N_("What belongs to it is saved."),
}
POST_DONE = {
    "made": N_("the post is made. Its code, shown only this once; hand it over in person:"),
    "code": N_("the new code, shown only this once; hand it over in person:"),
    "name": N_("the post is called so from now on."), "end": N_("the post reports no more."),
    "resume": N_("the post reports again."),
}
UNFINISHED = {
    "quote": N_("A quotation mark is not closed: the words to the end are looked for as one phrase."),
    "operator": N_("OR, AND or NOT has nothing beside it and is passed over."),
    "bracket": N_("Brackets do not match; those without a partner are passed over."),
}
QUERY_TROUBLES = {
    "unknown_field": N_("There is no field “%(detail)s”. Fields are: nguồn (source), tiêu đề (title), "
                        "mục (section), loại (kind), chủ đề (topic), địa bàn (area), văn bản (document), ngày (date)."),
    "bad_date": N_("“%(detail)s” is not a date. Write ngày:2026-11-20, ngày:20/11/2026, ngày:20/11, ngày:hôm nay or "
                   "ngày:2026-11-01..2026-11-20."),
    "days_reversed": N_("“%(detail)s” ends before it begins; write the earlier day first."),
    "bad_kind": N_("There is no kind “%(detail)s”. Kinds are: press (báo chí), portal (trang tin), "
                   "official (cổng thông tin nhà nước), forum (diễn đàn)."),
    "bad_topic": N_("“%(detail)s” is not a topic; a topic is named by its number."),
    "bad_document": N_("“%(detail)s” is not the number of a document. Write văn bản:\"Nghị quyết 18\" or "
                       "văn bản:18-NQ/TW."),
    "no_words": N_("There is no word or number to look for in what was typed. Type a word, or leave the box empty to "
                   "see every article."),
    "empty_field": N_("The field “%(detail)s” has no value after its colon."),
    "only_a_person": N_("“%(detail)s” is a person's name and nothing else. Trends, saved searches and alerts are "
                        "about topics: add what it is about."),
    "too_long": N_("The query is too long; it may have %(detail)s characters."),
    "too_many_words": N_("The query has too many words; it may have %(detail)s different ones."),
    "too_deep": N_("The query has too many brackets inside one another; it may have %(detail)s."),
}
UNKNOWN_AREA = N_("There is no place “%(detail)s”.")
CUT_SHORT = N_("Without quotes only “%(detail)s” is read as the place.")
SEVERAL_PLACES = N_("“%(detail)s” are several places.")
SAY_WHICH = N_("Say which, in quotes: %(near)s.")
UNKNOWN_SOURCE = N_("There is no source “%(detail)s”.")
NEAR_SOURCES = N_("Did you mean: %(near)s? A name of several words stands in quotes.")
OTHER_TROUBLE = N_("The query cannot be read: %(detail)s")


INDEX_TROUBLES = {
    "missing": N_("There is no search index, so nothing can be found. Build it with `langnghe index rebuild`."),
    "lacking": N_("The search index lacks articles that the record holds. Bring them together with `langnghe index "
                  "rebuild`."),
    "astray": N_("The search index holds articles that the record does not hold: is this the right database? If so, "
                 "bring them together with `langnghe index rebuild`."),
}


def query_trouble(error: QueryError) -> str:
    """Return what is wrong with a query."""
    if error.reason == "unknown_source":
        near = ", ".join(f'nguồn:"{title}"' for title in error.near)
        said = _(UNKNOWN_SOURCE) % {"detail": error.detail}
        return f"{said} {_(NEAR_SOURCES) % {'near': near}}" if near else said
    if error.reason in ("unknown_area", "several_areas", "unquoted_area"):
        return _area_trouble(error)
    detail = error.detail or str(error)
    return _(QUERY_TROUBLES.get(error.reason, OTHER_TROUBLE)) % {"detail": detail}


def _area_trouble(error: QueryError) -> str:
    near = ", ".join(f'địa bàn:"{name}"' if name != "…" else name for name in error.near)
    if error.reason == "several_areas":
        return f"{_(SEVERAL_PLACES) % {'detail': error.detail}} {_(SAY_WHICH) % {'near': near}}"
    words = CUT_SHORT if error.reason == "unquoted_area" else UNKNOWN_AREA
    said = _(words) % {"detail": error.detail}
    return f"{said} {_(NEAR_SOURCES) % {'near': near}}" if near else said


def say(table: dict[str, str], code: str) -> str:
    """Return the words for a code; an unknown code stands for itself."""
    return _(table[code]) if code in table else code
