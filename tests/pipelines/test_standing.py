"""An article is withdrawn when the last address at which it is known to stand is gone, and no sooner."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from meaning_samples import NOW, item, prose
from sqlalchemy import select, update

from crawlers.items import ArticleItem, CommentItem, Link, PageResult, ThreadItem
from crawlers.statuses import Status
from pipelines.items import steps
from pipelines.items.context import Context
from storage import crawling, finding, frontier
from storage.models import Article, Page, Thread

CLEAN = "https://baomau.vn/tin-1201.html"
DAY = timedelta(days=1)


def phien(visit: str) -> str:
    """Return the article's address under the number of a visit."""
    return f"https://baomau.vn/phien-{hashlib.md5(visit.encode(), usedforsecurity=False).hexdigest()}/tin-1201.html"


def visit(context: Context, url: str, end: Status | ArticleItem | None = None, led: str = "", links: tuple[Link, ...] = ()) -> Status:
    """Fetch a page, which gives the same article (None), another item, or ends in a status; return its status."""
    with context.database.writing() as session:
        frontier.add_links(session, context.sources["bao-mau"].id, [(url, "article", 0, NOW, None)])
        session.execute(update(Page).where(Page.url == url).values(due_at=NOW, lease_owner=context.owner, lease_until=NOW + DAY))
        page_id = session.scalars(select(Page.id).where(Page.url == url)).one()
    status = end if isinstance(end, Status) else Status.STORED
    article = None if isinstance(end, Status) else end or item(1)
    result = PageResult(page_id, url, status, 200, article=article and ArticleItem(**{**fields(article), "url": led or url}), links=links)
    return steps.run(result, context).status


def fields(article: ArticleItem) -> dict:
    return {name: getattr(article, name) for name in ArticleItem.__dataclass_fields__}


def held(context: Context) -> list[tuple[str, str, bool]]:
    """Return key, address and whether it is withdrawn of every article."""
    with context.database.reading() as session:
        rows = session.execute(select(Article.key, Article.url, Article.withdrawn_at).order_by(Article.id)).all()
    return [(row.key, row.url, row.withdrawn_at is not None) for row in rows]


def due(context: Context, url: str):
    with context.database.reading() as session:
        return session.scalars(select(Page.due_at).where(Page.url == url)).one()


@pytest.mark.parametrize("other", [CLEAN, phien("b")], ids=["without number", "newer number"])
def test_a_copy_is_asked_when_the_articles_own_address_is_gone_and_stands_in_for_it(context, other):
    assert [visit(context, phien("a")), visit(context, other)] == [Status.STORED, Status.DUPLICATE]
    assert due(context, other) is None
    assert visit(context, phien("a"), Status.GONE) is Status.GONE
    assert held(context) == [(phien("a"), phien("a"), False)] and due(context, other) == NOW and due(context, phien("a")) is None
    assert visit(context, other) is Status.UNCHANGED
    assert held(context) == [(phien("a"), other, False)] and due(context, other) > NOW
    # What it says from then on is the same article.
    edited = item(1, body=item(1).body + "\nThêm một câu.")
    assert visit(context, other, edited) is Status.REVISED
    assert visit(context, other, item(1, title="Tin khác hẳn", body=prose("khác"))) is Status.REVISED
    assert len(held(context)) == 1


def test_a_copy_that_answers_not_modified_stands_in_too(context):
    visit(context, phien("a"))
    visit(context, CLEAN)
    visit(context, phien("a"), Status.GONE)
    assert visit(context, CLEAN, Status.NOT_MODIFIED) is Status.NOT_MODIFIED
    assert held(context) == [(phien("a"), CLEAN, False)] and due(context, CLEAN) > NOW


def test_a_copy_that_was_edited_meanwhile_is_a_revision_and_one_with_other_words_an_article(context):
    for url in (phien("a"), CLEAN, "https://baomau.vn/in/1201"):
        visit(context, url)
    visit(context, phien("a"), Status.GONE)
    assert visit(context, "https://baomau.vn/in/1201", item(1, title="Tin khác", lead="", body=prose("khác"))) is Status.STORED
    assert held(context)[0] == (phien("a"), phien("a"), False)      # CLEAN may still give it
    assert visit(context, CLEAN, item(1, body=item(1).body + "\nThêm một câu.")) is Status.REVISED
    assert [(key, url) for key, url, _ in held(context)] == [(phien("a"), CLEAN), ("https://baomau.vn/in/1201",) * 2]
    assert visit(context, CLEAN) is Status.REVISED


def test_when_every_known_address_is_gone_it_is_withdrawn(context):
    visit(context, "https://baomau.vn/bai-1")
    for url in ("https://baomau.vn/in/1", "https://baomau.vn/amp/1"):
        assert visit(context, url) is Status.DUPLICATE
    assert visit(context, "https://baomau.vn/bai-1", Status.GONE) is Status.GONE
    assert due(context, "https://baomau.vn/amp/1") == NOW and due(context, "https://baomau.vn/in/1") is None
    assert visit(context, "https://baomau.vn/amp/1", Status.GONE) is Status.GONE
    assert due(context, "https://baomau.vn/in/1") == NOW and not held(context)[0][2]
    assert visit(context, "https://baomau.vn/in/1", Status.GONE) is Status.WITHDRAWN and held(context)[0][2]


@pytest.mark.parametrize("end", [Status.NOT_ARTICLE, Status.SOFT_404, item(2)], ids=["list", "soft 404", "another article"])
def test_a_last_address_that_gives_it_no_more_withdraws_it(context, end):
    visit(context, "https://baomau.vn/bai-1")
    visit(context, "https://baomau.vn/in/1")
    visit(context, "https://baomau.vn/bai-1", Status.GONE)
    visit(context, "https://baomau.vn/in/1", end)
    assert held(context)[0][2]


def test_a_single_address_with_a_number_is_asked_once_more_before_the_article_is_withdrawn(context):
    visit(context, phien("a"))
    assert visit(context, phien("a"), Status.GONE) is Status.GONE and due(context, phien("a")) == NOW + DAY
    assert not held(context)[0][2]
    assert visit(context, phien("a"), Status.GONE) is Status.WITHDRAWN and due(context, phien("a")) is None
    assert held(context)[0][2]
    assert visit(context, "https://baomau.vn/bai-2", item(2)) is Status.STORED
    assert visit(context, "https://baomau.vn/bai-2", Status.GONE) is Status.WITHDRAWN      # no number: at once


def test_a_list_that_shows_it_under_a_newer_number_leads_to_it_even_when_it_was_edited(context):
    visit(context, phien("a"))
    visit(context, phien("a"), Status.GONE)
    source = context.sources["bao-mau"].id
    with context.database.reading() as session:
        assert crawling.known(session, source, [phien("b")], 9) == ({}, {phien("a"): phien("a")})
    visit(context, "https://baomau.vn/feed", Status.LISTING, links=(Link(phien("b"), "article", article_key=phien("a")),))
    assert visit(context, phien("a"), Status.GONE) is Status.GONE      # what the list shows will be seen
    assert visit(context, phien("b"), item(1, body=item(1).body + "\nThêm một câu.")) is Status.REVISED
    assert held(context) == [(phien("a"), phien("b"), False)]
    with context.database.reading() as session:
        assert crawling.known(session, source, [phien("c")], 9) == ({phien("b"): phien("a"), "https://baomau.vn/feed": None}, {})


def test_a_number_that_died_after_another_says_nothing_of_the_article(context):
    for url, end in ((phien("a"), None), (phien("a"), Status.GONE), (phien("b"), None)):
        visit(context, url, end)
    # The first one is due once more while the second one is.
    assert [visit(context, phien(one), Status.GONE) for one in "ba"] == [Status.GONE] * 2
    assert [visit(context, phien("b"), Status.GONE) for _ in range(2)] == [Status.GONE] * 2
    assert held(context) == [(phien("a"), phien("b"), False)]


def test_an_article_that_was_edited_before_its_number_died_lives_on_as_the_second_one(context):
    visit(context, phien("a"))
    assert visit(context, phien("b"), item(1, body=item(1).body + "\nThêm một câu.")) is Status.STORED
    assert [visit(context, phien("a"), Status.GONE) for _ in range(2)] == [Status.GONE] * 2
    assert not held(context)[0][2]
    # Another article in its place proves nothing.
    visit(context, phien("b"), item(1, title="Tin khác", lead="", body=prose("khác")))
    assert [visit(context, phien("a"), Status.GONE)] == [Status.WITHDRAWN]


@pytest.mark.parametrize(("status", "asked"), [(Status.EXCLUDED, True), (Status.TIMEOUT, True), (Status.ROBOTS, True), (Status.GONE, False)])
def test_an_address_that_nobody_could_ask_is_not_taken_for_gone(context, status, asked):
    own = "https://baomau.vn/bai-1"
    visit(context, "https://baomau.vn/a/1", led=own)
    visit(context, "https://baomau.vn/b/1", led=own)
    visit(context, "https://baomau.vn/b/1", status)
    visit(context, "https://baomau.vn/a/1", Status.GONE)
    assert held(context) == [(own, own, not asked)]


def test_where_an_article_moved_it_is_asked_on_and_withdrawn_there(context):
    old, new = "https://baomau.vn/bai-1", "https://baomau.vn/tin/bai-1"
    visit(context, old)
    assert visit(context, old, Status.REDIRECT_ELSEWHERE, links=(Link(new, "article"),)) is Status.REDIRECT_ELSEWHERE
    assert visit(context, new) is Status.UNCHANGED
    assert held(context) == [(old, new, False)] and due(context, new) > NOW
    assert visit(context, new, Status.GONE) is Status.WITHDRAWN


def test_a_front_page_to_which_articles_lead_is_none_of_them(context):
    for number in (1, 2):
        visit(context, f"https://baomau.vn/bai-{number}", item(number))
        visit(context, f"https://baomau.vn/bai-{number}", Status.REDIRECT_ELSEWHERE, links=(Link("https://baomau.vn/", "article"),))
    visit(context, "https://baomau.vn/", Status.NOT_ARTICLE)
    assert [taken for _, _, taken in held(context)] == [False, False]
    with context.database.reading() as session:
        assert not finding.by_address(session, ["https://baomau.vn/"])


def test_pages_that_declared_one_wrong_address_become_articles_of_their_own(context):
    wrong = "https://baomau.vn/tin-nong"
    for number in (1, 2, 3):
        visit(context, f"https://baomau.vn/bai-{number}", item(number), led=wrong)
    assert len(held(context)) == 1
    assert [visit(context, f"https://baomau.vn/bai-{number}", item(number)) for number in (1, 2)] == [Status.STORED] * 2


def test_comments_under_a_copys_address_belong_to_its_article(context):
    visit(context, phien("a"))
    visit(context, phien("b"))
    with context.database.reading() as session:
        found = finding.by_address(session, [phien("b")])
        article_id, = [one.id for one in found.articles]
    said = (CommentItem("Cầu đông quá", NOW, False),)
    thread = ThreadItem("bao-mau", "https://baomau.vn/comments?id=9", phien("b"), "", said, {NOW: 1}, NOW)
    with context.database.writing() as session:
        frontier.add_links(session, context.sources["bao-mau"].id, [(thread.url, "comments", 0, NOW, None)])
        session.execute(update(Page).where(Page.url == thread.url).values(lease_owner=context.owner, lease_until=NOW + DAY))
        page_id = session.scalars(select(Page.id).where(Page.url == thread.url)).one()
    assert steps.run(PageResult(page_id, thread.url, Status.STORED, 200, thread=thread), context).status is Status.STORED
    with context.database.reading() as session:
        assert session.scalars(select(Thread.article_id)).all() == [article_id]
