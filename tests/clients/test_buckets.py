"""A bucket that is followed, on a server of this machine that speaks the protocol of S3."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
from obstore.store import S3Store

from server.services.sources.buckets import BucketAccess
from tests.clients.test_clients import PYTHON
from tests.support.changing_site import Clock
from tests.support.followed import Desk
from tests.support.processes import free_port


@contextmanager
def moto() -> Iterator[str]:
    """Its address. It stands in the clients' environment, whose versions are not ours."""
    port = free_port()
    command = [str(PYTHON), "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(600):
                with suppress(httpx.TransportError):
                    httpx.get(f"{address}/moto-api/")
                    break
                time.sleep(0.1)
            yield address
        finally:
            server.terminate()


def test_a_bucket_is_followed(tmp_path: Path, socket_enabled: None) -> None:
    """Against moto's server, which speaks the protocol, lists in pages and checks no signature."""
    with moto() as endpoint:
        access = BucketAccess(endpoint, "us-east-1", "some", "secret")
        desk = Desk(tmp_path, Clock(), buckets=access)
        desk.follow("s3://news/in")
        assert "s3://news/in cannot be listed" in (desk.look().source.error or "")

        bucket = S3Store(
            "news",
            config={"endpoint": access.endpoint, "region": "us-east-1"},
            client_options={"allow_http": True},
            access_key_id="some",
            secret_access_key="secret",
        )
        httpx.put(f"{access.endpoint}/news").raise_for_status()
        for name in ("in/one.md", "in/deep/two.md", "in/.hidden.md", "in/notes.xyz", "else.md"):
            bucket.put(name, f"# {name}\n\nWords of {name}.".encode())
        assert desk.look().outcomes == {"added": 2}
        assert desk.look().outcomes == {}
        # What lies beside it is another source's, though its name begins alike.
        bucket.put("inbox/three.md", b"# Three\n\nWords of the third.")
        desk.follow("s3://news/inbox", name="Inbox")
        [inbox] = desk.polling.run(["Inbox"])
        assert inbox.outcomes == {"added": 1}
        bucket.put("in/one.md", b"# in/one.md\n\nChanged.")
        bucket.delete("in/deep/two.md")
        assert desk.look().outcomes == {"changed": 1, "deleted": 1}
        left = ["s3://news/in/one.md", "s3://news/inbox/three.md"]
        assert sorted(article.source for article in desk.articles()) == left
        bucket.delete("in/one.md")
        assert "is empty" in (desk.look().source.error or "")
        assert len(desk.articles()) == 2
