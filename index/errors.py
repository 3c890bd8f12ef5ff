"""What can go wrong in the index.

    DatelineIndexError
    ├── ReadError            a file, or a line of one, is not an article
    ├── IndexMissing         no index at this place
    ├── IndexUnreachable     the server of a shared catalogue does not answer
    ├── IndexLocked          another process is writing
    ├── IndexDamaged         the catalogue or a cache cannot be read
    ├── IndexMismatch        the index was made with another model, chunking or format
    ├── IndexUnwritable      the disk is full or the folder read-only
    ├── ModelError           the embedding model cannot be loaded or is not what it should be
    ├── WorkersFailed        workers on other machines cannot be had, or died again and again
    ├── RerankingFailed      a reranker cannot be loaded, or gave no usable scores
    └── ArticleNotFound      no such article or version

Each carries `detail`, one sentence for a person, and `hint`, what to do about it.
"""

from __future__ import annotations


class DatelineIndexError(Exception):
    """Root of the tree. `str()` gives the detail and the hint together."""

    def __init__(self, detail: str, hint: str = "") -> None:
        super().__init__(detail, hint)
        self.detail = detail
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.detail} {self.hint}".strip()


class ReadError(DatelineIndexError):
    """A source that is not an article. `source` is the file, with `#LINE` where it is a line."""

    def __init__(self, source: str, detail: str, hint: str = "") -> None:
        # Names of files may hold line ends, and a report is one line.
        shown = "".join(each if each.isprintable() else "\ufffd" for each in source)
        super().__init__(f"{shown}: {detail}", hint)
        self.source = source
        # What it is made from again in another process.
        self.args = (source, detail, hint)


class IndexMissing(DatelineIndexError):
    pass


class IndexUnreachable(DatelineIndexError):
    pass


class IndexLocked(DatelineIndexError):
    pass


class IndexDamaged(DatelineIndexError):
    pass


class IndexMismatch(DatelineIndexError):
    pass


class IndexUnwritable(DatelineIndexError):
    pass


class ModelError(DatelineIndexError):
    pass


class WorkersFailed(DatelineIndexError):
    pass


class RerankingFailed(DatelineIndexError):
    pass


class ArticleNotFound(DatelineIndexError):
    pass
