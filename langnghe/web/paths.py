"""Numbers in addresses."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

LARGEST_ID = 2**63 - 1      # what the record's keys can hold; a larger number is no row
LONGEST_ID = len(str(LARGEST_ID))


def record_id(request: Request) -> int:
    """Return the id in the path; one that no row can have is 404.

    The route takes any text: Starlette's own numbers raise ValueError for thousands of digits, before a view is asked.
    """
    number = number_or_none(request.path_params["id"])
    if number is None:
        raise HTTPException(404)
    return number


def number_or_none(text: str) -> int | None:
    """Return an id that was typed, None for what no row can have."""
    fits = text.isascii() and text.isdigit() and len(text) <= LONGEST_ID and int(text) <= LARGEST_ID
    return int(text) if fits else None


def page_number(request: Request) -> int:
    """Return the page asked for, from 1."""
    text = request.query_params.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
