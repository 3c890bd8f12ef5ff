"""What Milvus holds of a passage, and what it is asked.

The words of all fields stand in one text, each as a term of `terms_in` behind a letter for its
field, so that Milvus's BM25 counts a word of the headline apart from the same word of the body,
and compares exactly what ranking compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from index.catalogue import PassageText
from index.embeddings import Vectors
from index.models import Filters
from index.nlp.language.analysis import terms_in
from index.passages.fields import FIELD_WEIGHTS, fields_of
from index.passages.filter_columns import code_of

# Row 0 is no passage's: it says how far the collection goes.
STAMP_ROW = 0
# What Milvus holds at most in one text; whatever of a passage goes beyond is not found by words.
MOST_BYTES = 65_535

_LETTERS = {"title": "t", "publisher": "p", "category": "c", "dates": "d", "body": "b"}
_ORDER = ("body", "title", "publisher", "category", "dates")
# Milvus weighs a word of a query by how often it stands there.
_TIMES = {field: round(10 * weight) for field, weight in FIELD_WEIGHTS.items()}
_LAST_DAY = 4_000_000


def term_of(field: str, word: str) -> str:
    """The term of a word in a field: ASCII letters and digits, which no tokenizer divides."""
    plain = word if word.isascii() else blake2b(word.encode(), digest_size=8).hexdigest()
    return _LETTERS[field] + plain


def passage_entity(passage: PassageText, vector: Vectors) -> dict[str, Any]:
    """`vector` has shape (dimension,)."""
    day = passage.published_at
    return {
        "row": passage.row,
        "terms": _terms(passage),
        "dense": vector,
        "publisher": code_of(passage.publisher.casefold() or None),
        "category": code_of(passage.category.casefold() or None),
        "day": day.date().toordinal() if day else 0,
        "stamp": _shelved(passage.shelf),
    }


def stamp_entity(stamp: str, dimension: int) -> dict[str, Any]:
    """No search by words finds it, and who finds it by its vector knows it for no live row."""
    return {
        "row": STAMP_ROW,
        "terms": "",
        "dense": [0.0] * dimension,
        "publisher": 0,
        "category": 0,
        "day": 0,
        "stamp": stamp,
    }


def words_asked(having: Mapping[str, Iterable[str]]) -> str:
    """A query by words: each in the fields that have it, by their weights."""
    return " ".join(
        " ".join([term_of(field, word)] * _TIMES[field])
        for word, fields in having.items()
        for field in fields
    )


def expression(filters: Filters) -> str:
    """The filters as Milvus reads them: numbers alone, so that no name can say anything else."""
    found = []
    if filters.publishers:
        found.append(f"publisher in {[code_of(name.casefold()) for name in filters.publishers]}")
    if filters.categories:
        found.append(f"category in {[code_of(name.casefold()) for name in filters.categories]}")
    if filters.after or filters.before:
        first = filters.after.toordinal() if filters.after else 1
        last = filters.before.toordinal() if filters.before else _LAST_DAY
        found.append(f"day >= {first} and day <= {last}")
    if filters.shelves is not None:
        named = ", ".join(f'"{_shelved(shelf)}"' for shelf in sorted(filters.shelves))
        found.append(f"stamp in [{named}]")
    return " and ".join(found)


def _shelved(shelf: int) -> str:
    """What stands in the stamp of a passage: of what is in no collection, as before there were any.

    So collections of before need not be filled anew. The stamp of no passage is never among these.
    """
    return f"shelf {shelf}" if shelf else ""


def _terms(passage: PassageText) -> str:
    """The body first: of a long passage the last words are left out."""
    fields = fields_of(passage)
    terms = " ".join(
        term_of(field, word)
        for field in _ORDER
        for word in terms_in(fields[field], passage.language)
    )
    return terms if len(terms) <= MOST_BYTES else terms[:MOST_BYTES].rpartition(" ")[0]
