"""Digests as reports of an office: báo cáo nhanh, báo cáo chuyên đề (topic or query), báo cáo định kỳ (by lĩnh vực).

The words are Vietnamese whatever the language on screen: these are documents of Vietnamese offices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from docx.shared import Mm, Pt

from langnghe import unfinished
from langnghe.formats import moment, number
from langnghe.render import forecast_words, hotspot_words, period_words, phrases
from langnghe.render.documents.asked import Asked
from langnghe.render.documents.sheet import CENTER, TEXT_WIDTH, Sheet, link, rule, write
from langnghe.render.field import sections as field
from langnghe.render.sections import ALL

KINDS = {"quick": "BÁO CÁO NHANH", "topic": "BÁO CÁO CHUYÊN ĐỀ", "periodic": "BÁO CÁO ĐỊNH KỲ"}
OTHER = "Lĩnh vực khác"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI")
FILE_WORDS = {"quick": "bao-cao-nhanh", "topic": "chuyen-de", "periodic": "bao-cao-dinh-ky"}
LINES = 4                   # left open where staff wrote nothing

RULE_WIDTH = Mm(65)

Body = Mapping[str, Any]
About = int | Asked          # the number of a topic of the digest, or what a query found
Part = tuple[str, Callable[[Sheet], None]]


def usual(body: Body) -> str:
    """Return the kind of report that a digest usually becomes."""
    return "quick" if body["kind"] == "day" else "periodic"


def subject(body: Body, kind: str, about: About = 0) -> str:
    """Return what the report is about, in one line."""
    period = period_words.named(body["kind"], body["day"], body.get("last_day", body["day"]))
    when = f"ngày {period}" if body["kind"] == "day" else period
    if kind == "topic":
        said = f"“{about.text}”" if isinstance(about, Asked) else phrases.label(_topic(body, about))
        return f"{said} ({when})"
    return f"Tình hình báo chí và dư luận {when}"


def write_report(paper: Sheet, body: Body, kind: str, about: About = 0) -> None:
    """Write title and parts; raises LookupError for a topic that the digest does not list."""
    paper.paragraph(KINDS[kind], bold=True, align=CENTER, indent=0, after=0)
    paper.paragraph(subject(body, kind, about), bold=True, align=CENTER, indent=0, after=2)
    if notice := unfinished.told(body):
        paper.paragraph(f"({notice.rstrip('.')})", align=CENTER, indent=0, after=2)
    _short_line(paper)
    for at, (heading, part) in enumerate(_parts(body, kind, about)):
        paper.heading(f"{ROMAN[at]}. {heading.upper()}")
        part(paper)


def _short_line(paper: Sheet) -> None:
    """Draw the line under a title: the decree wants a third to a half of the text's width."""
    line = paper.paragraph(align=CENTER, indent=0, after=8)
    form = line.paragraph_format
    form.left_indent = form.right_indent = (TEXT_WIDTH - RULE_WIDTH) // 2
    form.line_spacing = Pt(4)
    rule(line, "top")


def day_of(body: Body) -> date:
    """Return the last day that the report is of."""
    return date.fromisoformat(body.get("last_day", body["day"]))


def _parts(body: Body, kind: str, about: About) -> list[Part]:
    edits = body.get("edits") or {}
    parts: list[Part] = []
    # A report on one topic is not the place of what staff say of the whole day; what they dropped stays listed.
    if kind == "topic" and not isinstance(about, Asked):
        edits = {}
    if edits.get("remark"):
        parts.append(("Nhận xét chung", lambda paper: _passage(paper, edits["remark"])))
    parts += _own_parts(body, kind, about)
    if body.get("left_out"):
        parts.append(("Đã lược khỏi bản tin", lambda paper: _left_out(paper, body)))
    return [*parts, ("Đánh giá", lambda paper: _passage(paper, edits.get("assessment", ""))),
            ("Đề xuất", lambda paper: _passage(paper, edits.get("proposals", "")))]


def _own_parts(body: Body, kind: str, about: About) -> list[Part]:
    general: Part = ("Tình hình chung", lambda paper: _general(paper, body))
    limits: Part = ("Phạm vi và giới hạn của số liệu", lambda paper: _bullets(
        paper, [*phrases.coverage(body["coverage"], body["kind"]), *phrases.method(body)]))
    if kind == "topic":
        if isinstance(about, Asked):
            return [("Kết quả theo truy vấn", lambda paper: _found(paper, about)), limits]
        one = _topic(body, about)
        return [("Diễn biến", lambda paper: _one(paper, one, body, titled=False)), limits]
    hot: list[Part] = [("Điểm nóng", lambda paper: _bullets(paper, map(_hotspot, body["hotspots"])))
                       ] if body.get("hotspots") else []
    told: list[Part] = [("Phản ánh từ cơ sở", lambda paper: _field(paper, body))] if field.told(body, ALL) else []
    if kind == "quick":
        return [general, ("Vấn đề nổi lên", lambda paper: _each(paper, phrases.glance(body), body)), *hot, *told]
    later = forecast_words.digest(body)
    ahead: list[Part] = [("Dự báo và kiểm lại dự báo", lambda paper: _bullets(paper, later))] if later else []
    return [general, ("Diễn biến theo lĩnh vực", lambda paper: _by_sector(paper, body)), *hot, *told, *ahead, limits]


def _topic(body: Body, topic: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] | None = next((one for one in body["topics"] if one["id"] == topic), None)
    if found is None:
        raise LookupError(topic)
    return found


def _found(paper: Sheet, asked: Asked) -> None:
    """Write what a query found: how much, then the first articles, a line a story."""
    paper.paragraph(f"Truy vấn: {asked.described}. {phrases.articles(asked.total)}, {phrases.stories(asked.stories)}"
                    " trong những ngày này.")
    for hit in asked.hits:
        made = paper.paragraph("- ")
        link(made, "".join(span.text for span in hit.title), hit.url)
        when = "không rõ ngày" if hit.published_at is None else moment(hit.published_at, hit.date_precision)
        copies = f"; {phrases.articles(hit.copies)} đăng lại" if hit.copies else ""
        write(made, f" ({hit.source_title}, {when}{copies})")
    if asked.stories > len(asked.hits):
        paper.paragraph(f"Còn {number(asked.stories - len(asked.hits))} tin không liệt kê ở đây.")


def _flowing(figures: str) -> str:
    """Return figures as a sentence of a document has them; the dots between them are the screen's."""
    return figures.replace(" · ", ", ")


def _general(paper: Sheet, body: Body) -> None:
    paper.paragraph(_flowing(f"{phrases.size(body['totals'])}; {phrases.change(body['totals']['change'])}."))
    paper.paragraph(_flowing(f"{phrases.tally(body)}."))
    for line in phrases.coverage(body["coverage"], body["kind"])[:2]:
        paper.paragraph(line)


def _by_sector(paper: Sheet, body: Body) -> None:
    for sector in (*body.get("sectors", ()), ""):
        topics = [one for one in body["topics"] if one.get("sector", "") == sector]
        if topics:
            paper.heading(sector or OTHER)
            _each(paper, topics, body)
    if not body["topics"]:
        paper.paragraph(period_words.nothing(body))


def _each(paper: Sheet, topics: Sequence[Mapping[str, Any]], body: Body) -> None:
    for topic in topics:
        _one(paper, topic, body)
    if not topics:
        paper.paragraph(period_words.nothing(body))


def _one(paper: Sheet, topic: Mapping[str, Any], body: Body, *, titled: bool = True) -> None:
    """Write a topic: name and size, the headline, key sentences, each with its source."""
    opening = paper.paragraph()
    if titled:
        write(opening, f"- {phrases.label(topic)}. ", bold=True)
    figures = _flowing(phrases.figures(topic, body["kind"]))
    write(opening, f"{figures[:1].upper()}{figures[1:]}; {phrases.change(topic['change'])}.")
    headline = topic.get("headline")
    if headline and (not titled or headline["title"] != topic["label"]):
        _quoted(paper, headline, "title")
    for sentence in topic.get("sentences", ())[:3 if not titled or body["kind"] != "day" else 1]:
        _quoted(paper, sentence, "text")
    if headline and not topic.get("sentences") and headline["title"] == topic["label"] and titled:
        _source(opening, headline)
    for line in phrases.lines(topic.get("remark", "")):
        write(paper.paragraph("Nhận xét:", bold=True), f" {line}", italic=True)


def _quoted(paper: Sheet, part: Mapping[str, Any], key: str) -> None:
    made = paper.paragraph()
    write(made, f"“{phrases.quoted(part, key)}”", italic=True)
    _source(made, part)


def _source(paragraph: Any, part: Mapping[str, Any]) -> None:
    write(paragraph, " (")
    link(paragraph, part["source_title"], "" if part.get("removed_on") else part["url"])
    write(paragraph, ")")


def _hotspot(one: Mapping[str, Any]) -> str:
    area = f" – {one['area']}" if one["area"] else ""
    return f"{phrases.label(one)}{area}: {hotspot_words.sentence(one['kind'], one['evidence'])}"


def _field(paper: Sheet, body: Body) -> None:
    """Write the field side, a heading a part."""
    for _name, heading, sentences in field.told(body, ALL):
        paper.heading(heading)
        for sentence in sentences:
            made = paper.paragraph("- ")
            link(made, sentence.text, sentence.outside)


def _left_out(paper: Sheet, body: Body) -> None:
    paper.paragraph("Cán bộ đã lược các chủ đề sau; chúng vẫn nằm trong mọi số đếm, xu hướng và điểm nóng.")
    _bullets(paper, (f"{phrases.label(one)}: {_flowing(phrases.left_out(one, body['kind']))}"
                     for one in body["left_out"]))


def _bullets(paper: Sheet, lines: Iterable[str]) -> None:
    for line in lines:
        paper.paragraph(f"- {line}")


def _passage(paper: Sheet, text: str) -> None:
    for line in phrases.lines(text):
        paper.paragraph(line)
    if not text.strip():
        paper.blank(LINES)
