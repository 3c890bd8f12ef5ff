"""Which clauses of a text are taken for an act between two names, and which are not."""

from __future__ import annotations

import random

import pytest

# Torch is imported where it is used, else every run would wait for it when it looks for its tests.


def _said(body: str) -> list[tuple[str, str, str]]:
    from training.roles.found import events

    return [(event.x, event.verb.base, event.y) for event, _ in events(body)]


@pytest.mark.parametrize(
    ("body", "act"),
    [
        ("On Friday, Leeds beat Bolton Wanderers 3-2.", ("Leeds", "beat", "Bolton Wanderers")),
        ("Vialli was replaced by Ruud Gullit in May.", ("Ruud Gullit", "replace", "Vialli")),
        ("The Raptors defeated the Nets.", ("the Raptors", "defeat", "the Nets")),
    ],
)
def test_active_and_passive_are_found(body: str, act: tuple[str, str, str]) -> None:
    assert _said(body) == [act]


@pytest.mark.parametrize(
    "body",
    [
        "Supporters of Leeds beat Bolton players.",
        "Rumours that Leeds beat Bolton went round.",
        "If Leeds beat Bolton, they go up.",
        "Leeds beat Bolton's record.",
        "On Friday he beat Bolton.",
        "Yesterday Leeds did not beat Bolton.",
    ],
)
def test_what_is_unsure_or_of_no_two_names_is_not(body: str) -> None:
    assert _said(body) == []


def test_each_text_has_its_reverse_beside_it() -> None:
    from training.reader.cases import Text
    from training.roles.found import found

    text = Text("Leeds beat Bolton on Friday.", "", "g")
    made = list(found([text], random.Random(1), 6))
    assert {case.text.body for case in made} == {text.body, "Bolton beat Leeds on Friday."}
    assert {case.text.group for case in made} == {"g"}
    for body in {case.text.body for case in made}:
        assert {case.entailed for case in made if case.text.body == body} >= {0, 1}
