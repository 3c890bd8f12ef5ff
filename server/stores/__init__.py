"""Where keys, ratings, reports, sources, alerts, remembered answers and counts are kept.

Beside the index; or, where several machines share a catalogue, in its database, so that every
server knows the same. A file that the settings name is used all the same.
"""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from server.auth.keys import KeyFile, Keys
from server.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from server.auth.rate_limits import RateLimits
    from server.stores.answers import AnswerMemory
    from server.stores.feedback import Ratings
    from server.stores.links import Links
    from server.stores.postgresql import SharedDatabase
    from server.stores.records import Records
    from server.stores.reports import Reports
    from server.stores.usage import Usage


class Stores:
    """Those of one process, each made when first needed; `close` ends their connections."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opened: SharedDatabase | None = None
        self._closing = ExitStack()

    @cached_property
    def keys(self) -> Keys:
        database = None if self._settings.key_file else self._database
        if database is None:
            return KeyFile(self._settings.keys_path)
        from server.stores.postgresql import SharedKeys

        return SharedKeys(database)

    @cached_property
    def ratings(self) -> Ratings:
        # Importing a database takes a while, and few commands need one.
        database = None if self._settings.feedback_file else self._database
        if database is None:
            from server.stores.feedback import FeedbackStore

            kept = FeedbackStore(self._settings.feedback_path)
            self._closing.callback(kept.close)
            return kept
        from server.stores.postgresql_ratings import SharedRatings

        return SharedRatings(database)

    @cached_property
    def links(self) -> Links:
        """Where the ratings are: they too are kept answers."""
        database = None if self._settings.feedback_file else self._database
        if database is None:
            from server.stores.links import LinkFile

            return LinkFile(self._settings.feedback_path)
        from server.stores.postgresql_links import SharedLinks

        return SharedLinks(database)

    @cached_property
    def reports(self) -> Reports:
        """Records too, in a file of their own: it holds no secret, and is written often."""
        from server.stores.reports import Reports

        return Reports(self._records_in(self._settings.reports_path, self._database))

    @cached_property
    def records(self) -> Records:
        database = None if self._settings.records_file else self._database
        return self._records_in(self._settings.records_path, database)

    @staticmethod
    def _records_in(path: Path, database: SharedDatabase | None) -> Records:
        if database is None:
            from server.stores.records import RecordFile

            return RecordFile(path)
        from server.stores.postgresql_records import SharedRecords

        return SharedRecords(database)

    @cached_property
    def usage(self) -> Usage:
        """Where the ratings are, which are told beside it."""
        database = None if self._settings.feedback_file else self._database
        if database is None:
            from server.stores.usage import UsageFile

            counts = UsageFile(self._settings.feedback_path)
            self._closing.callback(counts.close)
            return counts
        from server.stores.postgresql_usage import SharedUsage

        return SharedUsage(database)

    @cached_property
    def limits(self) -> RateLimits | None:
        """None where anyone may ask as often as they like."""
        limit = self._settings.rate_limit
        if limit is None:
            return None
        from server.auth.rate_limits import RateLimits

        if self._database is None:
            return RateLimits(limit)
        from server.stores.postgresql_limits import SharedRates

        return RateLimits(limit, SharedRates(self._database))

    @cached_property
    def answers(self) -> AnswerMemory | None:
        """None where none are remembered."""
        size = self._settings.answer_cache
        if not size:
            return None
        if self._database is None:
            from server.stores.answers import LocalAnswers

            return LocalAnswers(size)
        from server.stores.postgresql import SharedAnswers

        return SharedAnswers(self._database, size)

    @property
    def _database(self) -> SharedDatabase | None:
        """Where several machines share a catalogue; nothing is connected to yet."""
        if self._opened is None and self._settings.shared_catalogue:
            from server.stores.postgresql import SharedDatabase

            self._opened = SharedDatabase(self._settings.shared_catalogue)
        return self._opened

    def close(self) -> None:
        self._closing.close()
        if self._opened:
            self._opened.close()

    def __enter__(self) -> Stores:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
