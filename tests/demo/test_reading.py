"""The crawler's own extractors read the demo's pages as they were written: the two fit together."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import load
from config.sources import SourceConfig, load_sources
from crawlers.comments.forum import read_forum_page
from crawlers.comments.vnexpress import read_answer
from crawlers.extract.article import Extracted, NotArticle, extract_article
from crawlers.statuses import Status
from langnghe.demo import odd_pages
from langnghe.demo.news import Piece
from langnghe.demo.oddities import ODDITIES, OLD_LETTERS, UNDATED
from langnghe.demo.outlets import OUTLETS
from langnghe.demo.sources import write_sources
from langnghe.demo.texts import Wording
from langnghe.demo.world import NEWSPAPERS, World
from vietnamese.encodings import repair
from vietnamese.text import clean

BASES = {key: f"http://127.0.0.1:{9000 + place}" for place, key in enumerate(OUTLETS)}


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SourceConfig]:
    folder = tmp_path_factory.mktemp("config")
    names = write_sources(folder / "sources", BASES)
    loaded = {s.name: s for s in load_sources(load({"LANGNGHE_CONFIG_DIR": str(folder)}))}
    return {outlet.key: loaded[name] for outlet, name in zip(OUTLETS.values(), names, strict=True)}


def extract(world: World, sources: dict[str, SourceConfig], key: str, path: str) -> Extracted:
    answer = world.answer(key, path, BASES, 1)
    assert answer.status == 200
    source = sources[key]
    return extract_article(answer.body, BASES[key] + path, source.rules, now=world.now, content_type=answer.type,
                           source=source.name)


def same_text(found: Extracted, wording: Wording) -> bool:
    # A copy ends in "(Theo ‹outlet›)": a credit line, which extractors may keep or drop.
    body = [text for text in wording.body if not text.startswith("(Theo ")]
    kept = clean(f"{found.lead}\n{found.body}").split("(Theo ")[0]
    return kept.split() == " ".join((wording.lead, *body)).split()


@pytest.mark.parametrize("key", NEWSPAPERS)
def test_titles_texts_and_dates_are_read_right(world: World, sources: dict[str, SourceConfig], key: str) -> None:
    wrong: list[tuple[Piece, Extracted]] = []
    for piece in world.of(key):
        found = extract(world, sources, key, piece.path)
        right = found.title == piece.wording.title and same_text(found, piece.wording)
        if not (right and found.date.at == piece.at and found.date.reliable and found.date.precision == "minute"):
            wrong.append((piece, found))
    assert not wrong


def test_the_article_addresses_match_the_source_files(world: World, sources: dict[str, SourceConfig]) -> None:
    for piece in world.articles:
        assert any(p.search(BASES[piece.outlet.key] + piece.path) for p in sources[piece.outlet.key].article_urls)
    for thread in world.talks.threads:
        assert any(p.search(BASES["bendo"] + thread.path) for p in sources["bendo"].article_urls)


def test_today_in_the_banner_dates_nothing(world: World, sources: dict[str, SourceConfig]) -> None:
    path = next(odd.path for odd in ODDITIES if odd.what == "undated")
    found = extract(world, sources, "cong", path)
    assert same_text(found, UNDATED)
    assert not found.date.reliable


def test_old_letters_are_read(world: World, sources: dict[str, SourceConfig]) -> None:
    path = next(odd.path for odd in ODDITIES if odd.what == "windows-1258")
    found = extract(world, sources, "dai", path)
    assert clean(found.title) == OLD_LETTERS.title
    assert same_text(found, OLD_LETTERS)


def test_a_gallery_is_no_article(world: World, sources: dict[str, SourceConfig]) -> None:
    path = next(odd.path for odd in ODDITIES if odd.what == "gallery")
    with pytest.raises(NotArticle):
        extract(world, sources, "khe", path)


def test_forum_pages_give_every_post(world: World, sources: dict[str, SourceConfig]) -> None:
    config = sources["bendo"].comments
    assert config is not None
    for thread in world.talks.threads:
        texts, path = [], thread.path
        while path:
            page = read_forum_page(world.answer("bendo", path, BASES, 1).body, config, now=world.now)
            texts += [(comment.text, comment.at, comment.writer) for comment in page.comments]
            path = page.next
        assert page.title == thread.title
        assert texts == [(p.text, p.at, str(p.writer.id or "")) for p in thread.posts]


def test_the_comment_endpoint_is_read(world: World) -> None:
    for number, posts in world.talks.under.items():
        answer = read_answer(world.answer("moi", f"/index/get?objectid={number}", BASES, 1).body.decode())
        first = [post for post in posts if post.edition == 1]
        shown = first[:24]      # the rest comes on further pages
        assert (answer.threads, answer.total) == (len(shown), len(first))
        assert answer.missing == [str(post.id) for post in shown if len(post.replies) > 1]


def test_each_outlet_shows_comments_in_a_shape_of_its_own(world: World, sources: dict[str, SourceConfig]) -> None:
    kinds = {key: source.comments.kind for key, source in sources.items() if source.comments is not None}
    assert kinds == {"moi": "vnexpress", "khe": "vietnamnet", "cong": "html", "dai": "html", "nui": "wordpress",
                     "bendo": "forum"}
    assert all(len(found) == 2 for found in world.talks.elsewhere.values())


def test_files_are_written_in_the_folder_that_is_given(tmp_path: Path) -> None:
    names = write_sources(tmp_path / "new" / "sources", BASES)
    assert sorted(f"{name}.toml" for name in names) == sorted(f.name for f in (tmp_path / "new" / "sources").iterdir())


@pytest.mark.parametrize(("what", "ends"), [
    ("soft 404", Status.SOFT_404), ("consent", Status.CONSENT), ("paywall", Status.PAYWALL), ("gallery", "a gallery"),
    ("live", "a live blog")])
def test_what_is_no_article_is_known_for_what_it_is(
    world: World, sources: dict[str, SourceConfig], what: str, ends: str) -> None:
    odd = next(odd for odd in ODDITIES if odd.what == what)
    with pytest.raises(NotArticle) as refused:
        extract(world, sources, odd.outlet, odd.path)
    assert ends in (refused.value.status, str(refused.value))


def test_an_article_of_three_pages_names_each_next_one(world: World, sources: dict[str, SourceConfig]) -> None:
    path = next(odd.path for odd in ODDITIES if odd.what == "parts")
    pages = [extract(world, sources, "khe", f"{path}{query}") for query in ("", "?page=2", "?page=3")]
    assert [found.next.removeprefix(BASES["khe"]) for found in pages] == [f"{path}?page=2", f"{path}?page=3", ""]
    assert all(text in "\n".join(found.body for found in pages) for text in odd_pages.texts()[0].body)


def test_letters_of_an_old_font_are_read(world: World, sources: dict[str, SourceConfig]) -> None:
    path = next(odd.path for odd in ODDITIES if odd.what == "tcvn3")
    found = extract(world, sources, "dai", path)
    assert repair(found.title).text == odd_pages.OLD_FONT.title
    assert clean(repair(f"{found.lead}\n{found.body}").text).split() == " ".join(
        (odd_pages.OLD_FONT.lead, *odd_pages.OLD_FONT.body)).split()


def test_dates_that_contradict_each_other_are_not_trusted(world: World, sources: dict[str, SourceConfig]) -> None:
    path = next(odd.path for odd in ODDITIES if odd.what == "two dates")
    found = extract(world, sources, "khe", path)
    assert same_text(found, odd_pages.TWO_DATES) and found.date.at is not None and not found.date.reliable
