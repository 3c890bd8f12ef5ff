"""The first key of an archive, made in a browser by whoever reads what its server prints."""

from __future__ import annotations

import hmac
import secrets
import time
from dataclasses import dataclass, field
from typing import Self

from index.collections import EVERY
from server.auth import AccessRefused
from server.auth.keys import ApiKey, Keys, KeysUnusable, NotTheFirst, Scope, digest_of

_OFFERED_S = 3_600.0
_MAKE_IT = "On the server, run: dateline keys create NAME --scope read --scope write"


class FirstKeyOver(AccessRefused):
    """There is a key by now, or the hour is over, or it was never offered."""

    detail = "No first key can be made here: there is a key already, or the hour for it is over."
    hint = f"{_MAKE_IT} – or, while there is none, start dateline serve anew."

    def __init__(self) -> None:
        super().__init__(self.detail)


class FirstKeyCodeWrong(AccessRefused):
    """The code is not the one that this server printed."""

    detail = "That is not the code that this server printed when it was started."
    hint = "Open the address that it printed last, or copy what stands in it after #."

    def __init__(self) -> None:
        super().__init__(self.detail)


@dataclass(frozen=True)
class FirstKey:
    """The offer of one server, in all its processes: for an hour, while there is no key at all.

    `digest` is that of its code, which only its standard output tells; `until` is in seconds since
    1970. A key that was revoked is a key too, so that its end opens nothing.
    """

    digest: str = field(repr=False)
    until: float

    @classmethod
    def offered(cls, keys: Keys) -> tuple[Self, str] | None:
        """An offer and its code, of 192 random bits; None where there is a key or may be one."""
        try:
            if keys.keys():
                return None
        except KeysUnusable:
            return None
        code = secrets.token_urlsafe(24)
        return cls(digest_of(code), time.time() + _OFFERED_S), code

    def is_open(self, keys: Keys) -> bool:
        """Raises KeysUnusable."""
        return time.time() < self.until and not keys.keys()

    def make(self, code: str, name: str, keys: Keys) -> tuple[ApiKey, str]:
        """A key that may do and see everything, and its secret.

        Raises FirstKeyOver, FirstKeyCodeWrong or KeysUnusable.
        """
        if not self.is_open(keys):
            raise FirstKeyOver
        if not hmac.compare_digest(digest_of(code), self.digest):
            raise FirstKeyCodeWrong
        try:
            return keys.create(name, tuple(Scope), collections=[EVERY], first=True)
        except NotTheFirst:
            raise FirstKeyOver from None
