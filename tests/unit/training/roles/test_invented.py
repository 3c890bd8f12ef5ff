"""Invented news: every text has both labels, and comes again with the names exchanged."""

from __future__ import annotations

import random
from collections import defaultdict

from training.roles.names import Names

# Torch is imported where it is used, else every run would wait for it when it looks for its tests.


def test_every_text_has_a_yes_and_something_that_is_none() -> None:
    from training.roles.invented import invented

    labels: dict[str, set[int | None]] = defaultdict(set)
    for case in invented(Names(), random.Random(4), 40, 4):
        if case.entailed is not None:
            labels[case.text.body].add(case.entailed)
    assert len(labels) == 80
    assert all(0 in found and len(found) > 1 for found in labels.values())


def test_wanted_words_stand_where_the_span_says() -> None:
    from training.roles.invented import invented

    for case in invented(Names(), random.Random(5), 40, 1):
        for start, end in case.spans or ():
            words = case.text.body[start:end]
            assert words
            assert words not in case.question


def test_no_name_has_a_word_to_be_avoided() -> None:
    rng = random.Random(6)
    common = {name.lower() for name in Names().some("c", 200, rng)}
    names = Names(common)
    assert common.isdisjoint(name.lower() for name in names.some("c", 200, rng))
