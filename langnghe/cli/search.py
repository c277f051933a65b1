"""`langnghe search`: the answer as a table, or as JSON lines for other programs."""

from __future__ import annotations

from typing import Any

import click
from rich.text import Text

from config.settings import Settings
from langnghe.cli import search_filters, slips, tables
from langnghe.cli.behind import say_behind
from langnghe.cli.facets import show as show_facets
from langnghe.cli.facets import show_json
from langnghe.cli.help import N_, Command, option
from langnghe.cli.lines import hit_line
from langnghe.cli.opening import record_and_index
from langnghe.cli.output import stdout
from langnghe.cli.values import Choice, Number
from langnghe.formats import moment, number, plain
from langnghe.i18n import gettext as _
from langnghe.i18n import language
from langnghe.render import phrases
from langnghe.web import advice
from langnghe.web.words import INDEX_TROUBLES
from search.results import Hit, SearchPage, SearchRequest, Span

SEARCH_HELP = N_(
    'Search the articles. All words must occur; "…" is a phrase, OR and -word work, so do fields such as title: and '
    "source:. A query typed with diacritics matches them exactly, one typed without matches any.")


@click.command(cls=Command, help=SEARCH_HELP, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
@search_filters.options
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

    slips.refuse(words)
    stdout()
    with record_and_index(settings) as (database, engine):
        searcher = Searcher(database, engine)
        filters = search_filters.checked(database, searcher, filters)
        request = SearchRequest(text=" ".join(words), fold_copies=not copies, **filters)
        page = searcher.find(request, language())
        spelled = None if page.trouble else advice.other_spelling(searcher.count, request, page.total)
    if facets:
        show_json(page) if as_json else show_facets(page)
    elif as_json:
        for hit in page.hits:
            click.echo(hit_line(hit))
    else:
        _show(page, request)
    if not as_json:
        _sum_up(page)
        _say_spelling(spelled)


def _show(page: SearchPage, request: SearchRequest) -> None:
    if page.hits:
        rows = [_row(at, hit) for at, hit in enumerate(page.hits, (request.page - 1) * request.size + 1)]
        tables.show(("", _("Day"), _("Source"), _("Title"), _("Copies")), rows, right=(0, 4))
    _show_discussion(page)
    found = page.stories if request.fold_copies else page.total
    if not page.hits and 0 < found <= (request.page - 1) * request.size:
        click.echo(_("There is no page {page}; the last one is {last}.").format(
            page=request.page, last=-(-found // request.size)), err=True)
    if not page.total and request.mode == "all" and (enough := advice.enough(request.text)):
        click.echo(_("For articles that have at least {least} of these {all} words: --mode question").format(
            least=enough[0], all=enough[1]), err=True)
    _say_more(page, request)


def _say_more(page: SearchPage, request: SearchRequest) -> None:
    """Say which part of the answer this is, and how to see the next one."""
    found = page.stories if request.fold_copies else page.total
    first = (request.page - 1) * request.size + 1
    if page.hits and (last := first + len(page.hits) - 1) < found:
        click.echo(_("{first} to {last} of {found}; more: --page {page}").format(
            first=number(first), last=number(last), found=number(found), page=request.page + 1), err=True)


def _say_spelling(spelled: tuple[str, int] | None) -> None:
    if spelled is not None:
        click.echo(_("With the spelling “{query}” the words would find {total}.").format(
            query=spelled[0], total=number(spelled[1])), err=True)


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
