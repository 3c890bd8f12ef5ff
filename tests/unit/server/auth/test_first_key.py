"""Who may make the first key, until when, and that it is one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import EVERYTHING
from server.auth import AccessRefused
from server.auth import first_key as offering
from server.auth.first_key import FirstKey, FirstKeyCodeWrong, FirstKeyOver
from server.auth.keys import KeyFile, Scope


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "index.keys.json")


def offered(keys: KeyFile) -> tuple[FirstKey, str]:
    made = FirstKey.offered(keys)
    assert made
    return made


def test_it_may_do_and_see_everything(keys: KeyFile) -> None:
    offer, code = offered(keys)
    key, secret = offer.make(code, "desk", keys)
    assert (key.name, key.scopes, key.view) == ("desk", frozenset(Scope), EVERYTHING)
    assert keys.keys() == (key,)
    assert secret not in keys.path.read_text()


def test_the_code_is_long_new_each_time_and_not_kept(keys: KeyFile) -> None:
    (first, code), (_, other) = offered(keys), offered(keys)
    assert code != other
    assert len(code) == 32
    assert code not in repr(first) + first.digest


@pytest.mark.parametrize("wrong", ["", "x", "\udcff", "ａ" * 32])
def test_another_code_makes_none(keys: KeyFile, wrong: str) -> None:
    offer, code = offered(keys)
    for tried in (wrong, code[:-1], code.swapcase(), offered(keys)[1]):
        with pytest.raises(FirstKeyCodeWrong):
            offer.make(tried, "desk", keys)
    assert not keys.path.exists()


def test_it_is_made_once(keys: KeyFile) -> None:
    """Ten servers' processes, and their clients, at once."""
    offer, code = offered(keys)

    def make(name: int) -> bool:
        try:
            offer.make(code, str(name), KeyFile(keys.path))
        except AccessRefused:
            return False
        return True

    with ThreadPoolExecutor(10) as threads:
        assert sum(threads.map(make, range(10))) == 1
    assert len(keys.keys()) == 1


def test_a_revoked_key_was_the_first(keys: KeyFile) -> None:
    offer, code = offered(keys)
    keys.revoke(keys.create("reader", [Scope.READ])[0].id)
    with pytest.raises(FirstKeyOver):
        offer.make(code, "desk", keys)
    assert FirstKey.offered(keys) is None


def test_after_an_hour_it_is_over(keys: KeyFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offering, "_OFFERED_S", -1.0)
    offer, code = offered(keys)
    with pytest.raises(FirstKeyOver):
        offer.make(code, "desk", keys)
    assert not keys.path.exists()


def test_where_keys_cannot_be_read_none_is_offered(keys: KeyFile) -> None:
    keys.path.write_text("damaged")
    assert FirstKey.offered(keys) is None
