"""What is not at its address yet, or not any more, while what it belongs to is there: the page says when it will be."""

from __future__ import annotations

from starlette.exceptions import HTTPException


class KeptBack(HTTPException):
    """Something of a rumor file that does not leave now: `trouble` is open (it comes with closing) or fallen."""

    def __init__(self, trouble: str, rumor: int) -> None:
        super().__init__(404)
        self.trouble, self.rumor = trouble, rumor
