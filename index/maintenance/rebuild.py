"""Cutting and embedding every article again, for another model or other passages.

A second catalogue is filled beside the first, which goes on answering. One transaction then puts
the whole of it in the place of what there was: a crash leaves either the old state or the new.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.catalogue import Catalogue
from index.catalogue.listing import languages, totals
from index.directory import Layout, SearchServer, open_catalogue, remove_database, writer_lock
from index.embeddings import Embedder
from index.errors import IndexDamaged, ReadError
from index.ingest import Batch, Prepared, prepared
from index.manifest import LANGUAGES_KEY, META_KEY, IndexIdentity, Languages
from index.models import Article
from index.nlp.chunking import Chunking, TokenCounter
from index.passages import passage_index_of
from index.passages.compact import compact_held

_SOURCE_KEY = "rebuilt_from"


@dataclass(frozen=True)
class RebuildProgress:
    """`articles_done` of `articles` are embedded; `passages_done` counts those of this run."""

    articles: int
    articles_done: int
    passages_done: int


@dataclass(frozen=True)
class RebuildReport:
    """`stopped` is true after `should_stop`: the index is as it was, and the next call goes on."""

    articles: int
    passages: int
    stopped: bool


def rebuild(
    folder: Path,
    embedder: Embedder,
    counter: TokenCounter,
    chunking: Chunking = Chunking(),
    *,
    catalogue: str | None = None,
    search: SearchServer | None = None,
    on_progress: Callable[[RebuildProgress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> RebuildReport:
    """Make the index again with this model and chunking; ids, versions and texts stay.

    An interrupted rebuild is gone on with, unless the index was written since. Raises
    IndexMissing, IndexLocked, IndexUnwritable, IndexDamaged or ModelError.
    """
    layout = Layout(folder, catalogue, search)
    layout.check_there()
    layout.made()
    identity = IndexIdentity.of(embedder, counter, chunking)
    with (
        writer_lock(folder),
        closing(layout.opened(read_only=False)) as opened,
        opened.alone(),
        closing(passage_index_of(layout)) as index,
    ):
        with closing(_begun(layout, opened, identity)) as beside:
            filling = _Filling(
                beside, partial(prepared, embedder=embedder, counter=counter, chunking=chunking)
            )
            stopped = not filling.fill(on_progress, should_stop)
            if not stopped:
                with beside.read() as whole, opened.write() as transaction:
                    transaction.take_over(whole)
                    beside_search = index.prepare(transaction.so_far)
        if not stopped:
            remove_database(layout.rebuilding)
            compact_held(layout, opened, index, prepared=beside_search)
    return RebuildReport(filling.articles, filling.passages, stopped)


def _begun(layout: Layout, catalogue: Catalogue, identity: IndexIdentity) -> Catalogue:
    """The second catalogue: all articles and versions, and the passages made so far."""
    with catalogue.read() as snapshot:
        source = json.dumps([snapshot.change(), identity.as_meta()])
        beside = _unfinished(layout, source)
        if beside is None:
            remove_database(layout.rebuilding)
            beside = open_catalogue(layout.rebuilding, read_only=False)
            with beside.write() as transaction:
                transaction.take_over(snapshot, passages_too=False)
                transaction.set_meta(META_KEY, identity.as_meta())
                transaction.set_meta(LANGUAGES_KEY, Languages(languages(snapshot)).as_meta())
                transaction.set_meta(_SOURCE_KEY, source)
        return beside


def _unfinished(layout: Layout, source: str) -> Catalogue | None:
    """What an interrupted rebuild of the same index with the same model left."""
    if not layout.rebuilding.is_file():
        return None
    try:
        beside = open_catalogue(layout.rebuilding, read_only=False)
        with beside.read() as snapshot:
            if snapshot.meta(_SOURCE_KEY) == source:
                return beside
    except IndexDamaged:
        return None
    beside.close()
    return None


class _Filling:
    """Cuts and embeds, batch by batch, every article of a catalogue that has no passages yet."""

    def __init__(
        self,
        catalogue: Catalogue,
        prepare: Callable[[Sequence[Article]], list[Prepared | ReadError]],
    ) -> None:
        self._catalogue = catalogue
        self._prepare = prepare
        self._batch = Batch()
        self.passages = 0
        with catalogue.read() as snapshot:
            self.articles = totals(snapshot).articles

    def fill(
        self,
        on_progress: Callable[[RebuildProgress], None] | None,
        should_stop: Callable[[], bool] | None,
    ) -> bool:
        """False where it was told to stop before the end."""
        with self._catalogue.read() as snapshot:
            waiting = snapshot.uncut()
        for left, article_id in zip(range(len(waiting) - 1, -1, -1), waiting, strict=True):
            with self._catalogue.read() as snapshot:
                article = snapshot.article(article_id, None)
            if article:
                self._batch.put(article, new=False)
            if self._batch.is_full():
                self._commit()
            if on_progress:
                done = self.articles - left - len(self._batch.articles)
                on_progress(RebuildProgress(self.articles, done, self.passages))
            if should_stop and should_stop():
                self._commit()
                return False
        self._commit()
        return True

    def _commit(self) -> None:
        if not self._batch.articles:
            return
        ready = self._prepare(self._batch.articles)
        with self._catalogue.write() as transaction:
            for each in ready:
                if isinstance(each, ReadError):
                    raise each
                transaction.put_passages(each.article.id, each.passages, each.vectors)
                self.passages += len(each.passages)
        self._batch = Batch()
