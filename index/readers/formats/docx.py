"""DOCX: the paragraphs and tables of a Word document."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from index.errors import ReadError, in_one_line
from index.models import Article
from index.readers.encoding import MAX_FILE_BYTES, read_bytes
from index.readers.formats.text import document_article
from index.readers.source import Source


def read_docx(source: Source) -> Iterator[Article | ReadError]:
    """The one article of the file; headers, footers, notes and comments are not part of it."""
    data = read_bytes(source)
    _check_size(source.name, data)
    from docx import Document
    from docx.table import Table

    try:
        document = Document(io.BytesIO(data))
        blocks = [
            "\n".join(" ".join(cell.text for cell in row.cells) for row in block.rows)
            if isinstance(block, Table)
            else block.text
            for block in document.iter_inner_content()
        ]
        told = document.core_properties
        title = next(
            (p.text for p in document.paragraphs if p.style and p.style.name == "Title"), told.title
        )
        properties = {"title": title, "author": told.author, "published_at": told.created}
    # A damaged file makes python-docx raise nearly anything.
    except Exception as error:
        why = in_one_line(error)
        raise ReadError(source.name, f"no readable DOCX: {why}.", "Save it again.") from None
    text = "\n\n".join(block.strip() for block in blocks if block.strip())
    yield document_article(source, text, {k: v for k, v in properties.items() if v})


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
