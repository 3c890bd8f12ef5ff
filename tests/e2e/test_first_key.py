"""The first key of an archive, made over a real server by who reads what it prints."""

from __future__ import annotations

import re
import time
from pathlib import Path

import httpx

from tests.e2e.serving import Server, serving

_PRINTED = re.compile(r"^Make its first key, within an hour: (\S+)/first-key#(\S+)$", re.M)
_PRINTED_WITHIN_S = 30.0


def printed(server: Server) -> tuple[str, str]:
    """The address and the code that it printed."""
    until = time.monotonic() + _PRINTED_WITHIN_S
    while time.monotonic() < until:
        if found := _PRINTED.search(server.process.stdout.read_text()):
            return found[1], found[2]
        time.sleep(0.05)
    raise AssertionError(server.process.stdout.read_text())


def test_it_is_made_once_by_who_has_the_code_which_nothing_keeps(tmp_path: Path) -> None:
    index = tmp_path / "index"
    with serving(index, ready=False, workers=2) as server:
        address, code = printed(server)
        assert address == server.url
        with httpx.Client(base_url=server.url, timeout=60, trust_env=False) as http:
            # A page of another site: by its own name made to point here, and by a form.
            rebound = {"Host": "selby.example"}
            for sent in ({"code": code, "name": "x"}, {"name": "x"}):
                assert http.post("/first-key", data=sent, headers=rebound).status_code == 421
            guessed = {"code": code[:-1], "name": "x"}
            assert http.post("/first-key", data=guessed).status_code == 403
            # Each in whichever of the two processes takes it.
            made = http.post("/first-key", data={"code": code, "name": "desk"})
            assert made.status_code == 201
            again = [http.post("/first-key", data={"code": code, "name": "x"}) for _ in range(8)]
            assert {each.status_code for each in again} == {403}
            secret = re.search(r"dateline_\w+[\w-]+", made.text)
            assert secret
            with_it = {"Authorization": f"Bearer {secret[0]}"}
            [key] = http.get("/v1/keys", headers=with_it).raise_for_status().json()["keys"]
            assert key["name"] == "desk"
        said = server.process.stdout.read_text() + server.process.stderr.read_text()
        assert said.count(code) == 1
        assert secret[0] not in said
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(code.encode() in each or secret[0].encode() in each for each in kept)
    with serving(index, ready=False) as server:
        assert httpx.get(f"{server.url}/first-key", timeout=60).status_code == 403
        assert "first key" not in server.process.stdout.read_text()


def test_the_address_that_is_printed_is_that_of_browsers(tmp_path: Path) -> None:
    settings = {"DATELINE_PUBLIC_URL": "https://archive.selby.example/news/"}
    with serving(tmp_path / "index", settings, ready=False) as server:
        assert printed(server)[0] == "https://archive.selby.example/news"
