"""Fits the weights of qa.evidence: python -m tests.benchmarks.fit_evidence BENCH_FOLDER

Two logistic regressions over the features of qa.evidence.Features, on public questions only:
which sentence holds the gold answer (xquad), and whether the best sentence answers at all (xquad
with its article withheld for half of the questions, clapnq with its own unanswerable questions,
multihop-rag's null questions). Prints the weights, cross-validated figures, and the confidence
threshold that refuses the most at a stated loss. Needs scikit-learn, which sentence-transformers
brings along.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from index import (
    Article,
    EmbedderIdentity,
    Hit,
    IndexReader,
    SentenceTransformerEmbedder,
    TokenCounter,
    open_reader,
    open_writer,
)
from index.embedding import Vectors
from qa.evidence import Evidence, Features, gather

SEED = 5
HITS = 10


class CachingEmbedder:
    """The packaged model, asked once for each text."""

    def __init__(self) -> None:
        self._inner = SentenceTransformerEmbedder()
        self._known: dict[str, Vectors] = {}
        self.model = self._inner.model

    def identity(self) -> EmbedderIdentity:
        return self._inner.identity()

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._inner.embed_passages(new), strict=True))
        return np.stack([self._known[text] for text in texts])


@dataclass(frozen=True)
class Asked:
    """A question, the evidence found, the gold answers and whether it can be answered from it."""

    text: str
    evidence: list[Evidence]
    answers: list[str]
    answerable: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--questions", type=int, default=500)
    arguments = parser.parse_args()
    embedder = CachingEmbedder()
    xquad = asked(arguments.bench / "xquad", arguments.questions, embedder, withhold=True)
    clapnq = asked(arguments.bench / "clapnq", arguments.questions, embedder, withhold=False)
    fit_relevance([one for one in xquad if one.answerable])
    fit_confidence({"xquad": xquad, "clapnq": clapnq})


def asked(folder: Path, count: int, embedder: CachingEmbedder, *, withhold: bool) -> list[Asked]:
    queries = [json.loads(line) for line in (folder / "queries.jsonl").read_text().splitlines()]
    queries = random.Random(SEED).sample(queries, min(count, len(queries)))
    rows = (folder / "qrels" / "dev.tsv").read_text().splitlines()[1:]
    relevant: dict[str, set[str]] = {}
    for row in rows:
        query_id, article_id, _ = row.split("\t")
        relevant.setdefault(query_id, set()).add(article_id)
    with tempfile.TemporaryDirectory() as index:
        with open_writer(Path(index), embedder, TokenCounter()) as writer:
            writer.add(corpus(folder))
        with open_reader(Path(index), embedder) as reader:
            return [
                ask(query, relevant.get(query["_id"], set()), reader, embedder, withhold and n % 2)
                for n, query in enumerate(queries)
            ]


def corpus(folder: Path) -> Iterator[Article]:
    for line in (folder / "corpus.jsonl").open():
        row = json.loads(line)
        meta = row["metadata"]
        when = meta.get("published_at")
        yield Article(
            id=row["_id"],
            text=row["text"],
            title=row["title"],
            publisher=meta.get("source"),
            published_at=datetime.fromisoformat(when) if when else None,
        )


def ask(
    query: dict[str, Any],
    relevant: set[str],
    reader: IndexReader,
    embedder: CachingEmbedder,
    withheld: bool | int,
) -> Asked:
    hits: list[Hit] = reader.search(query["text"], HITS + 5)
    if withheld:
        hits = [hit for hit in hits if hit.article.id not in relevant]
    evidence = gather(query["text"], hits[:HITS], reader, embedder)
    answerable = bool(query["metadata"].get("answerable", True)) and not withheld
    return Asked(query["text"], evidence, query["metadata"].get("answers", []), answerable)


def features(evidence: Evidence) -> tuple[float, ...]:
    return astuple(evidence.features)


def fit_relevance(questions: list[Asked]) -> None:
    rows, labels, groups = [], [], []
    for number, one in enumerate(questions):
        for found in one.evidence:
            rows.append(features(found))
            labels.append(any(answer.casefold() in found.text.casefold() for answer in one.answers))
            groups.append(number)
    x, y = np.array(rows), np.array(labels)
    model = LogisticRegression(class_weight="balanced")
    scores = cross_val_predict(model, x, y, cv=5, method="decision_function")
    model.fit(x, y)
    print("relevance", weights(model))
    for name, values in (
        ("fitted", scores),
        ("now", np.array([e.relevance for q in questions for e in q.evidence])),
    ):
        for most in (1, 3):
            print(f"  {name}: answer in the first {most}:", round(share(groups, y, values, most), 3))


def share(groups: list[int], labels: Any, values: Any, most: int) -> float:
    order = np.argsort(-values, kind="stable")
    seen: dict[int, list[bool]] = {}
    for i in order:
        seen.setdefault(groups[i], []).append(bool(labels[i]))
    return float(np.mean([any(found[:most]) for found in seen.values()]))


def fit_confidence(sets: dict[str, list[Asked]]) -> None:
    both = [one for questions in sets.values() for one in questions if one.evidence]
    x = np.array([features(one.evidence[0]) for one in both])
    y = np.array([one.answerable for one in both])
    model = LogisticRegression(class_weight="balanced")
    scores = cross_val_predict(model, x, y, cv=5, method="predict_proba")[:, 1]
    model.fit(x, y)
    print("confidence", weights(model), "intercept", round(float(model.intercept_[0]), 3))
    print("  AUROC", round(float(roc_auc_score(y, scores)), 3))
    for threshold in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        kept, refused = (scores[y] >= threshold).mean(), (scores[~y] < threshold).mean()
        print(f"  threshold {threshold}: answered {kept:.3f} of answerable, refused {refused:.3f}")


def weights(model: LogisticRegression) -> dict[str, float]:
    names = [field.name for field in fields(Features)]
    return {name: round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True)}


if __name__ == "__main__":
    main()
