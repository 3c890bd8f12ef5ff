"""/v1/uploads: files that are sent to be read as articles; /v1/reports: what came of that."""

from __future__ import annotations

from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request, Response
from starlette.requests import ClientDisconnect

from index.collections import MOST_OF_AN_ARTICLE
from server.problems.errors import UploadsOff
from server.routes import SHOWS_KEY, DeskRoute, KeepersRoute
from server.routes.articles import checked_names
from server.schemas.archive import ReportDocument, ReportLinesDocument, ReportsDocument
from server.schemas.requests import Name
from server.services import AppState, State
from server.services.uploads import Uploads
from server.services.uploads.spool import MOST_BYTES, UploadBrokenOff, UploadTooLarge
from server.stores.reports import Reports

# Of a form, what stands around its files.
_AROUND_BYTES = 20_000_000
_LONGEST_PAUSE_S = 60.0
_DEFAULT_LINES, _MOST_LINES = 200, 1_000
_MOST_REPORTS = 100
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "array", "items": {"type": "string", "format": "binary"}}
                    },
                }
            },
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}

Outcome = Annotated[str, Query(max_length=20)]


class UploadRoute(KeepersRoute):
    """A body that is large, and comes as slowly as a line is."""

    most_bytes: ClassVar[int] = MOST_BYTES + _AROUND_BYTES
    longest_pause_s: ClassVar[float | None] = _LONGEST_PAUSE_S


router = APIRouter(tags=["archive"])
_sending = APIRouter(route_class=UploadRoute, dependencies=[SHOWS_KEY])
_watching = APIRouter(route_class=KeepersRoute, dependencies=[SHOWS_KEY])
_reports = APIRouter(route_class=DeskRoute, dependencies=[SHOWS_KEY])


@_sending.post("/uploads", status_code=202, openapi_extra=_FORM)
async def upload(
    request: Request,
    response: Response,
    name: Annotated[
        str | None, Query(max_length=500, description="Of the file, where the body is no form.")
    ] = None,
    collection: Annotated[
        list[Name], Query(max_length=MOST_OF_AN_ARTICLE, description="What they go into too.")
    ] = [],  # noqa: B006 - FastAPI copies it
) -> ReportDocument:
    """Send files, folders' files or archives, as a form or as one body; they are read in turn.

    Read as `dateline index add` reads them. `GET /v1/uploads/{id}` says how far it has come.
    """
    collections = checked_names(collection)
    named = request.headers.get("content-length")
    length = int(named) if named else None
    if length is not None and length > UploadRoute.most_bytes:
        raise UploadTooLarge(f"{MOST_BYTES:,} bytes at most")
    caller = request.state.caller
    try:
        report = await _uploads(request).receive(
            request.stream(),
            request.headers.get("content-type", ""),
            name=name,
            length=length,
            collections=collections,
            made_by=caller.named.get("name") or caller.named.get("key", ""),
        )
    except ClientDisconnect:
        raise UploadBrokenOff from None
    response.headers["Location"] = f"/v1/uploads/{report.id}"
    return ReportDocument.model_validate(report)


@_watching.get("/uploads/{upload_id}")
def upload_progress(upload_id: str, state: State) -> ReportDocument:
    """How far an upload has come, and at its end what came of it."""
    return ReportDocument.model_validate(reports_of(state).report(upload_id))


@_watching.delete("/uploads/{upload_id}", status_code=204)
def stop_upload(upload_id: str, state: State) -> None:
    """Stop reading, between two articles; what was read stays."""
    reports_of(state).stop(upload_id)


@_reports.get("/reports")
def list_reports(
    state: State, limit: Annotated[int, Query(ge=1, le=_MOST_REPORTS)] = 20
) -> ReportsDocument:
    """The last times that articles were read, by an upload or a command."""
    found = reports_of(state).latest(limit)
    return ReportsDocument(reports=[ReportDocument.model_validate(each) for each in found])


@_watching.get("/reports/{report_id}/lines")
def report_lines(
    report_id: str,
    state: State,
    outcome: Annotated[list[Outcome], Query(max_length=10)] = [],  # noqa: B006 - FastAPI copies it
    after: Annotated[int, Query(ge=0, le=2**31)] = 0,
    limit: Annotated[int, Query(ge=1, le=_MOST_LINES)] = _DEFAULT_LINES,
) -> ReportLinesDocument:
    """What was read, line by line: `doubtful`, `refused`, `skipped`; `added`, `changed`, ….

    Of each reading 2,000 lines of the first three are kept, and 1,000 of the others.
    """
    reports = reports_of(state)
    reports.report(report_id)
    found = reports.lines(report_id, after, limit, outcome)
    following = found[-1][0] if len(found) == limit else None
    return ReportLinesDocument(lines=[line for _, line in found], next=following)


def reports_of(state: AppState) -> Reports:
    """Raises UploadsOff."""
    if state.reports is None:
        raise UploadsOff
    return state.reports


def _uploads(request: Request) -> Uploads:
    uploads: Uploads | None = request.app.state.uploads
    if uploads is None:
        raise UploadsOff
    return uploads


for _part in (_sending, _watching, _reports):
    router.include_router(_part)
