"""Digests: the newest, that of any day, week or month, and their files and feed."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from urllib.parse import urlencode

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from config import clock
from config.errors import ConfigError
from langnghe import office, telling, unfinished
from langnghe.i18n import gettext as _
from langnghe.i18n import language
from langnghe.render import files, period_words, sections
from langnghe.render.documents import asked
from langnghe.render.documents.asked import Asked
from langnghe.render.feed import atom
from langnghe.render.html import digest_fragment
from langnghe.troubles import worded
from langnghe.web import audit, lastlook
from langnghe.web.desk import desk_of
from langnghe.web.lastlook import Since
from langnghe.web.paths import number_or_none
from langnghe.web.people import person_of
from langnghe.web.templating import page_of_forms
from langnghe.web.words import query_trouble
from pipelines import periods
from pipelines.periods import KINDS, Period
from search.errors import EngineUnavailable, IndexOutdated, QueryError
from storage import days as days_held
from storage import views
from storage.views import DigestView

About = int | Asked
LISTED = 400
FED = 20
REPORTS = ("quick", "topic", "periodic")
MOST_EDITIONS = 10**6


def newest(request: Request) -> Response:
    """Show the newest digest, or how to make the first; ?kind= chooses weeks and months."""
    kind = request.query_params.get("kind", "day")
    return _show(request, kind if kind in KINDS else "day", None)


def of_period(request: Request) -> Response:
    """Show the digest of one day, week or month."""
    period = named(request)
    return _show(request, period.kind, period)


def file(request: Request) -> Response:
    """Give the digest of one day, week or month as a file; the ending says in which form."""
    form = files.FORMS.get(request.path_params["form"])
    if form is None:
        raise HTTPException(404)
    period = named(request)
    found = stored(request, period)
    content = form.render(found.body, language(), shown(request))
    audit.note(request, "export", {"digest": period.name, "format": request.path_params["form"]})
    return _given(content, form.media_type, f"{period.name}{form.endings[0]}")


def document(request: Request) -> Response:
    """Give the digest as a report of the office; ?report= names its kind, ?topic= the topic of one on a topic."""
    from langnghe.render.documents import report
    from langnghe.render.documents.build import digest_docx

    period = named(request)
    body = stored(request, period).body
    kind = request.query_params.get("report", "")
    try:
        about = _about(request, period)
        content = digest_docx(body, kind if kind in REPORTS else "", about, office.load(desk_of(request).settings))
    except LookupError:
        raise HTTPException(404) from None
    except ConfigError as error:
        return PlainTextResponse(worded(error), status_code=503)
    except QueryError as error:
        return PlainTextResponse(query_trouble(error), status_code=400)
    except (EngineUnavailable, IndexOutdated):
        return PlainTextResponse(_("The search index does not answer."), status_code=503)
    audit.note(request, "export", {"digest": period.name, "format": "docx"},
               query=about.text if isinstance(about, Asked) else None)
    kind = kind if kind in REPORTS else report.usual(body)
    return _given(content, files.DOCX, f"{period.name}-{report.FILE_WORDS[kind]}.docx")


def _about(request: Request, period: Period) -> About:
    """Return the topic that a report is about, or what its query finds."""
    text = request.query_params.get("q", "").strip()
    if text:
        return asked.answer(text, desk_of(request).find(asked.request(text, period)))
    return number_or_none(request.query_params.get("topic", "")) or 0


def _given(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def feed(request: Request) -> Response:
    """Give the newest digests as an Atom feed; ?kind= chooses weeks and months."""
    kind = request.query_params.get("kind", "day")
    kind = kind if kind in KINDS else "day"
    with desk_of(request).record.reading() as session:
        days = views.digest_days(session, limit=FED, kind=kind)
        found = [_dated(session, one) for day in days if (one := views.digest(session, day, kind))]
    audit.note_rarely(request, "export", {"digest": "feed", "kind": kind, "format": "atom"})
    site = f"{request.url.scheme}://{request.url.netloc}"
    content = atom([(one.body, one.edition, one.created_at) for one in found], site, language())
    return Response(content, media_type="application/atom+xml")


def stored(request: Request, period: Period) -> DigestView:
    """Return the stored digest of a period to be rendered; raises HTTPException when there is none."""
    with desk_of(request).record.reading() as session:
        found = views.digest(session, period.first, period.kind, edition(request))
        if found is None:
            raise HTTPException(404)
        return _dated(session, found)


def _dated(session: Session, found: DigestView) -> DigestView:
    """Return an edition as it is told, whose body says where its days were not over when it was counted."""
    return replace(found, body=unfinished.beside(telling.digest(found.body), views.digest_counted(session, found)))


def named(request: Request) -> Period:
    """Return the period in the path; one that is none is 404."""
    found = periods.read(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    return found


def edition(request: Request) -> int:
    """Return the edition that the address names, 0 for none."""
    number = number_or_none(request.query_params.get("edition", ""))
    return number if number and number < MOST_EDITIONS else 0


def shown(request: Request) -> frozenset[str]:
    """Return the sections that the address asks for."""
    return sections.chosen(request.query_params.getlist("section")[:50])


def _show(request: Request, kind: str, period: Period | None) -> Response:
    sections_shown = shown(request)
    with desk_of(request).record.reading() as session:
        found = views.digest(session, period.first if period else "", kind, edition(request) if period else 0)
        editions = views.digest_editions(session, found.day, kind) if found else []
        days = views.digest_days(session, limit=LISTED, kind=kind)
        since = _since(session, request, found) if found else None
        notice = unfinished.told(_dated(session, found).body) if found else ""
        wanted = period or periods.of(kind, clock.local_day(clock.now()))
        can_make = person_of(request).may("editor") and can_be_made(session, wanted)
    told = telling.digest(found.body) if found else {}
    body = Markup(digest_fragment(told, language(), sections_shown)) if found else ""  # noqa: S704 - escaped by its template
    earlier, later = _neighbours(days, found)
    today = clock.local_day(clock.now())
    made = Period(found.kind, found.day) if found else period
    answer = page_of_forms(
        request, "digest.html", status=200 if found or not period else 404, digest=found, body=body, made=made,
        asked=period, kind=kind, days=[Period(kind, day) for day in days], earlier=earlier, later=later,
        current=periods.of(kind, today), choices=sections.choices(sections_shown, kind), since=since,
        query=_query(sections_shown, 0), file_query=_query(sections_shown, edition(request)),
        unfinished=notice,
        in_words=in_words, editions=editions, may_edit=person_of(request).may("editor"),
        can_make=can_make, wanted=wanted,
    )
    if found:
        lastlook.keep(answer, request, found)
    return answer


def _query(asked: frozenset[str], number: int) -> str:
    """Return the part of an address that holds sections and edition, "" when both are the usual ones."""
    pairs = [("section", name) for name in sections.SECTIONS if name in asked] if asked != sections.ALL else []
    pairs += [("edition", str(number))] if number else []
    return "?" + urlencode(pairs) if pairs else ""


def can_be_made(session: Session, period: Period) -> bool:
    """Whether anything can be held of these days: they have begun, and are not before the first article."""
    return period.first <= clock.local_day(clock.now()) and "" < days_held.first_day(session) <= period.last


def in_words(period: Period) -> str:
    """Return a period as the reader's language writes it."""
    return period_words.named(period.kind, period.first, period.last)


def _since(session: Session, request: Request, found: DigestView) -> Since | None:
    earlier = lastlook.before(request, found)
    seen = views.digest_by_id(session, earlier) if earlier else None
    if seen is None or seen.kind != found.kind:
        return None
    return lastlook.compare(*(replace(one, body=telling.digest(one.body)) for one in (seen, found)))


def _neighbours(days: list[str], found: DigestView | None) -> tuple[Period | None, Period | None]:
    if found is None:
        return None, None
    rising = days[::-1]
    at = bisect_left(rising, found.day)
    earlier = Period(found.kind, rising[at - 1]) if at > 0 else None
    return earlier, Period(found.kind, rising[at + 1]) if at + 1 < len(rising) else None
