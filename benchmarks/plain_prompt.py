"""Dateline beside its own model with a plain prompt: python -m benchmarks.plain_prompt

Questions of a MultiHop-RAG folder, so many of each type with a stated seed, are answered by
Dateline with the endpoint of the DATELINE_LLM_* settings, and then by the same model from the
same passages with a plain prompt ("cite as [n]") and no checking. A table by type of question is
printed; with --read N, that many of Dateline's sentences follow, drawn with the seed, each with its
quotes, to be read by eye. What the model replies is kept in --replies, so that an interrupted run
goes on.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from itertools import chain, zip_longest
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.kept_replies import KeptReplies
from index import Hit
from qa import Answer, Answerer, Done, Failed, Question, Retrieved
from qa.evaluation.answer_metrics import Gold, any_shared_word, gold_of, strict_match
from qa.evaluation.beir import BeirFolder, Query
from qa.llm import ChatModel, Chunk, Message
from qa.llm.prompts import NumberedPassage, answer_messages, packed
from server.cli.eval.corpus_index import indexed
from server.cli.eval.questions import questions_of
from server.container import Container
from server.schemas import AnswerDocument
from server.settings import load_settings

SEED = 41
WAYS = ("Dateline", "plain prompt")
MEASURES = (
    "refused",
    "strict match",
    "any shared word",
    "has a citation",
    "citation precision",
    "citation recall",
)
_PASSAGES = 6
_CONTEXT_TOKENS = 4096
_REPLY_TOKENS = 400
_NO_ANSWER = "Insufficient information"
_PLAIN = (
    "Answer the question from the passages below. Cite the passages that you use as [n]. If the"
    f" passages do not answer it, write: {_NO_ANSWER}."
)
_MARKER = re.compile(r"\[(\d+)\]")


class Overheard:
    """A chat model of which can be said what passages it was shown last."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.name, self.context_tokens = model.name, model.context_tokens
        self._asked = ""

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int
    ) -> AsyncGenerator[Chunk]:
        self._asked = messages[-1].content
        async with aclosing(self._model.stream(messages, max_tokens=max_tokens)) as reply:
            async for chunk in reply:
                yield chunk

    def shown(self, hits: Sequence[Hit]) -> list[NumberedPassage]:
        """Those of the hits that the model was shown since the last call, in their order."""
        asked, self._asked = self._asked, ""
        numbered = (NumberedPassage(number, hit) for number in range(1, 11) for hit in hits)
        return [passage for passage in numbered if passage.rendered() in asked]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", type=Path, required=True)
    parser.add_argument("--replies", type=Path, required=True, help="a JSON Lines file, added to")
    parser.add_argument("--each", type=int, default=25, help="questions of each type")
    parser.add_argument("--read", type=int, default=0, help="sentences to print for reading")
    arguments = parser.parse_args()
    data = BeirFolder(arguments.dataset, "dev")
    questions = questions_of(data)
    chosen = drawn(questions.queries, arguments.each)
    pairs = asyncio.run(ask(data, chosen, arguments.replies))
    golds = {one.id: gold_of(one, questions.relevant.get(one.id, {})) for one in chosen}
    print("\n".join(table(pairs, golds)))
    print("\n".join(sentences(pairs, arguments.read)))


def drawn(queries: Sequence[Query], each: int) -> list[Query]:
    """So many of each type, the types in turn, so that a part of a run has all of them."""
    of_type = defaultdict[str, list[Query]](list)
    for query in queries:
        of_type[query.types[0]].append(query)
    draw = random.Random(SEED)
    samples = [draw.sample(some, min(each, len(some))) for _, some in sorted(of_type.items())]
    return [query for query in chain(*zip_longest(*samples)) if query]


async def ask(data: BeirFolder, chosen: Sequence[Query], replies: Path) -> list[dict[str, Any]]:
    """The questions answered in both ways."""
    pairs: list[dict[str, Any]] = []
    parts = indexed(data, Container(load_settings()))
    assert parts.chat_model is not None, "set DATELINE_LLM_BASE_URL and DATELINE_LLM_MODEL"
    kept = KeptReplies(parts.chat_model, replies)
    model = Overheard(kept)
    with parts.reader() as archive:
        answerer = Answerer(archive, parts.embedder, parts.counter, model)
        for query in chosen:
            hits, answer = await answered_by(answerer, query.text)
            shown = model.shown(hits) or packed(hits[:_PASSAGES], _CONTEXT_TOKENS, parts.counter)
            plain = await reply(kept, answer_messages(query.text, shown)[-1])
            pair = {
                "id": query.id,
                "type": query.types[0],
                "dateline": AnswerDocument.model_validate(answer).model_dump(mode="json"),
                "plain": plain,
                "shown": [passage.hit.article.id for passage in shown],
            }
            pairs.append(pair)
            print(f"{query.types[0]}: {answer.answer!r} | {plain!r}", file=sys.stderr, flush=True)
    await parts.aclose()
    return pairs


async def answered_by(answerer: Answerer, text: str) -> tuple[Sequence[Hit], Answer]:
    """What was found in the end, and the answer; raises the error of a `Failed`."""
    hits: Sequence[Hit] = ()
    async with aclosing(answerer.ask(Question(text))) as events:
        async for event in events:
            match event:
                case Retrieved():
                    hits = event.hits
                case Done(answer):
                    return hits, answer
                case Failed(error):
                    raise error
    raise AssertionError("the answerer ended without Done or Failed")


async def reply(model: ChatModel, asked: Message) -> str:
    messages = [Message("system", _PLAIN), asked]
    async with aclosing(model.stream(messages, max_tokens=_REPLY_TOKENS)) as chunks:
        return "".join([chunk.text async for chunk in chunks])


def table(pairs: Sequence[Mapping[str, Any]], golds: Mapping[str, Gold]) -> Iterator[str]:
    """A line for each way and type: means over the questions to which a measure applies."""
    rows = [measured(pair, golds[pair["id"]], way) for pair in pairs for way in WAYS]
    yield f"| | | questions | {' | '.join(MEASURES)} |"
    yield "|---" * (len(MEASURES) + 3) + "|"
    for kind in [*sorted({row["type"] for row in rows}), "all"]:
        for way in WAYS:
            some = [row for row in rows if row["way"] == way and kind in ("all", row["type"])]
            values = ([row[name] for row in some if name in row] for name in MEASURES)
            cells = (f"{fmean(each):.2f} of {len(each)}" if each else "" for each in values)
            yield f"| {kind} | {way} | {len(some)} | {' | '.join(cells)} |"


def measured(pair: Mapping[str, Any], gold: Gold, way: str) -> dict[str, Any]:
    """The MEASURES that apply; the plain reply cites where a number in brackets stands in it."""
    answer = pair["dateline"]
    if way == "Dateline":
        said, answered = answer["answer"], answer["answerable"]
        cited = [one["article_id"] for one in answer["citations"]]
    else:
        said = pair["plain"]
        answered = _NO_ANSWER.lower() not in said.lower()
        shown = pair["shown"]
        numbers = dict.fromkeys(int(number) for number in _MARKER.findall(said))
        cited = [shown[number - 1] for number in numbers if 0 < number <= len(shown)]
    row: dict[str, Any] = {"way": way, "type": pair["type"]}
    if not gold.answerable:
        return row | {"refused": float(not answered)}
    bare = _MARKER.sub("", said) if answered else ""
    row |= {
        "refused": float(not answered),
        "strict match": max(strict_match(one, bare) for one in gold.answers),
        "any shared word": max(any_shared_word(one, bare) for one in gold.answers),
        "citation recall": len(gold.relevant & set(cited)) / len(gold.relevant),
    }
    if answered:
        row["has a citation"] = float(bool(cited))
    if cited:
        row["citation precision"] = fmean(one in gold.relevant for one in cited)
    return row


def sentences(pairs: Sequence[Mapping[str, Any]], number: int) -> Iterator[str]:
    """Sentences with the quotes that they cite, for a person to judge."""
    said = [
        (pair, sentence)
        for pair in pairs
        if pair["dateline"]["answerable"]
        for sentence in pair["dateline"]["sentences"]
    ]
    draw = random.Random(SEED)
    for place, (pair, sentence) in enumerate(draw.sample(said, min(number, len(said))), 1):
        text = pair["dateline"]["answer"][sentence["start"] : sentence["end"]]
        yield f"\n{place}. {text}  ({pair['id']}, {sentence['support']})"
        for citation in pair["dateline"]["citations"]:
            if citation["number"] in sentence["citations"]:
                yield f"   {citation['publisher']}: {citation['quote']}"


if __name__ == "__main__":
    main()
