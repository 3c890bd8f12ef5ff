"""HTTP to addresses that others name: checked before each connection, and bounded.

A name is resolved once, every address it stands for is checked, and the connection goes to the
checked one, so that no second answer of the name server can lead elsewhere.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from index import ReadError
from index.errors import in_one_line

MAX_BYTES = 50_000_000
AGENT = "Dateline"
_USER_AGENT = f"{AGENT} (news archive reader; fetches what its user names)"
_MOST_REDIRECTS = 5
_CONNECT_S = 10.0
_READ_S = 20.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Reply:
    """What came from `url`, where the redirects ended. Names of headers are lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def kind(self) -> str:
        """The media type; "" where none is stated."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        _, _, after = self.headers.get("content-type", "").lower().partition("charset=")
        return after.partition(";")[0].strip(" \"'") or None


@dataclass(frozen=True)
class GuardedClient:
    """Reaches public addresses, those of `internal_hosts`, and all with `allow_private`.

    Through a `proxy` names are checked here and resolved by it once more; one that only it knows is
    left to it. Proxies of the environment are not used.
    """

    allow_private: bool = False
    internal_hosts: Collection[str] = ()
    proxy: str | None = None
    limit_s: float = 60.0
    most_bytes: int = MAX_BYTES
    refused_hint: str = "Give --allow-private where that is meant."

    def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        before: Callable[[str], None] = lambda address: None,
    ) -> Reply:
        """What stands at `url` or where it redirects to, whatever its status.

        `before` is told each address before it is asked, and may raise. Raises ReadError.
        """
        until, seen = time.monotonic() + self.limit_s, [url]
        while True:
            before(seen[-1])
            reply = self._request("GET", seen[-1], url, until, headers or {})
            where = reply.headers.get("location")
            if reply.status not in _REDIRECTS or not where:
                return reply
            asked = urljoin(seen[-1], where)
            if asked in seen:
                raise ReadError(url, "it redirects in a circle.", "Check the address.")
            if len(seen) > _MOST_REDIRECTS:
                why = f"it redirects more than {_MOST_REDIRECTS} times."
                raise ReadError(url, why, "Name the address it ends at.")
            seen.append(asked)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Redirects are refused: what is sent is meant for this address. Raises ReadError."""
        until = time.monotonic() + self.limit_s
        reply = self._request("POST", url, url, until, headers, body)
        if reply.status in _REDIRECTS:
            where = urljoin(url, reply.headers.get("location", ""))[:200]
            why = f"it redirects to {where}, and nothing is sent there."
            raise ReadError(url, why, "Give the address that takes it.")
        return reply

    def _request(
        self,
        method: str,
        asked: str,
        named: str,
        until: float,
        headers: Mapping[str, str],
        body: bytes | None = None,
    ) -> Reply:
        url, host = self._checked(asked, named)
        sent = {"Host": host, "User-Agent": _USER_AGENT, "Accept": "*/*", **headers}
        read_s = max(0.1, min(_READ_S, self.limit_s))
        deadline = _Deadline(until)
        client = httpx.Client(
            timeout=httpx.Timeout(read_s, connect=min(_CONNECT_S, read_s)),
            trust_env=False,
            follow_redirects=False,
            verify=_certificates(),
            proxy=self.proxy,
        )
        try:
            with (
                client,
                deadline,
                client.stream(
                    method,
                    url,
                    headers=sent,
                    content=body,
                    extensions={
                        "sni_hostname": urlsplit(asked).hostname,
                        "trace": deadline.told,
                    },
                ) as response,
            ):
                data = (
                    b""
                    if response.status_code in _REDIRECTS
                    else self._body(response, named, until)
                )
                told = {name.lower(): value for name, value in response.headers.items()}
                return Reply(asked, response.status_code, told, data)
        except httpx.TimeoutException:
            raise ReadError(named, "the server did not answer in time.", "Try later.") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            if time.monotonic() >= until:
                raise self._too_slow(named) from None
            why = in_one_line(error)
            raise ReadError(named, f"cannot be fetched: {why}.", "Check the address.") from None

    def _too_slow(self, named: str) -> ReadError:
        why = f"it did not end within {self.limit_s:.0f} seconds."
        return ReadError(named, why, "Try later, or download it and add the file.")

    def _body(self, response: httpx.Response, named: str, until: float) -> bytes:
        data = bytearray()
        for piece in response.iter_bytes():
            data += piece
            if len(data) > self.most_bytes:
                why = f"it is larger than {self.most_bytes:,} bytes."
                raise ReadError(named, why, "Download it.")
            if time.monotonic() > until:
                break
        # Also where the deadline cut it short, which can look like its end.
        if time.monotonic() > until:
            raise self._too_slow(named)
        return bytes(data)

    def _checked(self, asked: str, named: str) -> tuple[httpx.URL, str]:
        """The URL to connect to, with its host as a checked IP address, and the host's name."""
        try:
            url = httpx.URL(asked)
        except httpx.InvalidURL as error:
            raise ReadError(named, f"not an address: {error}.", "Check it.") from None
        if url.scheme not in ("http", "https") or not url.host:
            where = "it leads to" if asked != named else "not HTTP but"
            raise ReadError(
                named, f"{where} {url.scheme}: addresses.", "Give files and folders as paths."
            )
        address = self._address(url, named)
        # httpcore looks up no other name for the certificate behind a proxy than that of the URL.
        connected = url if self.proxy else url.copy_with(host=address)
        return connected, url.netloc.decode()

    def _address(self, url: httpx.URL, named: str) -> str | None:
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            if self.proxy:
                return None
            raise ReadError(named, f"the host {url.host} is not known.", "Check it.") from None
        addresses = [str(entry[4][0]) for entry in found]
        may_be_private = self.allow_private or url.host.lower() in self.internal_hosts
        if not may_be_private and not all(map(_is_public, addresses)):
            why = f"{url.host} is a private or loopback address."
            raise ReadError(named, why, self.refused_hint)
        return addresses[0]


class _Deadline:
    """Ends a connection at a moment: each byte of a head that drips is in time by itself."""

    def __init__(self, until: float) -> None:
        self._connected: socket.socket | None = None
        self._timer = threading.Timer(max(0.1, until - time.monotonic()), self._end)
        self._timer.daemon = True

    def told(self, event: str, info: Mapping[str, Any]) -> None:
        """What httpcore tells of a request: among much else, over which socket it goes."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._connected = info["return_value"].get_extra_info("socket")

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *error: object) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        # Not closed: its number could be another file's before this connection knows.
        if self._connected:
            with suppress(OSError):
                self._connected.shutdown(socket.SHUT_RDWR)


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (mapped is None or mapped.is_global)


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    """Those that are trusted: reading them takes longer than many a request."""
    return httpx.create_ssl_context(trust_env=False)
