"""One `add`: articles placed, prepared in batches, and committed in the order they came."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field, replace
from typing import get_args

from index.catalogue import Catalogue, Claims
from index.catalogue.printed_pages import printed_of
from index.catalogue.shelves import collections_of
from index.collections import collection_key
from index.errors import ReadError
from index.ingest import Batch, Prepared, Preprocessor, Result
from index.ingest.article_identity import (
    Outcome,
    Standing,
    StatedIds,
    check_is_newer,
    standing,
    storable,
)
from index.ingest.doubts import DoubtCount
from index.ingest.reports import AddProgress, AddReport, IngestResult
from index.models import Article
from index.nlp.language import detected_language

# How long to wait before asking whether another writer is done with an article.
_LOOK_AGAIN_S = 0.2


@dataclass
class IngestBatches:
    """The articles of one `add`. `commit` stores what was prepared, `catch_up` has it found.

    Batches are committed one after the other in the order in which they were begun, however many
    are being prepared, and an article waits for those before it that have its id. Larger documents
    than `most_document_bytes`, which articles were read from, are not kept.
    """

    catalogue: Catalogue
    claims: Claims | None
    preparation: Preprocessor
    commit: Callable[[list[Prepared]], None]
    catch_up: Callable[[], None]
    on_placed: Callable[[IngestResult], None]
    doubts_of: Callable[[Article], tuple[str, ...]]
    most_document_bytes: int
    passages: int = 0
    failed: list[ReadError] = field(default_factory=list)
    _outcomes: Counter[Outcome] = field(default_factory=Counter)
    _doubtful: DoubtCount = field(default_factory=DoubtCount)
    _batch: Batch = field(default_factory=Batch)
    _begun: deque[tuple[Batch, Result]] = field(default_factory=deque)
    _stated: StatedIds = field(default_factory=StatedIds)
    # What another writer has in hand, to be looked at again.
    _elsewhere: list[Article] = field(default_factory=list)
    # Whether an article that is unchanged went into another collection.
    _moved: bool = False

    def run(
        self,
        items: Iterable[Article | ReadError],
        on_progress: Callable[[AddProgress], None] | None,
        should_stop: Callable[[], bool],
    ) -> AddReport:
        stopped = False
        for item in items:
            self._take(item)
            if self._batch.is_full():
                self._begin()
                self._look_again()
            if on_progress:
                done = self._outcomes.total()
                on_progress(AddProgress(done, self.passages, len(self.failed), item.source))
            if should_stop():
                stopped = True
                break
        self._finish()
        while self._elsewhere and not stopped:
            self._look_again()
            self._finish()
            if self._elsewhere:
                time.sleep(_LOOK_AGAIN_S)
            stopped = should_stop()
        if self._moved:
            self.catch_up()
        return AddReport(
            **{outcome: self._outcomes[outcome] for outcome in get_args(Outcome)},
            passages=self.passages,
            failed=tuple(self.failed),
            stopped=stopped,
            doubtful=self._doubtful,
        )

    def _take(self, item: Article | ReadError) -> None:
        if isinstance(item, ReadError):
            self.failed.append(item)
            return
        try:
            self._place(self._with_document(storable(item)))
        except ReadError as error:
            self.failed.append(error)

    def _with_document(self, article: Article) -> Article:
        """Without the document that it was read from, where that is too large to be kept."""
        document = article.printed and article.printed.content
        if article.printed and document and len(document) > self.most_document_bytes:
            return replace(article, printed=replace(article.printed, content=None))
        return article

    def _place(self, article: Article) -> None:
        """Put the article into the batch unless the index has it already."""
        ids = {article.id, *article.summary_of}
        if any(waiting.id in ids for waiting in self._elsewhere):
            # What came first is looked at first.
            self._elsewhere.append(article)
            return
        found = self._standing(article)
        if self._has_in_hand({found.article.id, *article.summary_of}):
            self._finish()
            found = self._standing(article)
        if found.outcome == "changed" and found.article in self._stated:
            if article.summary_of:
                # What this run read first of the article stays: feeds name the newest first.
                found = replace(found, outcome="left")
            else:
                self._check_is_newer(found)
        if found.is_news and self.claims:
            if not self.claims.take(article.id):
                self._elsewhere.append(article)
                return
            # Another writer may have committed it before the claim was ours.
            found = self._standing(article)
            if found.is_news:
                self._batch.claimed.append(article.id)
            else:
                self.claims.release([article.id])
        self._stated.add(found.article)
        if found.is_news:
            self._put(found)
        else:
            self._pass_over(found)

    def _put(self, found: Standing) -> None:
        here = found.article
        language = here.language or detected_language(here.text)
        numbered = replace(here, version=found.version + 1, language=language)
        self._batch.put(numbered, new=found.outcome == "added")

    def _pass_over(self, found: Standing) -> None:
        here = found.article
        self._tell(here, found.version, found.outcome)
        if found.outcome != "unchanged":
            return
        moved, paged = found.source != here.source, self._lacks_pages(here, found.version)
        if moved or paged:
            with self.catalogue.write() as transaction:
                if moved:
                    transaction.move(here.id, here.source)
                if paged:
                    transaction.put_pages(here)
        if here.collections and not self._is_in(here):
            with self.catalogue.write() as transaction:
                transaction.put_into(here.id, here.collections)
            self._moved = True

    def _is_in(self, article: Article) -> bool:
        """Whether the index has it in all of its collections."""
        keys = {collection_key(name) for name in article.collections}
        with self.catalogue.read() as snapshot:
            return keys.issubset(collections_of(snapshot.connection, article.id))

    def _lacks_pages(self, article: Article, version: int) -> bool:
        """Whether the index has it from before pages were kept, or without its document."""
        if article.printed is None:
            return False
        with self.catalogue.read() as snapshot:
            known = printed_of(snapshot, article.id, version)
            if known is None or known.document != article.printed.document:
                return True
            return article.printed.content is not None and not known.is_kept

    def _standing(self, article: Article) -> Standing:
        with self.catalogue.read() as snapshot:
            return standing(article, snapshot)

    def _has_in_hand(self, ids: Set[str]) -> bool:
        in_hand = (self._batch, *(batch for batch, _ in self._begun))
        return any(not ids.isdisjoint(batch.ids) for batch in in_hand)

    def _check_is_newer(self, found: Standing) -> None:
        with self.catalogue.read() as snapshot:
            first = snapshot.article(found.article.id, None)
        if first:
            check_is_newer(found.article, replace(first, source=found.source))

    def _look_again(self) -> None:
        """Once more at what others had in hand: they may have done it, or ended before that."""
        waiting, self._elsewhere = self._elsewhere, []
        for article in waiting:
            self._take(article)

    def _begin(self) -> None:
        """Have the batch prepared; commit the oldest that is, once there are enough of them."""
        if self._batch.articles:
            self._begun.append((self._batch, self.preparation.begin(self._batch.articles)))
            self._batch = Batch()
        while len(self._begun) >= self.preparation.batches_at_once:
            self._commit_oldest()

    def _finish(self) -> None:
        self._begin()
        while self._begun:
            self._commit_oldest()

    def _commit_oldest(self) -> None:
        batch, result = self._begun[0]
        ready = list[Prepared]()
        for each in result():
            if isinstance(each, ReadError):
                self.failed.append(each)
            else:
                ready.append(each)
        if ready:
            self.commit(ready)
        self._begun.popleft()
        if self.claims:
            self.claims.release(batch.claimed)
        for each in ready:
            article = each.article
            self.passages += len(each.passages)
            outcome: Outcome = "added" if article.id in batch.new else "changed"
            self._tell(article, article.version, outcome)
        self.catch_up()

    def _tell(self, article: Article, version: int, outcome: Outcome) -> None:
        doubts = () if outcome == "left" else self.doubts_of(article)
        self._outcomes[outcome] += 1
        self._doubtful.add(doubts)
        self.on_placed(IngestResult(article, version, outcome, doubts))
