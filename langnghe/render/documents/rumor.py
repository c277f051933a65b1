"""A rumor as a document: the one-page answer that may be handed out, and the file for the office's own records.

The words are Vietnamese whatever the language on screen: these are documents of Vietnamese offices.
"""

from __future__ import annotations

import docx

from langnghe import i18n
from langnghe.formats import day, moment
from langnghe.office import Office
from langnghe.render.documents import letterhead
from langnghe.render.documents.packing import mark, packed
from langnghe.render.documents.sheet import CENTER, LEFT, Sheet, link
from langnghe.rumors import public, words
from langnghe.rumors.file import File, of_field
from langnghe.rumors.public import Answer, Source
from langnghe.troubles import said
from pipelines.rumors import names


def answer_docx(file: File, office: Office) -> bytes:
    """Return the answer to a closed rumor; raises Refused for one that is still open."""
    with i18n.speaking("vi"):
        told = public.answer(file)
        document = docx.Document()
        letterhead.page(document)
        paper = Sheet(document)
        letterhead.head(paper, office, told.signed_at.date(), letterhead.NO_MARK)
        paper.paragraph("TRẢ LỜI VỀ TIN CHƯA KIỂM CHỨNG", bold=True, align=CENTER, indent=0,
                        after=0 if told.titled else 8)
        if told.titled:
            paper.paragraph(told.title, bold=True, align=CENTER, indent=0, after=8)
        _answer(paper, told)
        letterhead.foot(paper, office)
        mark(document, told.title, office.name, told.signed_at)
    return packed(document)


def _answer(paper: Sheet, told: Answer) -> None:
    paper.heading("Tin được truyền đi")
    paper.paragraph(f"“{told.statement}”")
    paper.heading(f"Kết luận: {told.said}")
    paper.paragraph(told.answer)
    for line in told.body_says:
        paper.paragraph(line[:1].upper() + line[1:] + ".", italic=True)
    if told.tried:
        paper.paragraph(f"Đã thử: {told.tried}")
    if told.unknown:
        paper.heading("Điều chưa biết")
        paper.paragraph(told.unknown)
    if told.sources:
        paper.heading("Căn cứ")
    for number, one in enumerate(told.sources, 1):
        _source(paper, number, one)
    signed = f"Hai người đã ký ({told.signed_by}), {moment(told.signed_at)}."
    paper.paragraph(signed, italic=True, size=12)


def _source(paper: Sheet, number: int, one: Source) -> None:
    made = paper.paragraph(f"{number}. “{one.quote}” — {one.primary_source}"
                           + (f" (theo {one.issuer})" if one.issuer != one.primary_source else "")
                           + f", {day(one.said_on)}" + (f", nhãn “{one.label}”" if one.label else "")
                           + (". " if one.place else "."), align=LEFT)
    if one.place:
        link(made, one.place, one.place)


def file_docx(file: File, office: Office) -> bytes:
    """Return the whole file of a closed rumor for the office's records, with its history by roles."""
    with i18n.speaking("vi"):
        told = public.answer(file)
        document = docx.Document()
        letterhead.page(document)
        paper = Sheet(document)
        letterhead.head(paper, office, told.signed_at.date(), letterhead.NO_MARK)
        paper.paragraph(f"HỒ SƠ TIN CHƯA KIỂM CHỨNG SỐ {told.number}", bold=True, align=CENTER, indent=0, after=0)
        paper.paragraph(told.title, bold=True, align=CENTER, indent=0, after=8)
        _answer(paper, told)
        _record(paper, file)
        mark(document, told.title, office.name, told.signed_at)
    return packed(document)


def _record(paper: Sheet, file: File) -> None:
    paper.heading("Rủi ro")
    paper.paragraph(f"{words.risk(file.row)}. {file.row.risk_reason}")
    paper.heading("Các lần ghi nhận")
    if found := of_field(file):
        paper.paragraph(words.from_field(found) + ".")
    for one in file.open_sightings:
        paper.paragraph(f"{day(one.heard_on)}: {one.outlet or said(names.CHANNELS[one.channel])}. {one.wording}")
    for heading, text in (("Việc đã làm", file.row.action), ("Kết quả quan sát", file.row.outcome)):
        if text:
            paper.heading(heading)
            paper.paragraph(text)
    paper.heading("Lịch sử hồ sơ")
    for event in file.told_history:
        note = f" — {event.note}" if event.note else ""
        paper.paragraph(f"{moment(event.at)}: {words.act(event)} ({words.role(event)}){note}", size=12, after=2)
