"""Readers' comments inside a news page are never the article's text; an opinion section's articles keep theirs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config.sources import ArticleRules
from crawlers.extract.article import NotArticle, extract_article
from tests.crawlers.mockserver import PARAGRAPH

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
URL = "http://bao.example/nuoc-may.html"
TITLE = "Nước máy Gò Sậy trong trở lại"
SAPO = "Sau ba ngày xả đường ống, nước máy ở thị trấn Gò Sậy đã trong trở lại, công ty cấp nước cho biết."
TALK = "Nhà tôi ở cuối đường ống, đến tối qua nước vẫn còn đục lắm, giặt đồ trắng không được, mong công ty xem lại giúp."
RULES = ArticleRules(version=1, title="h1", body="div.page p")
CONTAINERS = [
    '<div id="binh-luan">', '<div class="binhluan">', '<div class="binh_luan box">', '<section id="phan-hoi">',
    '<div class="phanhoi">', '<div class="y-kien">', '<div id="ykien">', '<div class="comment">', '<div id="comments">',
    '<ul class="cmt">', '<div id="box_comment">', '<div class="fb-comments">', '<div class="idea">', '<div class="box-idea">',
    '<div class="list-comment">', '<ol class="commentlist">', '<div id="box_comment_vne">', '<div class="ykien-bandoc">',
    '<div id="YKienBanDoc">', '<div class="CommentItem">', '<div class="comment-content">', '<div class="main-comment-wrap">',
    '<article class="comment even thread-even">', '<div itemscope itemtype="https://schema.org/Comment">',
    '<aside class="width_common" id="idComment-box">',
]


def page(*parts: str, attributes: str = "") -> str:
    return (f'<html><head><title>{TITLE}</title></head><body {attributes}><div class="page"><h1>{TITLE}</h1>'
            f'{"".join(parts)}</div></body></html>')


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def both_ways(text: str) -> list[str]:
    return [(found := extract_article(text, URL, rules, now=NOW)).lead + "\n" + found.body for rules in (None, RULES)]


@pytest.mark.parametrize("opening", CONTAINERS)
def test_a_container_of_comments_is_no_article_text(opening):
    closing = f"</{opening[1:].split()[0]}>"
    talk = opening + paragraphs(TALK, TALK.replace("tôi", "mình")) + closing
    for text in both_ways(page(paragraphs(SAPO, PARAGRAPH, PARAGRAPH), talk, "<p>Trung tâm Thông tin</p>")):
        assert PARAGRAPH in text
        assert "giặt đồ trắng" not in text


@pytest.mark.parametrize("heading", [
    "<h3>Ý kiến bạn đọc (2)</h3>", "<div>Bình luận của độc giả</div>", "<h2>Bình luận <span>(12)</span></h2>",
    "<div class='head'><p><b>Phản hồi của bạn đọc:</b></p></div>", "<h4>Bình luận</h4>"])
def test_what_stands_below_the_heading_of_comments_is_no_article_text(heading):
    for text in both_ways(page(paragraphs(SAPO, PARAGRAPH), heading, f"<div>{paragraphs(TALK, TALK)}</div>")):
        assert PARAGRAPH in text
        assert "giặt đồ trắng" not in text and "bạn đọc" not in text


def test_a_page_of_comments_alone_is_no_article():
    with pytest.raises(NotArticle):
        extract_article(page("<video></video>", '<div class="list-comment">' + paragraphs(*[TALK] * 6) + "</div>"), URL,
                        None, now=NOW)


def test_a_date_among_comments_is_not_the_articles():
    text = page(paragraphs(SAPO, PARAGRAPH), f'<div id="comments"><p>08:00 05/11/2026</p>{paragraphs(TALK)}</div>')
    assert extract_article(text, URL, None, now=NOW).date.at is None


@pytest.mark.parametrize("wrap", [
    # the opinion section's own pages: body, wrapper, article text
    '<div class="y-kien">{}</div>', '<div class="detail-content y-kien">{}</div>', '<div id="binh-luan">{}</div>',
    '<article class="post comments-open has-comments">{}</article>', '<div class="content section-y-kien">{}</div>',
    '<div class="article__body content--comment">{}</div>', '<section class="opinion idea">{}</section>',
    '<div class="phan-hoi" itemprop="articleBody">{}</div>'])
@pytest.mark.parametrize("sapo", [f"<p class='sapo'>{SAPO}</p>", f"<h2>{SAPO}</h2>", ""])
def test_an_article_whose_own_body_is_called_so_is_kept(wrap, sapo):
    body = wrap.format(paragraphs(PARAGRAPH, "Ông chủ quán nói nước đã trong từ sáng sớm hôm nay.", PARAGRAPH, PARAGRAPH))
    talk = '<div class="box-comment">' + paragraphs(TALK, TALK) + "</div>"
    for text in both_ways(page(sapo, body, talk)):
        assert PARAGRAPH in text and "Ông chủ quán" in text
        assert "giặt đồ trắng" not in text


@pytest.mark.parametrize("attributes", ['class="y-kien comments-open"', 'id="binh-luan"', 'class="single comment"'])
def test_a_page_called_so_is_kept(attributes):
    for text in both_ways(page(paragraphs(SAPO, PARAGRAPH), attributes=attributes)):
        assert PARAGRAPH in text


def test_a_box_inside_the_article_is_kept():
    box = '<div class="y-kien"><p>Theo chuyên gia cấp nước, cặn vàng là do ống gang cũ bị bong sau khi tăng áp.</p></div>'
    for text in both_ways(page(paragraphs(SAPO, PARAGRAPH), box, paragraphs(PARAGRAPH, PARAGRAPH))):
        assert "ống gang cũ" in text


def test_the_offices_own_selector_wins():
    rules = ArticleRules(version=1, title="h1", body="div.list-comment p")
    text = page(paragraphs(SAPO), '<div class="list-comment">' + paragraphs(PARAGRAPH, PARAGRAPH) + "</div>")
    assert extract_article(text, URL, rules, now=NOW).body.count(PARAGRAPH) == 2
