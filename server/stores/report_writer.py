"""What is kept of one reading of articles: counts as they grow, and lines within a bound."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from index import IngestResult, ReadError
from server.stores.reports import Report, Reports, ReportsUnavailable, State

_log = logging.getLogger(__name__)

# Of what needs a look, and of all else; the counts are of all.
_MOST_LINES = {True: 2_000, False: 1_000}
_TOLD_EVERY_S = 1.0
UPLOADED = "upload://"
"""What the source of an article that was uploaded begins with."""


class ReportWriter:
    """Tells the store at most once a second, but for the end. One thread uses it."""

    def __init__(self, reports: Reports, report: Report, collections: Sequence[str] = ()) -> None:
        """`collections` are what all of the articles go into too."""
        self.id = report.id
        self._reports = reports
        self._counts = Counter[str]()
        self._kept = Counter[bool]()
        self._lines: list[tuple[str, Mapping[str, Any]]] = []
        self._facts: dict[str, Any] = dict(report.progress)
        if collections:
            self._facts["collections"] = list(collections)
        self._told_at = 0.0
        self._goes_on = True
        self.has_ended = False

    def placed(self, result: IngestResult) -> None:
        """What became of an article."""
        self._counts[result.outcome] += 1
        self._counts["doubtful"] += bool(result.doubts)
        article = result.article
        self._keep(
            bool(result.doubts),
            "doubtful" if result.doubts else result.outcome,
            {
                "source": shown(article.source),
                "id": article.id,
                "version": result.version,
                "title": article.title,
                "became": result.outcome,
                "doubts": result.doubts,
            },
        )

    def refused(self, error: ReadError) -> None:
        self._counts["refused"] += 1
        source = shown(error.source)
        why = str(error).removeprefix(f"{error.source}: ").removeprefix(f"{source}: ")
        self._keep(True, "refused", {"source": source, "why": why})

    def skipped(self, name: str, why: str) -> None:
        self._counts["skipped"] += 1
        self._keep(True, "skipped", {"source": shown(name), "why": why})

    def fact(self, **facts: Any) -> None:
        """What else is to be known of it."""
        self._facts |= facts

    def goes_on(self, state: State = "reading", **facts: Any) -> bool:
        """Whether nobody asked for a stop; tells how far it has come."""
        self._facts |= facts
        if time.monotonic() - self._told_at > _TOLD_EVERY_S:
            self.tell(state)
        return self._goes_on

    def tell(self, state: State, **facts: Any) -> None:
        """At once. A report that cannot be kept stops no reading."""
        self._facts |= facts
        lines, self._lines = self._lines, []
        self._told_at = time.monotonic()
        try:
            self._goes_on = self._reports.tell(
                self.id, state, {**self._facts, **self._counts}, lines
            )
        except ReportsUnavailable as error:
            _log.warning("%s %s (%s)", error.detail, error.hint, error)

    def end(self, state: State, **facts: Any) -> None:
        """The last word."""
        self._facts.pop("current", None)
        self.has_ended = True
        self.tell(state, **facts)

    def _keep(self, is_trouble: bool, outcome: str, line: Mapping[str, Any]) -> None:
        self._kept[is_trouble] += 1
        if self._kept[is_trouble] <= _MOST_LINES[is_trouble]:
            self._lines.append((outcome, {"outcome": outcome, **line}))
        else:
            self._counts["lines_left_out"] += 1


def shown(source: str) -> str:
    """Where an article was read, for a person."""
    return source.removeprefix(UPLOADED)
