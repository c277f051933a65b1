"""What is chosen from lists for rumor files, on both databases."""

from __future__ import annotations

from pipelines.rumors import register
from pipelines.rumors.register import Heard
from storage import rumor_picks
from storage.sessions import Database
from tests.rumor_record import act, denied, fill, opened


def test_items_and_files_are_found_by_words_and_areas(database: Database) -> None:
    seeds = fill(database)
    by = act(seeds.people[0])
    with database.writing() as session:
        number = opened(session, by)
    with database.reading() as session:
        [item] = rumor_picks.items(session, number, "rumor", (), ["500", "the"], 5)
        assert (item.id, item.social_group) == (seeds.items["rumor"], "tiểu thương")
        assert rumor_picks.items(session, number, "rumor", ("new/ward/99001",), [], 5) == [item]
        assert rumor_picks.items(session, number, "rumor", ("new/ward/99002",), [], 5) == []
        assert rumor_picks.items(session, number, "rumor", (), ["100%"], 5) == []
        assert [row.id for row in rumor_picks.files(session, ["can", "cuoc"], 5)] == [number]
        assert rumor_picks.files(session, ["cau"], 5) == []
    with database.writing() as session:
        register.sight(session, by, number, Heard(item_id=seeds.items["rumor"]))
        register.link_opinion(session, by, number, seeds.items["opinion"])
        denied(session, by, number, seeds.articles["denial"])
    with database.reading() as session:
        assert rumor_picks.items(session, number, "rumor", (), [], 5) == []
        assert rumor_picks.items(session, number, "opinion", (), [], 5) == []
        assert rumor_picks.with_items(session, seeds.items.values()) == {
            seeds.items["rumor"]: [number], seeds.items["opinion"]: [number]}
        assert rumor_picks.with_article(session, seeds.articles["denial"]) == [number]
        assert rumor_picks.with_article(session, seeds.articles["other"]) == []
