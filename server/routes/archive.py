"""GET /v1/archive: what there is to ask about."""

from __future__ import annotations

from fastapi import APIRouter

from server.examples import example_questions
from server.schemas import ArchiveDocument, ShareDocument
from server.state import State

router = APIRouter(tags=["archive"])


@router.get("/archive")
def archive(state: State) -> ArchiveDocument:
    """How many articles, whose, from when to when, and questions to begin with."""
    reader = state.reader()
    status, shares = reader.status(), reader.shares()
    return ArchiveDocument(
        articles=status.articles,
        passages=status.passages,
        publishers=[ShareDocument.model_validate(share) for share in shares.publishers],
        categories=[ShareDocument.model_validate(share) for share in shares.categories],
        earliest=status.earliest,
        latest=status.latest,
        example_questions=example_questions(reader),
    )
