"""What an attacker would try, against the server as it runs."""

from __future__ import annotations

import json
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from server.settings import load_settings
from tests.e2e.footbridge import footbridge_index
from tests.e2e.serving import Server, dateline, serving
from tests.support.processes import free_port

READER, ADMIN, LLM = "s3cret-reader", "s3cret-admin", "s3cret-llm"
SECRETS = (READER, ADMIN, LLM)
LIMIT = "100000/hour"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with keys, two small articles and an endpoint that is not there."""
    settings = {
        "DATELINE_API_KEYS": READER,
        "DATELINE_ADMIN_KEYS": ADMIN,
        "DATELINE_RATE_LIMIT": LIMIT,
        "DATELINE_ALLOWED_HOSTS": "*",
        "DATELINE_LLM_BASE_URL": f"http://127.0.0.1:{free_port()}/v1",
        "DATELINE_LLM_API_KEY": LLM,
    }
    with serving(copied_index(tmp_path_factory), settings) as server:
        yield server


def copied_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small index that may be changed."""
    index = tmp_path_factory.mktemp("copied") / "index"
    shutil.copytree(footbridge_index(tmp_path_factory), index)
    return index


@pytest.fixture
def http(guarded: Server) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {ADMIN}", "Content-Type": "application/json"}
    with httpx.Client(base_url=guarded.url, timeout=60, trust_env=False, headers=headers) as client:
        yield client


def raw(server: Server, request: bytes) -> bytes:
    """The first bytes of the answer to a request that no ordinary client would send."""
    host, port = server.url.removeprefix("http://").split(":")
    with closing(socket.create_connection((host, int(port)), timeout=60)) as connection:
        connection.sendall(request)
        said = b""
        while more := connection.recv(65536):
            said += more
        return said


@pytest.mark.parametrize(
    "path",
    [
        "/widget/../settings.py",
        "/widget/..%2fsettings.py",
        "/widget/%2e%2e/settings.py",
        "/widget/%2e%2e%2f%2e%2e%2fpyproject.toml",
        "/widget/....//settings.py",
        "/widget//etc/passwd",
        "/widget/%00",
        "/widget/..%5csettings.py",
        "/articles/../../etc/passwd",
        "/articles/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/v1/articles/%2fetc%2fpasswd",
        "//etc/passwd",
    ],
)
def test_no_path_leads_out(guarded: Server, path: str) -> None:
    head = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {ADMIN}"
    said = raw(guarded, f"{head}\r\n\r\n".encode())
    status = int(said.split(b" ", 2)[1])
    assert 400 <= status < 500, said[:300]
    assert b"root:" not in said
    assert b"BaseSettings" not in said


def test_no_header_can_be_injected(guarded: Server, http: httpx.Client) -> None:
    injected = "x%0d%0aSet-Cookie:%20stolen=1"
    for method, path in [
        ("GET", f"/v1/articles/{injected}"),
        ("GET", f"/articles/{injected}"),
        ("PUT", f"/v1/articles/{injected}"),
        ("GET", f"/{injected}"),
        ("GET", f"/v1/articles?cursor={injected}"),
    ]:
        response = http.request(method, path, content=b'{"text": "x"}')
        assert 400 <= response.status_code < 500
        assert "set-cookie" not in response.headers
    origin = b"Origin: https://a.example\rSet-Cookie: stolen=1\r\n"
    said = raw(guarded, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + origin + b"\r\n")
    assert b"\nset-cookie" not in said.lower()


@pytest.mark.parametrize("target", ["//evil.example/", "/v1/ask/", "/widget", "/v1/articles/"])
def test_no_redirect_leads_elsewhere(guarded: Server, target: str) -> None:
    head = f"GET {target} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    said = raw(guarded, head.encode())
    assert b"location:" not in said.split(b"\r\n\r\n")[0].lower()
    assert not said.split(b" ", 2)[1].startswith(b"3")


def test_a_body_too_large_is_refused(http: httpx.Client) -> None:
    assert http.post("/v1/search", content=b'"' + b"x" * 1_100_000).status_code == 413
    chunked = http.post("/v1/search", content=(b"x" * 65536 for _ in range(20)))
    assert chunked.status_code == 413
    assert http.post("/v1/articles", content=b'"' + b"x" * 20_100_000).status_code == 413
    assert http.post("/v1/articles", content=b'"' + b"x" * 19_000_000).status_code == 400


def test_who_may_not_write_is_refused_before_the_body_is_read(guarded: Server) -> None:
    """The body never comes, and the refusal does not wait for it."""
    head = b"POST /v1/articles HTTP/1.1\r\nHost: x\r\nContent-Length: 19000000\r\n\r\n"
    host, port = guarded.url.removeprefix("http://").split(":")
    with closing(socket.create_connection((host, int(port)), timeout=60)) as connection:
        connection.sendall(head)
        assert connection.recv(100).startswith(b"HTTP/1.1 401 ")


BOMBS = {
    "deep lists": b"[" * 400_000,
    "deep objects": b'{"a":' * 150_000,
    "closed deep lists": b"[" * 400_000 + b"]" * 400_000,
    "in a field": b'{"query": "x", "filters": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "long number": b'{"query": "x", "k": ' + b"9" * 500_000 + b"}",
    "huge number": b'{"query": "x", "k": 1e999999}',
    "not a number": b'{"query": "x", "k": NaN}',
    "many fields": b'{"query": "x", ' + b",".join(b'"f%d": 1' % n for n in range(60_000)) + b"}",
    "many names": b'{"query": "x", "filters": {"publishers": [' + b'"a",' * 200_000 + b'"a"]}}',
    "same field": b'{"query": "x", ' + b'"k": 1, ' * 90_000 + b'"k": 0}',
    "broken text": b'{"query": "\\ud800"}',
    "not UTF-8": b'{"query": "\xff\xfe"}',
    "NUL": b'{"query": "\x00"}',
}


@pytest.mark.parametrize("name", BOMBS)
def test_json_bombs_are_the_clients_fault(http: httpx.Client, name: str) -> None:
    for path in ("/v1/search", "/v1/ask", "/v1/chat/completions", "/v1/articles"):
        response = http.post(path, content=BOMBS[name])
        assert 400 <= response.status_code < 500, (path, response.text[:300])
        assert len(response.content) < 20_000
    assert http.get("/healthz").status_code == 200


def test_a_log_line_cannot_be_forged(guarded: Server, http: httpx.Client) -> None:
    forged = "\n2026-01-01 INFO nothing happened\x1b[2J\r"
    http.post("/v1/ask", json={"question": f"Why?{forged}", "mode": "llm"})
    http.post("/v1/search", json={"query": forged})
    http.get("/v1/articles", params={"cursor": forged, "publisher": forged})
    http.put("/v1/articles/x%0aINFO%20nothing%20happened", content=b'{"text": "x"}')
    http.get("/", headers={"User-Agent": "x\x1b[2J", "X-Request-Id": "a\x1b[2J"})
    log = guarded.process.stderr.read_text()
    assert not any(line.startswith("2026-01-01 INFO") for line in log.splitlines())
    assert not any(line.startswith("INFO nothing") for line in log.splitlines())
    assert "\x1b" not in log


def test_the_url_of_an_article_is_never_fetched(http: httpx.Client) -> None:
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(3)

        def listen() -> None:
            try:
                connection, _ = listening.accept()
                asked.append(connection.recv(100))
            except TimeoutError:
                pass

        thread = threading.Thread(target=listen)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/latest/meta-data"
        body = {"id": "lure", "text": "The lighthouse at Cape Wrath was lit.", "url": url}
        assert http.post("/v1/articles", json=body).status_code in (200, 201)
        assert http.get("/articles/lure").status_code == 200
        http.post("/v1/ask", json={"question": "What was lit?", "mode": "extractive"})
        thread.join()
    assert asked == []
    for scheme in ("file:///etc/passwd", "gopher://x", "javascript:alert(1)", "data:text/html,x"):
        refused = http.post("/v1/articles", json={"text": "x", "url": scheme})
        assert refused.status_code == 422


def test_no_secret_comes_out(guarded: Server, http: httpx.Client) -> None:
    said = []
    for key in (READER, ADMIN, "wrong"):
        headers = {"Authorization": f"Bearer {key}"}
        for method, path, body in [
            ("POST", "/v1/ask", {"question": "Why?", "mode": "llm"}),
            ("POST", "/v1/ask", {"question": 5}),
            ("POST", "/v1/articles", {"text": 5}),
            ("GET", "/v1/articles/nope", None),
            ("GET", "/openapi.json", None),
            ("GET", "/", None),
            ("GET", "/metrics", None),
            ("GET", "/readyz", None),
        ]:
            response = http.request(method, path, json=body, headers=headers)
            said += [response.text, str(response.headers)]
    said += [path.read_text() for path in (guarded.process.stderr, guarded.process.stdout)]
    assert [secret for secret in SECRETS if any(secret in each for each in said)] == []


def test_no_secret_in_settings_as_they_are_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("DATELINE_LLM_FALLBACKS", f"https://{LLM}@a.example/v1")
    for name, secret in (("API_KEYS", READER), ("ADMIN_KEYS", ADMIN), ("LLM_API_KEY", LLM)):
        monkeypatch.setenv(f"DATELINE_{name}", secret)
    settings = load_settings()
    for shown in (repr(settings), str(settings), settings.model_dump_json(), str(vars(settings))):
        assert [secret for secret in SECRETS if secret in shown] == []


def test_no_secret_in_what_a_failing_command_says() -> None:
    settings = {
        "DATELINE_LLM_BASE_URL": f"http://127.0.0.1:{free_port()}/v1",
        "DATELINE_LLM_API_KEY": LLM,
        "DATELINE_API_KEYS": READER,
        "DATELINE_RATE_LIMIT": "often",
    }
    failed = dateline("ask", "Why?", **settings)
    assert failed.returncode == 2
    assert [secret for secret in SECRETS if secret in failed.stdout + failed.stderr] == []


def test_a_key_is_bound_to_its_scope_whatever_the_method_is_called(guarded: Server) -> None:
    """No other way of naming a method gets past the check."""
    body = json.dumps({"text": "x"}).encode()
    for head in (
        "POST /v1/articles HTTP/1.1\r\nX-HTTP-Method-Override: GET",
        "post /v1/articles HTTP/1.1",
        "POST /v1//articles HTTP/1.1",
        "POST /V1/ARTICLES HTTP/1.1",
        "DELETE /v1/articles/bridge?method=GET HTTP/1.1",
        "PUT /v1/articles/%62ridge HTTP/1.1",
    ):
        request = f"{head}\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {READER}\r\n"
        request += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        status = int(raw(guarded, request.encode() + body).split(b" ", 2)[1])
        assert status in (400, 403, 404, 405)


def remaining(server: Server, forwarded_for: str) -> int:
    """How many requests are left to whom the server takes the sender for."""
    response = httpx.get(
        f"{server.url}/v1/models",
        headers={"X-Forwarded-For": forwarded_for},
        timeout=60,
        trust_env=False,
    )
    return int(response.headers["RateLimit-Remaining"])


def test_nobody_is_believed_about_whom_they_forward_for(guarded: Server) -> None:
    first = remaining(guarded, "198.51.100.1")
    assert remaining(guarded, "198.51.100.2") == first - 1


def test_a_trusted_proxy_is_believed(tmp_path: Path) -> None:
    settings = {"DATELINE_TRUSTED_PROXIES": "127.0.0.1", "DATELINE_RATE_LIMIT": LIMIT}
    with serving(tmp_path / "index", settings, ready=False) as server:
        first = remaining(server, "198.51.100.1")
        assert remaining(server, "198.51.100.2") == first
        # What the client itself wrote stands before what the proxy added.
        assert remaining(server, "198.51.100.2, 198.51.100.1") == first - 1
