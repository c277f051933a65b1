"""What the office tells the public, as data: what is collected, kept, never kept, and how to have it deleted.

A function of settings, source files and the sources of which something is held: no clock and no counts, so the same
office always says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from config.settings import Settings
from config.sources import SourceConfig
from crawlers.settings import user_agent
from langnghe import retention
from langnghe.formats import number
from langnghe.i18n import N_, language, ngettext
from langnghe.i18n import gettext as _
from storage.sources import HeldSource

KINDS = {"press": N_("press"), "portal": N_("information portal"), "official": N_("state body"), "forum": N_("forum")}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: sentences, a list, a table (headings and rows); each may be empty."""

    heading: str
    sentences: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=())


def sections(
    settings: Settings, sources: Sequence[SourceConfig], held: Sequence[HeldSource] = (), mail: str = ""
) -> list[Section]:
    """Return the page in the language of the context.

    `held` are the sources of which the record holds anything; `mail` is where to write when the contact is a web page.
    """
    enabled = [source for source in sources if source.enabled]
    named = {source.name for source in enabled}
    return [_purpose(settings), _collected(settings, enabled),
            *_besides([source for source in held if source.name not in named]),
            _kept(settings), _never(), _manners(), _deletion(mail or settings.contact)]


def is_page(contact: str) -> bool:
    """Say whether a contact is a web page instead of an e-mail address."""
    return contact.startswith(("http://", "https://"))


def _purpose(settings: Settings) -> Section:
    return Section(_("What this program does"), (
        _("langnghe reads public news pages, portals and discussions so that an office of public-opinion research can "
          "see which topics are written and talked about. It is about topics, never about persons."),
        _("It names itself in every request: {agent}").format(agent=user_agent(settings.contact)),
    ))


def _collected(settings: Settings, sources: Sequence[SourceConfig]) -> Section:
    if not sources:
        return Section(_("What is collected"), (_("No source is switched on."),))
    rows = tuple(
        (source.title, _(KINDS[source.kind]), ", ".join(source.domains),
         _("yes, without names") if source.comments is not None else _("no"), _seconds(_pause(settings, source)))
        for source in sources)
    columns = (_("Source"), _("Kind"), _("Addresses"), _("Readers' comments"), _("Seconds between two requests"))
    intro = ngettext("Only pages that anybody can read without an account, from {count} source:",
                     "Only pages that anybody can read without an account, from these {count} sources:", len(rows))
    return Section(_("What is collected"), (intro.format(count=number(len(rows))),), columns=columns, rows=rows)


def _besides(sources: Sequence[HeldSource]) -> list[Section]:
    """Name imported archives and sources that are off by now: what is held of them can be deleted too."""
    if not sources:
        return []
    rows = tuple((source.title, _(KINDS[source.kind]), _("collected from the site earlier") if source.asked
                  else _("taken in from an existing archive")) for source in sources)
    return [Section(_("What is held besides"), (
        _("Of these nothing is collected from their sites now; what came from them earlier is kept:"),),
        columns=(_("Source"), _("Kind"), _("How it came")), rows=rows)]


def _pause(settings: Settings, source: SourceConfig) -> float:
    return source.delay if source.delay is not None else settings.download_delay


def _seconds(value: float) -> str:
    text = f"{value:g}"
    return text if language() == "en" else text.replace(".", ",")


def _kept(settings: Settings) -> Section:
    rows = [
        (_("Articles and their corrected versions"), _("until deletion is asked for")),
        *((_(kept.label), _period(kept.days(settings), _(kept.left))) for kept in retention.CLASSES),
        (_("Daily digests, which quote articles and no comment"), _("until deletion is asked for")),
        (_("Of what was deleted: address, hash and day"), _("for ever, so that it is not collected again")),
    ]
    return Section(_("What is kept, and how long"), columns=(_("What"), _("How long")), rows=tuple(rows))


def _period(days: int, left: str) -> str:
    message = ngettext("{days} day, then only {left}", "{days} days, then only {left}", days)
    if not left:
        message = ngettext("{days} day", "{days} days", days)
    return message.format(days=number(days), left=left)


def _never() -> Section:
    return Section(_("What is never kept"), items=(
        _("the name, account, picture, profile or number of anybody who wrote a comment, not even as a code"),
        _("the minute of a comment, how many liked it, or the number the site gave it"),
        _("telephone, identity card, passport, insurance and account numbers, vehicle plates, e-mail addresses and "
          "links to profiles: they are taken out before anything is stored, as far as they are recognised; a hotline "
          "that a news article publishes stays"),
        _("in comments also names of persons, house addresses and tax numbers, as far as they are recognised"),
        _("pages of members, authors and profiles, and copies of pages as they were fetched"),
        _("any judgement of a person: no mood, no attitude, no influence"),
    ))


def _manners() -> Section:
    return Section(_("How sites are treated"), items=(
        _("robots.txt is obeyed; where it cannot be read, nothing of the site is fetched"),
        _("requests to a site follow one another with at least the pause above; a longer Crawl-delay in robots.txt "
          "wins"),
        _("a site that asks for rest or fails is left alone for a while"),
        _("no login, no test for robots and no block is got round"),
    ))


def _deletion(contact: str) -> Section:
    asked = _("Write to {contact}. Name the address of the page, or the words that are meant; no reason is needed.")
    if is_page(contact):
        asked = _("The office is reached by {contact}. Name the address of the page, or the words that are meant; no "
                  "reason is needed.")
    return Section(_("How to have something deleted, or a site left out"), (
        asked.format(contact=contact),
        _("It is deleted from the record, the search index and the digests, where a dated notice takes its place, and "
          "is not collected again. A site that does not want to be read can also say so in robots.txt, under the name "
          "langnghe."),
    ))
