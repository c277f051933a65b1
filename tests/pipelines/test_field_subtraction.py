"""From no digest follows how many units told a matter or a sentence of fewer than three: whoever subtracts finds both."""

from __future__ import annotations

import random
from typing import Any

import pytest

from config.field import LEAST_UNITS
from pipelines import fewunits

SINCE = "2026-05-10"


def counts(units: set[int]) -> dict[str, int]:
    return {"items": len(units), "units": len(units)} if len(units) >= LEAST_UNITS else {"items": 0, "units": 0}


def stored(matters: list[list[set[int]]]) -> dict[str, Any]:
    """Return a day as the record would keep it, exact; each matter is its sentences, each sentence its units."""
    rows = []
    for at, said in enumerate(matters):
        units = set().union(*said)
        enough = len(units) >= LEAST_UNITS
        items = sum(len(one) for one in said)
        rows.append({
            "of": "", "ref": 0, "label": "", "since": SINCE, "items": items if enough else 0,
            "units": len(units) if enough else 0, "places": 1 if enough else 0, "methods": [], "basis": [],
            "areas": [{"area": "xã Mẫu", "units": len(units)}] if enough else [],
            "breadths": [{"breadth": "many", "units": len(units) if enough else 0}], "more": 0,
            "said": [{"kind": "opinion", "issue": f"Việc {at}.{n}", "online": "", **counts(one)}
                     for n, one in enumerate(said)]})
    rows.sort(key=lambda row: (-row["units"], -row["items"], row["said"][0]["issue"]))
    whole, items = set().union(*(one for said in matters for one in said)), sum(len(one) for said in matters for one in said)
    return {"items": items, "units": len(whole), "without_basis": 0, "kinds": {"opinion": items}, "areas_not_told": 0,
            "areas": [{"area": "tỉnh Mẫu", "items": items, "units": len(whole)}] if len(whole) >= LEAST_UNITS else [],
            "matters": rows, "matters_more": 0, "late": {**counts(whole), "since": SINCE}}


def told(matters: list[list[set[int]]]) -> dict[str, Any]:
    return fewunits.of_field({"reports": stored(matters)})["reports"]


@pytest.mark.parametrize("seed", range(60))
def test_a_sentence_of_one_unit_and_of_two_cannot_be_told_apart(seed: int):
    rng = random.Random(seed)
    matters = [[set(rng.sample(range(seed % 9 + 4), rng.choice([1, 1, 2, 3, 4]))) for _s in range(rng.choice([1, 1, 2, 4]))]
               for _m in range(rng.randint(1, 5))]
    seen = told(matters)
    assert fewunits.of_field({"reports": seen})["reports"] == seen
    for at, said in enumerate(matters):
        for n, one in enumerate(said):
            if len(one) < LEAST_UNITS:
                assert any(told(other) == seen for other in others(matters, at, n)), (matters, at, n)


def others(matters: list[list[set[int]]], at: int, n: int):
    """Yield days in which this sentence is of two units in place of one, or of one in place of two; others may move."""
    every = sorted(set().union(*(one for said in matters for one in said)) | {90, 91})
    new = [{a, b} for a in every for b in every if a < b] if len(matters[at][n]) == 1 else [{a} for a in every]
    for units in new:
        changed = [[units if (m, s) == (at, n) else one for s, one in enumerate(said)] for m, said in enumerate(matters)]
        yield changed
        for m, said in enumerate(matters):
            for s, one in enumerate(said):
                if (m, s) != (at, n) and len(one) < LEAST_UNITS:
                    for moved in [{a, b} for a in every for b in every if a < b] + [{a} for a in every]:
                        yield [[moved if (m, s) == (x, y) else two for y, two in enumerate(row)] for x, row in enumerate(changed)]


def test_a_whole_without_a_number_is_told_by_the_step_that_its_parts_make():
    four, one = [{1, 2, 3, 4}], [{9}]
    seen = told([four, one])
    assert (seen["items"], seen["units"], seen["least"], seen["kinds"]) == (None, None, 5, {})
    assert seen["areas"] == [{"area": "tỉnh Mẫu", "items": None, "units": None}] and seen["late"]["units"] is None
    assert [row["units"] for row in seen["matters"]] == [4, 0]
    assert told([four])["units"] == 4 and told([four])["kinds"] == {"opinion": 4}
    mixed = told([[{1, 2, 3}, {4}]])["matters"][0]
    assert (mixed["units"], mixed["items"], mixed["least"], mixed["places"]) == (None, None, 3, 0)
    assert mixed["areas"] == [{"area": "xã Mẫu", "units": None}] and mixed["breadths"][0]["units"] == 0
