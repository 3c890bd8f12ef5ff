"""Files, folders, archives and fetched pages → articles, each thing that is not one as a
`ReadError`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from index.errors import ReadError
from index.models import Article
from index.readers.archives import Allowance, gzip_member, tar_members, warc_members, zip_members
from index.readers.formats.agency_xml import read_xml
from index.readers.formats.csv import read_table
from index.readers.formats.docx import read_docx
from index.readers.formats.email import read_email
from index.readers.formats.feed import read_feed
from index.readers.formats.html import read_html
from index.readers.formats.json import read_json, read_jsonl
from index.readers.formats.markdown import read_markdown
from index.readers.formats.pdf import read_pdf
from index.readers.formats.text import read_txt
from index.readers.source import FieldNames, OnSkipped, Source, is_entered, sources_of, why_skipped

# What is wrong with a source is told once, as a ReadError.
for _parser in ("courlan", "htmldate", "pypdf", "trafilatura", "warcio"):
    logging.getLogger(_parser).propagate = False
    logging.getLogger(_parser).addHandler(logging.NullHandler())

Reader = Callable[[Source], Iterator[Article | ReadError]]
Container = Callable[[Source, Allowance], Iterator[Source | ReadError]]

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
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".eml": read_email,
}
_ARCHIVES: dict[str, Container] = {
    ".zip": zip_members,
    ".tar": tar_members,
    ".tgz": tar_members,
    ".tar.gz": tar_members,
    ".tar.bz2": tar_members,
    ".tar.xz": tar_members,
    ".gz": gzip_member,
}
_CRAWLS: dict[str, Container] = {".warc": warc_members, ".warc.gz": warc_members}
KINDS = (*_READERS, *_ARCHIVES, *_CRAWLS)
_DEEPEST = 3


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
            yield from read(source, on_skipped)


def read(source: Source, on_skipped: OnSkipped | None = None) -> Iterator[Article | ReadError]:
    """The articles of one source, read as what its ending says. Nothing raises."""
    yield from _read(source, Allowance(), 0, on_skipped)


def _read(
    source: Source, allowance: Allowance, depth: int, on_skipped: OnSkipped | None
) -> Iterator[Article | ReadError]:
    try:
        container = _ARCHIVES.get(source.ending) or _CRAWLS.get(source.ending)
        if container is None:
            yield from _reader(source)(source)
            return
        if depth == _DEEPEST:
            why = f"archives are packed in one another more than {_DEEPEST} deep."
            raise ReadError(source.name, why, "Unpack the outer ones first.")
        for member in container(source, allowance):
            if isinstance(member, ReadError):
                yield member
            elif why_not := _why_passed_over(source, member):
                if on_skipped:
                    on_skipped(member.name, why_not)
            else:
                yield from _read(member, allowance, depth + 1, on_skipped)
    except OSError as error:
        why = (error.strerror or "the system refused it").lower()
        yield ReadError(source.name, f"cannot be read: {why}.", "Check its permissions.")
    except ReadError as error:
        yield error


def _why_passed_over(source: Source, member: Source) -> str | None:
    """As in a folder; what a crawl holds is known by its type, not by its name."""
    if source.ending in _CRAWLS:
        return None
    *folders, name = member.name.removeprefix(f"{source.name}!/").split("/")
    return why_skipped(name, KINDS) if all(map(is_entered, folders)) else "in a folder passed over"


def _reader(source: Source) -> Reader:
    try:
        return _READERS[source.ending]
    except KeyError:
        kinds = ", ".join(KINDS)
        raise ReadError(
            source.name, "a kind of file that is not read.", f"Read are: {kinds}."
        ) from None
