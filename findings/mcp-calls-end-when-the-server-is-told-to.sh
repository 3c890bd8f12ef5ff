#!/usr/bin/env bash
# mcp 2.3.0 with sse-starlette 3.7.0 and uvicorn 0.54.0: uvicorn's graceful stop waits for the requests that are under
# way, and of a tool that is called over streamable HTTP it does not help. The reply is an event stream of
# sse-starlette's, which ends all of them within half a second of SIGTERM, as if they were there to be watched for ever:
# the client of a call that takes two seconds gets "SSE stream ended without a response", and a plain request of the same
# length beside it its answer. sse-starlette's AppStatus.disable_automatic_graceful_drain() leaves the streams to uvicorn, and
the call is answered too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install mcp==2.3.0 sse-starlette==3.7.0 uvicorn==0.54.0 starlette==1.10.0 httpx==0.28.1
cat > "$folder/served.py" <<'PYTHON'
import sys
from pathlib import Path

import anyio
import uvicorn
from mcp.server import MCPServer
from sse_starlette.sse import AppStatus
from starlette.responses import PlainTextResponse

server = MCPServer("slow")


@server.tool()
async def slow() -> str:
    Path("tool").touch()
    await anyio.sleep(2)
    return "done"


@server.custom_route("/plain", methods=["GET"])
async def plain(request):
    Path("plain").touch()
    await anyio.sleep(2)
    return PlainTextResponse("done")


if sys.argv[2] == "undrained":
    AppStatus.disable_automatic_graceful_drain()
app = server.streamable_http_app()
uvicorn.run(app, port=int(sys.argv[1]), log_level="error", timeout_graceful_shutdown=20)
PYTHON
cat > "$folder/asked.py" <<'PYTHON'
import asyncio
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
from mcp.client.client import Client


def leaves(error):
    return [leaf for each in error.exceptions for leaf in leaves(each)] if hasattr(error, "exceptions") else [error]


async def called(url):
    try:
        async with Client(f"{url}/mcp", mode="legacy") as client:
            # Else it asks for the result's schema when the result is there.
            await client.list_tools()
            return (await client.call_tool("slow", {})).content[0].text
    except Exception as error:
        return str(leaves(error)[0])


async def asked(url):
    async with httpx.AsyncClient() as http:
        return (await http.get(f"{url}/plain", timeout=20)).text


async def outcome(drained):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "served.py", str(port), drained])
    url = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient() as http:
        for _ in range(200):
            try:
                await http.get(f"{url}/none")
                break
            except httpx.ConnectError:
                await asyncio.sleep(0.1)
    both = asyncio.gather(called(url), asked(url))
    begun = Path("tool"), Path("plain")
    while not all(each.exists() for each in begun):
        await asyncio.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    told = await both
    process.wait(30)
    for each in begun:
        each.unlink()
    return told


for drained, expected in ("drained", "SSE stream ended without a response"), ("undrained", "done"):
    tool, plain = asyncio.run(outcome(drained))
    print(f"{drained}: the tool: {tool!r}, the plain request: {plain!r}")
    assert plain == "done"
    assert tool == expected, tool
PYTHON
cd "$folder" && venv/bin/python asked.py
