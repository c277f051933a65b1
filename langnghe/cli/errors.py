"""Errors a person can act on become one line and exit code 2; anything else keeps its traceback."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click
from click.exceptions import NoArgsIsHelpError

from langnghe.formats import plain
from langnghe.i18n import N_
from langnghe.i18n import gettext as _
from langnghe.troubles import KNOWN, worded

FILE_TROUBLES = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EACCES: N_("this account has no permission"),
    errno.EPERM: N_("this account has no permission"),
    errno.EROFS: N_("the disk cannot be written to"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of it is a file, not a folder"),
    errno.EEXIST: N_("there is a file of that name"),
    errno.ENOSPC: N_("the disk is full"),
    errno.ELOOP: N_("its links lead round in a circle"),
    errno.ENAMETOOLONG: N_("the name is too long"),
}


OUTPUT_TROUBLES = {
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EFBIG: N_("the disk is full"),
    errno.EIO: N_("the disk cannot be written to"),
    errno.EBADF: N_("it is closed"),
}


class Refused(click.ClickException):
    """A command that could not do its work; the message is for the person at the terminal."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        """Print the one line."""
        click.echo(_("Error: {message}").format(message=plain(self.format_message())), err=True)


@contextmanager
def one_line() -> Iterator[None]:
    """Turn what a person can mend into Refused: the lower rooms' known errors, wrong words, files that do not open."""
    try:
        yield
    except NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        raise Refused(_usage(error)) from error
    except KNOWN as error:
        raise Refused(worded(error)) from error
    except OSError as error:
        if error.filename is None and error.errno in OUTPUT_TROUBLES:
            _let_go_of_output()
            said = _("standard output: {trouble}").format(trouble=_(OUTPUT_TROUBLES[error.errno]))
            raise Refused(said) from error
        # Without a file it is a fault of the program (or a closed pipe, which click ends quietly).
        if error.filename is None or error.errno not in FILE_TROUBLES:
            raise
        raise Refused(f"{error.filename}: {_(FILE_TROUBLES[error.errno])}") from error


def _let_go_of_output() -> None:
    """Send the rest nowhere: Python would try to write it once more at its end, and fail with a traceback."""
    with suppress(AttributeError, OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _usage(error: click.UsageError) -> str:
    message = " ".join(error.format_message().split())
    if error.ctx is None:
        return message
    if message[-1:] not in ".?!)":
        message += "."
    return _("{message} More: {command} --help").format(message=message, command=error.ctx.command_path)
