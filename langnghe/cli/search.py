"""`langnghe search`: the answer as a table, or as JSON lines for other programs."""

from __future__ import annotations

import difflib
import re
from typing import Any

import click
from rich.text import Text

from config.settings import Settings
from langnghe.cli import search_filters, tables
from langnghe.cli.behind import say_behind
from langnghe.cli.facets import show as show_facets
from langnghe.cli.facets import show_json
from langnghe.cli.help import N_, Command, option
from langnghe.cli.lines import hit_line
from langnghe.cli.opening import record_and_index
from langnghe.cli.output import stdout
from langnghe.cli.values import Choice, Kind, Number
from langnghe.formats import moment, number, plain
from langnghe.i18n import gettext as _
from langnghe.i18n import language
from langnghe.render import phrases
from langnghe.web.words import INDEX_TROUBLES
from search.results import Hit, SearchPage, SearchRequest, Span

SEARCH_HELP = N_(
    'Search the articles. All words must occur; "…" is a phrase, OR and -word work, so do fields such as title: and '
    "source:. A query typed with diacritics matches them exactly, one typed without matches any.")


# Editors and telephones make a dash of two hyphens.
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_OPTION = re.compile(rf"([{_DASHES}]+)([a-z][a-z-]*)(=.*)?", re.IGNORECASE)
_ALIKE = 0.8           # share of equal letters from which a word that is left out is taken for a slip of an option


@click.command(cls=Command, help=SEARCH_HELP, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
@option("--mode", type=Choice(["all", "question"]), default="all", help=N_(
    "all: every word; question: any of the words, best first."))
@option("--source", "sources", multiple=True, metavar="NAME", help=N_("Only this source; can be given again."))
@option("--kind", "kinds", multiple=True, type=Kind(),
        help=N_("Only this kind of source; can be given again."))
@option("--section", "sections", multiple=True, metavar="NAME", help=N_("Only this section; can be given again."))
@option("--topic", "topics", multiple=True, type=Number(0), metavar="ID",
        help=N_("Only this topic; can be given again."))
@option("--area", "areas", multiple=True, metavar="NAME", help=N_(
    "Only articles that name this place or one in it, with or without diacritics; can be given again."))
@option("--document", "documents", multiple=True, metavar="NUMBER", help=N_(
    "Only articles that name this document, e.g. \"Nghị quyết 18\"; can be given again."))
@option("--from", "day_from", default="", metavar="DD/MM/YYYY", help=N_("From this day on."))
@option("--to", "day_to", default="", metavar="DD/MM/YYYY", help=N_("Up to this day."))
@option("--sort", type=Choice(["relevance", "newest", "oldest"]), default="relevance", help=N_("Order."))
@option("--copies", is_flag=True, help=N_("List every copy of a story instead of one article a story."))
@option("--page", type=Number(1), default=1, help=N_("Page of the answer."))
@option("--size", type=Number(1, 1000), default=20, help=N_("Articles a page."))
@option("--facets", is_flag=True, help=N_(
    "Count all the answer's articles by source, kind, section, topic, place, document and day instead of listing "
    "them."))
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line instead of a table."))
@click.pass_obj
def command(settings: Settings, /, words: tuple[str, ...], as_json: bool, copies: bool, facets: bool,
            **filters: Any) -> None:
    """Search and print one page of the answer, or its counts."""
    from search.service import Searcher

    _refuse_options(words)
    stdout()
    with record_and_index(settings) as (database, engine):
        searcher = Searcher(database, engine)
        search_filters.check_sources(database, filters["sources"])
        search_filters.check_topics(database, filters["topics"])
        search_filters.check_areas(database, filters["areas"])
        search_filters.check_documents(filters["documents"])
        filters["sections"] = search_filters.as_stored(searcher, filters["sections"])
        request = SearchRequest(text=" ".join(words), fold_copies=not copies, **filters)
        page = searcher.find(request, language())
    if facets:
        show_json(page) if as_json else show_facets(page)
    elif as_json:
        for hit in page.hits:
            click.echo(hit_line(hit))
    else:
        _show(page, request)
    if not as_json:
        _sum_up(page)


def _refuse_options(words: tuple[str, ...]) -> None:
    """Refuse a misspelt option, -json and -h as well: as a word it would silently exclude articles."""
    context = click.get_current_context()
    known = [name for param in context.command.get_params(context) for name in param.opts if name.startswith("--")]
    for word in words:
        if (found := _OPTION.fullmatch(word)) is not None:
            _refuse_option(context, known, found)


def _refuse_option(context: click.Context, known: list[str], found: re.Match[str]) -> None:
    word, dashes, name = found[0].partition("=")[0], found[1], found[2]
    likely = difflib.get_close_matches(f"--{name.lower()}", known, 1, _ALIKE)
    if len(name) == 1 and dashes == "-":
        likely = [one for one in known if one.startswith(f"--{name.lower()}")]
    elif likely and dashes == "-":
        words = _("{word} would leave out articles with that word. Did you mean {option}? To leave it out: NOT {name}")
        raise click.UsageError(words.format(word=word, option=likely[0], name=name), context)
    elif not likely and not dashes.startswith("--"):
        return
    raise click.NoSuchOption(word, possibilities=likely or known, ctx=context)


def _show(page: SearchPage, request: SearchRequest) -> None:
    if page.hits:
        rows = [_row(at, hit) for at, hit in enumerate(page.hits, (request.page - 1) * request.size + 1)]
        tables.show(("", _("Day"), _("Source"), _("Title"), _("Copies")), rows, right=(0, 4))
    _show_discussion(page)
    found = page.stories if request.fold_copies else page.total
    if not page.hits and 0 < found <= (request.page - 1) * request.size:
        click.echo(_("There is no page {page}; the last one is {last}.").format(
            page=request.page, last=-(-found // request.size)), err=True)
    if not page.total and request.mode == "all" and " " in request.text.strip():
        click.echo(_("For articles that have most of these words: --mode question"), err=True)
    _say_more(page, request)


def _say_more(page: SearchPage, request: SearchRequest) -> None:
    """Say which part of the answer this is, and how to see the next one."""
    found = page.stories if request.fold_copies else page.total
    first = (request.page - 1) * request.size + 1
    if page.hits and (last := first + len(page.hits) - 1) < found:
        click.echo(_("{first} to {last} of {found}; more: --page {page}").format(
            first=number(first), last=number(last), found=number(found), page=request.page + 1), err=True)


def _sum_up(page: SearchPage) -> None:
    articles, stories = phrases.articles(page.total), phrases.stories(page.stories)
    click.echo(_("{described}: {articles} in {stories}").format(
        described=plain(page.described), articles=articles, stories=stories), err=True)
    if page.folded_total is not None and page.folded_total > page.total:
        click.echo(_("Without diacritics the words would find {total}.").format(total=page.folded_total), err=True)
    if page.trouble:
        click.echo(_(INDEX_TROUBLES[page.trouble]), err=True)
    else:
        say_behind(page.behind)


def _show_discussion(page: SearchPage) -> None:
    """Print what comments say by topic and week; see search/comments.py for what is left out."""
    if page.comment_weeks:
        rows = [(f"#{topic}", label, week, size) for topic, label, week, size in page.comment_weeks]
        tables.show(("", _("Online discussion"), _("Week"), _("Comments")), rows, right=(3,))


def _row(at: int, hit: Hit) -> tuple[str | Text, ...]:
    # A date that is not to be trusted, one to come among them, is none: so do trends, topics and the desk.
    day = moment(hit.published_at, "day") if hit.published_at and hit.date_reliable else _("undated")
    title = _marked(hit.title)
    if hit.withdrawn:
        title.append(" " + _("(taken down)"), style="dim")
    return str(at), day, hit.source_title or hit.source, title, f"+{hit.copies}" if hit.copies else ""


def _marked(spans: tuple[Span, ...]) -> Text:
    return Text.assemble(*((span.text, "bold yellow" if span.hit else "") for span in spans))
