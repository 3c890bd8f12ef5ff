"""Fits the weights of qa.evidence: python -m training.fit_evidence BENCH_FOLDER

Two logistic regressions over qa.evidence.Features, on public articles only. The first learns
which sentence holds the gold answer (xquad). The second learns whether the best sentence answers
at all, from four sets: xquad as it is, with the sentences that hold an answer cut out (a near
miss) and without the article; clapnq with its own unanswerable questions; multihop-rag with those
of its unanswerable questions that no missing publisher gives away, and as many answerable ones of
each type; and benchmarks/refusal_questions.jsonl, 144 questions written for this purpose
about 36 articles of multihop-rag, half of them near misses that share as many words with the
article. Each set counts as much as another, and in each both kinds of question. Prints the weights
with figures cross-validated by question, and what each threshold would refuse; `--write` puts
them into qa/evidence/confidence.json.
Needs scikit-learn, which sentence-transformers brings along.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from index import (
    Article,
    EmbedderIdentity,
    Hit,
    IndexReader,
    SentenceTransformerEmbedder,
    TokenCounter,
    open_reader,
    open_writer,
    sentence_spans,
)
from index.embeddings import Vectors, WordVectors
from index.embeddings.fitted import write_fitted
from qa import evidence
from qa.evidence import Evidence, Features, of_named_publishers, score_sentences
from qa.evidence.question import subject_words

FITTED = Path(evidence.__file__).with_name("confidence.json")
SEED = 5
HITS = 10
# Of a question all the same for each sentence, or of its article.
OF_NO_SENTENCE = {"length", "untyped", "topic", "headline"}
NAMES = [field.name for field in fields(Features) if field.name not in OF_NO_SENTENCE]
CONFIDENCE = [*NAMES, "untyped", "length"]


class CachingEmbedder:
    """The packaged model, asked once for each text."""

    def __init__(self) -> None:
        self._inner = SentenceTransformerEmbedder()
        self._known: dict[str, Vectors] = {}
        self._words: dict[str, WordVectors] = {}
        self.model = self._inner.model

    def identity(self) -> EmbedderIdentity:
        return self._inner.identity()

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._inner.embed_passages(new), strict=True))
        return np.stack([self._known[text] for text in texts])

    def embed_words(self, texts: Sequence[str]) -> list[WordVectors]:
        new = [text for text in dict.fromkeys(texts) if text not in self._words]
        self._words.update(zip(new, self._inner.embed_words(new), strict=True))
        return [self._words[text] for text in texts]


@dataclass(frozen=True)
class Asked:
    """A question beside the evidence found. `condition` is "full", "near miss" or "nothing"."""

    group: str
    condition: str
    evidence: list[Evidence]
    answers: list[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    embedder = CachingEmbedder()
    sets: dict[str, list[Asked]] = {}
    for name, count in (("xquad", arguments.questions), ("clapnq", 200)):
        folder = arguments.bench / name
        queries = lines(folder / "queries.jsonl")
        queries = random.Random(SEED).sample(queries, min(count, len(queries)))
        sets[name] = asked(queries, corpus(folder), embedder)
    folder = arguments.bench / "multihop-rag"
    written = [
        as_query(row)
        for row in lines(Path(__file__).parents[1] / "benchmarks" / "refusal_questions.jsonl")
    ]
    hops = multihop(lines(folder / "queries.jsonl"), arguments.questions // 10)
    both = asked([*written, *hops], corpus(folder), embedder)
    ids = {query["_id"] for query in written}
    sets["written"] = [one for one in both if one.group in ids]
    sets["multihop-rag"] = [one for one in both if one.group not in ids]
    numbers = {
        "relevance": fit_relevance([one for one in sets["xquad"] if one.condition == "full"]),
        **fit_confidence(sets),
    }
    if arguments.write:
        write_fitted(FITTED, embedder.identity(), numbers)


def multihop(queries: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """All that have no answer, and `count` of each other type."""
    types: dict[str, list[dict[str, Any]]] = {}
    for query in queries:
        types.setdefault(query["metadata"]["question_type"], []).append(query)
    chosen = types.pop("null_query")
    for name in sorted(types):
        chosen += random.Random(SEED).sample(types[name], min(count, len(types[name])))
    return [
        {**query, "metadata": {"answers": [meta["answer"]], "answerable": bool(meta["evidence"])}}
        for query in chosen
        if (meta := query["metadata"])
    ]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def as_query(row: dict[str, Any]) -> dict[str, Any]:
    answers = [row["answer"]] if row["answerable"] else []
    meta = {"answerable": row["answerable"], "answers": answers}
    return {"_id": row["id"], "text": row["question"], "metadata": meta}


def asked(
    queries: list[dict[str, Any]], articles: Iterable[Article], embedder: CachingEmbedder
) -> list[Asked]:
    with tempfile.TemporaryDirectory() as index:
        with open_writer(Path(index), embedder, TokenCounter()) as writer:
            writer.add(articles)
        with open_reader(Path(index), embedder) as reader:
            return [one for query in queries for one in ask(query, reader, embedder)]


def corpus(folder: Path) -> Iterator[Article]:
    for row in lines(folder / "corpus.jsonl"):
        meta = row["metadata"]
        when = meta.get("published_at")
        yield Article(
            id=row["_id"],
            text=row["text"],
            title=row["title"],
            publisher=meta.get("source"),
            published_at=datetime.fromisoformat(when) if when else None,
        )


def ask(query: dict[str, Any], reader: IndexReader, embedder: CachingEmbedder) -> Iterator[Asked]:
    text, meta = query["text"], query["metadata"]
    answers = [answer.casefold() for answer in meta["answers"]]
    understood = reader.parse_query(text)
    if understood.unknown_publishers:
        return  # refused for that alone
    hits = reader.search(text, HITS + 5)
    if "answerable" in meta:
        variants = {"full" if meta["answerable"] else "nothing": hits}
    else:
        variants = {
            "full": hits,
            "near miss": [cut for hit in hits if (cut := without(hit, answers))],
            "nothing": [hit for hit in hits if not holds(hit.article.text, answers)],
        }
    for condition, found in variants.items():
        words = subject_words(understood)
        evidence = of_named_publishers(
            score_sentences(words, found[:HITS], reader, embedder), understood.full
        )
        yield Asked(query["_id"], condition, evidence, answers)


def holds(text: str, answers: list[str]) -> bool:
    return any(answer in text.casefold() for answer in answers)


def without(hit: Hit, answers: list[str]) -> Hit | None:
    """The hit as if the sentences that hold an answer had never been written."""
    text = hit.passage.text
    kept = [text[a:b] for a, b in sentence_spans(text) if not holds(text[a:b], answers)]
    if not kept:
        return None
    left = " ".join(kept)
    article = replace(hit.article, text=left)
    passage = replace(hit.passage, start=0, end=len(left), text=left)
    return replace(hit, article=article, passage=passage)


def fit_relevance(questions: list[Asked]) -> dict[str, float]:
    x = np.array(
        [[getattr(f.features, n) for n in NAMES] for one in questions for f in one.evidence]
    )
    y = np.array([holds(found.text, one.answers) for one in questions for found in one.evidence])
    groups = np.array([one.group for one in questions for _ in one.evidence])
    model = LogisticRegression(class_weight="balanced", max_iter=1000)
    scores = cross_val_predict(
        model, x, y, groups=groups, cv=GroupKFold(5), method="decision_function"
    )
    model.fit(x, y)
    print("relevance", weights(model, NAMES))
    now = np.array([found.relevance for one in questions for found in one.evidence])
    for name, values in (("fitted", scores), ("now", now)):
        shares = [round(share(groups, y, values, most), 3) for most in (1, 3)]
        print(f"  {name}: the answer is in the first sentence, the first three: {shares}")
    return weights(model, NAMES)


def share(groups: Any, labels: Any, values: Any, most: int) -> float:
    seen: dict[str, list[bool]] = {}
    for i in np.argsort(-values, kind="stable"):
        seen.setdefault(groups[i], []).append(bool(labels[i]))
    return float(np.mean([any(found[:most]) for found in seen.values()]))


def fit_confidence(sets: dict[str, list[Asked]]) -> dict[str, Any]:
    asked_of = [one for questions in sets.values() for one in questions if one.evidence]
    origin = np.array([name for name in sets for one in sets[name] if one.evidence])
    x = np.array([[getattr(one.evidence[0].features, n) for n in CONFIDENCE] for one in asked_of])
    y = np.array([one.condition == "full" for one in asked_of])
    groups = np.array([one.group for one in asked_of])
    scores = np.zeros(len(y))
    for learnt, held in GroupKFold(5).split(x, y, groups):
        model = balanced(x[learnt], y[learnt], origin[learnt])
        scores[held] = model.predict_proba(x[held])[:, 1]
    model = balanced(x, y, origin)
    print("confidence", weights(model, CONFIDENCE), "intercept", round(model.intercept_[0], 2))
    conditions = np.array([one.condition for one in asked_of])
    for name in sets:
        rows = origin == name
        print(f"  AUROC on {name}:", round(roc_auc_score(y[rows], scores[rows]), 3))
        for threshold in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
            refused = {
                str(c): round(float((scores[rows & (conditions == c)] < threshold).mean()), 3)
                for c in np.unique(conditions[rows])
            }
            print(f"    {threshold} refuses {refused}")
    return {
        "confidence": weights(model, CONFIDENCE),
        "confidence_intercept": round(float(model.intercept_[0]), 2),
    }


def balanced(x: Any, y: Any, origin: Any) -> LogisticRegression:
    """Each set counts as much as another, and in each both kinds of question."""
    weight = np.zeros(len(y))
    for name in np.unique(origin):
        for kind in (True, False):
            rows = (origin == name) & (y == kind)
            weight[rows] = len(y) / max(rows.sum(), 1)
    return LogisticRegression(C=3, max_iter=3000).fit(x, y, sample_weight=weight / weight.mean())


def weights(model: LogisticRegression, names: list[str]) -> dict[str, float]:
    return {name: round(float(w), 2) for name, w in zip(names, model.coef_[0], strict=True)}


if __name__ == "__main__":
    main()
