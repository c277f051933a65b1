"""Where a result goes: standard output, or a file of a known kind that holds nothing else."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import click

from config.settings import Settings
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, option
from langnghe.i18n import LANGUAGES, speaking
from langnghe.i18n import gettext as _
from storage.engines import parse_url

HEAD = 4096            # characters in which a page that this program wrote says what it is

out_option = option("--out", type=click.Path(dir_okay=False, writable=True, allow_dash=True, path_type=Path), help=N_(
    "File to write; standard output when left out or -."))
force_option = option("--force", is_flag=True, help=N_("Replace a file that this command did not write."))


def stdout() -> TextIO:
    """Return standard output; refuses when whoever started the program has closed it."""
    if sys.stdout is None:
        raise Refused(_("Standard output is closed: there is nowhere to write to."))
    return sys.stdout


def checked(settings: Settings, out: Path | None, endings: Sequence[str], titles: Sequence[str], *, force: bool
            ) -> Path | None:
    """Return the file to write, None for standard output; refuses a file that is another's before anything is done.

    `titles` are message ids, up to their first placeholder: what an earlier result of the command begins with.
    """
    if out is None or str(out) == "-":
        stdout()
        return None
    if not out.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "", str(out.parent))
    if out.suffix and out.suffix.lower() not in endings:
        raise Refused(_("--out {file}: no such kind of file can be written; allowed endings: {endings}").format(
            file=out, endings=", ".join(endings)))
    if _is_ours(settings, out.resolve()):
        raise Refused(_("--out {file}: this is the database or the search index").format(file=out))
    if not force and out.is_file() and not _was_written(out, titles):
        raise Refused(_("--out {file}: there is a file of that name which this command did not write; --force replaces "
                        "it").format(file=out))
    return out


def new_file(settings: Settings, out: Path, endings: Sequence[str], *, force: bool) -> Path:
    """Return the file to write; refuses one that is there unless it may be replaced, before anything is done."""
    if not out.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "", str(out.parent))
    if out.suffix.lower() not in endings:
        raise Refused(_("--out {file}: no such kind of file can be written; allowed endings: {endings}").format(
            file=out, endings=", ".join(endings)))
    if _is_ours(settings, out.resolve()):
        raise Refused(_("--out {file}: this is the database or the search index").format(file=out))
    if not force and out.exists():
        raise Refused(_("--out {file}: there is a file of that name; --force replaces it").format(file=out))
    return out


def _is_ours(settings: Settings, file: Path) -> bool:
    address = parse_url(settings.database_url)
    database = Path(address.database or "").resolve() if address.get_backend_name() == "sqlite" else None
    # Beside the database lie its log and the log's index.
    beside = database is not None and file.parent == database.parent and file.name.startswith(database.name)
    return beside or file.is_relative_to(settings.index_dir.resolve())


def _was_written(file: Path, titles: Sequence[str]) -> bool:
    with file.open(encoding="utf-8", errors="replace") as opened:
        head = opened.read(HEAD)
    begins = set()
    for language in LANGUAGES:
        with speaking(language):
            begins |= {_(title).partition("%(")[0] for title in titles}
    return not head or any(begin in head for begin in begins)
