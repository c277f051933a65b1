"""A message as text and as a letter: a function of its rows, so that one that is sent twice is the same letter."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from sqlalchemy.orm import Session

from config.clock import DISPLAY_ZONE
from config.errors import Words
from config.mailboxes import is_mailbox
from config.settings import Settings
from langnghe import headers
from langnghe.alerts import words
from langnghe.alerts.mail import MailFailed
from langnghe.formats import plain
from langnghe.i18n import _, ngettext, speaking
from storage import alert_messages, searchable
from storage.alert_messages import ItemRow, LetterRow, MessageRow

LONGEST_SUBJECT = 120


@dataclass(frozen=True, slots=True)
class Part:
    """What one alert tells in a message: why, its lines with paths of the desk, and how many more there are."""

    alert_id: int
    title: str
    reason: str
    lines: tuple[tuple[str, str], ...]
    more: str


def parts(session: Session, message: MessageRow, alert_ids: Collection[int] | None = None) -> list[Part]:
    """Return what a message tells, of these alerts or of all; one of which everything was removed is left out."""
    items = alert_messages.items(session, [message.id])[message.id]
    labels = searchable.topic_labels(session, [item.facts["topic"] for item in items if "topic" in item.facts])
    found = []
    for head in message.heads if message.kind == "news" else ():
        own = [item for item in items if item.alert_id == head["alert"]]
        if own and (alert_ids is None or head["alert"] in alert_ids):
            found.append(_part(head, own, labels))
    return found


def _part(head: Mapping[str, Any], items: Sequence[ItemRow], labels: Mapping[int, str]) -> Part:
    lines = tuple((str(plain(words.line(item.facts, labels.get(item.facts.get("topic", 0), "")))), _path(item, head))
                  for item in items)
    return Part(head["alert"], _title(head), words.reason(head), lines, words.more(head))


def _title(head: Mapping[str, Any]) -> str:
    return str(plain(head["title"])) or words.kind(head["rule"])


def _path(item: ItemRow, head: Mapping[str, Any]) -> str:
    if item.article_id is not None:
        return f"/article/{item.article_id}"
    if item.facts["rule"] == "hotspot":
        return f"/topic/{item.facts['topic']}"
    return "/sources" if item.facts["rule"] == "silent" else f"/?{head['address']}"


def subject(found: Sequence[Part], message: MessageRow) -> str:
    """Return the subject of a message, one line."""
    if message.kind == "heartbeat":
        return _("Alerts: nothing new this week")
    count = sum(head["found"] for head in message.heads if head["alert"] in {part.alert_id for part in found})
    said = ngettext("%(n)s new: %(titles)s", "%(n)s new: %(titles)s", count) % {
        "n": count, "titles": "; ".join(part.title for part in found)}
    said = " ".join(said.split())
    return said if len(said) <= LONGEST_SUBJECT else said[:LONGEST_SUBJECT - 1] + "…"


def text(settings: Settings, message: MessageRow, found: Sequence[Part], alert_ids: Collection[int]) -> str:
    """Return a message as plain text."""
    if message.kind == "heartbeat":
        return _beat(settings, message, alert_ids)
    said = []
    for part in found:
        said += [part.title, "=" * min(len(part.title), 72), part.reason, ""]
        for line, path in part.lines:
            said += [f"- {line}", f"  {words.desk(settings, path)}"]
        said += [part.more] if part.more else []
        said += ["", _("To pause it, mute it for a time or delete it: %(link)s") % {
            "link": words.desk(settings, f"/alerts/{part.alert_id}")}, "", ""]
    said.append(_("Counts are of what was collected, not of everything that was published."))
    return "\n".join(said) + "\n"


def _beat(settings: Settings, message: MessageRow, alert_ids: Collection[int]) -> str:
    head = message.heads[0]
    watched, broken, quiet = (len({*head[name]} & {*alert_ids}) for name in ("watched", "broken", "quiet"))
    return "\n".join([
        words.heartbeat(watched, broken, quiet) + ".",
        _("This line comes once a week when there was nothing to tell, so that silence means something."), "",
        _("All alerts: %(link)s") % {"link": words.desk(settings, "/alerts")}, ""])


def letter(session: Session, settings: Settings, row: LetterRow) -> EmailMessage | None:
    """Return a letter in the office's language; None when nothing of it is left to tell."""
    message = alert_messages.message(session, row.message_id)
    if message is None:
        return None
    with speaking(settings.language):
        found = parts(session, message, row.alert_ids)
        if not found and message.kind == "news":
            return None
        return written(settings, row.recipient, f"[langnghe] {subject(found, message)}",
                       text(settings, message, found, row.alert_ids), row.key, message.at)


def written(settings: Settings, recipient: str, title: str, body: str, key: str, at: datetime) -> EmailMessage:
    """Return a letter; whatever it is made of, the same each time. Raises MailFailed for a recipient that is none."""
    if not is_mailbox(recipient):
        # Kept before such addresses were refused.
        said = Words("no letter can go to {word}: change the recipients of the alert", word=repr(recipient[:60]))
        raise MailFailed(said, whole=False)
    sender = _sender(settings)
    made = EmailMessage(policy=headers.POLICY)
    made["From"], made["To"], made["Subject"] = sender, recipient, headers.one_line(title)
    made["Date"] = format_datetime(at.astimezone(DISPLAY_ZONE))
    made["Message-ID"] = f"<{key}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(body, cte="quoted-printable")
    return headers.checked(made)


def _sender(settings: Settings) -> str:
    named = settings.mail_from or f"langnghe@{socket.getfqdn()}"
    return named if is_mailbox(named) else "langnghe@localhost"     # a machine may have any name


def key_of(message_id: int, recipient: str, at: datetime) -> str:
    """Return what stands before the @ of a Message-ID."""
    digest = hashlib.sha256(f"{message_id} {recipient} {at.isoformat()}".encode()).hexdigest()
    return f"alert-{message_id}-{digest[:24]}"
