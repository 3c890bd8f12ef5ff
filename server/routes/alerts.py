"""/v1/alerts for who may write, and /alerts/TOKEN.xml for who has the address of a feed."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from server.auth import KeyOfPart
from server.problems.errors import FollowingOff
from server.routes import SHOWS_KEY, KeepersRoute
from server.schemas.following import (
    AlertDocument,
    AlertItemDocument,
    AlertRequest,
    AlertsDocument,
    NewAlertDocument,
)
from server.services import AppState, State
from server.services.alerts import Alert, new_alert
from server.services.alerts.feed import MEDIA_TYPE, rss
from server.services.alerts.running import AlertRunner

router = APIRouter(tags=["alerts"], route_class=KeepersRoute, dependencies=[SHOWS_KEY])
feeds = APIRouter(tags=["alerts"])

_SHOWN_ITEMS = 20


@router.get("/alerts")
def list_alerts(request: Request, state: State) -> AlertsDocument:
    """All alerts by name, with what they last told and what is wrong with them, if anything."""
    every = _runner(state).alerts.all()
    return AlertsDocument(alerts=[AlertDocument(**_shown(each, request)) for each in every])


@router.post("/alerts", status_code=201)
def add_alert(
    body: Annotated[AlertRequest, Body()], request: Request, state: State
) -> NewAlertDocument:
    """Be told of what is new on a question or a name, from now on.

    What a collection that is open today holds may be restricted tomorrow: so alerts, like keys, are
    bound to one by who sees restricted ones too.
    """
    if body.collection is not None and not request.state.caller.view.restricted_too:
        raise KeyOfPart
    alert = new_alert(**body.model_dump())
    _runner(state).add(alert)
    return NewAlertDocument(**_shown(alert, request), secret=alert.secret)


@router.delete("/alerts/{name}", status_code=204, response_class=Response)
def remove_alert(name: str, state: State) -> None:
    """Its feed ends with it, and what waits is not sent."""
    _runner(state).alerts.remove(name)


@feeds.get(
    "/alerts/{token}.xml",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}, "description": "What is new, as RSS."}},
)
def alert_feed(token: str, request: Request, state: State) -> Response:
    """What an alert told, newest first, for any reader of feeds: the token is the key to it."""
    alert = _runner(state).alerts.of_token(token)
    body = rss(alert, str(request.base_url))
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, max-age=60"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=MEDIA_TYPE, headers=headers)


def _shown(alert: Alert, request: Request) -> dict[str, object]:
    items = alert.items[: -_SHOWN_ITEMS - 1 : -1]
    return {
        "name": alert.name,
        "question": alert.question,
        "about": alert.about,
        "collection": alert.collection,
        "webhook": alert.webhook,
        "mail": alert.mail,
        "feed": f"{request.base_url}alerts/{alert.token}.xml",
        "made_at": alert.made_at,
        "last_asked": alert.asked_at,
        "last_told": alert.told_at,
        "last_error": alert.error,
        "failing_since": alert.failing_since,
        "waiting": len(alert.waiting),
        "items": [AlertItemDocument.model_validate(each) for each in items],
    }


def _runner(state: AppState) -> AlertRunner:
    if state.following is None or state.following.alerts is None:
        raise FollowingOff
    return state.following.alerts
