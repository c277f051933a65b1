"""What `doctor` looks at: each check says in one line what is so, and whether it is well."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from config import clock, thresholds
from config.errors import ConfigError
from config.masking import STARS, masked
from config.settings import PREFIX, SETTINGS, Settings
from config.sources import SourceConfig, read_all
from crawlers import checking
from crawlers.rendering import setup as rendering
from langnghe import office
from langnghe.formats import decimal
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.kept_troubles import told
from langnghe.render.documents import template
from langnghe.troubles import KNOWN, worded
from langnghe.web.words import INDEX_TROUBLES
from pipelines import sectors
from search import indexer
from search.errors import SearchError
from search.opening import open_engine
from storage import alert_messages, alerts, jobs, schema, views
from storage.engines import SAFE_SQLITE
from storage.sessions import Database, open_database

GOOD, ODD, WRONG = "ok", "!", "x"
LOW_DISK_BYTES = 2 * 10**9
FULL_DISK_BYTES = 2 * 10**8


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `state` is GOOD, ODD or WRONG."""

    state: str
    subject: str
    text: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything; a check that fails never hides the others."""
    for check in (_settings, _desk, _disk, _sources, _thresholds, _sectors, _office, _record):
        yield from _guarded(check, settings)


def _guarded(check: Callable[[Settings], Iterator[Finding]], settings: Settings) -> Iterator[Finding]:
    try:
        yield from check(settings)
    except (*KNOWN, OSError) as error:
        yield Finding(WRONG, _SUBJECTS[check](), worded(error))


def _settings(settings: Settings) -> Iterator[Finding]:
    chosen = [s for s in SETTINGS if os.environ.get(PREFIX + s.name)]
    for one in chosen:
        value = STARS if one.secret else masked(str(getattr(settings, one.name.lower())))
        yield Finding(GOOD, _("Setting"), f"{PREFIX}{one.name}={value}")
    if not chosen:
        yield Finding(GOOD, _("Setting"), _("all at their defaults"))
    if os.environ.get("LANGNGHE_CLOCK"):
        yield Finding(ODD, _("Clock"), _("held still at {time}").format(time=os.environ["LANGNGHE_CLOCK"]))


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir.resolve()
    folder.mkdir(0o700, parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        yield Finding(WRONG, _("Data folder"), _("{folder} cannot be written to").format(folder=folder))
        return
    free = shutil.disk_usage(folder).free
    state = WRONG if free < FULL_DISK_BYTES else ODD if free < LOW_DISK_BYTES else GOOD
    text = _("{folder}, {free} GB free").format(folder=folder, free=decimal(free / 10**9))
    yield Finding(state, _("Data folder"), text)


def _sources(settings: Settings) -> Iterator[Finding]:
    described, troubles = read_all(settings)
    for trouble in troubles:
        yield Finding(WRONG, _("Sources"), worded(trouble))
    found = [source for source in described if source.enabled]
    if found:
        yield Finding(GOOD, _("Sources"), ngettext("{count} is on", "{count} are on", len(found)).format(
            count=len(found)))
    else:
        yield Finding(ODD, _("Sources"), _("none is on: add files to {folder}").format(
            folder=settings.config_dir / "sources"))
    overdue = [source.name for source in found if source.overdue(date.fromisoformat(clock.local_day(clock.now())))]
    if overdue:
        yield Finding(ODD, _("Sources"), _("rules due for a check: {names}").format(names=", ".join(overdue)))
    yield from _addresses(found, settings)
    try:
        rendering.check(found, settings)
    except ConfigError as error:
        yield Finding(WRONG, _("Sources"), worded(error))
    if not settings.contact:
        yield Finding(ODD, _("Contact"), _("LANGNGHE_CONTACT is empty: public hosts are not crawled"))


def _addresses(found: list[SourceConfig], settings: Settings) -> Iterator[Finding]:
    """Report addresses that may not be asked; sources of this machine in one line, for the demo has nothing else."""
    local = [source.name for source in checking.on_this_machine(found, settings)]
    for trouble in (trouble for source in found if source.name not in local
                    for trouble in checking.refused(source, settings)):
        yield Finding(WRONG, _("Sources"), worded(trouble))
    if local:
        yield Finding(ODD, _("Sources"), _(
            "on this machine (a demo or a test site) and not crawled without LANGNGHE_ALLOW_LOOPBACK=true: {names}"
        ).format(names=", ".join(local)))


def _thresholds(settings: Settings) -> Iterator[Finding]:
    thresholds.load(settings)
    yield Finding(GOOD, _("Thresholds"), _("read without error"))


def _desk(settings: Settings) -> Iterator[Finding]:
    """Say where an address with https has no proxy named: each sign-in would then seem to come from that one place."""
    if settings.desk_url.startswith("https:") and not settings.proxies:
        yield Finding(ODD, _("Desk"), _(
            "LANGNGHE_DESK_URL says https, and LANGNGHE_PROXIES is empty: the desk does not believe the server before "
            "it, so cookies are not marked as secure and all requests seem to come from one address"))


def _sectors(settings: Settings) -> Iterator[Finding]:
    if (settings.config_dir / sectors.FILE).is_file():
        count = len(sectors.load(settings))
        yield Finding(GOOD, sectors.FILE, ngettext("{count} field", "{count} fields", count).format(count=count))


def _office(settings: Settings) -> Iterator[Finding]:
    """Look at what reports take from the office; its template is opened as a report would."""
    found = office.load(settings)
    if (settings.config_dir / office.FILE).is_file():
        yield Finding(GOOD, office.FILE, _("read without error"))
    if found.template is None:
        return
    document = template.opened(found.template)
    if template.place(document) is None:
        yield Finding(ODD, found.template.name, _("no paragraph says {place}: reports go to its end").format(
            place="{{nội dung}}"))
    else:
        yield Finding(GOOD, found.template.name, _("can be used for reports"))


def _record(settings: Settings) -> Iterator[Finding]:
    database = open_database(settings)
    try:
        revision = schema.current(settings.database_url)
        text = _("{address} answers, revision {revision}").format(
            address=masked(settings.database_url), revision=revision)
        yield Finding(GOOD, _("Record"), text)
        yield from _sqlite(database)
        yield from _troubles(database)
        yield from _alerts(settings, database)
        yield from _index(settings, database)
    finally:
        database.close()


def _sqlite(database: Database) -> Iterator[Finding]:
    if database.dialect != "sqlite":
        return
    driver = database.engine.dialect.dbapi
    version = getattr(driver, "sqlite_version_info", (0, 0, 0))
    shown = ".".join(map(str, version))
    if version < SAFE_SQLITE:
        yield Finding(ODD, "SQLite", _("{version} is older than {safe}, which mends a fault of its write-ahead log: "
                                       "install pysqlite3 or use PostgreSQL").format(
            version=shown, safe=".".join(map(str, SAFE_SQLITE))))
    else:
        yield Finding(GOOD, "SQLite", shown)


def _troubles(database: Database) -> Iterator[Finding]:
    with database.reading() as session:
        failed = [job for job in jobs.all(session) if job.last_error]
        sources = [source for source in views.sources(session, since=clock.now()) if source.last_error]
    for job in failed:
        yield Finding(ODD, _("Work"), _("{name} failed last time: {error}").format(
            name=job.name, error=told(job.last_error)))
    for source in sources:
        yield Finding(ODD, _("Source"), _("{name} failed last time: {error}").format(
            name=source.name, error=source.last_error))


def _alerts(settings: Settings, database: Database) -> Iterator[Finding]:
    with database.reading() as session:
        watched, post = alerts.listed(session), alert_messages.post(session)
    broken = [alert for alert in watched if alert.last_error]
    if watched:
        yield Finding(ODD if broken else GOOD, _("Alerts"), _("{count} are there, {broken} are broken").format(
            count=len(watched), broken=len(broken)))
    for alert in broken:
        yield Finding(ODD, _("Alerts"), _("alert {id} is broken: {error}").format(
            id=alert.id, error=told(alert.last_error)))
    if post.waiting and not settings.smtp_host:
        yield Finding(ODD, _("Mail"), _("{count} letters wait: LANGNGHE_SMTP_HOST is empty").format(count=post.waiting))
    elif post.error:
        yield Finding(WRONG, _("Mail"), _("{count} letters wait: {error}").format(
            count=post.waiting, error=told(post.error)))


def _index(settings: Settings, database: Database) -> Iterator[Finding]:
    try:
        engine = open_engine(settings)
        try:
            status = indexer.status(database, engine)
        finally:
            engine.close()
    except SearchError as error:
        yield Finding(WRONG, _("Index"), worded(error))
        return
    state = ODD if status.behind or status.trouble else GOOD
    yield Finding(state, _("Index"), _("{engine}, {indexed} of {recorded} articles, {behind} changes waiting").format(
        engine=status.engine, indexed=status.indexed, recorded=status.recorded, behind=status.behind))
    if status.trouble:
        yield Finding(WRONG, _("Index"), _(INDEX_TROUBLES[status.trouble]))


_SUBJECTS: dict[Callable[[Settings], Iterator[Finding]], Callable[[], str]] = {
    _settings: lambda: _("Setting"),
    _disk: lambda: _("Data folder"),
    _sources: lambda: _("Sources"),
    _thresholds: lambda: _("Thresholds"),
    _desk: lambda: _("Desk"),
    _sectors: lambda: sectors.FILE,
    _office: lambda: office.FILE,
    _record: lambda: _("Record"),
}
