"""What an older reader read, read again from where it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import ReadError
from index.ingest.reports import AddProgress, AddReport, IngestResult
from index.ingest.writer import IndexWriter
from index.models import Article
from index.readers import read
from index.readers.source import FieldNames, file_of, file_source


@dataclass(frozen=True)
class RefreshReport:
    """What a `refresh` did. `files` counts those that were read again.

    `missing` are files that are not there, `elsewhere` counts articles that came from an address
    or over HTTP. `gone` are the ids of articles that their files no longer give; they are left.
    """

    files: int
    added: AddReport
    missing: tuple[str, ...]
    elsewhere: int
    gone: tuple[str, ...]


def refresh(
    writer: IndexWriter,
    names: FieldNames,
    *,
    on_progress: Callable[[AddProgress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> RefreshReport:
    """Read again, from its stored source, what an older reader read; each change is a new version.

    Of files of many records only those are taken that the index has, since the others may have been
    deleted from it; of a page also a story that was not told from the others before. Once every
    file was there, nothing is read again until the readers change. Relative paths are looked for
    from the working directory.
    """
    stale = writer.read_by_older_readers()
    file_by_id = {article_id: file_of(source) for article_id, source in stale.items()}
    files = {name: Path(name) for name in dict.fromkeys(file_by_id.values())}
    from_elsewhere = {name for name in files if not name or "://" in name}
    there = {name for name, path in files.items() if name and path.is_file()} - from_elsewhere
    missing = tuple(sorted(files.keys() - there - from_elsewhere))
    placed = set[str]()

    def items() -> Iterator[Article | ReadError]:
        for name in sorted(there):
            for item in read(file_source(files[name], names)):
                if isinstance(item, ReadError) or writer.is_known(item) or item.from_page:
                    yield item

    def place(result: IngestResult) -> None:
        placed.add(result.article_id)

    added = writer.add(items(), on_progress=on_progress, on_placed=place, should_stop=should_stop)
    if not (added.stopped or missing):
        writer.set_read_by_this_reader()
    gone = [each for each, file in file_by_id.items() if file in there and each not in placed]
    return RefreshReport(
        len(there),
        added,
        missing,
        sum(file in from_elsewhere for file in file_by_id.values()),
        () if added.stopped else tuple(gone),
    )
