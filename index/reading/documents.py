"""Text that was laid out for reading, not as a page of a site: what is headline, date, body."""

from __future__ import annotations

from index.articles import Article
from index.reading.fields import Fields, Record, made_id
from index.reading.page_text import page_parts
from index.reading.plain_text import plain_parts
from index.reading.source import Source


def document_article(
    source: Source, text: str, properties: Record, dropped: tuple[str, ...] = ()
) -> Article:
    """The article of a document, by a dateline in it or its first line; then by the properties
    that its program wrote beside it, whose date is the least sure.

    Raises ReadError where there are no words.
    """
    page = page_parts(text)
    record, body = page or plain_parts(text)
    told = {**record, "date_source": "dateline"} if page else record
    given = {**properties, "date_source": "file"}
    fields = Fields(source.name, told, given, {"title": source.stem, "text": body})
    before, _, after = text.partition(body)
    cut = tuple(line.strip() for part in (before, after) for line in part.splitlines())
    return fields.article(
        text=fields.text(), id_without_one=made_id(source.stem), dropped=(*dropped, *cut)
    )
