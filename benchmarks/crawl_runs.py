"""The measured processes of benchmarks.crawl: the last line is the CPU time of it and of its children."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

from config import clock
from config import settings as config_settings

SOURCE = 'title = "Báo Đo"\nkind = "press"\ndomains = ["127.0.0.1:{port}"]\n[start]\nsections = ["http://127.0.0.1:{port}/bai-0.html"]\n'


class NoSteps:
    """Takes items and does nothing: the crawl up to the item."""

    def process_item(self, item: Any) -> Any:
        return item


def bare(port: int, pages: int, folder: Path) -> None:
    """Scrapy and trafilatura, nothing else."""
    import trafilatura
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess

    class Bare(Spider):
        name = "bare"

        async def start(self) -> Any:
            for number in range(1, pages + 1):
                yield Request(f"http://127.0.0.1:{port}/bai-{number}.html")

        def parse(self, response: Any) -> Any:
            yield {"url": response.url, "text": trafilatura.extract(response.text, fast=True, include_comments=False)}

    process = AsyncCrawlerProcess({
        "LOG_LEVEL": "ERROR", "ROBOTSTXT_OBEY": True, "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
        "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "COOKIES_ENABLED": False})
    process.crawl(Bare)
    process.start()


def ours(port: int, pages: int, folder: Path, overrides: dict[str, Any]) -> None:
    """The crawler on a frontier that holds every page."""
    from config.sources import load_sources
    from crawlers.run import crawl
    from storage import frontier, sources
    from storage.sessions import open_database

    file = folder / "config" / "sources" / "do.toml"
    file.parent.mkdir(parents=True)
    file.write_text(SOURCE.format(port=port), "utf-8")
    settings = config_settings.load({
        "LANGNGHE_DATA_DIR": str(folder), "LANGNGHE_ALLOW_LOOPBACK": "true", "LANGNGHE_DOWNLOAD_DELAY": "0",
        "LANGNGHE_LOG_LEVEL": "ERROR", "LANGNGHE_PAGE_BUDGET": str(pages)})
    database = open_database(settings)
    with database.writing() as session:
        key = sources.sync(session, load_sources(settings))["do"]
        urls = [f"http://127.0.0.1:{port}/bai-{n}.html" for n in range(1, pages + 1)]
        frontier.add_links(session, key, [(url, "article", 50, clock.now(), None) for url in urls])
    database.close()
    summary = crawl(settings, overrides=overrides)
    print(json.dumps(summary.statuses), file=sys.stderr)


def run() -> None:
    """Run one measured part: bare, item or stored."""
    kind, port, pages = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder:
        if kind == "bare":
            bare(port, pages, Path(folder))
        else:
            steps = {"ITEM_PIPELINES": {
                **{f"pipelines.items.adapters.{n}Pipeline": None for n in ("Clean", "Redact", "Dedupe", "Store")},
                "benchmarks.crawl_runs.NoSteps": 100}}
            ours(port, pages, Path(folder), steps if kind == "item" else {})
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(*(u.ru_utime + u.ru_stime for u in used))


if __name__ == "__main__":
    run()
