"""Addresses of the same article: for print, for AMP, and its further parts."""

from __future__ import annotations

import pytest

from crawlers.extract.head import parse
from crawlers.extract.twins import next_part, part_of, plain

BASE = "https://bao.example"


@pytest.mark.parametrize(("path", "expected"), [
    ("/nuoc-may-12.html", "/nuoc-may-12.html"), ("/amp/nuoc-may-12.html", "/nuoc-may-12.html"), ("/nuoc-may/amp/", "/nuoc-may"),
    ("/nuoc-may-12.amp", "/nuoc-may-12"), ("/nuoc-may-12.amp.html", "/nuoc-may-12.html"), ("/print/nuoc-may-12.html", "/nuoc-may-12.html"),
    ("/nuoc-may-12.html?print=1", "/nuoc-may-12.html"), ("/nuoc-may-12.html?amp", "/nuoc-may-12.html"), ("/x.html?amp=1&id=7", "/x.html?id=7"),
    ("/x.html?view=print", "/x.html"), ("/x.html?view=full", "/x.html?view=full"), ("/x.html?id=7&q=a%20b", "/x.html?id=7&q=a%20b"),
    ("/tin/amp/ampli.html", "/tin/amp/ampli.html"), ("/ampli.html", "/ampli.html"), ("/amp", "/amp"), ("/sprint/1.html", "/sprint/1.html")])
def test_twins_fold(path, expected):
    assert plain(BASE + path) == BASE + expected
    assert plain(plain(BASE + path)) == plain(BASE + path)


@pytest.mark.parametrize(("path", "expected"), [
    ("/bai.html", ("/bai.html", 1)), ("/bai.html?page=2", ("/bai.html", 2)), ("/bai.html?trang=3&id=7", ("/bai.html?id=7", 3)),
    ("/bai/2", ("/bai", 2)), ("/bai/page/2/", ("/bai", 2)), ("/bai/trang-2", ("/bai", 2)), ("/bai-p2.html", ("/bai.html", 2)),
    ("/bai-trang-2.html", ("/bai.html", 2)), ("/bai_2.html", ("/bai.html", 2)), ("/bai-2.html", ("/bai-2.html", 1)),
    ("/bai-4672302.html", ("/bai-4672302.html", 1)), ("/bai.html?page=2026", ("/bai.html", 1)), ("/bai.html?p=4711", ("/bai.html", 1))])
def test_parts_are_told_by_their_number(path, expected):
    bare, number = part_of(BASE + path)
    assert (bare, number) == (BASE + expected[0], expected[1])


def page(*links: str) -> object:
    return parse(f"<html><head>{''.join(x for x in links if x.startswith('<link'))}</head><body><p>Bài dài</p>"
                 f"{''.join(x for x in links if x.startswith('<a'))}</body></html>")


@pytest.mark.parametrize(("at", "link", "expected"), [
    ("/bai.html", "<link rel='next' href='/bai.html?page=2'>", "/bai.html?page=2"),
    ("/bai.html", "<a href='?page=2'>2</a>", "/bai.html?page=2"), ("/bai.html", "<a href='/bai-trang-2.html'>Trang 2</a>", "/bai-trang-2.html"),
    ("/bai.html?page=2", "<a href='/bai.html?page=3'>3</a>", "/bai.html?page=3"), ("/bai", "<a rel='next' href='/bai/2'>Tiếp</a>", "/bai/2"),
    # the next article, another article's page, the page before, a list's pages, another site
    ("/bai.html", "<link rel='next' href='/bai-khac.html'>", ""), ("/bai.html", "<a href='/bai-khac.html?page=2'>2</a>", ""),
    ("/bai.html?page=2", "<a href='/bai.html'>1</a>", ""), ("/bai.html", "<a href='/muc/page/2'>2</a>", ""),
    ("/bai.html", "<link rel='next' href='https://khac.example/bai.html?page=2'>", ""), ("/bai-1.html", "<link rel='next' href='/bai-2.html'>", ""),
    ("/bai.html", "<a href='/bai.html?page=3'>3</a>", ""), ("/bai.html", "<a href='?page=2'>Bình luận mới</a>", "")])
def test_the_next_part(at, link, expected):
    assert next_part(page(link), BASE + at) == (BASE + expected if expected else "")
