"""API keys: made once, shown once, and kept as digests, by default in a file beside the index."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index import View

_LOCK_WAIT_S = 10


class Scope(StrEnum):
    """What a key is good for. Neither includes the other."""

    READ = "read"
    WRITE = "write"


class KeysUnusable(Exception):
    """The file of keys cannot be read or written; nobody is let in by it."""

    def __init__(self, detail: str, hint: str) -> None:
        super().__init__(f"{detail} {hint}")
        self.detail = detail
        self.hint = hint


class NoSuchKey(Exception):
    """No key has that id."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"There is no key {key_id}. See: dateline keys list")


class NotTheFirst(Exception):
    """A key was to be made as the first, and there is one."""


class ApiKey(BaseModel):
    """What is kept of a key: never the key itself.

    `digest` is its SHA-256 in hex. A slow hash would add nothing: a key is 256 random bits, so
    there is no list of likely ones to try. A key with `origins` works from pages of those sites
    alone; one with `collections` sees their articles alone, and one that is bound to none sees
    nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    scopes: frozenset[Scope]
    origins: tuple[str, ...] = ()
    collections: tuple[str, ...] | None = None
    digest: str = Field(repr=False)
    created_at: datetime
    revoked_at: datetime | None = None

    @property
    def view(self) -> View:
        return View.of(self.collections)


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Literal[1] = 1
    keys: tuple[ApiKey, ...] = ()


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


class Keys(Protocol):
    """Where keys are kept. A change is seen without a restart, by other processes too."""

    waits: bool
    """Whether reading them may take long, as over a network it may."""

    def keys(self) -> tuple[ApiKey, ...]:
        """All keys ever made, oldest first, revoked ones too. Raises KeysUnusable."""

    def create(
        self,
        name: str,
        scopes: Iterable[Scope],
        origins: Iterable[str] = (),
        collections: Iterable[str] | None = None,
        *,
        first: bool = False,
    ) -> tuple[ApiKey, str]:
        """A new key and its secret, which is nowhere kept.

        Raises KeysUnusable, and where it is to be the `first` and is not, NotTheFirst.
        """

    def revoke(self, key_id: str) -> ApiKey:
        """The key, which no longer works; its record stays. Raises NoSuchKey or KeysUnusable."""


def new_key(
    name: str,
    scopes: Iterable[Scope],
    origins: Iterable[str],
    collections: Iterable[str] | None,
) -> tuple[ApiKey, str]:
    """A key and its secret."""
    key_id = secrets.token_hex(4)
    secret = f"dateline_{key_id}_{secrets.token_urlsafe(32)}"
    key = ApiKey(
        id=key_id,
        name=name,
        scopes=frozenset(scopes),
        origins=tuple(origins),
        collections=None if collections is None else tuple(collections),
        digest=digest_of(secret),
        created_at=_now(),
    )
    return key, secret


def revoked(key: ApiKey) -> ApiKey:
    """The same key, which works no more; the first time counts."""
    return key if key.revoked_at else key.model_copy(update={"revoked_at": _now()})


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class KeyFile:
    """Keys in the file `path`, which need not be there."""

    waits = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, ...] | None = None
        self._keys: tuple[ApiKey, ...] = ()

    def keys(self) -> tuple[ApiKey, ...]:
        try:
            stat = self.path.stat()
            state = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if state != self._seen:
                self._keys = _Content.model_validate_json(self.path.read_bytes()).keys
                self._seen = state
        except FileNotFoundError:
            self._seen, self._keys = None, ()
        except OSError as error:
            raise KeysUnusable(
                f"The file of API keys {self.path} cannot be read ({error.strerror}).",
                "Let the user that runs Dateline read it.",
            ) from error
        except ValidationError as error:
            # The library's own words would repeat the file's content.
            raise KeysUnusable(
                f"The file of API keys {self.path} is damaged ({error.error_count()} faults).",
                "Restore it, or move it away and make new keys with: dateline keys create",
            ) from None
        return self._keys

    def create(
        self,
        name: str,
        scopes: Iterable[Scope],
        origins: Iterable[str] = (),
        collections: Iterable[str] | None = None,
        *,
        first: bool = False,
    ) -> tuple[ApiKey, str]:
        with self._locked():
            if first and self.keys():
                raise NotTheFirst
            key, secret = new_key(name, scopes, origins, collections)
            self._write((*self.keys(), key))
        return key, secret

    def revoke(self, key_id: str) -> ApiKey:
        with self._locked():
            keys = {key.id: key for key in self.keys()}
            if key_id not in keys:
                raise NoSuchKey(key_id)
            keys[key_id] = revoked(keys[key_id])
            self._write(tuple(keys.values()))
            return keys[key_id]

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Two commands at once would lose the key of one of them."""
        # Importing it takes a while, and who reads keys needs none.
        from filelock import FileLock, Timeout

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            held = FileLock(f"{self.path}.lock", timeout=_LOCK_WAIT_S).acquire()
        except Timeout:
            raise KeysUnusable(
                f"Another command is writing {self.path}.", "Wait until it is done."
            ) from None
        except OSError as error:
            raise self._unwritable(error) from error
        with held:
            yield

    def _write(self, keys: tuple[ApiKey, ...]) -> None:
        """Whole or not at all, readable by its owner alone."""
        content = _Content(keys=keys).model_dump_json(indent=2, exclude_none=True)
        try:
            # mkstemp gives the file to its owner alone.
            handle, unfinished = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name)
            try:
                with os.fdopen(handle, "w") as file:
                    file.write(content + "\n")
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(unfinished, self.path)
            except BaseException:
                Path(unfinished).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> KeysUnusable:
        return KeysUnusable(
            f"The file of API keys {self.path} cannot be written ({error.strerror}).",
            "Check the permissions of its folder, or name another file with DATELINE_KEY_FILE.",
        )
