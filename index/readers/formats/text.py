"""Plain text: the dump of a web page with its header and the site's lines, or bare words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.errors import ReadError
from index.models import Article, Dropped
from index.readers.encoding import read_text
from index.readers.fields import FILE_NAME, FIRST_LINE, Fields, Record, Told
from index.readers.formats.page_text import page_parts
from index.readers.source import Source, made_id

_MAX_TITLE = 150
_TITLE_LINE = re.compile(
    rf"\s*(\S[^\r\n]{{0,{_MAX_TITLE - 1}}}?)[^\S\r\n]*(?:\r\n|\r|\n)\s*?[\r\n]"
)
_LETTER = re.compile(r"[^\W\d_]")


def read_txt(source: Source) -> Iterator[Article | ReadError]:
    """The one article of the file; its text is one unbroken part of the decoded file."""
    text = read_text(source)
    page = page_parts(text, whole=True)
    record, body = page or plain_parts(text)
    named = Told({"title": source.stem, "date_source": "dateline"}, FILE_NAME)
    fields = Fields(source.name, record, named)
    yield fields.article(
        text=body,
        id_without_one=made_id(source.stem),
        dropped=_around(body, text),
        from_page=page is not None,
    )


def plain_parts(text: str) -> tuple[Record, str]:
    """A short first line above a blank line is the title and the rest the text; else all is text.

    A first line that ends like a statement is the article's own first paragraph.
    """
    title = _TITLE_LINE.match(text)
    is_title = title and not title[1].endswith((".", "。")) and _LETTER.search(title[1])
    if title and is_title and (rest := text[title.end() :].strip()):
        return Told({"title": title[1]}, FIRST_LINE), rest
    return {}, text.strip()


def _around(body: str, text: str) -> list[Dropped]:
    """The lines of the text before and after the body."""
    before, _, after = text.partition(body)
    return [
        Dropped(line.strip(), why)
        for part, why in ((before, "above the story"), (after, "below the story"))
        for line in part.splitlines()
    ]
