"""What is asked under /v1: answers, passages, stories; and ratings of answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from index import ArticleRef, Filters, Hit, View
from qa import Answer, Event, Order, timeline
from server import MAX_HITS
from server.observability.audit import CALLER, audit
from server.problems.errors import FeedbackOff, TableAlone
from server.protocols import begun, while_connected, whole
from server.protocols.exports import Format
from server.protocols.exports.report import of_answers, of_hits, of_timeline, table_of_hits
from server.protocols.sse import frames, stream_response
from server.routes import Seen
from server.routes.downloads import (
    FILES,
    LazySources,
    Wanted,
    download,
    sources_in,
    stream_table,
)
from server.schemas import AnswerDocument, AnswersDocument, HitsDocument
from server.schemas.articles import TimelineDocument
from server.schemas.requests import (
    MAX_TURNS,
    AnswerId,
    Asked,
    AskRequest,
    Day,
    FeedbackRequest,
    Name,
    SearchRequest,
)
from server.services import AppState, State
from server.services.feedback import may_open
from server.stores.answers import answer_of
from server.stores.feedback import AnswerNotFound

router = APIRouter()


@router.post(
    "/ask",
    tags=["ask"],
    response_model=AnswerDocument,
    responses={200: {"content": {"text/event-stream": {}, **FILES[200]["content"]}}},
)
async def ask(body: AskRequest, request: Request, state: State, view: Seen, form: Wanted) -> Any:
    """Answer a question from the articles; with `stream`, as server-sent events.

    With a `format`, as a file, which is never a stream.
    """
    events = state.ask(body.to_question(view))
    if form not in (None, Format.JSON):
        reply = _file(events, sources_in(request, state, view), form)
    else:
        reply = _stream(events) if body.stream else _whole(events)
    return await while_connected(request, reply)


async def _whole(events: AsyncGenerator[Event]) -> Response:
    document = AnswerDocument.model_validate(await whole(events))
    return Response(document.model_dump_json(), media_type="application/json")


async def _file(events: AsyncGenerator[Event], sources: LazySources, form: Format) -> Response:
    answer = await whole(events)
    return await asyncio.to_thread(_answers_file, [answer], sources, form)


def _answers_file(answers: list[Answer], sources: LazySources, form: Format) -> Response:
    return download(of_answers(answers, sources()), form)


@router.get("/answers", tags=["ask"], response_model=AnswersDocument, responses=FILES)
def get_answers(
    request: Request,
    state: State,
    view: Seen,
    answer_ids: Annotated[
        list[AnswerId],
        Query(alias="id", min_length=1, max_length=MAX_TURNS, description="Oldest first."),
    ],
    form: Wanted,
) -> Response:
    """Answers of the last day by their ids, as a conversation is exported."""
    answers = [answer_of(each) for each in kept_answers(state, answer_ids, view)]
    cited = [citation for answer in answers for citation in answer.citations]
    audit("export", cited, question=answers[0].question)
    if form in (None, Format.JSON):
        documents = [AnswerDocument.model_validate(answer) for answer in answers]
        return Response(
            AnswersDocument(answers=documents).model_dump_json(), media_type="application/json"
        )
    return _answers_file(answers, sources_in(request, state, view), form)


def kept_answers(state: AppState, answer_ids: Iterable[str], view: View) -> list[str]:
    """Those of the last day as they are kept; what the view does not see is not there.

    Raises FeedbackOff, AnswerNotFound or FeedbackUnavailable, and what opening the index raises.
    """
    if state.feedback is None:
        raise FeedbackOff
    documents = [state.feedback.document(answer_id) for answer_id in answer_ids]
    reader = state.reader(view)
    if not all(may_open(document, reader) for document in documents):
        raise AnswerNotFound
    return documents


async def _stream(events: AsyncGenerator[Event]) -> Response:
    return stream_response(frames(await begun(events)))


@router.post("/search", tags=["search"], response_model=HitsDocument, responses=FILES)
def search(
    body: SearchRequest, request: Request, state: State, view: Seen, form: Wanted
) -> Response:
    """The passages nearest to the query, best first."""
    hits = state.reader(view).search(body.query, body.k, body.filters.to_filters())
    audit("search", [ArticleRef.of(hit.article) for hit in hits], question=body.query)
    if form not in (None, Format.JSON):
        return download(of_hits(body.query, hits, sources_in(request, state, view)()), form)
    # Made here, in a thread: the event loop has other clients to look after.
    return Response(HitsDocument.of(hits).model_dump_json(), media_type="application/json")


@router.get("/search", tags=["search"], response_model=HitsDocument, responses=FILES)
def search_by_address(
    request: Request,
    state: State,
    view: Seen,
    form: Wanted,
    q: Annotated[Asked, Query(description="What to look for.")],
    k: Annotated[int, Query(ge=1, le=MAX_HITS, description="How many passages.")] = 10,
    publisher: Annotated[list[Name], Query()] = [],  # noqa: B006 - FastAPI copies it
    category: Annotated[list[Name], Query()] = [],  # noqa: B006
    collection: Annotated[list[Name], Query()] = [],  # noqa: B006
    after: Day | None = None,
    before: Day | None = None,
    every: Annotated[
        bool,
        Query(
            alias="all",
            description="Every passage that has all the words, streamed; with `format=csv`.",
        ),
    ] = False,
) -> Any:
    """The same as an address, or with `all` a table of every passage that has all the words."""
    filters = Filters(tuple(publisher), tuple(category), after, before, tuple(collection))
    sources = sources_in(request, state, view)
    if not every:
        hits = state.reader(view).search(q, k, filters)
        audit("search", [ArticleRef.of(hit.article) for hit in hits], question=q)
        return download(of_hits(q, hits, sources()), form or Format.JSON)
    if form is not Format.CSV:
        raise TableAlone
    found = _audited(state.reader(view).every_hit(q, filters), q)
    return stream_table(f"Search: {q}", table_of_hits(found, sources()))


def _audited(hits: Iterator[Hit], question: str) -> Iterator[Hit]:
    """The hits, each article of them told to the audit log as it is shown."""
    caller, shown = CALLER.get(), None
    for hit in hits:
        article = ArticleRef.of(hit.article)
        if article != shown:
            audit("search", [article], question=question, caller=caller)
        shown = article
        yield hit


@router.get("/timeline", tags=["search"], response_model=TimelineDocument, responses=FILES)
def tell_timeline(
    request: Request,
    state: State,
    view: Seen,
    form: Wanted,
    q: Annotated[Asked, Query(description="Whose story: “Harbour bridge”, or a question.")],
    publisher: Annotated[list[Name], Query()] = [],  # noqa: B006 - FastAPI copies it
    category: Annotated[list[Name], Query()] = [],  # noqa: B006
    collection: Annotated[list[Name], Query()] = [],  # noqa: B006
    after: Day | None = None,
    before: Day | None = None,
    order: Order | None = None,
) -> Any:
    """A story as dated lines, an event a line, each cited; no events where no article tells it."""
    filters = Filters(tuple(publisher), tuple(category), after, before, tuple(collection))
    told = timeline(q, state.reader(view), filters, order)
    audit("timeline", told.citations, question=q)
    if form not in (None, Format.JSON):
        return download(of_timeline(told, sources_in(request, state, view)()), form)
    return TimelineDocument.model_validate(told)


@router.post("/feedback", tags=["feedback"], status_code=204, response_class=Response)
def rate_answer(body: FeedbackRequest, state: State, view: Seen) -> None:
    """Rate an answer of the last day; rating it again replaces the rating."""
    if state.feedback is None:
        raise FeedbackOff
    kept_answers(state, [body.answer_id], view)
    state.feedback.rate(body.answer_id, body.rating, body.comment)
