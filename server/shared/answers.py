"""Answers that any server of an archive remembers for all of them."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from qa import Delta, Done, Event, Retrieved, Sentence
from server.shared.database import REMEMBERED, SharedDatabase, SharedDatabaseUnavailable

_log = logging.getLogger(__name__)

_SWEPT_EVERY_S = 60.0
_KINDS: dict[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind) for kind in (Retrieved, Delta, Sentence, Done)
}


class SharedAnswers:
    """An AnswerMemory in a database: some `size` answers, the oldest forgotten first.

    Where the database does not answer, nothing is remembered.
    """

    def __init__(self, database: SharedDatabase, size: int) -> None:
        self._database = database
        self._size = size
        self._sweep_at = 0.0
        self._warned = False

    def recall(self, key: str) -> Sequence[Event] | None:
        query = select(REMEMBERED.c.events).where(REMEMBERED.c.key == key)
        try:
            with self._database.transaction() as connection:
                kept = connection.scalar(query)
            return _read(kept) if kept else None
        except SharedDatabaseUnavailable as error:
            self._warn(error)
        except (ValueError, KeyError) as error:
            _log.warning("A remembered answer is not read: %s.", type(error).__name__)
        return None

    def keep(self, key: str, events: Sequence[Event]) -> None:
        row = {"key": key, "remembered_at": datetime.now(UTC), "events": _written(events)}
        try:
            with self._database.transaction() as connection:
                connection.execute(insert(REMEMBERED).values(row).on_conflict_do_nothing())
                if time.monotonic() >= self._sweep_at:
                    self._sweep_at = time.monotonic() + _SWEPT_EVERY_S
                    newest_first = select(REMEMBERED.c.key).order_by(
                        REMEMBERED.c.remembered_at.desc()
                    )
                    old = newest_first.offset(self._size)
                    connection.execute(delete(REMEMBERED).where(REMEMBERED.c.key.in_(old)))
        except SharedDatabaseUnavailable as error:
            self._warn(error)

    def _warn(self, error: SharedDatabaseUnavailable) -> None:
        if not self._warned:
            self._warned = True
            _log.warning("Answers are not remembered: %s. %s", error, error.mend)


def _written(events: Sequence[Event]) -> str:
    kinds = [type(event).__name__ for event in events]
    return json.dumps(
        [
            [kind, _KINDS[kind].dump_python(event, mode="json")]
            for kind, event in zip(kinds, events, strict=True)
        ]
    )


def _read(kept: str) -> list[Event]:
    """Raises ValueError or KeyError for what another version wrote."""
    return [_KINDS[kind].validate_python(event) for kind, event in json.loads(kept)]
