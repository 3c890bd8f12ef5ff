"""Saved questions and names, what new articles said to each, and what waits to be sent."""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from index import View
from index.collections import collection_name
from qa import QAError
from qa.evidence.question import check_question
from server.stores.records import Records

Way = Literal["webhook", "mail"]

MOST_ALERTS = 500
MOST_ITEMS = 200
MOST_WAITING = 100
_KIND = "alert"
_NAME = re.compile(r"\w[\w .-]{0,99}")
_MAIL = re.compile(r"[^\s@,;<>\"]{1,64}@[A-Za-z0-9.-]{1,190}")
_SHORTEST_NAME, _LONGEST_NAME = 2, 200


class NoSuchAlert(Exception):
    """No alert has this name, or this token."""

    detail = "There is no such alert."
    hint = "See: dateline alerts list"


class AlertRefused(Exception):
    """An alert that cannot be kept: `detail` says why, `hint` what to do."""

    def __init__(self, detail: str, hint: str) -> None:
        self.detail, self.hint = detail, hint
        super().__init__(f"{detail} {hint}")


class AlertItem(BaseModel):
    """Words of an article that are new: `quote` stands in that version of it, from `start` on."""

    id: str = Field(default_factory=lambda: secrets.token_hex(8))
    quote: str
    publisher: str | None
    day: date | None
    title: str
    url: str | None
    article_id: str
    version: int
    start: int
    told_at: float


class Delivery(BaseModel):
    """Items that wait to be sent on one way; `tries` were made, and the next is at `next_at`."""

    id: str = Field(default_factory=lambda: f"msg_{secrets.token_hex(12)}")
    way: Way
    items: list[AlertItem]
    made_at: float
    tries: int = 0
    next_at: float = 0.0


class Alert(BaseModel):
    """Either a `question` or a name that articles are `about`. Moments are seconds since 1970.

    One that is bound to a `collection` tells of the articles in it alone, restricted or not.
    `token` opens its feed and `secret` signs what goes to its webhook. `mark` is how far the index
    had come when it was last asked; until `asking_until` another process asks it, and until
    `again_at` nobody does. `error` is what was wrong with the last asking or sending, and
    `failing_since` when that began.
    """

    name: str
    question: str | None = None
    about: str | None = None
    collection: str | None = None
    webhook: str | None = None
    mail: str | None = None
    token: str = Field(default_factory=lambda: secrets.token_hex(16))
    secret: str = Field(
        default_factory=lambda: f"whsec_{b64encode(secrets.token_bytes(24)).decode()}"
    )
    made_at: float = 0.0
    mark: tuple[int, int] | None = None
    asked_at: float | None = None
    told_at: float | None = None
    error: str | None = None
    failing_since: float | None = None
    again_at: float = 0.0
    asking_until: float = 0.0
    items: list[AlertItem] = []
    waiting: list[Delivery] = []

    @property
    def subject(self) -> str:
        return self.question or self.about or ""

    @property
    def view(self) -> View:
        """What a key that is bound to the collection sees; without one, what anyone may."""
        return View.of((self.collection,) if self.collection else None)

    def failed(self, why: str, now: float) -> None:
        self.error = why[:500]
        self.failing_since = self.failing_since or now

    def succeeded(self) -> None:
        self.error = self.failing_since = None


def new_alert(
    name: str,
    *,
    question: str | None = None,
    about: str | None = None,
    collection: str | None = None,
    webhook: str | None = None,
    mail: str | None = None,
) -> Alert:
    """Raises AlertRefused."""
    if not _NAME.fullmatch(name):
        why = "An alert's name is 1 to 100 letters, digits, spaces, dots and dashes."
        raise AlertRefused(why, "Choose another.")
    if (question is None) == (about is None):
        raise AlertRefused("An alert has a question or a name.", "Give one of the two.")
    if question is not None:
        try:
            question = check_question(question)
        except QAError as error:
            raise AlertRefused(error.detail, error.hint) from None
    if about is not None:
        about = " ".join(about.split())
        if not _SHORTEST_NAME <= len(about) <= _LONGEST_NAME:
            why = f"A name has {_SHORTEST_NAME} to {_LONGEST_NAME} characters."
            raise AlertRefused(why, "Write it as articles do.")
    if webhook is not None and not re.fullmatch(r"https?://[^\s/]+\S{0,2000}", webhook):
        raise AlertRefused("A webhook is an address of HTTP.", "Write https://HOST/PATH.")
    if mail is not None and not _MAIL.fullmatch(mail):
        raise AlertRefused(f"{mail!r} is no address of mail.", "Write NAME@HOST.")
    return Alert(
        name=name,
        question=question,
        about=about,
        collection=_known_as(collection),
        webhook=webhook,
        mail=mail,
    )


def _known_as(collection: str | None) -> str | None:
    try:
        return collection_name(collection) if collection else None
    except ValueError as error:
        raise AlertRefused(f"The collection is not one: {error}.", "Choose another.") from None


class Alerts:
    """The alerts of one archive, as every process of it knows them.

    Every method raises RecordsUnavailable.
    """

    def __init__(self, records: Records, now: Callable[[], float]) -> None:
        self._records = records
        self.now = now

    def add(self, alert: Alert) -> None:
        """Raises AlertRefused where there is one of that name, or too many."""

        def put(there: str | None) -> str:
            if there is not None:
                raise AlertRefused(
                    f"There is an alert {alert.name!r} already.",
                    "Choose another name, or remove that one first.",
                )
            return alert.model_copy(update={"made_at": self.now()}).model_dump_json()

        if len(self._records.all(_KIND)) >= MOST_ALERTS:
            raise AlertRefused(f"There are {MOST_ALERTS} alerts.", "Remove some first.")
        self._records.change(_KIND, alert.name, put)

    def all(self) -> list[Alert]:
        """By name."""
        return [Alert.model_validate_json(each) for each in self._records.all(_KIND).values()]

    def of_token(self, token: str) -> Alert:
        """Raises NoSuchAlert."""
        for alert in self.all():
            if hmac.compare_digest(alert.token.encode(), token.encode(errors="replace")):
                return alert
        raise NoSuchAlert

    def remove(self, name: str) -> None:
        """Raises NoSuchAlert."""

        def drop(there: str | None) -> None:
            if there is None:
                raise NoSuchAlert

        self._records.change(_KIND, name, drop)

    def change(self, name: str, change: Callable[[Alert], None]) -> Alert | None:
        """Change one as it is now, nobody else doing so meanwhile; None where it is gone."""
        changed = None

        def put(there: str | None) -> str | None:
            nonlocal changed
            if there is None:
                return None
            changed = Alert.model_validate_json(there)
            change(changed)
            return changed.model_dump_json()

        self._records.change(_KIND, name, put)
        return changed
