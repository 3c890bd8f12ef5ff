"""Whether somebody won what one alone can win: it is asked who did."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import Query
from index.nlp.names import OF_NO_PERSON
from index.nlp.scope import leaves_open
from index.nlp.words import folded_words
from qa.citations import Span
from qa.evidence import Evidence
from qa.evidence.reading import can_read, read
from qa.evidence.rivals import is_of_the_sort, lead_over_rivals
from qa.evidence.slot import AskedSlot
from qa.evidence.stance.asked_act import AskedAct
from qa.reader import Reader
from qa.writers import FITTED

_WON = re.compile(r"\b(?:win|won)\s+(?P<contest>(?:the|this|that|his|her|its|their|[A-Z]).*)$")
# Others may have won some of them too.
_ONE_OF_SEVERAL = re.compile(
    r"\b(?:any|medals?|prizes|awards|seats?|races|games|matches|titles|votes?)\b", re.IGNORECASE
)
# Settled, though he takes office later.
_NEXT = re.compile(r"\bwill be (?:the|its|their) (?:next|new|first)\b", re.IGNORECASE)
# How surely the reader names one, and how far before all others, in its logits.
_SURE: float = FITTED["verdict"]["winner"]
_AHEAD: float = FITTED["verdict"]["winner_ahead"]


@dataclass(frozen=True)
class Winner:
    """`is_asked`: whether it is the one whom the question names. The span names the winner."""

    is_asked: bool
    span: Span


def winner(
    question: Query, asked: AskedAct, evidence: Sequence[Evidence], reader: Reader
) -> Winner | None:
    """Who won, where the question is whether somebody named did and no two can have won it.

    None where that is not sure, where the winner is only expected, and where another name than a
    person's may be meant by a person's, as a party's is.
    """
    contest = _WON.search(asked.statement.tokens.text)
    if contest is None or not asked.subject_names or _ONE_OF_SEVERAL.search(contest["contest"]):
        return None
    behind = f"Who won {contest['contest']}?"
    # How relevant they are was told with the name of whom the question takes for the winner.
    by_relevance = sorted(evidence, key=lambda one: -one.relevance)
    unweighed = [replace(one, relevance=0.0) for one in by_relevance]
    query = replace(question, text=behind)
    found = read(query, unweighed, reader) if can_read(query, unweighed) else []
    found = [one for one in found if not leaves_open(_NEXT.sub("", one.text), question.text)]
    best = found[0] if found else None
    if best is None or best.reading is None or best.reading.score < _SURE:
        return None
    if (
        not is_of_the_sort(AskedSlot(behind), best)
        or lead_over_rivals(behind, best, found) < _AHEAD
    ):
        return None
    known = {*folded_words(best.hit.article.title), *folded_words(best.hit.passage.text)}
    if not asked.object_names <= known:
        return None
    answer = best.reading.answer
    named = folded_words(best.hit.article.text[answer.start : answer.end])
    if not asked.subject_names.isdisjoint(named):
        return Winner(True, best.span)
    subject = [word.folded for word in asked.statement.tokens.words[1 : asked.acts[0]]]
    is_rival = asked.subject_names <= known and _may_be_person(subject) and _may_be_person(named)
    return Winner(False, best.span) if is_rival else None


def _may_be_person(words: Sequence[str]) -> bool:
    return 1 < len(words) <= 4 and (OF_NO_PERSON | {"and", "the"}).isdisjoint(words)
