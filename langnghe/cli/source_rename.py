"""`langnghe source rename`: the record follows a source file that was given another name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import click

from config import clock
from config.errors import ConfigError, Words, choice, near
from config.settings import Settings
from config.sources import SourceConfig, read_all
from crawlers.checking import Exchanged
from langnghe.cli.errors import Refused
from langnghe.cli.help import N_, Command
from langnghe.cli.opening import record
from langnghe.i18n import gettext as _
from storage import renaming, sources

REFUSALS = {
    "taken": N_("The source {new} holds articles or threads of its own; two sources cannot be joined. Nothing was "
                "changed."),
    "busy": N_("A crawl is fetching pages of this source: stop it first. After a crash its hold ends by itself within "
               "minutes. Nothing was changed."),
}


@click.command("rename", cls=Command, help=N_(
    "After its file was renamed: give everything that the record holds of the source OLD to the source NEW."))
@click.argument("old")
@click.argument("new")
@click.pass_obj
def command(settings: Settings, old: str, new: str) -> None:
    """Check both names against files and record, then rename in one transaction."""
    old, new = old.removesuffix(".toml"), new.removesuffix(".toml")
    described, troubles = read_all(settings)
    files = {source.name: source for source in described}
    for trouble in troubles:
        if Path(str(getattr(trouble, "file", ""))).stem in (old, new):
            raise trouble
    # Before the new name is looked for: whoever has not renamed the file yet has not mistyped anything.
    if old in files and (old == new or not _shipped_and_off(files[old], settings)):
        raise Refused(_("{old} still has its file {path}: rename the file first, then give this command.").format(
            old=old, path=files[old].path))
    if new not in files:
        raise _unknown(new, sorted(files))
    with record(settings) as database, database.writing() as session:
        done = renaming.rename(session, old, files[new], clock.now())
        known = [row.name for row in sources.all(session)] if done == "unknown" else []
    if done == "unknown":
        raise _unknown(old, known)
    if done in REFUSALS:
        raise Refused(_(REFUSALS[done]).format(new=new))
    click.echo(_("{old} is now {new}, with all that is held of it. A crawl that runs has to be started anew; the "
                 "search follows with `langnghe work`.").format(old=old, new=new))


def files_exchanged(group: Sequence[Exchanged]) -> str:
    """Return what to say of sources whose files got each other's names."""
    held = "; ".join(_("of {source} it holds articles of {host}, which the file {other} names").format(
        source=one.source, host=one.host, other=one.other) for one in group)
    return _("The files of {names} seem to have got each other's names: the record knows a source by its file's name, "
             "and {held}. Its articles stand under wrong titles and are not visited until each file has its old name "
             "back.").format(names=", ".join(one.source for one in group), held=held)


def _shipped_and_off(source: SourceConfig, settings: Settings) -> bool:
    # Nobody can rename a shipped file; an office copies it under another name.
    return not source.enabled and not Path(source.path).is_relative_to(settings.config_dir)


def _unknown(name: str, known: Collection[str]) -> ConfigError:
    names = ", ".join(sorted(known))
    if likely := near(name, sorted(known)):
        return ConfigError(Words("no source is named {name}; did you mean {near}? Known: {known}",
                                 name=repr(name), near=choice(likely), known=names))
    return ConfigError(Words("no source is named {name}; known: {known}", name=repr(name), known=names))
