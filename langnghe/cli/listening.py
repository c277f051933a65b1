"""The desk's port: taken before anything is announced, and before the demo's work."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import tempfile
from collections.abc import Callable, Sequence
from typing import Any

import click
from uvicorn.config import LOGGING_CONFIG as LOGGING

from config.settings import Settings
from langnghe.cli.errors import Refused
from langnghe.i18n import N_
from langnghe.i18n import gettext as _
from langnghe.web.operating import SHARED_FOLDER
from storage import accounts
from storage.sessions import open_database

LOOPBACK = ("127.0.0.1", "::1", "localhost")
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


def check_reach(settings: Settings) -> None:
    """Refuse to be reached from elsewhere while there is no account: everybody could read and change everything."""
    if settings.host in LOOPBACK and not settings.host_names:
        return
    database = open_database(settings)
    try:
        with database.reading() as session:
            closed = accounts.any_account(session)
    finally:
        database.close()
    if not closed:
        raise Refused(_("LANGNGHE_HOST={host}: without accounts the desk listens on this machine only, and without "
                        "LANGNGHE_HOST_NAMES. Make the first account: `langnghe user create LOGIN --role "
                        "administrator`.").format(host=settings.host))


def open_desk(settings: Settings, listening: socket.socket, workers: int = 1, beside: Sequence[str] = ()) -> None:
    """Say where the desk is and serve it until Ctrl-C, with other programs beside it."""
    from langnghe.beside import running

    serve = _of_workers(settings, listening, workers) if workers > 1 else _alone(settings, listening)
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    click.secho(_("The desk: http://{host}:{port} (Ctrl-C ends it)").format(host=shown, port=port), bold=True)
    with running(beside), contextlib.suppress(KeyboardInterrupt):    # uvicorn hands the signal on when it has ended
        serve()


def _alone(settings: Settings, listening: socket.socket) -> Callable[[], None]:
    import uvicorn

    from langnghe.web.app import create_app

    config = uvicorn.Config(create_app(settings), **_options(settings))
    return lambda: uvicorn.Server(config).run(sockets=[listening])


def _of_workers(settings: Settings, listening: socket.socket, workers: int) -> Callable[[], None]:
    """Return what serves with several processes; a record that cannot be opened is said before one starts."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    open_database(settings).close()
    config = uvicorn.Config("langnghe.web.app:served", factory=True, workers=workers, **_options(settings))

    def serve() -> None:
        # prometheus-client adds up the workers' counters from files; where they lie it reads at its import in each.
        with tempfile.TemporaryDirectory(prefix="langnghe-metrics-") as folder:
            os.environ[SHARED_FOLDER] = folder
            Multiprocess(config, sockets=[listening]).run()

    return serve


def _options(settings: Settings) -> dict[str, Any]:
    # What uvicorn says at INFO repeats our own line, in English.
    level = "error" if settings.log_level == "ERROR" else "warning"
    # Named, as uvicorn would else believe every program of this machine, and whoever waits could be "elsewhere".
    return {"proxy_headers": bool(settings.proxies), "forwarded_allow_ips": list(settings.proxies),
            "log_level": level, "access_log": False,
            "log_config": None if settings.log_format == "json" else LOGGING}
