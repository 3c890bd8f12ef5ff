"""The blocks of a document → its article: what heads it, and all of the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.models import Article
from index.readers.boilerplate import is_boilerplate
from index.readers.fields import FILE_NAME, FIRST_LINE, Fields, Record, Told
from index.readers.formats.page_header import author_of
from index.readers.formats.page_text import page_parts
from index.readers.formats.text import plain_parts
from index.readers.publication_date import find_dateline
from index.readers.source import Source, made_id

_PARAGRAPH = "\n\n"
_ADDRESS = re.compile(r"\bwww\.\w|\w://\w")
_LONGEST_HEAD = 100
_LONGEST_ADDRESS = 2_000


@dataclass(frozen=True)
class Block:
    """A paragraph; one that `is_apart` (a table, an item of a list) is never part of the header.

    `is_title` is a paragraph that its author called the title, or set in the largest letters.
    """

    text: str
    is_apart: bool = False
    is_title: bool = False


def document_article(
    source: Source, blocks: Sequence[Block], properties: Record, dropped: Sequence[str] = ()
) -> Article:
    """The article of a document, by its title and a dateline in it or its first line; then by the
    properties that its program wrote beside it, whose date is the least sure.

    Raises ReadError where there are no words.
    """
    titled = Told(
        next(({"title": block.text} for block in blocks if block.is_title), {}),
        "paragraph styled so",
    )
    record, body = _page(blocks) or _dated(blocks)
    given = Told({**properties, "date_source": "file"}, "properties of the file")
    text = _text(body)
    is_fetched = len(source.url or "") <= _LONGEST_ADDRESS
    fallback = {"title": source.stem, "text": text, "url": source.url if is_fetched else None}
    named = Told(fallback, {"title": FILE_NAME, "text": "paragraphs", "url": "address"})
    fields = Fields(source.name, titled, record, given, named)
    inside = set(map(id, body))
    return fields.article(
        text=fields.text(),
        id_without_one=made_id(source.stem),
        dropped=[*dropped, *(block.text for block in blocks if id(block) not in inside)],
    )


def _text(blocks: Sequence[Block]) -> str:
    return _PARAGRAPH.join(block.text for block in blocks)


def _dated(blocks: Sequence[Block]) -> tuple[Record, list[Block]]:
    """As plain text, under a line that only says when."""
    day = find_dateline(blocks[0].text) if len(blocks) > 1 and not blocks[0].is_apart else None
    if not day:
        return _plain(blocks)
    record, body = _plain(blocks[1:])
    dated = {**record, "published_at": day, "date_source": "dateline"}
    return Told(dated, FIRST_LINE), body


def _plain(blocks: Sequence[Block]) -> tuple[Record, list[Block]]:
    """As plain text: a short first paragraph is the title, where none is called so."""
    if any(block.is_title for block in blocks):
        return {}, [block for block in blocks if not block.is_title]
    if blocks and _ADDRESS.search(blocks[0].text) and len(blocks[0].text) <= _LONGEST_HEAD:
        # The head of a page of a magazine or of a site.
        return {}, [*blocks[1:]]
    record: Record = {} if not blocks or blocks[0].is_apart else plain_parts(_text(blocks))[0]
    return record, [*blocks[1:]] if record else [*blocks]


def _page(blocks: Sequence[Block]) -> tuple[Record, list[Block]] | None:
    """What the header above the text says, and all but the header; None where there is none.

    A document has no furniture of a site: what stands under the header belongs to it, to the end.
    """
    heading = [block for block in blocks if not block.is_apart]
    page = page_parts(_text(heading))
    if page is None:
        # It may stand in a table, as that of a letterhead does.
        heading = [*blocks]
        page = page_parts(_text(heading))
    if page is None:
        return None
    record, body = page
    first = next((i for i, block in enumerate(heading) if _begins(body, block)), 0)
    above = set(map(id, _header(heading[:first], record)))
    last = len(blocks)
    while is_boilerplate(blocks[last - 1].text):
        last -= 1
    told = Told({**record, "date_source": "dateline"}, "header")
    return told, [block for block in blocks[:last] if id(block) not in above]


def _begins(body: str, block: Block) -> bool:
    return body.partition("\n")[0].strip() in map(str.strip, block.text.split("\n"))


def _header(blocks: Sequence[Block], record: Record) -> Iterator[Block]:
    """Of the blocks above the first prose all to the dateline, and below it what fields are of."""
    dated = max((i for i, block in enumerate(blocks) if _has_dateline(block)), default=-1)
    said = {str(value).casefold() for value in record.values()}
    for at, block in enumerate(blocks):
        lines = [line.strip() for line in block.text.split("\n")]
        if at <= dated or block.is_title or all(_is_said(line, said) for line in lines):
            yield block


def _has_dateline(block: Block) -> bool:
    return any(find_dateline(line) for line in block.text.split("\n"))


def _is_said(line: str, said: set[str]) -> bool:
    return line.casefold() in said or author_of(line) is not None or is_boilerplate(line)
