"""Files that are sent over HTTP: taken to the disk, then read as `index add` reads, one upload
after the other."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import shutil
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from index import (
    Article,
    DatelineIndexError,
    IndexLocked,
    IndexReader,
    IndexWriter,
    ReadError,
)
from index.catalogue.shingles import contained, shingles
from server.services.ingest import WritersBusy
from server.services.uploads.spool import (
    Spool,
    UploadBrokenOff,
    UploadRefused,
    UploadUnwritable,
)
from server.stores.report_writer import UPLOADED, ReportWriter
from server.stores.reports import Report, ReportNotFound, Reports, ReportsUnavailable, State

_log = logging.getLogger(__name__)

_MOST_AT_ONCE = 4
_SEEN_EVERY_S = 10.0
_TOLD_EVERY_S = 1.0
_LOOK_AGAIN_S = 0.5
# Of the shorter text's runs of words, how many stand in the longer where one is the other, edited.
_SAME_ARTICLE = 0.2
_STOPPED = "The upload was stopped before all of it had come, and nothing of it was read."


class TooManyUploads(Exception):
    """More uploads come or wait than can be kept waiting."""

    detail = f"{_MOST_AT_ONCE} uploads are under way already."
    hint = "Wait until one is done, or send all files in one."


class Uploads:
    """Those of one process. Everything raises ReportsUnavailable where nothing can be told."""

    def __init__(
        self,
        open_writer: Callable[[], AbstractContextManager[IndexWriter]],
        reader: Callable[[], IndexReader],
        reports: Reports,
        folder: Path,
        explain: Callable[[Exception], Mapping[str, str]],
    ) -> None:
        """Files lie in the `folder` until they were read; `explain` says what a client may know."""
        self._open_writer = open_writer
        self._reader = reader
        self._reports = reports
        self._folder = folder
        self._explain = explain
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="uploads")
        self._closing = threading.Event()
        self._under_way = set[str]()
        self._coming = 0
        self._watch: asyncio.Task[None] | None = None

    async def receive(
        self,
        chunks: AsyncIterator[bytes],
        content_type: str,
        *,
        name: str | None,
        length: int | None,
        collections: Sequence[str] = (),
        made_by: str,
    ) -> Report:
        """Take an upload to the disk, and have it read; its report says how that goes.

        `name` is that of the file where the body is no form, `length` what the client says of its
        bytes. Its articles go into the `collections` too. Raises TooManyUploads, UploadRefused,
        UploadUnwritable, and what `chunks` raises.
        """
        if self._coming + len(self._under_way) >= _MOST_AT_ONCE:
            raise TooManyUploads
        self._coming += 1
        try:
            report = await asyncio.to_thread(
                self._reports.begin, "upload", name or "", made_by, "receiving"
            )
            writing = ReportWriter(self._reports, report, collections)
            spool = Spool(self._folder / report.id, content_type, name)
            await self._take(chunks, spool, writing, length)
        finally:
            self._coming -= 1
        self._under_way.add(report.id)
        self._watch = self._watch or asyncio.create_task(self._stay_seen())
        reading = asyncio.get_running_loop().run_in_executor(
            self._thread, self._read, spool, writing, collections
        )
        reading.add_done_callback(lambda _: self._under_way.discard(report.id))
        return await asyncio.to_thread(self._reports.report, report.id)

    async def close(self) -> None:
        """Stop between two articles; what was committed stays."""
        self._closing.set()
        if self._watch:
            self._watch.cancel()
        await asyncio.to_thread(self._thread.shutdown)

    async def _take(
        self, chunks: AsyncIterator[bytes], spool: Spool, writing: ReportWriter, length: int | None
    ) -> None:
        is_whole, told_at = False, 0.0
        try:
            await asyncio.to_thread(self._sweep)
            await asyncio.to_thread(spool.begin)
            async for chunk in chunks:
                await asyncio.to_thread(spool.write, chunk)
                if time.monotonic() - told_at > _TOLD_EVERY_S:
                    told_at = time.monotonic()
                    facts = {"bytes_received": spool.bytes, "bytes_total": length}
                    if not await asyncio.to_thread(writing.goes_on, "receiving", **facts):
                        raise UploadRefused(_STOPPED, "Send it again.")
            await asyncio.to_thread(spool.finish)
            is_whole = True
            facts = {"bytes_received": spool.bytes, "bytes_total": spool.bytes}
            await asyncio.to_thread(
                writing.tell, "waiting", files=len(spool.files), first=_first(spool), **facts
            )
        except (UploadRefused, UploadUnwritable) as error:
            _fail(writing, error)
            raise
        finally:
            if not is_whole:
                spool.remove()
                if not writing.has_ended:
                    # Whoever sent it is gone, or too slow.
                    _fail(writing, UploadBrokenOff())

    def _read(self, spool: Spool, writing: ReportWriter, collections: Sequence[str]) -> None:
        state: State = "failed"
        try:
            with ExitStack() as opened:
                writer = self._opened(writing, opened)
                if writer is None:
                    state = "interrupted" if self._closing.is_set() else "stopped"
                    return
                report = writer.add(
                    self._articles(spool, writing),
                    on_placed=writing.placed,
                    should_stop=lambda: self._closing.is_set() or not writing.goes_on(),
                    collections=collections,
                )
            for error in report.failed:
                writing.refused(error)
            writing.fact(passages=report.passages)
            state = "done"
            if report.stopped:
                state = "interrupted" if self._closing.is_set() else "stopped"
        except Exception as error:
            writing.fact(error=self._explain(error))
            if not isinstance(error, DatelineIndexError):
                _log.error("an upload cannot be read", exc_info=error)
        finally:
            writing.end(state)
            spool.remove()

    def _opened(self, writing: ReportWriter, opened: ExitStack) -> IndexWriter | None:
        """The index for writing, once nobody else writes; None where it is told to stop."""
        while not self._closing.is_set() and writing.goes_on("waiting"):
            try:
                return opened.enter_context(self._open_writer())
            except (IndexLocked, WritersBusy):
                self._closing.wait(_LOOK_AGAIN_S)
        return None

    def _articles(self, spool: Spool, writing: ReportWriter) -> Iterator[Article | ReadError]:
        # It brings the parsers of every format.
        from index.readers import read_sent

        yield from spool.refused
        files = {f"{UPLOADED}{file.name}": file.path for file in spool.files}
        for item in read_sent(files, writing.skipped):
            writing.goes_on(current=item.source.removeprefix(UPLOADED))
            yield item if isinstance(item, ReadError) else self._beside_another(item)

    def _beside_another(self, article: Article) -> Article:
        """Two different articles may come in files of one name: neither takes the other's place.

        An id that a file's name made is that of the article there only where most likely it is the
        same one, edited.
        """
        if article.id_given:
            return article
        try:
            there = self._reader().article(article.id)
        except DatelineIndexError:
            return article
        if there.source != article.source or there.title == article.title:
            return article
        one, other = sorted((shingles(article.text), shingles(there.text)), key=len)
        if contained(one, other) >= _SAME_ARTICLE:
            return article
        digest = hashlib.sha256(article.text.encode(errors="replace")).hexdigest()[:8]
        source = article.source.removeprefix(UPLOADED)
        return replace(article, source=f"{UPLOADED}{digest}/{source}")

    def _sweep(self) -> None:
        """Remove what a server that was killed left: its reports say that they were interrupted."""
        for folder in self._folder.glob("*"):
            with suppress(ReportsUnavailable):
                try:
                    is_live = self._reports.report(folder.name).is_under_way
                except ReportNotFound:
                    is_live = False
                if not is_live:
                    shutil.rmtree(folder, ignore_errors=True)

    async def _stay_seen(self) -> None:
        """A batch may take long, and an upload wait for its turn."""
        while True:
            await asyncio.sleep(_SEEN_EVERY_S)
            for report_id in tuple(self._under_way):
                with suppress(ReportsUnavailable):
                    await asyncio.to_thread(self._reports.tell, report_id)


def _fail(writing: ReportWriter, error: UploadRefused | UploadUnwritable) -> None:
    writing.end("failed", error={"detail": error.detail, "hint": error.hint})


def _first(spool: Spool) -> str:
    """What the first file is called."""
    names = [file.name for file in spool.files] or [error.source for error in spool.refused]
    return names[0]
