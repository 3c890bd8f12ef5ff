"""What came of the last times that articles were read: beside the index, or in PostgreSQL.

The tables are the same in both. Of each reading its counts are whole, and its lines bounded.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import (
    URL,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    Row,
    Table,
    Text,
    create_engine,
    delete,
    event,
    exc,
    false,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.pool import NullPool

from server.stores.postgresql import METADATA, SharedDatabase, SharedDatabaseUnavailable

State = Literal["receiving", "waiting", "reading", "done", "stopped", "failed", "interrupted"]
_UNDER_WAY = ("receiving", "waiting", "reading")
# Whoever reads says so every few seconds.
_SILENT_S = 60.0
KEPT_REPORTS = 100
_BUSY_TIMEOUT_S = 5

_REPORTS = Table(
    "service_reports",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("began_at", Float, nullable=False),  # seconds since 1970, as all times here
    Column("seen_at", Float, nullable=False),
    Column("state", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("progress", Text, nullable=False),
    Column("to_stop", Boolean, nullable=False, server_default=false()),
)
_LINES = Table(
    "service_report_lines",
    METADATA,
    Column("report", Text, primary_key=True),
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("outcome", Text, nullable=False),
    Column("line", Text, nullable=False),
)


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

    def __init__(self, place: _File | SharedDatabase) -> None:
        self._place = place

    def begin(self, kind: str, what: str, made_by: str = "", state: State = "reading") -> Report:
        """A report of something under way; the oldest is forgotten for it."""
        now = time.time()
        row = {
            "id": secrets.token_hex(8),
            "kind": kind,
            "began_at": now,
            "seen_at": now,
            "state": state,
            "made_by": made_by,
            "what": what,
            "progress": "{}",
        }
        with self._transaction() as connection:
            made = connection.execute(insert(_REPORTS).values(row).returning(_REPORTS)).one()
            newest = select(_REPORTS.c.id).order_by(_REPORTS.c.began_at.desc()).limit(self.KEPT)
            old = _REPORTS.c.id.not_in(newest) & (_REPORTS.c.seen_at < now - _SILENT_S)
            connection.execute(delete(_REPORTS).where(old))
            without = _LINES.c.report.not_in(select(_REPORTS.c.id))
            connection.execute(delete(_LINES).where(without))
        return _report(made)

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
        values: dict[str, Any] = {"seen_at": time.time()}
        if state is not None:
            values["state"] = state
        if progress is not None:
            values["progress"] = json.dumps(progress, ensure_ascii=False)
        with self._transaction() as connection:
            of_report = _REPORTS.c.id == report_id
            connection.execute(update(_REPORTS).where(of_report).values(values))
            if lines:
                highest = select(func.max(_LINES.c.number)).where(_LINES.c.report == report_id)
                first = (connection.scalar(highest) or 0) + 1
                rows = [
                    {"report": report_id, "number": number, "outcome": outcome, "line": _json(line)}
                    for number, (outcome, line) in enumerate(lines, first)
                ]
                connection.execute(insert(_LINES), rows)
            return not connection.scalar(select(_REPORTS.c.to_stop).where(of_report))

    def stop(self, report_id: str) -> None:
        """Ask whoever reads to stop. Raises ReportNotFound."""
        self.report(report_id)
        with self._transaction() as connection:
            asked = update(_REPORTS).where(_REPORTS.c.id == report_id)
            connection.execute(asked.values(to_stop=True))

    def report(self, report_id: str) -> Report:
        """Raises ReportNotFound."""
        with self._transaction() as connection:
            row = connection.execute(select(_REPORTS).where(_REPORTS.c.id == report_id)).first()
        if row is None:
            raise ReportNotFound
        return _report(row)

    def latest(self, limit: int) -> list[Report]:
        """The last begun first."""
        query = select(_REPORTS).order_by(_REPORTS.c.began_at.desc()).limit(limit)
        with self._transaction() as connection:
            return [_report(row) for row in connection.execute(query)]

    def lines(
        self, report_id: str, after: int, limit: int, outcomes: Sequence[str] = ()
    ) -> list[tuple[int, dict[str, Any]]]:
        """Lines with numbers above `after`, in order; of those `outcomes` where some are named."""
        query = select(_LINES).where(_LINES.c.report == report_id, _LINES.c.number > after)
        if outcomes:
            query = query.where(_LINES.c.outcome.in_(outcomes))
        with self._transaction() as connection:
            rows = connection.execute(query.order_by(_LINES.c.number).limit(limit)).all()
        return [(row.number, json.loads(row.line)) for row in rows]

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._place.transaction() as connection:
                yield connection
        except (exc.SQLAlchemyError, OSError, SharedDatabaseUnavailable) as error:
            raise ReportsUnavailable(str(error)) from error


class _File:
    """Opened for each transaction, and made where it is not there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = create_engine(
            URL.create("sqlite", database=str(path)),
            poolclass=NullPool,
            connect_args={"timeout": _BUSY_TIMEOUT_S},
        )

        @event.listens_for(self._engine, "connect")
        def set_up(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")

        @event.listens_for(self._engine, "begin")
        def begin(connection: Any) -> None:
            # One that began with reading would not wait for its turn to write.
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._engine.begin() as connection:
            for table in (_REPORTS, _LINES):
                table.create(connection, checkfirst=True)
            yield connection


def reports_in(place: Path | SharedDatabase) -> Reports:
    """Those in a file, or in a database that several servers share."""
    return Reports(_File(place) if isinstance(place, Path) else place)


def _report(row: Row[*tuple[Any, ...]]) -> Report:
    state = row.state
    if state in _UNDER_WAY and time.time() - row.seen_at > _SILENT_S:
        state = "interrupted"
    return Report(
        row.id,
        row.kind,
        datetime.fromtimestamp(row.began_at, UTC),
        datetime.fromtimestamp(row.seen_at, UTC),
        state,
        row.made_by,
        row.what,
        json.loads(row.progress),
    )


def _json(line: Mapping[str, Any]) -> str:
    # Half a surrogate pair, as a bad file may hold, stays an escape.
    return json.dumps(line, ensure_ascii=True)
