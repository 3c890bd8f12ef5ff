"""Which passage index an index has."""

from __future__ import annotations

from index.embedded_search import EmbeddedIndex
from index.layout import Layout
from index.passage_index import PassageIndex


def passage_index_of(layout: Layout) -> PassageIndex:
    """The caller closes it. Nothing is read yet, and no server is asked for anything."""
    if layout.search is None:
        return EmbeddedIndex(layout)
    # Few have one, and its client takes a while to import.
    from index.milvus import MilvusIndex

    return MilvusIndex(layout, layout.search)
