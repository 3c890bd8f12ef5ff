#!/usr/bin/env bash
# uvicorn 0.54.0 with asyncio's loop: of a socket that the server was given, as with --workers and --reload, where the
# socket is made first (Config.bind_socket), replies in several pieces take 40 ms more each than on one that it makes
# itself. asyncio turns Nagle's delay off only where a socket says that its protocol is TCP, and Python's says 0 unless it is
# told; so the second piece waits for the client to acknowledge the first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install uvicorn==0.54.0
"$folder/venv/bin/python" - <<'PYTHON'
import http.client
import threading
import time

import uvicorn

PIECE = b"x" * 10_000


async def app(scope, receive, send):
    head = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"200000")]}
    await send(head)
    for _ in range(20):
        await send({"type": "http.response.body", "body": PIECE, "more_body": True})
    await send({"type": "http.response.body"})


def seconds(is_given):
    config = uvicorn.Config(app, port=0, loop="asyncio", lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    sockets = [config.bind_socket()] if is_given else None
    thread = threading.Thread(target=server.run, kwargs={"sockets": sockets}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    listening = sockets[0] if is_given else server.servers[0].sockets[0]
    client = http.client.HTTPConnection("127.0.0.1", listening.getsockname()[1])
    took = []
    for _ in range(21):
        start = time.perf_counter()
        client.request("GET", "/")
        client.getresponse().read()
        took.append(time.perf_counter() - start)
    server.should_exit = True
    thread.join()
    return sorted(took)[10]


own, given = seconds(False), seconds(True)
print(f"a reply on its own socket: {own * 1000:.1f} ms, on one that is given: {given * 1000:.1f} ms")
assert given > 0.03 and given > 5 * own
PYTHON
