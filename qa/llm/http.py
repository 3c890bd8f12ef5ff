"""One HTTP endpoint that speaks JSON, over httpx: requests, retries, limits, errors translated."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, cast

import httpx
from httpx_sse import EventSource, SSEError
from tenacity import (
    RetryCallState,
    retry,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential_jitter,
)

from qa.errors import EndpointError
from qa.llm.endpoint_words import asked_wait_s, may_pass, meaning
from qa.llm.error_messages import EndpointFaults, EndpointRole
from qa.llm.replies.faults import NotAReply, Rejection, ReportedFailure, Severed, Useless

logger = logging.getLogger(__name__)

CONNECT_LIMIT_S = 5.0
# Who makes answers bounds how many there are at once; one that is made never waits for another.
_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=100)
MAX_RESPONSE_BYTES = 16 * 1024 * 1024
ATTEMPTS = 3
MAX_RETRY_AFTER_S = 10.0
_AZURE_VERSION = "api-version"
# 498 is Groq's and 529 Anthropic's word for "overloaded", those from 520 to 524 are Cloudflare's.
RETRIED_STATUSES = frozenset({408, 429, 498, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
RETRIED_ERRORS = (httpx.NetworkError, httpx.ConnectTimeout, httpx.RemoteProtocolError)

_backoff = wait_exponential_jitter(multiplier=0.5, jitter=0.5, max=MAX_RETRY_AFTER_S)


class UnusableEnvironment(Exception):
    """The environment names certificates or a proxy that cannot be used."""


def _may_pass(error: BaseException) -> bool:
    if isinstance(error, Rejection):
        return is_passing(error) and error.wait_s <= MAX_RETRY_AFTER_S
    return isinstance(error, RETRIED_ERRORS) and not _untrusted(error)


def is_passing(error: Rejection) -> bool:
    """Whether waiting may help."""
    is_about_time = meaning(error.status, error.body) == "other" and may_pass(error.body)
    return error.status in RETRIED_STATUSES and is_about_time


def _pause_s(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return max(_backoff(state), error.wait_s if isinstance(error, Rejection) else 0.0)


class ConnectionPool:
    """Connections that endpoints share; `aclose()` it in the event loop that used it.

    Certificates and proxies are those of SSL_CERT_FILE, SSL_CERT_DIR, HTTPS_PROXY, HTTP_PROXY,
    ALL_PROXY and NO_PROXY, as httpx reads them.
    """

    @cached_property
    def client(self) -> httpx.AsyncClient:
        """Made at the first request: reading the certificates takes a while."""
        try:
            return httpx.AsyncClient(
                timeout=httpx.Timeout(None, connect=CONNECT_LIMIT_S), limits=_LIMITS
            )
        except (OSError, ValueError, ImportError, httpx.InvalidURL) as err:
            raise UnusableEnvironment from err

    async def aclose(self) -> None:
        if client := self.__dict__.pop("client", None):
            await client.aclose()


class Reply:
    """A response with its body still to be read; the caller closes it.

    `sent_at` is the event loop's time when its request was sent.
    """

    def __init__(self, response: httpx.Response, sent_at: float) -> None:
        self._response = response
        self.sent_at = sent_at

    async def whole(self) -> bytes:
        return await self._response.aread()

    async def events(self) -> AsyncGenerator[str]:
        """The data of each server-sent event; a reply that is none is one piece of data.

        Raises NotAReply or Severed.
        """
        # Server-sent events are UTF-8, whatever the header says.
        self._response.encoding = "utf-8"
        try:
            if "json" in self._response.headers.get("content-type", ""):
                yield (await self.whole()).decode(errors="replace")
                return
            async with aclosing(EventSource(self._response).aiter_sse()) as events:
                async for event in events:
                    yield event.data
        except SSEError as err:
            raise NotAReply("no stream of events") from err
        except httpx.TransportError as err:
            raise Severed from err

    async def aclose(self) -> None:
        await self._response.aclose()


class Endpoint:
    """Sends requests to one address, with its key.

    Raises ValueError, which names the setting, for a `base_url` or `api_key` that cannot be one.
    """

    def __init__(
        self, pool: ConnectionPool, *, base_url: str, api_key: str | None, role: EndpointRole
    ) -> None:
        self._pool = pool
        self._url = _checked_url(base_url, role)
        self._key = (api_key or "").strip()
        self._headers = _headers(self._key, role, self._url)
        self.faults = EndpointFaults(role, f"{self._url.scheme}://{self._url.netloc.decode()}")

    @retry(
        retry=retry_if_exception(_may_pass),
        stop=stop_after_attempt(ATTEMPTS),
        wait=_pause_s,
        reraise=True,
    )
    async def send(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, limit_s: float
    ) -> Reply:
        """The response to a request; what may pass is tried again.

        `limit_s` bounds each try until the response begins. Raises Rejection, TimeoutError and
        what `errors_translated` translates.
        """
        client, sent_at = self._pool.client, asyncio.get_running_loop().time()
        url = self._url.copy_with(path=self._url.path.rstrip("/") + path)
        request = client.build_request(method, url, json=body, headers=self._headers)
        async with asyncio.timeout(limit_s):
            response = await client.send(request, stream=True)
            response.stream = _BoundedStream(response)
            if not response.is_success:
                raise await self._rejection(response)
        return Reply(response, sent_at)

    async def _rejection(self, response: httpx.Response) -> Rejection:
        body = ""
        async with aclosing(response):
            with suppress(httpx.HTTPError, NotAReply):
                body = (await response.aread()).decode(errors="replace")
        shown = body.replace(self._key, "…") if self._key else body
        logger.debug("%s answered %d: %.500r", self.faults.origin, response.status_code, shown)
        wait_s = asked_wait_s(response.headers, body, datetime.now(UTC))
        return Rejection(response.status_code, body, wait_s)

    def rejected(self, err: Rejection) -> EndpointError:
        """What to tell of it."""
        if is_passing(err) and err.wait_s > MAX_RETRY_AFTER_S:
            return self.faults.asks_to_wait(err.status, err.wait_s)
        return self.faults.rejected(err.status, err.body, self._key)

    @contextmanager
    def errors_translated(self) -> Iterator[None]:
        """Every foreseen exception inside becomes an EndpointError."""
        faults = self.faults
        try:
            yield
        except Rejection as err:
            raise self.rejected(err) from err
        except Useless as err:
            raise err.told(faults) from err
        except UnusableEnvironment as err:
            raise faults.unusable_environment() from err
        except (httpx.ConnectError, httpx.ConnectTimeout) as err:
            raise (faults.untrusted() if _untrusted(err) else faults.unreachable()) from err
        except httpx.ProxyError as err:
            raise faults.not_through_proxy() from err
        except (httpx.NetworkError, httpx.RemoteProtocolError, Severed) as err:
            raise faults.cut_off() from err
        except ReportedFailure as err:
            raise faults.reported(err.body, self._key) from err
        except (NotAReply, httpx.HTTPError) as err:
            raise faults.incompatible() from err


class _BoundedStream(httpx.AsyncByteStream):
    """Stops reading a body that does not end, whatever it holds."""

    def __init__(self, response: httpx.Response) -> None:
        self._stream = cast(httpx.AsyncByteStream, response.stream)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MAX_RESPONSE_BYTES
        async for piece in self._stream:
            left -= len(piece)
            if left < 0:
                raise NotAReply("an endless body")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


def _untrusted(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None


def _checked_url(base_url: str, role: EndpointRole) -> httpx.URL:
    try:
        url = httpx.URL(base_url.strip())
    except httpx.InvalidURL as err:
        raise ValueError(f"{role.address} is not a URL: {err}.") from err
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError(f"{role.address} must begin with http:// or https:// and a host.")
    return url if url.path.strip("/") else url.copy_with(path=role.default_path)


def _headers(key: str, role: EndpointRole, url: httpx.URL) -> dict[str, str]:
    headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
    if not (key.isascii() and key.isprintable()):
        raise ValueError(f"{role.key} holds characters that no key has.")
    # Azure's dated addresses take a key by this name; a token, which has dots, as others do.
    if _AZURE_VERSION in url.params and key and "." not in key:
        return headers | {"api-key": key}
    return headers | ({"Authorization": f"Bearer {key}"} if key else {})
