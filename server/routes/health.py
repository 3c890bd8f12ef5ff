"""/healthz and /readyz: whether the server lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter, Request

from server.freshness import Freshness
from server.warmth import Warmth

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """The process runs."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(request: Request) -> dict[str, str]:
    """The index is there, searched at its last change, and the model loaded; else 503 and why."""
    freshness: Freshness = request.app.state.freshness
    warmth: Warmth = request.app.state.warmth
    freshness.check()
    warmth.check()
    return {"status": "ok"}
