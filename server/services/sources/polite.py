"""Requests as a site wishes them: what its robots.txt allows, one at a time, with pauses."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cachetools import LRUCache

from index import ReadError
from server.services.fetching.guarded import AGENT, GuardedClient, Reply

if TYPE_CHECKING:
    from protego import Protego

PAUSE_S = 1.0
# RFC 9309: no more of a robots.txt need be read, and it is read again after a day.
_MOST_OF_ROBOTS = 500 * 1024
_RULES_KEPT_S = 86_400.0
_RULES_MISSED_S = 900.0
_LONGEST_CRAWL_DELAY_S = 60.0
_LONGEST_REST_S = 86_400.0
_USUAL_REST_S = 900.0
_MOST_SITES = 1_000
_BUSY = frozenset({429, 503})


class SiteResting(ReadError):
    """The site asked to be left alone; `until` is in seconds since 1970."""

    def __init__(self, url: str, status: int, until: float) -> None:
        when = datetime.fromtimestamp(until, UTC)
        super().__init__(
            url, f"the server answered {status}, and is left alone until {when:%H:%M} UTC."
        )
        self.until = until
        self.args = (url, status, until)


@dataclass
class _Site:
    one_at_a_time: Lock = field(default_factory=Lock)
    rules: Protego | None = None
    refused: str = ""
    rules_until: float = 0.0
    asked_at: float = 0.0
    resting: SiteResting | None = None


class PoliteClient:
    """Gets addresses, from several threads at once, of each site one at a time."""

    def __init__(
        self,
        client: GuardedClient,
        *,
        pause_s: float = PAUSE_S,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`pause_s` lies between two requests of a site, and more where it asks for more."""
        self._client = client
        self._pause_s = pause_s
        self._now, self._sleep = now, sleep
        self._sites: LRUCache[str, _Site] = LRUCache(_MOST_SITES)
        self._finding = Lock()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Raises ReadError, as SiteResting where the site wishes no more requests for now."""
        held = _Held()
        try:
            reply = self._client.get(url, headers, before=lambda at: self._take_turn(at, url, held))
            if reply.status in _BUSY and held.site:
                until = self._now() + _rest_s(reply.headers.get("retry-after"), self._now())
                held.site.resting = SiteResting(url, reply.status, until)
                raise held.site.resting
            return reply
        finally:
            held.release()

    def _take_turn(self, address: str, named: str, held: _Held) -> None:
        """Wait until this site may be asked, and hold it; the one before a redirect is let go."""
        held.release()
        held.take(self._site(address))
        site = held.site
        if site is None:
            return
        if site.resting and site.resting.until > self._now():
            raise SiteResting(named, *site.resting.args[1:])
        if site.rules_until <= self._now():
            self._read_rules(address, site)
        if site.refused:
            raise ReadError(named, site.refused, "Try again later.")
        if site.rules and not site.rules.can_fetch(address, AGENT):
            why = f"the robots.txt of {urlsplit(address).netloc} does not allow it."
            raise ReadError(named, why, "Ask its publisher, or name another address.")
        wait = min(site.asked_at + self._pause_of(site) - self._now(), _LONGEST_CRAWL_DELAY_S)
        if wait > 0:
            self._sleep(wait)
        site.asked_at = self._now()

    def _site(self, address: str) -> _Site:
        parts = urlsplit(address)
        with self._finding:
            return self._sites.setdefault(f"{parts.scheme}://{parts.netloc.lower()}", _Site())

    def _pause_of(self, site: _Site) -> float:
        asked = site.rules.crawl_delay(AGENT) if site.rules else None
        return max(self._pause_s, min(asked or 0.0, _LONGEST_CRAWL_DELAY_S))

    def _read_rules(self, address: str, site: _Site) -> None:
        """A site without rules allows everything, one whose rules cannot be had nothing."""
        from protego import Protego

        parts = urlsplit(address)
        site.rules, site.refused = None, ""
        site.rules_until = self._now() + _RULES_KEPT_S
        try:
            reply = self._client.get(f"{parts.scheme}://{parts.netloc}/robots.txt")
        except ReadError as error:
            site.refused = f"its robots.txt cannot be had ({error.args[1].rstrip('.')})."
        else:
            if reply.status == 200:
                text = reply.data[:_MOST_OF_ROBOTS].decode("utf-8-sig", errors="replace")
                site.rules = Protego.parse(text)
            elif reply.status >= 500 or reply.status == 429:
                site.refused = f"its robots.txt cannot be had (status {reply.status})."
        if site.refused:
            site.rules_until = self._now() + _RULES_MISSED_S
        site.asked_at = self._now()


@dataclass
class _Held:
    """The one site that a request holds."""

    site: _Site | None = None

    def take(self, site: _Site) -> None:
        site.one_at_a_time.acquire()
        self.site = site

    def release(self) -> None:
        if self.site:
            self.site.one_at_a_time.release()
            self.site = None


def _rest_s(retry_after: str | None, now: float) -> float:
    """Seconds, from a number of them or a moment."""
    written = (retry_after or "").strip()
    if written.isascii() and written.isdigit():
        asked = float(written[:9])
    else:
        try:
            asked = parsedate_to_datetime(written).timestamp() - now
        except (ValueError, TypeError, OverflowError):
            asked = _USUAL_REST_S
    return min(max(asked, 1.0), _LONGEST_REST_S)
