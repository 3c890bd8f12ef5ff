"""/mcp: the Model Context Protocol over streamable HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from server.mcp.late import LateMcp

# Its messages are described by the protocol, not by OpenAPI.
router = APIRouter(include_in_schema=False)


# A GET would wait for what the server says unasked. It says nothing, and clients take the 405 so.
@router.api_route("/mcp", methods=["POST", "DELETE"])
async def mcp(request: Request) -> Response:
    """Hand the request to the protocol's server."""
    late: LateMcp = request.app.state.mcp
    return (await late.endpoint()).response_to(request)
