"""Reading an index: searching, listing, showing. Sees every commit without being reopened."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Self, TypeVar

import numpy as np

from index.catalogue import Snapshot
from index.catalogue.listing import ArticlePage, Shares, article_page, names, shares
from index.directory import Layout, SearchServer, bring_up_to_date
from index.embeddings import Embedder, Vectors
from index.embeddings.fitted import warn_unless_fitted_for
from index.errors import ArticleNotFound, EmbeddingFailed
from index.manifest import LANGUAGES_KEY, Languages
from index.models import Article, Filters, Hit, Passage
from index.nlp.language import language_asked
from index.nlp.language.analysis import terms_in
from index.passages import passage_index_of
from index.passages.base import PassageSearch, SearchLost
from index.retrieval import Reranking
from index.retrieval.candidates import USUAL_K, retrieve_candidates
from index.retrieval.deduplicate import duplicates_of, without_duplicates
from index.retrieval.diversify import diversify
from index.retrieval.every_hit import PAGE_ROWS, Page, every_hit
from index.retrieval.query import ArchiveNames, Query, parse_query
from index.retrieval.ranking import reasons, scores
from index.retrieval.status import IndexStatus, LatestArticles, Mark, index_status, latest_articles
from index.retrieval.vector_worth import VectorWorth

T = TypeVar("T")

# Where duplicates leave less of what was found than this share, a search goes so many times deeper.
_CROWDED = 0.5
_DEEPER = 4


class IndexReader:
    """An open index. Thread-safe; a Retriever."""

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        catalogue: str | None = None,
        *,
        search: SearchServer | None = None,
        reranking: Reranking | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        """`catalogue` is the address of a shared one; None is the file in the folder.

        `search` is where passages are searched; None is the folder. `today` is what "last week" in
        a question is counted from. Caches that a crash left behind or damaged are mended first,
        where nobody else is writing. Raises IndexMissing, IndexUnreachable, IndexDamaged or
        IndexMismatch.
        """
        self._layout = Layout(folder, catalogue, search)
        self._layout.check_there()
        self._layout.made()
        bring_up_to_date(self._layout)
        with closing(passage_index_of(self._layout)) as index:
            index.repair()
        self._embedder = embedder
        self._reranking = reranking
        self._today = today
        self._catalogue = self._layout.opened(read_only=True)
        self._index = passage_index_of(self._layout)
        self._refreshing = threading.Lock()
        self._seen = -1
        self._passages: PassageSearch | None = None
        self._names = ArchiveNames((), ())
        self._worth = VectorWorth({})
        with self._catalogue.read() as snapshot:
            identity = snapshot.identity(self._layout.folder)
            if identity:
                identity.check_model(embedder, folder)
                warn_unless_fitted_for(identity.embedder)

    def search(
        self, query: str | Query, k: int, filters: Filters = Filters(), after: Mark | None = None
    ) -> list[Hit]:
        """At most `k` hits, best first, all of one commit; with a mark, of what came after it.

        A query that `parse_query` gave is not parsed again.
        """
        depth = k if self._reranking is None else self._reranking.depth(k)
        hits = self._mended(lambda: self._search(query, depth, filters, after))
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
        return every_hit(phrases, lambda after: self._mended(partial(having, after)), self.terms)

    def _having(self, terms: Sequence[str], filters: Filters, after: int) -> Page:
        with self._catalogue.read() as snapshot:
            passages = self._caught_up(snapshot) if terms else None
            if passages is None:
                return Page((), {})
            rows = passages.rows_with(terms, filters, after, PAGE_ROWS, snapshot)
            return Page(rows, snapshot.passages_of(rows))

    def parse_query(self, query: str) -> Query:
        """What a search for the query looks for: its parts, and the publishers and days it names.

        Publishers that it names and the archive does not have are its `unknown_publishers`.
        """
        self._mended(self._now)
        return self._parsed(query)

    def article(self, article_id: str, version: int | None = None) -> Article:
        """The given version, or the current one; raises ArticleNotFound."""
        with self._catalogue.read() as snapshot:
            article = snapshot.article(article_id, version)
        if article is None:
            which = f"version {version} of " if version else ""
            raise ArticleNotFound(f"There is no {which}article {article_id!r} in this index.")
        return article

    def passage_at(self, article: Article, offset: int) -> Passage | None:
        """The first passage of the article that the offset lies in; None where it lies in none."""
        with self._catalogue.read() as snapshot:
            return snapshot.passage_at(article.id, article.version, offset)

    def articles(
        self, filters: Filters = Filters(), *, cursor: str | None = None, limit: int = 50
    ) -> ArticlePage:
        """A page of the articles, newest first; raises ValueError on a bad cursor."""
        with self._catalogue.read() as snapshot:
            return article_page(snapshot, filters, cursor, limit)

    def latest(self, after: Mark | None, most: int) -> LatestArticles:
        """What came after a mark that an earlier call gave."""
        with self._catalogue.read() as snapshot:
            return latest_articles(snapshot, after, most)

    def commit(self) -> tuple[int, int] | None:
        """The last commit, by two numbers that no other one has and that grow with each.

        None where what is searched is behind it.
        """
        return self._mended(self._commit)

    def is_current(self) -> bool:
        """Whether what is searched is there and holds the last commit, to which it is brought.

        False where another process of this folder is about that. Raises IndexUnreachable,
        IndexDamaged, IndexMismatch or ModelError.
        """
        return self._mended(self._is_current)

    def shares(self) -> Shares:
        """How many articles each publisher and each category has."""
        with self._catalogue.read() as snapshot:
            return shares(snapshot)

    def rarity(self, terms: Sequence[str]) -> dict[str, float]:
        """For each term, as `terms` gives them, its inverse document frequency in [0, 1]."""
        search = self._passages or self._mended(self._now)
        passages = search.passages() if search else 0
        most = math.log1p(passages)
        if search is None or not most:
            return dict.fromkeys(terms, 1.0)
        # Until segments are merged, removed passages still count among those that have a term.
        having = search.passages_with(terms)
        return {
            term: math.log((passages + 1) / (min(having[term], passages) + 1)) / most
            for term in terms
        }

    def terms_beginning(self, prefix: str) -> Sequence[str]:
        """The terms of the archive that begin so; none where passages are searched on a server."""
        search = self._passages or self._mended(self._now)
        return search.terms_beginning(prefix) if search else ()

    def terms(self, text: str, language: str | None = None) -> list[str]:
        """The text's words as lexical search indexes those of its language: folded and stemmed.

        Without a language that in which it would be asked.
        """
        held = self._names.languages
        if held is None:
            return terms_in(text, None)
        return terms_in(text, language or language_asked(text, held))

    def vector_worth(self, language: str | None) -> float:
        """What vectors are worth beside words in a language, in [0, 1]."""
        return self._worth.of_language(language)

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
        with self._catalogue.read() as snapshot:
            return index_status(snapshot, self._layout, self._embedder, self._index.place)

    def close(self) -> None:
        self._index.close()
        self._catalogue.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _mended(self, read: Callable[[], T]) -> T:
        try:
            return read()
        except SearchLost:
            # Damaged; or replaced by a writer since reading began, which a new look shows.
            self._index.repair()
            self._seen = -1
            return read()

    def _commit(self) -> tuple[int, int] | None:
        with self._catalogue.read() as snapshot:
            is_empty = self._caught_up(snapshot) is None
            change = snapshot.change()
            if is_empty or self._seen >= change:
                return snapshot.generation(), change
            return None

    def _is_current(self) -> bool:
        with self._catalogue.read() as snapshot:
            if self._caught_up(snapshot) is None:
                return True
            with self._refreshing:
                # A server that went down since is asked again, though nothing was written.
                self._index.at(snapshot)
                return self._index.covers(snapshot)

    def _now(self) -> PassageSearch | None:
        with self._catalogue.read() as snapshot:
            return self._caught_up(snapshot)

    def _parsed(self, query: str) -> Query:
        return parse_query(query, self._names, self._today())

    def _search(
        self, query: str | Query, k: int, filters: Filters, after: Mark | None
    ) -> list[Hit]:
        with self._catalogue.read() as snapshot:
            passages = self._caught_up(snapshot)
            if passages is None:
                return []
            question = self._parsed(query) if isinstance(query, str) else query
            worth = self._worth.of_language(question.language)
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
                {version_rows[choice.place]: clusters[choice.place] for choice in ranked}, snapshot
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

    def _caught_up(self, snapshot: Snapshot) -> PassageSearch | None:
        """What is searched at the snapshot's commit; None where nothing was ever added."""
        change = snapshot.change()
        with self._refreshing:
            if self._passages is None or change > self._seen:
                identity = snapshot.identity(self._layout.folder)
                if identity is None:
                    return None
                # A rebuild may have been made with another model.
                identity.check_weights(self._embedder, self._layout.folder)
                if self._layout.shared:
                    # Those who write it have folders of their own.
                    self._index.follow()
                self._passages = self._index.at(snapshot)
                held = Languages.of(snapshot.meta(LANGUAGES_KEY))
                self._names = ArchiveNames(*names(snapshot), held.stored if held else None)
                self._worth = VectorWorth.of(identity.embedder)
                # What is searched is written after the catalogue; until then, look again.
                if self._index.covers(snapshot):
                    self._seen = change
            return self._passages
