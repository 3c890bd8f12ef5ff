"""Files, folders, archives and fetched pages → articles, each thing that is not one as a
`ReadError`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from index.articles import Article
from index.errors import ReadError
from index.reading.feed import read_feed
from index.reading.html_page import read_html
from index.reading.json_file import read_json
from index.reading.jsonl import read_jsonl
from index.reading.markdown import read_markdown
from index.reading.plain_text import read_txt
from index.reading.source import FieldNames, Source
from index.reading.table import read_table
from index.reading.walking import OnSkipped, sources_of
from index.reading.xml_file import read_xml

Reader = Callable[[Source], Iterator[Article | ReadError]]

# A reader may yield or raise ReadError, and may leave OSError to `read`.
_READERS: dict[str, Reader] = {
    ".txt": read_txt,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_table,
    ".tsv": read_table,
    ".rss": read_feed,
    ".atom": read_feed,
    ".xml": read_xml,
}
KINDS = tuple(_READERS)


def read_paths(
    paths: Iterable[Path], *, names: FieldNames | None = None, on_skipped: OnSkipped | None = None
) -> Iterator[Article | ReadError]:
    """The articles of files and of whole folders, lazily, sorted by path.

    A folder is walked to its depth, its own files before its subfolders; hidden files, READMEs,
    question files, `qrels` folders and files of unknown kinds are passed over in it, and told to
    `on_skipped` with the reason. A file named directly is always read. `names` says which field
    of an article has which name in JSON, JSON Lines and CSV. What cannot be read comes as a
    ReadError in its place; nothing raises.
    """
    for source in sources_of(paths, names or {}, KINDS, on_skipped):
        if isinstance(source, ReadError):
            yield source
        else:
            yield from read(source)


def read(source: Source) -> Iterator[Article | ReadError]:
    """The articles of one source, read as what its ending says. Nothing raises."""
    try:
        yield from _reader(source)(source)
    except OSError as error:
        why = (error.strerror or "the system refused it").lower()
        yield ReadError(source.name, f"cannot be read: {why}.", "Check its permissions.")
    except ReadError as error:
        yield error


def _reader(source: Source) -> Reader:
    try:
        return _READERS[source.ending]
    except KeyError:
        kinds = ", ".join(_READERS)
        raise ReadError(
            source.name, "a kind of file that is not read.", f"Read are: {kinds}."
        ) from None
