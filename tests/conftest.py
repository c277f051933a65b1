"""Fixtures that every room uses: a database of each kind, and the real data where it lies."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError

from config import areas, clock
from storage import schema
from storage.models import Base
from storage.sessions import Database
from tests.empty_record import empty_record

POSTGRESQL = "LANGNGHE_TEST_POSTGRESQL_URL"
DATA = "LANGNGHE_DATA"

# A busy machine is no fault of what is tested.
hypothesis_settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("busy")

# A server forks the processes, with the imports done once: a start costs milliseconds. One list for all rooms, as there
# is one server, and the list that was given last is the one it takes.
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload([
    "storage.sessions", "storage.frontier", "storage.articles", "storage.outcomes", "search.indexer", "search.elastic",
    "search.embedded", "pipelines.topics.cluster", "pipelines.importing"])

# For what takes seconds and asks the record little: the other database's turn comes with --all.
fast_on_sqlite = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)], indirect=True)


def require(variable: str) -> str:
    """Return a server's address; without it skip, but fail in CI, where every server has to be there."""
    address = os.environ.get(variable, "")
    if not address and os.environ.get("CI") == "true":
        pytest.fail(f"{variable} is not set: in CI no server may be missing")
    if not address:
        pytest.skip(f"{variable} is not set")
    return address


@pytest.fixture(autouse=True)
def few_areas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fill records with some 30 administrative units: the shipped files have 30,000 rows, a second for each record."""
    monkeypatch.setattr(areas, "SHIPPED", Path(__file__).parent / "few_areas")


@pytest.fixture(autouse=True, scope="module")
def a_running_clock() -> Iterator[None]:
    """Let no file leave its held clock to the next: which one comes next in this process is not the same every time."""
    yield
    clock.freeze(None)


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Return the folder of real data (LANGNGHE_DATA, else ../shared/data beside the checkout), or skip."""
    given = os.environ.get(DATA)
    folder = Path(given) if given else Path(__file__).parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; set {DATA}")
    return folder


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    path.write_bytes(empty_record())
    return path


class _Server:
    """Makes and drops databases of unique names on the test server.

    A record that a test leaves in order is emptied for the next one: making and dropping takes 1.3 to 3.4 seconds on a
    busy machine, emptying 0.02 to 0.1.
    """

    def __init__(self, address: str) -> None:
        self.url = make_url(address)
        self._admin = create_engine(self.url, isolation_level="AUTOCOMMIT")
        self._spare: list[str] = []

    def create(self) -> str:
        name = f"langnghe_{uuid.uuid4().hex[:16]}"
        self._run(f'CREATE DATABASE "{name}"')
        return self.url.set(database=name).render_as_string(hide_password=False)

    def record(self) -> str:
        """Return the address of a record with every table and no row."""
        if self._spare:
            return self._spare.pop()
        url = self.create()
        schema.upgrade(url)
        return url

    def give_back(self, url: str) -> None:
        """Empty a record for the next test; one with another schema, or still in use, is dropped."""
        try:
            self._empty(url)
        except DBAPIError:
            self.drop(url)

    def _empty(self, url: str) -> None:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("SET lock_timeout = '2s'"))
            if connection.scalar(text("SELECT version_num FROM alembic_version")) != schema.head():
                raise OperationalError("SELECT", {}, Exception("another schema"))
            self._triggers(connection, "DISABLE")
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
            self._triggers(connection, "ENABLE")
            sequences = "SELECT setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences"
            connection.execute(text(sequences))
        engine.dispose()
        self._spare.append(url)

    @staticmethod
    def _triggers(connection: Connection, done: str) -> None:
        # What is only ever added to has triggers that would refuse to be emptied, too.
        for table in ("rumor_event", "signature", "report_change", "question_change", "situation_note", "stream_publication",
                      "evidence", "sighting", "digest", "crosscheck_decision"):
            connection.execute(text(f"ALTER TABLE {table} {done} TRIGGER USER"))

    def drop(self, url: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))

    def close(self) -> None:
        for url in self._spare:
            self.drop(url)
        self._admin.dispose()


@pytest.fixture(scope="session")
def _server() -> Iterator[_Server]:
    server = _Server(require(POSTGRESQL))
    yield server
    server.close()


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Return a function that gives the address of a database without tables, by kind."""
    made: list[str] = []

    def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / f'{uuid.uuid4().hex}.db'}"
        made.append(request.getfixturevalue("_server").create())
        return made[-1]

    yield make
    for url in made:
        request.getfixturevalue("_server").drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty record with every table, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("_sqlite_template"), tmp_path / "record.db")
        yield f"sqlite:///{tmp_path / 'record.db'}"
        return
    server = request.getfixturevalue("_server")
    url = server.record()
    yield url
    server.give_back(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Return an empty record, once on SQLite and once on PostgreSQL."""
    opened = Database(database_url)
    yield opened
    opened.close()
