"""The words of a post: what its unit, social group and organisation are called, none of them a person."""

from __future__ import annotations

from config import field
from config.errors import Words
from pipelines.reports import cleaning
from pipelines.reports.faults import Fault
from vietnamese.persons_alone import is_only_a_person

LENGTHS = {"unit": field.UNIT, "social_group": field.WORD, "organisation": field.WORD}


def checked(name: str, text: str) -> tuple[str, Fault | None]:
    """Return a word of a post as it is kept and what is wrong with it; `name` is a key of LENGTHS.

    Unlike what a report says, a unit is never kept redacted: "tổ của ông [tên người]" would be the name of nobody's.
    """
    said = cleaning.spelled(" ".join(text[:4 * LENGTHS[name]].split()))
    if not said:
        return "", Fault(None, name, Words("say which unit: a workplace, school, neighbourhood or union branch")) if (
            name == "unit") else None
    if len(said) > LENGTHS[name] or len(text) > 4 * LENGTHS[name]:
        return "", Fault(None, name, Words("it is longer than {most} characters", most=LENGTHS[name]))
    if cleaning.redacted(said) != said or is_only_a_person(said) or not cleaning.says_something(said):
        return "", Fault(None, name, Words("a post is named for a place or a body, never for a person: no name, number "
                                           "or address of anybody"))
    return said, None
