"""Places that are followed, and what is known of each: feeds, sitemaps, folders and buckets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from index.collections import collection_name
from server.services.fetching import host_of, is_address
from server.stores.records import Records

Kind = Literal["feed", "sitemap", "folder", "bucket"]

MOST_SOURCES = 1_000
LEAST_EVERY_S = 60.0
_KIND = "source"
_SITE = "source site"
_SEEN = "seen by "
_NAME = re.compile(r"\w[\w .-]{0,99}")
# Longer than any poll may take; of one that was killed, the next comes after so long.
_CLAIMED_S = 1_800.0


class NoSuchSource(Exception):
    """No source has this name."""

    hint = "See: dateline sources list"

    def __init__(self, name: str) -> None:
        self.detail = f"There is no source {name!r}."
        super().__init__(f"{self.detail} {self.hint}")


class SourceRefused(Exception):
    """A source that cannot be followed: `detail` says why, `hint` what to do."""

    def __init__(self, detail: str, hint: str) -> None:
        self.detail, self.hint = detail, hint
        super().__init__(f"{detail} {hint}")


class FollowedSource(BaseModel):
    """Moments are seconds since 1970.

    `every_s` is how often it is looked at, and `due_at` when that is next. `error` is what was
    wrong with the last look, and `failing_since` when that began. `articles` counts those that came
    from it, and `waiting` the pages that are still to be read. `note` says what was left out.
    """

    name: str
    kind: Kind
    address: str
    every_s: float
    collection: str | None = None
    due_at: float = 0.0
    last_success: float | None = None
    error: str | None = None
    failing_since: float | None = None
    articles: int = 0
    waiting: int = 0
    note: str | None = None
    etag: str | None = None
    last_modified: str | None = None

    @property
    def site(self) -> str:
        """What only one look at a time may be at."""
        return host_of(self.address) if self.kind in ("feed", "sitemap") else self.address

    def failed(self, why: str, now: float) -> None:
        self.error = why[:500]
        self.failing_since = self.failing_since or now

    def succeeded(self, now: float) -> None:
        self.error = self.failing_since = None
        self.last_success = now


def new_source(
    name: str,
    address: str,
    every_s: float,
    *,
    kind: Kind | None = None,
    collection: str | None = None,
) -> FollowedSource:
    """A source as it is named; its kind is told by its address. Raises SourceRefused."""
    if not _NAME.fullmatch(name):
        raise SourceRefused(
            "A source's name is 1 to 100 letters, digits, spaces, dots and dashes.",
            "Choose another.",
        )
    if not LEAST_EVERY_S <= every_s <= 366 * 86_400:
        raise SourceRefused(
            f"A source is looked at every {LEAST_EVERY_S:.0f} seconds at most, and once a year at"
            " least.",
            "Choose another interval.",
        )
    try:
        collection = collection_name(collection) if collection else None
    except ValueError as error:
        raise SourceRefused(f"The collection cannot be used: {error}.", "Choose another.") from None
    told = _kind_of(address)
    if kind and kind != told and {kind, told} != {"feed", "sitemap"}:
        raise SourceRefused(f"{address} is no {kind}.", f"It looks like a {told}.")
    if told == "folder":
        address = str(Path(address).absolute())
    return FollowedSource(
        name=name, kind=kind or told, address=address, every_s=every_s, collection=collection
    )


def folder_below(roots: Iterable[Path], address: str) -> str:
    """The path of a folder that may be named from afar: one of the roots, or one below them.

    Links are followed before that is looked at. Raises SourceRefused, in the same words whether
    there is such a folder or not.
    """
    known = [root.resolve() for root in roots]
    try:
        folder = Path(address).resolve()
    # Too long, a circle of links, or a character that no path has.
    except (OSError, ValueError, RuntimeError):
        folder = None
    if folder and Path(address).is_absolute() and any(map(folder.is_relative_to, known)):
        return str(folder)
    if not known:
        raise SourceRefused(
            f"{address} is no address of a feed, a sitemap or a bucket.",
            "Begin it with https:// or s3://. Folders are followed with a command on the server,"
            " dateline sources add, or from here below those that DATELINE_SOURCE_FOLDERS names.",
        )
    raise SourceRefused(
        f"{address} is no folder that may be followed from here.",
        f"Name one below {', '.join(map(str, known))}, as DATELINE_SOURCE_FOLDERS has it.",
    )


def _kind_of(address: str) -> Kind:
    """Of a feed and a sitemap the document says which it is, at the first look."""
    if address.startswith("s3://"):
        if not re.fullmatch(r"s3://[A-Za-z0-9][A-Za-z0-9._-]{1,62}(/.*)?", address):
            raise SourceRefused(f"{address} names no bucket.", "Write s3://BUCKET/PREFIX.")
        return "bucket"
    if not is_address(address):
        return "folder"
    if not address.lower().startswith(("http://", "https://")) or not host_of(address):
        raise SourceRefused(f"{address} is no address of HTTP.", "Give folders as paths.")
    return "sitemap" if "sitemap" in address.lower() else "feed"


class Sources:
    """The sources of one archive, as every process of it knows them.

    Every method raises RecordsUnavailable.
    """

    def __init__(self, records: Records, now: Callable[[], float] | None = None) -> None:
        self._records = records
        self.now = now or records.now

    def add(self, source: FollowedSource) -> None:
        """Raises SourceRefused where there is one of that name, or too many."""

        def put(there: str | None) -> str:
            if there is not None:
                raise SourceRefused(
                    f"There is a source {source.name!r} already.",
                    "Choose another name, or remove that one first.",
                )
            return source.model_dump_json()

        if len(self._records.all(_KIND)) >= MOST_SOURCES:
            raise SourceRefused(f"There are {MOST_SOURCES} sources.", "Remove some first.")
        self._records.change(_KIND, source.name, put)

    def all(self) -> list[FollowedSource]:
        """By name."""
        every = self._records.all(_KIND).values()
        return [FollowedSource.model_validate_json(each) for each in every]

    def source(self, name: str) -> FollowedSource:
        """Raises NoSuchSource."""
        found = self._records.all(_KIND).get(name)
        if found is None:
            raise NoSuchSource(name)
        return FollowedSource.model_validate_json(found)

    def remove(self, name: str) -> None:
        """Follow it no more; the articles that came from it stay. Raises NoSuchSource."""
        self.source(name)
        self._records.change(_KIND, name, lambda there: None)
        self._records.forget(_SEEN + name)

    def save(self, source: FollowedSource) -> None:
        """What a look found out; of a source that was removed meanwhile, nothing."""
        self._records.change(
            _KIND, source.name, lambda there: source.model_dump_json() if there else None
        )

    def claim(self, site: str, owner: str) -> bool:
        """Whether the site is `owner`'s to look at, until it is released."""
        now, is_mine = self.now(), False

        def take(there: str | None) -> str:
            nonlocal is_mine
            holder, until = json.loads(there) if there else ("", 0.0)
            is_mine = holder == owner or until < now
            return json.dumps([owner, now + _CLAIMED_S]) if is_mine else str(there)

        self._records.change(_SITE, site, take)
        return is_mine

    def release(self, site: str, owner: str) -> None:
        def free(there: str | None) -> str | None:
            return None if there and json.loads(there)[0] == owner else there

        self._records.change(_SITE, site, free)

    def seen(self, name: str) -> dict[str, str]:
        """What was kept of a source by earlier looks, by key."""
        return self._records.all(_SEEN + name)

    def keep_seen(self, name: str, records: dict[str, str], gone: set[str]) -> None:
        if records or gone:
            self._records.put(_SEEN + name, records, gone)
