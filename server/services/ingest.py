"""Writing the index for HTTP: one write at a time, and never on the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
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

T = TypeVar("T")

_MOST_WAITING = 8


class WritersBusy(Exception):
    """More writes wait for their turn than can be kept waiting."""

    detail = "Too many articles are being written at once."
    hint = "Send them again in a few seconds, several in one request."


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

    def __init__(self, open_writer: Callable[[], IndexWriter]) -> None:
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
            return writer.put_into([article_id], [name])

        await self._run(lambda: self._move(article_id, view, put))

    async def take_out_of(self, article_id: str, name: str, view: View) -> None:
        """The other way. Raises ArticleNotFound or CollectionNotFound, also for what is hidden."""

        def take(writer: IndexWriter) -> MoveReport:
            if not writer.knows_of(name, view):
                raise CollectionNotFound(name)
            return writer.take_out_of([article_id], name)

        await self._run(lambda: self._move(article_id, view, take))

    async def close(self) -> None:
        """Wait for the writes that have begun."""
        await asyncio.to_thread(self._thread.shutdown)

    def _put(self, articles: Sequence[Article], view: View) -> list[IngestResult]:
        placed = dict[str, IngestResult]()
        with self._open_writer() as writer:
            for article in articles:
                if writer.is_hidden(article.id, view):
                    raise IdTaken(article.id)
            report = writer.add(
                articles, on_placed=lambda one: placed.update({one.article_id: one})
            )
        if report.failed:
            raise report.failed[0]
        return [placed[article.id] for article in articles]

    def _delete(self, article_id: str, view: View) -> bool:
        with self._open_writer() as writer:
            if writer.is_hidden(article_id, view):
                return False
            return bool(writer.delete([article_id]).deleted)

    def _move(self, article_id: str, view: View, move: Callable[[IndexWriter], MoveReport]) -> None:
        with self._open_writer() as writer:
            if writer.is_hidden(article_id, view) or move(writer).missing:
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
