"""What staff do on a rumor's page; each answer leads back to the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config.errors import Words
from langnghe.troubles import worded
from langnghe.web import audit, forms, rumor_forms
from langnghe.web.desk import desk_of
from langnghe.web.paths import number_or_none, record_id
from langnghe.web.views import rumor
from langnghe.web.views.rumor import Asked
from pipelines.rumors import evidence, register, verdicts
from pipelines.rumors.evidence import Typed
from pipelines.rumors.refusals import Changed, Refused, Unknown
from pipelines.rumors.register import Act, Heard
from storage import rumor_candidates, rumors

Values = Mapping[str, str]
EDITED = ("title", "statement", "body", "unknown", "answer", "action", "outcome", "accuses")
MOST_BYTES = 256 * 1024      # the text of a document that is quoted from


async def act(request: Request) -> Response:
    """Do one act; a form's own address that is opened by hand leads to the file."""
    number, name = record_id(request), request.path_params["act"]
    if name not in ACTS:
        raise HTTPException(404)
    if request.method != "POST":
        return RedirectResponse(f"/rumor/{number}", status_code=303)
    form = await forms.read(request, MOST_BYTES)
    typed = {field: form.text(field) for field in form.fields if field != forms.FIELD}
    return await run_in_threadpool(_act, request, number, name, typed)


def _act(request: Request, number: int, name: str, typed: Values) -> Response:
    try:
        kept = dict(typed) | rumor_forms.words(typed, ("statement", "title") if name == "edit" else ())
        if rumor_forms.differs(typed, kept):
            return rumor.show(request, number, Asked(name, kept, changed=True), 422)
        with desk_of(request).database.writing() as session:
            done = ACTS[name](session, rumor_forms.act(request), number, kept)
    except Unknown as error:
        with desk_of(request).record.reading() as session:
            if rumors.get(session, number) is None:
                raise HTTPException(404) from None
        return rumor.show(request, number, Asked(name, typed, worded(error)), 422)
    except Refused as error:
        status = 409 if isinstance(error, Changed) else 422
        return rumor.show(request, number, Asked(name, typed, worded(error)), status)
    audit.note(request, "rumor", {"rumor": number, "act": name})
    return RedirectResponse(f"/rumor/{number}?done={done}#{PLACES.get(name, 'main')}", status_code=303)


def _version(typed: Values) -> int:
    return number_or_none(typed.get("version", "")) or 0


def _edit(session: Session, act: Act, number: int, typed: Values) -> str:
    register.edit(session, act, number, _version(typed), {
        name: typed[name] for name in EDITED if name in typed})
    return "edited"


def _rate(session: Session, act: Act, number: int, typed: Values) -> str:
    register.rate(session, act, number, _version(typed), typed.get("harm", ""), typed.get("believability", ""),
                  typed.get("reason", ""))
    return "rated"


def _move(session: Session, act: Act, number: int, typed: Values) -> str:
    register.move(session, act, number, _version(typed), typed.get("state", ""), typed.get("reason", ""))
    return "moved"


def _sight(session: Session, act: Act, number: int, typed: Values) -> str:
    before = rumors.get(session, number)
    heard = Heard(
        typed.get("heard_on", ""), typed.get("precision", "") or "day", typed.get("area", ""), typed.get("channel", ""),
        typed.get("url", ""), typed.get("wording", ""), _number(typed, "item"), _number(typed, "article"))
    if not register.sight(session, act, number, heard):
        return "again"
    _settle(session, heard.article_id, number)
    after = rumors.get(session, number)
    return "reopened" if before and after and before.state != after.state else "sighted"


def _evidence(session: Session, act: Act, number: int, typed: Values) -> str:
    article = _number(typed, "article")
    evidence.add(session, act, number, Typed(
        says=typed.get("says", ""), quote=typed.get("quote", ""), primary_source=typed.get("primary_source", ""),
        official=typed.get("official") == "1", own=typed.get("own") == "1", article_id=article,
        issuer=typed.get("issuer", ""), address=typed.get("address", ""), said_at=typed.get("said_at", ""),
        text=typed.get("text", ""), label=typed.get("label", "")))
    _settle(session, article, number)
    return "evidence"


def _settle(session: Session, article: int | None, number: int) -> None:
    """Note that a candidate went into a file: it waits for nobody any more."""
    candidate = rumor_candidates.of_article(session, article) if article else None
    if candidate is not None:
        rumor_candidates.take(session, candidate, number)


def _number(typed: Values, name: str) -> int | None:
    """Return a number that was typed; words where one belongs are refused, nothing is None."""
    text = typed.get(name, "").strip()
    if not text:
        return None
    found = number_or_none(text)
    if found is None:
        raise Refused(Words("{text} is no number", text=repr(text[:30])))
    return found


def _strike(session: Session, act: Act, number: int, typed: Values) -> str:
    evidence.strike(session, act, number, _number(typed, "evidence") or 0, typed.get("reason", ""))
    return "struck"


def _propose(session: Session, act: Act, number: int, typed: Values) -> str:
    verdicts.propose(session, act, number, _version(typed), typed.get("verdict", ""), typed)
    return "proposed"


def _sign(session: Session, act: Act, number: int, typed: Values) -> str:
    verdicts.sign(session, act, number, _number(typed, "proposal") or 0, _version(typed))
    if typed.get("close") == "1":
        register.close(session, act, number, None)
        return "closed"
    return "signed"


def _close(session: Session, act: Act, number: int, typed: Values) -> str:
    register.close(session, act, number, _version(typed))
    return "closed"


def _send_back(session: Session, act: Act, number: int, typed: Values) -> str:
    verdicts.send_back(session, act, number, _number(typed, "proposal") or 0, typed.get("reason", ""))
    return "sent-back"


def _withdraw(session: Session, act: Act, number: int, typed: Values) -> str:
    verdicts.withdraw(session, act, number, _version(typed), typed.get("reason", ""))
    return "withdrawn"


def _opinion(session: Session, act: Act, number: int, typed: Values) -> str:
    register.link_opinion(session, act, number, _number(typed, "item") or 0)
    return "opinion"


def _opinion_off(session: Session, act: Act, number: int, typed: Values) -> str:
    register.unlink_opinion(session, act, number, _number(typed, "item") or 0)
    return "opinion-off"


ACTS: dict[str, Callable[[Session, Act, int, Values], str]] = {
    "edit": _edit, "rate": _rate, "move": _move, "close": _close, "sight": _sight, "evidence": _evidence,
    "strike": _strike,
    "propose": _propose, "sign": _sign, "send-back": _send_back, "withdraw": _withdraw, "opinion": _opinion,
    "opinion-off": _opinion_off,
}
# Where on the page it is told afterwards.
PLACES = {"sight": "sightings", "evidence": "evidence", "strike": "evidence", "propose": "verdict", "sign": "verdict",
          "close": "verdict",
          "send-back": "verdict", "withdraw": "verdict", "opinion": "opinions", "opinion-off": "opinions"}
