"""The cross-check in words: how things stand, who was first, what "not seen" rests on. Never what is true."""

from __future__ import annotations

from config.crosscheck import ran_on
from config.field import LEAST_UNITS
from langnghe.crosscheck_matters import Matter
from langnghe.formats import day, number
from langnghe.i18n import N_, ngettext
from langnghe.i18n import gettext as _
from pipelines.opinions.intervals import wilson
from search.crosschecking.settle import monday
from storage.crosschecks import CheckRow, CheckView, MatchView, Precision

STATES = {
    "both": N_("both sides"), "conflicting": N_("details differ"), "field_only": N_("field only"),
    "online_only": N_("online only"), "not_checked": N_("could not be checked"),
}
REASONS = {
    "no_local_source": N_("no source of the area is set up"),
    "source_down": N_("the sources of the area did not answer"),
    "robots": N_("robots.txt keeps us out of the sources of the area"),
    "no_report": N_("nobody reported from there in this week"),
}
ROLES = {"reports": N_("reports it"), "denies": N_("denies it"), "asks": N_("asks about it")}
KINDS = {"item": N_("report item"), "rumor": N_("rumor file"), "topic": N_("online topic")}
ITEM_KINDS = {"opinion": N_("opinion"), "rumor": N_("rumor"), "question": N_("question"),
              "event": N_("event"), "proposal": N_("proposal")}
RELATIONS = {"same": N_("same place"), "province": N_("same province"), "other": N_("other place"),
             "unknown": N_("place not named")}
AT_ONCE = {"day": N_("on the same day"), "week": N_("in the same week"), "month": N_("in the same month")}
# As exactly as the first day is known.
FIRST_HEARD = {"day": N_("first heard on {day}"), "week": N_("first heard in the week from {day}"),
               "month": N_("first heard in the month from {day}")}
# What the field side of a check counts; of an item that stands alone nothing is to be said.
COUNTED = {
    "item": N_("Counted: this report item and those that match the same stories."),
    "rumor": N_("Counted: report items in the file and those that match the same stories."),
    "topic": N_("Counted: report items that match this topic, heard in the province in this week or one beside it.")}
UNITS = {"day": N_("day"), "week": N_("week"), "month": N_("month")}
# Of fewer an interval is wider than forty points.
LEAST_JUDGED = 20
DIFFERS = {"number": N_("count"), "money": N_("sum of money"), "day": N_("day"), "place": N_("place"),
           "heard": N_("heard in, told of")}


def state(row: CheckRow) -> str:
    """Return how things stand, with the reason why one could not be checked."""
    said = _(STATES[row.state])
    return f"{said}: {_(REASONS[row.reason])}" if row.reason else said


def kind(view: CheckView) -> str:
    """Return what is checked."""
    return _(ITEM_KINDS[view.item_kind]) if view.item_kind in ITEM_KINDS else _(KINDS[view.row.kind])


def behind(row: CheckRow) -> str:
    """Return what stands behind it: in how many sources nothing was seen, or who tells it."""
    if row.state in ("field_only", "not_checked") and row.kind != "topic":
        local, national = row.details["local_read"], row.details["national_read"]
        return _("not seen yet in {read} sources that could be read: {local} of {all} of the area, {national} of the "
                 "whole country").format(read=number(local + national), local=number(local),
                                         all=number(row.details["local"]), national=number(national))
    return ""


def online(row: CheckRow) -> str:
    """Return the online side: articles, independent stories, outlets that began one, an official one, the first day."""
    if not row.articles:
        return ""
    said = [ngettext("{count} article", "{count} articles", row.articles).format(count=number(row.articles)),
            ngettext("{count} independent story", "{count} independent stories", row.stories).format(
                count=number(row.stories))]
    if row.outlets:
        said.append(ngettext("first told by {count} outlet", "first told by {count} outlets", row.outlets).format(
            count=number(row.outlets)))
    if row.official:
        said.append(_("an official source among them"))
    if row.first_online:
        said.append(_("the earliest collected of {day}").format(day=day(row.first_online)))
    return ", ".join(said)


def field(row: CheckRow, *, whole: bool, own: bool = False) -> str:
    """Return the field side: items, from how many units, places and social groups, and the first day of these.

    Below three units their number is said to those alone who see the reports (`whole`); `own` are those of an
    account's areas alone.
    """
    if own:
        return _("in your areas: {said}").format(said=field(row, whole=whole))
    if not row.items:
        return ""
    if not whole and row.units < LEAST_UNITS:
        return _("fewer than {least} units").format(least=LEAST_UNITS)
    said = [ngettext("{count} report item", "{count} report items", row.items).format(count=number(row.items)),
            ngettext("{count} unit", "{count} units", row.units).format(count=number(row.units))]
    if row.areas:
        said.append(ngettext("{count} place", "{count} places", row.areas).format(count=number(row.areas)))
    if row.social_groups:
        said.append(ngettext("{count} social group", "{count} social groups", row.social_groups).format(
            count=number(row.social_groups)))
    if row.first_field:
        said.append(_(FIRST_HEARD[row.field_precision or "day"]).format(day=_begins(row)))
    return ", ".join(said)


def _begins(row: CheckRow) -> str:
    """Return the first day of what is known of the field's first day: its week, its month, or the day itself."""
    if row.field_precision == "week":
        return day(monday(row.first_field))
    return day(f"{row.first_field[:7]}-01" if row.field_precision == "month" else row.first_field)


def counted(row: CheckRow) -> str:
    """Return which items the field side counts, "" where that is plain."""
    return _(COUNTED[row.kind]) if row.items > (row.kind == "item") else ""


def lead(row: CheckRow) -> str:
    """Return which side had it first: the first day of the items that are counted, the earliest article collected."""
    if row.lead is None:
        return ""
    if row.lead == 0:
        return _(AT_ONCE[row.lead_unit])
    span = abs(row.lead)
    said = {
        "day": ngettext("{count} day", "{count} days", span), "week": ngettext("{count} week", "{count} weeks", span),
        "month": ngettext("{count} month", "{count} months", span),
    }[row.lead_unit].format(count=number(span))
    if row.lead > 0:
        return _("the field {span} before the earliest article that we collected").format(span=said)
    if ran_on(row.lead, row.lead_unit):
        return _("a matter that ran on, with articles from {span} before the field: no side is called first").format(
            span=said)
    return _("the earliest article that we collected {span} before the field").format(span=said)


def held(matter: Matter) -> str:
    """Return what is put together in a matter: report items, rumor files, topics online."""
    items, files, online = (matter.kinds.get(kind, 0) for kind in ("item", "rumor", "topic"))
    said = ((items, ngettext("{count} report item", "{count} report items", items)),
            (files, ngettext("{count} rumor file", "{count} rumor files", files)),
            (online, ngettext("{count} topic online", "{count} topics online", online)))
    return ", ".join(each.format(count=number(count)) for count, each in said if count)


def match(view: MatchView) -> str:
    """Return what an article does, how sure the machine is and how the places lie."""
    if view.confidence is None:
        return _("found by staff")
    return _("{role}; confidence {percent} %; {place}").format(
        role=_(ROLES[view.role]), percent=number(round(view.confidence * 100)), place=_(RELATIONS[view.relation]))


def so_far(found: Precision) -> str:
    """Return how good the matches were and how much was missed, as staff judged."""
    right = _("right: {right} of {judged} matches that staff judged").format(
        right=number(found.right), judged=number(found.judged))
    missed = _("missed: {missed} of {looked} drawn ones that staff looked at (of {drawn})").format(
        missed=number(found.missed), looked=number(found.looked_at), drawn=number(found.drawn))
    return f"{right}, {_share(found.right, found.judged)}; {missed}, {_share(found.missed, found.looked_at)}"


def _share(hits: int, cases: int) -> str:
    """Return a share with its interval, or that there are too few to tell one."""
    if cases < LEAST_JUDGED:
        return _("too few for a share, which takes {least}").format(least=number(LEAST_JUDGED))
    low, high = (round(100 * end) for end in wilson(hits, cases))
    return _("{percent} % (95 % interval {low}–{high})").format(
        percent=number(round(100 * hits / cases)), low=number(low), high=number(high))
