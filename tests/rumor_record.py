"""A record with two accounts, a post's items and some articles, for tests of the rumor register."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from config.thresholds import RumorThresholds
from pipelines.rumors import evidence, register, verdicts
from pipelines.rumors.evidence import Typed
from pipelines.rumors.register import Act, Actor, Heard
from storage import articles, sources, stories
from storage.articles import ArticleRow
from storage.models import Account, Area, FieldReport, Post, ReportItem
from storage.sessions import Database
from vietnamese.text import fold

NOW = datetime(2026, 5, 20, 5, 0, tzinfo=UTC)
LIMITS = RumorThresholds(triage_hours=24, high_hours=24, medium_hours=72, low_hours=168, candidate_days=14)
STATEMENT = "Từ tháng sau người dân phải nộp 500.000 đồng để đổi thẻ căn cước"
DENIAL = "Sở Tài chính khẳng định không thu bất kỳ khoản tiền nào khi người dân đổi thẻ căn cước."
OTHER = "Phóng viên hỏi tại mười bộ phận một cửa: không nơi nào thu tiền đổi thẻ căn cước của người dân."
ANSWER = "Đổi thẻ căn cước không mất 500.000 đồng; mức phí theo quy định hiện hành."


class Seeds:
    """Ids of what was stored."""

    people: tuple[int, int] = (0, 0)
    articles: dict[str, int]
    items: dict[str, int]
    area = 0


def fill(database: Database, people: tuple[int, int] | None = None) -> Seeds:
    """Store two accounts (or take these), a unit, a post's approved report, and four articles, two of them copies."""
    found = Seeds()
    with database.writing() as session:
        accounts = [] if people else [Account(login=login, password_hash="-", role="reviewer", areas=[], created_at=NOW)
                                      for login in ("mot", "hai")]
        area = Area(id=99, era="new", level="ward", code="99001", type="phường", name="Mẫu Một", folded="phuong mau mot",
                    within="new/province/99")
        session.add_all([*accounts, area])
        session.flush()
        found.people, found.area = people or (accounts[0].id, accounts[1].id), area.id
        found.items = report(session, area.id)
        found.articles = _articles(session)
    return found


def report(session: Session, area_id: int, state: str = "approved") -> dict[str, int]:
    """Store a report with an item of each kind that matters here."""
    post = Post(area_id=area_id, unit="Tổ dân phố 5", social_group="tiểu thương", created_at=NOW)
    session.add(post)
    session.flush()
    whole = FieldReport(
        post_id=post.id, type="quick", method="interview", heard_from="2026-05-18", heard_to="2026-05-19",
        sent_at=NOW, state=state, origin="form", key=f"post {post.id}", changed_at=NOW, created_at=NOW)
    session.add(whole)
    session.flush()
    found = {}
    for position, (kind, issue) in enumerate({
            "rumor": STATEMENT, "opinion": "Bà con lo vì nghe nói phải nộp tiền đổi thẻ căn cước",
            "event": "Mất nước ba ngày ở tổ 5"}.items(), 1):
        item = ReportItem(report_id=whole.id, position=position, kind=kind, issue=issue, heard_on="2026-05-18",
                          area_id=area_id, channel="market", basis="nghe ở chợ", folded=fold(issue))
        session.add(item)
        session.flush()
        found[kind] = item.id
    return found


def _articles(session: Session) -> dict[str, int]:
    ids = {name: sources.ensure(session, name, title, kind, enabled=True) for name, title, kind in (
        ("bao-a", "Báo A", "press"), ("bao-b", "Báo B", "press"), ("cong", "Cổng tỉnh Mẫu", "official"))}
    texts = {
        "denial": ("bao-a", "Sở Tài chính bác bỏ thông tin thu tiền đổi thẻ căn cước", DENIAL),
        "copy": ("bao-b", "Sở Tài chính bác bỏ thông tin thu tiền đổi thẻ căn cước (theo Báo A)", DENIAL),
        "other": ("bao-b", "Không nơi nào thu tiền đổi thẻ căn cước", OTHER),
        "official": ("cong", "Thông báo về phí đổi thẻ căn cước", "UBND tỉnh Mẫu thông báo: " + DENIAL),
    }
    found = {name: articles.save(session, _row(ids[source], name, title, body)).article_id
             for name, (source, title, body) in texts.items()}
    story = stories.create(session)
    for name in ("denial", "copy"):
        stories.assign(session, found[name], story, b"")
    return found


def _row(source_id: int, name: str, title: str, body: str) -> ArticleRow:
    return ArticleRow(
        source_id=source_id, key=name, url=f"https://bao.example/{name}", title=title, lead="", body=body, section="",
        published_at=NOW - timedelta(days=1), date_basis="jsonld", date_precision="minute", date_reliable=True,
        collected_at=NOW, parser="trafilatura", rules_version=1)


def act(staff_id: int | None, now: datetime = NOW, role: str = "reviewer") -> Act:
    """Return what an account does now."""
    return Act(Actor(staff_id, role), now, LIMITS)


def opened(session: Session, by: Act, **typed: str) -> int:
    """Open the usual rumor, rated, and return its number."""
    number = register.create(session, by, {"statement": STATEMENT} | typed)
    register.rate(session, by, number, None, "moderate", "high", "Nhiều người có thể nộp tiền cho kẻ lừa đảo")
    return number


def denied(session: Session, by: Act, number: int, article: int, **typed: Any) -> int:
    """Add the sentence of an article that refutes it."""
    quote = typed.pop("quote", "không thu bất kỳ khoản tiền nào khi người dân đổi thẻ căn cước")
    return evidence.add(session, by, number, Typed("refutes", quote, article_id=article, **typed))


def refuted(session: Session, seeds: Seeds, *, closed: bool = True) -> int:
    """Play a whole file: opened, official evidence, a verdict of two, closed."""
    first, second = (act(person) for person in seeds.people)
    number = opened(session, first)
    register.sight(session, first, number, Heard(item_id=seeds.items["rumor"]))
    denied(session, first, number, seeds.articles["official"], official=True, primary_source="UBND tỉnh Mẫu")
    register.move(session, first, number, None, "checking")
    event = verdicts.propose(session, first, number, None, "refuted", {"answer": ANSWER})
    verdicts.sign(session, second, number, event)
    if closed:
        register.move(session, second, number, None, "closed")
    return number
