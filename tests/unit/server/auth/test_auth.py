"""Who may do what, with which key, from where."""

from __future__ import annotations

import hmac
from pathlib import Path

import pytest

from server.auth import (
    Access,
    AccessRefused,
    KeyLacksScope,
    KeyNeeded,
    KeyOfOtherSites,
    WritingOff,
    network_of,
)
from server.auth.keys import KeyFile, KeysUnusable, NoSuchKey, Scope

HERE, SITE = "192.0.2.7", "https://news.example"
READ, WRITE = [Scope.READ], [Scope.WRITE]


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "index.keys.json")


def refusal(access: Access, scope: Scope, key: str = "", origin: str = "") -> object:
    """The class of the refusal; None where it is let in."""
    caller = access.caller(f"Bearer {key}" if key else "", origin, HERE)
    try:
        access.check(caller, scope)
    except AccessRefused as error:
        return type(error)
    return None


def test_without_keys_anyone_reads_and_nobody_writes() -> None:
    access = Access()
    assert refusal(access, Scope.READ) is None
    assert refusal(access, Scope.READ, "sk-whatever") is None
    assert refusal(access, Scope.WRITE) is WritingOff
    assert refusal(access, Scope.WRITE, "sk-whatever") is WritingOff


def test_keys_of_the_settings() -> None:
    access = Access(read_keys=["reader"], admin_keys=["admin"])
    assert refusal(access, Scope.READ) is KeyNeeded
    assert refusal(access, Scope.READ, "reade") is KeyNeeded
    assert refusal(access, Scope.READ, "reader") is None
    assert refusal(access, Scope.READ, "admin") is None
    assert refusal(access, Scope.WRITE, "admin") is None
    assert refusal(access, Scope.WRITE, "reader") is KeyLacksScope
    assert refusal(access, Scope.WRITE) is KeyNeeded


def test_an_admin_key_alone_leaves_reading_open() -> None:
    assert refusal(Access(admin_keys=["admin"]), Scope.READ) is None


@pytest.mark.parametrize(
    ("scopes", "reading", "writing"),
    [(READ, None, KeyLacksScope), (WRITE, KeyLacksScope, None), (list(Scope), None, None)],
)
def test_scopes_do_not_include_each_other(
    keys: KeyFile, scopes: list[Scope], reading: object, writing: object
) -> None:
    keys.create("closes reading", READ)
    keys.create("turns writing on", WRITE)
    _, secret = keys.create("tested", scopes)
    access = Access(keys=keys)
    assert refusal(access, Scope.READ, secret) is reading
    assert refusal(access, Scope.WRITE, secret) is writing


def test_a_key_of_a_site_works_from_its_pages_alone(keys: KeyFile) -> None:
    _, secret = keys.create("widget", READ, [SITE])
    access = Access(keys=keys)
    assert refusal(access, Scope.READ, secret, SITE) is None
    for origin in ("", "null", "https://evil.example", f"{SITE}.evil.example", f"{SITE}/", "http"):
        assert refusal(access, Scope.READ, secret, origin) is KeyOfOtherSites


def test_a_made_or_revoked_key_counts_at_once_in_a_running_server(keys: KeyFile) -> None:
    access = Access(keys=KeyFile(keys.path))
    assert refusal(access, Scope.READ) is None
    key, secret = keys.create("newsroom", READ)
    assert refusal(access, Scope.READ) is KeyNeeded
    assert refusal(access, Scope.READ, secret) is None
    keys.revoke(key.id)
    assert refusal(access, Scope.READ, secret) is KeyNeeded
    assert refusal(access, Scope.READ) is KeyNeeded, "the end of the last key opened the archive"


def test_the_file_holds_no_key_and_is_its_owners_alone(keys: KeyFile) -> None:
    key, secret = keys.create("newsroom", READ)
    assert secret not in keys.path.read_text()
    assert secret.rpartition("_")[2] not in keys.path.read_text()
    assert keys.path.stat().st_mode & 0o077 == 0
    for shown in (repr(key), repr(keys.keys()), str(key)):
        assert secret not in shown
        assert key.digest not in shown
    assert sorted(path.name for path in keys.path.parent.iterdir()) == [
        "index.keys.json",
        "index.keys.json.lock",
    ]


def test_no_secret_in_what_access_looks_like() -> None:
    access = Access(read_keys=["s3cret-reader"], admin_keys=["s3cret-admin"])
    caller = access.caller("Bearer s3cret-reader", "", HERE)
    shown = repr(access) + repr(vars(access)) + repr(caller)
    assert "s3cret" not in shown


def test_every_key_is_compared_in_full(keys: KeyFile, monkeypatch: pytest.MonkeyPatch) -> None:
    _, first = keys.create("first", READ)
    keys.create("second", READ)
    compared: list[tuple[str, str]] = []
    real = hmac.compare_digest

    def compare(one: str, other: str) -> bool:
        compared.append((one, other))
        return real(one, other)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    access = Access(read_keys=["a", "b"], keys=keys)
    for key in (first, "a", "unknown"):
        compared.clear()
        access.caller(f"Bearer {key}", "", HERE)
        assert len(compared) == 4
        assert {len(text) for pair in compared for text in pair} == {64}


def test_an_unusable_file_lets_nobody_in(keys: KeyFile) -> None:
    keys.path.write_text('{"keys": [{"id": "x", "digest": "deadbeef"}]}')
    access = Access(keys=keys)
    for authorization in ("", "Bearer x"):
        with pytest.raises(KeysUnusable, match="is damaged") as caught:
            access.check(access.caller(authorization, "", HERE), Scope.READ)
        assert "deadbeef" not in str(caught.value)


def test_no_such_key(keys: KeyFile) -> None:
    with pytest.raises(NoSuchKey, match="There is no key abc"):
        keys.revoke("abc")


def test_requests_are_counted_by_key_else_by_address(keys: KeyFile) -> None:
    shop, secret = keys.create("shop", READ)
    widget, public = keys.create("widget", READ, [SITE])
    access = Access(read_keys=["one"], keys=keys)

    def counted_as(key: str, address: str = HERE) -> str:
        return access.caller(f"Bearer {key}", SITE, address).counted_as

    assert counted_as("unknown") == f"address {HERE}"
    assert counted_as(secret) == counted_as(secret, "192.0.2.8") == f"key {shop.id}"
    assert counted_as("one") == "key reader 1"
    assert counted_as(public) == f"key {widget.id} address {HERE}"
    assert counted_as(public) != counted_as(public, "192.0.2.8")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_is_one_clients(address: str, network: str) -> None:
    assert network_of(address) == network
