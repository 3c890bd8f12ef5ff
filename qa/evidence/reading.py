"""What the reader makes of the best sentences found: which answer, and with which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from index import Hit, Query, detected_language
from index.nlp.language import is_surely_english
from index.nlp.prompt_injection import is_instruction, visible
from qa.evidence import Evidence, SentenceReading, published
from qa.evidence.order import exact_first, fulfilled_first, own_alone, speaker_first, subject_first
from qa.evidence.sentences import passage_sentences
from qa.evidence.toll import tolls_in_place
from qa.reader import Reader, Reading, Window
from qa.reader.about import unsaid_names

# The reader costs most of what an answer does; what answers is nearly always among these.
_MOST_WINDOWS = 4
_MOST_LATER = 2
# Code points; some 80 tokens.
_LONGEST = 400
_LEAST_VISIBLE = 0.95
# Passages, some 2 kB each, come again with the next question.
_REMEMBERED = 2_000
_LANGUAGE = "en"
# Of a shorter question the language is seldom told rightly.
_LEAST_BYTES = 30


def can_read(question: Query, evidence: Sequence[Evidence]) -> bool:
    """Whether the reader knows the language, and the question asks for one thing of one article.

    Where what is most relevant stands beside orders to a model, the older evidence decides.
    """
    if not evidence or question.parts or len(question.full.publishers) > 1:
        return False
    best = evidence[0]
    if best.features.topic or _speaks_to_a_model(best.hit.passage.text):
        return False
    return is_in_its_language(question, evidence)


def is_in_its_language(question: Query, evidence: Sequence[Evidence]) -> bool:
    """Whether question and most relevant article may be in English, which it was trained on."""
    if evidence and evidence[0].hit.article.language not in (None, _LANGUAGE):
        return False
    if is_surely_english(question.text):
        return True
    return detected_language(question.text, _LEAST_BYTES) in (None, _LANGUAGE)


def windows_around(evidence: Sequence[Evidence]) -> list[Window]:
    """Windows that hold the most relevant sentences, each with its neighbours in the passage.

    The evidence is sorted by relevance; a sentence that an earlier window holds makes no other. Of
    what came out later about the same the best sentences are read too: a toll rises, and is then
    told in other words.
    """
    # Nothing is read of a passage that speaks to a model: the sentence after "Ignore all previous
    # instructions" reads like an answer.
    fit = [one for one in evidence if not _speaks_to_a_model(one.hit.passage.text)]
    windows: list[Window] = []
    for one in fit:
        if len(windows) == _MOST_WINDOWS:
            break
        if not any(_holds(window, one) for window in windows):
            windows.append(_around(one))
    later = [one for one in _later_reports(fit) if not any(_holds(w, one) for w in windows)]
    return windows + [_around(one) for one in later[:_MOST_LATER]]


def _later_reports(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence of each article about the same, as its headline says, that came out after
    the most relevant one; newest first."""
    first = published(evidence[0]) if evidence else None
    headline = max((one.features.headline for one in evidence), default=0.0)
    if first is None or not headline:
        return []
    best: dict[str, Evidence] = {}
    for one in evidence:
        if one.features.headline >= headline / 2 and one.hit.article.published_at:
            best.setdefault(one.hit.article.id, one)
    later = [one for one in best.values() if published(one) > first]
    return sorted(later, key=published, reverse=True)


def read(query: Query, evidence: Sequence[Evidence], reader: Reader | None) -> list[Evidence]:
    """The evidence with what the reader makes of it: the sentences read first, surest first.

    As it is, without a reader, or where that cannot read.
    """
    if reader is None or not can_read(query, evidence):
        return list(evidence)
    windows = [
        replace(window, about=unsaid_names(query.text, window))
        for window in windows_around(evidence)
    ]
    found = _of_sentences(reader.read(query.text, windows))
    told = [
        replace(one, reading=found.get((one.hit.article.id, one.start, one.end)))
        for one in evidence
    ]
    surest = sorted(told, key=lambda one: -one.surely)
    surest = own_alone(query.text, fulfilled_first(query.text, surest))
    surest = exact_first(query.text, speaker_first(query.text, surest))
    surest = subject_first(query.text, surest)
    return tolls_in_place(query, surest)


def _of_sentences(
    readings: Sequence[Reading],
) -> dict[tuple[str, int, int], SentenceReading]:
    """By article and place; of a sentence that stands in two windows the surer reading."""
    found: dict[tuple[str, int, int], SentenceReading] = {}
    for one in readings:
        article = one.window.hit.article.id
        for place, span in one.spans.items():
            said = SentenceReading(one.answerable, span)
            known = found.get((article, *place))
            if known is None or known.score < said.score:
                found[article, *place] = said
    return found


@lru_cache(_REMEMBERED)
def _speaks_to_a_model(text: str) -> bool:
    """Also where much of it cannot be seen, so that orders are hard to find."""
    return is_instruction(text) or len(visible(text)) < _LEAST_VISIBLE * len(text)


def _holds(window: Window, one: Evidence) -> bool:
    same = window.hit.article.id == one.hit.article.id
    return same and window.start <= one.start and one.end <= window.end


def window_around(hit: Hit, start: int, end: int) -> Window:
    """`start` to `end` of the hit's article, a sentence of its passage, and its neighbours.

    What stands before a sentence says who "he" is: it is taken first, then what follows.
    """
    sentences = passage_sentences(hit)
    first = last = next((i for i, (_, right) in enumerate(sentences) if right >= end), -1)
    if first < 0:
        return Window(hit, start, end)
    steps = [-1, 1]
    while steps:
        step = steps.pop(0)
        wider = (first - 1, last) if step < 0 else (first, last + 1)
        if wider[0] < 0 or wider[1] == len(sentences):
            continue
        if sentences[wider[1]][1] - sentences[wider[0]][0] <= _LONGEST:
            first, last = wider
            steps.append(step)
    return Window(hit, min(sentences[first][0], start), max(sentences[last][1], end))


def _around(one: Evidence) -> Window:
    return window_around(one.hit, one.start, one.end)
