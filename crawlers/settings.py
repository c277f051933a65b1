"""Scrapy's settings. Every default that is unsafe here is overridden; tests/crawlers/test_settings.py asserts them."""

from __future__ import annotations

from typing import Any

from config.settings import Settings

BOT_NAME = "langnghe"
SPIDER_MODULES = ["crawlers.spiders"]

# An item's way from page to record, in order; named by string because pipelines is further right.
ITEM_PIPELINES = {
    "pipelines.items.adapters.CleanPipeline": 100,
    "pipelines.items.adapters.RedactPipeline": 200,
    "pipelines.items.adapters.DedupePipeline": 300,
    "pipelines.items.adapters.StorePipeline": 400,
}
STEP_CONTEXT = "pipelines.items.context.Context"

# Scrapy 2.19 would run Python that is posted to it, and offers a console.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_MAXSIZE = 6_000_000
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_FAIL_ON_DATALOSS = True
DOWNLOAD_HANDLERS = {"file": None, "ftp": None, "s3": None, "data": None}

# Scrapy's own robots middleware lets everything pass when robots.txt answers 5xx or not at all: ours refuses.
ROBOTSTXT_OBEY = True
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawlers.middlewares.addresses.AddressMiddleware": 50,
    "crawlers.middlewares.robots.RobotsMiddleware": 100,
}
TWISTED_DNS_RESOLVER = "crawlers.middlewares.resolver.GuardedResolver"
# A proxy would connect for us and walk round the guard.
HTTPPROXY_ENABLED = False

# Redirects and retries become rows of the frontier; its rows are also the memory of what was seen.
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
RETRY_ENABLED = False
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# The cache would keep pages, names and all, on disk.
HTTPCACHE_ENABLED = False
COOKIES_ENABLED = False
REFERER_ENABLED = False

# The pause between requests belongs to the host's lease, so that it holds over processes (crawlers/hosts.py).
DOWNLOAD_DELAY = 0
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 2
AUTOTHROTTLE_ENABLED = False

# DEBUG prints whole items.
LOG_LEVEL = "INFO"
LOG_FORMATTER = "crawlers.logs.QuietFormatter"
STATS_DUMP = False
EXTENSIONS = {"scrapy.extensions.logstats.LogStats": None, "scrapy.extensions.memusage.MemoryUsage": None}
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.5",
    "Accept-Language": "vi,en;q=0.5",
}
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"


def user_agent(contact: str) -> str:
    """Return how the crawler names itself, and whom a webmaster can write to."""
    return f"langnghe/0.1 (+{contact})" if contact else "langnghe/0.1"


def for_run(settings: Settings) -> dict[str, Any]:
    """Return what a run takes from the office's settings."""
    return {
        "USER_AGENT": user_agent(settings.contact), "DOWNLOAD_MAXSIZE": settings.max_page_bytes,
        "CONCURRENT_REQUESTS": settings.concurrent_requests, "LOG_LEVEL": settings.log_level,
        "GUARD_ALLOW_LOOPBACK": settings.allow_loopback,
        # Without a contact nobody could complain: only test sites on this machine are crawled then.
        "GUARD_ALLOW_PUBLIC": bool(settings.contact),
    }
