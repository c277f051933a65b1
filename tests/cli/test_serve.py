"""`serve` as a process of its own: it answers on loopback, and Ctrl-C ends it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import uvicorn

from config.settings import load
from langnghe.cli import listening
from langnghe.cli.errors import Refused
from storage.sessions import open_database

COUNTED = 'langnghe_requests_total{method="GET",route="/topics",status="200"} 12.0'


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(address: str, process: subprocess.Popen[str]) -> bytes:
    """Ask until the desk answers; it is given up when its process has ended."""
    for _attempt in range(600):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return bytes(answer.read())
        except OSError:
            assert process.poll() is None, process.communicate()
            time.sleep(0.1)
    raise AssertionError("no answer")


def test_the_desk_answers_until_it_is_interrupted(data_folder: Path, filled: list[int]) -> None:
    port = free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith("LANGNGHE_")}
    env |= {"LANGNGHE_DATA_DIR": str(data_folder), "LANGNGHE_LANGUAGE": "en"}
    process = subprocess.Popen([sys.executable, "-m", "langnghe", "serve", "--port", str(port)], env=env, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert b"<html" in get(f"http://127.0.0.1:{port}/", process)
        process.send_signal(signal.SIGINT)
        output, _errors = process.communicate(timeout=90)
    finally:
        process.kill()
    assert f"http://127.0.0.1:{port}" in output


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_taken_port_is_refused_before_an_address_is_named(run, language: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        by_option = run("serve", "--port", str(port), language=language)
        by_setting = run("serve", port=str(port), language=language)
    for result in (by_option, by_setting):
        assert (result.exit_code, result.stdout) == (2, "")
        [line] = result.stderr.strip().splitlines()
        assert f"127.0.0.1:{port}" in line and "LANGNGHE_PORT" in line and "--port" in line


def test_another_address_than_loopback_is_refused_without_accounts(run) -> None:
    for settings in ({"host": "0.0.0.0"}, {"host": "::"}, {"host_names": "langnghe.example.vn"}):
        result = run("serve", **settings)
        assert result.exit_code == 2 and "without accounts the desk listens on this machine only" in result.stderr
    for name, value in (("host", "langnghe.example.vn"), ("host", "0.0.0.0:80"), ("host_names", "*"), ("host_names", "a/b")):
        result = run("serve", **{name: value})
        assert result.exit_code == 2 and f"LANGNGHE_{name.upper()}='{value}'" in result.stderr


def test_with_an_account_other_addresses_and_names_are_served(data_folder: Path, run) -> None:
    from langnghe.accounts import managing
    from langnghe.cli.listening import check_reach

    settings = load({"LANGNGHE_DATA_DIR": str(data_folder), "LANGNGHE_HOST": "0.0.0.0", "LANGNGHE_HOST_NAMES": "Desk.example.vn"})
    with pytest.raises(Refused):
        check_reach(settings)
    database = open_database(settings)
    managing.create(database, "lan", "mưa rào trên sông Hương", "administrator")
    database.close()
    check_reach(settings)
    assert settings.host_names == ("desk.example.vn",)


@pytest.mark.parametrize(("proxies", "asked_from", "seen"), [
    ("", "127.0.0.1", ("http", "127.0.0.1")), ("127.0.0.1, 10.1.0.0/16", "127.0.0.1", ("https", "203.0.113.9")),
    ("127.0.0.1, 10.1.0.0/16", "10.1.2.3", ("https", "203.0.113.9")), ("10.1.0.0/16", "127.0.0.1", ("http", "127.0.0.1")),
])
def test_forwarded_addresses_are_believed_from_named_proxies_only(
        monkeypatch: pytest.MonkeyPatch, proxies: str, asked_from: str, seen: tuple[str, str]) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")      # uvicorn's own variable
    got = []

    async def app(scope: dict, receive: object, send: object) -> None:
        got.append((scope["scheme"], scope["client"][0]))

    config = uvicorn.Config(app, **listening._options(load({"LANGNGHE_PROXIES": proxies})))
    config.load()
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": "/", "query_string": b"",
             "scheme": "http", "client": (asked_from, 1), "server": ("127.0.0.1", 8000),
             "headers": [(b"x-forwarded-for", b"198.51.100.7, 203.0.113.9"), (b"x-forwarded-proto", b"https")]}
    asyncio.run(config.loaded_app(scope, None, None))
    assert got == [seen]


@pytest.mark.parametrize("value", ["*", "localhost", "10.0.0.1/8", "langnghe.example.vn"])
def test_a_proxy_is_an_address_or_a_network(run, value: str) -> None:
    result = run("serve", proxies=value)
    assert result.exit_code == 2 and f"LANGNGHE_PROXIES='{value}'" in result.stderr


@pytest.mark.slow
def test_workers_share_their_key_and_their_counters_and_work_goes_on_beside(data_folder: Path, filled: list[int]) -> None:
    port = free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith("LANGNGHE_")}
    env |= {"LANGNGHE_DATA_DIR": str(data_folder), "LANGNGHE_LANGUAGE": "en", "LANGNGHE_LOG_FORMAT": "json"}
    process = subprocess.Popen(
        [sys.executable, "-m", "langnghe", "serve", "--port", str(port), "--workers", "2", "--with", "work"],
        env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(12):
            get(f"{base}/topics", process)
        # A request is counted when its answer has gone out, which may be later than it came in here.
        for wanted in (COUNTED, "langnghe_articles_waiting 0.0"):
            for _attempt in range(600):
                if wanted in get(f"{base}/metrics", process).decode():
                    break
                time.sleep(0.1)
            else:
                raise AssertionError(f"the desk never said {wanted}")
        process.send_signal(signal.SIGINT)
        _output, errors = process.communicate(timeout=90)
    finally:
        process.kill()
    answered = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
    assert [line["status"] for line in answered if line.get("route") == "/topics"] == [200] * 12
    assert "Traceback" not in errors
