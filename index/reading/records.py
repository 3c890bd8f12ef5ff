"""One record of an export, whatever its names → an article."""

from __future__ import annotations

from index.articles import Article
from index.errors import ReadError
from index.reading.fields import Fields, Record, id_of_url
from index.reading.html_text import fragment_text
from index.reading.json_ld import is_article, record_of
from index.reading.ninjs import is_ninjs, ninjs_record
from index.reading.source import FieldNames, Source

_MARKUP = ("content_html", "body_html", "body_xhtml")


def record_article(source: Source, where: str, record: Record, made: str) -> Article:
    """The article of a record at `where`; `made` is its id where it names neither id nor address.

    Names that the user gave come first, then the record's own, then those in its `metadata`.
    Raises ReadError naming the field.
    """
    metadata = record.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise ReadError(where, 'field "metadata" must be an object.', "Mend that field.")
    records = (_mapped(record, source.names), *_read_as(record), metadata)
    fields = Fields(where, *records)
    if url := fields.url():
        fields = Fields(where, *records, {"id": id_of_url(url)})
    return fields.article(text=fields.text(), id_without_one=made)


def _read_as(record: Record) -> tuple[Record, ...]:
    if is_ninjs(record):
        return (ninjs_record(record),)
    if is_article(record):
        return (record_of(record), record)
    found = (record[name] for name in _MARKUP if isinstance(record.get(name), str))
    markup = next(found, None)
    return (record, {"text": fragment_text(str(markup))}) if markup else (record,)


def _mapped(record: Record, names: FieldNames) -> Record:
    return {field: _plain(_at(record, name)) for field, name in names.items()}


def _at(record: Record, name: str) -> object:
    """The value of that name, else at that dotted path: `story.head.title`, `authors.0.name`."""
    if name in record:
        return record[name]
    value: object = record
    for part in name.split("."):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isascii() and part.isdecimal():
            value = value[int(part)] if int(part) < len(value) else None
        else:
            return None
    return value


def _plain(value: object) -> object:
    """A list of words as one line; markup as its words."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    if isinstance(value, str) and value.lstrip().startswith("<"):
        return fragment_text(value)
    return value
