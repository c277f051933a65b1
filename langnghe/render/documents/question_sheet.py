"""The weekly sheet "Hỏi – đáp" as a document, to be read out and put up; Vietnamese whatever the language on screen."""

from __future__ import annotations

from datetime import UTC, datetime

import docx

from langnghe import i18n
from langnghe.formats import day
from langnghe.office import Office
from langnghe.render.documents import letterhead
from langnghe.render.documents.packing import mark, packed
from langnghe.render.documents.sheet import CENTER, LEFT, Sheet, link, write
from langnghe.render.field import question_words
from pipelines.questions.sheet import WeekSheet
from storage.questions import QuestionView


def sheet_docx(found: WeekSheet, office: Office) -> bytes:
    """Return the sheet of a week."""
    with i18n.speaking("vi"):
        document = docx.Document()
        letterhead.page(document)
        paper = Sheet(document)
        span = f"Tuần từ {day(found.period.first)} đến {day(found.period.last)}"
        if office.name:
            paper.paragraph(office.name.upper(), align=CENTER, indent=0, after=0, size=12)
        paper.paragraph("TỜ HỎI – ĐÁP", bold=True, align=CENTER, indent=0, after=0)
        paper.paragraph(span, italic=True, align=CENTER, indent=0, after=8)
        _answered(paper, found)
        _waiting(paper, found)
        mark(document, f"Tờ hỏi – đáp, {span.lower()}", office.name,
             datetime.fromisoformat(found.period.first).replace(tzinfo=UTC))
    return packed(document)


def _answered(paper: Sheet, found: WeekSheet) -> None:
    paper.heading("I. ĐÃ CÓ TRẢ LỜI")
    for number, one in enumerate(found.answered, 1):
        paper.paragraph(f"{number}. Hỏi: {one.issue}", bold=True).paragraph_format.keep_with_next = True
        first, *rest = one.answer.splitlines() or [""]
        paper.paragraph(f"Đáp: {first}")
        for line in rest:
            paper.paragraph(line)
        _source(paper, one)
    if not found.answered:
        paper.paragraph("Trong tuần chưa có câu trả lời mới.")


def _source(paper: Sheet, one: QuestionView) -> None:
    made = paper.paragraph(align=LEFT)
    write(made, f"{one.issuer}, {question_words.borne(one.letter, one.answered_on)}. ", italic=True, size=12)
    if one.source_url:
        link(made, one.source_url, one.source_url)


def _waiting(paper: Sheet, found: WeekSheet) -> None:
    if not found.waiting:
        return
    paper.heading("II. ĐANG CHỜ TRẢ LỜI")
    for one in found.waiting:
        paper.paragraph(f"- {one.issue} ({question_words.asked(one)})")
    if found.waiting_all > len(found.waiting):
        paper.paragraph(f"Còn {found.waiting_all - len(found.waiting)} câu khác.")
