"""How well follow-up questions are searched for: python -m benchmarks.conversations [FOLDER]

Recall at 5 of three readings of each follow-up: its own words alone, what Dateline's rules make of
it, and what a person made of it; by kind of follow-up, with bootstrap intervals. Without a folder
the questions are those of dialogues.jsonl, written for development about the sample archive.
FOLDER is a data set in BEIR layout whose questions carry `metadata.history` and
`metadata.rewrite`, as MTRAG does (Katsis et al. 2025, arXiv 2501.03468). Of another one, 240
questions are asked, each after one that has nothing to do with it but, for half of them, the
passage: what stands alone must lose nothing by being asked second.
With --replies the language model of the DATELINE_LLM_* settings makes a fourth reading, as it does
when Dateline is asked; what it replies is kept in that file.
--show prints what was made of each question. --answers also has each reading answered, without a
language model, and says how many answers cite a relevant article.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.kept_replies import KeptReplies
from benchmarks.sample_questions import ask
from index import IndexReader, SentenceTransformerEmbedder, TokenCounter, open_reader, open_writer
from index.readers import read_paths
from qa import Answerer
from qa.conversation import standalone
from qa.conversation.follow_ups import by_rules
from qa.evaluation.retrieval_metrics import RunHit, score
from qa.llm import Message
from server.container import Container
from server.settings import load_settings
from tests.support.archives import SEEDS

HITS = 10
DEPTH = 5
PAIRS = 240
SEED = 3

# Reading → follow-up → text.
Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class FollowUp:
    """A question after others, a person's standalone version, and the articles that answer it."""

    id: str
    kind: str
    history: tuple[Message, ...]
    question: str
    standalone: str
    relevant: dict[str, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--index", type=Path, help="where the index is kept for the next time")
    parser.add_argument("--replies", type=Path, help="a JSON Lines file, added to")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--answers", action="store_true")
    arguments = parser.parse_args()
    asked = of_beir(arguments.folder) if arguments.folder else list(of_sample())
    with tempfile.TemporaryDirectory() as folder:
        index = arguments.index or Path(folder)
        with reader_over(index, arguments.folder or SEEDS) as reader:
            texts = readings(reader, asked)
            if arguments.replies:
                texts["model"] = asyncio.run(by_model(reader, asked, arguments.replies))
            report(reader, asked, texts, show=arguments.show)
            if arguments.answers:
                asyncio.run(report_answers(reader, asked, texts))


def reader_over(index: Path, data: Path) -> IndexReader:
    embedder = SentenceTransformerEmbedder()
    if not any(index.glob("*")):
        with open_writer(index, embedder, TokenCounter()) as writer:
            whole = data / "corpus.jsonl"
            writer.add(read_paths([whole if whole.exists() else data]))
    return open_reader(index, embedder)


def of_sample() -> Iterator[FollowUp]:
    for line in Path(__file__).with_name("dialogues.jsonl").read_text("utf-8").splitlines():
        dialogue = json.loads(line)
        history: list[Message] = []
        for place, turn in enumerate(dialogue["turns"]):
            if place:
                yield FollowUp(
                    f"{dialogue['id']}.{place}",
                    turn["kind"],
                    tuple(history),
                    turn["user"],
                    turn["standalone"],
                    dict.fromkeys(turn["articles"], 1),
                )
            history.append(Message("user", turn["user"]))
            if "assistant" in turn:
                history.append(Message("assistant", turn["assistant"]))


def of_beir(folder: Path) -> list[FollowUp]:
    qrels: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels" / "dev.tsv").read_text("utf-8").splitlines()[1:]:
        query, article, relevance = line.split("\t")
        qrels[query][article] = int(relevance)
    lines = (folder / "queries.jsonl").read_text("utf-8").splitlines()
    queries: list[dict[str, Any]] = [json.loads(line) for line in lines]
    if "history" not in queries[0]["metadata"]:
        return list(one_after_the_other(queries, qrels))
    return [
        FollowUp(
            query["_id"],
            "later turn" if query["metadata"]["history"] else "first turn",
            tuple(Message(turn["role"], turn["content"]) for turn in query["metadata"]["history"]),
            query["text"],
            (query["metadata"]["rewrite"] or query["text"]).removeprefix("|user|:").strip(),
            qrels[query["_id"]],
        )
        for query in queries
    ]


def one_after_the_other(
    queries: Sequence[dict[str, Any]], qrels: Mapping[str, dict[str, int]]
) -> Iterator[FollowUp]:
    """Pairs of questions of one passage, and of a passage and another one, drawn with SEED."""
    asked_of = defaultdict[str, list[dict[str, Any]]](list)
    for query in queries:
        for article in qrels[query["_id"]]:
            asked_of[article].append(query)
    draw = random.Random(SEED)
    articles = sorted(article for article, those in asked_of.items() if len(those) > 1)
    for article in draw.sample(articles, PAIRS // 2):
        first, same = draw.sample(asked_of[article], 2)
        other = draw.choice(asked_of[draw.choice(articles)])
        answer = Message("assistant", f"{first['metadata']['answers'][0]} [1].")
        history = (Message("user", first["text"]), answer)
        for kind, query in (("same passage", same), ("another", other)):
            number, text = f"{first['_id']} {query['_id']}", query["text"]
            yield FollowUp(number, kind, history, text, text, qrels[query["_id"]])


def readings(reader: IndexReader, asked: Sequence[FollowUp]) -> dict[str, dict[str, str]]:
    return {
        "alone": {one.id: one.question for one in asked},
        "rules": {one.id: by_rules(one.question, one.history, reader) for one in asked},
        "person": {one.id: one.standalone for one in asked},
    }


async def by_model(reader: IndexReader, asked: Sequence[FollowUp], file: Path) -> dict[str, str]:
    """What Dateline makes of each with its language model, and with the rules where that fails."""
    parts = Container(load_settings())
    assert parts.chat_model is not None, "set DATELINE_LLM_BASE_URL and DATELINE_LLM_MODEL"
    model, texts = KeptReplies(parts.chat_model, file), dict[str, str]()
    for one in asked:
        texts[one.id], _ = await standalone(one.question, one.history, reader, model)
    await parts.aclose()
    return texts


def report(reader: IndexReader, asked: Sequence[FollowUp], texts: Texts, *, show: bool) -> None:
    scores = {}
    for reading in texts:
        run = {
            one.id: [
                RunHit.of(hit, rank)
                for rank, hit in enumerate(reader.search(texts[reading][one.id], HITS), 1)
            ]
            for one in asked
        }
        scores[reading] = score({one.id: one.relevant for one in asked}, run, HITS)
    changed = sum(texts["rules"][one.id] != one.question for one in asked)
    print(f"{len(asked)} questions, of which the rules change {changed}")
    kinds = sorted({one.kind for one in asked if one.relevant})
    for kind in ["all", *kinds]:
        members = {one.id for one in asked if kind in ("all", one.kind) and one.relevant}
        line = [f"{kind:14} {len(members):4}"]
        for reading in texts:
            estimate = scores[reading].among(members).estimates()[f"recall@{DEPTH}"]
            line.append(f"{reading} {estimate.mean:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]")
        print("  ".join(line))
    if show:
        for one in asked:
            places = [
                scores[reading].values[scores[reading].questions.index(one.id)][
                    scores[reading].measures.index(f"recall@{DEPTH}")
                ]
                if one.relevant
                else -1
                for reading in texts
            ]
            print(one.id, one.kind, [round(float(place), 2) for place in places])
            print("\n".join(f"    {of_all[one.id]}" for of_all in texts.values()))


async def report_answers(reader: IndexReader, asked: Sequence[FollowUp], texts: Texts) -> None:
    answerer = Answerer(reader, SentenceTransformerEmbedder(), TokenCounter(), None)
    answerable = [one for one in asked if one.relevant]
    for reading in texts:
        cited = answered = 0
        for one in answerable:
            answer = await ask(answerer, texts[reading][one.id])
            answered += answer.answerable
            cited += any(citation.article_id in one.relevant for citation in answer.citations)
        print(f"{reading}: of {len(answerable)}, {answered} answered, {cited} cite a relevant one")


if __name__ == "__main__":
    main()
