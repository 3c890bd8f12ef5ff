"""What goes on beside the answers: sources are looked at when due, alerts are asked again."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index import IndexReader
from server.services.alerts import Alerts
from server.services.alerts.mail import MailServer
from server.services.alerts.matching import AskAmong
from server.services.alerts.running import AlertRunner
from server.services.alerts.webhook import LIMIT_S, MOST_BYTES
from server.services.fetching.guarded import GuardedClient
from server.services.sources import Sources
from server.services.sources.buckets import BucketAccess
from server.services.sources.polite import PoliteClient
from server.services.sources.polling import OpenWriter, Polling
from server.settings import Settings
from server.stores import Stores

if TYPE_CHECKING:
    from pydantic import SecretStr

_log = logging.getLogger(__name__)

# So often it is asked whether something is due.
_TICK_S = 5.0
_REFUSED_HINT = "Add it to DATELINE_INTERNAL_HOSTS where that is meant."


class Following:
    """A thread of its own, so that nothing of this keeps an answer waiting."""

    def __init__(
        self,
        polling: Polling,
        alerts: AlertRunner | None = None,
        *,
        polls: bool = True,
        every_s: float = 900.0,
        folders: Sequence[Path] = (),
    ) -> None:
        """Without `polls`, only sources that `look_now` names are looked at.

        `every_s` is how often a new source is looked at that does not say so itself; `folders` are
        those that may be followed, with what is below them, by who has no shell here.
        """
        self.sources = polling.sources
        self.every_s, self.folders = every_s, folders
        self.alerts = alerts
        self._polling, self._polls = polling, polls
        self._named = set[str]()
        self._said = ""
        self._wakes, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """It may be started again once it was closed."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="following", daemon=True)
        self._thread.start()

    def look_now(self, names: Iterable[str]) -> None:
        """Have sources looked at at once, whether they are due or not."""
        self._named.update(names)
        self._wakes.set()

    def close(self) -> None:
        """Wait for the request under way; the rest comes at the next start."""
        self._stopping.set()
        self._wakes.set()
        if self._thread and self._thread.is_alive():
            self._thread.join(timeout=_TICK_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._turn()
                self._said = ""
            # A store that cannot be reached now can be later.
            except Exception as error:
                if str(error) != self._said:
                    _log.warning("Sources and alerts wait: %s", error)
                self._said = str(error)
            self._wakes.wait(_TICK_S)
            self._wakes.clear()

    def _turn(self) -> None:
        named, self._named = self._named, set()
        if named:
            self._polling.run(named, self._stopping.is_set)
        if self._polls:
            self._polling.run(None, self._stopping.is_set)
        if self.alerts and not self._stopping.is_set():
            self.alerts.run(self._stopping.is_set)


def polling_of(settings: Settings, stores: Stores, open_writer: OpenWriter) -> Polling:
    """Sources as the settings have them reached and kept."""
    client = GuardedClient(
        internal_hosts=settings.internal_hosts,
        proxy=settings.sources_proxy,
        refused_hint=_REFUSED_HINT,
    )
    buckets = BucketAccess(
        settings.s3_endpoint,
        settings.s3_region,
        _secret(settings.s3_access_key),
        _secret(settings.s3_secret_key),
    )
    return Polling(Sources(stores.records), PoliteClient(client), open_writer, buckets)


def alerts_of(
    settings: Settings, stores: Stores, reader: Callable[[], IndexReader], ask: AskAmong
) -> AlertRunner:
    """Alerts as the settings have them sent and kept."""
    client = GuardedClient(
        internal_hosts=settings.internal_hosts,
        proxy=settings.sources_proxy,
        limit_s=LIMIT_S,
        most_bytes=MOST_BYTES,
        refused_hint=_REFUSED_HINT,
    )
    mail = (
        MailServer(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_security,
            settings.smtp_from or f"dateline@{settings.smtp_host}",
            settings.smtp_user,
            _secret(settings.smtp_password),
        )
        if settings.smtp_host
        else None
    )
    alerts = Alerts(stores.records, time.time)

    return AlertRunner(
        alerts, lambda view: reader().seen_by(view), ask, client, mail, settings.public_url or ""
    )


def following_of(
    settings: Settings,
    stores: Stores,
    reader: Callable[[], IndexReader],
    ask: AskAmong,
    open_writer: OpenWriter,
) -> Following:
    """What a server does beside its answers."""
    return Following(
        polling_of(settings, stores, open_writer),
        alerts_of(settings, stores, reader, ask),
        polls=settings.sources == "on",
        every_s=settings.sources_every_s,
        folders=settings.source_folders,
    )


def _secret(key: SecretStr | None) -> str | None:
    return key.get_secret_value() if key else None
