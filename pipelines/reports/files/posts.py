"""Which post a unit in an area is; names of posts that are like a wrong one are offered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from rapidfuzz import fuzz, process

from config.errors import Words
from pipelines.importrows import ColumnError
from pipelines.reports.files.columns import folded
from storage.posts import PostView

MOST_NAMED = 5
ALIKE = 60
NOT_HELD = Words("this area is not among those of your account")


class Posts:
    """The posts that still report, by area and the folded name of their unit; `held` are the areas one may write for.
    """

    def __init__(self, posts: Iterable[PostView], held: Collection[int] | None = None) -> None:
        self._held = held
        self._by_area: defaultdict[int, dict[str, list[PostView]]] = defaultdict(dict)
        for post in posts:
            if post.ended_at is None:
                self._by_area[post.area_id].setdefault(folded(post.unit), []).append(post)

    def find(self, area_id: int, unit: str) -> int:
        """Return the id of a post; raises ColumnError."""
        if self._held is not None and area_id not in self._held:
            raise ColumnError("post_area", NOT_HELD)
        known = self._by_area.get(area_id, {})
        found = known.get(folded(unit), [])
        if len(found) == 1:
            return found[0].id
        if found:
            raise ColumnError("unit", Words("{count} posts of this area are called so; rename or end one of them",
                                            count=len(found)))
        raise ColumnError("unit", _unknown(known, unit))


def _unknown(known: dict[str, list[PostView]], unit: str) -> Words:
    if not known:
        return Words("this area has no post yet; make it first on the page of the posts")
    near = process.extract(folded(unit), known.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE,
                           limit=MOST_NAMED)
    names = [known[like][0].unit for like, _score, _at in near] or [
        posts[0].unit for posts in list(known.values())[:MOST_NAMED]]
    return Words("this area has no such post; is one of these meant: {candidates}", candidates="; ".join(names))
