"""A real nginx in front of a server, with its buffering as it comes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.processes import free_port, running

_CONFIGURATION = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    log_format upstreams '$request_method $uri $status $upstream_addr $upstream_status';
    access_log {log} upstreams;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {servers}
}}
"""
_BALANCER = """
    upstream dateline {{ {servers} }}
    server {{
        listen 8000;
        location / {{
            proxy_pass http://dateline;
            proxy_set_header Host $http_host;
        }}
    }}
"""


@contextmanager
def nginx_before(*upstreams: str, folder: Path) -> Iterator[str]:
    """The address of an nginx that passes requests on to `upstreams`, to one after the other."""
    servers = " ".join(f"server {urlsplit(upstream).netloc};" for upstream in upstreams)
    with nginx_with(_BALANCER.format(servers=servers), folder=folder) as address:
        yield address


@contextmanager
def nginx_with(servers: str, *, folder: Path, log: Path | None = None) -> Iterator[str]:
    """The address of an nginx with these servers, of which one has port 8000; it gets a free one.

    `log` gets a line for each request, which names every upstream that was asked.
    """
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        pytest.fail("nginx is needed. On Debian: apt-get install nginx-light")
    port = free_port()
    # Started by root its workers become another user, who may not enter a folder of a test.
    user = "user root;" if os.geteuid() == 0 else ""
    configuration = folder / "nginx.conf"
    servers = servers.replace("listen 8000;", f"listen 127.0.0.1:{port};")
    configuration.write_text(
        _CONFIGURATION.format(folder=folder, servers=servers, user=user, log=log or "/dev/null")
    )
    with running([nginx, "-p", folder, "-c", configuration]) as process:
        address = f"http://127.0.0.1:{port}"
        process.wait_until_healthy(f"{address}/healthz", limit_s=60.0)
        yield address
