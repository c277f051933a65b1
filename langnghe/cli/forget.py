"""`langnghe forget`: deletion on request, by address or by a fragment of text."""

from __future__ import annotations

import click

from config import thresholds
from config.settings import Settings
from crawlers.addresses import AddressRefused
from langnghe import expunging
from langnghe.cli import tables
from langnghe.cli.asking import confirm
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Command, option
from langnghe.cli.opening import record
from langnghe.cli.progress import reporting
from langnghe.cli.values import meant
from langnghe.exporting import cleaning
from langnghe.formats import number
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.render import phrases
from langnghe.troubles import said, worded
from search.engine import Part
from search.errors import SearchError
from storage.errors import StorageError
from storage.finding import Found
from storage.processes import owner_name
from storage.sessions import Database


@click.command(cls=Command, help=N_(
    "Delete on request what stands at an address, or every article and comment that holds a text. It goes from record, "
    "index and digests; its place and hash stay, and it is not taken again. In what the field and the staff wrote a "
    "notice takes the place of the words. Shows first what was found."))
@option("--url", metavar="ADDRESS", help=N_("Address of an article or thread."))
@option("--text", metavar="FRAGMENT", help=N_("Words in a row; case and punctuation do not count."))
@option("--yes", is_flag=True, help=N_("Do not ask."))
@click.pass_obj
def command(settings: Settings, url: str | None, text: str | None, yes: bool) -> None:
    """Find, show, ask, remove, look again."""
    if (url is None) == (text is None):
        raise click.UsageError(_("Give either --url or --text."))
    with record(settings) as database:
        urls = _addresses(database, url) if url is not None else frozenset()
        found = _find(database, urls, text)
        _show(database, found, url)
        if not found and url is None:
            return
        if not yes:
            question = _("Delete this for good?") if found else _("Never take anything from this address?")
            confirm(question)
        _remove(settings, database, found, urls, text or "")
        if left := _find(database, urls, text):
            _show(database, left, url)
            raise Refused(_("Something was written meanwhile: give the same command again."))
    if found:
        click.echo(_("Looked again: nothing is left. Exports that left the desk, backups and logs of the database "
                     "server are not reached from here."))


def _addresses(database: Database, url: str) -> frozenset[str]:
    """Return every spelling of the address; a key that the table shows and that is no address is taken as it is."""
    from pipelines.removal import address, find

    try:
        return address.spellings(url)
    except AddressRefused as error:
        if find.by_address(database, {url.strip()}):
            return frozenset({url.strip()})
        # What was typed is not said back: it may hold a password.
        message = _("--url takes a whole address such as https://example.vn/a-1.html; this one is refused: {reason}. "
                    "Nothing was changed.").format(reason=said(error.args[0]))
        raise Refused(f"{message}{_offered(database, url)}") from None


def _find(database: Database, urls: frozenset[str], text: str | None) -> Found:
    from pipelines.removal import find

    if text is None:
        return find.by_address(database, urls)
    try:
        with reporting(_("Texts read")) as report:
            return find.by_text(database, text, report)
    except find.FragmentTooShortError:
        raise Refused(_("A fragment needs at least {letters} letters or digits.").format(
            letters=find.LEAST_LETTERS)) from None


def _show(database: Database, found: Found, url: str | None) -> None:
    if not found:
        _say_nothing_is_held(database, url)
        return
    if found.articles:
        rows = [(a.source, a.title, a.key, str(a.revisions)) for a in found.articles]
        tables.show((_("Source"), _("Title"), _("Address"), _("Revisions")), rows, right=(3,))
    # Comments are counted and never listed, here as elsewhere.
    click.echo(_("Found: {articles} (with comments), {threads}, {comments}.").format(
        **_counts(len(found.articles), len(found.threads), len(found.comments))))
    if found.field:
        click.echo(_("Found in the field side (reports, rumors, questions, situations and their histories): {texts}. A "
                     "notice will stand in place of the words.").format(texts=_texts(found.field_texts)))


def _texts(count: int) -> str:
    return ngettext("{count} text", "{count} texts", count).format(count=number(count))


def _counts(articles: int, threads: int, comments: int) -> dict[str, str]:
    return {
        "articles": phrases.articles(articles),
        "threads": ngettext("{count} thread", "{count} threads", threads).format(count=number(threads)),
        "comments": ngettext("{count} single comment", "{count} single comments", comments).format(
            count=number(comments)),
    }


def _say_nothing_is_held(database: Database, url: str | None) -> None:
    if url is None:
        click.echo(_("Nothing of it is held."))
        return
    click.echo(_("Nothing of this address is held.") + _offered(database, url))


def _offered(database: Database, url: str) -> str:
    from pipelines.removal import address

    likely = address.held_like(database, url)
    return f" {meant(likely)}" if likely else ""


def _remove(settings: Settings, database: Database, found: Found, urls: frozenset[str], fragment: str) -> None:
    from pipelines.removal import remove

    if urls:
        remove.forbid_address(database, urls)
    if not found:
        click.echo(_("Nothing will be taken from this address."))
        return
    owner = owner_name("forget")
    done = remove.remove(database, found, owner=owner, limits=thresholds.load(settings).topics,
                         fragment=fragment)
    if done is None:
        raise Refused(_("Another process is putting articles into topics; stop it or try again when it is done."))
    click.echo(_("Deleted: {articles}, {threads}, {comments}. Days whose digest has a new edition: {digests}.").format(
        **_counts(done.articles, done.threads, done.comments), digests=number(done.digests)))
    if done.field:
        click.echo(_("Changed in the field side: {texts}. They are kept away by the hash of the words.").format(
            texts=_texts(done.field)))
    if (found.articles or found.field) and (exports := cleaning.forget(database, settings)):
        message = ngettext("Deleted with it: {count} export, which may name it.",
                           "Deleted with it: {count} exports, which may name it.", exports)
        click.echo(message.format(count=number(exports)))
    parts: tuple[Part, ...] = ("articles", "comments") if found.articles else ("comments",)
    with database.writing() as session:
        for part in parts:
            expunging.ask_for(session, part)
    _compact(database)
    _clear_index(settings, database, parts, owner)


def _compact(database: Database) -> None:
    try:
        clean = database.compact()
    except StorageError as error:
        click.echo(_("The database could not be compacted: {error}").format(error=worded(error)), err=True)
        return
    if not clean:
        click.echo(_("The database is being read: deleted text may stand in its log until the next `langnghe purge`."),
                   err=True)


def _clear_index(settings: Settings, database: Database, parts: tuple[Part, ...], owner: str) -> None:
    """Do at once what `langnghe work` would do; what fails stays due there."""
    from search.opening import open_engine

    try:
        engine = open_engine(settings)
        try:
            done = [expunging.expunge(database, engine, part, owner) for part in parts]
        finally:
            engine.close()
    except SearchError as error:
        click.echo(_("The index could not be cleared now: {error}. `langnghe work` does it.").format(
            error=worded(error)), err=True)
        return
    click.echo(_("The index is cleared.") if all(done) else _("Another process is indexing; `langnghe work` clears the "
                                                             "index."))
