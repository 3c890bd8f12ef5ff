"""Pages, feeds and sitemaps that a user names, fetched with care → sources to read."""

from __future__ import annotations

import gzip
import io
import ipaddress
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx

from index import ReadError
from index.errors import in_one_line
from index.readers.formats import BY_SUFFIX, SUFFIX_OF_MEDIA_TYPE
from index.readers.formats.xml import local_name, read_tree, words
from index.readers.source import FieldNames, Source, ending_of

MAX_BYTES = 50_000_000
_MOST_REDIRECTS = 5
_MOST_PAGES = 50_000
_MOST_SITEMAPS = 100
_CONNECT_S = 10.0
_READ_S = 20.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGENT = "Dateline (news archive reader; fetches what its user names)"
_SITEMAPS = ("urlset", "sitemapindex")
_GZIP = b"\x1f\x8b\x08"
# What reads them unpacks them itself, bit by bit.
_GZIPPED_ARCHIVES = [end for end in BY_SUFFIX if end.endswith("gz") and end != ".gz"]


def is_address(text: str) -> bool:
    """Whether an argument is an address rather than a path."""
    return text.lower().startswith(("http://", "https://", "file:", "ftp://"))


@dataclass(frozen=True)
class _Fetched:
    url: str
    kind: str
    charset: str | None
    data: bytes


class Fetcher:
    """Fetches over HTTP and HTTPS. A name is resolved once, every address it stands for is
    checked, and the connection goes to the checked one, so that no second answer of the name
    server can lead elsewhere. Proxies are not used.
    """

    def __init__(
        self, names: FieldNames, *, allow_private: bool = False, limit_s: float = 60.0
    ) -> None:
        self._names = names
        self._allow_private = allow_private
        self._limit_s = limit_s

    def sources(self, url: str) -> Iterator[Source | ReadError]:
        """The page or feed at `url`; of a sitemap every page it names on its own host.

        What cannot be fetched comes as a ReadError; nothing raises.
        """
        try:
            found = self._fetch(url)
            source = self._source(found)
            if source.ending == ".xml" and (locations := _locations(source)):
                yield from self._pages(found.url, locations)
            else:
                yield source
        except ReadError as error:
            yield error

    def _pages(
        self, sitemap: str, locations: tuple[str, list[str]]
    ) -> Iterator[Source | ReadError]:
        """The pages of a sitemap, those of the sitemaps it names included, each once."""
        waiting, seen, sitemaps = [(sitemap, locations)], set[str](), 1
        while waiting:
            base, (root, urls) = waiting.pop(0)
            for url in urls:
                if url in seen or len(seen) >= _MOST_PAGES:
                    continue
                seen.add(url)
                if httpx.URL(url).host != httpx.URL(base).host:
                    yield ReadError(url, f"on another host than {base}.", "Name it yourself.")
                    continue
                try:
                    source = self._source(self._fetch(url))
                    if root == "urlset":
                        yield source
                    elif (inner := _locations(source)) and sitemaps < _MOST_SITEMAPS:
                        sitemaps += 1
                        waiting.append((url, inner))
                except ReadError as error:
                    yield error

    def _source(self, found: _Fetched) -> Source:
        data, ending = found.data, _ending(found)
        if ending not in _GZIPPED_ARCHIVES:
            data = _unpacked(found)
            if ending == ".gz":
                ending = _ending_inside(found.url, data)
        return Source(
            found.url,
            lambda: io.BytesIO(data),
            ending,
            names=self._names,
            url=found.url if ending == ".html" else None,
            charset=found.charset,
        )

    def _fetch(self, url: str) -> _Fetched:
        until, seen = time.monotonic() + self._limit_s, [url]
        asked = url
        while True:
            answer = self._request(asked, url, until)
            if isinstance(answer, _Fetched):
                return answer
            if answer in seen:
                raise ReadError(url, "it redirects in a circle.", "Check the address.")
            if len(seen) > _MOST_REDIRECTS:
                why = f"it redirects more than {_MOST_REDIRECTS} times."
                raise ReadError(url, why, "Name the address it ends at.")
            seen.append(answer)
            asked = answer

    def _request(self, asked: str, named: str, until: float) -> _Fetched | str:
        """What stands at an address, or the address it redirects to."""
        address, headers, sni = self._checked(asked, named)
        timeout = httpx.Timeout(_READ_S, connect=_CONNECT_S)
        try:
            with (
                httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False) as client,
                client.stream("GET", address, headers=headers, extensions=sni) as response,
            ):
                if response.status_code in _REDIRECTS and "location" in response.headers:
                    return urljoin(asked, response.headers["location"])
                if response.status_code != 200:
                    why = f"the server answered {response.status_code}."
                    raise ReadError(named, why, "Check the address, or try again later.")
                return self._received(asked, named, response, until)
        except httpx.TimeoutException:
            raise ReadError(named, "the server did not answer in time.", "Try later.") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            why = in_one_line(error)
            raise ReadError(named, f"cannot be fetched: {why}.", "Check the address.") from None

    def _received(self, asked: str, named: str, response: httpx.Response, until: float) -> _Fetched:
        data = bytearray()
        for piece in response.iter_bytes():
            data += piece
            if len(data) > MAX_BYTES:
                raise ReadError(named, f"it is larger than {MAX_BYTES:,} bytes.", "Download it.")
            if time.monotonic() > until:
                why = f"it did not end within {self._limit_s:.0f} seconds."
                raise ReadError(named, why, "Download it, and add the file.")
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return _Fetched(asked, kind, response.charset_encoding, bytes(data))

    def _checked(self, asked: str, named: str) -> tuple[httpx.URL, dict[str, str], dict[str, str]]:
        """The URL with its host as a checked IP address, and what names the host besides."""
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
        headers = {"Host": url.netloc.decode(), "User-Agent": _AGENT, "Accept": "*/*"}
        return url.copy_with(host=address), headers, {"sni_hostname": url.host}

    def _address(self, url: httpx.URL, named: str) -> str:
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise ReadError(named, f"the host {url.host} is not known.", "Check it.") from None
        addresses = [str(entry[4][0]) for entry in found]
        if not self._allow_private and not all(map(_is_public, addresses)):
            raise ReadError(
                named,
                f"{url.host} is a private or loopback address.",
                "Give --allow-private where that is meant.",
            )
        return addresses[0]


def _ending(found: _Fetched) -> str:
    """The kind of what was fetched, by its type and its address."""
    in_address = ending_of(httpx.URL(found.url).path)
    ending = SUFFIX_OF_MEDIA_TYPE.get(found.kind) or in_address or ".html"
    if found.kind in ("text/plain", "application/octet-stream") or ending in (".gz", ".tar"):
        return in_address or ending
    return ending


def _unpacked(found: _Fetched) -> bytes:
    """What it is without gzip: some servers pack what is packed, some send `.gz` unpacked."""
    data = found.data
    try:
        # No oftener: there are files that unpack to themselves.
        for _ in range(2):
            if not data.startswith(_GZIP):
                break
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
                data = file.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                why = f"it unpacks to more than {MAX_BYTES:,} bytes."
                raise ReadError(found.url, why, "Download it, and add the file.")
    except (EOFError, OSError, zlib.error) as error:
        why = f"it is no whole gzip: {in_one_line(error)}."
        raise ReadError(found.url, why, "Fetch it again.") from None
    return data


def _ending_inside(url: str, data: bytes) -> str:
    named = ending_of(httpx.URL(url).path.lower().removesuffix(".gz"))
    return named or (".xml" if data.lstrip().startswith((b"<?xml", b"\xef\xbb\xbf<")) else ".html")


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (mapped is None or mapped.is_global)


def _locations(source: Source) -> tuple[str, list[str]] | None:
    """The root and the addresses of a sitemap; None where it is none."""
    with suppress(ReadError):
        root = read_tree(source)
        if local_name(root) in _SITEMAPS:
            found = (words(each) for each in root.iter() if local_name(each) == "loc")
            return local_name(root), [url for url in found if url]
    return None
