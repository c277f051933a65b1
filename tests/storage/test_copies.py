"""The articles of a story, in canonical order and with their marks."""

from __future__ import annotations

from storage_samples import DAY, NOW, article

from storage import articles, copies, sources, stories, topics
from storage.sessions import Database


def test_a_story_with_its_copies(database: Database) -> None:
    with database.writing() as session:
        paper, portal = (sources.ensure(session, name, name.title(), "press") for name in ("bao-mau", "cong-mau"))
        long = "Một câu dài. " * 6000
        rows = [
            article(paper, 1), article(portal, 2, published_at=NOW - DAY, date_precision="day", body=long),
            article(portal, 3, date_reliable=False, published_at=NOW - 9 * DAY), article(paper, 4, published_at=None,
                                                                                       date_reliable=False),
        ]
        ids = [articles.save(session, row).article_id for row in rows]
        articles.save(session, article(paper, 1, body="Đã viết lại.\nNgười dân được báo trước."))
        articles.withdraw(session, ids[2], NOW)
        story, empty = stories.create(session), stories.create(session)
        for one in reversed(ids):
            stories.assign(session, one, story, b"")
        stories.refresh(session, [story])
        topic = topics.create(session, "Lũ", ["lũ"])
    with database.reading() as session:
        assert [place.id for place in copies.places(session, story)] == [ids[1], ids[0], ids[2], ids[3]]
        assert [place.at for place in copies.places(session, story)] == [NOW - DAY, NOW, None, None]
        facts = copies.story(session, story)
        assert facts == copies.StoryFacts(story, ids[1], 0, "")
        assert copies.story(session, empty) is None and copies.story(session, 10**12) is None
        read = copies.read(session, ids)
    assert [(read[n].revised, read[n].withdrawn_at is not None, read[n].cut) for n in ids] == [
        (True, False, False), (False, False, True), (False, True, False), (False, False, False)]
    assert len(read[ids[1]].body) == copies.MOST_CHARACTERS
    assert (read[ids[1]].source_title, read[ids[1]].date_precision) == ("Cong-Mau", "day")
    with database.writing() as session:
        topics.assign(session, story, topic, 1, 1.0)
        assert copies.story(session, story) == copies.StoryFacts(story, ids[1], topic, "Lũ")
