"""Reading an index: searching, listing, showing. Sees every commit without being reopened."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Self

import numpy as np

from index.catalogue.listing import ArticlePage, Shares, article_page, shares
from index.catalogue.printed_pages import printed_of
from index.catalogue.shelves import Collection, any_hidden, visible_collections
from index.catalogue.upkeep.view import Upkeep
from index.collections import EVERYTHING, View
from index.directory import Layout, SearchServer
from index.embeddings import Embedder, Vectors
from index.errors import ArticleNotFound, CollectionsGone, EmbeddingFailed
from index.errors.phrases import Phrase
from index.models import Article, Filters, Hit, Passage
from index.models.printed import Printed
from index.nlp.language import language_asked
from index.nlp.language.analysis import terms_in
from index.retrieval import Reranking
from index.retrieval.candidates import USUAL_K, retrieve_candidates
from index.retrieval.current import CurrentIndex
from index.retrieval.deduplicate import duplicates_of, without_duplicates
from index.retrieval.diversify import diversify
from index.retrieval.every_hit import PAGE_ROWS, Page, every_hit
from index.retrieval.query import Query, parse_query
from index.retrieval.ranking import reasons, scores
from index.retrieval.status import IndexStatus, LatestArticles, Mark, index_status, latest_articles

# Where duplicates leave less of what was found than this share, a search goes so many times deeper.
_CROWDED = 0.5
_DEEPER = 4

_NO_ARTICLE = "There is no article {id!r} in this index."
_NO_VERSION = "There is no version {version} of article {id!r} in this index."


class IndexReader:
    """An open index, as somebody sees it: whole, unless `seen_by` says otherwise.

    Thread-safe; a Retriever.
    """

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        catalogue: str | None = None,
        *,
        search: SearchServer | None = None,
        reranking: Reranking | None = None,
        today: Callable[[], date] = date.today,
        waits: bool = False,
    ) -> None:
        """`catalogue` is the address of a shared one; None is the file in the folder.

        `search` is where passages are searched; None is the folder. `today` is what "last week" in
        a question is counted from; `waits` says that the embedder asks a server. Caches that a
        crash left behind or damaged are mended first, where nobody else is writing. Raises
        IndexMissing, IndexUnreachable, IndexDamaged or IndexMismatch.
        """
        self._current = CurrentIndex(Layout(folder, catalogue, search), embedder, waits=waits)
        self._embedder = embedder
        self._reranking = reranking
        self._today = today
        self._view = EVERYTHING

    def seen_by(self, view: View) -> IndexReader:
        """The same index as the view sees it: no method tells of anything else.

        It is closed with the other. Every method but `commit` and `is_current` raises
        CollectionsGone where the view is bound to collections of which none is there.
        """
        seen = copy.copy(self)
        seen._view = view
        return seen

    def search(
        self, query: str | Query, k: int, filters: Filters = Filters(), after: Mark | None = None
    ) -> list[Hit]:
        """At most `k` hits, best first, all of one commit; with a mark, of what came after it.

        A query that `parse_query` gave is not parsed again.
        """
        depth = k if self._reranking is None else self._reranking.depth(k)
        with self._current.turns:
            hits = self._current.mended(lambda: self._search(query, depth, filters, after))
        if self._reranking is None:
            return hits
        return self._reranking.best(query if isinstance(query, str) else query.text, hits, k)

    def every_hit(self, query: str, filters: Filters = Filters()) -> Iterator[Hit]:
        """Every passage with all words of the query in headline or body, copies too, as added.

        What stands in quotation marks must stand so. Raises what `search` raises.
        """
        terms = self.terms(query)
        phrases = self.parse_query(query).phrases
        having = partial(self._having, terms, filters)
        return every_hit(
            phrases, lambda after: self._current.mended(partial(having, after)), self.terms
        )

    def _having(self, terms: Sequence[str], filters: Filters, after: int) -> Page:
        with self._current.catalogue.read() as snapshot:
            passages = self._current.caught_up(snapshot) if terms else None
            filters, _ = self._current.narrowed(filters, self._view, snapshot)
            if passages is None or filters.shelves == frozenset():
                return Page((), {})
            rows = passages.rows_with(terms, filters, after, PAGE_ROWS, snapshot)
            return Page(rows, snapshot.passages_of(rows))

    def parse_query(self, query: str) -> Query:
        """What a search for the query looks for: its parts, and the publishers and days it names.

        Publishers that it names and the archive does not have are its `unknown_publishers`.
        """
        return self._current.mended(lambda: self._parsed(query))

    def article(self, article_id: str, version: int | None = None) -> Article:
        """The given version, or the current one; raises ArticleNotFound."""
        with self._current.catalogue.read() as snapshot:
            shelves = self._current.sight(self._view, snapshot).shelves
            article = snapshot.article(article_id, version, shelves)
        if article is None:
            pattern = _NO_VERSION if version else _NO_ARTICLE
            raise ArticleNotFound(Phrase(pattern, version=version, id=article_id))
        return article

    def printed(self, article: Article, *, with_document: bool = False) -> Printed | None:
        """Where its words stand on the pages that it was read from; None where that is unknown."""
        with self._current.catalogue.read() as snapshot:
            return printed_of(snapshot, article.id, article.version, with_document=with_document)

    def passage_at(self, article: Article, offset: int) -> Passage | None:
        """The first passage of the article that the offset lies in; None where it lies in none."""
        with self._current.catalogue.read() as snapshot:
            return snapshot.passage_at(article.id, article.version, offset)

    def articles(
        self, filters: Filters = Filters(), *, cursor: str | None = None, limit: int = 50
    ) -> ArticlePage:
        """A page of the articles, newest first; raises ValueError on a bad cursor."""
        with self._current.catalogue.read() as snapshot:
            filters, _ = self._current.narrowed(filters, self._view, snapshot)
            return article_page(snapshot, filters, cursor, limit)

    def collections(self) -> list[Collection]:
        """Those that are seen, by name, each with how many articles of it are."""
        with self._current.catalogue.read() as snapshot:
            return visible_collections(snapshot.connection, self._view)

    def upkeep(self) -> Upkeep:
        """What those who keep the archive in order look at."""
        return Upkeep(self._current.catalogue)

    def latest(self, after: Mark | None, most: int) -> LatestArticles:
        """What came after a mark that an earlier call gave."""
        with self._current.catalogue.read() as snapshot:
            shelves = self._current.sight(self._view, snapshot).shelves
            return latest_articles(snapshot, after, most, shelves)

    def sees_all(self) -> bool:
        """Whether no article is hidden from this view."""
        with self._current.catalogue.read() as snapshot:
            return self._current.sight(self._view, snapshot).shelves is None

    def may_open(self, asker: View, article_ids: Iterable[str]) -> bool:
        """Whether what somebody else was told of these articles may be told here.

        So it is where all that the asker sees is seen here, and none of the articles is hidden:
        what a view sees may have changed since. One that is not there any more is not hidden.
        """
        with self._current.catalogue.read() as snapshot:
            mine = self._current.sight(self._view, snapshot).shelves
            try:
                theirs = self._current.sight(asker, snapshot).shelves
            except CollectionsGone:
                theirs = frozenset()
            is_more = mine is not None and (theirs is None or not theirs <= mine)
            return not is_more and not any_hidden(snapshot.connection, article_ids, mine)

    def commit(self) -> tuple[int, int] | None:
        """The last commit, by two numbers that no other one has and that grow with each.

        None where what is searched is behind it.
        """
        return self._current.mended(self._current.commit)

    def is_current(self) -> bool:
        """Whether what is searched is there and holds the last commit, to which it is brought.

        False where another process of this folder is about that. Raises IndexUnreachable,
        IndexDamaged, IndexMismatch or ModelError.
        """
        return self._current.mended(self._current.is_current)

    def shares(self) -> Shares:
        """How many articles each publisher and each category has."""
        with self._current.catalogue.read() as snapshot:
            return shares(snapshot, self._current.sight(self._view, snapshot).shelves)

    def rarity(self, terms: Sequence[str]) -> dict[str, float]:
        """For each term, as `terms` gives them, its inverse document frequency in [0, 1]."""
        passages, having = self._current.having(terms, self._current.last_sight(self._view))
        most = math.log1p(passages)
        if not most:
            return dict.fromkeys(terms, 1.0)
        # Until segments are merged, removed passages still count among those that have a term.
        return {
            term: math.log((passages + 1) / (min(having[term], passages) + 1)) / most
            for term in terms
        }

    def terms_beginning(self, prefix: str) -> Sequence[str]:
        """The terms of the archive that begin so; none where passages are searched on a server."""
        return self._current.terms_beginning(prefix, self._current.last_sight(self._view))

    def terms(self, text: str, language: str | None = None) -> list[str]:
        """The text's words as lexical search indexes those of its language: folded and stemmed.

        Without a language that in which it would be asked.
        """
        held = self._current.last_sight(self._view).names.languages
        if held is None:
            return terms_in(text, None)
        return terms_in(text, language or language_asked(text, held))

    def vector_worth(self, language: str | None) -> float:
        """What vectors are worth beside words in a language, in [0, 1]."""
        return self._current.worth.of_language(language)

    def nearness(self, texts: Sequence[str]) -> Vectors:
        """Shape (texts, texts): the cosine of each two, as the model of the index embeds them.

        Where an endpoint gives no vectors each is near itself alone.
        """
        try:
            vectors = self._embedder.embed_queries(texts)
        except EmbeddingFailed:
            return np.eye(len(texts), dtype=np.float32)
        return vectors @ vectors.T

    def status(self) -> IndexStatus:
        current = self._current
        with current.catalogue.read() as snapshot:
            shelves = current.sight(self._view, snapshot).shelves
            return index_status(snapshot, current.layout, self._embedder, current.place, shelves)

    def close(self) -> None:
        self._current.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _parsed(self, query: str) -> Query:
        with self._current.catalogue.read() as snapshot:
            self._current.caught_up(snapshot)
            names = self._current.sight(self._view, snapshot).names
        return parse_query(query, names, self._today())

    def _search(
        self, query: str | Query, k: int, filters: Filters, after: Mark | None
    ) -> list[Hit]:
        with self._current.catalogue.read() as snapshot:
            passages = self._current.caught_up(snapshot)
            filters, sight = self._current.narrowed(filters, self._view, snapshot)
            if passages is None or filters.shelves == frozenset():
                return []
            question = query
            if isinstance(question, str):
                question = parse_query(question, sight.names, self._today())
            worth = self._current.worth.of_language(question.language)
            embed = cache(lambda: self._embedder.embed_queries([question.full.words])[0])
            for depth in (k, max(k, USUAL_K) * _DEEPER):
                candidates = retrieve_candidates(
                    question, embed if worth else None, depth, filters, snapshot, passages
                )
                if after:
                    candidates = candidates.newer_than(after[1])
                scored = scores(question, candidates, self.rarity, worth)
                distinct = without_duplicates(question, candidates, scored, snapshot)
                if len(distinct) >= len(candidates.rows) * _CROWDED:
                    break
            version_rows, clusters = candidates.version_rows, candidates.clusters
            ranked = diversify(scored, version_rows, k, among=distinct)
            live = snapshot.passages_of([candidates.rows[choice.place] for choice in ranked])
            duplicates = duplicates_of(
                {version_rows[choice.place]: clusters[choice.place] for choice in ranked},
                snapshot,
                sight.shelves,
            )
        return [
            Hit(
                *live[candidates.rows[choice.place]],
                score=choice.score,
                found_by=reasons(question, candidates, choice),
                copies=duplicates[version_rows[choice.place]],
                by_words_alone=candidates.by_words_alone,
            )
            for choice in ranked
        ]
