"""Named fields, as a source gives them → one checked `Article`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from index.collections import collection_names
from index.errors import ReadError
from index.models import Article, Correction, Dropped
from index.readers.fields import values
from index.readers.fields.names import known_names, places_of_fields
from index.readers.publication_date import parse_published
from index.readers.source import id_of_url, is_plain_id

Record = Mapping[str, object]

FILE_NAME, FIRST_LINE, FIRST_WORDS = "file name", "first line", "first words"
"""Places of a title that is only a guess."""

# What a value of any kind means as one of these; as any other, words.
_MEANINGS: dict[str, values.Meaning] = {
    "id": values.identity,
    "text": values.text,
    "summary": values.text,
    "published_at": values.moment,
    "updated_at": values.moment,
    "author": values.names,
    "publisher": values.name,
    "category": values.name,
    "url": values.address,
    "collections": values.listed,
}
_MAX_CHARACTERS = {"title": 500, "publisher": 200, "author": 500, "category": 200, "url": 2000}

_PRIMARY_TAG = re.compile(r"([A-Za-z]{2,3})(?=$|[-_])")
_UNSOUND = re.compile(r"[\0\ud800-\udfff]")

_WRITE_DATES = "Write it as 2021-09-23T06:50:00Z or 2021-09-23."
_LONGEST_TOLD = 200


class Told(dict[str, object]):
    """A record with the place that its fields were read from ("front matter"), or that of each."""

    def __init__(self, record: Record, place: str | Mapping[str, str]) -> None:
        super().__init__(record)
        self._place = place

    def place_of(self, field: str) -> str | None:
        return self._place if isinstance(self._place, str) else self._place.get(field)


def place_of(record: Record, field: str, name: str) -> str:
    """Where a record has a field from that stands in it under that name."""
    place = record.place_of(field) if isinstance(record, Told) else None
    return place or f'field "{name}"'


def _is_retracted(record: Record) -> bool:
    return record.get("retracted") is True


def _sound_words(words: str) -> Dropped:
    sound = _UNSOUND.sub("\ufffd", words)
    return Dropped(sound, words.why) if isinstance(words, Dropped) else Dropped(sound)


class Fields:
    """The fields of one article, under any of their names, checked as they are asked for.

    Earlier records win over later ones. A value of a kind that says nothing (a number for an
    author) is passed over, and told among what was dropped. Every method raises ReadError naming
    the field.
    """

    def __init__(self, source: str, *records: Record) -> None:
        self._source = source
        self._records = [each for each in records if each]
        self._places = places_of_fields(*(known_names(each.keys()) for each in self._records))
        self._from_page = False
        self._unread: dict[str, object] = {}
        self._taken_from: dict[str, str] = {}
        self._found: dict[str, tuple[str, object]] = {}

    def article(
        self,
        *,
        text: str,
        id_without_one: str,
        dropped: Sequence[str] = (),
        from_page: bool = False,
        address: str | None = None,
    ) -> Article:
        """The article over `text`. Where no record names an id, its `address` does, and where there
        is none `id_without_one` stands for it."""
        self._from_page = from_page
        given = self.id()
        if given is None and address:
            given = id_of_url(address)
            self._taken_from["id"] = place_of({}, "id", "id")
        correction = self._words("correction")
        return Article(
            id=given or id_without_one,
            text=self._sound("text", text),
            title=self._title(text),
            publisher=self.line("publisher"),
            published_at=self._published_at(),
            author=self.line("author"),
            category=self.line("category"),
            url=address or self.url(),
            source=self._source,
            id_given=given is not None,
            updated_at=self._updated_at(),
            date_source=self._date_source(),
            language=self._language(),
            corrections=(Correction(correction),) if correction else (),
            retracted=any(map(_is_retracted, self._records)),
            from_page=from_page,
            taken_from=self._taken_from,
            collections=self._collections(),
            # Last, when all fields have been looked for.
            dropped=self._dropped(dropped),
        )

    def _dropped(self, before: Sequence[str]) -> tuple[str, ...]:
        if not before and not self._unread:
            return ()
        told = (f"{name}: {value!r}"[:_LONGEST_TOLD] for name, value in self._unread.items())
        unread = (Dropped(each, "a value that says nothing as this field") for each in told)
        return tuple(words for words in map(_sound_words, (*before, *unread)) if words.strip())

    def id(self) -> str | None:
        """The id the source gives, a whole number as its digits, and where it may not stand as it
        is, as a path, an id that only it gives; None where the source gives none."""
        value = self._find("id")[1]
        if value is None or not str(value).strip():
            return None
        return str(value) if is_plain_id(str(value)) else id_of_url(str(value))

    def text(self) -> str:
        """The article's words as they stand; missing or blank words are refused."""
        name, value = self._find("text")
        if value is None:
            raise self._refused("text", "is missing or empty.", "Give the words in it.")
        return self._sound(name, str(value))

    def summary(self) -> str | None:
        """What stands for the text where a record has none, but a headline, and a day or an
        address: other things have descriptions too."""
        if self._find("text")[1] is not None:
            return None
        name, value = self._find("summary")
        is_dated = any(self._find(each)[1] is not None for each in ("url", "published_at"))
        if value is None or not is_dated or not self.line("title"):
            return None
        self._taken_from["text"] = self._taken_from["summary"]
        return self._sound(name, str(value))

    def line(self, field: str) -> str | None:
        """A short field with its white space collapsed; None where it is missing or blank."""
        name, value = self._find(field)
        if value is None:
            return None
        line = " ".join(self._sound(name, str(value)).split())
        if "&" in line and field != "url":
            line = values.unescaped(line)
        if len(line) <= (most := _MAX_CHARACTERS[field]):
            return line
        if not self._from_page:
            raise self._refused(name, f"is longer than {most} characters.", "Shorten it.")
        # Sites put lists and whole texts into their tags.
        self._unread[name] = line
        return None

    def url(self) -> str | None:
        """The address; None where it is missing or blank."""
        url = self.line("url")
        if url is not None and not values.web_address(url):
            why = "must begin with http:// or https://."
            raise self._refused("url", why, "Write it in full or leave it out.")
        return url

    def _title(self, text: str) -> str:
        if title := self.line("title"):
            return title
        self._taken_from["title"] = FIRST_WORDS
        return values.first_words(text)

    def _published_at(self) -> datetime | None:
        name, value = self._find("published_at")
        if value is None:
            return None
        try:
            return parse_published(value)  # type: ignore[arg-type]
        except ValueError as error:
            why = f"was not understood, {str(value)[:80]!r}: {error}."
            raise self._refused(name, why, _WRITE_DATES) from None

    def _updated_at(self) -> datetime | None:
        """Unlike the publication date, what is no date says nothing."""
        value = self._find("updated_at")[1]
        try:
            return parse_published(value) if value is not None else None  # type: ignore[arg-type]
        except ValueError:
            return None

    def _date_source(self) -> str | None:
        """What the reader took the date from; "field" where it is a plain field of the source."""
        dated = self._find("published_at")[1] is not None
        return (self._words("date_source") or "field") if dated else None

    def _language(self) -> str | None:
        words = self._words("language")
        found = _PRIMARY_TAG.match(words) if words else None
        return _shortest_tag(found[1].lower()) if found else None

    def _words(self, field: str) -> str | None:
        """A field that is only used where it is a string of sound characters."""
        value = self._find(field)[1]
        return " ".join(_UNSOUND.sub("", value).split()) or None if isinstance(value, str) else None

    def _collections(self) -> tuple[str, ...]:
        """None of a page, which must not say itself who sees it."""
        name, value = self._find("collections")
        if self._from_page or not isinstance(value, list):
            return ()
        try:
            return collection_names(value)
        except ValueError as error:
            raise self._refused(name, f"cannot be used: {error}.", "Name others.") from None

    def _find(self, field: str) -> tuple[str, object]:
        """The name it was found under and what its value means; None where it is missing, null,
        blank, or says nothing."""
        if field not in self._places:
            return field, None
        if found := self._found.get(field):
            return found
        meaning = _MEANINGS.get(field, values.words)
        for number, name, place in self._places[field]:
            record = self._records[number]
            value = record[name]
            if not value.strip() if isinstance(value, str) else value in (None, [], {}):
                continue
            if field == "published_at" and record.get("date_source"):
                # A program wrote it there; what a person put into a field is read or refused.
                meaning = values.readable_moment
            if (meant := meaning(value)) is not None:
                told = record.place_of(field) if isinstance(record, Told) else None
                self._taken_from[field] = told or place
                return self._found.setdefault(field, (name, meant))
            self._unread[name] = value
        return self._found.setdefault(field, (field, None))

    def _sound(self, name: str, value: str) -> str:
        if (not value.isascii() or "\0" in value) and _UNSOUND.search(value):
            why = "holds a NUL or half of a surrogate pair."
            raise self._refused(name, why, "Take that character out.")
        return value

    def _refused(self, name: str, why: str, hint: str) -> ReadError:
        return ReadError(self._source, f'field "{name}" {why}', hint)


@cache
def _shortest_tag(language: str) -> str:
    """As BCP 47 has it: "en" for "eng"."""
    if len(language) == 2:
        return language
    from babel.core import get_global

    return str(get_global("language_aliases").get(language, language))
