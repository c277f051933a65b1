"""How the network of posts works, in numbers: of areas and groups, never of a post.

A ward has one or two posts, so a figure of few of them is a figure of persons. What a report says of its post (that one
came, how late, on what basis) is counted over at least `LEAST_UNITS` units of an area and `LEAST_POSTS` posts of a
group or type; smaller ones are only counted together, and a sum from which one of them could be taken is left out too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy.orm import Session

from config.clock import local_day
from config.field import LEAST_POSTS, LEAST_UNITS, TYPES
from config.network import Network
from storage import areas, network, posts, reports
from storage.areas import AreaView
from storage.network import Opinions, PlanRow, Sent
from storage.posts import PostView
from storage.reports import ItemFilter
from vietnamese.text import fold

GROUP, ORGANISATION = "group", "organisation"


@dataclass(frozen=True, slots=True)
class Cell:
    """Posts of one group (or organisation) in one area; `reporting` None: too few units to say it."""

    have: int = 0
    planned: int = 0
    reporting: int | None = None
    population: int | None = None

    @property
    def empty(self) -> bool:
        """Return whether nobody reports from here though somebody should."""
        return self.planned > 0 and not self.have


@dataclass(frozen=True, slots=True)
class Row:
    """An area: its cells by column, the whole of it, and whether none of its units reported (None: too few units)."""

    area: AreaView
    line: tuple[AreaView, ...]
    cells: Mapping[str, Cell]
    whole: Cell
    silent: bool | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Areas by groups or organisations over some days; `few` areas have too few units to say whether they report."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    whole: Cell
    few: int

    @property
    def silent(self) -> tuple[Row, ...]:
        """Return the areas of which no unit reported."""
        return tuple(row for row in self.rows if row.silent)

    @property
    def without_posts(self) -> tuple[Row, ...]:
        """Return the areas where posts are planned and none is there."""
        return tuple(row for row in self.rows if row.whole.empty)


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How fast reports of a type come and are read: hours as medians, shares 0 to 1; None: too few posts to say it."""

    type: str
    reports: int
    posts: int
    days_to_sent: float | None
    late: float | None
    hours_to_read: float | None
    late_read: float | None


@dataclass(frozen=True, slots=True)
class BasisShare:
    """What share of the opinions of a group's posts have a basis."""

    group: str
    posts: int
    opinions: int
    share: float


@dataclass(frozen=True, slots=True)
class Quality:
    """All of it over some days. `groups_not_told` have too few posts, `types_not_told` too."""

    since: datetime
    until: datetime
    matrix: Matrix
    timeliness: tuple[Timeliness, ...]
    basis: tuple[BasisShare, ...]
    groups_not_told: int


def quality(
    session: Session, office: Network, *, since: datetime, until: datetime, by: str = GROUP,
    held: set[int] | None = None,
) -> Quality:
    """Return how the network worked; `held` are the areas that the reader may see (None: all)."""
    known = posts.listed(session, held)
    mine = {post.id for post in known}
    came = [one for one in network.sent(session, since, until) if one.post_id in mine]
    opinions = [one for one in network.opinions(session, since, until) if one.post_id in mine]
    basis, not_told = basis_shares(opinions)
    current = [post for post in known if post.ended_at is None]
    return Quality(since, until, matrix(session, office, current, network.plan(session, held),
                                        {one.post_id for one in came}, by),
                   timeliness(came, office, until), basis, not_told)


def matrix(
    session: Session, office: Network, current: Sequence[PostView], plan: Sequence[PlanRow], reporting: set[int],
    by: str,
) -> Matrix:
    """Return the areas of posts and plan with what is there, planned and reporting."""
    usual = office.groups if by == GROUP else office.organisations
    names = {folded(name): name for name in reversed(usual)}
    name_of = _named(names, by)
    every: list[PostView | PlanRow] = [*current, *plan]
    columns = _columns(usual, map(name_of, every))
    places = areas.get_many(session, {one.area_id for one in every})
    lines = areas.above(session, places.values())
    rows = [_row(area, lines[area.id], [post for post in current if post.area_id == area.id],
                 [one for one in plan if one.area_id == area.id], reporting, name_of) for area in places.values()]
    rows.sort(key=lambda row: [fold(one.name) for one in reversed((row.area, *row.line))])
    return Matrix(columns, tuple(rows), _cell(current, plan, reporting),
                  sum(row.silent is None and row.whole.have > 0 for row in rows))


def _named(names: Mapping[str, str], by: str) -> Callable[[PostView | PlanRow], str]:
    def name_of(one: PostView | PlanRow) -> str:
        word = one.social_group if by == GROUP else one.organisation
        return names.get(folded(word), word)

    return name_of


def folded(word: str) -> str:
    """Return a word without diacritics, case and signs."""
    return " ".join(fold(word).split())


def _columns(usual: Iterable[str], used: Iterable[str]) -> tuple[str, ...]:
    """Return what is used, in the office's order, other words behind it and what names nothing last."""
    there = set(used)
    known = [name for name in usual if name in there]
    return (*known, *sorted(there - set(known) - {""}), *([""] if "" in there else []))


def _row(
    area: AreaView, line: tuple[AreaView, ...], here: Sequence[PostView], plan: Sequence[PlanRow], reporting: set[int],
    name_of: Callable[[PostView | PlanRow], str],
) -> Row:
    groups: defaultdict[str, tuple[list[PostView], list[PlanRow]]] = defaultdict(lambda: ([], []))
    for post in here:
        groups[name_of(post)][0].append(post)
    for one in plan:
        groups[name_of(one)][1].append(one)
    cells = {name: _cell(some, planned, reporting) for name, (some, planned) in groups.items()}
    whole = _cell(here, plan, reporting)
    # What cells hide together must not be what is left of the whole: one or two units.
    hidden = sum(cell.have for cell in cells.values() if cell.reporting is None)
    if 0 < hidden < LEAST_UNITS and hidden < whole.have:
        cells = {name: _without(cell) for name, cell in cells.items()}
    silent = None if whole.reporting is None else whole.reporting == 0
    return Row(area, line, cells, whole, silent)


def _cell(here: Sequence[PostView], plan: Sequence[PlanRow], reporting: set[int]) -> Cell:
    people = [one.population for one in plan if one.population is not None]
    told = len(here) >= LEAST_UNITS
    return Cell(len(here), sum(one.planned for one in plan),
                sum(post.id in reporting for post in here) if told else None, sum(people) if people else None)


def _without(cell: Cell) -> Cell:
    return Cell(cell.have, cell.planned, None, cell.population)


def timeliness(came: Sequence[Sent], office: Network, now: datetime) -> tuple[Timeliness, ...]:
    """Return for each type how late its reports came and were read."""
    by_type: defaultdict[str, list[Sent]] = defaultdict(list)
    for one in came:
        by_type[one.type].append(one)
    return tuple(_timely(name, by_type[name], office, now) for name in TYPES if by_type[name])


def _timely(name: str, came: Sequence[Sent], office: Network, now: datetime) -> Timeliness:
    held = len({one.post_id for one in came})
    if held < LEAST_POSTS:
        return Timeliness(name, len(came), held, None, None, None, None)
    deadline = office.deadlines[name]
    waits = [((one.read_at or now) - one.here_at) / timedelta(hours=1) for one in came]
    read = [wait for one, wait in zip(came, waits, strict=True) if one.read_at is not None]
    # What nobody has read yet is late only once its hours are over.
    due = [wait for one, wait in zip(came, waits, strict=True)
           if one.read_at is not None or wait > deadline.read_hours]
    return Timeliness(
        name, len(came), held, median(_days(one) for one in came),
        sum(late(one, office) for one in came) / len(came), median(read) if read else None,
        sum(wait > deadline.read_hours for wait in due) / len(due) if due else None)


def _days(one: Sent) -> int:
    return max(0, (datetime.fromisoformat(local_day(one.sent_at)) - datetime.fromisoformat(one.heard_to)).days)


def late(one: Sent, office: Network) -> bool:
    """Return whether a report came after its deadline."""
    return one.sent_at > office.deadlines[one.type].after(one.heard_to)


def basis_shares(opinions: Sequence[Opinions]) -> tuple[tuple[BasisShare, ...], int]:
    """Return the share of each group of posts large enough, and how many groups are not."""
    groups: defaultdict[str, list[Opinions]] = defaultdict(list)
    for one in opinions:
        groups[folded(one.social_group)].append(one)
    told = [_share(some) for some in groups.values() if len(some) >= LEAST_POSTS]
    return tuple(sorted(told, key=lambda one: folded(one.group))), len(groups) - len(told)


def _share(some: Sequence[Opinions]) -> BasisShare:
    count = sum(one.opinions for one in some)
    return BasisShare(some[0].social_group, len(some), count, sum(one.based for one in some) / count)


@dataclass(frozen=True, slots=True)
class Own:
    """What a post sees of itself: its reports, how many came late, its opinions, and how many have a basis."""

    reports: int
    late: int
    opinions: int
    based: int


def own(session: Session, office: Network, post_id: int, since: datetime, until: datetime) -> Own:
    """Return a post's own figures, for its own page and nobody else."""
    came = [one for one in network.sent(session, since, until) if one.post_id == post_id]
    said = [one for one in network.opinions(session, since, until) if one.post_id == post_id]
    return Own(len(came), sum(late(one, office) for one in came), sum(one.opinions for one in said),
               sum(one.based for one in said))


@dataclass(frozen=True, slots=True)
class Resting:
    """What was reported rests on one ward: its share of so many items; `area` None: too few units to name it."""

    share: float
    items: int
    area: str | None


def resting(session: Session, office: Network, since: str, until: str, held: set[int] | None = None) -> Resting | None:
    """Return on which ward the approved items of these days rest too much, None when they do not."""
    found = [item for item in reports.items(session, ItemFilter(since=since, until=until))
             if not item.lacks_basis and (held is None or item.post_area_id in held)]
    wards = Counter(item.post_area_id for item in found)
    if len(found) < office.ward_items:
        return None
    ward, count = wards.most_common(1)[0]
    if count / len(found) <= office.ward_share:
        return None
    named = reports.units(item for item in found if item.post_area_id == ward) >= LEAST_UNITS
    return Resting(count / len(found), len(found), areas.get_many(session, [ward])[ward].full_name if named else None)
