"""Where keys, ratings, remembered answers and counts of requests are kept.

Beside the index; or, where several machines share a catalogue, in its database, so that every
server knows the same. A file that the settings name is used all the same.
"""

from __future__ import annotations

from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from server.auth.keys import KeyFile, Keys
from server.settings import Settings

if TYPE_CHECKING:
    from server.auth.rate_limits import RateLimits
    from server.stores.answers import AnswerMemory
    from server.stores.feedback import Ratings
    from server.stores.postgresql import SharedDatabase


class Stores:
    """Those of one process, each made when first needed; `close` ends their connections."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._database: SharedDatabase | None = None

    @cached_property
    def keys(self) -> Keys:
        settings = self._settings
        if settings.shared_catalogue is None or settings.key_file is not None:
            return KeyFile(settings.keys_path)
        from server.stores.postgresql import SharedKeys

        return SharedKeys(self._shared(settings.shared_catalogue))

    @cached_property
    def ratings(self) -> Ratings:
        # Importing a database takes a while, and few commands need one.
        settings = self._settings
        if settings.shared_catalogue is None or settings.feedback_file is not None:
            from server.stores.feedback import FeedbackStore

            return FeedbackStore(settings.feedback_path)
        from server.stores.postgresql import SharedRatings

        return SharedRatings(self._shared(settings.shared_catalogue))

    @cached_property
    def limits(self) -> RateLimits | None:
        """None where anyone may ask as often as they like."""
        settings = self._settings
        if settings.rate_limit is None:
            return None
        from server.auth.rate_limits import RateLimits

        if settings.shared_catalogue is None:
            return RateLimits(settings.rate_limit)
        from server.stores.postgresql_limits import SharedRates

        shared = SharedRates(self._shared(settings.shared_catalogue))
        return RateLimits(settings.rate_limit, shared)

    @cached_property
    def answers(self) -> AnswerMemory | None:
        """None where none are remembered."""
        settings = self._settings
        if not settings.answer_cache:
            return None
        if settings.shared_catalogue is None:
            from server.stores.answers import LocalAnswers

            return LocalAnswers(settings.answer_cache)
        from server.stores.postgresql import SharedAnswers

        return SharedAnswers(self._shared(settings.shared_catalogue), settings.answer_cache)

    def _shared(self, address: str) -> SharedDatabase:
        from server.stores.postgresql import SharedDatabase

        self._database = self._database or SharedDatabase(address)
        return self._database

    def close(self) -> None:
        if self._database:
            self._database.close()

    def __enter__(self) -> Stores:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
