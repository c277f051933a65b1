"""The desk's port: taken before anything is announced, and before the demo's work."""

from __future__ import annotations

import contextlib
import errno
import socket

import click

from config.settings import Settings
from langnghe.cli.errors import Refused
from langnghe.i18n import N_
from langnghe.i18n import gettext as _

TAKEN = N_("{host}:{port} is taken by another program; choose another port with --port N or LANGNGHE_PORT=N.")
TROUBLES = {
    errno.EADDRINUSE: TAKEN,
    errno.EACCES: N_("This account may not use port {port}; choose one from 1024 with --port N or LANGNGHE_PORT=N."),
    errno.EADDRNOTAVAIL: N_("This machine has no address {host}; set LANGNGHE_HOST=127.0.0.1."),
}


def bound(host: str, port: int, troubles: dict[int, str] = TROUBLES) -> socket.socket:
    """Return a listening socket, or refuse; from now on no other program can take the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno not in troubles:
            raise
        raise Refused(_(troubles[error.errno]).format(host=host, port=port)) from error


def open_desk(settings: Settings, listening: socket.socket) -> None:
    """Say where the desk is and serve it until Ctrl-C."""
    import uvicorn

    from langnghe.web.app import create_app

    # What uvicorn says at INFO repeats our own line, in English.
    level = "error" if settings.log_level == "ERROR" else "warning"
    config = uvicorn.Config(create_app(settings), log_level=level, access_log=False)
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    click.secho(_("The desk: http://{host}:{port} (Ctrl-C ends it)").format(host=shown, port=port), bold=True)
    with contextlib.suppress(KeyboardInterrupt):    # uvicorn hands the signal on when it has ended
        uvicorn.Server(config).run(sockets=[listening])
