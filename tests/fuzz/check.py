"""What must hold of whatever a reader gives, and of whatever is found in a text."""

from __future__ import annotations

import io
from collections.abc import Callable

from index.errors import ReadError
from index.models import Article
from index.readers import read
from index.readers.formats import ARCHIVES, FORMATS
from index.readers.source import Source
from tests.fuzz.of_text import ask_of_text

_TEXT = "text"
ENDINGS = [*(each.suffixes[0] for each in (*FORMATS, *ARCHIVES)), _TEXT]


def check_of(ending: str) -> Callable[[bytes], None]:
    """Raises where a file of that ending, or for `text` an article's text, does something else."""
    return ask_of_text if ending == _TEXT else lambda data: _check(data, ending)


def _check(data: bytes, ending: str) -> None:
    """Everything that comes out is an article that can be stored, or says what is wrong."""
    # What is packed in gzip is known by the rest of its name.
    name = f"fuzzed.txt{ending}" if ending == ".gz" else f"fuzzed{ending}"
    source = Source(name, lambda: io.BytesIO(data), ending)
    for item in read(source):
        if isinstance(item, ReadError):
            assert "\n" not in str(item), "a report of more than one line"
            continue
        assert isinstance(item, Article)
        assert item.text.strip(), "no text"
        assert item.title.strip(), "no title"
        assert item.id, "no id"
        for words in (item.text, item.title, item.publisher or "", item.author or "", item.id):
            words.encode()
        if item.published_at:
            assert item.published_at.tzinfo, "no time zone"
