"""API keys that every server of an archive knows."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

from pydantic import ValidationError
from sqlalchemy import insert, select, update

from server.api_keys import ApiKey, KeysUnusable, NoSuchKey, Scope, new_key, revoked
from server.shared.database import KEYS, SharedDatabase, SharedDatabaseUnavailable

# A key that is made or revoked counts everywhere after so long.
_FRESH_S = 1.0


class SharedKeys:
    """Keys, as `server.api_keys` means them, in a database."""

    waits = True

    def __init__(self, database: SharedDatabase) -> None:
        self._database = database
        self._reading = threading.Lock()
        self._keys: tuple[ApiKey, ...] = ()
        self._read_at = float("-inf")

    def keys(self) -> tuple[ApiKey, ...]:
        with self._reading:
            if time.monotonic() - self._read_at > _FRESH_S:
                self._keys = self._read()
                self._read_at = time.monotonic()
            return self._keys

    def create(
        self, name: str, scopes: Iterable[Scope], origins: Iterable[str] = ()
    ) -> tuple[ApiKey, str]:
        key, secret = new_key(name, scopes, origins)
        row = {"id": key.id, "made_at": key.created_at, "record": key.model_dump_json()}
        try:
            with self._database.transaction() as connection:
                connection.execute(insert(KEYS).values(row))
        except SharedDatabaseUnavailable as error:
            raise _unusable(error) from error
        return key, secret

    def revoke(self, key_id: str) -> ApiKey:
        kept = {key.id: key for key in self._read()}
        if key_id not in kept:
            raise NoSuchKey(key_id)
        key = revoked(kept[key_id])
        try:
            with self._database.transaction() as connection:
                changed = update(KEYS).where(KEYS.c.id == key_id)
                connection.execute(changed.values(record=key.model_dump_json()))
        except SharedDatabaseUnavailable as error:
            raise _unusable(error) from error
        return key

    def _read(self) -> tuple[ApiKey, ...]:
        try:
            with self._database.transaction() as connection:
                oldest_first = select(KEYS.c.record).order_by(KEYS.c.made_at, KEYS.c.id)
                records = connection.scalars(oldest_first).all()
            return tuple(ApiKey.model_validate_json(record) for record in records)
        except SharedDatabaseUnavailable as error:
            raise _unusable(error) from error
        except ValidationError as error:
            # The library's own words would repeat what is kept.
            raise KeysUnusable(
                f"The table {KEYS.name} of the catalogue's database is damaged.",
                "Restore it, or delete the damaged row and make that key anew.",
            ) from error


def _unusable(error: SharedDatabaseUnavailable) -> KeysUnusable:
    return KeysUnusable(f"The API keys cannot be read or written ({error}).", error.mend)
