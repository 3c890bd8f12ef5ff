from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.llm.response_parser import draft_sentences


def read(raw: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(s.claim, s.named) for s in draft_sentences(raw, complete=True)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("One fact [1].", [("One fact.", (1,))]),
        ("One fact. [1]", [("One fact.", (1,))]),
        ("One fact.[1][2] Another one [3].", [("One fact.", (1, 2)), ("Another one.", (3,))]),
        ("One [1, 3]. Two [2-4].", [("One.", (1, 3)), ("Two.", (2, 3, 4))]),
        ("One fact. [1]. Another. [2]", [("One fact.", (1,)), ("Another.", (2,))]),
        ("No marker here. Nor here.", [("No marker here.", ()), ("Nor here.", ())]),
        ("- A point [1].\n\n- **Another** [2].", [("A point.", (1,)), ("Another.", (2,))]),
        ("", []),
        ("[1]", [("", (1,))]),
    ],
)
def test_markers_belong_to_the_sentence_they_follow(
    raw: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert read(raw) == expected


def test_a_sentence_waits_for_what_may_follow_it() -> None:
    assert draft_sentences("One fact. [1", complete=False) == []
    assert draft_sentences("One fact. [1] ", complete=False) == []
    (sentence,) = draft_sentences("One fact. [1] And", complete=False)
    assert (sentence.claim, sentence.named, sentence.end) == ("One fact.", (1,), 13)


@given(st.text(alphabet=st.sampled_from("ab .[]12,!?\n“”"), max_size=80))
def test_sentences_are_ordered_slices(raw: str) -> None:
    sentences = draft_sentences(raw, complete=True)
    bounds = [bound for s in sentences for bound in (s.start, s.end)]
    assert bounds == sorted(bounds)


@given(st.lists(st.sampled_from(["A fact.", "[1]", "Mr. X said so!", " ", "\n\n"]), max_size=12))
def test_what_was_given_out_while_streaming_stays(pieces: list[str]) -> None:
    raw = " ".join(pieces)
    whole = draft_sentences(raw, complete=True)
    for cut in range(len(raw)):
        part = draft_sentences(raw[:cut], complete=False)
        assert [s.claim for s in part] == [s.claim for s in whole[: len(part)]]
