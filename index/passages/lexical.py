"""Lexical search (BM25) with Tantivy, over title, publisher, category, date words and body.

The folder is a cache. A stamp document, replaced in the same commit as the passages, says up to
which row and removal of the catalogue it goes, so that stamp and content cannot disagree.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path

import tantivy

from index.catalogue import PassageText, Snapshot
from index.models import Filters
from index.nlp import text_analyzer
from index.nlp.language.analysis import as_indexed, terms_in
from index.passages.base import Found, WordSearch
from index.passages.fields import FIELD_WEIGHTS, READ_FIELDS, fields_of, rarest
from index.passages.term_counts import TermCounts

# One thread, so that a commit leaves one segment.
_HEAP_BYTES = 64_000_000
_ANALYZER = "news"
_HIGHEST_ROW = 2**62
_STAMP = "stamp"
# Of which it is remembered how many passages have a word.
_MOST_VIEWS = 64
# Of passages; with a shelf behind it, of those of articles in collections.
_PASSAGE = "passage"
# Of a folder with other fields or words. One of another version is made again.
_VERSION = 4


@dataclass(frozen=True)
class Stamp:
    """The last passage row and the last removal that the folder holds."""

    row: int = 0
    removal: int = 0
    version: int = _VERSION


class LexicalIndex:
    """One open folder of Tantivy's. Search is thread-safe; writing is the index writer's alone."""

    def __init__(self, folder: Path) -> None:
        """Raises ValueError (Tantivy's own) where the folder is missing or damaged."""
        self._index = tantivy.Index.open(str(folder))
        self._index.register_tokenizer(_ANALYZER, text_analyzer())
        self._counted: dict[Filters, TermCounts] = {}
        if self.stamp().version != _VERSION:
            raise ValueError("the lexicon has the fields of another version")

    @staticmethod
    def created(folder: Path) -> LexicalIndex:
        """An empty one in place of whatever the folder held."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        tantivy.Index(_schema(), path=str(folder))
        return LexicalIndex(folder)

    def stamp(self) -> Stamp:
        searcher = self._index.searcher()
        query = tantivy.Query.term_query(self._index.schema, "kind", _STAMP)
        found = searcher.search(query, limit=1).hits
        if not found:
            return Stamp()
        return Stamp(**{"version": 1} | json.loads(searcher.doc(found[0][1]).get_first("stamp")))

    def covers(self, snapshot: Snapshot) -> bool:
        """Whether it holds everything up to the snapshot's commit."""
        stamp = self.stamp()
        return stamp.row >= snapshot.last_row() and stamp.removal >= snapshot.last_removal()

    def is_ahead_of(self, snapshot: Snapshot) -> bool:
        """Whether it knows rows which the catalogue never had: it is that of another index."""
        return self.stamp().row > snapshot.last_row_ever()

    def reload(self) -> None:
        """See what the writer has committed since."""
        self._index.reload()
        self._counted = {}

    def catch_up(self, snapshot: Snapshot) -> bool:
        """Bring the folder to the snapshot's commit; False where it was there already."""
        stamp = self.stamp()
        gone, removal = snapshot.removed_after(stamp.removal)
        last_row = max(snapshot.last_row(), stamp.row)
        if Stamp(last_row, removal) == stamp:
            return False
        writer = self._writer()
        # By query: deleting by a term of a number deletes nothing (tantivy-py 0.27).
        rows = tantivy.Query.term_set_query(self._index.schema, "row", gone)
        writer.delete_documents_by_query(rows)
        for passage in snapshot.passage_texts(after=stamp.row):
            writer.add_document(_document(passage))
        writer.delete_documents_by_term("kind", _STAMP)
        self._commit(writer, Stamp(last_row, removal))
        return True

    def rewrite(self, snapshot: Snapshot) -> None:
        """Replace all that the folder holds by the snapshot's live rows, in one commit."""
        writer = self._writer()
        writer.delete_all_documents()
        for passage in snapshot.passage_texts(after=0):
            writer.add_document(_document(passage))
        self._commit(writer, Stamp(snapshot.last_row(), snapshot.last_removal()))

    def _writer(self) -> tantivy.IndexWriter:
        writer = self._index.writer(_HEAP_BYTES, 1)
        # What a killed writer left has names that this one would give again, and could not.
        writer.garbage_collect_files()
        return writer

    def _commit(self, writer: tantivy.IndexWriter, stamp: Stamp) -> None:
        value = json.dumps(asdict(stamp))
        writer.add_document(tantivy.Document.from_dict({"kind": _STAMP, "stamp": value}))
        writer.commit()
        writer.wait_merging_threads()
        self.reload()

    def search(self, searches: Sequence[WordSearch]) -> list[Found]:
        """For each search the passage rows that match best, and their BM25 score, best first.

        How rare a word is counts among the shelves that are searched. Of a long query only the
        `MOST_TERMS` rarest terms count.
        """
        searcher = self._index.searcher()
        # Searches for a question and for its parts look for the same words.
        asked = cache(self._terms)
        return [
            self._found(searcher, terms, search)
            if (terms := asked(search.words, search.language, search.filters.shelves))
            else []
            for search in searches
        ]

    def _terms(
        self,
        words: str,
        language: str | None,
        shelves: frozenset[int] | None,
    ) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        """What a search for the words is made of."""
        counts = self._counts(Filters(shelves=shelves))
        chosen = rarest(dict.fromkeys(terms_in(words, language)), counts.having)
        return [
            (tantivy.Occur.Should, self._weighted(field, term, counts.weight(field, term, having)))
            for term, fields in chosen.items()
            for field, having in fields.items()
        ]

    def _counts(self, filters: Filters) -> TermCounts:
        """What was counted already of a view is remembered until the next commit is seen."""
        known = self._counted.get(filters)
        if known is None:
            schema = self._index.schema
            known = TermCounts(self._index.searcher(), schema, _constraints(schema, filters))
            if filters and len(self._counted) < _MOST_VIEWS:
                self._counted[filters] = known
        return known

    def rows_with(self, terms: Sequence[str], filters: Filters, after: int, k: int) -> list[int]:
        """The next `k` rows above `after`, ascending, with all the terms in headline or body."""
        schema, must = self._index.schema, tantivy.Occur.Must
        each = [
            tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Should, tantivy.Query.term_query(schema, field, term, "basic"))
                    for field in READ_FIELDS
                ]
            )
            for term in dict.fromkeys(terms)
        ]
        above = tantivy.Query.range_query(
            schema, "row", tantivy.FieldType.Unsigned, after + 1, _HIGHEST_ROW
        )
        wanted = [(must, query) for query in (*each, above)] + _constraints(schema, filters)
        found = self._index.searcher().search(
            tantivy.Query.boolean_query(wanted),
            limit=k,
            count=False,
            order_by_field="row",
            order=tantivy.Order.Asc,
        )
        return [int(row) for row, _ in found.hits]

    def passages(self, filters: Filters = Filters()) -> int:
        return self._counts(filters).passages()

    def passages_with(self, term: str, filters: Filters = Filters()) -> int:
        """How many passages have the term, as `terms_in` gives it, in their body."""
        return self._counts(filters).having("body", term)

    def terms_beginning(self, prefix: str, filters: Filters = Filters()) -> list[str]:
        """The terms of headlines and bodies that begin so."""
        searcher = self._index.searcher()
        counts = self._counts(filters)
        found = {
            field: [term for term, _ in searcher.terms_with_prefix(field, prefix)]
            for field in READ_FIELDS[::-1]
        }
        return list(
            dict.fromkeys(
                term
                for field, terms in found.items()
                for term in terms
                if not filters or counts.having(field, term)
            )
        )

    def _found(
        self,
        searcher: tantivy.Searcher,
        terms: list[tuple[tantivy.Occur, tantivy.Query]],
        search: WordSearch,
    ) -> Found:
        query = tantivy.Query.boolean_query(terms)
        # Only a union of bare terms lets Tantivy pass over what cannot be among the best.
        if constraints := _constraints(self._index.schema, search.filters):
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *constraints])
        # Counting all that match would mean looking at all of them.
        found = searcher.search(query, limit=search.k, count=False).hits
        rows = searcher.fast_field_values("row", [address for _, address in found])
        return [(int(row), float(score)) for row, (score, _) in zip(rows, found, strict=True)]

    def _weighted(self, field: str, term: str, weight: float) -> tantivy.Query:
        query = tantivy.Query.term_query(self._index.schema, field, term)
        return tantivy.Query.boost_query(query, weight)


def _constraints(
    schema: tantivy.Schema, filters: Filters
) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    queries = []
    if filters.publishers:
        queries.append(_one_of(schema, "publisher_key", filters.publishers))
    if filters.categories:
        queries.append(_one_of(schema, "category_key", filters.categories))
    if filters.after or filters.before:
        queries.append(
            tantivy.Query.range_query(
                schema,
                "day",
                tantivy.FieldType.Integer,
                filters.after.toordinal() if filters.after else 1,
                filters.before.toordinal() if filters.before else 4_000_000,
            )
        )
    if filters.shelves is not None:
        kinds = [_kind_on(shelf) for shelf in sorted(filters.shelves)]
        queries.append(tantivy.Query.term_set_query(schema, "kind", kinds))
    # A filter decides what may be found and must not add to the score.
    return [(tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)) for query in queries]


def _one_of(schema: tantivy.Schema, field: str, names: Sequence[str]) -> tantivy.Query:
    keys = [name.casefold() for name in names]
    # Of one its passages are stepped through; of a set all are looked up first.
    if len(keys) == 1:
        return tantivy.Query.term_query(schema, field, keys[0], "basic")
    return tantivy.Query.term_set_query(schema, field, keys)


def _kind_on(shelf: int) -> str:
    """Of what stands in no collection it is what it was before there were any."""
    return f"{_PASSAGE} {shelf}" if shelf else _PASSAGE


@lru_cache(maxsize=1)
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    for field in FIELD_WEIGHTS:
        builder.add_text_field(field, tokenizer_name=_ANALYZER, index_option="freq")
    for field in ("publisher_key", "category_key", "kind"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_text_field("stamp", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _document(passage: PassageText) -> tantivy.Document:
    fields: dict[str, object] = {
        "row": passage.row,
        **{
            field: as_indexed(words, passage.language)
            for field, words in fields_of(passage).items()
        },
        "publisher_key": passage.publisher.casefold(),
        "category_key": passage.category.casefold(),
        "kind": _kind_on(passage.shelf),
    }
    if passage.published_at:
        fields["day"] = passage.published_at.date().toordinal()
    return tantivy.Document.from_dict(fields, _schema())
