"""Practice: invented cases, answered and explained at once; an answer is read, answered and forgotten."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config.field import KINDS
from langnghe.practice import marking, words
from langnghe.practice.cases import BasisCase, Case, GroupsCase, KindCase, cases
from langnghe.practice.marking import Basis, Choice
from langnghe.render.field import words as field_words
from langnghe.web import audit, forms
from langnghe.web.paths import number_or_none, record_id
from langnghe.web.templating import page, page_of_forms


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a case: a kind, the groups that were chosen, or a basis."""

    kind: str = ""
    groups: tuple[Choice, ...] = ()
    basis: Basis | None = None

    @property
    def given(self) -> bool:
        """Say whether there is any."""
        return bool(self.kind or self.groups or self.basis)


def listed(request: Request) -> Response:
    """List the cases by task."""
    numbered = list(enumerate(cases(), 1))
    tasks = [(task, [(number, case) for number, case in numbered if case.task == task])
             for task in dict.fromkeys(case.task for case in cases())]
    return page(request, "practice.html", tasks=tasks, headings=words.TASKS, help=words.HELP,
                count=len(numbered))


def one(request: Request) -> Response:
    """Show a case; kinds and groups are answered by the address, so that a page can be opened again."""
    number, case = _case(request)
    asked = request.query_params
    if isinstance(case, KindCase) and asked.get("kind") in KINDS:
        return _show(request, number, case, Answer(kind=asked["kind"]))
    if isinstance(case, GroupsCase) and "groups" in asked:
        places = map(number_or_none, asked.getlist("missing")[:50])
        chosen = {place for place in places if place is not None}
        return _show(request, number, case, Answer(groups=tuple(marking.groups(case, chosen))))
    return _show(request, number, case, Answer())


async def write(request: Request) -> Response:
    """Look at a basis; it is sent as a form, so that it stands in no address, log or history."""
    number, case = _case(request)
    form = await forms.read(request)
    if not isinstance(case, BasisCase):
        raise HTTPException(404)
    audit.leave_out(request)        # nothing is changed
    written = form.text("basis")
    answer = Answer(basis=marking.basis(case, written)) if written.strip() else Answer()
    return await run_in_threadpool(_show, request, number, case, answer)


def _case(request: Request) -> tuple[int, Case]:
    number = record_id(request)
    if not 1 <= number <= len(cases()):
        raise HTTPException(404)
    return number, cases()[number - 1]


def _show(request: Request, number: int, case: Case, answer: Answer) -> Response:
    return page_of_forms(
        request, "practice_case.html", number=number, count=len(cases()), case=case, answer=answer, kinds=KINDS,
        kind_words=field_words.KINDS, task=words.TASKS[case.task], help=words.HELP[case.task],
        part_words=words.PARTS, longest=marking.LONGEST)
