"""Reasoning is told by its tags, wherever a text that comes in pieces is split."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.llm.replies.faults import ReasoningShown
from qa.llm.replies.reasoning import AnswerOnly

TAGS = [
    ("<think>", "</think>"),
    ("<thought>", "</thought>"),
    ("[THINK]", "[/THINK]"),
    ("◁think▷", "◁/think▷"),
    ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"),
]


def shown(pieces: list[str], *, unopened: bool = False, cut_short: bool = False) -> str:
    answer = AnswerOnly(unopened=unopened)
    return "".join([*map(answer.after, pieces), answer.rest(cut_short=cut_short)])


@st.composite
def split(draw: st.DrawFn, text: str) -> list[str]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    return [text[i:j] for i, j in zip([0, *cuts], [*cuts, len(text)], strict=True)]


@pytest.mark.parametrize(("opens", "closes"), TAGS)
@given(data=st.data())
def test_each_kind_of_tag_is_known(opens: str, closes: str, data: st.DataObject) -> None:
    pieces = data.draw(split(f"\n{opens}It may <b>be</b> < 5 {closes}\n\nIt rained."))
    assert shown(pieces) == "It rained."


@given(split("It may be so. </think> It rained."))
def test_a_tag_that_closes_what_none_opened_means_that_it_was_no_answer(pieces: list[str]) -> None:
    with pytest.raises(ReasoningShown):
        shown(pieces)


@given(split("It may be so. </think>\n It rained."))
def test_once_that_is_known_such_reasoning_is_dropped(pieces: list[str]) -> None:
    assert shown(pieces, unopened=True) == "It rained."


def test_where_it_did_not_reason_this_time_all_is_the_answer() -> None:
    assert shown(["It ", "rained."], unopened=True) == "It rained."
    assert shown(["It ", "may"], unopened=True, cut_short=True) == ""


@pytest.mark.parametrize("text", ["</think>It rained.", "  </thought> It rained."])
def test_a_closing_tag_at_the_very_beginning_is_no_part_of_the_answer(text: str) -> None:
    assert shown([text]) == "It rained."


def test_what_an_answer_quotes_is_kept() -> None:
    text = "It says <think>no</think> and [THINK]."
    assert shown([text]) == text


@pytest.mark.parametrize("unopened", [True, False])
@pytest.mark.parametrize("text", ["</thin" * 40_000, "<" * 200_000, "a" * 200_000])
def test_long_texts_take_time_in_proportion(text: str, unopened: bool) -> None:
    pieces = [text[at : at + 8] for at in range(0, len(text), 8)]
    before = time.process_time()
    shown(pieces, unopened=unopened)
    assert time.process_time() - before < 5
