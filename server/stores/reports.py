"""What came of the last times that articles were read: records of the server's, like others.

Of each reading its counts are whole, and its lines bounded.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from server.stores.records import Records, RecordsUnavailable

State = Literal["receiving", "waiting", "reading", "done", "stopped", "failed", "interrupted"]
_UNDER_WAY = ("receiving", "waiting", "reading")
# Whoever reads says so every few seconds.
_SILENT_S = 60.0
KEPT_REPORTS = 100
_KIND = "report"
_LINES = "lines of report "


class ReportsUnavailable(Exception):
    """The file, or the database, cannot be read or written."""

    detail = "Reports of what was read cannot be kept."
    hint = "On the server, check the folder of the index, or the database of DATELINE_CATALOGUE."


class ReportNotFound(Exception):
    """No report has this id, or it was forgotten for newer ones."""

    detail = f"There is no such report: the last {KEPT_REPORTS} are kept."
    hint = "See GET /v1/reports."


@dataclass(frozen=True)
class Report:
    """One time that articles were read.

    `kind` is `upload` or `command`, `made_by` the name of a key, `what` names what was read, and
    `progress` holds counts by name.
    """

    id: str
    kind: str
    began_at: datetime
    seen_at: datetime
    state: State
    made_by: str
    what: str
    progress: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_under_way(self) -> bool:
        return self.state in _UNDER_WAY


class Reports:
    """Threads and processes share them. Every method raises ReportsUnavailable."""

    KEPT = KEPT_REPORTS

    def __init__(self, records: Records) -> None:
        self._records = records

    def begin(self, kind: str, what: str, made_by: str = "", state: State = "reading") -> Report:
        """A report of something under way; the oldest is forgotten for it."""
        now = time.time()
        report_id = secrets.token_hex(8)
        made = {
            "kind": kind,
            "began_at": now,
            "seen_at": now,
            "state": state,
            "made_by": made_by,
            "what": what,
            "progress": {},
            "lines": 0,
            "to_stop": False,
        }
        with _told():
            self._records.put(_KIND, {report_id: json.dumps(made)})
            silent = datetime.fromtimestamp(now - _SILENT_S, UTC)
            old = [each.id for each in self._all()[self.KEPT :] if each.seen_at < silent]
            for each in old:
                self._records.forget(_LINES + each)
            self._records.put(_KIND, {}, old)
        return _report(report_id, made)

    def tell(
        self,
        report_id: str,
        state: State | None = None,
        progress: Mapping[str, Any] | None = None,
        lines: Sequence[tuple[str, Mapping[str, Any]]] = (),
    ) -> bool:
        """How far it has come; `lines` are outcomes with what is to be shown of each.

        Whether it goes on: false once `stop` was called.
        """
        told = {"seen_at": time.time(), "state": state, "progress": progress}
        changed = {name: value for name, value in told.items() if value is not None}
        with _told():
            now = self._change(
                report_id, lambda kept: {**changed, "lines": kept["lines"] + len(lines)}
            )
            if lines and now:
                first = now["lines"] - len(lines) + 1
                numbered = enumerate(lines, first)
                self._records.put(
                    _LINES + report_id, {f"{n:08}": json.dumps(line) for n, line in numbered}
                )
        return not (now and now["to_stop"])

    def stop(self, report_id: str) -> None:
        """Ask whoever reads to stop. Raises ReportNotFound."""
        with _told():
            if self._change(report_id, lambda _: {"to_stop": True}) is None:
                raise ReportNotFound

    def report(self, report_id: str) -> Report:
        """Raises ReportNotFound."""
        with _told():
            kept = self._records.all(_KIND).get(report_id)
        if kept is None:
            raise ReportNotFound
        return _report(report_id, json.loads(kept))

    def latest(self, limit: int) -> list[Report]:
        """The last begun first."""
        with _told():
            return self._all()[:limit]

    def lines(
        self, report_id: str, after: int, limit: int, outcomes: Sequence[str] = ()
    ) -> list[tuple[int, dict[str, Any]]]:
        """Lines with numbers above `after`, in order; of those `outcomes` where some are named."""
        with _told():
            kept = self._records.all(_LINES + report_id)
        numbered = ((int(key), *json.loads(line)) for key, line in kept.items())
        found = [
            (number, line)
            for number, outcome, line in numbered
            if number > after and (not outcomes or outcome in outcomes)
        ]
        return found[:limit]

    def _all(self) -> list[Report]:
        kept = self._records.all(_KIND).items()
        every = [_report(report_id, json.loads(each)) for report_id, each in kept]
        return sorted(every, key=lambda each: each.began_at, reverse=True)

    def _change(
        self, report_id: str, changes: Callable[[dict[str, Any]], dict[str, Any]]
    ) -> dict[str, Any] | None:
        """What is kept of it then; None where it is not there."""

        def change(there: str | None) -> str | None:
            if there is None:
                return None
            kept = json.loads(there)
            return json.dumps(kept | changes(kept))

        changed = self._records.change(_KIND, report_id, change)
        return json.loads(changed) if changed else None


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except RecordsUnavailable as error:
        raise ReportsUnavailable(str(error)) from error


def _report(report_id: str, kept: Mapping[str, Any]) -> Report:
    state = kept["state"]
    if state in _UNDER_WAY and time.time() - kept["seen_at"] > _SILENT_S:
        state = "interrupted"
    return Report(
        report_id,
        kept["kind"],
        datetime.fromtimestamp(kept["began_at"], UTC),
        datetime.fromtimestamp(kept["seen_at"], UTC),
        state,
        kept["made_by"],
        kept["what"],
        kept["progress"],
    )
