"""Fits the weights of qa.verification: python -m training.fit_verifier BENCH_FOLDER

Pairs of a claim and words of an article are made from public sets (training/verifier):
true ones by rewriting sentences, from gold facts, from questions with their answers and from
answers that people wrote; false ones by changing one thing, and by taking another passage. They
are split by article. One half fits the logistic regression, true pairs against wrong passages, and
shows what thresholds would do; the other half says how many of each kind are kept or caught, with
the constants of qa.verification.similarity as they are. `--wordnet` names the folder of WordNet's
database files (Debian: wordnet-base), from which directions are changed.
`--write` puts weight and intercept into qa/verification/support.json.
Needs scikit-learn, which sentence-transformers brings along.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from index import WordVectors
from index.embeddings.fitted import write_fitted
from index.nlp import analyse
from index.nlp.words import Vocabulary
from qa.citations import Span
from qa.verification import Verdict, similarity
from qa.verification.rule_verifier import Examined, RuleVerifier, verdict
from qa.verification.similarity import PARTIAL, SUPPORTED
from training.fit_evidence import CachingEmbedder
from training.verifier.pairs import Pair, among_others, pairs

BY_PEOPLE = "written by people"
QUESTIONS = "question and answer"
MOST_AMONG_OTHERS = 1500
RANK = {"unsupported": 0, "partial": 1, "supported": 2}

FITTED_FILE = Path(similarity.__file__).with_name("support.json")


class WantedWords(CachingEmbedder):
    """Embeds nothing, and notes what it was to embed."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()

    def embed_words(self, texts: Sequence[str]) -> list[WordVectors]:
        self.texts.update(texts)
        return [WordVectors((), np.empty((0, 1), np.float32)) for _ in texts]


@dataclass(frozen=True)
class Judged:
    """A pair, with what was found of those of its spans that share most with the claim."""

    pair: Pair
    found: list[tuple[Span, Examined]]

    def best(self) -> tuple[Verdict, Span | None]:
        verdicts = [(verdict(found), span) for span, found in self.found]
        nothing: tuple[Verdict, Span | None] = (Verdict("unsupported", 0.0, "words"), None)
        return max(verdicts, key=lambda one: (RANK[one[0].support], one[0].score), default=nothing)

    def near(self) -> float:
        """That of the nearest span that there is no objection to; 0 where there is none."""
        return max((found.near for _, found in self.found if not found.failed_check), default=0.0)

    @property
    def group(self) -> str:
        """Groups of pairs count alike in the fit, however many there are of each."""
        if self.pair.kind.startswith((BY_PEOPLE, QUESTIONS)):
            return self.pair.kind.split(",")[0]
        return "rewritten" if self.pair.true else "false"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--wordnet", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    embedder = CachingEmbedder()
    made = pairs(arguments.bench, arguments.wordnet)
    vocabulary = vocabulary_of(made)
    judged = judge(made, vocabulary, embedder)
    numbers = fit([one for one in judged if not one.pair.held_back])
    if arguments.write:
        write_fitted(FITTED_FILE, embedder.identity(), numbers)
    print(f"\nheld back, partial from {PARTIAL}, supported from {SUPPORTED}")
    report([one for one in judged if one.pair.held_back])
    print("\nheld back, each claim beside the six passages nearest to it")
    held_back = [pair for pair in made if pair.held_back]
    report(judge(among_others(held_back, MOST_AMONG_OTHERS), vocabulary, embedder))


def judge(made: Sequence[Pair], vocabulary: Vocabulary, embedder: CachingEmbedder) -> list[Judged]:
    wanted = WantedWords()
    examine(made, RuleVerifier(vocabulary, wanted))
    # By length, so that little of a batch is padding.
    embedder.embed_words(sorted(wanted.texts, key=len))
    return examine(made, RuleVerifier(vocabulary, embedder))


def examine(made: Sequence[Pair], verifier: RuleVerifier) -> list[Judged]:
    return [
        Judged(
            pair,
            [
                (span, verifier.examined(pair.claim, span))
                for span in verifier.nearest(pair.claim, pair.spans)
            ],
        )
        for pair in made
    ]


def vocabulary_of(made: Sequence[Pair]) -> Vocabulary:
    """Rarity as `IndexReader.rarity` has it, over the passages of all the articles."""
    known = {pair.source.article.id: pair.source for pair in made}
    counts: Counter[str] = Counter()
    passages = [
        " ".join(source.text(n) for n in numbers)
        for source in known.values()
        for numbers in source.passages()
    ]
    for passage in passages:
        counts.update(set(analyse(passage)))
    most = math.log1p(len(passages))
    return Vocabulary(
        lambda terms: {t: math.log((len(passages) + 1) / (counts[t] + 1)) / most for t in terms},
    )


def fit(judged: Sequence[Judged]) -> dict[str, float]:
    """What one thing was changed in shares all other words; the regression cannot learn of it."""
    chosen = [
        one
        for one in judged
        if one.near() and (one.pair.true or one.pair.kind.startswith("wrong passage"))
    ]
    x = np.array([[one.near()] for one in chosen])
    y = np.array([one.pair.true for one in chosen])
    groups = Counter(one.group for one in chosen)
    share_of = {group: (3 if group == "false" else 1) / n for group, n in groups.items()}
    weights = np.array([share_of[one.group] for one in chosen]) * len(chosen)
    model = LogisticRegression(C=10, max_iter=1000).fit(x, y, sample_weight=weights)
    fitted = {
        "weight": round(float(model.coef_[0, 0]), 1),
        "intercept": round(float(model.intercept_[0]), 1),
    }
    print(fitted)
    print("fitted on", dict(groups))
    everything: dict[str, list[float]] = {}
    for one in judged:
        if one.pair.true or one.pair.kind.startswith("wrong passage"):
            everything.setdefault(one.group, []).append(one.near())
    for near in np.arange(0.6, 0.96, 0.025):
        likely = model.predict_proba([[near]])[0, 1]
        kept = {
            name: round(float(np.mean(np.array(v) >= near)), 3) for name, v in everything.items()
        }
        print(f"  near {near:.3f}, likelihood {likely:.2f}: kept {kept}")
    return fitted


def report(judged: Sequence[Judged]) -> None:
    by_kind: dict[tuple[bool, str], list[Verdict]] = {}
    for one in judged:
        by_kind.setdefault((one.pair.true, one.pair.kind), []).append(one.best()[0])
    print("| true pairs | pairs | supported | kept | lost to |")
    for (true, kind), verdicts in sorted(by_kind.items()):
        if true:
            print(f"| {kind} | {row(verdicts, kept=True)}")
    rewritten = [
        found
        for (true, kind), verdicts in by_kind.items()
        if true and not kind.startswith((BY_PEOPLE, QUESTIONS))
        for found in verdicts
    ]
    print(f"| all but the last | {row(rewritten, kept=True)}")
    lost = sum(found.support == "unsupported" for found in rewritten) / len(rewritten)
    print("\n| changed | pairs | not supported | caught | precision | by |")
    for (true, kind), verdicts in sorted(by_kind.items()):
        if not true:
            print(f"| {kind} | {row(verdicts, kept=False, lost=lost)}")


def row(verdicts: Sequence[Verdict], *, kept: bool, lost: float = 0.0) -> str:
    """Precision is that of refusing, among as many true pairs as changed ones."""
    count = len(verdicts)
    full = sum(found.support == "supported" for found in verdicts) / count
    refused = sum(found.support == "unsupported" for found in verdicts) / count
    why = Counter(found.failed_check for found in verdicts if found.failed_check).most_common(4)
    reasons = ", ".join(f"{name} {number}" for name, number in why)
    if kept:
        return f"{count} | {full:.3f} | {1 - refused:.3f} | {reasons} |"
    precision = refused / (refused + lost) if refused else 0.0
    return f"{count} | {1 - full:.3f} | {refused:.3f} | {precision:.3f} | {reasons} |"


if __name__ == "__main__":
    main()
