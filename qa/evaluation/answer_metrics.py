"""Measuring answers: what is right, what was answered → measures of each question.

Measures of a question that do not apply to it are left out: a refusal has no citations, and what
the articles do not answer has no gold answer.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.evaluation import Scores
from qa.evaluation.beir import Query
from qa.events import Answer, Citation
from qa.llm import Message

MEASURES = (
    "strict match",
    "token F1",
    "any shared word",
    "gold answer in the first quote",
    "gold answer in the quotes",
    "citation precision",
    "citation recall",
    "evidence recall",
    "citation validity",
    "answered",
    "refusal precision",
    "refusal recall",
)
# (article, version) → its text; raises KeyError where there is none.
TextOf = Callable[[str, int], str]
_MARKER = re.compile(r" ?\[\d+\]")
_ARTICLES = {"a", "an", "the"}
_VERDICTS = {"yes", "no"}
_UNSPACED = re.compile(
    r"[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3]|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)


@dataclass(frozen=True)
class Fact:
    """Words of an article that an answer should rest on."""

    article_id: str
    text: str


@dataclass(frozen=True)
class Gold:
    """The gold of one question; what the data set does not say is empty.

    `answerable` is None where an answer and a refusal are both right, as for a question that the
    articles answer in part. `relevant` are articles of which a citation is right.
    """

    answers: tuple[str, ...]
    answerable: bool | None
    relevant: frozenset[str]
    facts: tuple[Fact, ...]


def gold_of(query: Query, relevant: Mapping[str, int]) -> Gold:
    """What the question's metadata and its judgements (article → relevance) say.

    `answers` (a list) or `answer`; `answerable` (true, false) or `answerability` (ANSWERABLE,
    UNANSWERABLE; anything else is neither); where there is no such word, what has no relevant
    article is not answerable. `evidence` is a list of `{"doc", "fact"}`. What has another shape
    is passed over.
    """
    judged = frozenset(article for article, relevance in relevant.items() if relevance > 0)
    answerable = _answerable(query.metadata, bool(judged))
    return Gold(
        answers=_answers(query.metadata) if answerable is not False else (),
        answerable=answerable,
        relevant=judged,
        facts=tuple(_facts(query.metadata.get("evidence"))),
    )


def history_of(query: Query) -> tuple[Message, ...]:
    """The turns before the question, oldest first: `history`, a list of `{"role", "content"}`."""
    turns = query.metadata.get("history")
    return tuple(
        Message(turn["role"], turn["content"])
        for turn in (turns if isinstance(turns, list) else ())
        if isinstance(turn, dict)
        and turn.get("role") in ("user", "assistant")
        and isinstance(turn.get("content"), str)
    )


def _answers(metadata: Mapping[str, object]) -> tuple[str, ...]:
    several = metadata.get("answers")
    found = several if isinstance(several, list) else [metadata.get("answer")]
    return tuple(answer for answer in found if isinstance(answer, str) and answer.strip())


def _answerable(metadata: Mapping[str, object], judged: bool) -> bool | None:
    said = metadata.get("answerable")
    if isinstance(said, bool):
        return said
    if isinstance(word := metadata.get("answerability"), str):
        return {"ANSWERABLE": True, "UNANSWERABLE": False}.get(word.upper())
    return judged


def _facts(evidence: object) -> list[Fact]:
    return [
        Fact(item["doc"], item["fact"])
        for item in (evidence if isinstance(evidence, list) else ())
        if isinstance(item, dict)
        and isinstance(item.get("doc"), str)
        and isinstance(item.get("fact"), str)
        and item["fact"].strip()
    ]


def score_answers(golds: Mapping[str, Gold], answers: Mapping[str, Answer], text: TextOf) -> Scores:
    """The `MEASURES` of every question answered, in [0, 1] or NaN: docs/guides/evaluation.md."""
    rows = [measured(golds[question], answer, text) for question, answer in answers.items()]
    values = np.array([[row.get(name, np.nan) for name in MEASURES] for row in rows])
    return Scores(tuple(answers), MEASURES, values)


def measured(gold: Gold, answer: Answer, text: TextOf) -> dict[str, float]:
    """Those of the `MEASURES` that apply to the question and its answer."""
    found: dict[str, float] = {}
    if gold.answerable is True:
        found["answered"] = float(answer.answerable)
    elif gold.answerable is False:
        found["refusal recall"] = float(not answer.answerable)
    if not answer.answerable and gold.answerable is not None:
        found["refusal precision"] = float(not gold.answerable)
    quotes = [citation.quote for citation in answer.citations]
    if gold.answers:
        said = _MARKER.sub("", answer.answer) if answer.answerable else ""
        found["strict match"] = _best(strict_match, gold.answers, said)
        found["token F1"] = _best(token_f1, gold.answers, said)
        found["any shared word"] = _best(any_shared_word, gold.answers, said)
        found["gold answer in the first quote"] = _best(holds, gold.answers, *quotes[:1])
        found["gold answer in the quotes"] = _best(holds, gold.answers, *quotes)
    if gold.relevant:
        cited = [citation.article_id for citation in answer.citations]
        found["citation recall"] = len(gold.relevant & set(cited)) / len(gold.relevant)
        if cited:
            found["citation precision"] = sum(one in gold.relevant for one in cited) / len(cited)
    if gold.facts:
        rested = [rests_on(fact, answer.citations) for fact in gold.facts]
        found["evidence recall"] = sum(rested) / len(rested)
    if answer.citations:
        valid = [verbatim(citation, text) for citation in answer.citations]
        found["citation validity"] = sum(valid) / len(valid)
    return found


def strict_match(gold: str, said: str) -> float:
    """1 where the gold answer's words stand in `said`; yes and no, as the first of its words."""
    if (verdict := normalised(gold)) in _VERDICTS:
        return float(normalised(said).split()[:1] == [verdict])
    return holds(gold, said)


def holds(gold: str, said: str) -> float:
    """1 where the words of the gold answer stand in `said`, one after the other."""
    return float(f" {normalised(gold)} " in f" {normalised(said)} ")


def token_f1(gold: str, said: str) -> float:
    """The F1 of the words in common, as SQuAD has it (Rajpurkar et al. 2016, arXiv 1606.05250)."""
    expected, found = Counter(normalised(gold).split()), Counter(normalised(said).split())
    common = (expected & found).total()
    return 2 * common / (expected.total() + found.total()) if common else 0.0


def any_shared_word(gold: str, said: str) -> float:
    """The accuracy of MultiHop-RAG (Tang & Yang 2024, arXiv 2401.15391): one word is enough.

    Words are what stands between white space, small letters alike; punctuation is part of them.
    """
    return float(bool(set(gold.lower().split()) & set(said.lower().split())))


def normalised(text: str) -> str:
    """Small letters, without punctuation and articles, one space between words; as SQuAD does.

    Of a script without spaces each character is a word, as CMRC 2018 has it (Cui et al. 2019), and
    of Korean, which hangs particles on words.
    """
    signs = "".join(sign for sign in text.lower() if not _is_punctuation(sign))
    kept = _UNSPACED.sub(r" \g<0> ", signs).split()
    return " ".join([word for word in kept if word not in _ARTICLES] or kept)


def rests_on(fact: Fact, citations: Sequence[Citation]) -> bool:
    """Whether a quote of its article holds the fact or is part of it, white space apart."""
    quotes = [_squeezed(one.quote) for one in citations if one.article_id == fact.article_id]
    words = _squeezed(fact.text)
    return any(words in quote or quote in words for quote in quotes if quote)


def verbatim(citation: Citation, text: TextOf) -> bool:
    """Whether the quote is what stands at its place in that version of the article."""
    try:
        stored = text(citation.article_id, citation.version)
    except KeyError:
        return False
    return stored[citation.start : citation.end] == citation.quote


def auroc(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    """How often a positive stands above a negative, ties counting half; NaN without either."""
    if not len(positive) or not len(negative):
        return float("nan")
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, "left")
    not_above = np.searchsorted(ordered, positive, "right")
    return float((below + not_above).sum() / (2 * len(positive) * len(negative)))


@dataclass(frozen=True)
class RiskAtCoverage:
    """If only answers of at least this confidence were given: how many, and how many wrong.

    `coverage` is their share of all questions; `risk` the share of them that are wrong.
    """

    confidence: float
    coverage: float
    risk: float


def risk_by_coverage(
    golds: Mapping[str, Gold], answers: Mapping[str, Answer]
) -> list[RiskAtCoverage]:
    """From the surest answers to all that were given; questions answerable in part are left out.

    An answer is wrong where the articles do not answer the question or no citation is of a
    relevant article. El-Yaniv & Wiener 2010, JMLR 11.
    """
    asked = [one for one in answers if golds[one].answerable is not None]
    given = sorted(
        (-answers[one].confidence, not _is_right(golds[one], answers[one]))
        for one in asked
        if answers[one].answerable
    )
    curve, wrong = [], 0
    for count, (below, is_wrong) in enumerate(given, 1):
        wrong += is_wrong
        if count == len(given) or given[count][0] != below:
            curve.append(RiskAtCoverage(-below, count / len(asked), wrong / count))
    return curve


def _is_right(gold: Gold, answer: Answer) -> bool:
    cited = {citation.article_id for citation in answer.citations}
    return bool(gold.answerable and cited & gold.relevant)


def _best(measure: Callable[[str, str], float], golds: Sequence[str], *said: str) -> float:
    return max((measure(gold, text) for gold in golds for text in said), default=0.0)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _is_punctuation(sign: str) -> bool:
    return sign in string.punctuation or unicodedata.category(sign).startswith("P")
