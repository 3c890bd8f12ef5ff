"""Telling copies of a text: what share of one's runs of words stands in the other.

Every run of five words (a shingle) is hashed to 64 bits. Copies are looked for by a sketch, the
hashes below a bound, which two texts share in the measure in which they share their words even
where one is cut short; and then compared by all their shingles: resemblance and containment as in
Broder 1997, "On the resemblance and containment of documents". MinHash estimates resemblance alone,
which is small for an article and its first half.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.int64]

# Thai, Lao, kana and Chinese characters count as words: nothing stands between words there.
_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\W_\u0e00-\u0eff\u3040-\u9fff]+")
_RUN = 5
# Less says too little to tell a copy by: calendars, weather, notices.
_LEAST_SHINGLES = 46
# Of a text's shingles one in so many, but of a short one no fewer than these.
_SKETCHED = 16
_LEAST_SKETCHED = 24
# Of the shorter text's shingles, how many must stand in the longer; and how much shorter it may be.
_CONTAINED = 0.55
_LEAST_LENGTH = 0.2
# As much as an article of some pages; in all they take tens of megabytes at most.
_SHORT = 10_000
_REMEMBERED = 1000
_ODD = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], np.uint64)


def shingles(text: str) -> Hashes:
    """The distinct shingles of the text, ascending; not to be changed.

    Those of short texts are remembered: searches find the same passages again and again.
    """
    return _remembered(text) if len(text) <= _SHORT else _shingles(text)


def _shingles(text: str) -> Hashes:
    words = _WORD.findall(text.casefold())
    if len(words) < _RUN:
        return np.empty(0, np.int64)
    encoded = "\n".join(words).encode().split(b"\n")
    codes = np.fromiter(map(zlib.crc32, encoded), np.uint64, len(words))
    count = len(codes) - _RUN + 1
    mixed = np.zeros(count, np.uint64)
    for place in range(_RUN):
        mixed = mixed * _ODD[0] + codes[place : place + count]
    ascending: Hashes = np.sort(_scrambled(mixed).view(np.int64))
    is_first: NDArray[np.bool_] = np.append(True, ascending[1:] != ascending[:-1])
    return ascending[is_first]


_remembered = lru_cache(_REMEMBERED)(_shingles)


def sketch(of: Hashes) -> Hashes:
    """Those of the shingles that copies are looked for by: the lowest."""
    bound = np.iinfo(np.int64).min + 2**64 // _SKETCHED
    return of[: max(int(np.searchsorted(of, bound)), _LEAST_SKETCHED)]


def contained(part: Hashes, whole: Hashes) -> float:
    """The share of the shingles of `part` that `whole` has, in [0, 1]; 0 where it has none."""
    if not len(part) or not len(whole):
        return 0.0
    # Both ascend, so that looking each one up is much faster than `np.isin`.
    places = np.minimum(np.searchsorted(whole, part), len(whole) - 1)
    return float((whole[places] == part).mean())


def may_be_duplicates(one: Hashes, other: Hashes) -> bool:
    """Whether two sketches have so much in common that the texts are worth comparing."""
    if not len(one) or not len(other):
        return False
    # A short text's sketch goes further than a long one's: beyond, they say nothing of each other.
    bound = min(one[-1], other[-1])
    shorter, longer = sorted((one[one <= bound], other[other <= bound]), key=len)
    return contained(shorter, longer) >= _CONTAINED / 2


def are_duplicates(one: Hashes, other: Hashes) -> bool:
    """Whether most of the shorter text's shingles stand in the longer."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < max(_LEAST_SHINGLES, _LEAST_LENGTH * len(longer)):
        return False
    return contained(shorter, longer) >= _CONTAINED


def _scrambled(mixed: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of splitmix64: every bit of the result depends on every bit given."""
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _ODD[1]
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _ODD[2]
    return mixed ^ (mixed >> np.uint64(31))
