"""Pages, feeds and sitemaps that a user names, fetched with care → sources to read."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from index import ReadError
from index.errors import in_one_line
from index.readers.formats import BY_SUFFIX, SUFFIX_OF_MEDIA_TYPE
from index.readers.formats.xml import local_name, read_tree, words
from index.readers.source import FieldNames, Source, ending_of
from server.services.fetching.guarded import MAX_BYTES, GuardedClient, Reply

MOST_PAGES = 50_000
MOST_SITEMAPS = 100
_GZIP = b"\x1f\x8b\x08"
# What reads them unpacks them itself, bit by bit.
_GZIPPED_ARCHIVES = [end for end in BY_SUFFIX if end.endswith("gz") and end != ".gz"]
_SITEMAPS = ("urlset", "sitemapindex")
# A news sitemap may say when an article came out, and not when it last changed.
_CHANGED = ("lastmod", "publication_date")


def is_address(text: str) -> bool:
    """Whether an argument is an address rather than a path."""
    return text.lower().startswith(("http://", "https://", "file:", "ftp://"))


class Fetcher:
    """Fetches once what a user names."""

    def __init__(
        self, names: FieldNames, *, allow_private: bool = False, limit_s: float = 60.0
    ) -> None:
        self._names = names
        self._client = GuardedClient(allow_private=allow_private, limit_s=limit_s)

    def sources(self, url: str) -> Iterator[Source | ReadError]:
        """The page or feed at `url`; of a sitemap every page it names on its own host.

        What cannot be fetched comes as a ReadError; nothing raises.
        """
        try:
            source, at = self._fetched(url)
            if source.ending == ".xml" and (sitemap := sitemap_in(source)):
                yield from self._pages(at, sitemap)
            else:
                yield source
        except ReadError as error:
            yield error

    def _pages(self, at: str, sitemap: Sitemap) -> Iterator[Source | ReadError]:
        """The pages of a sitemap, those of the sitemaps it names included, each once."""
        waiting, seen, sitemaps = [(at, sitemap)], set[str](), 1
        while waiting:
            base, found = waiting.pop(0)
            for url in found.changed:
                if url in seen or len(seen) >= MOST_PAGES:
                    continue
                seen.add(url)
                if host_of(url) != host_of(base):
                    yield ReadError(url, f"on another host than {base}.", "Name it yourself.")
                    continue
                try:
                    source, _ = self._fetched(url)
                    if not found.is_index:
                        yield source
                    elif (inner := sitemap_in(source)) and sitemaps < MOST_SITEMAPS:
                        sitemaps += 1
                        waiting.append((url, inner))
                except ReadError as error:
                    yield error

    def _fetched(self, url: str) -> tuple[Source, str]:
        """What stands there, and where that is. Raises ReadError."""
        reply = self._client.get(url)
        check_status(reply, url)
        return source_in(reply, self._names), reply.url


@dataclass(frozen=True)
class Sitemap:
    """`changed` gives, by address and in order, what the sitemap says of its last change, or ""."""

    is_index: bool
    changed: dict[str, str]


def sitemap_in(source: Source) -> Sitemap | None:
    """None where the document is none."""
    with suppress(ReadError):
        root = read_tree(source)
        if local_name(root) in _SITEMAPS:
            changed = dict[str, str]()
            for entry in root:
                # The first of a name: a picture of the page has a "loc" as well.
                told = {local_name(each): each for each in reversed(list(entry.iter()))}
                if url := words(told.get("loc")):
                    stamps = (words(told[name]) for name in _CHANGED if name in told)
                    changed[url] = next(filter(None, stamps), "")
            return Sitemap(local_name(root) == "sitemapindex", changed)
    return None


def check_status(reply: Reply, named: str) -> None:
    """Raises ReadError unless something was sent."""
    if reply.status != 200:
        why = f"the server answered {reply.status}."
        raise ReadError(named, why, "Check the address, or try again later.")


def source_in(reply: Reply, names: FieldNames | None = None) -> Source:
    """What was fetched, unpacked, to be read as what its type and address say. Raises ReadError."""
    data, ending = reply.data, _ending(reply)
    if ending not in _GZIPPED_ARCHIVES:
        data = _unpacked(reply)
        if ending == ".gz":
            ending = _ending_inside(reply.url, data)
    return Source(
        reply.url,
        lambda: io.BytesIO(data),
        ending,
        names=names or {},
        url=reply.url if ending == ".html" else None,
        charset=reply.charset,
    )


def host_of(url: str) -> str:
    """The host and port that an address names; "" where it names none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def _ending(reply: Reply) -> str:
    """The kind of what was fetched, by its type and its address."""
    in_address = ending_of(urlsplit(reply.url).path)
    ending = SUFFIX_OF_MEDIA_TYPE.get(reply.kind) or in_address or ".html"
    if reply.kind in ("text/plain", "application/octet-stream") or ending in (".gz", ".tar"):
        return in_address or ending
    return ending


def _unpacked(reply: Reply) -> bytes:
    """What it is without gzip: some servers pack what is packed, some send `.gz` unpacked."""
    data = reply.data
    try:
        # No oftener: there are files that unpack to themselves.
        for _ in range(2):
            if not data.startswith(_GZIP):
                break
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
                data = file.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                why = f"it unpacks to more than {MAX_BYTES:,} bytes."
                raise ReadError(reply.url, why, "Download it, and add the file.")
    except (EOFError, OSError, zlib.error) as error:
        why = f"it is no whole gzip: {in_one_line(error)}."
        raise ReadError(reply.url, why, "Fetch it again.") from None
    return data


def _ending_inside(url: str, data: bytes) -> str:
    named = ending_of(urlsplit(url).path.lower().removesuffix(".gz"))
    return named or (".xml" if data.lstrip().startswith((b"<?xml", b"\xef\xbb\xbf<")) else ".html")
