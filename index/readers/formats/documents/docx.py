"""DOCX: the paragraphs and tables of a Word document, as it reads with all changes accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from index.errors import ReadError, in_one_line
from index.models import Article
from index.readers.encoding import MAX_FILE_BYTES, read_bytes
from index.readers.fields import Record
from index.readers.formats.documents.article import Block, document_article
from index.readers.formats.documents.word_text import blocks_of
from index.readers.source import Source

if TYPE_CHECKING:
    from docx.document import Document

# What python-docx writes into every document that is made from its own template.
_TEMPLATE_DATE = datetime(2013, 12, 23, 23, 15)
_TEMPLATE_AUTHOR = "python-docx"


def read_docx(source: Source) -> Iterator[Article | ReadError]:
    """The one article of the file; headers, footers, notes and comments are not part of it."""
    data = read_bytes(source)
    _check_size(source.name, data)
    from docx import Document

    try:
        document = Document(io.BytesIO(data))
        blocks = list(_blocks(document))
        properties = _properties(document.core_properties)
    # A damaged file makes python-docx raise nearly anything.
    except Exception as error:
        why = in_one_line(error)
        raise ReadError(source.name, f"no readable DOCX: {why}.", "Save it again.") from None
    yield document_article(source, blocks, properties)


def _blocks(document: Document) -> Iterator[Block]:
    styles = {style.style_id: style.name for style in document.styles}
    for text, kind, style_id in blocks_of(document.element.body):
        style = str(styles.get(style_id))
        is_list = kind == "item" or style.startswith("List")
        yield Block(text, kind == "table" or is_list, kind != "table" and style == "Title")


def _properties(told: Any) -> Record:
    found = {"title": told.title, "author": told.author, "published_at": told.created}
    if told.author == _TEMPLATE_AUTHOR:
        del found["author"]
    if told.created and told.created.replace(tzinfo=None) == _TEMPLATE_DATE:
        del found["published_at"]
    return {name: value for name, value in found.items() if value}


def _check_size(name: str, data: bytes) -> None:
    """A DOCX is a zip, and a small zip can unpack to more than there is memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise ReadError(
            name, "no DOCX, or locked with a password.", "Save it again, without a password."
        ) from None
    if unpacked > 2 * MAX_FILE_BYTES:
        raise ReadError(name, f"it unpacks to {unpacked:,} bytes.", "Take the pictures out.")
