"""Alerts asked again of what is new, and what they found sent out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from index import (
    CollectionsGone,
    DatelineIndexError,
    IndexMissing,
    IndexReader,
    ReadError,
    View,
)
from index.retrieval.status import NOTHING_YET, LatestArticles
from qa import QAError
from server.services.alerts import (
    MOST_ITEMS,
    MOST_WAITING,
    Alert,
    AlertItem,
    AlertRefused,
    Alerts,
    Delivery,
    Way,
)
from server.services.alerts.mail import MailFailed, MailServer, letter
from server.services.alerts.matching import AskAmong, new_items
from server.services.alerts.webhook import post
from server.services.fetching.guarded import GuardedClient

MOST_LATEST = 500
# After so many seconds each it is tried again, and then given up.
_WAITS_S = (60.0, 300.0, 1_800.0, 7_200.0, 21_600.0)
# While one process sends or asks, no other does; of one that died, the next comes after so long.
_SENDING_S = 120.0
_ASKED_AGAIN_S = 60.0
_ASKING_S = 300.0

_log = logging.getLogger(__name__)


class AlertRunner:
    """Asks each alert once of every article that came since it was last asked."""

    def __init__(
        self,
        alerts: Alerts,
        reader: Callable[[View], IndexReader],
        ask: AskAmong,
        client: GuardedClient,
        mail: MailServer | None = None,
        base: str = "",
    ) -> None:
        """`base` is the address of this archive, for links to articles that have none."""
        self.alerts = alerts
        self._reader, self._ask = reader, ask
        self._client, self._mail, self._base = client, mail, base
        self.sends_mail = mail is not None

    def run(self, should_stop: Callable[[], bool] = lambda: False) -> list[Alert]:
        """All alerts, as they are then.

        Raises RecordsUnavailable; what else fails stands in them.
        """
        for alert in self.alerts.all():
            if should_stop():
                break
            try:
                self._look(alert)
            except CollectionsGone:
                self._failed(alert.name, f"There is no collection {alert.collection!r} any more.")
            except (DatelineIndexError, QAError) as error:
                self._failed(alert.name, str(error))
            # A fault of Dateline itself: the other alerts are asked all the same.
            except Exception as error:
                _log.exception("The alert %s could not be asked.", alert.name)
                self._failed(alert.name, str(error) or type(error).__name__)
            self._send(alert.name)
        return self.alerts.all()

    def add(self, alert: Alert) -> None:
        """Ask it of what comes from now on. Raises AlertRefused and DatelineIndexError."""
        try:
            alert.mark = self._reader(alert.view).latest(None, 0).mark
        except (IndexMissing, CollectionsGone):
            if alert.collection:
                raise AlertRefused(
                    f"There is no collection {alert.collection!r}.",
                    "Make it first, with: dateline collections create NAME",
                ) from None
            alert.mark = NOTHING_YET
        alert.made_at = self.alerts.now()
        self.alerts.add(alert)

    def _look(self, alert: Alert) -> None:
        now = self.alerts.now()
        if alert.again_at > now:
            return
        try:
            reader = self._reader(alert.view)
        except IndexMissing:
            return
        latest = reader.latest(alert.mark, MOST_LATEST)
        if alert.mark == latest.mark or not self._is_ours(alert, now):
            return
        items = list[AlertItem]()
        if latest.articles:
            items = asyncio.run(new_items(alert, latest, reader, self._ask, now))
        self._keep(alert, latest, items)

    def _is_ours(self, asked: Alert, now: float) -> bool:
        """Whether this process asks it, which no other does meanwhile."""
        taken = False

        def take(alert: Alert) -> None:
            nonlocal taken
            taken = alert.mark == asked.mark and alert.asking_until <= now
            if taken:
                alert.asking_until = now + _ASKING_S

        self.alerts.change(asked.name, take)
        return taken

    def _keep(self, asked: Alert, latest: LatestArticles, items: list[AlertItem]) -> None:
        now = self.alerts.now()

        def put(alert: Alert) -> None:
            if alert.mark != asked.mark:
                return  # another process asked it, which took this one for dead
            alert.asking_until = 0.0
            alert.mark, alert.asked_at = latest.mark, now
            if alert.again_at:
                # That it could not be asked is over; what is said of sending stays.
                alert.succeeded()
            alert.again_at = 0.0
            if latest.left_out:
                alert.failed(
                    f"{latest.left_out} new articles were not looked at: at most {MOST_LATEST}"
                    " are at a time, the newest.",
                    now,
                )
                alert.again_at = now
            if items:
                alert.told_at = now
                alert.items = [*alert.items, *items][-MOST_ITEMS:]
                waiting = [Delivery(way=way, items=items, made_at=now) for way in self._ways(alert)]
                alert.waiting = [*alert.waiting, *waiting][-MOST_WAITING:]

        self.alerts.change(asked.name, put)

    def _ways(self, alert: Alert) -> list[Way]:
        ways: tuple[tuple[Way, str | None], ...] = (
            ("webhook", alert.webhook),
            ("mail", alert.mail),
        )
        return [way for way, where in ways if where]

    def _failed(self, name: str, why: str) -> None:
        now = self.alerts.now()

        def put(alert: Alert) -> None:
            alert.failed(why, now)
            alert.again_at, alert.asking_until = now + _ASKED_AGAIN_S, 0.0

        self.alerts.change(name, put)

    def _send(self, name: str) -> None:
        """What is due, each once, though several processes send."""
        now, due = self.alerts.now(), list[Delivery]()

        def take(alert: Alert) -> None:
            for delivery in alert.waiting:
                if delivery.next_at <= now:
                    delivery.tries += 1
                    delivery.next_at = now + _SENDING_S
                    due.append(delivery)

        known = {each.name: each for each in self.alerts.all()}.get(name)
        if known is None or all(each.next_at > now for each in known.waiting):
            return
        alert = self.alerts.change(name, take)
        for delivery in due if alert else ():
            assert alert is not None  # noqa: S101 - for the type
            try:
                self._hand_over(alert, delivery)
            except (ReadError, MailFailed) as error:
                self._put_off(name, delivery, str(error))
            else:
                self.alerts.change(name, partial(_sent, delivery.id))

    def _hand_over(self, alert: Alert, delivery: Delivery) -> None:
        if delivery.way == "webhook":
            post(alert, delivery, self._client, self._base, self.alerts.now())
        elif self._mail:
            self._mail.send(letter(alert, delivery, self._mail.sender, self._base))
        else:
            raise MailFailed("No mail server is set. Set DATELINE_SMTP_HOST.")

    def _put_off(self, name: str, delivery: Delivery, why: str) -> None:
        now = self.alerts.now()

        def put(alert: Alert) -> None:
            is_last = delivery.tries > len(_WAITS_S)
            alert.failed(f"{why} Given up after {delivery.tries} tries." if is_last else why, now)
            for each in alert.waiting:
                if each.id == delivery.id and not is_last:
                    each.next_at = now + _WAITS_S[delivery.tries - 1]
            if is_last:
                alert.waiting = [each for each in alert.waiting if each.id != delivery.id]

        self.alerts.change(name, put)


def _sent(delivery_id: str, alert: Alert) -> None:
    alert.waiting = [each for each in alert.waiting if each.id != delivery_id]
    if not alert.waiting:
        alert.succeeded()
