"""Writing the index for HTTP: one write at a time, and never on the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from index import (
    Article,
    ArticleNotFound,
    CollectionNotFound,
    IndexWriter,
    IngestResult,
    MoveReport,
    View,
)
from index.catalogue.upkeep.edits import Edit

T = TypeVar("T")

_MOST_WAITING = 8
_LONGEST_WAIT_S = 10.0

OpenWriter = Callable[[], AbstractContextManager[IndexWriter]]


class WritersBusy(Exception):
    """More writes wait for their turn than can be kept waiting."""

    detail = "Too many articles are being written at once."
    hint = "Send them again in a few seconds, several in one request."


class WriterInTurn:
    """Opens the index for one thread of this process after the other."""

    def __init__(self, open_writer: Callable[[], IndexWriter]) -> None:
        self._open_writer = open_writer
        self._turn = threading.Lock()

    @contextmanager
    def __call__(self) -> Iterator[IndexWriter]:
        """Waits as long as it takes. Raises what `open_writer` raises."""
        with self._turn, self._open_writer() as writer:
            yield writer

    @contextmanager
    def soon(self) -> Iterator[IndexWriter]:
        """For whoever waits: raises WritersBusy where a long write, an upload, is under way."""
        if not self._turn.acquire(timeout=_LONGEST_WAIT_S):
            raise WritersBusy
        try:
            with self._open_writer() as writer:
                yield writer
        finally:
            self._turn.release()


class IdTaken(Exception):
    """An article was sent under the id of one that its sender does not see."""

    def __init__(self, article_id: str) -> None:
        self.detail = f"The id {article_id!r} cannot be used with this key."
        self.hint = "Send the article under another id."
        super().__init__(self.detail)


class ArticleWriting:
    """Opens the index for each write, so that other processes get their turn.

    Every method raises WritersBusy, IndexLocked while another process writes, and what else
    `open_writer` raises. A write that has begun is finished though its client goes away.
    """

    def __init__(self, open_writer: OpenWriter) -> None:
        self._open_writer = open_writer
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._waiting = 0

    async def put(self, articles: Sequence[Article], view: View) -> list[IngestResult]:
        """Add or change each article, and say what became of it, in the order given.

        Raises IdTaken, and nothing is stored, where one of the ids is that of an article which the
        view does not see. Raises ReadError for the first that cannot be stored; the others are.
        """
        return await self._run(lambda: self._put(articles, view))

    async def delete(self, article_id: str, view: View) -> bool:
        """Whether the article was there for the view to see."""
        return await self._run(lambda: self._delete(article_id, view))

    async def put_into(self, article_id: str, name: str, view: View) -> None:
        """Put an article that the view sees into a collection too. Raises ArticleNotFound."""

        def put(writer: IndexWriter) -> MoveReport:
            return writer.collections.put_into([article_id], [name])

        await self._run(lambda: self._move(article_id, view, put))

    async def take_out_of(self, article_id: str, name: str, view: View) -> None:
        """The other way. Raises ArticleNotFound or CollectionNotFound, also for what is hidden."""

        def take(writer: IndexWriter) -> MoveReport:
            if not writer.collections.knows_of(name, view):
                raise CollectionNotFound(name)
            return writer.collections.take_out_of([article_id], name)

        await self._run(lambda: self._move(article_id, view, take))

    async def edit(self, article_id: str, edit: Edit) -> IngestResult:
        """Take an article back, correct it or mend its fields; raises ArticleNotFound too."""
        return await self._run(lambda: self._edit(article_id, edit))

    async def undelete(self, article_id: str) -> bool:
        """Whether the article came back."""
        return await self._run(lambda: self._undelete(article_id))

    async def close(self) -> None:
        """Wait for the writes that have begun."""
        await asyncio.to_thread(self._thread.shutdown)

    def _put(self, articles: Sequence[Article], view: View) -> list[IngestResult]:
        placed = dict[str, IngestResult]()
        with self._open_writer() as writer:
            for article in articles:
                if writer.collections.is_hidden(article.id, view):
                    raise IdTaken(article.id)
            report = writer.add(
                articles, on_placed=lambda one: placed.update({one.article_id: one})
            )
        if report.failed:
            raise report.failed[0]
        return [placed[article.id] for article in articles]

    def _delete(self, article_id: str, view: View) -> bool:
        with self._open_writer() as writer:
            if writer.collections.is_hidden(article_id, view):
                return False
            return bool(writer.delete([article_id]).deleted)

    def _edit(self, article_id: str, edit: Edit) -> IngestResult:
        with self._open_writer() as writer:
            return writer.edit(article_id, edit)

    def _undelete(self, article_id: str) -> bool:
        with self._open_writer() as writer:
            return bool(writer.undelete([article_id]).restored)

    def _move(self, article_id: str, view: View, move: Callable[[IndexWriter], MoveReport]) -> None:
        with self._open_writer() as writer:
            if writer.collections.is_hidden(article_id, view) or move(writer).missing:
                raise ArticleNotFound(f"There is no article {article_id!r} in this index.")

    async def _run(self, write: Callable[[], T]) -> T:
        if self._waiting >= _MOST_WAITING:
            raise WritersBusy
        self._waiting += 1
        done = asyncio.get_running_loop().run_in_executor(self._thread, write)
        done.add_done_callback(self._one_less)
        return await asyncio.shield(done)

    def _one_less(self, _: object) -> None:
        self._waiting -= 1
