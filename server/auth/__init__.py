"""Who asks, and what they may do."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import IPv6Address, ip_address, ip_network

from index import EVERYTHING, OPEN, View
from index.collections import collection_key
from server.auth.keys import ApiKey, Keys, Scope, digest_of

_HOME_NETWORK_BITS = 64


class AccessRefused(Exception):
    """Somebody asked for what they may not have. `detail` says why, `hint` what to do."""

    detail: str
    hint: str


class KeyNeeded(AccessRefused):
    def __init__(self, scope: Scope) -> None:
        self.detail = f"This needs an API key that may {scope}."
        self.hint = "Send Authorization: Bearer KEY."
        super().__init__(self.detail)


class KeyLacksScope(AccessRefused):
    def __init__(self, scope: Scope) -> None:
        self.detail = f"This API key may not {scope}."
        self.hint = f"Send one that may, made with: dateline keys create NAME --scope {scope}"
        super().__init__(self.detail)


class KeyOfOtherSites(AccessRefused):
    detail = "This API key works from pages of its own sites alone."
    hint = "Make one for this site with: dateline keys create NAME --origin https://SITE"


class KeyOfOtherCollections(AccessRefused):
    """A key that is bound to collections writes into these alone."""

    def __init__(self, own: Iterable[str]) -> None:
        self.detail = "This API key writes into its own collections alone."
        self.hint = f"Name some of these in `collections`: {', '.join(own)}."
        super().__init__(self.detail)


class KeyOfPart(AccessRefused):
    """What is told, or done, is of all articles, and the key does not see them all."""

    detail = "This needs an API key that sees the whole archive."
    hint = "Make one with: dateline keys create NAME --scope read --scope write --collection '*'"

    def __init__(self) -> None:
        super().__init__(self.detail)


class WritingOff(AccessRefused):
    detail = "This archive takes no articles over HTTP: there is no key for writing."
    hint = "On the server, run: dateline keys create NAME --scope write"


@dataclass(frozen=True)
class Caller:
    """Who sent a request: somebody with a key, or anybody at an address.

    `counted_as` is what its requests are counted under. A key that stands in a public page is
    shared by all who read it, so each address has its own count there, and so has each user whom a
    proxy names. `named` is what an operator knows it by: the key's id and name, the user, the
    address. `view` is what of the archive its key sees; of who reads without a right of their own,
    ask `Access.view`.
    """

    counted_as: str
    named: Mapping[str, str] = field(default_factory=dict)
    scopes: frozenset[Scope] = frozenset()
    known: bool = False
    from_other_site: bool = False
    view: View = OPEN

    def puts_into(self, names: Sequence[str]) -> tuple[str, ...]:
        """The collections that an article it sends for these goes into.

        Of a key that is bound to one, that one where none is named. Raises KeyOfOtherCollections.
        """
        own = self.view.bound_to
        if own is None:
            return tuple(names)
        asked = tuple(names) or (own if len(own) == 1 else ())
        if not asked or not {collection_key(name) for name in asked} <= {*own}:
            raise KeyOfOtherCollections(own)
        return asked

    def signed_in(self, user: str | None) -> Caller:
        """The same, as that user, if any; it may do no more than before."""
        if user is None:
            return self
        counted_as = f"{self.counted_as} user {user}"
        return replace(self, counted_as=counted_as, named={**self.named, "user": user})


@dataclass(frozen=True)
class _Known:
    """A key as it is compared: `name` tells it from others without telling what it is."""

    name: str
    digest: str
    scopes: frozenset[Scope]
    origins: tuple[str, ...] = ()
    given_name: str = ""
    view: View = OPEN


class Access:
    """The keys of the settings, and those that were made."""

    def __init__(
        self,
        *,
        read_keys: Iterable[str] = (),
        admin_keys: Iterable[str] = (),
        keys: Keys | None = None,
    ) -> None:
        """`read_keys` may read, `admin_keys` read and write; without any key reading is open.

        Those for reading see what is in no restricted collection, those of administrators all.
        """
        read, both = frozenset({Scope.READ}), frozenset(Scope)
        self._fixed = [_fixed("reader", number, key, read) for number, key in enumerate(read_keys)]
        self._closed = bool(self._fixed)
        self._fixed += [
            _fixed("admin", number, key, both, EVERYTHING) for number, key in enumerate(admin_keys)
        ]
        self._kept = keys
        self.waits = keys is not None and keys.waits

    @property
    def reading_is_open(self) -> bool:
        """Until there is a key for reading; a revoked one counts, lest its end open the archive.

        Raises KeysUnusable.
        """
        return not self._closed and not any(Scope.READ in key.scopes for key in self._in_store())

    @property
    def writing_is_on(self) -> bool:
        """Raises KeysUnusable."""
        return any(Scope.WRITE in key.scopes for key in self._live())

    def caller(self, authorization: str, origin: str, address: str) -> Caller:
        """Whoever sends these headers from this address. Raises KeysUnusable."""
        network = network_of(address)
        somebody = Caller(f"address {network}", {"address": network})
        scheme, _, secret = authorization.partition(" ")
        if scheme.lower() != "bearer":
            return somebody
        key = self._match(digest_of(secret.strip()))
        if key is None:
            return somebody
        named = {"key": key.name, "name": key.given_name, "address": network}
        named = {what: said for what, said in named.items() if said}
        if not key.origins:
            return Caller(f"key {key.name}", named, key.scopes, known=True, view=key.view)
        counted_as = f"key {key.name} {somebody.counted_as}"
        if origin in key.origins:
            return Caller(counted_as, named, key.scopes, known=True, view=key.view)
        return Caller(counted_as, named, known=True, from_other_site=True)

    def check(self, caller: Caller, scope: Scope) -> None:
        """Raises KeyNeeded, KeyLacksScope, KeyOfOtherSites, WritingOff or KeysUnusable."""
        if scope in caller.scopes or (scope is Scope.READ and self.reading_is_open):
            return
        if scope is Scope.WRITE and not self.writing_is_on:
            raise WritingOff
        if caller.from_other_site:
            raise KeyOfOtherSites
        raise KeyLacksScope(scope) if caller.known else KeyNeeded(scope)

    def view(self, caller: Caller) -> View:
        """What a caller who may read sees: what its key does, if that is what lets it read.

        Of an archive that is open to all, what is in no restricted collection.
        """
        return caller.view if Scope.READ in caller.scopes else OPEN

    def _match(self, digest: str) -> _Known | None:
        """Every key is compared in full: neither their number nor a near miss shows in the time."""
        found = None
        for key in self._live():
            if hmac.compare_digest(digest, key.digest):
                found = key
        return found

    def _live(self) -> list[_Known]:
        kept = [key for key in self._in_store() if key.revoked_at is None]
        return self._fixed + [
            _Known(key.id, key.digest, key.scopes, key.origins, key.name, key.view) for key in kept
        ]

    def _in_store(self) -> tuple[ApiKey, ...]:
        return self._kept.keys() if self._kept else ()


def _fixed(kind: str, number: int, key: str, scopes: frozenset[Scope], view: View = OPEN) -> _Known:
    return _Known(f"{kind} {number + 1}", digest_of(key), scopes, view=view)


def network_of(address: str) -> str:
    """The address as one client's: of IPv6, where anyone has billions of them, its network."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, _HOME_NETWORK_BITS), strict=False))
    return str(parsed)
