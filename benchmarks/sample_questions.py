"""How well the sample archive's questions are answered: python -m benchmarks.sample_questions

Indexes seeds/ into a temporary folder, asks every question of seeds/questions.jsonl and prints
what share of the answerable ones cites an expected article and holds an accepted answer in its
quotes, what share of the others is refused, and each failure. With --base-url (and --model) an
endpoint writes the answers; --limit takes a sample of each kind with a stated seed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
from contextlib import aclosing
from pathlib import Path
from typing import Any

from index import SentenceTransformerEmbedder, TokenCounter, open_reader, open_writer
from index.readers import read_paths
from qa import Answer, Answerer, Done, Failed, Question
from qa.llm.http import ConnectionPool
from qa.llm.openai import OpenAIChat
from qa.llm.timeouts import TimeLimits
from tests.support.archives import SEEDS

SEED = 11


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base-url")
    parser.add_argument("--model")
    parser.add_argument("--limit", type=int)
    arguments = parser.parse_args()
    lines = (SEEDS / "questions.jsonl").read_text().splitlines()
    questions = [json.loads(line) for line in lines]
    if arguments.limit:
        questions = random.Random(SEED).sample(questions, arguments.limit)
    chat = None
    if arguments.base_url:
        chat = OpenAIChat(
            ConnectionPool(),
            base_url=arguments.base_url,
            model=arguments.model,
            api_key=None,
            context_tokens=8192,
            limits=TimeLimits(first_token_s=300, timeout_s=300, total_s=3000),
        )
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(report(Path(folder), questions, chat))


async def report(folder: Path, questions: list[dict[str, Any]], chat: OpenAIChat | None) -> None:
    embedder, counter = SentenceTransformerEmbedder(), TokenCounter()
    with open_writer(folder, embedder, counter) as writer:
        writer.add(read_paths([SEEDS]))
    answerable = cited = held = refused = valid = 0
    with open_reader(folder, embedder) as reader:
        answerer = Answerer(reader, embedder, counter, chat)
        for question in questions:
            answer = await ask(answerer, question["question"])
            for citation in answer.citations:
                text = reader.article(citation.article_id, citation.version).text
                assert citation.quote == text[citation.start : citation.end]
                valid += 1
            if not question["answerable"]:
                refused += not answer.answerable
                if answer.answerable:
                    failure("ANSWERED", question, answer)
                continue
            answerable += 1
            expected = {c.article_id for c in answer.citations} & set(question["articles"])
            cited += bool(expected)
            quotes = " ".join(c.quote for c in answer.citations).casefold()
            held += any(a.casefold() in quotes for a in question["answers"])
            if not expected:
                failure("REFUSED" if not answer.answerable else "WRONG", question, answer)
    print(
        json.dumps(
            {
                "answerable": answerable,
                "expected_article_cited": round(cited / max(answerable, 1), 3),
                "accepted_answer_in_quotes": round(held / max(answerable, 1), 3),
                "unanswerable": len(questions) - answerable,
                "refused": refused,
                "citations_verbatim": valid,
            }
        )
    )


async def ask(answerer: Answerer, text: str) -> Answer:
    async with aclosing(answerer.ask(Question(text))) as events:
        async for event in events:
            if isinstance(event, Done):
                return event.answer
            if isinstance(event, Failed):
                raise event.error
    raise AssertionError("the stream ended without Done or Failed")


def failure(kind: str, question: dict[str, Any], answer: Answer) -> None:
    print(f"{kind} {question['id']} ({answer.confidence:.2f}) {question['question']}")
    print(f"    expected {question['answers']} in {question['articles']}")
    print(f"    said {answer.answer}")


if __name__ == "__main__":
    main()
