"""Queries to learn the language from, each a link: what is typed, and what it finds."""

from __future__ import annotations

from langnghe.i18n import N_, _

_EXAMPLES = (
    (N_("hospital fees"), N_("both words, anywhere in title and text")),
    (N_('"hospital fees"'), N_("the words side by side")),
    (N_('"hospital fees" OR "school fees"'), N_("one of the two")),
    (N_('flooding -"water power"'), N_("the first word without the second; a minus holds for one word or one quote")),
    (N_('(flood OR storm) "rescue team"'), N_("brackets keep together what belongs together")),
    (N_('title:"power price"'), N_("only in titles")),
    (N_('kind:official "citizen reception"'), N_("only on state portals; the other kinds: press, portal, forum")),
    (N_('area:"Hà Nội" flooding'), N_("articles that name this place or one in it")),
    (N_('document:"Nghị quyết 18"'), N_("articles that name this document")),
    (N_("petrol date:2026-11-01..2026-11-20"), N_("of these days; also date:2026-11 and date:>=2026-11-01")),
    (N_("inflat*"), N_("words that begin so")),
    (N_("vien phi"), N_("typed without diacritics: every spelling (viện phí, Viện Phí)")),
)


def examples() -> list[tuple[str, str]]:
    """Return (query, what it finds) in the reader's language."""
    return [(_(query), _(means)) for query, means in _EXAMPLES]
