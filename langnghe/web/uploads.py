"""Files that a form of the desk sends: read whole into memory, at most so many bytes, under the seal of the form."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request

from langnghe.web import forms
from langnghe.web.forms import Form

MULTIPART = "multipart/form-data"
MOST_PARTS = 50
MOST_HEAD = 4_096
_BOUNDARY = re.compile(r'boundary="?([^";,]{1,70})"?', re.IGNORECASE)
_NAME = re.compile(rb'\bname="((?:[^"\\]|\\.)*)"')
_FILE = re.compile(rb'\bfilename="((?:[^"\\]|\\.)*)"')
_UNSAFE = re.compile(r"[^\w.\- ()]+")


@dataclass(frozen=True, slots=True)
class Sent:
    """A form with its files: field → (name without folders and odd signs, bytes); a field left empty has none."""

    form: Form
    files: dict[str, tuple[str, bytes]]


async def read(request: Request, most: int) -> Sent:
    """Return what was sent; raises HTTPException for a form from elsewhere, of another kind or too large."""
    forms.check_origin(request)
    kind = request.headers.get("content-type", "")
    boundary = _BOUNDARY.search(kind)
    if kind.partition(";")[0].strip().lower() != MULTIPART or boundary is None:
        raise HTTPException(415)
    sent = parts(await forms.body(request, most), boundary[1].strip().encode())
    forms.check_seal(request, sent.form)
    return sent


def parts(body: bytes, boundary: bytes) -> Sent:
    """Return the parts of a body; raises HTTPException for one that is none.

    A part ends where a line begins with the boundary, which browsers choose so that no file holds it.
    """
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if len(pieces) < 2 or len(pieces) > MOST_PARTS + 2 or not pieces[-1].startswith(b"--"):
        raise HTTPException(400)
    sent = Sent(Form({}), {})
    for piece in pieces[1:-1]:
        head, between, data = piece.partition(b"\r\n\r\n")
        name = _NAME.search(head[:MOST_HEAD])
        if not between or name is None:
            raise HTTPException(400)
        field = name[1].decode("utf-8", "replace")
        if (file := _FILE.search(head[:MOST_HEAD])) is None:
            sent.form.fields.setdefault(field, []).append(data.decode("utf-8", "replace"))
        elif file[1] or data:
            sent.files[field] = (_safe(file[1].decode("utf-8", "replace")), data)
    return sent


def _safe(name: str) -> str:
    """Return a file's own name: old browsers send the whole path, and nothing else may lead into a folder."""
    last = re.split(r"[\\/]", name)[-1]
    return _UNSAFE.sub("_", last).strip(". ")[-100:] or "_"
