"""E-mail newsletters, as mail programs save them and people pass them on."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage

from index.errors import ReadError, in_one_line
from index.models import Article, Dropped
from index.readers.encoding import read_bytes
from index.readers.fields import FILE_NAME, Fields, Record, Told
from index.readers.formats.email.forwarded import forwarded_letter, sender_name
from index.readers.formats.email.parts import attached_letters, header, letter_text, parsed
from index.readers.formats.page_header import trimmed
from index.readers.source import Source, made_id, numbered_articles

_DEEPEST = 5


@dataclass(frozen=True)
class _Letter:
    """`dropped` is what the one who passed it on wrote above it."""

    record: Record
    text: str
    dropped: tuple[str, ...] = ()


def read_email(source: Source) -> Iterator[Article | ReadError]:
    """The letter of the file, or those that are attached to it: each in its HTML where that holds
    the words, else in its plain text. What was passed on is read as its first sender wrote it."""
    data = read_bytes(source).removeprefix(codecs.BOM_UTF8)
    try:
        letters = _letters(parsed(data))
    # The standard library's parser raises nearly anything on headers that are not honest.
    except Exception as error:
        why = in_one_line(error)
        raise ReadError(source.name, f"no readable e-mail: {why}.", "Save it again.") from None

    def article_of(where: str, made: str, letter: _Letter) -> Article:
        body = trimmed(letter.text, letter.record.get("title"))
        told = Told(
            {"text": body.text, "title": source.stem}, {"title": FILE_NAME, "text": "letter"}
        )
        above = Told(body.record, "above the text")
        fields = Fields(where, Told(letter.record, "header"), above, told)
        dropped = (*letter.dropped, *body.dropped)
        text = fields.text()
        return fields.article(text=text, id_without_one=made, dropped=dropped, from_page=True)

    alone = len(letters) == 1
    yield from numbered_articles(source, enumerate(letters, 1), article_of, alone=alone)


def _letters(message: EmailMessage, depth: int = 0) -> list[_Letter]:
    """Those attached, where their words outweigh the note that they came with; else all."""
    own = _letter(message)
    attached = attached_letters(message) if depth < _DEEPEST else []
    inner = [letter for each in attached for letter in _letters(each, depth + 1)]
    if len(own.text) >= max((len(letter.text) for letter in inner), default=0):
        return [own, *inner]
    first, *others = inner
    return [replace(first, dropped=(own.text, *first.dropped)), *others]


def _letter(message: EmailMessage) -> _Letter:
    message_id = header(message, "Message-ID").strip().strip("<>")
    sent = message["Date"]
    found: dict[str, object] = {
        "id": made_id(message_id) if message_id else None,
        "title": header(message, "Subject"),
        "publisher": sender_name(header(message, "From")),
        "published_at": getattr(sent, "datetime", None) or (str(sent) if sent else None),
        "language": header(message, "Content-Language"),
        "date_source": "email",
    }
    letter = _Letter({name: value for name, value in found.items() if value}, letter_text(message))
    for _ in range(_DEEPEST):
        inner = forwarded_letter(letter.text, letter.record.get("title"))
        if inner is None or len(inner.text) < len(inner.note):
            break
        told = {name: letter.record[name] for name in ("id", "language") if name in letter.record}
        note = Dropped(inner.note, "written above a letter that was passed on")
        dropped = (*letter.dropped, note, Dropped(inner.header, "header of the letter passed on"))
        letter = _Letter({**told, **inner.record, "date_source": "email"}, inner.text, dropped)
    return letter
