"""The files in a bucket of an S3-compatible service, as a place that is kept in step."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from index import ReadError
from index.errors import in_one_line
from index.ingest.folder_sync import FolderGone, PlaceFiles, Stamp
from index.readers.formats import BY_SUFFIX
from index.readers.source import FieldNames, Source, ending_of
from server.services.fetching.guarded import MAX_BYTES

MOST_OBJECTS = 200_000
# So much is fetched in one look, and held in memory until it is read.
_MOST_FETCHED = 200_000_000
_MOST_FILES = 500

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BucketAccess:
    """How buckets are reached. Without an endpoint it is Amazon's; without keys, as anyone."""

    endpoint: str | None = None
    region: str = "us-east-1"
    access_key: str | None = None
    secret_key: str | None = None


class Bucket:
    """What lies in a bucket under a prefix: `s3://BUCKET/PREFIX`."""

    def __init__(self, address: str, access: BucketAccess, names: FieldNames | None = None) -> None:
        self._bucket, _, self._prefix = address.removeprefix("s3://").partition("/")
        self._access = access
        self._names = names or {}
        self.name = address
        # To the end of a part: "in" lists what lies in "in/", and nothing of "inbox/".
        within = f"{self._prefix.strip('/')}/" if self._prefix.strip("/") else ""
        self.beginning = f"s3://{self._bucket}/{within}"

    def files(self) -> PlaceFiles:
        """Raises ReadError where the bucket cannot be listed."""
        stamps = dict[str, Stamp]()
        store = self._store()
        try:
            for some in store.list(self._prefix or None, chunk_size=1_000):
                for each in some:
                    if self._is_read(each["path"]):
                        stamp = each.get("e_tag") or str(each["last_modified"])
                        stamps[self._name_of(each["path"])] = (stamp, each["size"])
                if len(stamps) > MOST_OBJECTS:
                    why = f"it has more than {MOST_OBJECTS:,} files."
                    raise ReadError(self.name, why, "Name a longer prefix.")
        # The library's own errors are all of this kind, and Python's for the network.
        except (self._errors(), OSError) as error:
            raise FolderGone(f"{self.name} cannot be listed: {_said(error)}") from None
        return PlaceFiles(stamps, True, lambda wanted: self._fetched(store, wanted, stamps))

    def is_settled(self, stamp: Stamp) -> bool:
        """An object is there whole or not at all."""
        return True

    def _fetched(
        self, store: Any, wanted: Collection[str], stamps: Mapping[str, Stamp]
    ) -> dict[str, Source]:
        """As many as one look may take; the others are for the next."""
        sources, held = dict[str, Source](), 0
        for name in sorted(wanted):
            size = stamps[name][1]
            if len(sources) >= _MOST_FILES or held + min(size, MAX_BYTES) > _MOST_FETCHED:
                break
            if size > MAX_BYTES:
                _log.warning("%s is larger than %s bytes, and is not read.", name, MAX_BYTES)
                continue
            try:
                data = bytes(store.get(name.removeprefix(f"s3://{self._bucket}/")).bytes())
            except (self._errors(), OSError) as error:
                _log.warning("%s cannot be fetched: %s", name, _said(error))
                continue
            held += len(data)
            sources[name] = self._source(name, data)
        return sources

    def _source(self, name: str, data: bytes) -> Source:
        return Source(name, lambda: BytesIO(data), ending_of(name), names=self._names)

    def _name_of(self, path: str) -> str:
        return f"s3://{self._bucket}/{path}"

    def _is_read(self, path: str) -> bool:
        # As in a folder: what lies hidden, and what is of no kind that is read.
        return ending_of(path) in BY_SUFFIX and not any(
            part.startswith(".") for part in path.split("/")
        )

    def _store(self) -> Any:
        """Raises ReadError where the library is not installed."""
        try:
            from obstore.store import S3Store
        except ImportError:
            hint = "Run: pip install 'dateline[s3]'"
            raise ReadError(self.name, "buckets need the package obstore.", hint) from None
        access = self._access
        config = {"region": access.region}
        if access.endpoint:
            config["endpoint"] = access.endpoint
        if access.access_key and access.secret_key:
            config |= {
                "access_key_id": access.access_key,
                "secret_access_key": access.secret_key,
            }
        else:
            config["skip_signature"] = "true"
        return S3Store(
            self._bucket,
            config=config,
            client_options={
                "allow_http": bool(access.endpoint and access.endpoint.startswith("http:")),
                "connect_timeout": timedelta(seconds=10),
                "timeout": timedelta(seconds=60),
            },
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=60)},
        )

    @staticmethod
    def _errors() -> type[Exception]:
        from obstore.exceptions import BaseError

        found: type[Exception] = BaseError
        return found


def _said(error: Exception) -> str:
    return in_one_line(error).rstrip(".")
