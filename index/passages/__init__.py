"""Which passage index an index has."""

from __future__ import annotations

from index.directory import Layout
from index.passages.base import PassageIndex
from index.passages.local import LocalIndex


def passage_index_of(layout: Layout) -> PassageIndex:
    """The caller closes it. Nothing is read yet, and no server is asked for anything."""
    if layout.search is None:
        return LocalIndex(layout)
    # Few have one, and its client takes a while to import.
    from index.passages.milvus import MilvusIndex

    return MilvusIndex(layout, layout.search)
