"""Two articles that state one id in one `add`: a newer version, or somebody's mistake."""

from __future__ import annotations

from index.articles import Article
from index.errors import ReadError

_MEND = "Give each article an id of its own; add a newer version of it by itself."


class StatedIds:
    """The ids that the articles of one `add` state, by their hashes: of a million, 70 MB."""

    def __init__(self) -> None:
        self._hashes = set[int]()

    def add(self, article: Article) -> None:
        if article.id_given:
            self._hashes.add(hash(article.id))

    def __contains__(self, article: Article) -> bool:
        return article.id_given and hash(article.id) in self._hashes


def check_is_newer(article: Article, first: Article) -> None:
    """Raises ReadError, naming both places, unless it is a newer version of the first one.

    It is where both have one address, or it was updated after it.
    """
    same_page = article.url is not None and article.url == first.url
    before = first.updated_at or first.published_at
    updated = article.updated_at is not None and (before is None or article.updated_at > before)
    if not (same_page or updated or article.source == first.source):
        raise ReadError(
            article.source,
            f"its id {article.id!r} is that of {first.source} too, which was read first and kept.",
            _MEND,
        )
