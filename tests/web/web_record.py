"""A small invented record: two outlets, a syndicated story, a revision, a withdrawal, an undated and a hostile title."""

from __future__ import annotations

import shutil
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import seeded_streams
from seeded_check import compared
from seeded_report import hand_in
from sqlalchemy.orm import Session

from config import clock, thresholds
from config.settings import Settings, load
from pipelines.digest import publish
from pipelines.rumors import evidence, register
from pipelines.rumors.evidence import Typed
from pipelines.rumors.register import Act, Actor, Heard
from pipelines.situations.checking import Draft
from search.indexer import rebuild
from search.opening import open_engine
from storage import (
    alert_messages,
    alerts,
    articles,
    outcomes,
    rumor_candidates,
    rumor_writes,
    saved,
    situations,
    sources,
    stories,
    topics,
)
from storage.alert_messages import NewItem
from storage.alerts import AlertSpec
from storage.articles import ArticleRow
from storage.sessions import Database, open_database
from tests import asked_record
from tests.empty_record import lay_empty_record

NOW = datetime(2026, 5, 20, 5, 0, tzinfo=UTC)
HOSTILE = '<script>alert(1)</script> "nháy" & <img src=x onerror=alert(2)> ‮gnôn gnữn'
BODY = (
    "Sáng nay, Sở Y tế thông báo mức viện phí mới áp dụng từ đầu tháng sau tại các bệnh viện công.\n"
    "Người bệnh có thẻ bảo hiểm y tế không phải trả thêm phần chênh lệch trong năm đầu tiên áp dụng."
)

QUERY = {"vi": "“viện” và “phí” (đúng dấu)", "en": "“viện” and “phí” (diacritics as typed)"}


class Seeded:
    """Ids of what was stored."""

    def __init__(self) -> None:
        self.articles: dict[str, int] = {}
        self.topic = 0
        self.merged = 0
        self.saved = 0
        self.alert = 0
        self.report = 0
        self.check = 0
        self.frame = 0
        self.rumor = 0
        self.closed_rumor = 0
        self.question = 0
        self.situation = 0


def settings_for(folder: Path) -> Settings:
    lay_empty_record(folder)
    return load({"LANGNGHE_DATA_DIR": str(folder)})


@cache
def _template() -> tuple[TemporaryDirectory[str], Seeded]:
    kept = TemporaryDirectory()
    settings = settings_for(Path(kept.name))
    database = open_database(settings)
    found = seed(database, settings)
    database.close()
    return kept, found


def seeded_copy(folder: Path) -> tuple[Settings, Seeded]:
    """Give a folder the record and index that `seed` makes, and hold the clock; made once a process and copied."""
    kept, found = _template()
    shutil.copytree(kept.name, folder, dirs_exist_ok=True)
    clock.freeze(NOW)
    return settings_for(folder), deepcopy(found)


def article_row(source_id: int, name: str, title: str, body: str, days: int | None, url: str = "") -> ArticleRow:
    return ArticleRow(
        source_id=source_id, key=name, url=url or f"https://example.test/{name}", title=title, lead="", body=body,
        section="Y tế" if "viện phí" in body else "Thời sự",
        published_at=None if days is None else NOW - timedelta(days=days, hours=2),
        date_basis="" if days is None else "jsonld", date_precision="" if days is None else "minute",
        date_reliable=days is not None, collected_at=NOW, parser="trafilatura", rules_version=1,
    )


def write_sources(settings: Settings) -> None:
    """Write the files of the two outlets."""
    folder = settings.config_dir / "sources"
    folder.mkdir(parents=True)
    for name, title, kind in (("bao-mau", "Báo Mẫu", "press"), ("cong-mau", "Cổng Mẫu", "official")):
        (folder / f"{name}.toml").write_text(
            f'title = "{title}"\nkind = "{kind}"\ndomains = ["{name}.example"]\n[start]\n'
            f'feeds = ["https://{name}.example/rss"]\n', "utf-8")


def seed(database: Database, settings: Settings) -> Seeded:
    """Write the source files, fill the record and its index, and publish today's digest."""
    write_sources(settings)
    found = fill(database)
    engine = open_engine(settings, check=False)
    rebuild(database, engine)
    engine.close()
    return found


def fill(database: Database) -> Seeded:
    """Fill the record, hold the clock and publish today's digest."""
    found = Seeded()
    clock.freeze(NOW)
    with database.writing() as session:
        paper = sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
        portal = sources.ensure(session, "cong-mau", "Cổng Mẫu", "official", enabled=True)
        rows = {
            "fees": article_row(paper, "fees", "Viện phí mới áp dụng từ tháng sau", BODY, 0),
            "copy": article_row(portal, "copy", "Viện phí mới áp dụng từ tháng sau (theo Báo Mẫu)", BODY + "\nHết.", 0),
            "flood": article_row(paper, "flood", "Nước sông dâng cao ở hạ lưu", "Mực nước lên nhanh trong đêm.", 3),
            "undated": article_row(portal, "undated", "Lịch tiếp công dân", "Lịch tiếp dân tại trụ sở xã.", None),
            "hostile": article_row(paper, "hostile", HOSTILE, "Thân bài <b>đậm</b> về viện phí.", 1, "javascript:alert(3)"),
        }
        for name, row in rows.items():
            found.articles[name] = articles.save(session, row).article_id
        changed = article_row(paper, "flood", "Nước sông dâng cao ở hạ lưu", "Mực nước xuống chậm trong đêm.", 3)
        articles.save(session, changed)
        articles.withdraw(session, found.articles["flood"], NOW)
        for source_id, status in ((paper, "stored"), (paper, "robots"), (portal, "timeout")):
            outcomes.record(session, page_id=None, source_id=source_id, run_id=None, at=NOW, status=status)
        sources.note_answer(session, paper, NOW, new=True)
        sources.note_error(session, portal, "timeout")
    with database.writing() as session:
        _group(session, found)
    with database.writing() as session:
        _watch(session, found)
    with database.writing() as session:
        _say(session, found)
    with database.writing() as session:
        found.report = hand_in(session, NOW)
    with database.writing() as session:
        _ask(session, found)
        found.check = compared(session, found.articles["fees"], NOW)
    publish(database, clock.local_day(NOW))
    # Two days ago: what is published on a day stands in its digest.
    clock.freeze(NOW - timedelta(days=2))
    found.frame = seeded_streams.talk(database, paper, "fees", found.topic)
    clock.freeze(NOW)
    return found


def _say(session: Session, found: Seeded) -> None:
    """Keep a rumor that is open and one that is closed, and a candidate."""
    does = Act(Actor(None, "administrator"), NOW, thresholds.load().rumors)
    told = {"statement": "Từ tháng sau mọi người bệnh phải trả đủ viện phí", "body": "Sở Y tế"}
    found.rumor, found.closed_rumor = (register.create(session, does, told) for _ in range(2))
    for number in (found.rumor, found.closed_rumor):
        register.rate(session, does, number, None, "moderate", "high", "Người bệnh có thể bỏ khám")
        register.sight(session, does, number, Heard(heard_on="2026-05-19", channel="market", wording="Nghe ở chợ"))
        evidence.add(session, does, number, Typed(
            "refutes", "không phải trả thêm phần chênh lệch", "Sở Y tế", article_id=found.articles["fees"]))
    event = rumor_writes.note(session, {"rumor_id": found.closed_rumor, "at": NOW, "act": "signed", "details": {
        "verdict": "refuted"}})
    rumor_writes.change(session, found.closed_rumor, {
        "state": "closed", "verdict": "refuted", "verdict_at": NOW, "verdict_event": event, "due_at": None,
        "closed_at": NOW, "answer": "Người có thẻ bảo hiểm y tế không phải trả thêm."}, NOW)
    rumor_candidates.add(session, [{
        "article_id": found.articles["fees"], "kind": "denies", "cue": "bác bỏ thông tin", "found_at": NOW,
        "state": "open", "statement": "Mọi người bệnh phải trả đủ viện phí", "body": "Sở Y tế"}])


def _ask(session: Session, found: Seeded) -> None:
    """Keep a question that is answered, one that waits, and items that nobody gathered yet."""
    held = asked_record.posts(session)
    items = [asked_record.item(session, post, "Thẻ bảo hiểm y tế cũ có phải đổi không?") for post in held]
    found.question = asked_record.ask(session, "Thẻ bảo hiểm y tế cũ có phải đổi không?", items[:3], sector="Y tế",
                                      documents=("Nghị quyết 18",), **asked_record.ANSWER)
    asked_record.ask(session, "Bao giờ có nước máy trở lại?", [])
    asked_record.item(session, held[0], "Đề nghị giữ điểm tiếp nhận theo Nghị quyết 18", "proposal",
                      documents=["Nghị quyết 18"])
    event = asked_record.item(session, held[0], "Rác ùn ở bãi Gò Sậy ba ngày chưa dọn", "event")
    asked_record.item(session, held[1], "Rác ở bãi Gò Sậy ùn lên", "event")
    described = Draft("Rác ùn ở bãi Gò Sậy", "2026-05-10", grievance="Rác ba ngày chưa dọn", demands="Dọn hằng ngày")
    found.situation = situations.add(session, described.columns, None, NOW)
    situations.link(session, found.situation, "item", [event], NOW)
    situations.link(session, found.situation, "topic", [found.topic], NOW)


def _watch(session: Session, found: Seeded) -> None:
    """Keep a search that can be asked and one that cannot, and an alert that told something."""
    found.saved = saved.add(session, "Viện phí", "q=vi%E1%BB%87n+ph%C3%AD", None, NOW)
    saved.add(session, "Nguồn đã đổi tên", "q=ngu%E1%BB%93n%3Akh%C3%B4ng-c%C3%B3", None, NOW)
    spec = AlertSpec(found.saved, "stories", "once", recipients=("ban@phong.example",))
    found.alert = alerts.add(session, spec, None, NOW - timedelta(hours=3))
    head = {"alert": found.alert, "title": "Viện phí", "query": QUERY, "rule": "stories",
            "address": "q=vi%E1%BB%87n+ph%C3%AD", "rhythm": "once", "hour": 7, "least": 0, "hours": 0, "feed": True,
            "found": 3, "listed": 2}
    message = alert_messages.add_message(session, "news", "once", NOW, [head])
    items = [NewItem(f"story:{number}", {
        "rule": "stories", "title": title, "source": "Báo Mẫu", "matches": 1, "at": NOW.isoformat(),
        "precision": "minute"}, found.articles[name])
        for number, (name, title) in enumerate((("fees", "Viện phí mới áp dụng từ tháng sau"), ("hostile", HOSTILE)), 1)]
    alert_messages.add_items(session, message, found.alert, items, NOW)
    alert_messages.add_letter(session, message, "ban@phong.example", [found.alert], "key", NOW)


def _group(session: object, found: Seeded) -> None:
    story = stories.create(session)
    other = stories.create(session)
    for name in ("fees", "copy"):
        stories.assign(session, found.articles[name], story, b"")
    stories.assign(session, found.articles["hostile"], other, b"")
    stories.refresh(session, [story, other])
    found.topic = topics.create(session, "Viện phí mới áp dụng từ tháng sau", ["viện phí"])
    topics.assign(session, story, found.topic, 1, 1.0)
    topics.assign(session, other, found.topic, 2, 0.9)
    topics.refresh(session, [found.topic])
    found.merged = topics.create(session, "Cũ", [])
    topics.merge(session, found.merged, found.topic)
