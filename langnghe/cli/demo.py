"""`langnghe demo`: the whole flow over a small invented web."""

from __future__ import annotations

import click

from config.settings import Settings
from langnghe.cli.help import N_, Command, option


@click.command(cls=Command, help=N_(
    "Crawl a small web of invented outlets on this machine, write the digest and open the desk until Ctrl-C."))
@option("--no-serve", is_flag=True, help=N_("End after the digest instead of opening the desk."))
@click.pass_obj
def command(settings: Settings, no_serve: bool) -> None:
    """Run the demo."""
    from langnghe.demo.run import run_demo

    run_demo(settings, serve=not no_serve)
