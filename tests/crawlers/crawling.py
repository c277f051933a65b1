"""Runs real crawls in processes of their own (a reactor starts once a process) and tells how they ended."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from tests.empty_record import lay_empty_record
from tests.forking import ROOT, Forked

SCRIPT = """
import json, os, sys
from config import settings
from crawlers.run import crawl
found = settings.load()
overrides = json.loads(sys.argv[2])
follow = os.environ.get("LANGNGHE_TEST_FOLLOW") == "yes"
s = crawl(found, follow=follow, overrides=overrides, source_names=json.loads(sys.argv[1]))
print("SUMMARY " + json.dumps({"statuses": s.statuses, "pages": s.pages, "reason": s.reason, "not_stored": s.not_stored}))
"""

# A prelude: a crawl that waits for pages looks every five seconds by itself.
EAGER = "import crawlers.spiders.frontier as frontier\nfrontier.LONGEST_WAIT_SECONDS = 0.5\n"


@dataclass
class Office:
    """A data folder with its own sources; `prelude` is Python that its crawls run first.

    Pages are extracted in the crawl's own process unless EXTRACT_PROCESSES says otherwise: another one takes a second.
    """

    folder: Path
    database_url: str = ""
    prelude: str = ""

    def __post_init__(self) -> None:
        """Begin with an empty record: making its tables takes longer than a small crawl."""
        if not self.database_url:
            lay_empty_record(self.folder)

    def source(self, name: str, text: str) -> None:
        """Write a source file."""
        path = self.folder / "config" / "sources" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def environ(self, **more: str) -> dict[str, str]:
        """Return the environment of a process of this office."""
        own = {k: v for k, v in os.environ.items() if not k.startswith("LANGNGHE_")}
        record = {"LANGNGHE_DATABASE_URL": self.database_url} if self.database_url else {}
        return own | record | {
            "LANGNGHE_DATA_DIR": str(self.folder), "LANGNGHE_ALLOW_LOOPBACK": "true", "LANGNGHE_DOWNLOAD_DELAY": "0",
            "LANGNGHE_EXTRACT_SECONDS": "60", "LANGNGHE_EXTRACT_PROCESSES": "0", "LANGNGHE_MAX_PAGE_BYTES": "1000000",
            "PYTHONPATH": str(ROOT), "LANGNGHE_TEST_COLLECT": str(self.folder / "results.jsonl"),
        } | {f"LANGNGHE_{k}": v for k, v in more.items()}

    def start(self, *sources: str, overrides: dict[str, object] | None = None, **more: str) -> Forked:
        """Start a crawl."""
        # A busy machine is no slow host.
        arguments = [json.dumps(sources), json.dumps({"DOWNLOAD_TIMEOUT": 20} | (overrides or {}))]
        return Forked(self.prelude + SCRIPT, arguments, self.environ(**more), self.folder)

    def results(self) -> list[dict]:
        """Return what the collecting step saw."""
        file = self.folder / "results.jsonl"
        return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []

    def crawl(self, *sources: str, overrides: dict[str, object] | None = None, **more: str) -> Crawled:
        """Run a crawl to its end."""
        process = self.start(*sources, overrides=overrides, **more)
        try:
            out, err = process.communicate(timeout=100)
        finally:
            process.kill()
        found = [json.loads(line[8:]) for line in out.splitlines() if line.startswith("SUMMARY ")]
        return Crawled(process.returncode, found[0] if found else {}, err)


@dataclass
class Crawled:
    """A finished crawl."""

    code: int
    summary: dict
    log: str

    @property
    def statuses(self) -> dict[str, int]:
        """Return pages by status."""
        assert self.code == 0, self.log
        return self.summary["statuses"]


def minimal(name: str, domain: str, feeds: list[str], more: str = "", tables: str = "", kind: str = "press") -> str:
    """Return a source file."""
    return (f'title = "{name}"\nkind = "{kind}"\ndomains = ["{domain}"]\n{more}\n'
            f"[start]\nfeeds = {json.dumps(feeds)}\n{tables}\n")
