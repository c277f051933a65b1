"""A record with posts, reports, sources and articles for the cross-check; Hà Nội and its ward Giảng Võ are real units."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from config import areas as files
from config.sources import SourceConfig, Start
from storage import area_updates, articles, outcomes, sources
from storage.articles import ArticleRow
from storage.models import Area, Article, ArticleArea, FieldReport, Post, ReportItem, Story, Topic, TopicMember
from storage.sessions import Database

NOW = datetime(2026, 10, 20, 3, tzinfo=UTC)
MONDAY = "2026-10-05"
HEARD = "2026-10-06"
GROUPS = ("nông dân", "Nông  dân", "tiểu thương", "")
FLOOD = ("Hồ Vực Mấu mở cửa tràn trong đêm, hàng trăm nhà ngập sâu",
         "Người dân hạ du nói không nhận được thông báo xả lũ.",
         "Nhiều gia đình ở phường mất lúa mới gặt và gia cầm khi hồ xả lũ lúc nửa đêm, 420 hộ bị ngập.")
DENIAL = ("Sở Y tế bác tin đồn ba trẻ em chết vì sốt xuất huyết ở phường Giảng Võ",
          "Cơ quan y tế khẳng định không có ca tử vong, chỉ có 17 ca mắc sốt xuất huyết.",
          "Tin đồn ba cháu chết vì sốt xuất huyết lan ở chợ là sai sự thật.")
FLOOD_ITEM = ("event", "Hồ xả lũ ban đêm mà không thông báo, nhà ngập hết",
              "Nước lên nửa đêm, lúa mới gặt ướt sạch, gia cầm trôi hết, dân hỏi sao hồ xả lũ không báo.")
RUMOR_ITEM = ("rumor", "Đồn ba cháu chết vì sốt xuất huyết",
              "Ngoài chợ đồn ba cháu chết vì sốt xuất huyết, y tế giấu số, đã 40 ca rồi.")
LONELY_ITEM = ("opinion", "Bà con than chợ cóc lấn vỉa hè", "Sáng nào cũng tắc, đi bộ phải xuống lòng đường.")


def described(*areas: str, name: str = "bao-mau") -> SourceConfig:
    """Return a source that covers these areas."""
    return SourceConfig(name, "Báo Mẫu", "press", ("baomau.vn",), Start(), areas=areas)


class World:
    """What tests put in, a step at a time."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.writing() as session:
            area_updates.apply(session, *map(files.read, sorted(Path(files.SHIPPED).glob("*.csv"))))
            named = {f"{a.type} {a.name}": a.id for a in session.scalars(select(Area).where(Area.era == "new"))}
            self.province, self.ward = named["Thành phố Hà Nội"], named["Phường Giảng Võ"]
            self.elsewhere, self.nearby = named["Phường Sài Gòn"], named["Phường Hồng Hà"]
            self.press = sources.ensure(session, "bao-mau", "Báo Mẫu", "press", enabled=True)
            self.office = sources.ensure(session, "so-y-te", "Sở Y tế", "official", enabled=True)
            posts = [Post(area_id=self.ward, unit=f"Tổ {n}", created_at=NOW, social_group=GROUPS[n]) for n in range(4)]
            session.add_all(posts)
            session.flush()
            self.posts = [post.id for post in posts]
        self.reports = 0

    def item(self, said: tuple[str, str, str], *, day: str = HEARD, post: int = 0, area: int | None = None,
             state: str = "approved", precision: str = "day", groups: tuple[str, ...] = ()) -> int:
        """Add a report of one item; return the item's id."""
        kind, issue, text = said
        self.reports += 1
        with self.database.writing() as session:
            report = FieldReport(
                post_id=self.posts[post], type="weekly", method="interview", heard_from=day, heard_to=day, sent_at=NOW,
                state=state, origin="form", key=f"r{self.reports}", changed_at=NOW, created_at=NOW)
            session.add(report)
            session.flush()
            item = ReportItem(report_id=report.id, position=1, kind=kind, issue=issue, text=text, basis="ba tổ nói",
                              heard_on=day, heard_precision=precision, area_id=area or self.ward,
                              heard_groups=list(groups))
            session.add(item)
            session.flush()
            return item.id

    def article(self, said: tuple[str, str, str], number: int, *, day: str = "2026-10-08", source: int | None = None,
                area: int | None = None, collected: datetime | None = None) -> int:
        """Add an article of a story and a topic of its own; return its id."""
        title, lead, body = said
        at = datetime.fromisoformat(f"{day}T05:00:00+00:00")
        with self.database.writing() as session:
            row = articles.save(session, ArticleRow(
                source_id=source or self.press, key=f"https://baomau.vn/{number}", url=f"https://baomau.vn/{number}",
                title=title, lead=lead, body=body, section="", published_at=at, date_basis="jsonld",
                date_precision="minute", date_reliable=True, collected_at=collected or at + timedelta(hours=1),
                parser="rules:baomau:1", rules_version=1))
            story = Story(representative_id=row.article_id, articles=1, first_at=at, last_at=at)
            topic = Topic(label=title, stories=1, articles=1, first_at=at, last_at=at)
            session.add_all([story, topic])
            session.flush()
            session.add(TopicMember(story_id=story.id, topic_id=topic.id, machine_id=topic.id, sequence=number,
                                    score=1.0))
            article = session.get_one(Article, row.article_id)
            article.story_id, article.areas_version = story.id, 1
            session.execute(insert(ArticleArea).values(
                article_id=article.id, start=0, length=1, mentions=1, area_id=area or self.ward, candidates=[]))
            return article.id

    def asked(self, status: str, *, source: int | None = None, day: str = HEARD) -> None:
        """Note how a fetch of the source ended."""
        with self.database.writing() as session:
            outcomes.record(session, source_id=source or self.press, status=status,
                            at=datetime.fromisoformat(f"{day}T02:00:00+00:00"))
