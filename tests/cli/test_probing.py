"""`source probe` and `source check` given what they cannot use: one line, exit code 2, nothing asked or written."""

from __future__ import annotations

from pathlib import Path

import pytest


def refused(result, *words: str) -> None:
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert len(result.stderr.splitlines()) == 1
    for word in words:
        assert word in result.stderr, result.stderr


@pytest.mark.parametrize(("arguments", "words"), [
    ((), ("either one address or --list FILE",)),
    (("https://bao.example", "--list", "x.txt"), ("either one address or --list FILE",)),
    (("--list", "x.txt", "--out", "a.toml"), ("--out names one file",)),
    (("https://bao.example/tac-gia/ai-do",), ("profile page",)),
    (("https://bao.example/u/ai-do/",), ("profile page",)),
    (("ftp://bao.example/",), ("neither http nor https",)),
    (("bao mau",), ("not the name of a site",)),
    (("https://bao.example", "--out", "Báo.toml"), ("Báo.toml", "lower-case")),
    (("https://bao.example", "--out", "bao.json"), ("bao.json", "ends in .toml")),
    (("--list", "nowhere.txt"), ("nowhere.txt", "no such file")),
    (("--list", "."), ("it is a folder",)),
    (("https://bao.example",), ("LANGNGHE_CONTACT",)),
    (("http://127.0.0.1:9",), ("LANGNGHE_ALLOW_LOOPBACK",)),
])
def test_what_cannot_be_probed_is_one_line(run, arguments, words) -> None:
    refused(run("source", "probe", *arguments), *words)


@pytest.mark.parametrize(("content", "words"), [
    (b"", "no address in it"), (b"# nothing\n\n", "no address in it"), (b"\xff\xfe\x00b", "not a text in UTF-8")])
def test_a_list_without_addresses_is_one_line(run, tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "portals.txt"
    file.write_bytes(content)
    refused(run("source", "probe", "--list", str(file)), str(file), words)


def test_a_file_that_is_there_is_not_asked_for(run, tmp_path: Path) -> None:
    file = tmp_path / "bao.toml"
    file.write_text("mine", "utf-8")
    refused(run("source", "probe", "https://bao.example", "--out", str(file)), str(file), "--force")
    assert file.read_text("utf-8") == "mine"


def test_every_wrong_file_is_named(run, data_folder: Path) -> None:
    folder = data_folder / "config" / "sources"
    folder.mkdir(parents=True)
    for name in ("a", "b"):
        (folder / f"{name}.toml").write_text('title = "x"\nkind = "y"\n', "utf-8")
    result = run("source", "check")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 6)     # kind, domains and start of each
    assert "a.toml, line 2: kind" in result.stderr and "b.toml, line 2: kind" in result.stderr


def test_a_live_check_needs_sources_that_are_on(run) -> None:
    result = run("source", "check", "--live")
    assert result.exit_code == 2 and "No source is switched on" in result.stderr
    assert "--live" in run("source", "check", "--source", "vnexpress").stderr
    assert "LANGNGHE_CONTACT" in run("source", "check", "--live", "--source", "vnexpress").stderr
    assert "no source is named 'nowhere'" in run("source", "check", "--live", "--source", "nowhere").stderr


def test_rules_that_are_due_are_said_wherever_health_is(run, data_folder: Path) -> None:
    folder = data_folder / "config" / "sources"
    folder.mkdir(parents=True)
    (folder / "bao-cu.toml").write_text(
        'title = "Báo Cũ"\nkind = "press"\ndomains = ["baocu.example"]\n[start]\nfeeds = ["https://baocu.example/a.rss"]\n'
        '[rules]\nversion = 1\nbody = "p"\nvalid_until = 2026-05-31\n', "utf-8")
    late, early = "2026-06-01T00:30:00+07:00", "2026-05-31T23:30:00+07:00"
    for clock, due in ((late, True), (early, False)):
        check = run("source", "check", clock=clock)
        assert check.exit_code == 0 and ("bao-cu: the rules were to be checked by 31 May 2026" in check.stdout) is due
        assert ("on, rules due for a check" in run("source", "list", clock=clock).stdout) is due
        assert ("rules due for a check: bao-cu" in run("doctor", clock=clock).stdout) is due


def test_a_private_address_is_said_to_be_private(run, tmp_path: Path) -> None:
    refused(run("source", "probe", "http://10.0.0.1/"), "private address")
    file = tmp_path / "portals.txt"
    file.write_text("http://10.0.0.1/\nhttp://[fec0::1]/\n", "utf-8")
    result = run("source", "probe", "--list", str(file))
    assert result.exit_code == 1 and result.stderr.count("a private address") == 2
