"""What an alert would tell, without keeping anything: as if it had begun some hours ago and told nothing yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from config import clock, thresholds
from config.errors import Words
from config.settings import Settings
from langnghe.alerts import letters, requests, words
from langnghe.alerts.letters import written
from langnghe.alerts.mail import Line, MailFailed
from langnghe.alerts.requests import NotKept
from langnghe.alerts.rules import NEEDS_SEARCH, Ground, look
from langnghe.i18n import _
from search.service import Searcher
from storage import saved, searchable
from storage.alerts import AlertRow
from storage.sessions import Database

# What nothing was told of: no alert has this number.
NOBODY = 0


def text(database: Database, settings: Settings, searcher: Searcher, alert: AlertRow, hours: int) -> str:
    """Return the lines that it would tell. Raises QueryError, NotKept and EngineUnavailable."""
    now = clock.now()
    with database.reading() as session:
        search = saved.get(session, alert.spec.saved_id) if alert.spec.saved_id else None
    if search is None and alert.spec.rule in NEEDS_SEARCH:
        raise NotKept(Words("it needs a saved search"))
    since = now - timedelta(hours=hours)
    asked = replace(alert, id=NOBODY, paused=False, muted_until=None, since=since, looked_at=since,
                    state={"silent": []})
    query = requests.asked(database, search.query) if search else None
    found = look(Ground(database, settings, thresholds.load(settings), lambda: searcher, now), asked, query)
    topics = [item.facts["topic"] for item in found.items if "topic" in item.facts]
    with database.reading() as session:
        labels = searchable.topic_labels(session, topics)
    lines = [words.line(item.facts, labels.get(item.facts.get("topic", 0), "")) for item in found.items]
    head = words.rule(alert.spec, search.title if search else "")
    return "\n".join([f"{head}: {found.found}", *(f"- {line}" for line in lines)])


def send(settings: Settings, recipient: str, body: str) -> None:
    """Send it as a letter of its own. Raises MailFailed."""
    now, title = clock.now(), _("A try of an alert")
    if not settings.smtp_host:
        raise MailFailed(Words("no mail server is set: LANGNGHE_SMTP_HOST is empty"), whole=True)
    line = Line(settings)
    try:
        line.send(written(settings, recipient, f"[langnghe] {title}", body + "\n",
                          letters.key_of(0, recipient, now), now))
    finally:
        line.close()
