"""What is read once and stays: before the first person asks, so that nobody waits for it."""

from __future__ import annotations

from contextlib import suppress

from config.errors import ConfigError
from langnghe import i18n
from langnghe.web.desk import Desk
from langnghe.web.templating import TEMPLATES
from search.errors import SearchError
from search.results import SearchRequest
from storage.errors import StorageError

# The pages that a day opens with. All templates together take half a second, which a start is not held up for.
FIRST = ("today.html", "search.html", "topic.html", "topics.html", "article.html", "digest.html")
WORDS = "tin tức hôm nay"      # words with diacritics, so that the lexicons are read that a query needs


def warm_up(desk: Desk) -> None:
    """Read translations, templates, sources' rules, lexicons and the embedded index; pages say what is not there."""
    i18n.catalog()
    for name in FIRST:
        TEMPLATES.get_template(name)
    with suppress(ConfigError, StorageError), desk.record.reading() as session:
        desk.health(session)        # to compile the selectors of all sources takes a quarter of a second
    # A server of its own may be slow to answer, and then the whole desk would be.
    if not desk.settings.elasticsearch_url:
        with suppress(SearchError, StorageError):
            desk.find(SearchRequest(text=WORDS, size=1))
