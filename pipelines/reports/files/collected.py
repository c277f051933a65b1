"""Exports of ODK Central and KoboToolbox: of each submission the answers that a form's file names, and nothing else.

JSON is parsed with a hook that drops every other key as soon as it is read, CSV by the places of the named heads: who
submitted, device, number, place and media never become a value of this program.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from config.collected_forms import CollectedForm
from config.errors import Words
from pipelines.importing import Rejected
from pipelines.importrows import ColumnError, Fault, RowError
from pipelines.reports.files import rows
from pipelines.reports.files.importing import Asked, ReportSummary, take
from pipelines.reports.files.packages import File, FileRefused
from pipelines.reports.files.places import Places
from pipelines.reports.files.posts import Posts
from pipelines.reports.files.rows import Row, Where
from pipelines.reports.files.sheets import MOST_BYTES, TOO_LARGE
from storage import posts
from storage.sessions import Database

MOST_SUBMISSIONS = 50_000
LISTS = ("value", "results")
NO_EXPORT = Words("it is no export in CSV or JSON")
NO_ID = Words("the submission has no id, so that it could not be told when it is given again")
# A place on the earth as the programs write it, and files that were taken with a telephone.
_PLACE = re.compile(r"-?\d{1,3}\.\d+[ ,]\s*-?\d{1,3}\.\d+([ ,]\s*-?\d+(\.\d+)?){0,2}")
_MEDIA = re.compile(r"\S+\.(jpe?g|png|gif|heic|mp4|mov|3gpp?|amr|m4a|mp3|wav|aac)", re.IGNORECASE)
MEDIA = Words("it holds a place on the earth or a media file, which are never read")


def import_collected(database: Database, file: File, form: CollectedForm, asked: Asked) -> ReportSummary:
    """Take the submissions of an export in, one report each; raises FileRefused.

    A submission that is given again is known by its id, of which only a hash is kept; one that was edited corrects.
    """
    summary = ReportSummary(form.name)
    with database.reading() as session:
        where = Where(Places(session), Posts(posts.listed(session), asked.held), asked.now)
        read = list(_rows(file, form, where, summary))
    take(database, read, asked, summary)
    return summary


def _rows(file: File, form: CollectedForm, where: Where, summary: ReportSummary) -> Iterator[Row]:
    for number, submission in enumerate(submissions(file, form), 1):
        if number > MOST_SUBMISSIONS:
            raise FileRefused(file.name, Words("it has more than {most} rows; divide it", most=MOST_SUBMISSIONS))
        code = next((text for path in form.id if (text := _text(submission.get(path)))), "")
        for at, item in enumerate(_items(submission, form), 1):
            try:
                if not code:
                    raise RowError([Fault("", NO_ID)])
                yield rows.read(number, _cells(item, submission, form) | {"code": code, "number": at}, where)
            except RowError as error:
                summary.rejected.append(Rejected(number, error.faults))


def submissions(file: File, form: CollectedForm) -> Iterator[dict[str, Any]]:
    """Yield each submission as path → value of what the form names, its repeated group as a list of such."""
    if file.size > MOST_BYTES:
        raise FileRefused(file.name, TOO_LARGE)
    with file.open() as source:
        data = source.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(file.name, NO_EXPORT) from error
    yield from _of_json(file.name, text, form) if text.lstrip()[:1] in ("{", "[") else _of_csv(file.name, text, form)


def _of_json(name: str, text: str, form: CollectedForm) -> Iterator[dict[str, Any]]:
    wanted = _wanted(form)

    def keep(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {key: value for key, value in pairs if key in wanted}

    try:
        read = json.loads(text, object_pairs_hook=keep)
    except (ValueError, RecursionError):
        # Without the error's own context, which holds the document.
        raise FileRefused(name, NO_EXPORT) from None
    found = read if isinstance(read, list) else next((read[key] for key in LISTS if key in read), None)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise FileRefused(name, NO_EXPORT)
    for one in found:
        yield _flat(one, form)


def _wanted(form: CollectedForm) -> frozenset[str]:
    """Return every key that may lead to an answer: whole paths (Kobo writes these) and the groups on the way."""
    parts = {part for path in form.paths for part in path.split("/")}
    return frozenset({*LISTS, *form.paths, *parts, *([form.repeat] if form.repeat else [])})


def _flat(value: Mapping[str, Any], form: CollectedForm, above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, one in value.items():
        path = key if key.startswith(above) and above else f"{above}{key}"
        if path == form.repeat and isinstance(one, list):
            found[path] = [_flat(item, form, f"{path}/") for item in one if isinstance(item, dict)]
        elif path in form.paths:
            found[path] = one
        elif isinstance(one, dict):
            found |= _flat(one, form, f"{path}/")
    return found


def _of_csv(name: str, text: str, form: CollectedForm) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table; without its repeated groups, which these programs write into files of their own."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        heads = next(reader, [])
        places = {path: at for path in form.paths if (at := _place_of(path, heads)) is not None}
        if not any(path in places for path in form.columns.values()):
            raise FileRefused(name, Words("it has none of the columns that the form {form} names", form=form.name))
        for cells in reader:
            yield {path: cells[at] for path, at in places.items() if at < len(cells)}
    except csv.Error as error:
        raise FileRefused(name, NO_EXPORT) from error


def _place_of(path: str, heads: Sequence[str]) -> int | None:
    """Return where a path stands: ODK Central writes "-" between groups, Kobo "/"."""
    return next((at for at, head in enumerate(heads) if head.strip() in (path, path.replace("/", "-"))), None)


def _items(submission: Mapping[str, Any], form: CollectedForm) -> list[Mapping[str, Any]]:
    repeated = submission.get(form.repeat) if form.repeat else None
    return list(repeated) if isinstance(repeated, list) and repeated else [submission]


def _cells(item: Mapping[str, Any], submission: Mapping[str, Any], form: CollectedForm) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    faults: list[Fault] = []
    for column, path in form.columns.items():
        try:
            cells[column] = _said(column, item[path] if path in item else submission.get(path), form)
        except ColumnError as error:
            faults.append(error.fault)
    if faults:
        raise RowError(faults)
    sent = next((text for path in form.sent if (text := _text(submission.get(path)))), "")
    return {"sent_on": sent} | {name: value for name, value in cells.items() if name != "sent_on" or value}


def _said(column: str, value: Any, form: CollectedForm) -> Any:
    words, text = form.words.get(column, {}), _text(value)
    if value is not None and not text and value != "":
        raise ColumnError(column, MEDIA)         # an object: a place as GeoJSON, an attachment
    if _PLACE.fullmatch(text) or _MEDIA.fullmatch(text):
        raise ColumnError(column, MEDIA)
    if column == "heard_groups" and words:
        return ", ".join(words.get(part, part) for part in text.split())
    return words.get(text, text)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() if isinstance(value, str | int | float) else ""
