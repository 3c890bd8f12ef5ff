"""Which sentences of the passages found bear on the question, and how surely one answers it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import numpy as np

from index import (
    Embedder,
    Hit,
    IndexReader,
    Query,
    SubQuery,
)
from index.embeddings.fitted import fitted_numbers
from index.nlp.language.scripts import ENGLISH
from index.nlp.prompt_injection import reported
from index.nlp.words import Vocabulary
from qa.citations import Span
from qa.evidence.sentences import NO_WORDS, AskedWords, told_sentences
from qa.evidence.slot import AskedNumber, AskedSlot
from qa.reader import SpanScore
from qa.reader.about import names_about

_UNDATED = datetime.min.replace(tzinfo=UTC)
# Logistic weights, fitted by training/fit_evidence.py, and thresholds: figures in decision 4.
FITTED = fitted_numbers(Path(__file__).with_name("confidence.json"))

_NUMBER = re.compile(r"\d+")
_LEAST_LIKELY = 1e-4


@dataclass(frozen=True)
class Features:
    """What is known of one sentence beside one question, each in [0, 1].

    late: how near each word of the question comes to one of the sentence's, on average (late
    interaction, Khattab and Zaharia 2020, arXiv 2004.12832).
    coverage: the same for its content words, weighed by how rare they are; a word that stands in
    the sentence counts in full.
    context: as coverage, but the word may stand in another sentence of the passage, or in the
    article's headline, publisher or date.
    headline: share of its content words, weighed alike, that stand in the article's headline.
    numbers: share of the question's numbers that stand in that context; 1 where it has none.
    passage: the passage's retrieval score: how likely it is to bear on the question.
    has: how surely something of the sort that the question asks for stands in the sentence.
    near: the same, times how near the question's words stand to it. Both are 0 where the question
    asks for nothing of a certain sort, and `untyped` is 1 there, else 0.
    topic: 1 where it only names what to report on, else 0.
    length: of the question, the same for all sentences: 0 with one content word, growing with the
    logarithm of their number.
    """

    late: float
    coverage: float
    context: float
    headline: float
    numbers: float
    passage: float
    has: float
    near: float
    untyped: float
    topic: float
    length: float


@dataclass(frozen=True)
class SentenceReading:
    """What the reader made of a sentence beside its neighbours.

    `answerable`: the logit of their answering the question; `answer`: the words of the sentence
    that are most likely the shortest answer.
    """

    answerable: float
    answer: SpanScore

    @property
    def score(self) -> float:
        share: float = FITTED["read"]["order"]["span"]
        return self.answerable + share * self.answer.score


@dataclass(frozen=True)
class Evidence:
    """A sentence: `text == hit.article.text[start:end]`; `reading` where it was read.

    `by_terms` says that nothing but its terms was compared: the model does not know the `language`
    of the question.
    """

    hit: Hit
    start: int
    end: int
    text: str
    features: Features
    relevance: float
    reading: SentenceReading | None = None
    by_terms: bool = False
    language: str | None = None

    @property
    def span(self) -> Span:
        return Span(self.hit, self.start, self.end)

    @property
    def surely(self) -> float:
        """What orders sentences that were read: the reader's score, and how relevant they are."""
        if self.reading is None:
            return -math.inf
        share: float = FITTED["read"]["order"]["relevance"]
        return self.reading.score + share * self.relevance


def score_sentences(
    question: str,
    hits: Sequence[Hit],
    archive: IndexReader,
    embedder: Embedder,
    language: str | None = None,
) -> list[Evidence]:
    """Every sentence of the hits, most relevant first; a sentence in two passages counts once.

    A sentence that quotes orders to a model is weighed by its other words. `language` is that of
    the question, as parsed: where vectors mean nothing, its terms alone are compared.
    """
    sentences = told_sentences(hits)
    if not sentences:
        return []
    titles = list(dict.fromkeys(hit.article.title for hit in hits))
    texts = [question, *titles, *(reported(text) for _, _, _, text in sentences)]
    by_terms = not archive.vector_worth(language)
    weights = FITTED["by_terms"] if by_terms else FITTED
    asked, *embedded = [NO_WORDS] * len(texts) if by_terms else embedder.embed_words(texts)
    of_title = dict(zip(titles, embedded, strict=False))
    words = AskedWords(question, asked, archive, language)
    slot = _slot(question, language, archive)
    is_read_by_words = language not in (None, ENGLISH)
    evidence: list[Evidence] = []
    together = zip(sentences, embedded[len(titles) :], strict=True)
    for hit, group in groupby(together, key=lambda pair: pair[0][0]):
        members = list(group)
        nearness = [words.nearness(said) for _, said in members]
        titled = words.nearness(of_title[hit.article.title])
        around = np.max([*nearness, titled], axis=0)
        told = words.present(hit.article.title, hit)
        about = [] if is_read_by_words else names_about(question, hit.article)
        goes_without = words.of_names(name.words for name in about)
        headline = words.coverage(np.zeros_like(titled), told)
        context = f"{_known_of(hit)} {hit.passage.text}"
        in_context, numbers = words.present(context, hit), _numbers_found(question, context)
        fillings = slot.fillings(hit, [text for (_, _, _, text), _ in members])
        for ((_, start, end, text), _), near, filled in zip(
            members, nearness, fillings, strict=True
        ):
            present = words.present(reported(text), hit)
            coverage = words.coverage(near, present, told if is_read_by_words else None)
            features = Features(
                late=coverage if by_terms else words.mean(near),
                coverage=coverage,
                context=words.coverage(around, in_context),
                headline=headline,
                numbers=numbers,
                passage=min(max(hit.retrieval_score, 0.0), 1.0),
                has=filled.has,
                near=filled.near,
                untyped=float(slot.asked.sort is None),
                topic=float(slot.asked.sort == "topic"),
                length=words.length,
            )
            relevance = _weighed(features, weights["relevance"])
            if goes_without.any():
                near = np.where(goes_without, 1.0, near)
                coverage = words.coverage(near, present)
                said = replace(features, late=words.mean(near), coverage=coverage)
                relevance = _weighed(said, weights["relevance"])
            one = Evidence(
                hit, start, end, text, features, relevance, by_terms=by_terms, language=language
            )
            evidence.append(one)
    return sorted(evidence, key=lambda found: -found.relevance)


def published(one: Evidence) -> datetime:
    """When its article came out; what is undated comes before all."""
    return one.hit.article.published_at or _UNDATED


def of_named_publishers(evidence: Sequence[Evidence], question: SubQuery) -> list[Evidence]:
    """What the publishers reported that the question surely names; all, where that is nothing.

    Asked what one outlet reported, another one's words are no answer.
    """
    named = question.publishers
    theirs = [found for found in evidence if found.hit.article.publisher in named]
    return theirs or list(evidence)


def of_each_publisher(question: Query, evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """What each publisher reported, of two or more that the question surely names; else nothing."""
    named = sorted(question.full.publishers)
    if len(named) < 2:
        return []
    return [[one for one in evidence if one.hit.article.publisher == name] for name in named]


def confidence(evidence: Sequence[Evidence]) -> float:
    """How likely it is, in [0, 1], that the best sentence answers the question.

    A topic asks for nothing that a sentence could lack: there it is how much of it an article has.
    """
    if not evidence:
        return 0.0
    best = evidence[0]
    if best.features.topic:
        return best.features.context**2
    if best.reading:
        weights = FITTED["read"]
        logit = _weighed(best.features, weights["features"])
        logit += weights["score"] * best.reading.score + weights["intercept"]
    elif best.language not in (None, ENGLISH):
        weights = FITTED["by_terms" if best.by_terms else "by_words"]
        logit = _weighed(best.features, weights["confidence"]) + weights["intercept"]
        # Where letters in a row are terms, more of them are the same by chance.
        logit += weights["shift"].get(best.language, 0.0)
    else:
        logit = _weighed(best.features, FITTED["confidence"]) + FITTED["confidence_intercept"]
    likely = 1 / (1 + math.exp(-logit))
    return min(likely, least_confidence(evidence) / 2) if _is_of_something_else(best) else likely


def _is_of_something_else(best: Evidence) -> bool:
    """Whether headline, passage and sentence have little of the question, however surely the
    reader finds an answer there: "How does a heat pump work?" beside a cable that fed a pump.
    """
    said, least = best.features, FITTED["about"]
    is_far = said.context < least["context"] and said.late < least["late"]
    return best.reading is not None and not said.headline and is_far


def log_odds(likely: float) -> float:
    """Of a confidence, as that of a short answer is fitted on it."""
    bounded = min(max(likely, _LEAST_LIKELY), 1 - _LEAST_LIKELY)
    return math.log(bounded / (1 - bounded))


def least_confidence(evidence: Sequence[Evidence]) -> float:
    """What an answer takes: another number where the best sentence was read."""
    is_read = bool(evidence) and evidence[0].reading is not None
    least: float = (FITTED["read"] if is_read else FITTED)["least_confidence"]
    return least


def _slot(question: str, language: str | None, archive: IndexReader) -> AskedSlot | AskedNumber:
    if language not in (None, ENGLISH):
        return AskedNumber(question, language)
    return AskedSlot(question, Vocabulary(archive.rarity))


def _known_of(hit: Hit) -> str:
    article = hit.article
    when = f"{article.published_at:%d %B %Y %A}" if article.published_at else ""
    return f"{article.title} {article.publisher or ''} {when}"


def _numbers_found(question: str, context: str) -> float:
    asked = set(_digits(question))
    return len(asked & set(_digits(context))) / len(asked) if asked else 1.0


def _digits(text: str) -> Iterable[str]:
    return (number.lstrip("0") for number in _NUMBER.findall(text.replace(",", "")))


def _weighed(features: Features, weights: Mapping[str, float]) -> float:
    return sum(weight * float(getattr(features, name)) for name, weight in weights.items())
