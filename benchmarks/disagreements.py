"""How often answers tell of disagreements: python -m benchmarks.disagreements INDEX QUERIES

Asks the questions of a BEIR queries file, --limit of them drawn with a stated seed, of an index
that `dateline eval` has kept, without a model, and prints each answer that tells of a disagreement,
to be judged by eye, and how many there were.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
from pathlib import Path

from benchmarks.sample_questions import SEED, ask
from index import IndexEmbedder, TokenCounter, open_reader
from qa import Answerer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--limit", type=int)
    arguments = parser.parse_args()
    texts = [json.loads(line)["text"] for line in arguments.queries.read_text().splitlines()]
    if arguments.limit:
        texts = random.Random(SEED).sample(texts, min(arguments.limit, len(texts)))
    asyncio.run(report(arguments.index, texts))


async def report(index: Path, texts: list[str]) -> None:
    embedder = IndexEmbedder(index)
    answered = told = 0
    with open_reader(index, embedder) as reader:
        answerer = Answerer(reader, embedder, TokenCounter(), None)
        for text in texts:
            answer = await ask(answerer, text)
            answered += answer.answerable
            if answer.disagreements:
                told += 1
                print(f"{text}\n    {answer.answer}", flush=True)
    print(json.dumps({"questions": len(texts), "answered": answered, "disagreements": told}))


if __name__ == "__main__":
    main()
