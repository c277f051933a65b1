"""The rows of a file checked and cleaned, in processes of their own where there are many: it is some 4 ms a row."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from pipelines.importrows import Fault
from pipelines.reports.checking import checked
from pipelines.reports.drafts import Draft, ItemDraft
from pipelines.reports.faults import ReportRefused
from pipelines.reports.files import rows
from pipelines.reports.files.rows import Row

# A further process takes a second to start.
FROM = 2_000
MOST_PROCESSES, PIECE = 4, 100

Outcome = ItemDraft | tuple[Fault, ...]


def outcomes(read: Sequence[Row], today: str, *, apart: bool) -> Iterator[Outcome]:
    """Yield of each row the item as it is kept, or every fault; `apart` allows processes of their own."""
    one, processes = partial(_outcome, today=today), min(MOST_PROCESSES, os.cpu_count() or 1)
    if not apart or processes == 1 or len(read) < FROM:
        yield from map(one, read)
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(one, read, chunksize=PIECE)


def _outcome(row: Row, today: str) -> Outcome:
    try:
        return checked(Draft(row.post_id, row.type, row.method, (row.item,)), today).draft.items[0]
    except ReportRefused as error:
        return rows.by_column(error)
