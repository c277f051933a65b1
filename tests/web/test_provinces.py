"""The provinces that a topic's articles name stand on its page, places and documents beside an answer."""

from __future__ import annotations

from web_client import Client
from web_record import Seeded

from config.settings import Settings
from pipelines.areas import filling
from search.indexer import drain
from search.opening import open_engine
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
    engine = open_engine(settings)
    drain(database, engine, owner="test")
    engine.close()
    database.close()
    article = client.get(f"/article/{seeded.articles['fees']}").text
    assert '<a href="/?area=old/ward/26743">Phường Bến Thành</a>' in article
    assert "Địa bàn được nhắc" not in client.get(f"/article/{seeded.articles['flood']}").text
    text = client.get(f"/topic/{seeded.topic}").text
    assert "Tỉnh, thành được nhắc tới" in text
    link = f"/?topic={seeded.topic}&amp;area=new/province/79"
    assert f'<a href="{link}">Thành phố Hồ Chí Minh</a> <span class="n">2</span>' in text
    assert "Provinces named" in english.get(f"/topic/{seeded.topic}").text
    places = client.get("/?q=").text
    assert "<h2>Địa bàn</h2>" in places and "<h2>Place</h2>" in english.get("/?q=").text
    assert 'href="/?area=new%2Fprovince%2F79"' in places and "Phường Bến Thành" in places
    narrowed = client.get("/?area=new/province/79").text
    assert "2 bài" in narrowed and "Địa bàn: Thành phố Hồ Chí Minh" in narrowed
    none = client.get("/?area=old/district/760&q=zzz").text
    assert "Địa bàn: Quận 1 (cũ)" in none
    assert "Place: Quận 1 (former)" in english.get("/?area=old/district/760&q=zzz").text
    for address, said in (("/?area=nowhere", "Không có địa bàn “nowhere”."), ("/?q=area:%22ph%C6%B0%E1%BB%9Dng+4%22", "là tên của nhiều nơi"),
                          ("/?document=x", "không phải là số hiệu văn bản")):
        answer = client.get(address)
        assert answer.status == 400 and said in answer.text, address
