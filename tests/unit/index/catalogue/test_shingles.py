"""What copies are told by: the same hashes as ever, for the catalogue keeps them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.catalogue.shingles import contained, shingles, sketch

_TEXT = (
    "The harbour wall at Port Selby will be raised by 40 centimetres, the council said."
    " 日本語の記事。"
)
_HASHES = st.sets(st.integers(-20, 20), max_size=20).map(lambda found: np.array(sorted(found), int))


def test_a_text_has_the_shingles_that_older_indexes_have_of_it() -> None:
    found = shingles(_TEXT)
    assert found[:3].tolist() == [
        -9194794571142885546,
        -8381444563309176934,
        -6606892781098845755,
    ]
    assert len(found) == 17


def test_shingles_that_come_again_count_once() -> None:
    once = shingles("one two three four five one two three four")
    assert shingles(" ".join(["one two three four five"] * 9)).tolist() == once.tolist()
    assert once.tolist() == sorted(set(once.tolist()))


def test_a_text_of_fewer_words_than_a_shingle_has_none() -> None:
    assert len(shingles("one two three four")) == 0
    assert len(sketch(shingles(""))) == 0


@given(_HASHES, _HASHES)
def test_the_share_contained_is_that_of_the_part(part: np.ndarray, whole: np.ndarray) -> None:
    share = len(set(part) & set(whole)) / len(part) if len(part) else 0.0
    assert contained(part, whole) == share
