"""kill -9 between any two steps of telling and sending: every story reaches the reader, and none in two letters."""

from __future__ import annotations

import random
import re
import signal
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from config import clock
from search.elastic import ElasticEngine
from search.embedded import EmbeddedEngine
from search.engine import Engine
from storage import alert_messages
from storage.sessions import Database
from tests.alerts.alert_process import alert_for_ever
from tests.alerts.alert_world import World
from tests.alerts.smtp_server import Server
from tests.conftest import processes

pytestmark = pytest.mark.slow


def where(engine: Engine) -> tuple[str, str]:
    if isinstance(engine, EmbeddedEngine):
        return "embedded", str(engine.root)
    assert isinstance(engine, ElasticEngine)
    node = next(iter(engine.client.transport.node_pool.all())).base_url
    return "elasticsearch", f"{node}#{engine.prefix}"


def environ(world: World, post: Server, folder: Path) -> dict[str, str]:
    return {"LANGNGHE_DATA_DIR": str(folder), "LANGNGHE_SMTP_HOST": "127.0.0.1", "LANGNGHE_SMTP_PORT": str(post.port),
            "LANGNGHE_SMTP_SECURITY": "none", "LANGNGHE_MAIL_FROM": "langnghe@phong.example"}


def started(url: str, engine: Engine, variables: dict[str, str]) -> object:
    ready, told = processes.Pipe(duplex=False)
    process = processes.Process(
        target=alert_for_ever, args=(told, url, where(engine), variables, clock.now()), daemon=True)
    process.start()
    told.close()
    assert ready.recv() == "ready"
    return process


def stories_told(post: Server) -> Counter[str]:
    """Return story → letters that tell it; a letter that came twice is one, as a mail program shows it."""
    unique = {str(letter["Message-ID"]): letter for letter in post.letters}
    return Counter(title for letter in unique.values() for title in re.findall(r"Lũ số \d+", letter.get_content()))


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_again_and_again_nothing_is_lost_and_nothing_told_twice(
        database: Database, database_url: str, engine: Engine, tmp_path: Path, post: Server, workers: int) -> None:
    world = World(database, engine, tmp_path)
    world.alert(rhythm="hourly")
    dice = random.Random(workers)
    number = 0
    for _ in range(8):
        world.later(hours=1)
        for _ in range(3):
            number += 1
            world.article(f"Lũ số {number}")
        world.index()
        running = [started(database_url, engine, environ(world, post, tmp_path)) for _ in range(workers)]
        time.sleep(dice.uniform(0.0, 0.4))
        for process in running:
            process.kill()                             # type: ignore[attr-defined]
            process.join(60)                           # type: ignore[attr-defined]
            assert process.exitcode == -signal.SIGKILL     # type: ignore[attr-defined]
    world.later(hours=7)
    last = started(database_url, engine, environ(world, post, tmp_path))
    wanted = {f"Lũ số {n}" for n in range(1, number + 1)}
    for _ in range(600):
        if set(stories_told(post)) == wanted:
            break
        time.sleep(0.1)
    time.sleep(0.5)
    last.kill()                                        # type: ignore[attr-defined]
    last.join(60)                                      # type: ignore[attr-defined]
    clock.freeze(None)
    assert stories_told(post) == Counter(dict.fromkeys(wanted, 1))


def test_killed_while_the_server_has_the_letter_the_same_letter_comes_again(
        database: Database, database_url: str, engine: Engine, tmp_path: Path, post: Server) -> None:
    world = World(database, engine, tmp_path)
    world.alert(rhythm="hourly")
    world.later(hours=1)
    world.article("Lũ số 1")
    world.index()
    taken = threading.Event()
    hold = threading.Event()

    def keep_waiting(letter: object) -> None:
        taken.set()
        hold.wait(30)

    post.taken = keep_waiting
    process = started(database_url, engine, environ(world, post, tmp_path))
    assert taken.wait(60)
    process.kill()                                     # type: ignore[attr-defined]
    process.join(60)                                   # type: ignore[attr-defined]
    hold.set()
    post.taken = lambda letter: None
    again = started(database_url, engine, environ(world, post, tmp_path))
    for _ in range(600):
        with database.reading() as session:
            if not alert_messages.post(session).waiting:
                break
        time.sleep(0.1)
    again.kill()                                       # type: ignore[attr-defined]
    again.join(60)                                     # type: ignore[attr-defined]
    clock.freeze(None)
    assert len(post.letters) == 2
    assert post.letters[0].as_bytes() == post.letters[1].as_bytes()
