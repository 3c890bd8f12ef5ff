"""How surely copies of articles are told from other articles, and what grouping costs.

    python -m benchmarks.syndication DATASET [--held-back] [--articles 27000]

DATASET is a BEIR folder of long news articles. From each of its articles copies are made as
newspapers make them of an agency's: cut short, with a new lead, with other names of places, and all
of that at once. Pairs are right where both were made from one article. Of the corpus itself every
pair found is counted too, as wrong, so that precision is a lower bound: some are copies.
Development used the articles with even numbers, `--held-back` takes the others.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np

from index import Article, sentence_spans
from index.directory import open_catalogue

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
_PLACES = "Port Selby,Onder,Marrow Hill,Tarn,Eastwick,Vell,Corrigan Bay,Upper Stow".split(",")
_NO_VECTORS = np.empty((0, 384), np.float32)
# How much of the sentences a cut leaves, and the share of the names that are changed.
_LEFT = (0.4, 0.9)
_CHANGED = 0.3


def edited(text: str, others: list[str], random: Random) -> dict[str, str]:
    """Copies of a text, by what was done to it. New leads are sentences of other articles."""
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    kept = max(3, round(len(sentences) * random.uniform(*_LEFT)))
    lead = " ".join(random.sample(others, min(3, max(1, kept // 8))))
    return {
        "same": text,
        "cut": " ".join(sentences[:kept]),
        "paragraphs left out": " ".join(s for s in sentences if random.random() < _LEFT[1]),
        "new lead": " ".join([lead, *sentences[1:]]),
        "places": _with_other_places(text, random),
        "all": _with_other_places(" ".join([lead, *sentences[1:kept]]), random),
    }


def _with_other_places(text: str, random: Random) -> str:
    """Names within sentences, each changed wherever it stands, as an editor would."""
    names = sorted(set(_NAME.findall(text)))
    changed = {name: random.choice(_PLACES) for name in names if random.random() < _CHANGED}
    return _NAME.sub(lambda found: changed.get(found[0], found[0]), text)


def corpus(dataset: Path) -> list[str]:
    lines = (dataset / "corpus.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def grouped(articles: Iterator[tuple[str, str]], folder: Path) -> dict[str, int | None]:
    """The story of each article, by its id, as a catalogue that they are put into says."""
    catalogue = open_catalogue(folder / "catalogue.sqlite", read_only=False)
    batch: list[Article] = []

    def commit() -> None:
        with catalogue.write() as transaction:
            for article in batch:
                transaction.put(article, [], _NO_VECTORS)
        batch.clear()

    for name, text in articles:
        batch.append(Article(name, text, title=name))
        if len(batch) == 64:
            commit()
    commit()
    with catalogue.read() as snapshot:
        found = snapshot.clusters()
    catalogue.close()
    return found


def accuracy(texts: list[str], seed: int, copies: int) -> None:
    """With so many of the copies of each article, drawn at random."""
    random = Random(seed)
    sentences = [t[start:end] for t in texts for start, end in sentence_spans(t)[:12]]
    made = {
        f"{number}/{how}": copy
        for number, text in enumerate(texts)
        for how, copy in random.sample(sorted(edited(text, sentences, random).items()), copies)
    }
    order = list(made.items())
    random.shuffle(order)
    with tempfile.TemporaryDirectory() as folder:
        stories = grouped(iter(order), Path(folder))
    members = defaultdict[int, list[str]](list)
    for name, story in stories.items():
        if story is not None:
            members[story].append(name)
    found = {pair for names in members.values() for pair in combinations(sorted(names), 2)}
    right = sum(_origin(one) == _origin(other) for one, other in found)
    by_article = defaultdict[str, list[str]](list)
    for name in made:
        by_article[_origin(name)].append(name)
    wanted = {pair for names in by_article.values() for pair in combinations(sorted(names), 2)}
    print(f"{len(texts)} articles, {len(made)} texts, {len(wanted)} pairs of copies")
    print(f"precision {right / len(found):.4f}  recall {len(found & wanted) / len(wanted):.4f}")
    for how in sorted({name.partition("/")[2] for name in made}):
        of_kind = {pair for pair in wanted if any(name.endswith(f"/{how}") for name in pair)}
        print(f"  recall with {how}: {len(of_kind & found) / len(of_kind):.4f}")
    for one, other in sorted(found):
        if _origin(one) != _origin(other) and one.endswith("/same") and other.endswith("/same"):
            print(f"  not of one article: {_title(texts, one)} | {_title(texts, other)}")


def _origin(name: str) -> str:
    return name.partition("/")[0]


def _title(texts: list[str], name: str) -> str:
    return " ".join(texts[int(_origin(name))].split()[:12])


def cost(texts: list[str], count: int, seed: int) -> None:
    """Of articles made of paragraphs of the corpus that are drawn anew, and a tenth of copies."""
    random = Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        began, cpu = time.monotonic(), time.process_time()
        stories = grouped(_drawn(texts, count, random), Path(folder))
        took, cpu = time.monotonic() - began, time.process_time() - cpu
    in_stories = sum(story is not None for story in stories.values())
    print(
        f"{count} articles in {took:.0f} s ({cpu:.0f} s of one core); {in_stories} are in stories"
    )


def _drawn(texts: list[str], count: int, random: Random) -> Iterator[tuple[str, str]]:
    """Words of the corpus under names of their own, so that each article is a new one."""
    before: list[str] = []
    for number in range(count):
        if before and random.random() < 0.1:
            words = random.choice(before).split()
            yield f"{number}", " ".join(words[len(words) // 10 :])
            continue
        words = random.choice(texts).split()
        start = random.randrange(max(1, len(words) - 600))
        piece = words[start : start + 600]
        text = " ".join(f"{word}{number % 97}" if random.random() < 0.3 else word for word in piece)
        before.append(text)
        del before[:-2000]
        yield f"{number}", text


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--held-back", action="store_true")
    parser.add_argument("--articles", type=int, default=27_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    texts = corpus(given.dataset)
    # With two copies none is joined by way of a third.
    for copies in (2, 6):
        accuracy(texts[int(given.held_back) :: 2], given.seed, copies)
    if given.articles:
        cost(texts, given.articles, given.seed)


if __name__ == "__main__":
    main()
