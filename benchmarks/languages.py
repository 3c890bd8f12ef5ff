"""How well each language is searched and quoted, on questions of others:

    python -m benchmarks.languages LANGUAGE=FILE… [--beside COMMIT] [--mixed ar,de,en,ru,th,zh]
        [--questions 1190] [--quotes 300]

Each file is laid out as SQuAD is (XQuAD, say), its paragraphs and questions in the language before
its name. Its paragraphs make an archive, and so do those of all languages of `--mixed` together. Of
each archive nDCG@10 over `--questions`, where a question's own paragraph alone counts; and of
`--quotes` of them, asked without the reader, the share whose answer stands in the first quotation,
and in any. Questions are drawn by a seed, the same ones in each archive.

With `--beside` the tree of a commit is searched first; only the working tree is asked.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import math
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_SEED = 7
_HITS = 10


@dataclass(frozen=True)
class Asked:
    """A question, what answers it, and the id of its paragraph."""

    text: str
    answers: tuple[str, ...]
    paragraph: str


@dataclass(frozen=True)
class Figures:
    """Of one language in one archive; the shares of quotations are None where none was asked."""

    language: str
    ndcg: float
    questions: int
    first: float | None = None
    any: float | None = None
    answered: float | None = None
    quotes: int = 0


def paragraphs_and_questions(path: Path, language: str) -> tuple[list[Any], list[Asked]]:
    """Articles, a paragraph each, and all questions in an order drawn by a seed."""
    from index import Article

    articles, questions = list[Article](), list[Asked]()
    for story in json.loads(path.read_text("utf-8"))["data"]:
        title = str(story.get("title", "")).replace("_", " ")
        for paragraph in story["paragraphs"]:
            name = f"{language}{len(articles)}"
            text = paragraph["context"]
            articles.append(
                Article(id=name, title=title, text=text, language=language, source=name)
            )
            for one in paragraph["qas"]:
                answers = tuple(answer["text"] for answer in one["answers"])
                questions.append(Asked(one["question"], answers, name))
    random.Random(_SEED).shuffle(questions)
    return articles, questions


def measured(files: Sequence[tuple[str, Path]], questions: int, quotes: int) -> list[Figures]:
    """Of each language, all of them in one archive."""
    from server.container import Container
    from server.settings import load_settings

    read = {language: paragraphs_and_questions(path, language) for language, path in files}
    with tempfile.TemporaryDirectory() as folder:
        container = Container(load_settings(index=Path(folder, "index")))
        with container.writer() as writer:
            for articles, _ in read.values():
                writer.add(articles)
        found = []
        for language, (_, asked) in read.items():
            some = asked[:questions]
            ndcg = sum(_ndcg(container.reader(), one) for one in some) / len(some)
            shares = asyncio.run(_quoted(container, asked[:quotes])) if quotes else {}
            found.append(Figures(language, ndcg, len(some), **shares))
        return found


def _ndcg(reader: Any, asked: Asked) -> float:
    ids = [hit.article.id for hit in reader.search(reader.parse_query(asked.text), _HITS)]
    ranked = list(dict.fromkeys(ids))
    return 1 / math.log2(ranked.index(asked.paragraph) + 2) if asked.paragraph in ranked else 0.0


async def _quoted(container: Any, questions: Sequence[Asked]) -> dict[str, Any]:
    holding = [await _holds(container, one) for one in questions]
    return {
        "first": _share([bool(one and one[0]) for one in holding]),
        "any": _share([bool(one and any(one)) for one in holding]),
        "answered": _share([one is not None for one in holding]),
        "quotes": len(holding),
    }


async def _holds(container: Any, asked: Asked) -> list[bool] | None:
    """Of each quotation, whether an answer stands in it; None where it was refused."""
    from qa import Done, Question

    async for event in container.ask(Question(asked.text, mode="extractive")):
        if isinstance(event, Done):
            answer = event.answer
            if not answer.answerable:
                return None
            quotes = [_plain(citation.quote) for citation in answer.citations]
            return [any(_plain(one) in quote for one in asked.answers) for quote in quotes]
    raise SystemExit(f"No answer to {asked.text!r}.")


def _plain(text: str) -> str:
    return " ".join(text.split())


def _share(of: Sequence[bool]) -> float:
    return sum(of) / len(of)


def by_tree(root: Path, files: Sequence[tuple[str, Path]], given: argparse.Namespace) -> list[Any]:
    """The figures of a process that imports the tree; another than this one is only searched."""
    quotes = given.quotes if root == ROOT else 0
    named = [f"{language}={path.resolve()}" for language, path in files]
    bounds = ["--questions", str(given.questions), "--quotes", str(quotes)]
    # -P, so that not this file's own folder is imported from.
    done = subprocess.run(
        [sys.executable, "-P", __file__, *named, *bounds, "--work"],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root), "DATELINE_READER": "off"},
        stdout=subprocess.PIPE,
        check=True,
    )
    return [Figures(**one) for one in json.loads(done.stdout)]


def table(found: dict[str, list[Figures]], archive: str) -> None:
    for name, figures in found.items():
        for one in figures:
            line = f"{archive:6} {name:8} {one.language}: nDCG@10 {one.ndcg:.3f} ({one.questions})"
            if one.quotes:
                line += f", first quotation {one.first:.3f}, any {one.any:.3f}"
                line += f", answered {one.answered:.3f} ({one.quotes})"
            print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", metavar="LANGUAGE=FILE")
    parser.add_argument("--beside", metavar="COMMIT")
    parser.add_argument("--mixed", metavar="LANGUAGES", default="")
    parser.add_argument("--questions", type=int, default=1190)
    parser.add_argument("--quotes", type=int, default=300)
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    named = [one.partition("=") for one in given.files]
    files = [(language, Path(path)) for language, _, path in named]
    if given.work:
        logging.disable(logging.WARNING)
        found = measured(files, given.questions, given.quotes)
        print(json.dumps([asdict(one) for one in found]))
        return
    from benchmarks.regression import checked_out

    with tempfile.TemporaryDirectory() as place:
        trees = {"now": ROOT}
        if given.beside:
            trees = {given.beside[:8]: checked_out(given.beside, Path(place))} | trees
        for one in files:
            table({name: by_tree(root, [one], given) for name, root in trees.items()}, "own")
        mixed = [one for one in files if one[0] in given.mixed.split(",")]
        if mixed:
            table({name: by_tree(root, mixed, given) for name, root in trees.items()}, "mixed")


if __name__ == "__main__":
    main()
