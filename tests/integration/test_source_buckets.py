"""A bucket that is followed, on a server of this machine that speaks the protocol of S3."""

from __future__ import annotations

from pathlib import Path

import httpx
from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from server.services.sources.buckets import BucketAccess
from tests.integration.test_sources import Desk
from tests.support.changing_site import Clock


def test_a_bucket_is_followed(tmp_path: Path, socket_enabled: None) -> None:
    """Against moto's server, which speaks the protocol, lists in pages and checks no signature."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        access = BucketAccess(f"http://{host}:{port}", "us-east-1", "some", "secret")
        desk = Desk(tmp_path, Clock(), buckets=access)
        desk.follow("s3://news/in/")
        assert "s3://news/in/ cannot be listed" in (desk.look().source.error or "")

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
        bucket.put("in/one.md", b"# in/one.md\n\nChanged.")
        bucket.delete("in/deep/two.md")
        assert desk.look().outcomes == {"changed": 1, "deleted": 1}
        assert [article.source for article in desk.articles()] == ["s3://news/in/one.md"]
        bucket.delete("in/one.md")
        assert "is empty" in (desk.look().source.error or "")
        assert len(desk.articles()) == 1
    finally:
        server.stop()
