"""The provinces that a topic's articles name stand on its page."""

from __future__ import annotations

from web_client import Client
from web_record import Seeded

from config.settings import Settings
from pipelines.areas import filling
from storage import areas, article_areas
from storage.article_areas import PlaceRow
from storage.sessions import Database


def test_a_topic_page_counts_the_provinces_of_its_articles(
    client: Client, english: Client, place: tuple[Settings, Seeded]
) -> None:
    settings, seeded = place
    assert "Tỉnh, thành được nhắc tới" not in client.get(f"/topic/{seeded.topic}").text
    database = Database(settings.database_url)
    version = filling.fill(database, settings)
    with database.writing() as session:
        ward = areas.by_key(session, "old", "ward", "26743")
        assert ward is not None
        named = [PlaceRow(0, 5, 1, ward.id)]
        article_areas.replace(session, version, {seeded.articles["fees"]: named, seeded.articles["copy"]: named})
    database.close()
    text = client.get(f"/topic/{seeded.topic}").text
    assert "Tỉnh, thành được nhắc tới" in text
    assert 'Thành phố Hồ Chí Minh <span class="n">2</span>' in text
    assert "Provinces named" in english.get(f"/topic/{seeded.topic}").text
