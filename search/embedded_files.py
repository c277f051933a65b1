"""tantivy's schemas, opening and writing; panics and damage become errors that a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Document, FieldType, Index, IndexWriter, Occur, Order, Query, Schema, SchemaBuilder, Searcher

from search.documents import ID_BITS, ArticleDocument, CommentDocument
from search.embedded_queries import count
from search.engine import Changes
from search.errors import EngineUnavailable, IndexBusy

LARGEST_ID = (1 << ID_BITS) - 1
WRITER_BYTES = 64_000_000   # below 15 MB a writer thread panics; above 64 MB indexing here was not faster


def article_schema() -> Schema:
    """Return the schema of articles; all integers are signed, a wrong kind would kill the writer at commit."""
    builder = SchemaBuilder()
    for name in ("title_exact", "title_folded", "whole_exact", "whole_folded"):
        builder.add_text_field(name, tokenizer_name="whitespace")
    for name in ("source", "kind", "section", "section_label", "area", "document"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("id", "version", "topic", "story", "day", "order"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def comment_schema() -> Schema:
    """Return the schema of comments."""
    builder = SchemaBuilder()
    for name in ("whole_exact", "whole_folded"):
        builder.add_text_field(name, tokenizer_name="whitespace")
    for name in ("id", "version", "thread", "week"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


SCHEMAS = {"articles": article_schema(), "comments": comment_schema()}


@contextmanager
def guarded(doing: str) -> Iterator[None]:
    """Turn what tantivy raises, panics included, into EngineUnavailable."""
    try:
        yield
    except (ValueError, OSError) as error:
        if "LockBusy" in str(error):
            raise IndexBusy("another process writes the search index") from error
        raise EngineUnavailable(f"{doing} failed: {error}") from error
    except BaseException as error:
        # A Rust panic arrives as pyo3_runtime.PanicException, a BaseException that cannot be imported by name.
        if type(error).__name__ == "PanicException":
            raise EngineUnavailable(f"{doing} failed inside the engine: {error}") from error
        raise


def open_part(folder: Path, part: str) -> Index:
    """Open or create the index of one part (articles, comments)."""
    with guarded(f"opening the search index at {folder}"):
        index = Index(SCHEMAS[part], path=str(folder / part))
        index.config_reader(reload_policy="manual")
        return index


class Writer:
    """Writes changes to both parts of one generation; holds tantivy's lock until closed."""

    def __init__(self, folder: Path) -> None:
        self.indexes = {part: open_part(folder, part) for part in SCHEMAS}
        with guarded("opening the search index for writing"):
            self.writers = {part: index.writer(WRITER_BYTES, 1) for part, index in self.indexes.items()}

    def apply(self, changes: Changes) -> None:
        """Write and commit; an article that the index holds in a newer version stays."""
        with guarded("writing the search index"):
            if changes.articles or changes.gone:
                self._articles(self.writers["articles"], changes)
            if changes.threads:
                self._threads(self.writers["comments"], changes.threads)

    def _articles(self, writer: IndexWriter, changes: Changes) -> None:
        newer = self._versions([document.id for document in changes.articles])
        for id_ in changes.gone:
            writer.delete_documents_by_term("id", id_)
        for document in changes.articles:
            if newer.get(document.id, 0) <= document.version:
                writer.delete_documents_by_term("id", document.id)
                writer.add_document(article(document))
        writer.commit()

    def _threads(self, writer: IndexWriter, threads: dict[int, tuple[CommentDocument, ...]]) -> None:
        for thread, comments in threads.items():
            writer.delete_documents_by_term("thread", thread)
            for document in comments:
                writer.add_document(comment(document))
        writer.commit()

    def _versions(self, ids: list[int]) -> dict[int, int]:
        if not ids:
            return {}
        index = self.indexes["articles"]
        index.reload()
        query = Query.term_set_query(SCHEMAS["articles"], "id", ids)
        return dict(columns(index.searcher(), query, ("id", "version")))

    def close(self) -> None:
        """Finish merges and let go of the lock."""
        with guarded("closing the search index"):
            for writer in self.writers.values():
                writer.wait_merging_threads()


def columns(searcher: Searcher, query: Query, fields: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """Yield the values of `fields` of every match, in no order."""
    limit = max(1, count(searcher, query))
    addresses = [address for _, address in searcher.search(query, limit=limit, count=False).hits]
    return zip(*(searcher.fast_field_values(name, addresses) for name in fields), strict=True)


def ids_after(searcher: Searcher, match: Query, id_: int, size: int) -> list[int]:
    """Return the next `size` ids of articles above `id_` of what matches, ascending."""
    larger = Query.range_query(
        SCHEMAS["articles"], "id", FieldType.Integer, id_, LARGEST_ID, include_lower=False, include_upper=True)
    both = Query.boolean_query([(Occur.Must, match), (Occur.Must, larger)])
    found = searcher.search(both, limit=size, count=False, order_by_field="id", order=Order.Asc)
    return [int(key) for key, _ in found.hits]


def article(document: ArticleDocument) -> Document:
    """Return tantivy's document; every name is one of the schema, as tantivy drops others silently."""
    made = tantivy.Document()
    for name in ("title_exact", "title_folded", "whole_exact", "whole_folded", "source", "kind"):
        made.add_text(name, getattr(document, name))
    if document.section:
        made.add_text("section", document.section)
        made.add_text("section_label", document.section_label)
    for name in ("area", "document"):
        for value in getattr(document, name):
            made.add_text(name, value)
    for name in ("id", "version", "topic", "story", "day", "order"):
        if (value := getattr(document, name)) is not None:
            made.add_integer(name, value)
    return made


def comment(document: CommentDocument) -> Document:
    """Return tantivy's document of a comment."""
    made = tantivy.Document()
    made.add_text("whole_exact", document.exact)
    made.add_text("whole_folded", document.folded)
    for name in ("id", "version", "thread", "week"):
        made.add_integer(name, getattr(document, name))
    return made
