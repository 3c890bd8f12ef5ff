"""/v1/sources: the places that are followed, for who may write."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Response

from server.problems.errors import FollowingOff
from server.routes import SHOWS_KEY, KeepersRoute
from server.schemas.following import SourceDocument, SourceRequest, SourcesDocument
from server.services import AppState, State
from server.services.following import Following
from server.services.sources import folder_below, new_source

router = APIRouter(tags=["sources"], route_class=KeepersRoute, dependencies=[SHOWS_KEY])


@router.get("/sources")
def list_sources(state: State) -> SourcesDocument:
    """All sources by name, each with its last success and what is wrong with it, if anything."""
    every = _following(state).sources.all()
    return SourcesDocument(sources=[SourceDocument.model_validate(each) for each in every])


@router.post("/sources", status_code=201)
def add_source(body: Annotated[SourceRequest, Body()], state: State) -> SourceDocument:
    """Follow a feed, a sitemap, a bucket or a folder; the first look is at once.

    Folders are those below DATELINE_SOURCE_FOLDERS alone.
    """
    following = _following(state)
    every_s = body.every_s or following.every_s
    source = new_source(
        body.name, body.address, every_s, kind=body.kind, collection=body.collection
    )
    if source.kind == "folder":
        source.address = folder_below(following.folders, body.address)
    following.sources.add(source)
    following.look_now([source.name])
    return SourceDocument.model_validate(source)


@router.delete("/sources/{name}", status_code=204, response_class=Response)
def remove_source(name: str, state: State) -> None:
    """Follow it no more; the articles that came from it stay."""
    _following(state).sources.remove(name)


@router.post("/sources/{name}/run", status_code=202)
def run_source(name: str, state: State) -> SourceDocument:
    """Look at it now, without waiting for what comes of it."""
    following = _following(state)
    source = following.sources.source(name)
    following.look_now([name])
    return SourceDocument.model_validate(source)


def _following(state: AppState) -> Following:
    if state.following is None:
        raise FollowingOff
    return state.following
