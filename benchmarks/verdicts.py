"""How often a yes or no is false: python -m benchmarks.verdicts FILE.jsonl.gz…

Each file has entailment pairs, a JSON object a line: `premise`, `hypothesis`, `label`. A hypothesis
in the past tense or the perfect is turned into the question for it, and the premise is the one
sentence found. Prints, for each file, how many became a question, how many got a yes or a no, how
many of these are false, and each false one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

from index import Article, Hit, Passage
from index.nlp.words import Vocabulary, is_past_form, stem
from index.retrieval.query import ArchiveNames, parse_query
from qa.citations import Span
from qa.verification.rule_verifier import RuleVerifier
from qa.writers.verdicts.yes_no import yes_or_no
from tests.support.fakes import FakeEmbedder

_AUXILIARY = re.compile(r"^(.{3,80}?)\s(was|were|has|have|had)\s(.+?)\.?$")
_NOT = re.compile(r"\b(?:not|never|no|n['’]t)\b|n['’]t\b", re.IGNORECASE)
_TRUE = {True: "entailment", False: "contradiction"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--shown", type=int, default=40)
    arguments = parser.parse_args()
    for path in arguments.files:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            report(path.name, [json.loads(line) for line in lines], arguments.shown)


def report(name: str, pairs: list[dict[str, str]], shown: int) -> None:
    counts = Counter[str]()
    for pair in pairs:
        question = question_for(pair["hypothesis"])
        if question is None:
            continue
        counts["questions"] += 1
        says_yes = verdict(question, pair["premise"])
        if says_yes is None:
            continue
        told = "yes" if says_yes else "no"
        counts[told] += 1
        if pair["label"] != _TRUE[says_yes]:
            counts[f"false {told}"] += 1
            if counts["false yes"] + counts["false no"] <= shown:
                print(f"  {told} ({pair['label']}): {question} | {pair['premise']}")
    print(name, dict(counts))


def question_for(claim: str) -> str | None:
    """The yes/no question that a claim answers; None where its verb is not plain."""
    if _NOT.search(claim):
        return None
    if found := _AUXILIARY.match(claim):
        return f"{found[2].capitalize()} {found[1]} {found[3]}?"
    for word in claim.split()[1:6]:
        # Of the verb only the stem counts.
        base = stem(word.casefold()) if is_past_form(word.casefold()) else ""
        if base and (found := re.match(rf"(.+?)\s{re.escape(word)}\s(.+?)\.?$", claim)):
            return f"Did {found[1]} {base} {found[2]}?"
    return None


def verdict(question: str, premise: str) -> bool | None:
    article = Article("a", premise, "", publisher="P")
    passage = Passage("a:1:0", "a", 1, 0, len(premise), premise)
    span = Span(Hit(article, passage, 1.0, ("lexical",)), 0, len(premise))
    asked = parse_query(question, ArchiveNames(("P",), ()), date(2024, 4, 1))
    verifier = RuleVerifier(Vocabulary(lambda t: dict.fromkeys(t, 1.0)), FakeEmbedder())
    found = yes_or_no(asked, [span], verifier)
    return found.says_yes if found else None


if __name__ == "__main__":
    main()
