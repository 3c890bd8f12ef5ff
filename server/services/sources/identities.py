"""Which article a page or an entry is: at its address, at another one, or in another source."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import replace
from functools import cached_property

from index import Article
from index.readers.source import id_of_url
from server.services.sources.seen import Seen, SeenPages, told_of


class Identities:
    """By what one source saw, and, where that does not say, by the `others` of the site."""

    def __init__(self, seen: SeenPages, others: Callable[[], Iterable[SeenPages]]) -> None:
        self._seen = seen
        self._look_up_others = others

    def placed(
        self, key: str, seen: Seen, article: Article, named: Container[str]
    ) -> Article | None:
        """The article under the id that it has had, as an entry, or at another address.

        None for what another address says word for word that is `named` too, as a page for
        printing does.
        """
        if self._is_copy(key, seen, article, named):
            return None
        known = seen.article_id
        if known is None and (before := self.moved(article, named)):
            known = before.article_id
        known = known or self._known_elsewhere(key, article)
        if known and seen.is_another(article):
            known = id_of_url(f"{key}#{told_of(article).partition(' ')[0]}")
        if known is None or known == article.id:
            return article
        summary_of = (*article.summary_of, known) if article.summary_of else ()
        return replace(article, id=known, id_given=True, summary_of=summary_of)

    def moved(self, article: Article, named: Container[str]) -> Seen | None:
        """What was known of it at another address, which it is taken from."""
        key = self._seen.moved_from(article, named)
        return self._seen.pop(key) if key else None

    def _is_copy(self, key: str, seen: Seen, article: Article, named: Container[str]) -> bool:
        if seen.article_id is None and not seen.copy_of:
            same = self._seen.same_text(article)
            seen.copy_of = same if same and same != key and same in named else ""
        return seen.copy_of in self._seen

    def _known_elsewhere(self, key: str, article: Article) -> str | None:
        """Its id in another source, which saw it there, or where it stood before."""
        for pages in self._others:
            before = key if key in pages else pages.moved_from(article, pages.named_last())
            if before and not pages[before].is_another(article):
                return pages[before].article_id
        return None

    @cached_property
    def _others(self) -> tuple[SeenPages, ...]:
        return tuple(self._look_up_others())
