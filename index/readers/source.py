"""What is read: a name for people, a kind, and a way to open its bytes."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeVar

from index.errors import ReadError
from index.models import Article

_DOUBLE_ENDING = re.compile(r"\.(?:tar\.(?:gz|bz2|xz)|warc\.gz)$", re.IGNORECASE)
_NUMBER = re.compile(r"#\d+$")
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9._-]")
MAX_ID = 200

T = TypeVar("T")

FieldNames = Mapping[str, str]
"""Field of an article → the name, or dotted path, under which a source has it."""

OnSkipped = Callable[[str, str], None]
"""Told of each file that is passed over: its name, and why."""


@dataclass(frozen=True)
class Source:
    """A file, a member of an archive, or a fetched page.

    `name` is where it stands: a path, `ARCHIVE!/MEMBER` or an address. `ending` says its kind and
    is lower case with its dot. `url` is the address its bytes came from and `charset` what its
    server called their encoding, where there was one.
    """

    name: str
    open: Callable[[], BinaryIO] = field(compare=False)
    ending: str
    names: FieldNames = field(default_factory=dict)
    url: str | None = None
    charset: str | None = None

    @property
    def stem(self) -> str:
        """The last part of its name, without its ending."""
        last = self.name.rstrip("/").rpartition("/")[2]
        return last[: -len(self.ending)] if last.lower().endswith(self.ending) else last


@dataclass(frozen=True)
class PassedOver:
    """What an archive holds that is no article by its kind, and why; `name` is the archive's."""

    name: str
    why: str


def file_source(path: Path, names: FieldNames | None = None) -> Source:
    """The file at `path`."""
    return Source(
        source_name(path), lambda: path.open("rb"), ending_of(path.name), names=names or {}
    )


def source_name(path: Path) -> str:
    """The path as printable text; bytes of a file name that are not UTF-8 become U+FFFD."""
    return os.fsencode(path).decode(errors="replace")


def numbered_articles(
    source: Source,
    items: Iterable[tuple[int, T]],
    article_of: Callable[[str, str, T], Article],
    *,
    alone: bool = False,
) -> Iterator[Article | ReadError]:
    """What `article_of` makes of each numbered item of a source, or the ReadError that it raises.

    It is given where the item stands, what id it has where it names none, and the item. One that is
    `alone` is known by its source.
    """
    stem = made_id(source.stem)
    for number, item in items:
        where = source.name if alone else f"{source.name}#{number}"
        made = stem if alone else f"{stem[: MAX_ID - 20]}-{number}"
        try:
            yield article_of(where, made, item)
        except ReadError as error:
            yield error


def file_of(source: str) -> str:
    """The file on the disk that an article's source is in: without `!/MEMBER` and `#LINE`.

    A file that is there by the whole of such a name is that file.
    """
    file = _NUMBER.sub("", source)
    ends = [found.start() for found in re.finditer("!/", file)]
    candidates = [source, file, *(file[:end] for end in reversed(ends))]
    return next(filter(os.path.isfile, candidates), file[: ends[0]] if ends else file)


def ending_of(name: str) -> str:
    """The ending that says the kind of a file: `.html`, `.tar.gz`; "" where there is none."""
    double = _DOUBLE_ENDING.search(name)
    return (double[0] if double else os.path.splitext(name)[1]).lower()


def made_id(name: str) -> str:
    """An id out of a file's name or an address: A-Z, a-z, 0-9, dot, underscore, hyphen."""
    return _NOT_IN_IDS.sub("-", name)[:MAX_ID]


def id_of_url(url: str) -> str:
    """An id that only this address gives: its letters, and eight hex digits of its digest."""
    digest = hashlib.sha256(url.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{made_id(url.partition('://')[2] or url)[: MAX_ID - 9]}-{digest}"


def is_plain_id(value: str) -> bool:
    """Whether an article may have it for its id as it stands. Of all white space only the space is
    printable."""
    is_one_word = " " not in value and "/" not in value
    return is_one_word and 1 <= len(value) <= MAX_ID and value.isprintable()


def ids_of_address(url: str) -> tuple[str, ...]:
    """The ids under which the page may stand: feeds go on naming pages by http that have long been
    moved to https."""
    rest = url.partition("://")[2]
    return tuple(dict.fromkeys(map(id_of_url, (url, f"https://{rest}", f"http://{rest}"))))
