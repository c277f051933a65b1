"""`crawl` as a process of its own, against a small site on this machine."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from sqlalchemy import func, select

from config import clock
from config.settings import load
from storage import frontier, runs, sources
from storage.models import PageOutcome
from storage.sessions import Database, open_database
from tests.forking import COMMAND, Forked, langnghe

ARTICLE = """<html><head><title>{title}</title>
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{title}","datePublished":"2026-05-20T08:00:00+07:00"}}
</script></head><body><article><h1>{title}</h1>{body}</article></body></html>"""
TITLES = ("Cầu mới thông xe sau hai năm thi công", "Chợ đầu mối dời ra ngoại ô từ tháng sau")
BODY = "".join(f"<p>{text}</p>" for text in (
    "Sáng nay, chính quyền địa phương cho biết công trình đã hoàn thành đúng hạn sau hai năm thi công liên tục.",
    "Từ nay người dân hai xã không còn phải đi đò qua sông, quãng đường đến trung tâm huyện rút ngắn bảy cây số.",
    "Nhà thầu bảo hành trong năm năm; đèn chiếu sáng và biển báo được lắp xong trong tuần này.",
    "Nhiều hộ buôn bán nhỏ mong bến bãi cũ được giữ lại làm chợ để việc làm ăn không bị gián đoạn.",
))


class Site(BaseHTTPRequestHandler):
    """robots.txt, a section page and two articles."""

    # With 1.0 the connection would be closed after each answer, which Twisted does not expect: a request that it sends
    # on it in that moment is lost, and the page due again later.
    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[str]] = []
    open: ClassVar[threading.Event] = threading.Event()     # while it is not set, an article is not answered

    def do_GET(self) -> None:
        pages = {"/robots.txt": "User-agent: *\nAllow: /\n", "/": "".join(
            f'<a href="/bai-{n}.html">{title}</a>' for n, title in enumerate(TITLES))}
        pages |= {f"/bai-{n}.html": ARTICLE.format(title=title, body=BODY) for n, title in enumerate(TITLES)}
        self.asked.append(self.path)
        if self.path.startswith("/bai-"):
            self.open.wait(60)
        body = pages.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/plain" if self.path == "/robots.txt" else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked.clear()
    Site.open.set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    Site.open.set()
    server.shutdown()
    server.server_close()


def environment(data_folder: Path, **settings: str) -> dict[str, str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("LANGNGHE_")}
    env |= {"LANGNGHE_DATA_DIR": str(data_folder), "LANGNGHE_LANGUAGE": "en", "LANGNGHE_DOWNLOAD_DELAY": "0",
            "LANGNGHE_ALLOW_LOOPBACK": "true", "LANGNGHE_EXTRACT_PROCESSES": "0"}
    return env | {f"LANGNGHE_{name.upper()}": value for name, value in settings.items()}


def crawl(data_folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return langnghe(["crawl", *arguments], environment(data_folder, **settings), Path.cwd())


def add_source(data_folder: Path, host: str) -> None:
    folder = data_folder / "config" / "sources"
    folder.mkdir(parents=True)
    (folder / "bao-nho.toml").write_text(f"""title = "Báo Nhỏ"
kind = "press"
domains = ["{host}"]
enabled = true
article_urls = ['/bai-\\d+\\.html$']
[start]
sections = ["http://{host}/"]
""", encoding="utf-8")


def test_pages_end_in_counted_statuses(data_folder: Path, site: str) -> None:
    add_source(data_folder, site)
    done = crawl(data_folder)
    assert done.returncode == 0, done.stderr
    counts = {cells[0]: int(cells[1]) for line in done.stdout.splitlines()[1:] if (cells := line.split())[1].isdigit()}
    assert counts["stored"] == 2
    assert counts["together"] == sum(n for name, n in counts.items() if name != "together")
    assert "ended because: nothing is due" in done.stdout
    again = crawl(data_folder)
    assert again.returncode == 0
    assert again.stdout == "Nothing is due.\n"


def test_a_file_that_was_renamed_is_noticed_and_its_pages_follow(data_folder: Path, site: str, run) -> None:
    add_source(data_folder, site)
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        frontier.add_links(session, sources.ensure(session, "bao-cu", "Báo Cũ", "press"), [
            (f"http://{site}/", "section", 1, clock.now(), None)])
    database.close()
    done = crawl(data_folder)
    assert (done.returncode, done.stdout) == (0, "Nothing is due.\n")
    assert "give `langnghe source rename bao-cu bao-nho`" in done.stderr
    assert run("source", "rename", "bao-cu", "bao-nho").exit_code == 0
    again = crawl(data_folder)
    assert "stored" in again.stdout and "rename" not in again.stderr


def test_a_days_budget_that_is_used_up_is_said_with_what_waits(data_folder: Path, site: str) -> None:
    add_source(data_folder, site)
    for pages in ("1", "2"):
        # The section alone, then one of its articles.
        done = crawl(data_folder, pages_a_day=pages)
        assert done.returncode == 0, done.stderr
        assert "ended because: the day's page budget is used up" in done.stdout
    assert "1 page is due and waits for the next day." in done.stdout
    over = crawl(data_folder, pages_a_day="2")
    assert over.stdout.splitlines() == [
        "0 B; ended because: the day's page budget is used up", "1 page is due and waits for the next day."]


def test_a_crawl_that_another_one_keeps_from_its_host_says_so(data_folder: Path, site: str) -> None:
    add_source(data_folder, site)
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        frontier.take_host(session, "another machine's crawl", site, clock.now(), 600.0)
    database.close()
    done = crawl(data_folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "0 B; ended because: another crawl holds the hosts of what is due\n"


def test_nothing_switched_on_is_said(run) -> None:
    result = run("crawl")
    assert (result.exit_code, result.stderr) == (
        2, "Error: No source is switched on; `langnghe source list` shows them.\n")


def test_an_unknown_source_is_one_line(run) -> None:
    result = run("crawl", "--source", "nowhere")
    assert result.exit_code == 2
    assert "no source is named 'nowhere'" in result.stderr


def test_a_public_source_needs_a_contact(run) -> None:
    result = run("crawl", "--source", "vnexpress")
    assert result.exit_code == 2
    assert "LANGNGHE_CONTACT" in result.stderr


def test_a_wrong_file_stops_no_other_source(data_folder: Path, site: str, run) -> None:
    add_source(data_folder, site)
    folder = data_folder / "config" / "sources"
    (folder / "bao-hong.toml").write_text('tittle = "x"\nkind = "blog"\n', "utf-8")
    database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
    with database.writing() as session:
        sources.ensure(session, "bao-hong", "Báo Hỏng", "press", enabled=True)
    done = crawl(data_folder)
    assert done.returncode == 1
    assert "stored" in done.stdout and "bao-hong.toml" in done.stderr and "left out" in done.stderr
    with database.reading() as session:
        hurt = sources.by_name(session, "bao-hong")
    database.close()
    assert hurt is not None and hurt.enabled      # its file is there: it comes back when that is mended
    named = run("crawl", "--source", "bao-hong")
    assert named.exit_code == 2 and "bao-hong.toml" in named.stderr and "no source is named" not in named.stderr


def test_a_crawl_says_nothing_but_its_own_words(data_folder: Path, site: str) -> None:
    add_source(data_folder, site)
    # Begun as staff begin it: what a library says while it is imported would be seen too.
    done = subprocess.run([sys.executable, "-m", "langnghe", "crawl"], env=environment(data_folder, extract_processes="1"),
                          capture_output=True, text=True, timeout=90)
    assert [line for line in done.stderr.splitlines() if not line.startswith("Pages fetched: ")] == []
    assert re.search(r"\d [KM]?B; ended because: nothing is due", done.stdout)


def test_following_says_when_the_next_page_is_due(data_folder: Path, site: str) -> None:
    add_source(data_folder, site)
    process = subprocess.Popen(
        [sys.executable, "-m", "langnghe", "crawl", "--follow"], env=environment(data_folder),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    lines = iter(process.stderr.readline, "")
    said = next(line for line in lines if line.startswith("Waiting"))
    process.terminate()
    rest = process.communicate(timeout=60)[1]
    assert re.fullmatch(r"Waiting; next due at \d\d:\d\d\.\n", said)
    assert "Waiting" not in rest


def outcomes(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(PageOutcome)) or 0


def interrupted(data_folder: Path, number: int, *arguments: str) -> tuple[int, str, str]:
    """Send a signal to a crawl that waits for its second page; return its exit code, output and end_reason."""
    Site.open.clear()
    process = Forked(COMMAND, ["crawl", *arguments], environment(data_folder), Path.cwd())
    try:
        while "/" not in Site.asked and process.poll() is None:   # only then is the record set up
            time.sleep(0.05)
        database = open_database(load({"LANGNGHE_DATA_DIR": str(data_folder)}))
        while process.poll() is None and not outcomes(database):
            time.sleep(0.05)
        while not any(path.startswith("/bai-") for path in Site.asked) and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(number)
        said = process.communicate(timeout=60)[0]
    finally:
        process.kill()
    with database.reading() as session:
        reason = runs.latest(session)[0].end_reason
    database.close()
    return process.poll() or 0, said, reason


@pytest.mark.parametrize(("number", "arguments", "code"), [
    (signal.SIGINT, [], 130),
    pytest.param(signal.SIGTERM, [], 143, marks=pytest.mark.slow),
    pytest.param(signal.SIGTERM, ["--follow"], 0, marks=pytest.mark.slow)])
def test_a_stopped_crawl_says_what_is_still_due(
    data_folder: Path, site: str, number: int, arguments: list[str], code: int,
) -> None:
    add_source(data_folder, site)
    returned, said, reason = interrupted(data_folder, number, *arguments)
    assert (returned, reason) == (code, "stopped")
    assert "ended because: it was stopped\n2 pages are still due.\n" in said and "othing is due" not in said
