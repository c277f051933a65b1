"""The command group `langnghe`; a command's file is imported when the command is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from config.settings import check_folder, load
from langnghe import helptext, i18n
from langnghe.cli import clickwords
from langnghe.cli.errors import one_line
from langnghe.cli.help import Group
from langnghe.i18n import N_
from langnghe.version import VERSION

# Name: (module, what it does). Importing all of them would make `langnghe --help` wait for Scrapy.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", N_("Crawl a small invented web, write its digest and open the desk.")),
    "crawl": ("crawl", N_("Fetch the pages that are due.")),
    "import": ("importing", N_("Take an existing archive into the record.")),
    "report": ("report", N_("Give out the table for field reports, and take filled ones in.")),
    "network": ("network", N_("Show how the network of posts works, in numbers of areas and groups.")),
    "work": ("work", N_("Do what is due: topics, hotspots, index, clean-up.")),
    "topics": ("topics", N_("List and show topics, decide on them, or derive them anew.")),
    "area": ("area", N_("Find administrative units, see what became of them, take in a change of them.")),
    "search": ("search", N_("Search the articles.")),
    "export": ("export", N_("Write everything that a search holds into a file.")),
    "trend": ("trend", N_("Show queries and topics over time, on one axis.")),
    "hotspots": ("hotspots", N_("List what is far above what is usual, and say whether it was right.")),
    "stream": ("stream", N_("Opinion streams: freeze, sample, publish, and go the way back.")),
    "crosscheck": ("crosscheck", N_("Hold field reports and rumors against the news.")),
    "rumor": ("rumor", N_("Keep the rumor register: files, evidence, verdicts, exports, imports.")),
    "question": ("question", N_("List questions of the field, answer them, write the weekly sheet.")),
    "situation": ("situation", N_("List and show situations with what stands behind each.")),
    "saved": ("saved", N_("List, add and delete the searches that the team keeps.")),
    "alerts": ("alerts", N_("List the alerts, look at them now, or try one.")),
    "digest": ("digest", N_("Write the digest of a day, week or month.")),
    "index": ("index", N_("Rebuild, check or describe the search index.")),
    "source": ("source", N_("List the sources and their health, get to know new ones, check them.")),
    "purge": ("purge", N_("Delete what is over its period, and prove it.")),
    "forget": ("forget", N_("Delete a page or a text on request, everywhere and for good.")),
    "statement": ("statement", N_("Write the public page: what is collected, kept and deleted.")),
    "serve": ("serve", N_("Open the desk in a browser on this machine.")),
    "user": ("user", N_("Make accounts of the staff, give them roles and passwords, switch them off.")),
    "post": ("post", N_("Make posts of the network, give them codes to sign in, end them.")),
    "audit": ("audit", N_("Check and list the record of who did what.")),
    "doctor": ("doctor", N_("Say what is configured, reachable, behind or wrong.")),
    "db": ("db", N_("Prepare or upgrade the database.")),
}


class Langnghe(Group):
    """Looks commands up in COMMANDS and translates known errors at this one edge."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command, None when there is no such name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"langnghe.cli.{COMMANDS[cmd_name][0]}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def short_help_of(self, ctx: click.Context, name: str) -> str:
        """Return a command's line in the list without importing it."""
        return i18n.gettext(COMMANDS[name][1])

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the words before the command; wrong ones become one line."""
        with one_line():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; known errors become one line."""
        with one_line():
            return super().invoke(ctx)


clickwords.install()


@click.command(
    cls=Langnghe,
    name="langnghe",
    help=N_("Monitor news and rumors for a public-opinion research office: topics, never persons."),
)
@click.version_option(VERSION, message="%(version)s", cls=helptext.Option, help=N_("Show the version."))
@click.pass_context
def main(context: click.Context) -> None:
    """Read the settings once; every command finds them in the context."""
    context.obj = load()
    check_folder(context.obj)

