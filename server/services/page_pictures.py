"""Pictures of the pages that articles were read from, made when they are asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable

from cachetools import LRUCache

from index import Article, IndexReader
from index.models.printed import Printed

_WIDTH = 1_400
_KEPT_BYTES = 48_000_000
# Each is a process of its own.
_AT_ONCE = 2
_WAITING = 6
_PATIENCE_S = 10.0
_NOT_KEPT = "The document that the article was read from is not kept here."
_KEEP = "On the server, set DATELINE_KEEP_PDF_MB above its size, and add it again."


class PagePictureMissing(Exception):
    """There is no picture of the page: the document was not kept, or cannot be drawn."""

    def __init__(self, detail: str, hint: str = "") -> None:
        super().__init__(detail)
        self.detail, self.hint = detail, hint


class PagePicturesBusy(Exception):
    """As many pictures are being made as are made at once."""

    detail = "Too many pictures of pages are being made."
    hint = "Wait a few seconds and try again."


class PagePictures:
    """The last ones asked for are kept, 48 MB of them. Thread-safe; may block."""

    def __init__(self) -> None:
        self._using = threading.Lock()
        self._made = LRUCache[tuple[str, int], bytes](_KEPT_BYTES, getsizeof=len)
        self._free = threading.BoundedSemaphore(_AT_ONCE)
        # Whoever waits holds a thread that others need.
        self._places = threading.BoundedSemaphore(_AT_ONCE + _WAITING)

    def picture(self, reader: IndexReader, article: Article, page: int) -> bytes:
        """PNG of a page that the article was read from.

        Raises PagePictureMissing or PagePicturesBusy.
        """
        printed = reader.printed(article)
        if printed is None or not printed.is_kept:
            raise PagePictureMissing(_NOT_KEPT, _KEEP)
        key = (printed.document, page)
        with self._using:
            if made := self._made.get(key):
                return made
        if not self._places.acquire(blocking=False):
            raise PagePicturesBusy
        try:
            made = self._in_turn(lambda: _drawn(reader.printed(article, with_document=True), page))
        finally:
            self._places.release()
        if len(made) <= _KEPT_BYTES:
            with self._using:
                self._made[key] = made
        return made

    def _in_turn(self, draw: Callable[[], bytes]) -> bytes:
        if not self._free.acquire(timeout=_PATIENCE_S):
            raise PagePicturesBusy
        try:
            return draw()
        finally:
            self._free.release()


def _drawn(printed: Printed | None, page: int) -> bytes:
    if printed is None or printed.content is None:
        raise PagePictureMissing(_NOT_KEPT, _KEEP)
    # Importing it brings the readers of every format.
    from index.readers.formats.documents.printed.process import PagesUnreadable, picture_of

    try:
        return picture_of(printed.content, page, _WIDTH)
    except PagesUnreadable as error:
        raise PagePictureMissing(f"Page {page} cannot be drawn: {error}.") from error
