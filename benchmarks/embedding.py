"""The export beside the model it was made from: python -m benchmarks.embedding CORPUS

CORPUS is a BEIR corpus or any other file or folder that `dateline index add` reads. Its first
passages are embedded by both in turns; then the words of as many sentences as an answer looks at,
and one question. Prints the medians, and how far any vector is from the other's.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np

from index import (
    Chunking,
    Embedder,
    IndexEmbedder,
    SentenceTransformerEmbedder,
    TokenCounter,
    Vectors,
    WordVectors,
    sentence_spans,
)
from index.models import Article
from index.nlp.chunking import chunk
from index.readers import read_paths

_SENTENCES = 90
_QUESTION = "Who is the US special envoy for North Korea, according to Iran Press TV?"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--passages", type=int, default=300)
    parser.add_argument("--times", type=int, default=3)
    arguments = parser.parse_args()
    texts = list(islice(_passages(arguments.corpus), arguments.passages))
    sentences = [_first_sentence(text) for text in texts[-_SENTENCES:]]
    with tempfile.TemporaryDirectory() as folder:
        plain = SentenceTransformerEmbedder()
        took = {"load sentence-transformers": [_seconds(plain.identity)]}
        making = IndexEmbedder(Path(folder), writing=True)
        took["load it, export and check"] = [_seconds(making.identity)]
        exported = IndexEmbedder(Path(folder), writing=True)
        took["load the export, model checked"] = [_seconds(exported.identity)]
        for name, embedder in (("model", plain), ("export", exported)) * arguments.times:
            for what, act in _acts(embedder, texts, sentences):
                took.setdefault(f"{what}, {name}", []).append(_seconds(act))
        for what, seconds in took.items():
            print(f"{what}: {1000 * median(seconds):.1f} ms")
        print(f"{len(texts)} passages, {len(sentences)} sentences, {arguments.times} times")
        print(f"farthest: {_distance(plain, exported, texts, sentences):.1e}")


def _acts(
    embedder: Embedder, texts: list[str], sentences: list[str]
) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "passages", lambda: embedder.embed_passages(texts)
    yield "words of sentences", lambda: embedder.embed_words(sentences)
    yield "a question", lambda: embedder.embed_queries([_QUESTION])


def _passages(corpus: Path) -> Iterator[str]:
    counter = TokenCounter()
    for item in read_paths([corpus]):
        if isinstance(item, Article):
            for passage in chunk(item, counter, Chunking()):
                yield f"{item.title}\n{passage.text}"


def _first_sentence(text: str) -> str:
    body = text.partition("\n")[2]
    start, end = sentence_spans(body)[0]
    return body[start:end]


def _distance(one: Embedder, other: Embedder, texts: list[str], sentences: list[str]) -> float:
    """The largest difference of any component of any vector."""
    pairs: list[tuple[Vectors, Vectors]] = [
        (one.embed_passages(texts), other.embed_passages(texts)),
        (one.embed_queries(sentences), other.embed_queries(sentences)),
    ]
    words: list[tuple[WordVectors, WordVectors]] = list(
        zip(one.embed_words(sentences), other.embed_words(sentences), strict=True)
    )
    pairs += [(mine.vectors, theirs.vectors) for mine, theirs in words]
    return max(float(np.abs(mine - theirs).max(initial=0)) for mine, theirs in pairs)


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
