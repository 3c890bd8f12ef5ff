"""The role retrieval plays."""

from __future__ import annotations

from typing import Protocol

from index.models import Filters, Hit


class Retriever(Protocol):
    def search(self, query: str, k: int, filters: Filters = Filters()) -> list[Hit]:
        """At most `k` hits, best first; empty where nothing matches."""
        ...
