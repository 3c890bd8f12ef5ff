"""By which version of the readers the articles of an index were read."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

VERSION = 2
"""One more whenever readers give other words, titles, days or ids for the same bytes."""

META_KEY = "read_by"


@dataclass(frozen=True)
class ReadBy:
    """Articles stored before `since`, in seconds since 1970, were read by other readers; where it
    is 0, none was."""

    since: int

    @staticmethod
    def of(meta: str | None, *, is_new: bool = False) -> ReadBy:
        """What an index recorded. Other readers than these, or older ones that recorded nothing,
        read all that is there now; of a new index, nothing."""
        try:
            version, since = json.loads(meta or "[0, 0]")
            if version == VERSION:
                return ReadBy(int(since))
        except (ValueError, TypeError):
            pass
        return ReadBy(0 if is_new else int(time.time()) + 1)

    def as_meta(self) -> str:
        return json.dumps([VERSION, self.since])
