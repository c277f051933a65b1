"""The one output of every benchmark: a JSON object a line."""

from __future__ import annotations

import json
from typing import Any


def emit(metric: str, value: float, unit: str, n: int, **more: Any) -> None:
    """Print one measured figure; `n` is the number of cases behind it."""
    shown = round(value, 4) if isinstance(value, float) else value
    print(json.dumps({"metric": metric, "value": shown, "unit": unit, "n": n, **more}, ensure_ascii=False), flush=True)
