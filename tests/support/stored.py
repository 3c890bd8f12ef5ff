"""Two indexes compared by everything that their catalogues store."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np

from index.catalogue.audit import StoredVersion, stored_versions
from index.directory import open_catalogue

# Batches of another size, or another number of threads, round otherwise.
_ROUNDING = 1e-5


def differences(one: Path, other: Path) -> list[str]:
    """What differs, named; rows, order, texts and places must be the same, vectors nearly so."""
    left, right = _stored(one / "catalogue.sqlite"), _stored(other / "catalogue.sqlite")
    found = [] if len(left) == len(right) else [f"{len(left)} and {len(right)} versions"]
    for a, b in zip(left, right, strict=False):
        name = f"{a.article.id}, version {a.article.version}"
        if (a.article, a.content_hash, a.current) != (b.article, b.content_hash, b.current):
            found.append(f"{name}: another article")
        elif [(p.row, p.start, p.end) for p in a.passages] != [
            (p.row, p.start, p.end) for p in b.passages
        ]:
            found.append(f"{name}: other passages")
        elif (furthest := _furthest(a, b)) > _ROUNDING:
            found.append(f"{name}: vectors {furthest:.1e} apart")
    return found


def _furthest(one: StoredVersion, other: StoredVersion) -> float:
    return max(
        (
            float(np.abs(np.frombuffer(p.vector, "<f4") - np.frombuffer(q.vector, "<f4")).max())
            for p, q in zip(one.passages, other.passages, strict=True)
        ),
        default=0.0,
    )


def _stored(catalogue: Path) -> list[StoredVersion]:
    with closing(open_catalogue(catalogue, read_only=True)) as opened, opened.read() as snapshot:
        return list(stored_versions(snapshot))
