"""Keys, limits and other sites, as requests meet them."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from server.auth import Access
from server.auth.keys import KeyFile, Scope
from server.auth.rate_limits import RateLimits
from tests.unit.server.test_app import serving

ASK = {"question": "x"}
SITE = "https://news.example"


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize(
    ("key", "status", "name"),
    [(None, 401, "key-needed"), ("nope", 401, "key-needed"), ("reader", 403, "not-allowed")],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/v1/articles"), ("PUT", "/v1/articles/x"), ("DELETE", "/v1/articles/x")],
)
def test_writing_needs_a_key_for_writing(
    method: str, path: str, key: str | None, status: int, name: str
) -> None:
    client = serving(access=Access(read_keys=["reader"], admin_keys=["admin"]))
    headers = bearer(key) if key else {}
    response = client.request(method, path, json={"text": "x"}, headers=headers)
    assert response.status_code == status
    assert response.json()["type"] == f"urn:problem-type:dateline:{name}"
    assert response.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)


def test_writing_is_off_without_a_key_for_it() -> None:
    response = serving().post("/v1/articles", json={"text": "x"}, headers=bearer("x"))
    assert response.status_code == 403
    assert "dateline keys create" in response.json()["mend"]


def test_while_another_process_writes() -> None:
    client = serving(access=Access(admin_keys=["admin"]))
    response = client.post("/v1/articles", json={"text": "x"}, headers=bearer("admin"))
    assert response.status_code == 503
    assert response.headers["retry-after"] == "5"
    assert response.json()["type"].endswith(":index-locked")
    assert "/srv/secret" not in response.text


def test_past_the_limit() -> None:
    with serving(limits=RateLimits("3/hour")) as client:
        for remaining in (2, 1, 0):
            headers = client.post("/v1/ask", json=ASK).headers
            assert headers["ratelimit-limit"] == "3"
            assert headers["ratelimit-remaining"] == str(remaining)
            assert headers["ratelimit-policy"] == "3;w=3600"
        refused = client.post("/v1/ask", json=ASK)
        assert refused.status_code == 429
        assert refused.json()["type"].endswith(":rate-exceeded")
        assert 1 <= int(refused.headers["retry-after"]) <= 3600
        assert refused.headers["ratelimit-remaining"] == "0"
        openai = client.post("/v1/chat/completions", json={"model": "dateline", "messages": []})
        assert openai.json()["error"]["type"] == "rate_limit_error"
        for path in ("/healthz", "/widget/theme.css"):
            response = client.get(path)
            assert response.status_code == 200
            assert "ratelimit-limit" not in response.headers


def test_a_key_has_its_own_count_and_guessing_keys_does_not_help() -> None:
    with serving(limits=RateLimits("2/hour"), access=Access(read_keys=["one", "two"])) as client:
        for guess in ("a", "b"):
            assert client.post("/v1/ask", json=ASK, headers=bearer(guess)).status_code == 401
        assert client.post("/v1/ask", json=ASK, headers=bearer("c")).status_code == 429
        for key in ("one", "two", "one", "two"):
            assert client.post("/v1/ask", json=ASK, headers=bearer(key)).status_code == 200
        assert client.post("/v1/ask", json=ASK, headers=bearer("one")).status_code == 429


def preflight(client: TestClient, origin: str, method: str = "POST") -> dict[str, str]:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "Authorization, Content-Type",
    }
    return dict(client.options("/v1/ask", headers=headers).headers)


@pytest.mark.parametrize(
    ("allowed", "origin", "lets"),
    [
        ((), SITE, False),
        ((SITE,), SITE, True),
        ((SITE,), "https://evil.example", False),
        ((SITE,), "http://news.example", False),
        ((SITE,), "https://news.example:8443", False),
        ((SITE,), "https://news.example.evil.example", False),
        ((SITE,), "null", False),
        ((SITE, "https://b.example"), "https://b.example", True),
    ],
)
def test_other_sites(allowed: tuple[str, ...], origin: str, lets: bool) -> None:
    client = serving(allowed_origins=allowed)
    expected = origin if lets else None
    assert preflight(client, origin).get("access-control-allow-origin") == expected
    answer = client.post("/v1/ask", json=ASK, headers={"Origin": origin})
    assert answer.headers.get("access-control-allow-origin") == expected
    assert "access-control-allow-credentials" not in answer.headers
    for method in ("PUT", "DELETE"):
        assert method not in preflight(client, origin, method).get(
            "access-control-allow-methods", ""
        )


def test_a_refusal_can_be_read_by_the_site_that_asked() -> None:
    with serving(limits=RateLimits("1/hour"), allowed_origins=(SITE,)) as client:
        client.get("/v1/models", headers={"Origin": SITE})
        refused = client.get("/v1/models", headers={"Origin": SITE})
    assert refused.status_code == 429
    assert refused.headers["access-control-allow-origin"] == SITE
    assert "Retry-After" in refused.headers["access-control-expose-headers"]


def test_an_unusable_key_file_closes_all_but_what_watches(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_text("not json")
    client = serving(access=Access(keys=KeyFile(file)))
    assert client.post("/v1/ask", json=ASK).status_code == 503
    assert str(tmp_path) not in client.post("/v1/ask", json=ASK).text
    assert client.get("/healthz").status_code == 200


def test_a_key_of_another_site_is_told_so(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "keys.json")
    _, secret = keys.create("widget", [Scope.READ], [SITE])
    client = serving(access=Access(keys=keys), allowed_origins=(SITE,))
    sent = {"Origin": "https://evil.example", **bearer(secret)}
    assert client.post("/v1/ask", json=ASK, headers=sent).status_code == 403
    assert client.post("/v1/ask", json=ASK, headers=sent | {"Origin": SITE}).status_code == 200


def test_every_error_is_documented_as_it_is_sent() -> None:
    paths = serving().get("/openapi.json").json()["paths"]
    for path, methods in paths.items():
        openai = path.startswith(("/v1/chat", "/v1/responses", "/v1/models"))
        expected = "application/json" if openai else "application/problem+json"
        for method, operation in methods.items():
            for status in ("400", "401", "403", "413", "422", "429", "503"):
                content = operation["responses"][status]["content"]
                assert list(content) == [expected], (method, path, status)
