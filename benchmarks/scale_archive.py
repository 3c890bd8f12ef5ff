"""An archive of any size made of real sentences and real embeddings, for `scale`.

A passage is 120 to 200 words of real sentences of the benchmark corpora, drawn at random; its
article has the title, publisher and category of a real article and a day of ten years. Its vector
is the embedding of a real passage plus Gaussian noise that has the covariance of the real
embeddings, brought back to unit norm. Everything follows from one seed.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from index import SentenceTransformerEmbedder
from index.embeddings import EmbedderIdentity, Vectors, WordVectors
from index.models import Article, Passage
from index.nlp.sentences import sentence_spans

SEED = 20
NOISE = 0.6
EMBEDDED_PASSAGES = 4_000
PASSAGES_PER_ARTICLE = 10
FIRST_DAY = datetime(2015, 1, 1, tzinfo=UTC)
DAYS = 3_652
_ARTICLES_AT_ONCE = 200
_WORDS = (120, 200)
_CORPORA = ("multihop-rag", "mtrag", "clapnq", "xquad")


@dataclass(frozen=True)
class Headline:
    title: str
    publisher: str
    category: str


@dataclass(frozen=True)
class Material:
    """What an archive is made of; `embedded` and `asked` are unit rows."""

    sentences: list[str]
    headlines: list[Headline]
    embedded: Vectors
    questions: list[str]
    asked: Vectors

    @staticmethod
    def of(bench: Path, folder: Path) -> Material:
        """Reads the corpora; the embeddings are made once and kept in the folder."""
        texts = [article["text"] for name in _CORPORA for article in _lines(bench, name, "corpus")]
        sentences = _kept(folder / "sentences.json", lambda: _sentences(texts))
        questions = [line["text"] for line in _lines(bench, "multihop-rag", "queries")]
        vectors = folder / "embeddings.npz"
        if not vectors.exists():
            embedder = SentenceTransformerEmbedder()
            passages = list(_runs(sentences))
            chosen = random.Random(SEED).sample(passages, EMBEDDED_PASSAGES)
            np.savez(
                vectors,
                embedded=embedder.embed_passages(chosen),
                asked=embedder.embed_queries(questions),
            )
        stored = np.load(vectors)
        headlines = [
            Headline(article["title"], meta["source"], meta["category"])
            for article in _lines(bench, "multihop-rag", "corpus")
            for meta in [article["metadata"]]
        ]
        return Material(sentences, headlines, stored["embedded"], questions, stored["asked"])


class StubEmbedder:
    """Knows the vectors of the questions, so that no model is loaded."""

    model = "all-MiniLM-L6-v2"

    def __init__(self, questions: Sequence[str], asked: Vectors) -> None:
        self._questions = questions
        self._asked = asked
        self._dimension = asked.shape[1]

    def identity(self) -> EmbedderIdentity:
        return EmbedderIdentity(self.model, "benchmark", self._dimension)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._asked[self._question(text)] for text in texts])

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._asked[0]] * len(texts))

    def _question(self, words: str) -> int:
        """Which question it is: a search embeds it with blanks over the names and days in it."""
        return next(
            number
            for number, question in enumerate(self._questions)
            if len(question) == len(words)
            and all(one in (other, " ") for one, other in zip(words, question, strict=True))
        )

    def embed_words(self, texts: Sequence[str]) -> list[WordVectors]:
        raise NotImplementedError


def articles(
    material: Material, passages: int, seed: int = SEED
) -> Iterator[tuple[Article, list[Passage], Vectors]]:
    """Articles with their passages and vectors, in the order in which they would have appeared."""
    chance, noise = random.Random(seed), Noise(material.embedded, seed)
    count = passages // PASSAGES_PER_ARTICLE
    for number in range(count):
        place = number % _ARTICLES_AT_ONCE * PASSAGES_PER_ARTICLE
        if place == 0:
            vectors = noise.vectors(_ARTICLES_AT_ONCE * PASSAGES_PER_ARTICLE)
        name = f"scale-{seed}-{number}"
        bodies = [_body(material.sentences, chance) for _ in range(PASSAGES_PER_ARTICLE)]
        headline = chance.choice(material.headlines)
        title = " ".join([chance.choice(material.headlines).title, headline.title])[:120]
        article = Article(
            id=name,
            text="\n\n".join(bodies),
            title=title,
            publisher=headline.publisher,
            category=headline.category,
            published_at=FIRST_DAY + timedelta(days=DAYS * number / count),
            source=f"{name}.txt",
        )
        yield article, _passages(article, bodies), vectors[place : place + PASSAGES_PER_ARTICLE]


class Noise:
    """Real embeddings, moved by noise of norm about NOISE that is spread as they are."""

    def __init__(self, embedded: Vectors, seed: int) -> None:
        self._embedded = embedded
        self._random = np.random.default_rng(seed)
        centred = embedded - embedded.mean(axis=0)
        _, scales, directions = np.linalg.svd(centred, full_matrices=False)
        self._shape = (scales / np.linalg.norm(scales))[:, None] * directions

    def vectors(self, count: int) -> Vectors:
        base = self._embedded[self._random.integers(len(self._embedded), size=count)]
        normal = self._random.standard_normal((count, len(self._shape)), np.float32)
        moved = base + NOISE * (normal @ self._shape)
        moved /= np.linalg.norm(moved, axis=1, keepdims=True)
        unit: Vectors = moved.astype(np.float32)
        return unit


def _lines(bench: Path, name: str, kind: str) -> list[dict[str, Any]]:
    with (bench / name / f"{kind}.jsonl").open() as file:
        return [json.loads(line) for line in file]


def _kept(path: Path, make: Callable[[], list[str]]) -> list[str]:
    if not path.exists():
        path.write_text(json.dumps(make()))
    return list(json.loads(path.read_text()))


def _sentences(texts: Sequence[str]) -> list[str]:
    found = (text[start:end] for text in texts for start, end in sentence_spans(text))
    return [sentence for sentence in found if 4 <= len(sentence.split()) <= 60]


def _runs(sentences: Sequence[str]) -> Iterator[str]:
    """Consecutive sentences, up to the lower bound of a passage's words."""
    run, words = list[str](), 0
    for sentence in sentences:
        run.append(sentence)
        words += len(sentence.split())
        if words >= _WORDS[0]:
            yield " ".join(run)
            run, words = [], 0


def _body(sentences: Sequence[str], chance: random.Random) -> str:
    wanted, drawn, words = chance.randint(*_WORDS), list[str](), 0
    while words < wanted:
        sentence = chance.choice(sentences)
        drawn.append(sentence)
        words += len(sentence.split())
    return " ".join(drawn)


def _passages(article: Article, bodies: Sequence[str]) -> list[Passage]:
    cut, start = list[Passage](), 0
    for ordinal, body in enumerate(bodies):
        end = start + len(body)
        cut.append(Passage(f"{article.id}:1:{ordinal}", article.id, 1, start, end, body))
        start = end + 2
    return cut
