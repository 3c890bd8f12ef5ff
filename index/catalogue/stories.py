"""Which current articles are copies of each other: groups kept right as articles come and go.

Two articles belong to one story where one is a copy of the other, or of one that is. Adding or
removing an article looks at no more than a few others, however many there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, text, update

from index.catalogue.schema import fingerprints, shingle_rows, versions
from index.fingerprints import Hashes, are_copies, may_be_copies, shingles, sketch

# How many articles that share a shingle are looked at, and how many are compared in the end.
_SHARING = 30
_COMPARED = 20

_CANDIDATES = text("""
    select s.version_row from json_each(:hashes) g join shingle_rows s on s.hash = g.value
     and s.version_row in (select t.version_row from shingle_rows t where t.hash = g.value
                           order by t.version_row desc limit :sharing)
    group by s.version_row order by count(*) desc, s.version_row limit :compared""")
_GIVEN = select(func.json_each(bindparam("rows")).table_valued("value").c.value)


class Stories:
    """The groups of one catalogue, within a transaction of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def place(self, version_row: int, article_text: str) -> None:
        """Put a version, which is current now, into the story it belongs to, if any."""
        own = shingles(article_text)
        looked_for = sketch(own)
        copies = self._copies(own, looked_for)
        blob = looked_for.astype("<i8").tobytes()
        self._connection.execute(insert(fingerprints).values(version_row=version_row, hashes=blob))
        rows = [{"hash": int(value), "version_row": version_row} for value in looked_for]
        if rows:
            self._connection.execute(insert(shingle_rows), rows)
        if copies:
            self._join(version_row, copies)

    def remove(self, version_rows: Iterable[int]) -> None:
        """Forget versions; what is left of their stories is told apart anew."""
        gone = list(version_rows)
        found = self._known(gone)
        for row in found:
            hashes = np.frombuffer(row.hashes, "<i8").tolist()
            self._connection.execute(
                delete(shingle_rows).where(
                    shingle_rows.c.hash.in_(_GIVEN), shingle_rows.c.version_row == row.version_row
                ),
                {"rows": json.dumps(hashes)},
            )
        self._connection.execute(
            delete(fingerprints).where(fingerprints.c.version_row.in_(_GIVEN)),
            {"rows": json.dumps(gone)},
        )
        for story in {row.story for row in found if row.story is not None}:
            self._tell_apart(story)

    def _copies(self, own: Hashes, looked_for: Hashes) -> list[Row[tuple[int, bytes, int | None]]]:
        """Articles that it is a copy of; of a story, the first one found."""
        bounds = {"sharing": _SHARING, "compared": _COMPARED}
        given = {"hashes": json.dumps(looked_for.tolist())} | bounds
        near = list(self._connection.execute(_CANDIDATES, given).scalars())
        order = {row: place for place, row in enumerate(near)}
        found: list[Row[tuple[int, bytes, int | None]]] = []
        stories = set[int]()
        for row in sorted(self._known(near), key=lambda known: order[known.version_row]):
            if row.story in stories:
                continue
            other = np.frombuffer(row.hashes, "<i8")
            if may_be_copies(looked_for, other) and are_copies(own, self._all(row.version_row)):
                found.append(row)
                if row.story is not None:
                    stories.add(row.story)
        return found

    def _join(self, version_row: int, copies: Sequence[Row[tuple[int, bytes, int | None]]]) -> None:
        """A story is named by its lowest row, so that it goes on being one that is there."""
        joined = [row.story for row in copies if row.story is not None]
        rows = [version_row, *(row.version_row for row in copies)]
        story = min(rows + joined)
        self._name(story, fingerprints.c.version_row.in_(_GIVEN), rows)
        self._name(story, fingerprints.c.story.in_(_GIVEN), joined)

    def _tell_apart(self, story: int) -> None:
        """Group the members of a story again, each with those before it that it is a copy of."""
        query = select(fingerprints.c.version_row).where(fingerprints.c.story == story)
        members = list(self._connection.scalars(query.order_by(fingerprints.c.version_row)))
        groups = list[list[tuple[int, Hashes]]]()
        for row in members:
            own = self._all(row)
            same = [group for group in groups if any(are_copies(own, has) for _, has in group)]
            groups = [group for group in groups if group not in same]
            groups.append([*(member for group in same for member in group), (row, own)])
        for group in groups:
            rows = [row for row, _ in group]
            one = fingerprints.c.version_row.in_(_GIVEN)
            self._name(min(rows) if len(rows) > 1 else None, one, rows)

    def _name(self, story: int | None, which: object, rows: list[int]) -> None:
        statement = update(fingerprints).where(which).values(story=story)  # type: ignore[arg-type]
        self._connection.execute(statement, {"rows": json.dumps(rows)})

    def _known(self, rows: list[int]) -> Sequence[Row[tuple[int, bytes, int | None]]]:
        query = select(fingerprints).where(fingerprints.c.version_row.in_(_GIVEN))
        return self._connection.execute(query, {"rows": json.dumps(rows)}).all()

    def _all(self, version_row: int) -> Hashes:
        words = self._connection.scalar(
            select(versions.c.text).where(versions.c.row == version_row)
        )
        return shingles(words or "")
