"""What Scrapy would do by default and must not; who may be crawled at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.settings import Settings as ScrapySettings
from scrapy.utils.misc import load_object

from config import settings as config_settings
from config.errors import ConfigError
from config.sources import load_sources
from crawlers import settings as ours
from crawlers.run import choose
from tests.crawlers.crawling import Office, minimal

SAFE = {
    "REMOTE_CONTROL_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "ROBOTSTXT_OBEY": True, "METAREFRESH_ENABLED": False, "REDIRECT_ENABLED": False, "RETRY_ENABLED": False,
    "HTTPCACHE_ENABLED": False, "HTTPPROXY_ENABLED": False, "COOKIES_ENABLED": False, "REFERER_ENABLED": False,
    "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter", "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "TWISTED_DNS_RESOLVER": "crawlers.middlewares.resolver.GuardedResolver",
}


def run_settings(**environ: str) -> ScrapySettings:
    found = ScrapySettings()
    found.setmodule(ours)
    found.setdict(ours.for_run(config_settings.load({f"LANGNGHE_{k}": v for k, v in environ.items()})))
    return found


@pytest.mark.parametrize(("name", "value"), SAFE.items())
def test_unsafe_defaults_are_overridden(name, value):
    assert run_settings()[name] == value


def test_sizes_schemes_and_log_level():
    found = run_settings()
    assert found.getint("DOWNLOAD_MAXSIZE") == 6_000_000
    handlers = found.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
    assert found["LOG_LEVEL"] in ("INFO", "WARNING", "ERROR")
    assert found.getwithbase("DOWNLOADER_MIDDLEWARES")["scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware"] is None


def test_every_name_in_the_settings_resolves():
    for path in [*ours.ITEM_PIPELINES, ours.STEP_CONTEXT, ours.TWISTED_DNS_RESOLVER, ours.LOG_FORMATTER,
                 *[m for m, order in ours.DOWNLOADER_MIDDLEWARES.items() if order]]:
        assert load_object(path)


def test_the_steps_stand_in_their_table_order():
    from pipelines.items.steps import STEPS
    names = [path.rsplit(".", 1)[1] for path in sorted(ours.ITEM_PIPELINES, key=ours.ITEM_PIPELINES.__getitem__)]
    assert names == [f"{step.name.capitalize()}Pipeline" for step in STEPS]
    assert sorted(ours.ITEM_PIPELINES.values()) == [step.order for step in STEPS]


def test_the_user_agent_names_the_contact():
    assert run_settings(CONTACT="phong@tinh.example")["USER_AGENT"] == "langnghe/0.1 (+phong@tinh.example)"


@pytest.mark.parametrize(("domain", "environ", "words"), [
    ("bao.example", {}, "LANGNGHE_CONTACT"), ("127.0.0.1:8000", {}, "LANGNGHE_ALLOW_LOOPBACK"),
    ("bao.example", {"CONTACT": "a@b.example"}, ""), ("127.0.0.1:8000", {"ALLOW_LOOPBACK": "true"}, ""),
])
def test_who_may_be_crawled(tmp_path, domain, environ, words):
    Office(tmp_path).source("bao", minimal("Báo", domain, [f"http://{domain}/feed"]))
    found = config_settings.load({"LANGNGHE_DATA_DIR": str(tmp_path)} | {f"LANGNGHE_{k}": v for k, v in environ.items()})
    if not words:
        assert [s.name for s in choose(load_sources(found), (), found)] == ["bao"]
        return
    with pytest.raises(ConfigError, match=words):
        choose(load_sources(found), (), found)


def test_a_source_with_one_public_host_is_public(tmp_path):
    text = minimal("Báo", "127.0.0.1:8000", ["http://127.0.0.1:8000/feed"])
    Office(tmp_path).source("bao", text.replace('["127.0.0.1:8000"]', '["127.0.0.1:8000", "bao.example"]'))
    found = config_settings.load({"LANGNGHE_DATA_DIR": str(tmp_path), "LANGNGHE_ALLOW_LOOPBACK": "true"})
    with pytest.raises(ConfigError, match="LANGNGHE_CONTACT"):
        choose(load_sources(found), (), found)
    # Whatever a page or a redirect leads to: the resolver lets no public address through.
    assert not run_settings(ALLOW_LOOPBACK="true")["GUARD_ALLOW_PUBLIC"]


def test_an_unknown_source_is_named(tmp_path):
    found = config_settings.load({"LANGNGHE_DATA_DIR": str(tmp_path)})
    with pytest.raises(ConfigError, match=r"'khong-co'.*vnexpress"):
        choose(load_sources(found), ["khong-co"], found)


def test_a_shipped_source_is_switched_on_by_a_copy(tmp_path):
    shipped = Path(config_settings.__file__).parent / "sources" / "vnexpress.toml"
    Office(tmp_path).source("vnexpress", shipped.read_text("utf-8").replace("enabled = false", "enabled = true"))
    environ = {"LANGNGHE_DATA_DIR": str(tmp_path)}
    found = config_settings.load(environ)
    with pytest.raises(ConfigError, match=r"vnexpress.*LANGNGHE_CONTACT"):
        choose(load_sources(found), (), found)
    found = config_settings.load(environ | {"LANGNGHE_CONTACT": "phong@tinh.example"})
    assert [s.name for s in choose(load_sources(found), (), found)] == ["vnexpress"]
