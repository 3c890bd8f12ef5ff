"""Sentences of a model beside their words, to be read; and what became of right and wrong ones."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from statistics import median
from typing import Any

Record = Mapping[str, Any]
Judged = Mapping[tuple[str, int], bool]

_MOST_QUOTES = 3
_NORMAL_95 = 1.96


def sentences_of(answer: Record) -> list[tuple[int, Record, bool]]:
    """The place of each sentence that the model wrote, the sentence, and whether it was kept."""
    said = answer["answer"]["answer"] if answer["answer"]["answerable"] else ""
    explanation = answer["answer"]["explanation"] or {"sentences": []}
    drafts = [one for one in explanation["sentences"] if one["written_by"] == "model"]
    return [
        (place, one, one["support"] != "unsupported" and one["text"].rstrip(".!?") in said)
        for place, one in enumerate(drafts, 1)
    ]


def reading(answers: Iterable[Record]) -> Iterator[str]:
    """Each question with what the model wrote, and each sentence with the words nearest to it."""
    for answer in answers:
        yield f"\n== {answer['id']} ({answer['archive']}, {answer['kind']}): {answer['question']}"
        yield f"   the articles: {answer['says']}"
        decision = (answer["answer"]["explanation"] or {}).get("decision", "talk")
        yield f"   {answer['seconds']} s, {answer['answer']['usage']}; {decision}"
        for reply in answer["replies"]:
            yield f"   model: {reply!r}"
        yield f"   answer: {answer['answer']['answer']!r}"
        yield f"   quoted: {answer['quoted']!r}"
        for place, one, kept in sentences_of(answer):
            what = one["support"] if kept else f"WITHDRAWN {one['failed_check']}: {one['why']}"
            yield f" {place}. {one['text']}  [{what}]"
            for check in one["checks"][:_MOST_QUOTES]:
                yield f"      {check['support']} {check['failed_check'] or ''}: {check['quote']}"


def judged(text: str) -> dict[tuple[str, int], bool]:
    """Whether a sentence's words say so, by question and place; lines that begin with # apart."""
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {(row[0], int(row[1])): row[2] == "right" for row in rows}


def table(answers: Iterable[Record], known: Judged) -> Iterator[str]:
    """What was written, what became of it, and which check spoke against right and wrong ones."""
    records = list(answers)
    asked = [one for one in records if one["replies"]]
    yield f"{len(records)} questions; the model was asked for {len(asked)}"
    for name, values in _costs(asked).items():
        yield f"{name}: median {median(values):.0f}, most {max(values):.0f}"
    found = Counter[tuple[bool, bool]]()
    by_check = defaultdict[str, Counter[bool]](Counter)
    for record in records:
        for place, one, kept in sentences_of(record):
            if (record["id"], place) not in known:
                continue
            right = known[record["id"], place]
            found[kept, right] += 1
            if not kept:
                by_check[one["failed_check"] or "left out"][right] += 1
    yield f"kept: {_share(found[True, True], found[True, True] + found[True, False])} right"
    withdrawn = found[False, True] + found[False, False]
    yield f"withdrawn: {_share(found[False, False], withdrawn)} wrong"
    for check, counts in sorted(by_check.items()):
        yield f"  {check}: {counts[False]} wrong ones withdrawn, {counts[True]} right ones"


def _costs(asked: Iterable[Record]) -> dict[str, list[float]]:
    """By name, where there are any."""
    costs = defaultdict[str, list[float]](list)
    for record in asked:
        costs["seconds"].append(record["seconds"])
        for name, tokens in record["answer"]["usage"].items():
            costs[name].append(tokens)
    return costs


def _share(part: int, whole: int) -> str:
    """With Wilson's interval, which holds for few and for shares near 1."""
    if not whole:
        return "0 of 0"
    low, high = wilson(part, whole)
    return f"{part} of {whole} ({part / whole:.2f}, 95 % {low:.2f} to {high:.2f})"


def wilson(part: int, whole: int) -> tuple[float, float]:
    share, square = part / whole, _NORMAL_95**2
    middle = share + square / (2 * whole)
    spread = _NORMAL_95 * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    return (middle - spread) / (1 + square / whole), (middle + spread) / (1 + square / whole)
