"""A probe and a live check hold their hosts as a crawl does: never two processes on one, and nothing is left held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from config import clock
from config import settings as config_settings
from storage import frontier
from storage.models import HostLease
from storage.sessions import Database, open_database
from tests.crawlers.mockserver import Site
from tests.probe.conftest import World
from tests.probe.sites import newspaper, serving


@pytest.fixture
def world(tmp_path) -> Iterator[World]:
    with Site() as site, Site() as other:
        newspaper(site)
        site.pages["/robots.txt"] = lambda r: r.answer("", status=301, Location=other.base + "/robots-bao.txt")
        other.pages["/robots-bao.txt"] = serving("User-agent: *\nDisallow: /cam/\n", "text/plain")
        yield World(tmp_path, {"newspaper": site, "other": other})


@pytest.fixture
def record(world: World) -> Iterator[Database]:
    opened = open_database(config_settings.load({"LANGNGHE_DATA_DIR": str(world.folder)}))
    yield opened
    opened.close()


def hold(record: Database, host: str) -> None:
    """Let a crawler of another machine hold a host."""
    with record.writing() as session:
        assert frontier.take_host(session, "crawl-elsewhere", host, clock.now() + timedelta(days=3650), 3600)


def held(record: Database) -> int:
    with record.reading() as session:
        return session.scalar(select(func.count()).where(HostLease.owner.is_not(None))) or 0


def describe(world: World) -> None:
    folder = world.folder / "config" / "sources"
    folder.mkdir(parents=True)
    site = world.sites["newspaper"]
    (folder / "bao.toml").write_text(
        f'title = "Báo"\nkind = "press"\ndomains = ["{site.domain}"]\n[start]\nfeeds = ["{site.base}/rss/tin-moi.rss"]\n', "utf-8")


@pytest.mark.parametrize("busy", ["newspaper", "other"])
def test_a_host_that_is_being_crawled_is_not_asked_by_a_probe(world, record, busy):
    host = world.sites[busy].domain
    hold(record, host)
    done = world.run("source", "probe", world.sites["newspaper"].base, LEASE_SECONDS="1")
    assert done.returncode == 1 and f"another process of this record is asking {host}" in done.stdout, done.stdout + done.stderr
    assert world.sites[busy].log == [] and world.asked("newspaper") == []
    assert held(record) == 1


def test_nor_by_a_live_check(world, record):
    describe(world)
    host = world.sites["newspaper"].domain
    hold(record, host)
    done = world.run("source", "check", "--live", LEASE_SECONDS="1")
    assert done.returncode == 1 and f"bao: another process of this record is asking {host}" in done.stdout, done.stdout + done.stderr
    assert world.sites["newspaper"].log == []


def test_both_give_back_what_they_held(world, record):
    describe(world)
    for arguments in (("probe", world.sites["newspaper"].base), ("check", "--live")):
        done = world.run("source", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        with record.reading() as session:
            leases = session.scalars(select(HostLease).order_by(HostLease.host)).all()
            assert {lease.host for lease in leases} == {site.domain for site in world.sites.values()}
        assert held(record) == 0
