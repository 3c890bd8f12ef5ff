"""/healthz and /readyz: whether the server lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter, Request

from server.state import State
from server.warmth import Warmth

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """The process runs."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(request: Request, state: State) -> dict[str, str]:
    """The index opens and the model is loaded; else 503 with what is missing."""
    state.reader()
    warmth: Warmth = request.app.state.warmth
    warmth.check()
    return {"status": "ok"}
