"""Runs as files: JSON Lines, one question a line, and TREC's format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from index.errors import ReadError
from index.readers.formats.json import read_objects
from index.readers.source import file_source, source_name
from qa.evaluation.retrieval_metrics import Run, RunHit, ranked_articles

_FIELDS: Mapping[str, type | tuple[type, ...]] = {
    "rank": int,
    "article_id": str,
    "passage_id": str,
    "start": int,
    "end": int,
    "score": (int, float),
    "text": str,
}
_SHAPE = "A line is the object that `dateline eval retrieval --run` writes."


def write_run(path: Path, run: Run) -> None:
    """One line `{"query_id", "hits": […]}` for each question. Raises OSError."""
    with path.open("w", encoding="utf-8") as file:
        for question, hits in run.items():
            line = {"query_id": question, "hits": [asdict(hit) for hit in hits]}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def read_run(path: Path) -> dict[str, tuple[RunHit, ...]]:
    """What `write_run` wrote, hits by rank; other fields are passed over.

    Raises ReadError, naming file and line, for what is no run; OSError as the system gives it.
    """
    run = dict[str, tuple[RunHit, ...]]()
    for number, record in read_objects(file_source(path)):
        if isinstance(record, ReadError):
            raise record
        source = f"{source_name(path)}#{number}"
        question, hits = record.get("query_id"), record.get("hits")
        if not isinstance(question, str) or not isinstance(hits, list):
            raise ReadError(source, '"query_id" must be a string and "hits" a list.', _SHAPE)
        if question in run:
            raise ReadError(source, f"the question {question!r} stands twice.", "Keep one line.")
        run[question] = tuple(sorted((_hit(source, hit) for hit in hits), key=lambda hit: hit.rank))
    return run


def write_trec(path: Path, run: Run, tag: str) -> None:
    """`query Q0 article rank score tag`, each article once, for trec_eval and its like.

    The score is 1/rank: trec_eval sorts by score, and that of a search need not fall with the
    rank. Raises OSError.
    """
    with path.open("w", encoding="utf-8") as file:
        for question, hits in run.items():
            for rank, article in enumerate(ranked_articles(hits, len(hits)), 1):
                file.write(f"{question} Q0 {article} {rank} {1 / rank:.6f} {tag}\n")


def _hit(source: str, hit: object) -> RunHit:
    fields = hit if isinstance(hit, dict) else {}
    for name, kind in _FIELDS.items():
        value = fields.get(name)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise ReadError(
                source, f'field "{name}" of a hit is missing or not as it must be.', _SHAPE
            )
    copies = fields.get("copies", [])
    if not isinstance(copies, list) or not all(isinstance(copy, str) for copy in copies):
        raise ReadError(source, 'field "copies" of a hit is not a list of ids.', _SHAPE)
    return RunHit(**{name: fields[name] for name in _FIELDS}, copies=tuple(copies))
