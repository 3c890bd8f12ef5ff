"""Fit the ranker's weights: python -m training.fit_ranking BENCH --indexes DIR [--words] [--write]

Indexes each development set of BENCH (BEIR folders) into DIR, unless it is there, takes the
features that ranking computes for every question that its articles answer, and fits the weights
by logistic regression: one set for compound questions, one for plain ones. Prints figures by
five-fold cross-validation over questions (none is judged by weights that have seen it), as means
over three divisions, then ablations; --write replaces them in index/retrieval/ranker.json.

With --words every folder of BENCH is a set in a language that the model does not know, and the
weights for words alone are fitted.

A passage is right where it holds a gold fact (multihop-rag) or, elsewhere, is of a right article
and holds an accepted answer, if there are short ones.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from index import (
    EVERYTHING,
    Filters,
    IndexEmbedder,
    IndexReader,
    SentenceTransformerEmbedder,
    TokenCounter,
    open_reader,
    open_writer,
)
from index.embeddings import Vectors
from index.embeddings.fitted import write_fitted
from index.readers import read_paths
from index.retrieval import ranking
from index.retrieval.candidates import retrieve_candidates
from index.retrieval.diversify import diversify
from index.retrieval.query import parse_query
from index.retrieval.ranking import FEATURES

SETS = ("multihop-rag", "xquad", "clapnq")
K = 10
FOLDS = 5
DIVISIONS = (1, 2, 3)
REGULARISATION = 0.03
TODAY = date(2024, 1, 1)
WEIGHTS = Path(ranking.__file__).with_name("ranker.json")
_SHORT_ANSWER = 60
# Parts are chosen by weights and weights fitted to parts, in turns; it settles at once.
_TURNS = 3
_FIRST = {"lexical": 1.0, "whole lexical": 1.0, "sentence": 1.0, "cosine": 1.0}
ABLATIONS = {
    "dense search": "cosine",
    "BM25 scores": "lexical",
    "words of the best sentence": "sentence",
    "the whole question beside its parts": "whole",
    "words of the headline": "title",
    "neighbouring words": "pairs",
    "quoted phrases": "phrases",
    "publishers": "publisher",
    "days": "day",
    "ranks": "rank",
}


@dataclass(frozen=True)
class Asked:
    """A question with what ranking sees: `features` (parts, candidates, features).

    `right` says which candidates hold evidence, `facts` the places that hold each gold fact,
    `ids` and `articles` the article of each candidate, by id and as diversity sees it.
    """

    dataset: str
    compound: bool
    features: Vectors
    right: Any
    facts: list[set[int]]
    ids: list[str]
    articles: list[int]
    gold: set[str]


@dataclass(frozen=True)
class Fitted:
    """Weights of all features, 0 for those left out."""

    weights: Any
    intercept: float

    def logits(self, one: Asked) -> Vectors:
        found: Vectors = one.features @ self.weights + self.intercept
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--indexes", type=Path, required=True)
    parser.add_argument("--words", action="store_true")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    if arguments.words:
        fit_words(sorted(arguments.bench.iterdir()), arguments.indexes, write=arguments.write)
        return
    folders = [arguments.bench / name for name in SETS]
    asked = [one for folder in folders for one in collected(folder, arguments.indexes)]
    if arguments.write:
        write_fitted(WEIGHTS, SentenceTransformerEmbedder().identity(), weights_of(asked))
    report(asked)


def fit_words(folders: Sequence[Path], indexes: Path, *, write: bool) -> None:
    without = [name for name in FEATURES if "cosine" in name]
    asked = [one for folder in folders for one in collected(folder, indexes, by_words=True)]
    fit = fitted(asked, without)
    if write:
        write_fitted(WEIGHTS, SentenceTransformerEmbedder().identity(), {"words": named(fit)})
    print("fitted on all", figures((one, fit.logits(one)) for one in asked))


def report(asked: Sequence[Asked]) -> None:
    print("all features", cross_validated(asked))
    for idea, word in ABLATIONS.items():
        names = [name for name in FEATURES if word in name]
        print(f"without {idea}", cross_validated(asked, without=names))
    final = {kind: fitted(of_kind(asked, kind)) for kind in (True, False)}
    print("fitted on all", figures((one, final[one.compound].logits(one)) for one in asked))


def weights_of(asked: Sequence[Asked]) -> dict[str, dict[str, float]]:
    kinds = (("compound", True), ("plain", False))
    return {name: named(fitted(of_kind(asked, kind))) for name, kind in kinds}


def named(fit: Fitted) -> dict[str, float]:
    weights = zip(FEATURES, fit.weights, strict=True)
    found = {feature: round(float(weight), 4) for feature, weight in weights}
    return found | {"intercept": round(fit.intercept, 4)}


def of_kind(asked: Sequence[Asked], compound: bool) -> list[Asked]:
    return [one for one in asked if one.compound == compound]


def collected(folder: Path, indexes: Path, *, by_words: bool = False) -> list[Asked]:
    place = indexes / folder.name
    embedder = IndexEmbedder(place, None, writing=True)
    if not place.exists():
        with open_writer(place, embedder, TokenCounter()) as writer:
            writer.add(read_paths([folder / "corpus.jsonl"]))
    qrels: dict[str, set[str]] = {}
    for line in (folder / "qrels" / "dev.tsv").read_text().splitlines()[1:]:
        query, article, grade = line.split("\t")
        if int(grade) > 0:
            qrels.setdefault(query, set()).add(article)
    questions = [json.loads(line) for line in (folder / "queries.jsonl").read_text().splitlines()]
    with open_reader(place, embedder) as reader:
        return [
            looked_at(folder.name, question, qrels[question["_id"]], reader, by_words=by_words)
            for question in questions
            if question["_id"] in qrels
        ]


def looked_at(
    dataset: str,
    question: dict[str, Any],
    gold: set[str],
    reader: IndexReader,
    *,
    by_words: bool = False,
) -> Asked:
    """What a search looks at before it ranks; it goes the way of IndexReader."""
    with reader._current.catalogue.read() as snapshot:
        vectors = reader._current.caught_up(snapshot)
        assert vectors is not None
        understood = parse_query(
            question["text"], reader._current.sight(EVERYTHING, snapshot).names, TODAY
        )
        embed = partial(embedded, reader, understood.full.words)
        found = retrieve_candidates(
            understood, None if by_words else embed, K, Filters(), snapshot, vectors
        )
        live = snapshot.passages_of(found.rows)
        # Quoted phrases are looked for in texts, which are read then.
        seen = ranking.features(understood, found, reader.rarity)
    ids = [live[row][0].id for row in found.rows]
    facts = facts_of(question["metadata"], [live[row][1].text for row in found.rows], ids, gold)
    return Asked(
        dataset,
        ranking.is_compound(understood),
        seen,
        np.isin(np.arange(len(ids)), list(set().union(*facts))),
        facts,
        ids,
        list(found.version_rows),
        gold,
    )


def embedded(reader: IndexReader, words: str) -> Vectors:
    vector: Vectors = reader._embedder.embed_queries([words])[0]
    return vector


def facts_of(
    metadata: dict[str, Any], bodies: list[str], ids: list[str], gold: set[str]
) -> list[set[int]]:
    if metadata.get("evidence"):
        squeezed = [squeeze(body) for body in bodies]
        facts = {squeeze(item["fact"]) for item in metadata["evidence"]}
        return [{n for n, body in enumerate(squeezed) if fact in body} for fact in facts]
    answers = [answer for answer in metadata.get("answers", []) if len(answer) <= _SHORT_ANSWER]
    right = {n for n, article in enumerate(ids) if article in gold}
    holding = {n for n in right if any(a.casefold() in bodies[n].casefold() for a in answers)}
    return [holding or right]


def squeeze(text: str) -> str:
    return text.replace(" ", "").replace("\n", "")


def cross_validated(asked: Sequence[Asked], without: Sequence[str] = ()) -> dict[str, list[float]]:
    """The figures of each dataset, as means over the divisions."""
    every = [_one_division(asked, seed, without) for seed in DIVISIONS]
    return {
        name: np.mean([found[name] for found in every], axis=0).round(4).tolist()
        for name in every[0]
    }


def _one_division(asked: Sequence[Asked], seed: int, without: Sequence[str]) -> dict[str, Any]:
    judged: list[tuple[Asked, Vectors]] = []
    for kind in (True, False):
        some = of_kind(asked, kind)
        for train, test in KFold(FOLDS, shuffle=True, random_state=seed).split(some):
            fit = fitted([some[n] for n in train], without)
            judged += [(some[n], fit.logits(some[n])) for n in test]
    return figures(judged)


def fitted(asked: Sequence[Asked], without: Sequence[str] = ()) -> Fitted:
    """A passage is judged by the part it promises most for."""
    kept = [n for n, name in enumerate(FEATURES) if name not in without]
    right = np.concatenate([one.right for one in asked])
    fit = Fitted(np.array([_FIRST.get(name, 0.0) for name in FEATURES]), 0.0)
    for _ in range(_TURNS):
        rows = np.concatenate([_best_part(one, fit) for one in asked])[:, kept]
        mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
        model = LogisticRegression(C=REGULARISATION, max_iter=1_000)
        model.fit((rows - mean) / spread, right)
        weights = np.zeros(len(FEATURES))
        weights[kept] = model.coef_[0] / spread
        fit = Fitted(weights, float(model.intercept_[0] - (weights[kept] * mean).sum()))
    return fit


def _best_part(one: Asked, fit: Fitted) -> Vectors:
    parts = fit.logits(one).argmax(axis=0)
    found: Vectors = one.features[parts, np.arange(len(parts))]
    return found


def figures(judged: Any) -> dict[str, Any]:
    rows: dict[str, list[list[float]]] = {}
    for one, logits in judged:
        ranked = [choice.place for choice in diversify(logits, one.articles, K)]
        rows.setdefault(one.dataset, []).append(measures(one, ranked))
    return {name: np.mean(values, axis=0).round(4).tolist() for name, values in rows.items()}


def measures(one: Asked, ranked: list[int]) -> list[float]:
    """Hits@10, Hits@4, MRR@10, recall@10 of evidence and articles; elsewhere recall@5, nDCG@10."""
    if one.dataset == "multihop-rag":
        first = next((rank for rank, place in enumerate(ranked, 1) if one.right[place]), None)
        articles = {one.ids[place] for place in ranked}
        return [
            first is not None,
            first is not None and first <= 4,
            1 / first if first else 0.0,
            sum(bool(fact & set(ranked)) for fact in one.facts) / len(one.facts),
            len(articles & one.gold) / len(one.gold),
        ]
    order = list(dict.fromkeys(one.ids[place] for place in ranked))
    gains = [1 / np.log2(rank + 2) for rank, name in enumerate(order) if name in one.gold]
    ideal = sum(1 / np.log2(rank + 2) for rank in range(min(len(one.gold), K)))
    return [len(one.gold & set(order[:5])) / len(one.gold), float(sum(gains)) / ideal]


if __name__ == "__main__":
    main()
