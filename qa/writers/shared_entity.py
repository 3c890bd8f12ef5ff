"""The name that several reports have in common: "Which company is … by A, and … by B?"

Each report says one thing of the same somebody, and no sentence says them all. It is the name that
comes closest in all of them: of every part of the question the best sentence that has the name
counts, by how much of the part it says. That all of them mean the same is a reading of the words,
which no one of them says: "partial" at most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from index import Article
from index.nlp.article_text import article_text
from index.nlp.names import TITLES
from index.nlp.words import Vocabulary, folded_words
from qa.citations import Span, publishers_of
from qa.evidence import Evidence
from qa.evidence.slot import AskedSlot
from qa.writers import FITTED

# How near the best name has to come, and how far ahead of the next one; tried in decision 22.
_LEAST_NEARNESS: float = FITTED["name_nearness"]
_LEAST_LEAD: float = FITTED["name_lead"]
# One sentence at least has to say so much of a part.
_LEAST_COVERAGE: float = FITTED["part_coverage"]
# "Who is …, and whom did …": two things are asked for.
_QUESTION_WORD = re.compile(
    r"(?:^\W*|\b(?:and|or|but)\s+)(?:(?:to|by|for|with|of|from|in)\s+)?"
    r"(?:who|whom|whose|what|which|when|where|why|how)\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")


@dataclass(frozen=True)
class SharedName:
    """The name as the articles mostly write it; for each part that has it the best sentence."""

    text: str
    spans: tuple[Span, ...]


@dataclass
class _Named:
    """What was found of one name: for each part the best sentence, and how near that comes."""

    forms: Counter[str] = field(default_factory=Counter)
    best: dict[int, tuple[float, Evidence]] = field(default_factory=dict)

    def nearness(self, parts: int) -> float:
        return sum(near for near, _ in self.best.values()) / parts


def shared_name(
    question: str, parts: Sequence[Sequence[Evidence]], vocabulary: Vocabulary
) -> SharedName | None:
    """Of a question for a person or another name; None where no name is clearly the nearest.

    `parts` is the evidence for each part of the question, of which half at least have the name.
    """
    slot = AskedSlot(question, vocabulary)
    if slot.asked.sort not in ("person", "name") or len(parts) < 2:
        return None
    if len(_QUESTION_WORD.findall(question)) > 1:
        return None
    names = _names(slot, parts)
    ranked = sorted(names.values(), key=lambda name: -name.nearness(len(parts)))
    nearness = [name.nearness(len(parts)) for name in ranked[:2]]
    if not ranked or nearness[0] < _LEAST_NEARNESS or 2 * len(ranked[0].best) < len(parts):
        return None
    if len(ranked) > 1 and nearness[0] - nearness[1] < _LEAST_LEAD:
        return None
    found = [evidence for _, (_, evidence) in sorted(ranked[0].best.items())]
    if max(one.features.coverage for one in found) < _LEAST_COVERAGE:
        return None
    spans = dict.fromkeys(one.span for one in found)
    text = ranked[0].forms.most_common(1)[0][0]
    if slot.asked.sort == "person":
        text = _in_full(text, list({one.hit.article.id: one.hit.article for one in found}.values()))
    return SharedName(text, tuple(spans))


def _names(slot: AskedSlot, parts: Sequence[Sequence[Evidence]]) -> Mapping[str, _Named]:
    """By what tells them apart: people by their last names, which stand for them alone."""
    names: dict[str, _Named] = {}
    for number, part in enumerate(parts):
        for one in part:
            for found in slot.found_in(one.hit.article, one.text):
                text = _POSSESSIVE.sub("", found.text)
                if text in publishers_of(one.hit):
                    # A byline.
                    continue
                words = folded_words(text)
                key = words[-1] if slot.asked.sort == "person" else " ".join(words)
                name = names.setdefault(key, _Named())
                name.forms[text] += 1
                near = found.score * one.features.coverage
                if near > name.best.get(number, (0.0,))[0]:
                    name.best[number] = near, one
    return names


def _in_full(form: str, articles: Sequence[Article]) -> str:
    """With the first name that the articles give the last name where they first have it in full.

    News names somebody in full once, and a relation of theirs each time.
    """
    last = form.split()[-1]
    full = re.compile(rf"\b([A-Z][\w.’'-]*) {re.escape(last)}\b")
    given = Counter[str]()
    for article in articles:
        named = article_text(article).named_words - TITLES
        firsts = (first for first in full.findall(article.text) if first.casefold() in named)
        given.update(islice(firsts, 1))
    return f"{given.most_common(1)[0][0]} {last}" if given else form
