"""Which sentences of the passages found bear on the question, and how surely."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index import Embedder, Hit, IndexReader, sentence_spans
from index.embedding import Vectors

# Logistic weights fitted by tests/benchmarks/fit_evidence.py; figures in docs/decisions/0004.
_RELEVANCE = {"late": 3.4, "coverage": 2.4, "context": 1.5, "passage": 2.1, "kind": 0.9}
_CONFIDENCE = {"late": 3.2, "coverage": 2.3, "context": 2.2, "passage": 4.9}
_CONFIDENCE_INTERCEPT = -7.7

_NUMBER = re.compile(r"\d")
_NAME = re.compile(r"(?<=[\w,;:)”’\"] )[^\W\d_]*[A-Z][\w’'-]+|^[A-Z][\w’'-]+ [A-Z][\w’'-]+")
_DATE_WORD = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|today|yesterday|tomorrow|week|month|year"
    r"|morning|evening|night|noon|[12]\d{3}|\d{1,2}(?::\d\d)? ?[ap]\.?m)\b",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile(r"^(?:when|(?:on|in|by|since|until) (?:what|which) )\b", re.I), _DATE_WORD),
    (re.compile(r"\bhow (?:many|much|long|old|far|big|large|tall|often)\b", re.I), _NUMBER),
    (re.compile(r"\b(?:who|whom|whose|where)\b", re.I), _NAME),
)


@dataclass(frozen=True)
class Features:
    """What is known of one sentence beside one question, each in [0, 1].

    late: how near each token of the question comes to one of the sentence's, on average (late
    interaction, Khattab and Zaharia 2020, arXiv 2004.12832); coverage: share of the question's words, weighed by
    rarity, that stand in the sentence; context: share that stands in it, its passage's other
    sentences, its headline, publisher or date; passage: the passage's retrieval score; kind: 1
    where the sentence has what the question asks for (a date, a number, a name).
    """

    late: float
    coverage: float
    context: float
    passage: float
    kind: float


@dataclass(frozen=True)
class Evidence:
    """A sentence: `text == hit.article.text[start:end]`."""

    hit: Hit
    start: int
    end: int
    text: str
    features: Features
    relevance: float


def gather(
    question: str, hits: Sequence[Hit], archive: IndexReader, embedder: Embedder
) -> list[Evidence]:
    """Every sentence of the hits, most relevant first; a sentence in two passages counts once."""
    sentences = _sentences(hits)
    if not sentences:
        return []
    words = set(archive.terms(question))
    rarity = archive.rarity(sorted(words))
    asked, *said = embedder.embed_tokens([question, *(text for _, _, _, text in sentences)])
    kind = _kind(question)
    evidence = []
    for (hit, start, end, text), tokens in zip(sentences, said, strict=True):
        features = Features(
            late=_late(asked, tokens),
            coverage=_share(words & set(archive.terms(text)), words, rarity),
            context=_share(words & set(archive.terms(_context(hit))), words, rarity),
            passage=min(max(hit.score, 0.0), 1.0),
            kind=1.0 if kind is not None and kind.search(text) else 0.0,
        )
        evidence.append(Evidence(hit, start, end, text, features, _weighed(features, _RELEVANCE)))
    return sorted(evidence, key=lambda found: -found.relevance)


def _sentences(hits: Sequence[Hit]) -> list[tuple[Hit, int, int, str]]:
    found: dict[tuple[str, int, int], tuple[Hit, int, int, str]] = {}
    for hit in hits:
        for left, right in sentence_spans(hit.passage.text):
            start, end = hit.passage.start + left, hit.passage.start + right
            text = hit.article.text[start:end]
            found.setdefault((hit.article.id, start, end), (hit, start, end, text))
    return list(found.values())


def _context(hit: Hit) -> str:
    article = hit.article
    when = f"{article.published_at:%d %B %Y %A}" if article.published_at else ""
    return f"{article.title} {article.publisher or ''} {when} {hit.passage.text}"


def _late(asked: Vectors, said: Vectors) -> float:
    if not len(asked) or not len(said):
        return 0.0
    return float(np.clip((asked @ said.T).max(axis=1).mean(), 0, 1))


def _share(present: set[str], words: set[str], rarity: Mapping[str, float]) -> float:
    total = sum(rarity[word] for word in words)
    return sum(rarity[word] for word in present) / total if total else 0.0


def _kind(question: str) -> re.Pattern[str] | None:
    for asked, looks_like in _KINDS:
        if asked.search(question):
            return looks_like
    return None


def _weighed(features: Features, weights: Mapping[str, float]) -> float:
    return sum(weight * float(getattr(features, name)) for name, weight in weights.items())


def confidence(evidence: Sequence[Evidence]) -> float:
    """How likely it is, in [0, 1], that the best sentence answers the question."""
    if not evidence:
        return 0.0
    logit = _weighed(evidence[0].features, _CONFIDENCE) + _CONFIDENCE_INTERCEPT
    return 1 / (1 + math.exp(-logit))
