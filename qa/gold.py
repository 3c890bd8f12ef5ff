"""What a data set says is the right answer to a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.reading.beir import Query
from qa.chat_model import Message


@dataclass(frozen=True)
class Fact:
    """Words of an article that an answer should rest on."""

    article_id: str
    text: str


@dataclass(frozen=True)
class Gold:
    """The gold of one question; what the data set does not say is empty.

    `answerable` is None where an answer and a refusal are both right, as for a question that the
    articles answer in part. `relevant` are articles of which a citation is right.
    """

    answers: tuple[str, ...]
    answerable: bool | None
    relevant: frozenset[str]
    facts: tuple[Fact, ...]


def gold_of(query: Query, relevant: Mapping[str, int]) -> Gold:
    """What the question's metadata and its judgements (article → relevance) say.

    `answers` (a list) or `answer`; `answerable` (true, false) or `answerability` (ANSWERABLE,
    UNANSWERABLE; anything else is neither); where there is no such word, what has no relevant
    article is not answerable. `evidence` is a list of `{"doc", "fact"}`. What has another shape
    is passed over.
    """
    judged = frozenset(article for article, relevance in relevant.items() if relevance > 0)
    answerable = _answerable(query.metadata, bool(judged))
    return Gold(
        answers=_answers(query.metadata) if answerable is not False else (),
        answerable=answerable,
        relevant=judged,
        facts=tuple(_facts(query.metadata.get("evidence"))),
    )


def history_of(query: Query) -> tuple[Message, ...]:
    """The turns before the question, oldest first: `history`, a list of `{"role", "content"}`."""
    turns = query.metadata.get("history")
    return tuple(
        Message(turn["role"], turn["content"])
        for turn in (turns if isinstance(turns, list) else ())
        if isinstance(turn, dict)
        and turn.get("role") in ("user", "assistant")
        and isinstance(turn.get("content"), str)
    )


def _answers(metadata: Mapping[str, object]) -> tuple[str, ...]:
    several = metadata.get("answers")
    found = several if isinstance(several, list) else [metadata.get("answer")]
    return tuple(answer for answer in found if isinstance(answer, str) and answer.strip())


def _answerable(metadata: Mapping[str, object], judged: bool) -> bool | None:
    said = metadata.get("answerable")
    if isinstance(said, bool):
        return said
    if isinstance(word := metadata.get("answerability"), str):
        return {"ANSWERABLE": True, "UNANSWERABLE": False}.get(word.upper())
    return judged


def _facts(evidence: object) -> list[Fact]:
    return [
        Fact(item["doc"], item["fact"])
        for item in (evidence if isinstance(evidence, list) else ())
        if isinstance(item, dict)
        and isinstance(item.get("doc"), str)
        and isinstance(item.get("fact"), str)
        and item["fact"].strip()
    ]
