"""Fits how sure an answer is by what the reader makes of it.

`python -m training.fit_reading PUBLIC` asks the questions that were held from the reader's training
over an archive of all that it was trained on and judged on, as the product does. `--write` writes
the weights of the confidence and the least that an answer takes (`qa/evidence/confidence.json`),
and those of the short answer (`qa/writers/thresholds.json`).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from index import (
    Article,
    Embedder,
    EmbedderMemory,
    IndexEmbedder,
    IndexReader,
    TokenCounter,
    open_reader,
    open_writer,
)
from index.embeddings.fitted import write_fitted
from qa.evidence import Evidence, log_odds, score_sentences
from qa.evidence.question import kind_asked, subject_words
from qa.evidence.reading import can_read, read
from qa.evidence.rivals import is_of_the_sort, lead_over_rivals
from qa.evidence.slot import AskedSlot
from qa.reader import Reader
from qa.reader.onnx import OnnxReader
from qa.writers import FITTED
from training.reader.cases import Case, Text, all_cases, is_held, text_of
from training.reader.judge import words_f1
from training.reader.news import NewsArticle, read_news
from training.reader.pictures import reliability

_DATA = Path(__file__).parent / "data"
LEARNT = _DATA / "learnt"
_CONFIDENCE = Path("qa/evidence/confidence.json")
THRESHOLDS = Path("qa/writers/thresholds.json")
_FEATURES = (
    "late",
    "coverage",
    "context",
    "numbers",
    "passage",
    "has",
    "near",
    "untyped",
    "length",
)
_ANSWERED = 0.98
HITS = 10
_ONE_IN = 3
_MEMORY = 500_000_000
_SAME_WORDS = 0.5
# Of the right short answers so many are shown.
_SHOWN = 0.75
_MOST_OF_SENTENCE: float = FITTED["short_answer"]["most_of_sentence"]


@dataclass(frozen=True)
class Asked:
    """A question as the product sees it, with the sentences that were read, best first."""

    case: Case
    evidence: list[Evidence]

    @property
    def best(self) -> Evidence:
        return self.evidence[0]

    @property
    def right(self) -> bool:
        """Whether the best sentence has the answer."""
        return self.holds(self.best)

    def holds(self, one: Evidence) -> bool:
        said = " ".join(one.text.split())
        return bool(self.case.answerable) and any(
            " ".join(gold.split()) in said for gold in self._golds()
        )

    @property
    def short_right(self) -> bool:
        """Whether the question has an answer, and the best sentence's words are it."""
        words = _answer(self.best)
        return (
            bool(self.case.answerable)
            and max((words_f1(words, gold) for gold in self._golds()), default=0.0) >= _SAME_WORDS
        )

    @property
    def may_be_short(self) -> bool:
        """Whether the best sentence's words are of the sort that is asked for, and few of it."""
        short = len(_answer(self.best)) <= _MOST_OF_SENTENCE * len(self.best.text)
        return short and is_of_the_sort(AskedSlot(self.case.question), self.best)

    def ordered(self, order: dict[str, float]) -> Asked:
        weights = [1.0, order["span"], order["relevance"]]
        found = sorted(self.evidence, key=lambda one: -np.dot(weights, _order_features(one)))
        return Asked(self.case, found)

    def _golds(self) -> list[str]:
        return [self.case.text.body[slice(*span)] for span in self.case.spans or ()]


def archive_of(folder: Path, texts: Sequence[Text], embedder: Embedder) -> None:
    counter = TokenCounter()
    articles = [
        Article(id=f"p{number}", title=text.header or "Untitled", text=text.body)
        for number, text in enumerate(texts)
    ]
    for path in sorted(_DATA.glob("*/*.txt")):
        for number, one in enumerate(read_news(path)):
            # All that is asked about, and enough others to be mistaken for it.
            if number % _ONE_IN == 0 or path.parent.name == "held" or is_held(text_of(one)):
                articles.append(_article(one, f"{path.stem}-{number}"))
    with open_writer(folder, embedder, counter) as writer:
        writer.add(iter(articles))


def _article(one: NewsArticle, name: str) -> Article:
    published = datetime.combine(one.day, time(9), UTC) if one.day else None
    return Article(
        id=name,
        title=one.title,
        text=one.text,
        publisher=one.publisher or None,
        published_at=published,
    )


def asked(
    cases: Sequence[Case],
    archive: IndexReader,
    embedder: Embedder,
    reader: Reader,
) -> Iterator[Asked]:
    for case in cases:
        query = archive.parse_query(case.question)
        hits = archive.search(query, HITS)
        evidence = score_sentences(subject_words(query), hits, archive, embedder)
        if not can_read(query, evidence):
            continue
        evidence = [one for one in read(query, evidence, reader) if one.reading]
        yield Asked(case, evidence)


def order_weights(asked: Sequence[Asked]) -> dict[str, float]:
    """What orders sentences, as shares of the weight of answerable: of those of one question, which
    has the answer.
    """
    rows: list[list[float]] = []
    labels: list[bool] = []
    for one in asked:
        holds = [one.holds(sentence) for sentence in one.evidence]
        if any(holds):
            # Only what differs between sentences of the same question can order them.
            table = np.array([_order_features(sentence) for sentence in one.evidence])
            rows += (table - table.mean(0)).tolist()
            labels += holds
    weights = LogisticRegression(C=1.0, class_weight="balanced").fit(rows, labels).coef_[0]
    return {
        "span": round(float(weights[1] / weights[0]), 3),
        "relevance": round(float(weights[2] / weights[0]), 3),
    }


def _order_features(one: Evidence) -> list[float]:
    said = one.reading
    return [said.answerable if said else 0.0, _span_score(one), one.relevance]


def _answer(one: Evidence) -> str:
    if one.reading is None:
        return ""
    return one.hit.article.text[one.reading.answer.start : one.reading.answer.end]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("public", type=Path)
    parser.add_argument("--most", type=int, default=250, help="questions of each kind")
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--picture", type=Path, metavar="FILE", help="how right which confidence is"
    )
    given = parser.parse_args(arguments)
    cases = all_cases(given.public, LEARNT).held
    rng = random.Random(3)

    def some(*names: str) -> list[Case]:
        found = [case for name in names for case in cases.get(name, [])]
        found = [case for case in found if kind_asked(case.question) != "yes or no"]
        rng.shuffle(found)
        return found[: given.most]

    encyclopaedic = some("reading-squad2-part") + some("reading-squad2-part-unanswerable")
    sets = {
        "news": some("news") + some("news-near-miss"),
        "held news": some("held-news") + some("held-news-near-miss"),
        "encyclopaedic": encyclopaedic,
    }
    sets = {name: found for name, found in sets.items() if found}
    reader = OnnxReader()
    rows: dict[str, list[Asked]] = {}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "index"
        texts = list({case.text.body: case.text for case in encyclopaedic}.values())
        archive_of(folder, texts, IndexEmbedder(folder, writing=True))
        embedder = EmbedderMemory(IndexEmbedder(folder), words_bytes=_MEMORY)
        identity = embedder.identity()
        with open_reader(folder, embedder) as archive:
            for name, questions in sets.items():
                rows[name] = list(asked(questions, archive, embedder, reader))
    order = order_weights([one for found in rows.values() for one in found])
    rows = {name: [one.ordered(order) for one in found] for name, found in rows.items()}
    every = [one for found in rows.values() for one in found]
    table = np.array([_features(one.best, order) for one in every])
    labels = np.array([one.right for one in every])
    fit = LogisticRegression(C=1.0, max_iter=1000).fit(table, labels)
    # What is said of it is of questions that it did not see.
    likely = cross_val_predict(
        LogisticRegression(C=1.0, max_iter=1000), table, labels, cv=5, method="predict_proba"
    )[:, 1]
    # Of those that would be answered rightly; what would be answered wrongly had better be refused.
    least = float(np.quantile(likely[labels], 1 - _ANSWERED))
    at = 0
    for name, found in rows.items():
        _say(name, found, likely[at : at + len(found)], least)
        at += len(found)
    print("expected calibration error", round(_calibration_error(likely, labels), 3))
    if given.picture:
        reliability(likely, labels, given.picture)
    # Of what may be shown as a short answer at all: the rest of the rules know of no fit.
    shown = [place for place, one in enumerate(every) if one.may_be_short]
    said = np.array([_short_features(every[place], likely[place]) for place in shown])
    short_right = np.array([every[place].short_right for place in shown])
    short = LogisticRegression(C=1.0, max_iter=2000)
    chance = cross_val_predict(short, said, short_right, cv=5, method="predict_proba")[:, 1]
    short.fit(said, short_right)
    least_short = float(np.quantile(chance[short_right], 1 - _SHOWN))
    print(
        f"short answer: n {len(shown)}, right {short_right.mean():.3f},"
        f" AUROC {roc_auc_score(short_right, chance):.3f},"
        f" calibration error {_calibration_error(chance, short_right):.3f}"
        f" | at {least_short:.2f}: right {short_right[chance >= least_short].mean():.3f}"
    )
    weights = {
        "order": order,
        "features": {
            n: round(float(w), 2) for n, w in zip(_FEATURES, fit.coef_[0][1:], strict=True)
        },
        "score": round(float(fit.coef_[0][0]), 4),
        "intercept": round(float(fit.intercept_[0]), 3),
        "least_confidence": round(least, 3),
    }
    names = ("confidence", "score", "lead")
    words = {n: round(float(w), 3) for n, w in zip(names, short.coef_[0], strict=True)}
    words |= {"intercept": round(float(short.intercept_[0]), 3), "least": round(least_short, 2)}
    print(json.dumps(weights), json.dumps(words))
    if given.write:
        known = json.loads(_CONFIDENCE.read_text("utf-8"))["read"]
        write_fitted(_CONFIDENCE, identity, {"read": known | weights})
        known = json.loads(THRESHOLDS.read_text("utf-8"))["short_answer"]
        write_fitted(THRESHOLDS, identity, {"short_answer": known | words})
    return 0


def _features(best: Evidence, order: dict[str, float]) -> list[float]:
    answerable, span, _ = _order_features(best)
    features = (float(getattr(best.features, name)) for name in _FEATURES)
    return [answerable + order["span"] * span, *features]


def _short_features(one: Asked, likely: float) -> list[float]:
    lead = lead_over_rivals(one.case.question, one.best, one.evidence)
    return [log_odds(likely), _span_score(one.best), lead]


def _span_score(best: Evidence) -> float:
    return best.reading.answer.score if best.reading else 0.0


def _say(name: str, found: Sequence[Asked], likely: np.ndarray, least: float) -> None:
    yes = np.array([bool(one.case.answerable) for one in found])
    right = np.array([one.right for one in found])
    short = np.array([one.short_right for one in found])
    bound = float(np.quantile(likely[yes], 0.08))
    print(
        f"{name}: n {yes.sum()}/{(~yes).sum()}"
        f" AUROC {roc_auc_score(yes, likely):.3f}"
        f" refused at 0.92 {(likely[~yes] < bound).mean():.2f}"
        f" | at the least confidence: answered {(likely[yes] >= least).mean():.3f},"
        f" refused {(likely[~yes] < least).mean():.3f}"
        f" | first sentence right {right[yes].mean():.3f}, short right {short[yes].mean():.3f}"
    )


def _calibration_error(likely: np.ndarray, labels: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015): equal widths."""
    places = np.minimum((likely * bins).astype(int), bins - 1)
    error = 0.0
    for one in range(bins):
        here = places == one
        if here.any():
            error += here.mean() * abs(likely[here].mean() - labels[here].mean())
    return float(error)


if __name__ == "__main__":
    sys.exit(main())
