"""Number plates of vehicles: by their shape in capitals, otherwise after a word for a vehicle."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vietnamese.redaction.kinds import Found
from vietnamese.redaction.normal import Reading

_DASH = r"\-\u2010-\u2015"
_DASHES = re.compile(f"[{_DASH}]")
_PLATE = re.compile(
    rf"(?<![\w.,/-])(?P<place>[1-9]\d)(?P<gap>[ {_DASH}]?)(?P<series>[a-z]{{1,2}}\d??)(?P<gap2>[ .{_DASH}]{{0,3}})"
    rf"(?P<number>\d{{3}}[. ]?\d{{2}}|\d{{4}})(?![\w]|[.,]\d)")
_VEHICLE = re.compile(r"\b(?:xe|bien so|bks|bien kiem soat|bien|o to|oto|taxi|tai xe|container)\b[^\d\n]{0,25}$")
# A letter with a digit, as on motorcycles: no unit of measure but the square metre looks like it.
_LOWER_SERIES = re.compile(r"(?!m[23])[a-z]\d")


def plates(reading: Reading, *, news: bool) -> Iterator[Found]:
    """Yield number plates."""
    for match in _PLATE.finditer(reading.bare):
        series = reading.text[match.start("series"):match.end("series")]
        if _is_shaped(match, series) or (not news and _is_typed(match, series)) or _VEHICLE.search(
                reading.bare[max(0, match.start() - 40):match.start()]):
            yield Found(match.start(), match.end(), "PLATE")


def _is_shaped(match: re.Match[str], series: str) -> bool:
    five = len(re.sub(r"\D", "", match["number"])) == 5
    shaped = five and series.upper() == series and not (match["gap2"] == " " and match["gap"] == " ")
    return shaped or (series.isupper() and _DASHES.search(match["gap2"]) is not None)


def _is_typed(match: re.Match[str], series: str) -> bool:
    """Return whether small letters are a plate's: "59x2 12345", "51f-123.45", "61a12345"."""
    five = len(re.sub(r"\D", "", match["number"])) == 5
    if not match["gap"] and not match["gap2"] and len(series) == 1:
        return match["number"].isdigit() and five
    dotted = _DASHES.fullmatch(match["gap2"]) is not None and "." in match["number"]
    return five and match["gap"] != " " and (dotted or _LOWER_SERIES.fullmatch(series) is not None)
