"""Articles waiting to be prepared and committed together."""

from __future__ import annotations

import time

from index.articles import Article

# A batch is committed at whichever comes first, so that little is lost and readers see progress.
_PASSAGES = 256
_SECONDS = 15.0
# Passages are counted before they are cut. In English one has so many bytes on average.
_BYTES_OF_A_PASSAGE = 920


class Batch:
    """`ids` are those of its articles, `new` those of them that the index does not have.

    `claimed` are the names by which they were claimed, where another could write them too.
    """

    def __init__(self) -> None:
        self.articles: list[Article] = []
        self.ids: set[str] = set()
        self.new: set[str] = set()
        self.claimed: list[str] = []
        self._passages = 0
        self._since = time.monotonic()

    def put(self, article: Article, *, new: bool) -> None:
        if not self.articles:
            self._since = time.monotonic()
        self.articles.append(article)
        self.ids.add(article.id)
        if new:
            self.new.add(article.id)
        self._passages += 1 + len(article.text.encode()) // _BYTES_OF_A_PASSAGE

    def is_full(self) -> bool:
        return self._passages >= _PASSAGES or (
            bool(self.articles) and time.monotonic() - self._since > _SECONDS
        )
