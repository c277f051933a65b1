"""A digest as Markdown; text of outlets is escaped, so that none of it becomes markup or HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from langnghe import i18n, unfinished
from langnghe.formats import day, moment, number, plain
from langnghe.i18n import _
from langnghe.render import forecast_words, hotspot_words, period_words, phrases
from langnghe.render.field import sections as field
from langnghe.render.field.said import Said
from langnghe.render.html import external
from langnghe.render.sections import ALL
from pipelines.digestparts import size_of

# Only where they would mean something: a reader of the plain file sees "bao-mau" and "(7 ngày)" as they are.
_SIGNS = re.compile(
    r"""[\\`*\[\]|<]            # anywhere
    | (?<=\])\(              # the address of a link
    | (?<![^\W_])_ | _(?![^\W_])      # emphasis; inside a word an underline means nothing
    | ~(?=~) | (?<=~)~       # struck out
    | &(?=\#|\w+;)           # an entity
    | ^[-+>=\#] | \#(?=\#*$)  # a list, a quote, a rule or a heading, and a heading's closing signs
    | ^~
    """, re.VERBOSE)
_BREAKS = re.compile(r"\s+")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def digest_markdown(body: dict[str, Any], language: str, shown: Collection[str] = ALL) -> str:
    """Return the digest as Markdown; same body, same bytes."""
    with i18n.speaking(language):
        return "\n".join(_lines(body, shown)).rstrip("\n") + "\n"


def escape(text: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    escaped = _SIGNS.sub(r"\\\g<0>", _BREAKS.sub(" ", str(plain(text))).strip())
    return _NUMBERED.sub(r"\1\\\2", escaped)


def _link(text: str, url: str) -> str:
    address = external(url)
    # Brackets and blanks inside an address would end the link early.
    safe = re.sub(r"[\s<>()\\\"']", lambda found: f"%{ord(found[0]):02X}", address)
    return f"[{escape(text)}]({safe})" if safe else escape(text)


def _lines(body: Mapping[str, Any], shown: Collection[str]) -> Iterator[str]:
    yield f"# {period_words.title(body)}"
    yield ""
    if notice := unfinished.told(body):
        yield f"**{escape(notice)}**"
        yield ""
    yield from _remark(body)
    totals = body["totals"]
    yield phrases.size(totals)
    yield ""
    yield escape(phrases.change(totals["change"]))
    yield ""
    yield from _waiting(totals)
    yield from _bullets(_("Coverage"), phrases.coverage(body["coverage"], body["kind"]))
    for name, part in PARTS.items():
        if name in shown:
            yield from part(body)
    for _name, heading, sentences in field.told(body, shown):
        yield from _said(heading, sentences)
    yield from _left_out(body)
    for heading, entries in phrases.lists(body, shown):
        yield from _list(heading, entries)
    for heading, paragraphs in phrases.passages(body):
        yield f"## {heading}"
        yield ""
        yield from _paragraphs(paragraphs)
    if "method" in shown:
        yield from _method(body)
    yield phrases.closing(body)


def _remark(body: Mapping[str, Any]) -> Iterator[str]:
    if said := phrases.by_whom(body):
        yield escape(said)
        yield ""
    if text := (body.get("edits") or {}).get("remark"):
        heading = _("Remark of staff")
        yield f"## {heading}"
        yield ""
        yield from _paragraphs(phrases.lines(text))


def _paragraphs(paragraphs: Iterable[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield escape(paragraph)
        yield ""


def _glance(body: Mapping[str, Any]) -> Iterator[str]:
    if not body["topics"]:
        return
    yield f"## {_('On one page')}"
    yield ""
    yield phrases.tally(body)
    yield ""
    for n, topic in enumerate(phrases.glance(body), 1):
        said = f"{n}. **{escape(phrases.label(topic))}** – {escape(phrases.figures(topic, body['kind']))}"
        headline = topic.get("headline")
        yield f"{said} ({_link(headline['source_title'], headline['url'])})" if headline else said
    yield ""


def _method(body: Mapping[str, Any]) -> Iterator[str]:
    yield from _bullets(_("Method"), phrases.method(body))
    if body.get("masked_days"):
        told = _("Days that are no baseline, as sources with a good part of the articles failed or nothing is held:")
        yield f"{told} {', '.join(day(masked) for masked in body['masked_days'])}"
        yield ""


def _hotspots(body: Mapping[str, Any]) -> Iterator[str]:
    if found := body.get("hotspots", ()):
        yield from _bullets(_("Hotspots"), [_hotspot(one) for one in found])


def _hotspot(one: Mapping[str, Any]) -> str:
    area = f" – {one['area']}" if one["area"] else ""
    return f"{phrases.label(one)}{area}: {hotspot_words.sentence(one['kind'], one['evidence'])}"


def _waiting(totals: Mapping[str, Any]) -> Iterator[str]:
    if totals.get("waiting_for_topics"):
        yield _("%(articles)s not yet in a topic") % {"articles": phrases.articles(totals["waiting_for_topics"])}
        yield ""
    if totals.get("synthetic_dates"):
        count = phrases.articles(totals["synthetic_dates"])
        yield _("%(articles)s with a date made up by an import option") % {"articles": count}
        yield ""


def _bullets(heading: str, sentences: list[str]) -> Iterator[str]:
    yield f"## {heading}"
    yield ""
    for sentence in sentences:
        yield f"- {escape(sentence)}"
    yield ""


def _said(heading: str, sentences: Iterable[Said]) -> Iterator[str]:
    yield f"## {heading}"
    yield ""
    for sentence in sentences:
        yield f"- {_link(sentence.text, sentence.outside)}"
    yield ""


def _topics(body: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {period_words.heading(body)}"
    yield ""
    for topic in body["topics"]:
        yield from _topic(topic, body["kind"])
    if not body["topics"]:
        yield period_words.nothing(body)
        yield ""
    rest = body.get("topics_not_shown", {})
    if rest.get("topics"):
        yield _("%(n)s smaller topics with %(articles)s are not listed.") % {
            "n": number(rest["topics"]), "articles": phrases.articles(rest["articles"])
        }
        yield ""


def _topic(topic: Mapping[str, Any], kind: str) -> Iterator[str]:
    yield f"### {escape(phrases.label(topic))}"
    yield ""
    figures = [phrases.figures(topic, kind), phrases.change(topic["change"])]
    if topic.get("first_seen"):
        when = moment(datetime.fromisoformat(topic["first_seen"]))
        figures.append(_("first seen %(when)s") % {"when": when})
    yield escape(" · ".join(figures))
    yield ""
    headline = topic.get("headline")
    if headline:
        yield f"{_link(phrases.quoted(headline, 'title'), headline['url'])} ({escape(headline['source_title'])})"
        yield ""
    for line in phrases.lines(topic.get("remark", "")):
        words = _("Remark of staff")
        yield f"**{words}:** {escape(line)}"
        yield ""
    for sentence in topic.get("sentences", ()):
        yield f"> {escape(phrases.quoted(sentence, 'text'))} — {_link(sentence['source_title'], sentence['url'])}"
        yield ""
    yield ", ".join(f"{escape(o['title'])} ({number(o['articles'])})" for o in topic["outlets"])
    yield ""


def _fading(body: Mapping[str, Any]) -> Iterator[str]:
    if topics := body.get("fading", ()):
        yield from _bullets(_("Fading"), [_faded(topic) for topic in topics])


def _daily(body: Mapping[str, Any]) -> Iterator[str]:
    if lines := period_words.daily(body):
        yield from _bullets(_("Day by day"), lines)


def _forecasts(body: Mapping[str, Any]) -> Iterator[str]:
    if forecasts := forecast_words.digest(body):
        yield from _bullets(_("Forecasts"), forecasts)


def _left_out(body: Mapping[str, Any]) -> Iterator[str]:
    topics = body.get("left_out", ())
    if topics:
        yield f"## {_('Left out of the digest')} ({number(len(topics))})"
        yield ""
        yield _("Staff left these topics out; they stay in every count, trend and hotspot.")
        yield ""
        for topic in topics:
            yield f"- {escape(phrases.label(topic))}: {escape(phrases.left_out(topic, body['kind']))}"
        yield ""


def _faded(topic: Mapping[str, Any]) -> str:
    change = topic["change"]
    return f"{phrases.label(topic)}: {phrases.articles(size_of(change))}; {phrases.change(change)}"


def _list(heading: str, entries: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {heading} ({number(entries['total'])})"
    yield ""
    for item in entries["articles"]:
        yield f"- {_link(phrases.quoted(item, 'title'), item['url'])} ({escape(item['source_title'])})"
    rest = entries["total"] - len(entries["articles"])
    if rest:
        yield ""
        yield _("%(n)s more are not listed.") % {"n": number(rest)}
    yield ""


PARTS: dict[str, Callable[[Mapping[str, Any]], Iterator[str]]] = {
    "glance": _glance, "hotspots": _hotspots, "topics": _topics, "fading": _fading, "daily": _daily,
    "forecasts": _forecasts,
}
