"""The pages of the field side are whole in each language: what the office typed is marked as Vietnamese, all else is not."""

from __future__ import annotations

import re

from every_page import every_page
from lxml import html
from web_client import Client
from web_record import Seeded

FIELD = ("report", "network", "posts", "question", "situation", "practice", "handbook")
VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def language_of(node: html.HtmlElement) -> str:
    return next(one.get("lang") for one in (node, *node.iterancestors()) if one.get("lang"))


def test_an_english_page_of_the_field_says_nothing_vietnamese_of_its_own(english: Client, seeded: Seeded) -> None:
    pages = {name: path for name, path in every_page(seeded).items() if name.startswith(FIELD)}
    assert len(pages) > 20
    found = []
    for name, path in pages.items():
        if not (text := english.get(path).text):       # a post's own list leads whoever is none elsewhere
            continue
        tree = html.document_fromstring(text)
        for node in tree.xpath("//body//*[not(self::script or self::style)]"):
            # Help quotes examples of what may be typed.
            texts = [text for text in (node.text, *(child.tail for child in node)) if text and VIETNAMESE.search(text)]
            if texts and language_of(node) != "vi" and "help" not in (node.get("class") or "").split():
                found.append((name, node.tag, texts[0].strip()[:60]))
    assert found == []


def test_the_sheet_of_the_week_is_in_the_language_on_screen(client: Client, english: Client) -> None:
    assert "Sheet of questions and answers" in english.get("/questions/sheet").text
    assert "Tờ hỏi – đáp" in client.get("/questions/sheet").text


def test_on_the_answer_to_a_form_the_language_leads_to_a_page_that_can_be_read(client: Client, seeded: Seeded) -> None:
    client.get("/questions/new")
    answer = client.post(f"/question/{seeded.question}/answer", "form=&answer=", {})
    there = re.search(r'/choose\?language=en&amp;next=([^"]*)"', answer.text)
    assert answer.status >= 400 and there and client.get(there[1]).status == 200
