"""/v1/links: permanent links to answers, for those who may read or for anyone who has one."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response

from index import OPEN, View
from qa.citations.links import Links as Addresses
from server.auth import Caller
from server.auth.keys import Scope
from server.observability.audit import audit
from server.problems.errors import FeedbackOff, NotForAnyone
from server.protocols.exports import Format
from server.protocols.exports.report import Sources, authors_in, of_answers
from server.routes import SHOWS_KEY, may_read
from server.routes.answers import kept_answers
from server.routes.downloads import FILES, Wanted, download
from server.schemas import AnswerDocument, LinkDocument, LinkedAnswersDocument
from server.schemas.requests import LinkRequest
from server.services import AppState, State
from server.services.feedback import may_open
from server.services.links import OpenedLink, opened
from server.stores.answers import answer_of
from server.stores.links import Link, LinkNotFound, Links

router = APIRouter(tags=["links"])


@router.post("/links", status_code=201)
def make_link(body: LinkRequest, request: Request, state: State) -> LinkDocument:
    """A permanent link to answers of the last day, for readers or, with a key to write, anyone.

    The same answers, audience and maker have the same link.
    """
    view = may_read(request, state)
    if body.audience == "anyone":
        state.access.check(request.state.caller, Scope.WRITE)
    documents = kept_answers(state, body.answer_ids, view)
    if body.audience == "anyone" and not _is_open_to_all(documents, state):
        raise NotForAnyone
    links = links_of(state)
    maker = _own_key(request.state.caller)
    title = answer_of(documents[0]).question
    return _document(links.make(title, documents, body.audience, maker), request, state)


@router.get("/links/{link_id}", response_model=LinkedAnswersDocument, responses=FILES)
def open_link(link_id: str, request: Request, state: State, form: Wanted) -> Response:
    """The answers as they were given, and what became of their articles since."""
    found = opened_for(request, state, link_id)
    if form not in (None, Format.JSON):
        addresses, author_of = Addresses(str(request.base_url)), authors_in(found.reader)
        sources = Sources(addresses, author_of, found.since)
        return download(of_answers(found.answers, sources), form)
    document = LinkedAnswersDocument(
        **vars(_document(found.link, request, state)),
        answers=[AnswerDocument.model_validate(each) for each in found.answers],
        since={each: list(told) for each, told in found.since.items()},
    )
    return Response(document.model_dump_json(), media_type="application/json")


@router.delete(
    "/links/{link_id}", status_code=204, response_class=Response, dependencies=[SHOWS_KEY]
)
def revoke_link(link_id: str, request: Request, state: State) -> None:
    """End a link at once. For who made it, with a key of their own, and for those who may write."""
    links, caller = links_of(state), request.state.caller
    # Who has no key of their own learns of no link whether it is there.
    if not _own_key(caller) or not _is_own(links.link(link_id), caller):
        state.access.check(caller, Scope.WRITE)
    links.revoke(link_id)


def opened_for(request: Request, state: AppState, link_id: str) -> OpenedLink:
    """The link, for a caller who may open it.

    Raises LinkNotFound, LinksUnavailable, FeedbackOff, and what `Access.check` and opening the
    index raise.
    """
    link, view = _for_caller(request, state, link_id)
    reader = state.reader(view)
    if not all(may_open(document, reader) for document in link.documents):
        raise LinkNotFound
    found = opened(link, reader)
    cited = [citation for answer in found.answers for citation in answer.citations]
    audit("link", cited, question=link.title)
    return found


def _for_caller(request: Request, state: AppState, link_id: str) -> tuple[Link, View]:
    """The link, and what the caller sees.

    Whoever may not read learns of no link for readers whether it is there.
    """
    try:
        link = links_of(state).link(link_id)
    except LinkNotFound:
        may_read(request, state)
        raise
    if link.audience != "anyone":
        return link, may_read(request, state)
    return link, state.access.view(request.state.caller)


def _document(link: Link, request: Request, state: AppState) -> LinkDocument:
    caller: Caller = request.state.caller
    may_write = Scope.WRITE in caller.scopes
    return LinkDocument(
        id=link.id,
        url=f"{request.base_url}answers/{link.id}",
        audience=link.audience,
        made_at=link.made_at,
        revocable=_is_own(link, caller) or may_write,
        shareable=may_write and _is_open_to_all(link.documents, state),
    )


def _is_open_to_all(documents: Sequence[str], state: AppState) -> bool:
    """Whether anyone may see all that these kept answers name."""
    anyone = state.reader(OPEN)
    return all(may_open(document, anyone) for document in documents)


def _is_own(link: Link, caller: Caller) -> bool:
    own = _own_key(caller)
    return bool(own) and link.made_by == own


def _own_key(caller: Caller) -> str:
    """The id of the caller's key; empty without one, and of one that stands in a public page."""
    key = caller.named.get("key", "")
    return key if caller.known and caller.counted_as == f"key {key}" else ""


def links_of(state: AppState) -> Links:
    """Raises FeedbackOff where the settings keep no answers."""
    if state.links is None:
        raise FeedbackOff
    return state.links
