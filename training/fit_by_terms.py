"""Fits how sure an answer is in languages that the embedding model does not know:

    python -m training.fit_by_terms ar=arcd-train.json zh=cmrc2018_dev.json … [--write]

Each file is laid out as SQuAD is, in the language before its name. Half of its articles make an
archive; three questions of each paragraph of these, and of the others, which the archive does not
answer, are asked of it by words alone. A logistic regression over qa.evidence.Features learns from
the even ones whether the passage of the best sentence holds the answer, each file counting as much
as another. Prints the weights and, for the odd ones, the share of both kinds that is answered.
Of the languages of `--shift` it prints too by how much less they are answered: the most, in steps,
that leaves _KEPT of the even ones that are answered where the passage holds it.
`--write` puts them into qa/evidence/confidence.json. Needs scikit-learn, as fit_evidence does.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from index import Article, IndexReader, TokenCounter, open_reader, open_writer
from index.retrieval.vector_worth import VectorWorth
from qa.evidence import score_sentences
from tests.support.fakes import FakeEmbedder
from training.fit_evidence import FITTED, SEED

NAMES = ("coverage", "context", "passage", "numbers", "headline", "length")
_MOST_PARAGRAPHS, _MOST_QUESTIONS, _OF_A_PARAGRAPH, _HITS = 240, 200, 3, 10
# Likelihoods are of as many unanswerable questions as others, which archives are asked fewer of:
# what is as likely as this is answered.
_LEAST = 0.15
_KEPT, _STEPS = 0.97, np.arange(0.0, 2.01, 0.25)


@dataclass(frozen=True)
class Asked:
    """The features of the best sentence, and whether its passage holds the answer."""

    features: tuple[float, ...]
    holds: bool
    answerable: bool


def asked_of(path: Path, language: str) -> list[Asked]:
    """All questions of a file, in an order of chance."""
    stories = json.loads(path.read_text("utf-8"))["data"]
    chance = random.Random(SEED)
    chance.shuffle(stories)
    held, absent = stories[::2], stories[1::2]
    articles = [
        Article(id=f"{number}", title=title, text=text, language=language, source=f"{number}")
        for number, (title, text) in enumerate(
            (str(story.get("title", "")).replace("_", " "), paragraph["context"])
            for story in held
            for paragraph in story["paragraphs"]
        )
    ][:_MOST_PARAGRAPHS]
    texts = {article.text for article in articles}
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        with open_writer(index, FakeEmbedder(), TokenCounter()) as writer:
            writer.add(articles)
        with open_reader(index, FakeEmbedder()) as archive:
            archive._current.worth = VectorWorth({"latin": 0.0, "others": 0.0})
            found = [
                asked(archive, question, answerable=answerable)
                for part, answerable in ((held, True), (absent, False))
                for question in _questions(part, texts if answerable else None, chance)
            ]
    chance.shuffle(found)
    return found


def _questions(
    stories: list[Any], texts: set[str] | None, chance: random.Random
) -> list[dict[str, Any]]:
    every = [
        question
        for story in stories
        for paragraph in story["paragraphs"]
        if texts is None or paragraph["context"] in texts
        for question in [one for one in paragraph["qas"] if one["answers"]][:_OF_A_PARAGRAPH]
    ]
    return chance.sample(every, min(_MOST_QUESTIONS, len(every)))


def asked(archive: IndexReader, question: dict[str, Any], *, answerable: bool) -> Asked:
    text = question["question"]
    query = archive.parse_query(text)
    hits = archive.search(query, _HITS)
    evidence = score_sentences(text, hits, archive, FakeEmbedder(), query.language)
    if not evidence:
        return Asked((0.0,) * len(NAMES), False, answerable)
    best = evidence[0]
    features = tuple(float(getattr(best.features, name)) for name in NAMES)
    answers = [answer["text"] for answer in question["answers"]]
    holds = any(answer in best.hit.passage.text for answer in answers)
    return Asked(features, answerable and holds, answerable)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", metavar="LANGUAGE=FILE")
    parser.add_argument("--shift", metavar="LANGUAGES", default="ar,th")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    sets = {}
    for named in arguments.files:
        language, _, path = named.partition("=")
        sets[named] = asked_of(Path(path), language)
    learnt = [(one, 1 / len(found)) for found in sets.values() for one in found[::2]]
    model = LogisticRegression(C=0.5, max_iter=1_000)
    model.fit(
        [one.features for one, _ in learnt],
        [one.holds for one, _ in learnt],
        np.array([weight for _, weight in learnt]) * len(learnt),
    )
    weights = dict(zip(NAMES, map(float, model.coef_[0].round(2)), strict=True))
    shift = _log_odds(json.loads(FITTED.read_text("utf-8"))["least_confidence"]) - _log_odds(_LEAST)
    print(weights, "intercept", intercept := round(float(model.intercept_[0] + shift), 2))
    shifts = {}
    for named, found in sets.items():
        language = named.partition("=")[0]
        if language in arguments.shift.split(","):
            shifts[language] = -shift_of(found[::2], model)
        report(named, found[1::2], model, shifts.get(language, 0.0))
    if arguments.write:
        whole = json.loads(FITTED.read_text("utf-8"))
        fitted = {"confidence": weights, "intercept": intercept, "shift": shifts}
        whole["by_terms"] |= fitted
        FITTED.write_text(f"{json.dumps(whole, indent=1)}\n", "utf-8")


def shift_of(found: list[Asked], model: LogisticRegression) -> float:
    """By how much surer, in log-odds, an answer in this language has to be."""
    sure = model.decision_function([one.features for one in found if one.holds])
    least = _log_odds(_LEAST)
    enough = _KEPT * (sure >= least).mean()
    return float(max(step for step in _STEPS if (sure >= least + step).mean() >= enough))


def report(named: str, found: list[Asked], model: LogisticRegression, shift: float) -> None:
    """The share that is answered, of what the archive answers and of what it does not."""
    sure = model.decision_function([one.features for one in found]) + shift
    kinds = np.array([one.answerable for one in found])
    shares = [(sure[kinds == kind] >= _log_odds(_LEAST)).mean() for kind in (True, False)]
    told = f"{len(found)} asked, answered {shares[0]:.2f}, {shares[1]:.2f} of the others"
    print(f"{named}: {told}; shift {shift}")


def _log_odds(likely: float) -> float:
    return float(np.log(likely / (1 - likely)))


if __name__ == "__main__":
    main()
