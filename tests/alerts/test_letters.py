"""What a letter is made of stays text, and one that cannot be made holds up no other."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

import pytest

from config.settings import load
from langnghe import headers
from langnghe.alerts import letters, run, specs
from langnghe.alerts.letters import written
from langnghe.alerts.mail import Line, MailFailed
from langnghe.alerts.requests import NotKept
from langnghe.kept_troubles import told
from storage import alert_messages
from tests.alerts.alert_world import MAILBOX, NOW, World
from tests.alerts.smtp_server import Server
from tests.conftest import fast_on_sqlite

INJECTING = "lụt =?utf-8?q?x=0d=0aBcc=3a_evil=40evil=2eexample=0d=0aX-Injected=3a_1?="
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding",
           "MIME-Version"]
ODD = "=?utf-8?b?Cg==?=@b.example"      # accepted once


@pytest.mark.parametrize(("title", "said"), [
    (INJECTING, INJECTING), ("=?utf-8?b?QmNjOiB4?=", "=?utf-8?b?QmNjOiB4?="), ("a\r\nBcc: x@y.example", "a Bcc: x@y.example"),
    ("a\nb\x00\x1b[1m\u202ec", "a b[1mc"), ("\u2028Bcc: a@b.example", "Bcc: a@b.example"), ("a\x85Bcc: x", "aBcc: x"),
    ("\ud800x", "x"), ("lũ " * 300, ("lũ " * 300).strip()), ("x" * 2000, "x" * 2000), ("", ""), ("Plain words", "Plain words"),
    ("[langnghe] 3 tin mới: " + INJECTING, "[langnghe] 3 tin mới: " + INJECTING),
])
def test_a_subject_is_text(title: str, said: str) -> None:
    made = written(load({"LANGNGHE_MAIL_FROM": "a@phong.example"}), MAILBOX, title, "Thân\n.\r\nBcc: x\n", "key", NOW)
    content = made.as_bytes()
    read = message_from_bytes(content, policy=default)
    assert (read.keys(), read["Subject"], read["To"], read.defects) == (HEADERS, said, MAILBOX, [])
    assert read.get_content().splitlines() == ["Thân", ".", "Bcc: x"]
    assert max(map(len, content.partition(b"\r\n\r\n")[0].splitlines())) <= 78


def test_a_header_is_set_once_and_an_address_is_never_encoded() -> None:
    made = written(load({}), "a" * 64 + "@" + ".".join(["b" * 60] * 3), "Thử", "Một\n", "key", NOW)
    assert f"To: {made['To']}\r\n".encode() in made.as_bytes()
    with pytest.raises(ValueError, match="at most 1"):
        made["Subject"] = "Thêm"
    for wrong in ("ă@b.example", "=?utf-8?q?a?=@b.example", ""):
        del made["To"]
        with pytest.raises(headers.HeadersBroken):
            made["To"] = wrong


def test_a_message_with_other_headers_than_were_set_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    made = written(load({}), MAILBOX, "Thử", "Một\n", "key", NOW)
    monkeypatch.setattr(type(made["Subject"]), "fold", lambda self, policy: "Subject: a\r\nBcc: x@y.example\r\n")
    with pytest.raises(headers.HeadersBroken):
        headers.checked(made)


@pytest.mark.parametrize("name", ["may chu", "=?utf-8?b?Cg==?=", "máy", ""])
def test_a_machine_may_have_any_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(letters.socket, "getfqdn", lambda: name)
    made = written(load({}), MAILBOX, "Thử", "Một\n", "key", NOW)
    assert (made["From"], made["Message-ID"]) == ("langnghe@localhost", "<key@localhost>")


@pytest.mark.parametrize("typed", [ODD, "=?utf-8?q?victim=40evil.com?=@b.c", "=?utf-8?q?=00?=@b.c", ".a@b.c", "a..b@c.d"])
def test_an_address_that_a_program_would_rewrite_is_refused(typed: str) -> None:
    with pytest.raises(NotKept, match="is no e-mail address"):
        specs.mailboxes(f"{MAILBOX}, {typed}")


@fast_on_sqlite
def test_the_name_of_a_search_adds_no_header(posting: World, post: Server) -> None:
    posting.alert("count", saved_id=posting.search(title=INJECTING), least=0, hours=24)
    posting.later(minutes=20)
    posting.article("Lũ quét")
    assert posting.turn(every=True).sent == 1
    (letter,) = post.letters
    assert (post.recipients, letter.keys()) == ([[MAILBOX]], HEADERS)
    assert INJECTING in letter["Subject"] and INJECTING in letter.get_content()


def waits_for(world: World) -> list[str]:
    world.later(days=1)
    with world.database.reading() as session:
        return [row.recipient for row in alert_messages.letters_due(session, world.now, 9)]


@fast_on_sqlite
def test_a_recipient_that_was_accepted_once_holds_up_nobody(posting: World, post: Server) -> None:
    posting.alert(recipients=(ODD, MAILBOX, ".a@b.example"))
    posting.later(minutes=20)
    posting.article("Lũ quét")
    done = posting.turn(every=True)
    assert (done.sent, done.failed, post.recipients) == (1, 2, [[MAILBOX]])
    with posting.database.reading() as session:
        assert ".a@b.example" in alert_messages.post(session).error
    assert waits_for(posting) == [ODD, ".a@b.example"]


@fast_on_sqlite
@pytest.mark.parametrize("where", ["made", "given"])
def test_a_letter_that_cannot_be_made_is_put_off_alone(
    posting: World, post: Server, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    text, send = letters.text, Line.send

    def fails(settings: object, message: object, found: object, alert_ids: tuple[int, ...]) -> str:
        if first in alert_ids:
            raise ZeroDivisionError("Nguyễn Văn A")
        return text(settings, message, found, alert_ids)         # type: ignore[arg-type]

    def refuses(self: Line, letter: object) -> None:
        if letter["To"] == MAILBOX:                              # type: ignore[index]
            raise ZeroDivisionError("Nguyễn Văn A")
        send(self, letter)                                       # type: ignore[arg-type]

    first, _ = posting.alert(), posting.alert(recipients=("hai@phong.example",))
    monkeypatch.setattr(letters, "text", fails) if where == "made" else monkeypatch.setattr(Line, "send", refuses)
    posting.later(minutes=20)
    posting.article("Lũ quét")
    done = posting.turn(every=True)
    assert (done.sent, done.failed, post.recipients) == (1, 1, [["hai@phong.example"]])
    with posting.database.reading() as session:
        error = told(alert_messages.post(session).error)
    assert "ZeroDivisionError (test_letters.py:" in error and "Nguyễn" not in error
    assert waits_for(posting) == [MAILBOX]


@fast_on_sqlite
def test_an_alert_that_cannot_be_looked_at_holds_up_no_other(
    posting: World, post: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, broken, well = run.look, posting.alert(), posting.alert(recipients=("hai@phong.example",))

    def fails(ground: object, alert: object, query: object) -> object:
        if alert.id == broken:                                   # type: ignore[attr-defined]
            raise ZeroDivisionError("Nguyễn Văn A")
        return look(ground, alert, query)                        # type: ignore[arg-type]

    monkeypatch.setattr(run, "look", fails)
    posting.later(minutes=20)
    posting.article("Lũ quét")
    done = posting.turn(every=True)
    assert (done.broken, done.sent, posting.told(well)) == (1, 1, ["Lũ quét"])
    monkeypatch.undo()
    posting.later(hours=1)
    posting.turn(every=True)
    assert posting.told(broken) == ["Lũ quét"]


def test_a_bad_recipient_is_said_in_words() -> None:
    with pytest.raises(MailFailed, match="no letter can go to") as failed:
        written(load({}), ODD, "Thử", "Một\n", "key", NOW)
    assert not failed.value.whole
