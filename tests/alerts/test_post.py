"""Letters, on real connections: each reaches the reader once, none is lost, and no password is said."""

from __future__ import annotations

import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from config.settings import load
from langnghe.alerts import letters, run
from langnghe.alerts.letters import written
from langnghe.alerts.mail import Line, MailFailed
from storage import alert_messages, alerts, jobs
from storage.alert_messages import Post
from tests.alerts.alert_world import MAILBOX, NOW, World
from tests.alerts.smtp_server import Server
from tests.conftest import fast_on_sqlite

SECRET = "mat-khau+/="


def grow(world: World, *titles: str) -> None:
    world.later(minutes=20)
    for title in titles:
        world.article(title)
    world.later(minutes=20)


def post_of(world: World) -> Post:
    with world.database.reading() as session:
        return alert_messages.post(session)


def letters_due(world: World) -> int:
    with world.database.reading() as session:
        return alert_messages.letters_waiting(session, world.now)


@fast_on_sqlite
def test_one_letter_a_mailbox_says_why_it_came_and_how_to_quiet_it(posting: World, post: Server) -> None:
    first, second = posting.alert(), posting.alert("count", least=1, hours=24, recipients=(MAILBOX, "tin@phong.example"))
    grow(posting, "Lũ quét", "Lũ lên\r\nBcc: la@mat.example")
    done = posting.turn()
    assert (done.told, done.sent, sorted(post.recipients)) == (3, 2, [[MAILBOX], ["tin@phong.example"]])
    letter = post.letters[post.recipients[1] == [MAILBOX]]
    text = letter.get_content()
    assert "Lũ quét" in text and "https://desk.example/article/" in text
    assert "Từ khóa: “lũ” (đúng dấu)." in text and "Tìm thấy: 2." in text
    assert f"https://desk.example/alerts/{first}" in text and f"https://desk.example/alerts/{second}" in text
    assert letter["Bcc"] is None and letter["Subject"].startswith("[langnghe] 3 tin mới: Lũ; Lũ")
    assert letter["Message-ID"].endswith("@phong.example>") and letter["Auto-Submitted"] == "auto-generated"
    assert posting.turn().sent == 0


@fast_on_sqlite
def test_at_once_is_grouped_and_rests_a_quarter_of_an_hour(posting: World, post: Server) -> None:
    posting.alert()
    grow(posting, "Lũ một")
    posting.turn()
    for minutes, letters_ in ((5, 1), (9, 1), (2, 2)):
        posting.later(minutes=minutes)
        posting.article(f"Lũ sau {minutes} phút")
        posting.turn()
        assert len(post.letters) == letters_
    assert post.letters[-1].get_content().count("/article/") == 3


def test_a_dead_server_loses_nothing_and_is_asked_less_and_less(posting: World, post: Server) -> None:
    posting.alert(recipients=(MAILBOX, "tin@phong.example"))
    post.down = True
    grow(posting, "Lũ quét")
    rests = []
    for _ in range(4):
        assert posting.turn().failed == 1
        assert letters_due(posting) == 0
        before = posting.now
        while not letters_due(posting):
            posting.later(seconds=30)
        rests.append((posting.now - before).total_seconds())
    assert rests[0] >= 60 and rests[1:] == [rest * 2 for rest in rests[:-1]]
    state = post_of(posting)
    assert (state.waiting, state.sent_at) == (2, None) and "421" in state.error
    post.down = False
    posting.turn()
    assert sorted(post.recipients) == [[MAILBOX], ["tin@phong.example"]]
    assert post_of(posting) == Post(0, None, "", posting.now)


@fast_on_sqlite
def test_a_mailbox_that_is_refused_holds_up_no_other(posting: World, post: Server) -> None:
    post.refuse[MAILBOX] = "550 no such mailbox"
    posting.alert(recipients=(MAILBOX, "tin@phong.example"))
    grow(posting, "Lũ quét")
    done = posting.turn()
    assert (done.sent, done.failed, post.recipients) == (1, 1, [["tin@phong.example"]])
    assert "no such mailbox" in post_of(posting).error


@fast_on_sqlite
def test_a_letter_that_is_sent_twice_is_the_same_letter(posting: World, post: Server, monkeypatch: pytest.MonkeyPatch
                                                        ) -> None:
    posting.alert()
    grow(posting, "Lũ quét")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(alert_messages, "sent", crash)
    with pytest.raises(KeyboardInterrupt):
        posting.turn()
    monkeypatch.undo()
    posting.later(hours=3)
    posting.turn()
    assert len(post.letters) == 2
    assert post.letters[0].as_bytes() == post.letters[1].as_bytes()


def test_two_workers_never_both_send(posting: World, post: Server) -> None:
    posting.alert()
    grow(posting, "Lũ quét")
    other: list[run.Turn] = []
    # While the server has one worker's letter and has not confirmed it, another one comes.
    post.taken = lambda letter: other.append(posting.turn("other"))
    assert posting.turn("one").sent == 1
    assert [one.busy for one in other] == [True]
    assert len(post.letters) == 1


@fast_on_sqlite
def test_turns_at_the_same_moment_tell_once(posting: World, post: Server) -> None:
    alert = posting.alert()
    grow(posting, "Lũ quét", "Lũ lên")
    workers = [threading.Thread(target=posting.turn, args=(f"worker {n}",)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (len(posting.items(alert)), len(post.letters)) == (2, 1)


@fast_on_sqlite
def test_a_worker_that_lost_its_lease_keeps_nothing(posting: World, post: Server, monkeypatch: pytest.MonkeyPatch
                                                    ) -> None:
    from storage.errors import LeaseLost

    alert = posting.alert()
    grow(posting, "Lũ quét")
    look = run.look

    def slow(*arguments: object) -> object:
        found = look(*arguments)       # type: ignore[arg-type]
        with posting.database.writing() as session:
            assert jobs.claim(session, run.JOB, "other", posting.now + timedelta(hours=1), 600.0) is not None
        return found

    monkeypatch.setattr(run, "look", slow)
    with pytest.raises(LeaseLost):
        posting.turn("slow")
    assert (posting.items(alert), post.letters) == ([], [])


@fast_on_sqlite
def test_a_changed_or_quieted_alert_tells_nothing_of_what_was_under_way(posting: World, monkeypatch: pytest.MonkeyPatch
                                                                       ) -> None:
    alert = posting.alert()
    grow(posting, "Lũ quét")
    look = run.look

    def meanwhile(*arguments: object) -> object:
        with posting.database.writing() as session:
            alerts.pause(session, alert)
        return look(*arguments)       # type: ignore[arg-type]

    monkeypatch.setattr(run, "look", meanwhile)
    assert posting.turn().told == 0
    assert posting.items(alert) == []


@fast_on_sqlite
def test_once_a_week_a_line_says_that_nothing_was_new(posting: World, post: Server) -> None:
    posting.alert()
    broken = posting.alert(query="q=ngu%E1%BB%93n%3Akh%C3%B4ng-c%C3%B3")
    posting.alert("hotspot", query="", recipients=("tin@phong.example",))
    for _ in range(15):
        posting.later(days=1)
        posting.turn()
    lines = [letter for letter, to in zip(post.letters, post.recipients, strict=True) if to == [MAILBOX]]
    assert [letter.get_content().splitlines()[0] for letter in lines] == [
        "2 cảnh báo đang được theo dõi, không có gì mới; 1 cảnh báo bị lỗi."] * 2
    with posting.database.writing() as session:
        alerts.remove(session, broken, posting.now)
    grow(posting, "Lũ quét")
    posting.turn()
    for _ in range(6):
        posting.later(days=1)
        posting.turn()
    # Two lines, then news: no third line until a week after them.
    assert [to for to in post.recipients if to == [MAILBOX]] == [[MAILBOX]] * 3


@fast_on_sqlite
def test_letters_without_a_mail_server_wait_and_are_counted(world: World) -> None:
    world.alert()
    grow(world, "Lũ quét")
    world.turn()
    assert (world.waiting(), post_of(world).waiting) == (0, 1)


@fast_on_sqlite
def test_an_alert_that_goes_takes_its_waiting_letters(world: World) -> None:
    alert, other = world.alert(), world.alert("count", least=0, hours=24)
    grow(world, "Lũ quét")
    world.turn()
    with world.database.writing() as session:
        alert_messages.drop_letters(session, alert)
        assert [row.alert_ids for row in alert_messages.letters_due(session, world.now, 9)] == [(other,)]
        alert_messages.drop_letters(session, other, kept=(MAILBOX,))
        assert alert_messages.post(session).waiting == 1
        alert_messages.drop_letters(session, other)
        assert alert_messages.post(session).waiting == 0


@fast_on_sqlite
def test_a_letter_of_which_nothing_is_left_is_not_sent(posting: World, post: Server) -> None:
    from storage.models import AlertItem

    post.down = True
    posting.alert()
    grow(posting, "Lũ có người xin gỡ")
    posting.turn()
    with posting.database.writing() as session:
        session.query(AlertItem).delete()
    post.down = False
    posting.later(hours=1)
    posting.turn()
    assert (post.letters, post_of(posting).waiting) == ([], 0)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """Return a certificate of this machine and a server's context with it."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (x509.CertificateBuilder().subject_name(named).issuer_name(named).public_key(key.public_key())
            .serial_number(1).not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
            .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256()))
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", context


def line_to(server: Server, **settings: str) -> Line:
    values = {"SMTP_HOST": "localhost", "SMTP_PORT": str(server.port), "SMTP_USER": "ban", "SMTP_PASSWORD": SECRET}
    return Line(load({f"LANGNGHE_{name}": value for name, value in (values | settings).items()}))


def letter_to(recipient: str) -> object:
    return written(load({"LANGNGHE_MAIL_FROM": "a@phong.example"}), recipient, "Thử", "Một dòng.\n", "key", NOW)


def test_the_password_goes_only_over_an_encrypted_way_to_a_known_server(
        certificate: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch) -> None:
    trusted, context = certificate
    with Server(context) as server:
        server.password = SECRET
        with pytest.raises(MailFailed, match="certificate"):
            line_to(server).send(letter_to(MAILBOX))       # type: ignore[arg-type]
        assert server.logins == []
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        line = line_to(server)
        line.send(letter_to(MAILBOX))                      # type: ignore[arg-type]
        line.send(letter_to("hai@phong.example"))          # type: ignore[arg-type]
        line.close()
        assert (server.logins, server.encrypted) == (["ban"], [True, True])


def test_a_server_without_encryption_is_refused(post: Server) -> None:
    post.password = SECRET
    with pytest.raises(MailFailed, match="STARTTLS"):
        line_to(post).send(letter_to(MAILBOX))             # type: ignore[arg-type]
    with pytest.raises(MailFailed, match="on this machine"):
        line_to(post, SMTP_HOST="mail.example", SMTP_SECURITY="none").send(letter_to(MAILBOX))   # type: ignore[arg-type]
    assert (post.logins, post.letters) == ([], [])


def test_a_wrong_password_is_said_without_it(certificate: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
                                             ) -> None:
    trusted, context = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with Server(context) as server:
        server.password = "another"
        with pytest.raises(MailFailed) as failed:
            line_to(server).send(letter_to(MAILBOX))       # type: ignore[arg-type]
    assert "535" in str(failed.value) and SECRET not in str(failed.value) and failed.value.whole


def test_a_letter_is_a_function_of_its_rows() -> None:
    one, two = (letter_to(MAILBOX) for _ in range(2))
    assert one.as_bytes() == two.as_bytes()                # type: ignore[attr-defined]
    assert letters.key_of(1, MAILBOX, NOW) != letters.key_of(2, MAILBOX, NOW)
