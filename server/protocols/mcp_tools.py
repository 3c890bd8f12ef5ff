"""Dateline as a server of the Model Context Protocol: tools, and its articles as resources."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any
from urllib.parse import quote

from mcp.server.context import ServerRequestContext
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import (
    ResourceError,
    ResourceNotFoundError,
    ToolError,
    UnexpectedToolError,
)
from mcp.server.mcpserver.resources import ResourceSecurity
from mcp.types import (
    CallToolResult,
    InputRequiredResult,
    ListResourcesResult,
    PaginatedRequestParams,
    Resource,
    TextContent,
    ToolAnnotations,
)
from pydantic import BaseModel, Field, ValidationError

from index import (
    EVERYTHING,
    ArticleNotFound,
    ArticleRef,
    DatelineIndexError,
    IndexReader,
    View,
)
from qa import QAError, Question, check_question, timeline
from qa.citations import render
from qa.citations.links import Links, published_url
from qa.writers.timeline.told import in_words
from server import dateline_version
from server.observability.audit import attribute_to, audit
from server.problems import problem_of
from server.protocols import whole
from server.protocols.mcp_arguments import (
    HITS,
    After,
    Before,
    Hits,
    Mode,
    Names,
    StoryOrder,
    Version,
    faults,
    filters_of,
)
from server.protocols.mcp_connectors import FetchedDocument, FoundDocument, UrlOf, fetched, found
from server.schemas import AnswerDocument, ArticleDocument
from server.schemas.articles import TimelineDocument
from server.schemas.requests import Asked
from server.services import AppState
from server.services.concurrency import TooBusy

_RESOURCES = "dateline://articles/"
_LISTED = 100
_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
# An id is a key of the catalogue, never a path of this machine.
_ANY_ID = ResourceSecurity(exempt_params=frozenset({"article_id"}))
_INSTRUCTIONS = (
    "A news archive. `ask` answers a question and cites the words of the articles it rests on, or"
    " says that the archive does not answer it; do not add to such an answer from memory."
    " `search` finds passages, `timeline` tells a story event by event, `get_article` and"
    " `fetch` read an article whole."
)


class ArchiveServer(MCPServer[None]):
    """Lists the newest articles as its resources; any other is read by its address."""

    def __init__(self, state: AppState) -> None:
        super().__init__(
            "dateline",
            title="Dateline",
            version=dateline_version(),
            instructions=_INSTRUCTIONS,
            log_level="WARNING",
            # Nothing is said unasked, and who waits for it would hold up a server that is to stop.
            subscriptions=False,
        )
        self._state = state

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[None, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """What went wrong is said in plain words, without those of the libraries around."""
        if context and (request := context.request_context.request):
            # A session's calls are made where its first request was answered.
            attribute_to(request.scope)
        try:
            return await super().call_tool(name, arguments, context)
        except UnexpectedToolError:
            raise
        except ToolError as error:
            match error.__cause__:
                case ValidationError() as wrong:
                    raise ToolError(faults(wrong)) from wrong
                case ToolError() as told:
                    raise told from error
            raise

    async def list_resources(self) -> list[Resource]:
        """None: who asks is known to `_handle_list_resources` alone."""
        return []

    async def _handle_list_resources(
        self, ctx: ServerRequestContext[None], params: PaginatedRequestParams | None
    ) -> ListResourcesResult:
        with _as_resource_errors():
            reader = await asyncio.to_thread(self.reader_for, ctx.request)
            page = await asyncio.to_thread(lambda: reader.articles(limit=_LISTED))
        listed = [
            Resource(
                uri=resource_of(each.id),
                name=each.id,
                title=each.title,
                description=render.byline(each),
                mime_type="application/json",
            )
            for each in page.items
        ]
        return ListResourcesResult(resources=listed)

    def view_for(self, request: Any) -> View:
        """What is seen by who sent the request; without one, by who runs this server here."""
        if request is None:
            return EVERYTHING
        return self._state.access.view(request.state.caller)

    def reader_for(self, request: Any) -> IndexReader:
        return self._state.reader(self.view_for(request))


def archive_server(state: AppState) -> MCPServer[None]:
    """The tools `ask`, `search`, `timeline`, `get_article` and `fetch`, and `dateline://articles/ID`."""
    server = ArchiveServer(state)

    def reader(context: Context[None, Any]) -> IndexReader:
        return server.reader_for(context.request_context.request)

    @server.tool(title="Ask the archive", annotations=_READS)
    async def ask(
        question: Asked,
        publishers: Names = [],  # noqa: B006 - pydantic copies it
        categories: Names = [],  # noqa: B006
        after: After = None,
        before: Before = None,
        mode: Mode = None,
        collections: Names = [],  # noqa: B006
        *,
        context: Context[None, Any],
    ) -> Annotated[CallToolResult, AnswerDocument]:
        """Answer a question from the articles, each sentence with the words it rests on."""
        with _as_tool_errors():
            filters = filters_of(publishers, categories, after, before, collections)
            view = server.view_for(context.request_context.request)
            asked = Question(question, filters=filters, mode=mode, view=view)
            answer = await whole(state.ask(asked))
        return _result(render.answer(answer), AnswerDocument.model_validate(answer))

    @server.tool(title="Search the archive", annotations=_READS)
    async def search(
        query: Asked,
        k: Hits = HITS,
        publishers: Names = [],  # noqa: B006
        categories: Names = [],  # noqa: B006
        after: After = None,
        before: Before = None,
        collections: Names = [],  # noqa: B006
        *,
        context: Context[None, Any],
    ) -> Annotated[CallToolResult, FoundDocument]:
        """Find the passages nearest to a query, best first, and the articles that they are of."""
        with _as_tool_errors():
            filters = filters_of(publishers, categories, after, before, collections)
            asked = check_question(query)
            hits = await asyncio.to_thread(lambda: reader(context).search(asked, k, filters))
        audit("search", [ArticleRef.of(hit.article) for hit in hits], question=asked)
        document = found(hits, _urls(context))
        results = document.model_dump_json(include={"results"})
        return _result(results, document)

    @server.tool(name="timeline", title="Tell a story", annotations=_READS)
    async def tell_timeline(
        query: Asked,
        publishers: Names = [],  # noqa: B006
        categories: Names = [],  # noqa: B006
        after: After = None,
        before: Before = None,
        order: StoryOrder = None,
        collections: Names = [],  # noqa: B006
        *,
        context: Context[None, Any],
    ) -> Annotated[CallToolResult, TimelineDocument]:
        """Tell a story as dated lines, an event a line, each with the words of an article."""
        with _as_tool_errors():
            filters = filters_of(publishers, categories, after, before, collections)
            found = await asyncio.to_thread(
                lambda: timeline(query, reader(context), filters, order)
            )
        audit("timeline", found.citations, question=query)
        return _result(in_words(found), TimelineDocument.model_validate(found))

    @server.tool(title="Read an article", annotations=_READS)
    async def get_article(
        article_id: str, version: Version = None, *, context: Context[None, Any]
    ) -> Annotated[CallToolResult, ArticleDocument]:
        """Read one article whole; without a version, its newest."""
        with _as_tool_errors():
            found = await asyncio.to_thread(lambda: reader(context).article(article_id, version))
        audit("read", [ArticleRef.of(found)])
        return _result(render.article(found), ArticleDocument.model_validate(found))

    @server.tool(title="Fetch an article", annotations=_READS)
    async def fetch(
        id: Annotated[str, Field(description="As `search` gives it.")],
        *,
        context: Context[None, Any],
    ) -> Annotated[CallToolResult, FetchedDocument]:
        """Read one article whole, with an address to cite it by."""
        with _as_tool_errors():
            article = await asyncio.to_thread(lambda: reader(context).article(id))
        audit("read", [ArticleRef.of(article)])
        document = fetched(article, _urls(context))
        return _result(document.model_dump_json(), document)

    @server.resource(
        f"{_RESOURCES}{{+article_id}}",
        name="article",
        title="An article of the archive",
        mime_type="application/json",
        security=_ANY_ID,
    )
    async def article(article_id: str, context: Context[None, Any]) -> str:
        """One article, whole, with its publisher and day."""
        with _as_resource_errors():
            found = await asyncio.to_thread(lambda: reader(context).article(article_id))
        audit("read", [ArticleRef.of(found)])
        return ArticleDocument.model_validate(found).model_dump_json()

    return server


def resource_of(article_id: str) -> str:
    return _RESOURCES + quote(article_id)


def _urls(context: Context[None, Any]) -> UrlOf:
    """Over HTTP there is a page for each article; over stdio there is the resource alone."""
    request = context.request_context.request
    if request is None:
        return lambda article: published_url(article.url) or resource_of(article.id)
    links = Links(str(request.base_url))
    return lambda article: links.of_article(article.id, article.url)


def _result(text: str, document: BaseModel) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text=text)],
        structured_content=document.model_dump(mode="json"),
    )


@contextmanager
def _as_tool_errors() -> Iterator[None]:
    try:
        yield
    except (QAError, DatelineIndexError, TooBusy) as error:
        raise ToolError(_told(error)) from error


@contextmanager
def _as_resource_errors() -> Iterator[None]:
    try:
        yield
    except ArticleNotFound as error:
        raise ResourceNotFoundError(_told(error)) from error
    except DatelineIndexError as error:
        raise ResourceError(_told(error)) from error


def _told(error: Exception) -> str:
    """What a client over HTTP would read of it."""
    document = problem_of(error).document
    return " ".join(filter(None, (document["detail"], document.get("hint"))))
