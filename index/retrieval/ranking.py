"""How well each candidate answers each part of a question: a light learned ranker.

The weights in ranker.json are those of logistic regressions, which training/fit_ranking.py fits on
public development questions and writes; figures and ablations: docs/reference/retrieval.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from index.embeddings import Vectors
from index.embeddings.fitted import fitted_numbers
from index.passages.filter_columns import Numbers, code_of
from index.retrieval.candidates import Candidates
from index.retrieval.diversify import Choice
from index.retrieval.query import Query, SubQuery
from index.retrieval.query.dates import DateMention
from index.retrieval.term_overlap import QuestionTerms

Rarity = Callable[[list[str]], Mapping[str, float]]

_SCORES = ("lexical", "sentence", "whole lexical", "cosine", "whole sentence", "pairs")
_OTHERS = (
    "title",
    "phrases",
    "publisher",
    "other publisher",
    "perhaps publisher",
    "any publisher",
    "day",
    "other day",
    "category",
)
FEATURES = (
    *_SCORES,
    *_OTHERS,
    *(f"{name}, {form}" for form in ("1/rank", "log rank") for name in _SCORES),
)
_COLUMN = {name: number for number, name in enumerate(FEATURES)}

# Not fitted: no development question asks for the newest.
_RECENCY = 2.0
_MONTH_DAYS = 30


def scores(question: Query, candidates: Candidates, rarity: Rarity, worth: float = 1.0) -> Vectors:
    """Shape (parts, candidates): how well each candidate answers each part, as a logit.

    A question of one part has one row. `worth`, in [0, 1], is what vectors say in its language:
    the less, the more weights count that were fitted without them.
    """
    of = features(question, candidates, rarity)
    found = np.zeros(of.shape[:2], np.float32)
    for kind, share in ((_kind(question), worth), ("words", 1 - worth)):
        if share:
            weights = _weights()[kind]
            found += share * (of @ weights[:-1] + weights[-1])
    if question.full.days and not question.is_english:
        # What a day is worth was fitted in English alone.
        found += _weights()["compound"][_COLUMN["day"]] * of[:, :, _COLUMN["day"]]
    return found + _recency(candidates.days) if question.wants_latest else found


def features(question: Query, candidates: Candidates, rarity: Rarity) -> Vectors:
    """Shape (parts, candidates, len(FEATURES)), in the order of FEATURES.

    lexical: the BM25 score for the part. sentence: the share of its words, weighed by rarity, that
    the best sentence of the passage has. "whole …": the same for the whole question.
    cosine: that of the whole question. title: the share of its words that the headline has. pairs:
    the share of its neighbouring words that are neighbours there. phrases: of what it quotes.
    publisher, other publisher: the part surely names the article's publisher, or only others.
    any publisher: some part does. day, other day: likewise for days. Then the
    candidate's rank by each score.
    """
    forms = candidates.forms
    if not forms:
        return np.zeros((len(question.parts) or 1, 0, len(FEATURES)), np.float32)
    parts = question.parts or (question.full,)
    first = 1 if question.parts else 0
    terms = QuestionTerms.of(question.full.words, question.language, rarity)
    within = np.stack([terms.weights, *(terms.within(part.words) for part in parts)])
    in_bodies = terms.in_texts([form.body for form in forms])
    in_titles = terms.in_texts([form.title for form in forms])
    in_sentence = in_bodies.best_shares(within)
    found = np.zeros((len(parts), len(forms), len(FEATURES)), np.float32)

    def put(name: str, values: Vectors, part: int | None = None) -> None:
        found[slice(None) if part is None else part, :, _COLUMN[name]] = values

    for number, part in enumerate(parts):
        put("lexical", candidates.lexical[first + number], number)
        put("sentence", in_sentence[1 + number], number)
        for name, values in _named(part, candidates).items():
            put(name, values, number)
    put("whole lexical", candidates.lexical[0])
    put("cosine", candidates.cosines)
    put("whole sentence", in_sentence[0])
    put("title", in_titles.best_shares(within[:1])[0])
    put("pairs", in_bodies.shared_pairs())
    put("phrases", _phrases(question.phrases, candidates))
    put("any publisher", _among(question.full.publishers, candidates.publishers))
    put("category", _among(question.categories, candidates.categories))
    _add_ranks(found)
    return found


def is_compound(question: Query) -> bool:
    """Whether it has parts, or names publishers or days: such questions have weights of their own.

    What names count beside words cannot be learnt from questions that have none.
    """
    whole = question.full
    days = whole.days if question.is_english else ()
    return bool(question.parts or whole.publishers or whole.possible_publishers or days)


def _kind(question: Query) -> str:
    return "compound" if is_compound(question) else "plain"


def reasons(question: Query, candidates: Candidates, choice: Choice) -> tuple[str, ...]:
    """What speaks for a choice: the searches that found it, and what the question names of it."""
    whole, place = question.full, slice(choice.place, choice.place + 1)
    found = [name for name, by in candidates.found.items() if by[place]]
    if _among(whole.publishers | whole.possible_publishers, candidates.publishers[place]):
        found.append("publisher")
    if _within(whole.days, candidates.days[place]):
        found.append("date")
    if question.parts:
        found.append(f"part {choice.part + 1}")
    return tuple(found)


@cache
def _weights() -> dict[str, Vectors]:
    """By kind of question: a weight for each of FEATURES, and the intercept."""
    sets = fitted_numbers(Path(__file__).with_name("ranker.json"))
    return {
        kind: np.array([*(weights[name] for name in FEATURES), weights["intercept"]], np.float32)
        for kind, weights in sets.items()
    }


def _add_ranks(found: Vectors) -> None:
    """Fill in the columns that follow from the scores."""
    count = len(_SCORES)
    ranks = np.stack([_ranks(part) for part in found[:, :, :count]])
    first = _COLUMN[f"{_SCORES[0]}, 1/rank"]
    found[:, :, first : first + count] = 1 / (1 + ranks)
    found[:, :, first + count : first + 2 * count] = np.log1p(ranks)


def _ranks(scores: Vectors) -> Vectors:
    """Of each column: how many others are at least as great, so that equals share a rank.

    They share the last one: what many have alike tells little.
    """
    # What differs in the last bits only is equal: the same text, embedded in another batch.
    rounded = scores.round(4)
    ascending = np.sort(rounded, axis=0)
    below = [
        np.searchsorted(column, values)
        for column, values in zip(ascending.T, rounded.T, strict=True)
    ]
    return (len(scores) - 1 - np.stack(below, axis=1)).astype(np.float32)


def _recency(days: Numbers) -> Vectors:
    """_RECENCY for the newest candidate, half of it for one a month older; 0 for an undated one."""
    ages = days.max(initial=0) - days.astype(np.float32)
    recency: Vectors = np.where(days > 0, _RECENCY * 0.5 ** (ages / _MONTH_DAYS), 0.0)
    return recency.astype(np.float32)


def _named(part: SubQuery, candidates: Candidates) -> dict[str, Vectors]:
    """What the part names of the article: its publisher and its day."""
    publisher = _among(part.publishers, candidates.publishers)
    day = _within(part.days, candidates.days)
    return {
        "publisher": publisher,
        "other publisher": (1 - publisher) * bool(part.publishers),
        "perhaps publisher": _among(part.possible_publishers, candidates.publishers),
        "day": day,
        "other day": (1 - day) * bool(part.days),
    }


def _among(names: Collection[str], codes: Numbers) -> Vectors:
    """1 for each that has one of the names."""
    among = np.zeros(len(codes), np.bool_)
    for name in names:
        among |= codes == code_of(name.casefold())
    return among.astype(np.float32)


def _within(named: Iterable[DateMention], days: Numbers) -> Vectors:
    """1 for each that is on one of the days named."""
    within = np.zeros(len(days), np.bool_)
    for mention in named:
        first = mention.first.toordinal() if mention.first else 1
        last = mention.last.toordinal() if mention.last else date.max.toordinal()
        within |= (first <= days) & (days <= last)
    return within.astype(np.float32)


def _phrases(phrases: Sequence[str], candidates: Candidates) -> Vectors:
    """Of the phrases, the share that stands in headline or body."""
    if not phrases:
        return np.zeros(len(candidates.rows), np.float32)
    texts = candidates.texts_of(candidates.rows)
    bodies = [f"{text.title} {text.body}".casefold() for text in texts]
    return np.array(
        [sum(phrase in body for phrase in phrases) / len(phrases) for body in bodies], np.float32
    )
