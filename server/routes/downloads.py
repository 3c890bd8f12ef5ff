"""What a route may give as a file: the format asked for, and the download."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from index import View
from qa.citations.links import Links
from server.protocols.exports import WRITTEN, Format, accepted, disposition, export
from server.protocols.exports.csv import BYTE_ORDER_MARK
from server.protocols.exports.report import Report, Sources, authors_in
from server.services import AppState

_LINES_AT_ONCE = 100
LazySources = Callable[[], Sources]

FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            written.media_type: {"schema": {"type": "array" if form is Format.CSL else "string"}}
            for form, written in WRITTEN.items()
            if form is not Format.JSON
        }
    }
}
"""For the OpenAPI document: what comes where a format is asked for."""


async def _wanted(
    request: Request,
    form: Annotated[
        Format | None,
        Query(
            alias="format",
            description="Give it as a file of this format. An Accept header can name it too.",
        ),
    ] = None,
) -> Format | None:
    return form or accepted(request.headers.get("Accept", ""))


Wanted = Annotated[Format | None, Depends(_wanted)]
"""The format of `format=` or of the Accept header; None where neither names one."""


def sources_in(request: Request, state: AppState, view: View) -> LazySources:
    """Sources with addresses on this server, for whoever has this view.

    Calling it raises what opening the index raises.
    """
    return lambda: Sources(Links(str(request.base_url)), authors_in(state.reader(view)))


def download(report: Report, form: Format) -> Response:
    """The report as a file under a good name; JSON as it comes without a format, to be read."""
    headers = {"Vary": "Accept"}
    if form is not Format.JSON:
        headers["Content-Disposition"] = disposition(report.title, form)
    written = WRITTEN[form]
    charset = "; charset=utf-8" if written.media_type.startswith("text/") else ""
    return Response(export(report, form), media_type=written.media_type + charset, headers=headers)


def stream_table(title: str, table: Iterator[str]) -> Response:
    """A table as a file, sent as it is made. What fails before its first row is a problem."""
    begun = "".join(islice(table, 2))

    def parts() -> Iterator[bytes]:
        yield (BYTE_ORDER_MARK + begun).encode(errors="replace")
        while lines := list(islice(table, _LINES_AT_ONCE)):
            yield "".join(lines).encode(errors="replace")

    headers = {"Content-Disposition": disposition(title, Format.CSV), "Vary": "Accept"}
    return StreamingResponse(parts(), media_type="text/csv; charset=utf-8", headers=headers)
