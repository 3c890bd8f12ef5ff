"""The forward index: what ranking compares of each passage, made of its text once.

A file of it stands beside each file of vectors and has the same passages. Each passage's numbers
carry a checksum, so that what is damaged is told from what is whole when it is read.
"""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.catalogue import PassageText, Snapshot
from index.nlp.language.analysis import terms_in
from index.nlp.language.scripts import ENGLISH
from index.passages.filter_columns import Numbers, code_of, day_of

Codes = NDArray[np.uint32]

# Of what a file says of a text. One of another version is made again.
VERSION = 2
# Stands behind the terms of each sentence.
SENTENCE_END = 0
# Good enough to weigh sentences by; citing knows where they really end.
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s+|\n+")
# So do the marks of other scripts, most of which no white space follows.
_ENDS_ELSEWHERE = re.compile(rf"{_SENTENCE_END.pattern}|[。！？｡।؟۔][”’」』]*")
# A term that stands where a sentence ends, so that a text is analysed in one go.
_END = "zq0sentence0end0zq"
# Of passages that no file has yet; one takes about 3 kB here.
_KEPT = 16_384
_NOTHING = np.empty(0, np.uint32)
_ENTRY = np.dtype([("start", "<u8"), ("title", "<u4"), ("body", "<u4"), ("check", "<u4")])


class PassageForm(NamedTuple):
    """Of a passage: codes of its publisher and category, its day, the terms of headline and body.

    The first three are as in `Columns`. Terms are in order, as `codes_of` numbers them, each
    sentence ended by SENTENCE_END.
    """

    publisher: int
    category: int
    day: int
    title: Codes
    body: Codes

    @staticmethod
    def of(text: PassageText) -> PassageForm:
        moment = text.published_at
        return PassageForm(
            code_of(text.publisher.casefold() or None),
            code_of(text.category.casefold() or None),
            day_of(int(moment.timestamp()) if moment else None),
            _sentences_remembered(text.title, text.language),
            _sentences_remembered(text.body, text.language),
        )

    def equals(self, other: PassageForm) -> bool:
        return self[:3] == other[:3] and all(map(np.array_equal, self[3:], other[3:]))


def forms_of(snapshot: Snapshot, rows: Sequence[int]) -> dict[int, PassageForm]:
    """Of those of the rows that are live, made of their texts now."""
    texts = snapshot.texts_of(rows) if rows else ()
    return {text.row: PassageForm.of(text) for text in texts}


def codes_of(terms: Iterable[str]) -> Codes:
    """A number for each term, the same in every process; never SENTENCE_END.

    Of two terms in some four thousand million the numbers are the same by chance.
    """
    codes = np.fromiter((zlib.crc32(term.encode()) for term in terms), np.uint32)
    codes[codes == SENTENCE_END] = 1
    return codes


def _sentences_of(text: str, language: str | None) -> Codes:
    ends = _SENTENCE_END if language in (None, ENGLISH) else _ENDS_ELSEWHERE
    codes = codes_of([*terms_in(ends.sub(f" {_END} ", text), language), _END])
    codes[codes == _END_CODE] = SENTENCE_END
    return codes


_END_CODE = codes_of([_END])[0]
_sentences_remembered = lru_cache(_KEPT)(_sentences_of)


def _checksum(row: int, title: int, codes: Codes) -> int:
    return zlib.crc32(codes.data, (row ^ title << 20) & 0xFFFF_FFFF)


class FormsDamaged(Exception):
    """A passage's numbers do not have their checksum."""


@dataclass(frozen=True)
class FormsFile:
    """An open file, mapped: an entry and the terms of each passage, by its place."""

    entries: NDArray[np.void]
    codes: Codes

    @staticmethod
    def opened(path: Path, count: int, size: int) -> FormsFile:
        """Raises OSError or ValueError where it is missing, or not of this size and count."""
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        table = count * _ENTRY.itemsize
        if len(mapped) != size or size < table:
            raise ValueError("it does not have the size on record")
        entries = np.frombuffer(mapped, _ENTRY, count, size - table)
        return FormsFile(entries, np.frombuffer(mapped, np.uint32, (size - table) // 4))

    def terms(self, places: Numbers, rows: Numbers) -> Iterator[tuple[Codes, Codes] | None]:
        """Of each passage at a place, whose row is given, the terms of headline and body.

        None where it was gone when the file was written. Raises FormsDamaged.
        """
        entries = self.entries[places]
        numbers = (entries[name].tolist() for name in ("start", "title", "body", "check"))
        for row, start, title, body, check in zip(rows.tolist(), *numbers, strict=True):
            codes = self.codes[start : start + title + body]
            if _checksum(row, title, codes) != check or len(codes) != title + body:
                raise FormsDamaged
            yield (codes[:title], codes[title:]) if body else None


def write_forms(file: BinaryIO, rows: Numbers, texts: Iterable[PassageText]) -> None:
    """Of each of the rows, ascending, what its text says; of one that has none, that it is gone.

    The texts ascend by row, and may have others in between.
    """
    entries = np.zeros(len(rows), _ENTRY)
    entries["check"] = [_checksum(row, 0, _NOTHING) for row in rows.tolist()]
    places = {row: place for place, row in enumerate(rows.tolist())}
    start = 0
    for text in texts:
        if (place := places.get(text.row)) is None:
            continue
        title = _sentences_remembered(text.title, text.language)
        body = _sentences_of(text.body, text.language)
        codes = np.concatenate([title, body])
        entries[place] = (start, len(title), len(body), _checksum(text.row, len(title), codes))
        file.write(codes.astype("<u4").tobytes())
        start += len(codes)
    file.write(entries.tobytes())
