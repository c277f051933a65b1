"""`langnghe serve`: the desk."""

from __future__ import annotations

import click

from config.settings import Settings
from langnghe.cli.help import N_, Command, option
from langnghe.i18n import gettext as _


@click.command(cls=Command, help=N_("Open the desk on this machine until Ctrl-C."))
@option("--port", type=click.IntRange(1, 65535), help=N_("Port instead of the setting LANGNGHE_PORT."))
@click.pass_obj
def command(settings: Settings, port: int | None) -> None:
    """Serve the desk on loopback."""
    import uvicorn

    from langnghe.web.app import create_app

    port = port or settings.port
    app = create_app(settings)
    click.echo(_("The desk: http://{host}:{port} (Ctrl-C ends it)").format(host=settings.host, port=port))
    uvicorn.run(app, host=settings.host, port=port, log_level=settings.log_level.lower(), access_log=False)
