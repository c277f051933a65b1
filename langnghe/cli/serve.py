"""`langnghe serve`: the desk."""

from __future__ import annotations

import click

from config.settings import Settings
from langnghe.cli.help import N_, Command, option
from langnghe.cli.values import Choice, Number

BESIDE = ("crawl", "work")


@click.command(cls=Command, help=N_(
    "Open the desk until Ctrl-C. With --with crawl and --with work what collects and what sorts runs beside it, "
    "each in a process of its own, and is started again when it ends."))
@option("--port", type=Number(1, 65535), help=N_("Port instead of the setting LANGNGHE_PORT."))
@option("--workers", type=Number(1, 64), help=N_("Processes that answer pages, instead of LANGNGHE_WORKERS."))
@option("--with", "beside", type=Choice(BESIDE), multiple=True, help=N_(
    "Run this beside the desk, instead of LANGNGHE_SERVE_WITH; can be given again."))
@click.pass_obj
def command(settings: Settings, port: int | None, workers: int | None, beside: tuple[str, ...]) -> None:
    """Serve the desk."""
    from langnghe.cli.listening import bound, check_reach, open_desk

    check_reach(settings)
    with bound(settings.host, port or settings.port) as listening:
        open_desk(settings, listening, workers or settings.workers, beside or settings.serve_with)
