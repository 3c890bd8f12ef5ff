from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.embeddings.onnx import BATCH_TOKENS, batches


@given(st.lists(st.integers(0, 600)))
def test_every_text_once_in_batches_within_the_bound(lengths: list[int]) -> None:
    found = list(batches(lengths))
    assert sorted(place for batch in found for place in batch) == list(range(len(lengths)))
    for batch in found:
        padded = len(batch) * max(lengths[place] for place in batch)
        assert len(batch) == 1 or padded <= BATCH_TOKENS


def test_like_goes_with_like() -> None:
    assert list(batches([200, 3, 250, 4, 5])) == [[1, 3, 4], [0], [2]]
