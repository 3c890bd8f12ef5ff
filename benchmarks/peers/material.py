"""The files that every system is measured on, cut from a BEIR folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.peers.passages import Passage, write_passages
from index import Article, Chunking, TokenCounter
from index.nlp.chunking import chunk
from qa.evaluation.beir import BeirFolder, Judgement, Query
from qa.evaluation.retrieval_metrics import Qrels


def prepare(dataset: BeirFolder, folder: Path, limit: int | None, articles: int | None) -> Qrels:
    """Write `queries.jsonl`, `corpus.jsonl` and `passages.jsonl`; what is relevant to the queries.

    The first `limit` questions; with `articles`, only so many, those relevant to them first.
    """
    queries = [query for query in dataset.queries() if isinstance(query, Query)][:limit]
    qrels: dict[str, dict[str, int]] = {query.id: {} for query in queries}
    for line in dataset.judgements():
        if isinstance(line, Judgement) and line.query_id in qrels:
            qrels[line.query_id][line.article_id] = line.relevance
    relevant = {article for of in qrels.values() for article in of}
    found = [item for item in dataset.articles() if isinstance(item, Article)]
    kept = sorted(found, key=lambda article: article.id not in relevant)[:articles]
    _copy(dataset.queries_file, queries, folder / "queries.jsonl")
    _copy(dataset.corpus_file, kept, folder / "corpus.jsonl")
    write_passages(folder / "passages.jsonl", _passages(kept))
    return qrels


def _copy(file: Path, kept: Sequence[Query | Article], to: Path) -> None:
    """The lines of `file` that were read as those kept, in their order."""
    lines = file.read_text(encoding="utf-8").split("\n")
    numbers = (int(item.source.rpartition("#")[2]) for item in kept)
    to.write_text("".join(f"{lines[number - 1]}\n" for number in numbers), encoding="utf-8")


def _passages(articles: list[Article]) -> Iterator[Passage]:
    """As Dateline cuts them; that its index holds just these shows when its hits are looked up."""
    counter = TokenCounter()
    for article in articles:
        for part in chunk(article, counter, Chunking()):
            yield Passage(
                id=part.id,
                article_id=article.id,
                start=part.start,
                end=part.end,
                text=part.text,
                title=article.title,
                publisher=article.publisher or "",
                published=f"{article.published_at:%Y-%m-%d}" if article.published_at else "",
            )
