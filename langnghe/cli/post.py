"""`langnghe post`: posts of the network, and the codes by which they sign in."""

from __future__ import annotations

import click

from config.settings import Settings
from langnghe.accounts import posting
from langnghe.cli import tables
from langnghe.cli.help import N_, Group, option
from langnghe.cli.opening import record
from langnghe.cli.values import Number
from langnghe.formats import moment
from langnghe.i18n import gettext as _
from pipelines.areas import filling
from storage import areas, posts
from storage.areas import AreaView
from storage.posts import PostView

_post = click.argument("post_id", metavar="NUMBER", type=Number(1, 2**63 - 1))


@click.group(cls=Group, help=N_(
    "Make posts of the network, give them codes to sign in, end them. A post is a place or a body, never a person."))
def command() -> None:
    """Group the commands of posts."""


@command.command(help=N_("Make a post in an administrative unit and print its code, which is shown only this once."))
@option("--area", required=True, metavar="PLACE", help=N_(
    "The unit in force that it lies in: its name, with its province where several have it, or its key."))
@option("--unit", required=True, metavar="NAME", help=N_(
    "Workplace, school, neighbourhood or union branch; never a person's name."))
@option("--group", default="", metavar="NAME", help=N_("The social group that it hears."))
@option("--organisation", default="", metavar="NAME", help=N_("The body that it belongs to."))
@click.pass_obj
def create(settings: Settings, area: str, unit: str, group: str, organisation: str) -> None:
    """Make a post."""
    words = {"unit": unit, "social_group": group, "organisation": organisation}
    with record(settings) as database:
        filling.fill(database, settings)
        post_id, code = posting.create(database, area, words)
    click.echo(_("Post {number} is made.").format(number=post_id))
    _say_code(code)


@command.command("list", help=N_("List the posts."))
@option("--all", "ended", is_flag=True, help=N_("Those that report no more too."))
@click.pass_obj
def list_posts(settings: Settings, ended: bool) -> None:
    """Print a table of posts."""
    with record(settings) as database, database.reading() as session:
        found = posts.listed(session, ended=ended)
        units = areas.get_many(session, {post.area_id for post in found})
    if not found:
        click.echo(_("There are no posts. Make the first with `langnghe post create`."), err=True)
        return
    heads = (_("Number"), _("Place"), _("Unit"), _("Social group"), _("Organisation"), _("State"))
    tables.show(heads, [_row(post, units[post.area_id]) for post in found], right=(0,))


def _row(post: PostView, unit: AreaView) -> tuple[str, ...]:
    state = _("ended {when}").format(when=moment(post.ended_at)) if post.ended_at else ""
    return str(post.id), unit.full_name, post.unit, post.social_group, post.organisation, state


@command.command(help=N_("Give a post another code and print it; the one before is worth nothing, and the post is "
                         "signed out everywhere."))
@_post
@click.pass_obj
def code(settings: Settings, post_id: int) -> None:
    """Give a post another code."""
    with record(settings) as database:
        renewed = posting.renew_code(database, post_id)
        with database.reading() as session:
            post = posts.get_many(session, [post_id])[post_id]
            place = areas.get_many(session, [post.area_id])[post.area_id].full_name
    click.echo(_("Post {number}: {unit}, {place}.").format(number=post_id, unit=post.unit, place=place))
    _say_code(renewed)


@command.command(help=N_("End a post: it signs in and reports no more; what it reported stays. With --resume it "
                         "reports again."))
@_post
@option("--resume", is_flag=True, help=N_("Let it report again."))
@click.pass_obj
def end(settings: Settings, post_id: int, resume: bool) -> None:
    """End a post."""
    with record(settings) as database:
        posting.set_ended(database, post_id, not resume)
    said = _("Post {number} reports again.") if resume else _("Post {number} has ended.")
    click.echo(said.format(number=post_id))


def _say_code(code: str) -> None:
    click.echo(_("Its code, shown only this once: {code}").format(code=code))
