"""Fits how sure an answer is in languages other than English, which the reader does not know:

    python -m training.fit_by_terms ar=arcd-train.json es=squad-es-v2.json … [--write]

Each file is laid out as SQuAD is, in the language before its name. It is parted in two halves of
stories, and half of each half makes an archive. Of it are asked questions that it answers, those of
the stories that are not in it, and near misses: of the first with a number, or with a name, put in
from the others; where a set has questions that nothing answers, these too. A logistic regression
over qa.evidence.Features learns from the first half whether the archive answers, one for languages
in Latin letters, with vectors, one for the rest, by words alone; each file counts as much as
another. As much is asked for as leaves _KEPT of what is answered there. Prints the weights and, of
the second half, the share of each kind that is answered. `--write` puts them into
qa/evidence/confidence.json. Needs scikit-learn, as fit_evidence does.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from index import Article, Embedder
from index.nlp.language.scripts import LATIN, script_of
from index.retrieval.vector_worth import VectorWorth
from qa.evidence import confidence, least_confidence, score_sentences
from qa.verification.asked_names import AskedNames, without_others
from qa.verification.other_languages import names_in
from server.container import Container
from server.settings import load_settings
from tests.support.fakes import FakeEmbedder
from training.fit_evidence import FITTED

NAMES = ("coverage", "context", "passage", "numbers", "headline", "length")
KINDS = ("answered", "native", "absent", "number", "name")
_MOST_PARAGRAPHS, _MOST_QUESTIONS, _MOST_NEAR, _HITS = 220, 100, 60, 10
# So much of what the archive answers is to be answered, of the half that is learnt from.
_KEPT = 0.965
_POOL, _STEPS = 500, np.arange(0.0, 2.01, 0.25)
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Asked:
    """The features of the best sentence; whether it is refused for what it lacks; how sure the
    evidence is that stands in the file now."""

    kind: str
    features: tuple[float, ...]
    is_lacking: bool
    is_answered: bool


@dataclass(frozen=True)
class Posed:
    text: str
    answers: bool
    title: str
    told: str


def _stories(path: Path, language: str, half: int) -> tuple[list[Any], list[Any]]:
    """Those in the archive, and those that are not."""
    stories = json.loads(path.read_text("utf-8"))["data"]
    random.Random(f"{language}7").shuffle(stories)
    stories = stories[half::2]
    return stories[::2], stories[1::2]


def _posed(stories: list[Any]) -> list[Posed]:
    return [
        Posed(
            one["question"],
            bool(one["answers"]) and not one.get("is_impossible"),
            _title(story),
            f"{_title(story)} {paragraph['context']}",
        )
        for story in stories
        for paragraph in story["paragraphs"]
        for one in paragraph["qas"]
    ]


def _title(story: dict[str, Any]) -> str:
    return str(story.get("title") or "").replace("_", " ")


def questions_of(held: list[Any], absent: list[Any]) -> list[tuple[str, str]]:
    """Questions, each behind its kind."""
    chance = random.Random(7)
    every, others = _posed(held), _posed(absent)
    chance.shuffle(every)
    chance.shuffle(others)
    answered = [one for one in every if one.answers]
    near = _near_misses(answered, others, chance)
    return [
        *(("answered", one.text) for one in answered[:_MOST_QUESTIONS]),
        *(("native", one.text) for one in [o for o in every if not o.answers][:_MOST_QUESTIONS]),
        *(("absent", one.text) for one in [o for o in others if o.answers][:_MOST_QUESTIONS]),
        *near,
    ]


def _near_misses(
    answered: list[Posed], others: list[Posed], chance: random.Random
) -> Iterator[tuple[str, str]]:
    for kind in ("number", "name"):
        pool = [word for one in others[:_POOL] for word in _words_of(kind, one)]
        made = 0
        for one in answered:
            if made == _MOST_NEAR:
                break
            words = _words_of(kind, one)
            word = chance.choice(words) if words else ""
            shape = len(word) if kind == "number" else word.count(" ")
            fit = [
                other
                for other in pool
                if (len(other) if kind == "number" else other.count(" ")) == shape
                and other not in one.told
                and other != word
            ]
            if word and fit:
                made += 1
                yield kind, one.text.replace(word, chance.choice(fit), 1)


def _words_of(kind: str, one: Posed) -> list[str]:
    """Numbers; or names, for which the title stands where these have no capital letters."""
    if kind == "number":
        return _NUMBER.findall(one.text)
    if named := names_in(one.text):
        return named
    return [one.title] if len(one.title) > 1 and one.title in one.text else []


def asked_of(path: Path, language: str, half: int) -> list[Asked]:
    held, absent = _stories(path, language, half)
    texts = [(_title(s), p["context"]) for s in held for p in s["paragraphs"]][:_MOST_PARAGRAPHS]
    kept = {text for _, text in texts}
    for story in held:
        story["paragraphs"] = [one for one in story["paragraphs"] if one["context"] in kept]
    is_latin = script_of(language) == LATIN
    with tempfile.TemporaryDirectory() as folder:
        fake = None if is_latin else FakeEmbedder()
        container = Container(load_settings(index=Path(folder, "index")), fake)
        with container.writer() as writer:
            writer.add(
                Article(id=f"{n}", title=title, text=text, language=language, source=f"{n}")
                for n, (title, text) in enumerate(texts)
            )
        archive = container.reader()
        if not is_latin:
            archive._current.worth = VectorWorth({"latin": 0.0, "others": 0.0})
        questions = questions_of(held, absent)
        return [asked(archive, container.embedder, kind, text) for kind, text in questions]


def asked(archive: Any, embedder: Embedder, kind: str, text: str) -> Asked:
    query = archive.parse_query(text)
    found = score_sentences(text, archive.search(query, _HITS), archive, embedder, query.language)
    if not found:
        return Asked(kind, (0.0,) * len(NAMES), True, False)
    features = tuple(float(getattr(found[0].features, name)) for name in NAMES)
    about, missing = without_others(found, AskedNames(query, text, archive.rarity))
    is_sure = confidence(about) >= least_confidence(about) if about else False
    return Asked(kind, features, bool(missing) and not about, is_sure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", metavar="LANGUAGE=FILE")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    os.environ["DATELINE_READER"] = "off"
    named = [
        (language, Path(path)) for language, _, path in (f.partition("=") for f in arguments.files)
    ]
    fitted = json.loads(FITTED.read_text("utf-8"))
    for family, is_latin in (("by_words", True), ("by_terms", False)):
        files = [one for one in named if (script_of(one[0]) == LATIN) == is_latin]
        if not files:
            continue
        learnt = {file: asked_of(file[1], file[0], 0) for file in files}
        model, least = _fitted(list(learnt.values()))
        weights = dict(zip(NAMES, map(float, model.coef_[0].round(2)), strict=True))
        # What is as likely as this is answered.
        enough = _log_odds(fitted["least_confidence"])
        intercept = round(float(model.intercept_[0]) - least + enough, 2)
        print(family, weights, "intercept", intercept, flush=True)
        base, shifts = intercept - enough, dict[str, float]()
        for language, path in files:
            if not is_latin:
                # Letters in a row are the same by chance, in one language more than in another.
                shift = _shift(learnt[language, path], weights, base)
                shifts |= {language: shift} if shift else {}
            found = asked_of(path, language, 1)
            report(language, found, weights, base + shifts.get(language, 0.0))
        own = {"confidence": weights, "intercept": intercept, "shift": shifts}
        fitted[family] = fitted.get(family, {}) | own
    if arguments.write:
        FITTED.write_text(f"{json.dumps(fitted, indent=1)}\n", "utf-8")


def _fitted(sets: list[list[Asked]]) -> tuple[LogisticRegression, float]:
    """And the least decision at which _KEPT of what is answered is answered."""
    # What nothing answers in a set's own words is told by no words.
    sets = [[one for one in found if one.kind != "native"] for found in sets]
    every = [one for found in sets for one in found]
    weights = np.array([len(every) / len(found) / len(sets) for found in sets for _ in found])
    model = LogisticRegression(C=0.5, max_iter=2_000)
    model.fit([o.features for o in every], [o.kind == "answered" for o in every], weights)
    sure = model.decision_function([o.features for o in every])
    lacking = np.array([one.is_lacking for one in every])
    kept = np.where(lacking, -np.inf, sure)[[one.kind == "answered" for one in every]]
    return model, float(np.quantile(kept, 1 - _KEPT))


def _shift(found: list[Asked], weights: dict[str, float], least: float) -> float:
    """By how much surer an answer is to be: the most, in steps, that leaves _KEPT of one set."""
    answered = [one for one in found if one.kind == "answered"]
    sure = np.array([np.dot(one.features, list(weights.values())) + least for one in answered])
    lacking = np.array([one.is_lacking for one in answered])
    fit = [step for step in _STEPS if ((sure >= step) & ~lacking).mean() >= _KEPT]
    return -float(max(fit, default=0.0))


def report(language: str, found: list[Asked], weights: dict[str, float], least: float) -> None:
    for kind in KINDS:
        ones = [one for one in found if one.kind == kind]
        sure = [np.dot(one.features, list(weights.values())) + least >= 0 for one in ones]
        now = [is_sure and not one.is_lacking for is_sure, one in zip(sure, ones, strict=True)]
        if ones:
            before = sum(one.is_answered for one in ones) / len(ones)
            told = f"answered {sum(now) / len(ones):.3f}, by the weights there {before:.3f}"
            print(f"  {language} {kind}: {told} ({len(ones)})", flush=True)


def _log_odds(likely: float) -> float:
    return float(np.log(likely / (1 - likely)))


if __name__ == "__main__":
    main()
