"""How far a collection goes: what it says of itself, in an entity of its own."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from index.catalogue import Snapshot


@dataclass(frozen=True)
class Stamp:
    """The last passage row and the last removal that a collection holds."""

    row: int
    removal: int

    @staticmethod
    def of(snapshot: Snapshot) -> Stamp:
        removal = max(snapshot.last_removal(), snapshot.forgotten_removals())
        return Stamp(snapshot.last_row(), removal)

    @staticmethod
    def read(text: str) -> Stamp:
        return Stamp(**json.loads(text))

    def written(self) -> str:
        return json.dumps(asdict(self))

    def covers(self, snapshot: Snapshot) -> bool:
        """Whether a collection so stamped holds everything up to the snapshot's commit."""
        wanted = Stamp.of(snapshot)
        return self.row >= wanted.row and self.removal >= wanted.removal

    def can_go_on(self, snapshot: Snapshot) -> bool:
        """False for rows that the catalogue never had, and where removals since are forgotten."""
        known = self.removal >= snapshot.forgotten_removals()
        return known and self.row <= snapshot.last_row_ever()
