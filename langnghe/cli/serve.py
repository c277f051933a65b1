"""`langnghe serve`: the desk."""

from __future__ import annotations

import click

from config.settings import Settings
from langnghe.cli.help import N_, Command, option
from langnghe.cli.values import Number


@click.command(cls=Command, help=N_("Open the desk on this machine until Ctrl-C."))
@option("--port", type=Number(1, 65535), help=N_("Port instead of the setting LANGNGHE_PORT."))
@click.pass_obj
def command(settings: Settings, port: int | None) -> None:
    """Serve the desk on loopback."""
    from langnghe.cli.listening import bound, open_desk

    with bound(settings.host, port or settings.port) as listening:
        open_desk(settings, listening)
