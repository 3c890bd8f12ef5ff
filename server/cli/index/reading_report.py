"""`--report FILE`: what was read, a JSON line for each article and for what is none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import typer

from index import Article, IngestResult, ReadError
from index.models import UNLIKE, Dropped
from server.cli.options import USAGE
from server.cli.output import say
from server.settings import Settings
from server.stores import Stores
from server.stores.report_writer import ReportWriter
from server.stores.reports import ReportsUnavailable

_FIELDS = "id title publisher published_at updated_at author category url language text".split()
# Of a text, and of what was dropped: enough to know it again.
_SHOWN = 200
# Of fields that no place gives.
_NOWHERE = {"id": "made from its name or address", "language": "detected", "text": "body"}


class ReadingReport:
    """Lines written as they come; without a file, none."""

    def __init__(self, file: TextIO | None) -> None:
        self._file = file

    def placed(self, result: IngestResult) -> None:
        self.article(result.article, result.outcome, result.doubts, result.version)

    def article(
        self, article: Article, outcome: str, doubts: tuple[str, ...], version: int | None = None
    ) -> None:
        """Each field that was found with where it was, and what stood around the story and why it
        is none of it."""
        self._write(
            {
                "source": article.source,
                "outcome": outcome,
                "id": article.id,
                "version": version,
                "doubts": doubts,
                "fields": dict(_fields(article)),
                "dropped": [
                    {"words": _cut(words), "why": words.why if isinstance(words, Dropped) else ""}
                    for words in article.dropped
                ],
            }
        )

    def refused(self, error: ReadError) -> None:
        self._write({"source": error.source, "outcome": "refused", "why": str(error)})

    def skipped(self, name: str, why: str) -> None:
        self._write({"source": name, "outcome": "skipped", "why": why})

    def _write(self, line: Mapping[str, object]) -> None:
        if self._file:
            print(json.dumps(line, ensure_ascii=False), file=self._file, flush=True)


@contextmanager
def reading_report(path: Path | None) -> Iterator[ReadingReport]:
    """The report at `path`, which is written anew; one that writes nothing where there is none.

    Ends the command where the file cannot be written.
    """
    if path is None:
        yield ReadingReport(None)
        return
    try:
        file = path.open("w", encoding="utf-8", errors="replace")
    except OSError as error:
        say(f"dateline: {path} cannot be written: {error.strerror}. Name another file.")
        raise typer.Exit(USAGE) from None
    with file:
        yield ReadingReport(file)


@contextmanager
def kept_report(
    settings: Settings, places: Sequence[str], collections: Sequence[str] = ()
) -> Iterator[ReportWriter | None]:
    """What the archive page shows of this reading, all of which goes into the `collections` too.

    None where no report can be kept.
    The block says how it ended; one that it leaves by an exception failed.
    """
    with Stores(settings) as stores:
        try:
            begun = stores.reports.begin("command", ", ".join(places)[:_SHOWN])
        except ReportsUnavailable as error:
            say(f"dateline: {error.detail} {error.hint}")
            yield None
            return
        kept = ReportWriter(stores.reports, begun, collections)
        try:
            yield kept
        finally:
            if not kept.has_ended:
                kept.end("failed")


def _fields(article: Article) -> Iterator[tuple[str, dict[str, object]]]:
    for name in _FIELDS:
        value = getattr(article, name)
        if value is None:
            continue
        place = article.taken_from.get(name, _NOWHERE.get(name, ""))
        if name == "published_at" and UNLIKE in (article.date_source or ""):
            place = str(article.date_source)
        shown = _cut(value) if isinstance(value, str) else value.isoformat()
        yield name, {"value": shown, "taken_from": place}


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
