"""/v1/keys: who may ask and write."""

from __future__ import annotations

from typing import Annotated, Self

from fastapi import APIRouter, Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from index.collections import EVERY, collection_name
from server.auth import KeyOfPart
from server.auth.keys import Keys, Scope
from server.observability.audit import audit
from server.problems.errors import KeysOff
from server.routes import SHOWS_KEY, DeskRoute
from server.schemas import Instant
from server.services import AppState, State
from server.settings.values import checked_origin

router = APIRouter(tags=["archive"], route_class=DeskRoute, dependencies=[SHOWS_KEY])

_MOST_COLLECTIONS = 100


def _collection(name: str) -> str:
    return name if name == EVERY else collection_name(name)


class KeyRequest(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, strict=True)

    name: str = Field(min_length=1, max_length=100, pattern=r"\S")
    scopes: list[Annotated[Scope, BeforeValidator(Scope)]] = Field(
        default=[Scope.READ], min_length=1, max_length=2
    )
    origins: list[Annotated[str, AfterValidator(checked_origin)]] = Field(
        default=[], max_length=20, description="Works from pages of these sites alone."
    )

    collections: list[Annotated[str, AfterValidator(_collection)]] | None = Field(
        default=None,
        min_length=1,
        max_length=_MOST_COLLECTIONS,
        description="Sees the articles of these alone; `*` is every article, restricted ones too.",
    )

    @model_validator(mode="after")
    def _is_no_public_writer(self) -> Self:
        if self.origins and Scope.WRITE in self.scopes:
            raise ValueError("a key that stands in a page for all to see must not write")
        return self


class KeyDocument(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    scopes: list[Scope]
    origins: list[str]
    collections: list[str] | None
    created_at: Instant
    revoked_at: Instant | None


class NewKeyDocument(KeyDocument):
    """`key` is shown this once: it is kept as a digest alone."""

    key: str


class KeysDocument(BaseModel):
    """Those of the settings are not among them."""

    keys: list[KeyDocument]
    reading_is_open: bool = Field(description="Until there is a key for reading, anyone may read.")


@router.get("/keys")
def list_keys(state: State) -> KeysDocument:
    """Every key that was made, oldest first, revoked ones too; those of the settings are not."""
    made = _keys(state).keys()
    return KeysDocument(
        keys=[KeyDocument.model_validate(key) for key in made],
        reading_is_open=state.access.reading_is_open,
    )


@router.post("/keys", status_code=201)
def create_key(body: KeyRequest, request: Request, state: State) -> NewKeyDocument:
    """A new key, which is shown this once. It may do and see no more than the one that makes it.

    What a collection that is open today holds may be restricted tomorrow: so keys are bound to
    collections by one that sees restricted ones too.

    As soon as there is a key for reading, reading needs one.
    """
    for scope in body.scopes:
        state.access.check(request.state.caller, scope)
    if body.collections is not None and not request.state.caller.view.restricted_too:
        raise KeyOfPart
    key, secret = _keys(state).create(body.name, body.scopes, body.origins, body.collections)
    audit("key-created", [], made=key.id)
    return NewKeyDocument(**KeyDocument.model_validate(key).model_dump(), key=secret)


@router.delete("/keys/{key_id}")
def revoke_key(key_id: str, state: State) -> KeyDocument:
    """End a key at once. Its record stays."""
    key = _keys(state).revoke(key_id)
    audit("key-revoked", [], revoked=key.id)
    return KeyDocument.model_validate(key)


def _keys(state: AppState) -> Keys:
    """Raises KeysOff."""
    if state.keys is None:
        raise KeysOff
    return state.keys
