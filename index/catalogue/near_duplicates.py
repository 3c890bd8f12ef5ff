"""Which current articles are near-duplicates: clusters kept right as articles come and go.

Two articles belong to one cluster where one is a near-duplicate of the other, or of one that is.
Adding or removing an article looks at no more than a few others, however many there are. The column
that names a cluster is called `story`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy import BigInteger, Connection, Row, bindparam, delete, func, insert, select, update

from index.catalogue.engines import given, given_numbers
from index.catalogue.schema import fingerprints, shingle_rows, versions
from index.catalogue.shingles import Hashes, are_duplicates, may_be_duplicates, shingles, sketch

# How many articles that share a shingle are looked at, and how many are compared in the end.
_SHARING = 30
_COMPARED = 20

# Made once: making a statement takes longer than what it does.
_HASHES, _ROWS = given("hashes"), given_numbers("rows")
_LATEST = shingle_rows.alias()
_SHARED = (
    select(_LATEST.c.version_row)
    .where(_LATEST.c.hash == _HASHES.c.value)
    .order_by(_LATEST.c.version_row.desc())
    .limit(_SHARING)
    .correlate(_HASHES)
)
_CANDIDATES = (
    select(shingle_rows.c.version_row)
    .join_from(_HASHES, shingle_rows, shingle_rows.c.hash == _HASHES.c.value)
    .where(shingle_rows.c.version_row.in_(_SHARED))
    .group_by(shingle_rows.c.version_row)
    .order_by(func.count().desc(), shingle_rows.c.version_row)
    .limit(_COMPARED)
)
_ADD_SHINGLES = insert(shingle_rows).from_select(
    ["hash", "version_row"], select(_HASHES.c.value, bindparam("row", type_=BigInteger))
)
_KNOWN = select(fingerprints).where(fingerprints.c.version_row.in_(_ROWS))
_FORGET = delete(fingerprints).where(fingerprints.c.version_row.in_(_ROWS))
_FORGET_SHINGLES = delete(shingle_rows).where(
    shingle_rows.c.hash.in_(given_numbers("hashes")), shingle_rows.c.version_row == bindparam("row")
)
_NAME = (
    update(fingerprints)
    .where(fingerprints.c.version_row.in_(_ROWS))
    .values(story=bindparam("named"))
)
_RENAME = (
    update(fingerprints)
    .where(fingerprints.c.story.in_(given_numbers("stories")))
    .values(story=bindparam("named"))
)
_MEMBERS = (
    select(fingerprints.c.version_row)
    .where(fingerprints.c.story == bindparam("named"))
    .order_by(fingerprints.c.version_row)
)
_TEXT = select(versions.c.text).where(versions.c.row == bindparam("row"))

# The version row, the sketch as it is stored, and the cluster.
Known = Row[tuple[int, bytes, int | None]]


class NearDuplicates:
    """The clusters of one catalogue, within a transaction of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def place(self, version_row: int, article_text: str) -> None:
        """Put a version, which is current now, into the cluster it belongs to, if any."""
        own = shingles(article_text)
        looked_for = sketch(own)
        duplicates = self._duplicates(own, looked_for)
        stored = {"version_row": version_row, "hashes": looked_for.astype("<i8").tobytes()}
        self._connection.execute(insert(fingerprints), stored)
        hashes = json.dumps(looked_for.tolist())
        self._connection.execute(_ADD_SHINGLES, {"row": version_row, "hashes": hashes})
        if duplicates:
            self._join(version_row, duplicates)

    def remove(self, version_rows: Iterable[int]) -> None:
        """Forget versions; what is left of their clusters is told apart anew."""
        gone = list(version_rows)
        found = self._known(gone)
        for row in found:
            hashes = json.dumps(np.frombuffer(row.hashes, "<i8").tolist())
            forgotten = {"hashes": hashes, "row": row.version_row}
            self._connection.execute(_FORGET_SHINGLES, forgotten)
        if found:
            self._connection.execute(_FORGET, {"rows": json.dumps(gone)})
        for cluster in {row.story for row in found if row.story is not None}:
            self._tell_apart(cluster)

    def _duplicates(self, own: Hashes, looked_for: Hashes) -> list[Known]:
        """Articles that it is a duplicate of; of a cluster, the first one found."""
        hashes = json.dumps(looked_for.tolist())
        near = self._connection.scalars(_CANDIDATES, {"hashes": hashes}).all()
        order = {row: place for place, row in enumerate(near)}
        found: list[Known] = []
        clusters = set[int]()
        for row in sorted(self._known(near), key=lambda known: order[known.version_row]):
            if row.story in clusters:
                continue
            other = np.frombuffer(row.hashes, "<i8")
            if may_be_duplicates(looked_for, other) and are_duplicates(
                own, self._all(row.version_row)
            ):
                found.append(row)
                if row.story is not None:
                    clusters.add(row.story)
        return found

    def _join(self, version_row: int, duplicates: Sequence[Known]) -> None:
        """A cluster is named by its lowest row, so that it goes on being one that is there."""
        joined = [row.story for row in duplicates if row.story is not None]
        rows = [version_row, *(row.version_row for row in duplicates)]
        cluster = min(rows + joined)
        self._name(cluster, rows)
        self._connection.execute(_RENAME, {"named": cluster, "stories": json.dumps(joined)})

    def _tell_apart(self, cluster: int) -> None:
        """Group the members of a cluster again, each with its duplicates before it."""
        members = self._connection.scalars(_MEMBERS, {"named": cluster}).all()
        groups = list[list[tuple[int, Hashes]]]()
        for row in members:
            own = self._all(row)
            joined, apart = [(row, own)], list[list[tuple[int, Hashes]]]()
            for group in groups:
                if any(are_duplicates(own, has) for _, has in group):
                    joined += group
                else:
                    apart.append(group)
            groups = [*apart, joined]
        for group in groups:
            rows = [row for row, _ in group]
            self._name(min(rows) if len(rows) > 1 else None, rows)

    def _name(self, cluster: int | None, rows: Sequence[int]) -> None:
        self._connection.execute(_NAME, {"named": cluster, "rows": json.dumps(list(rows))})

    def _known(self, rows: Sequence[int]) -> Sequence[Known]:
        return self._connection.execute(_KNOWN, {"rows": json.dumps(list(rows))}).all()

    def _all(self, version_row: int) -> Hashes:
        return shingles(self._connection.scalar(_TEXT, {"row": version_row}) or "")
