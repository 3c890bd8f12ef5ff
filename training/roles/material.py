"""All of the material on roles, beside what the reader learns from else."""

from __future__ import annotations

import random
import re

from training.reader.cases import Case, Cases, Text
from training.roles.exchanging import answered, exchanged
from training.roles.found import found
from training.roles.invented import invented
from training.roles.names import Names

_INVENTED = 4_000
_WORDINGS = 4
_WORD = re.compile(r"[a-z]+")


def add_roles(cases: Cases, seed: int = 7) -> None:
    """Made of what is learnt, and invented; what is held stays so, and gives held rows."""
    rng = random.Random(seed)
    made: list[Case] = []
    for side in (cases.learnt, cases.held):
        own = {name: group for name, group in side.items() if not name.startswith("held-")}
        texts: dict[str, Text] = {}
        for group in own.values():
            for case in group:
                texts.setdefault(case.text.body, case.text)
        made += found(texts.values(), rng, _WORDINGS)
        for group in own.values():
            made += exchanged(group, rng)
            made += exchanged(list(answered(group)), rng)
    words = {
        word
        for group in cases.held.values()
        for case in group
        for word in _WORD.findall(case.text.body.lower())
    }
    made += invented(Names(words), rng, _INVENTED, _WORDINGS)
    for case in made:
        cases.add(case)
