"""What inverted lists find that were made for other passages:
python -m benchmarks.lists_over_time --first INDEX --then INDEX [--times N]

Lists are trained on the passages of the first index, as a vector file's are, and those of the
second are added, made up to N times the first by near-copies: vectors moved towards another of
their kind. Prints recall@10 of held-out passages of each, by exact scores of the 60 best, with
these lists and with lists trained on all. Both indexes are of one model.
"""

from __future__ import annotations

import argparse
import math
from contextlib import closing
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.directory import open_catalogue
from index.embeddings import Vectors

K, BEST, LISTS_SEARCHED, HELD = 10, 60, 48, 200
_RNG = np.random.default_rng(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=Path, required=True)
    parser.add_argument("--then", type=Path, required=True)
    parser.add_argument("--times", type=int, default=1)
    given = parser.parse_args()
    faiss.omp_set_num_threads(1)
    first, asked_first = _divided(given.first)
    then, asked_then = _divided(given.then)
    then = _made_up(then, given.times * len(first))
    rows = np.vstack([first, then])
    for name, sample in (("lists of the first", first), ("lists of all", rows)):
        index = _trained(sample, len(rows))
        index.add(rows)
        found = [_recall(index, rows, asked) for asked in (asked_first, asked_then)]
        print(f"{name}: {index.nlist} for {len(rows)} rows; recall@{K} of the first", end=" ")
        print(f"{found[0]:.3f}, of the second {found[1]:.3f}")


def _divided(folder: Path) -> tuple[Vectors, Vectors]:
    """The vectors of an index, but for some to ask with."""
    opened = open_catalogue(folder / "catalogue.sqlite", read_only=True)
    with closing(opened) as catalogue, catalogue.read() as snapshot:
        blocks = [vectors for _, vectors in snapshot.vector_blocks(-1)]
    vectors = _RNG.permutation(np.vstack(blocks))
    held = min(HELD, len(vectors) // 5)
    return vectors[held:], vectors[:held]


def _made_up(vectors: Vectors, wanted: int) -> Vectors:
    one, other = (vectors[_RNG.integers(len(vectors), size=wanted)] for _ in range(2))
    share = _RNG.uniform(0.05, 0.45, size=(wanted, 1)).astype(np.float32)
    moved: Vectors = (1 - share) * one + share * other
    moved[: min(len(vectors), wanted)] = vectors[:wanted]
    unit: Vectors = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return unit


def _trained(sample: Vectors, count: int) -> Any:
    lists = 2 ** round(math.log2(2 * math.sqrt(count)))
    metric = faiss.METRIC_INNER_PRODUCT
    index: Any = faiss.index_factory(sample.shape[1], f"IVF{lists},SQ8", metric)
    index.cp.niter, index.cp.seed, index.cp.min_points_per_centroid = 8, 1, 1
    index.train(_RNG.permutation(sample)[: lists * 40])
    return index


def _recall(index: Any, rows: Vectors, asked: Vectors) -> float:
    scores = asked @ rows.T
    true = np.argsort(-scores, axis=1)[:, :K]
    library: Any = faiss
    searched = library.SearchParametersIVF(nprobe=min(LISTS_SEARCHED, index.nlist))
    _, places = index.search(asked, BEST, params=searched)
    shares = []
    for row, found, best in zip(scores, places, true, strict=True):
        there = found[found >= 0]
        ranked = there[np.argsort(-row[there])][:K]
        shares.append(len(set(ranked.tolist()) & set(best.tolist())) / K)
    return float(np.mean(shares))


if __name__ == "__main__":
    main()
