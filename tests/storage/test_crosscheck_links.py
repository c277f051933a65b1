"""Which topics an item is about: what settles its check, with the word of staff over the machine's."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from config.crosscheck import SETTLE_FROM
from storage import articles, crosscheck_links, crosschecks, sources, stories, topics
from storage.articles import ArticleRow
from storage.crosschecks import CheckRow, CheckView, MatchRow
from tests.asked_record import NOW, item, posts


def written(session: Session, number: int, story: int | None = None) -> tuple[int, int]:
    """Add an article, of a story that is there or of one and a topic of its own; returns article and topic or story."""
    source = sources.ensure(session, "bao", "Báo Mẫu", "press", enabled=True)
    made = articles.save(session, ArticleRow(
        source_id=source, key=f"a{number}", url=f"https://mau.example/{number}", title=f"Bài {number}", lead="", body="Thân",
        section="", published_at=NOW - timedelta(days=1), date_basis="jsonld", date_precision="minute", date_reliable=True,
        collected_at=NOW, parser="x", rules_version=1)).article_id
    own = story or stories.create(session)
    stories.assign(session, made, own, b"")
    stories.refresh(session, [own])
    if story is None:
        topics.assign(session, own, topics.create(session, f"Chủ đề {number}"), number, 1.0)
    return made, own


def test_what_counts_ties_an_item_to_topics_and_staff_have_the_last_word(database):
    with database.writing() as session:
        post = posts(session)[0]
        asked, unchecked = item(session, post, "Việc một"), item(session, post, "Việc hai")
        sure, first = written(session, 1)
        copy, _same = written(session, 2, story=first)
        unsure, second = written(session, 3)
        topic = {story: topics.of_stories(session, [story])[story].topic_id for story in (first, second)}
        check = crosschecks.save(session, CheckRow("item", "both", "2026-05-18", NOW, item_id=asked), [
            MatchRow(one, confidence, "same", "reports") for one, confidence in
            ((sure, SETTLE_FROM), (copy, SETTLE_FROM + 0.1), (unsure, SETTLE_FROM - 0.01))])
        view = crosschecks.get(session, check)
        assert isinstance(view, CheckView)
        assert crosscheck_links.topics(session, [asked, unchecked]) == {asked: {topic[first]}}
        # Not about it: so no copy of the story is, either.
        crosschecks.decide(session, view, copy, False, NOW)
        crosschecks.decide(session, view, unsure, True, NOW)
        assert crosscheck_links.topics(session, [asked]) == {asked: {topic[second]}}
        crosschecks.decide(session, view, copy, None, NOW)
        crosschecks.decide(session, view, unsure, False, NOW)
        assert crosscheck_links.topics(session, [asked]) == {asked: {topic[first]}}
