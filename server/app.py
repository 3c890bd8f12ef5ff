"""The web application: put together, and run in this process or in several that share its port."""

from __future__ import annotations

import asyncio
import math
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from index import EVERYTHING, OPEN
from server import dateline_version
from server.auth import Access
from server.auth.first_key import FirstKey
from server.container import Container
from server.middleware import HeadRequests
from server.middleware.access_log import AccessLog
from server.middleware.admission import Admission
from server.middleware.body_limit import LIMIT_BYTES, BodyLimit
from server.middleware.cross_origin import OtherSites, SecurityHeaders
from server.middleware.header_timeout import HeaderDeadline
from server.middleware.problem_pages import ProblemPages
from server.middleware.proxies import ProxyHeaders
from server.middleware.trusted_host import TrustedHost, names_of
from server.observability import configure_logs
from server.observability.audit import configure_audit
from server.observability.metrics import Metrics, share_among_processes
from server.observability.tracing import configure_tracing
from server.problems import install_problem_handlers, problem_of
from server.problems.openapi import DescribedApp, operation_id
from server.protocols.mcp_transports import LazyMcpEndpoint
from server.routes.router import include_routes
from server.services import AppState, Ask, viewed
from server.services.answer_cache import AnswerCache
from server.services.concurrency import AnswerSlots
from server.services.feedback import KeptAnswers
from server.services.following import following_of
from server.services.ingest import ArticleWriting, WriterInTurn
from server.services.observed_answers import ObservedAnswers
from server.services.readiness import IndexReadiness, ModelReadiness
from server.services.uploads import Uploads
from server.services.usage import CountedAnswers
from server.settings import Settings, exports_traces, load_settings
from server.stores import Stores
from server.stores.answers import AnswerMemory
from server.stores.feedback import Ratings

# A busy machine may keep a worker from saying that it lives; one that died is seen at once.
_SILENT_WORKER_S = 30


def build_app(state: AppState) -> FastAPI:
    """The whole HTTP interface over `state`, which it closes when it shuts down."""
    model_readiness = ModelReadiness(state.warm_up)
    writing = ArticleWriting(state.writer)
    uploads = _uploads(state)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        model_readiness.start()
        app.state.mcp = LazyMcpEndpoint(state, LIMIT_BYTES)
        if state.following:
            state.following.start()
        yield
        if state.following:
            await asyncio.to_thread(state.following.close)
        await app.state.mcp.close()
        if uploads:
            await uploads.close()
        await writing.close()
        await state.close()

    app = DescribedApp(
        title="Dateline",
        version=dateline_version(),
        summary="Answers from a news archive, every sentence tied to words in an article.",
        lifespan=lifespan,
        generate_unique_id_function=operation_id,
        # A redirect would go to whatever host the request names.
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        # Its own spans would hold queries and addresses, which are questions and their words.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.dateline = state
    app.state.model_readiness = model_readiness
    app.state.index_readiness = IndexReadiness(partial(state.reader, OPEN))
    app.state.article_writing = writing
    app.state.uploads = uploads
    install_problem_handlers(app)
    # The last one added is the first that a request meets.
    app.add_middleware(HeadRequests)
    app.add_middleware(BodyLimit)
    app.add_middleware(Admission, access=state.access, limits=state.limits)
    app.add_middleware(OtherSites, origins=state.allowed_origins)
    if state.allowed_hosts is not None:
        app.add_middleware(TrustedHost, names=state.allowed_hosts)
    app.add_middleware(ProblemPages)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(AccessLog, metrics=state.metrics)
    if state.trusted_proxies:
        proxies, name = state.trusted_proxies, state.user_header
        app.add_middleware(ProxyHeaders, proxies=proxies, user_header=name)
    include_routes(app)
    return app


def app_state(
    container: Container,
    workers: int = 1,
    hosts: frozenset[str] | None = None,
    first_key: FirstKey | None = None,
) -> AppState:
    """The web application's collaborators; from here on it logs and traces as the settings say."""
    settings, metrics = container.settings, Metrics(shared=workers > 1)
    configure_logs(settings.log_format)
    if settings.log_audit:
        configure_audit()
    if exports_traces():
        configure_tracing()
    stores, writer = Stores(settings), WriterInTurn(container.writer)

    feedback = stores.ratings if settings.feedback else None
    ask = _asking(container, metrics, feedback, stores.answers)
    counted = CountedAnswers(ask, stores.usage) if feedback else None

    async def close() -> None:
        await container.aclose()
        if counted:
            counted.close()
        stores.close()

    return AppState(
        reader=lambda view: container.reader().seen_by(view),
        ask=counted.ask if counted else ask,
        metrics=metrics,
        feedback=feedback,
        links=stores.links if feedback else None,
        usage=stores.usage if feedback else None,
        shows_questions=settings.log_questions,
        keys=stores.keys,
        first_key=first_key,
        reports=stores.reports,
        uploads_path=settings.uploads_path,
        following=following_of(settings, stores, container.reader, container.ask, writer),
        writer=writer.soon,
        warm_up=container.warm_up,
        close=close,
        access=Access(
            read_keys=[key.get_secret_value() for key in settings.api_keys],
            admin_keys=[key.get_secret_value() for key in settings.admin_keys],
            keys=stores.keys,
        ),
        limits=stores.limits,
        allowed_origins=settings.allowed_origins,
        allowed_hosts=hosts,
        trusted_proxies=settings.trusted_proxies,
        user_header=settings.user_header,
    )


def _uploads(state: AppState) -> Uploads | None:
    if state.reports is None or state.uploads_path is None:
        return None

    def explained(error: Exception) -> dict[str, str]:
        document = problem_of(error).document
        return {"detail": document["detail"], "hint": document.get("hint", "")}

    return Uploads(
        state.writer,
        partial(state.reader, EVERYTHING),
        state.reports,
        state.uploads_path,
        explained,
    )


def _asking(
    container: Container, metrics: Metrics, feedback: Ratings | None, answers: AnswerMemory | None
) -> Ask:
    """From the Answerer outwards: bounded, remembered, watched, kept for its rating."""
    settings = container.settings
    ask: Ask = AnswerSlots(
        viewed(container.ask),
        running=settings.max_answers,
        waiting=settings.answer_queue,
        told=metrics.slots,
    ).ask
    if answers:
        ask = AnswerCache(ask, container.standing, answers).ask
    ask = ObservedAnswers(ask, metrics, logs_questions=settings.log_questions).ask
    return KeptAnswers(ask, feedback).ask if feedback else ask


class Server(uvicorn.Server):
    """Says when it is listening, and answers whoever connected before it no longer was."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """A connection that nobody took would be reset, with the request that was sent on it."""
        loop = asyncio.get_running_loop()
        for listening in sockets or []:
            loop.remove_reader(listening)
        # What is being taken already needs its server.
        await asyncio.sleep(0)
        waiting = [each for listening in sockets or [] for each in _waiting(listening)]
        for server in self.servers:
            server.close()
        for connection in waiting:
            await loop.connect_accepted_socket(self._protocol, connection)
        await super().shutdown(sockets)

    def _protocol(self) -> asyncio.Protocol:
        state = self.lifespan.state
        return HeaderDeadline(config=self.config, server_state=self.server_state, app_state=state)


def _waiting(listening: socket.socket) -> Iterator[socket.socket]:
    with suppress(OSError):
        while True:
            yield listening.accept()[0]


class _Workers(Multiprocess):
    """Nobody can connect any more while the last answers are finished."""

    def terminate_all(self) -> None:
        for listening in self.sockets:
            listening.close()
        super().terminate_all()


def run(
    container: Container,
    listening: socket.socket,
    announce: Callable[[], None],
    first_key: FirstKey | None = None,
) -> None:
    """Serve on `listening` until a signal; `announce` is called once it takes requests."""
    hosts = names_of(container.settings.allowed_hosts, listening)
    app = build_app(app_state(container, hosts=hosts, first_key=first_key))
    config = _config(app, container.settings)
    Server(config, announce).run(sockets=[listening])


def run_workers(
    settings: Settings,
    index: Path | None,
    workers: int,
    listening: socket.socket,
    announce: Callable[[], None],
    first_key: FirstKey | None = None,
) -> None:
    """Serve from `workers` processes until a signal; one that dies is replaced.

    Each loads its settings anew, `index` being the flag that was given, if any.
    """
    config = _config(
        partial(
            _worker_app, index, workers, names_of(settings.allowed_hosts, listening), first_key
        ),
        settings,
        factory=True,
        workers=workers,
        timeout_worker_healthcheck=_SILENT_WORKER_S,
    )
    with share_among_processes():
        announce()
        _Workers(config, [listening]).run()


def _worker_app(
    index: Path | None, workers: int, hosts: frozenset[str] | None, first_key: FirstKey | None
) -> FastAPI:
    """The application of one of several processes, which ends with the one that started it."""
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    container = Container(load_settings(index=index))
    return build_app(app_state(container, workers, hosts, first_key))


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _config(app: Any, settings: Settings, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        http=HeaderDeadline,
        timeout_graceful_shutdown=math.ceil(settings.shutdown_s),
        # Never uvicorn's own default, which trusts whoever else is on this machine: ProxyHeaders.
        proxy_headers=False,
        **more,
    )
