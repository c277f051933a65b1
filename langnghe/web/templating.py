"""Templates: escaping on, both languages, and the few helpers that pages share."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Match

from langnghe import copies, formats, i18n, invocation, markup, troubles
from langnghe.render.field import form_words as field_words
from langnghe.web import addresses, charts, examples, forms, words
from langnghe.web.desk import desk_of
from langnghe.web.people import person_of
from storage import alert_messages
from storage.errors import StorageError

# With JavaScript a search swaps the main part and the header, without it the page. All of the main part: the form keeps
# the filters that are on; and the header: its links of language and theme keep the address. Morphed, not replaced: to
# replace an element with an id, htmx writes an inline style, which the content security policy refuses.
BOOST = Markup(' hx-boost="true" hx-target="#main" hx-select="#main" hx-swap="outerMorph" hx-select-oob="#top"')
# The same once for all links of an element: 105 bytes on each of 350 facet values were a quarter of the page.
BOOST_INSIDE = Markup(re.sub("(hx-[a-z-]+)=", r"\1:inherited=", BOOST))  # noqa: S704 - of BOOST, the constant above

# What waits is counted up to this in the header of every page.
MOST_COUNTED = 99


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("langnghe.web"), autoescape=True, undefined=StrictUndefined, finalize=formats.plain,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )
    install = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(markup.gettext, markup.ngettext, newstyle=True)
    environment.filters.update(
        number=formats.number, day=formats.day, week=formats.week, moment=whole_moment, external=external,
        breakable=breakable, sentence=sentence, size=formats.size, percent=formats.percent,
        share=copies.share, summary=copies.summary,
    )
    environment.globals.update(
        say=words.say, words=words, field=field_words, said=troubles.said, addresses=addresses,
        examples=examples.examples, language=i18n.language,
        chart_width=charts.WIDTH, chart_height=charts.HEIGHT, boost=BOOST, boost_inside=BOOST_INSIDE,
        command=invocation.command,
    )
    return environment


def whole_moment(value: datetime, precision: str = "minute") -> str:
    """Write a time so that no line ends between the hour and its day."""
    return formats.moment(value, precision).replace(" ", "\u00a0")


def breakable(url: str) -> Markup:
    """Return an address that breaks after its signs, not inside its words."""
    return Markup("<wbr>").join(re.findall(r"[^/?&=_.-]*[/?&=_.-]+|[^/?&=_.-]+", url))


def sentence(text: str) -> str:
    """Return what a lower room says as a sentence of its own."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…", ":")) else ".")


def external(url: str) -> str:
    """Return an address that may stand in a link: http or https, else ""."""
    return url if urlsplit(url).scheme in {"http", "https"} else ""


TEMPLATES = _environment()


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Answer with a template; `here` is this page's address, for the links that switch language and theme."""
    here = address(request)
    text = TEMPLATES.get_template(template).render(
        request=request, path=request.url.path,
        searching=request.url.path == "/" and bool(request.url.query), here=quote(here, safe="/"),
        theme=request.scope.get("state", {}).get("theme", "auto"), person=person_of(request),
        unseen_alerts=_unseen(request, template), most_counted=MOST_COUNTED, **values,
    )
    return HTMLResponse(text, status_code=status)


def address(request: Request) -> str:
    """Return where this page can be read again: the address of an answer to a form may take nothing but forms."""
    if request.method != "POST":
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    path, app = request.url.path, request.scope.get("app")
    while path and app is not None:
        asked = {"type": "http", "method": "GET", "path": path, "root_path": ""}
        if any(route.matches(asked)[0] is Match.FULL for route in app.routes):
            return path
        path = path.rpartition("/")[0]
    return "/"


def _unseen(request: Request, template: str) -> int:
    """Return how many things alerts told since the person looked; a page that says what failed asks nothing."""
    person = person_of(request)
    if template == "error.html" or not person.may("reader"):
        return 0
    try:
        with desk_of(request).record.reading() as session:
            return alert_messages.unseen(session, person.id, MOST_COUNTED + 1)
    except StorageError:
        return 0


def page_of_forms(
    request: Request, template: str, *, status: int = 200, bound: bool = True, **values: Any
) -> HTMLResponse:
    """Answer with a template whose forms carry `seal`, and give the browser the cookie that fits it."""
    nonce = forms.nonce_of(request)
    answer = page(request, template, status=status, seal=forms.seal_of(request, nonce, bound=bound), **values)
    forms.keep(answer, nonce)
    return answer
