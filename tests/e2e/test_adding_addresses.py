"""`dateline index add ADDRESS` against a site that is really served."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.e2e.serving import dateline, with_export

STORIES = {
    "wall": "The harbour wall at Port Selby will be raised by 40 centimetres, the council said. "
    "The work is to cost 2.1 million pounds and to be done before the storms of autumn.",
    "choir": "The choir of Port Selby will sing in the market hall on Saturday. "
    "Tickets are sold at the door, and what they bring goes to the lifeboat station.",
}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a site with two stories, a sitemap and a feed, and the folder it lies in."""
    folder = tmp_path / "site"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    for name, text in STORIES.items():
        (folder / f"{name}.html").write_text(
            f"<html><body><article><h1>News of the {name}</h1><p>{text}</p></article></body></html>"
        )
    locations = "".join(f"<url><loc>{url}/{name}.html</loc></url>" for name in STORIES)
    sitemap = f"<urlset>{locations}</urlset>"
    (folder / "sitemap.xml").write_text(sitemap)
    (folder / "sitemap.xml.gz").write_bytes(gzip.compress(sitemap.encode()))
    items = "".join(
        f"<item><title>News of the {name}</title><link>{url}/{name}.html</link>"
        f"<description>Short summary of the {name}.</description></item>"
        for name in STORIES
    )
    (folder / "feed.rss").write_text(
        f'<rss version="2.0"><channel><title>Selby</title>{items}</channel></rss>'
    )
    yield url, folder
    server.shutdown()
    server.server_close()


def test_a_feed_never_replaces_the_pages_it_names(
    site: tuple[str, Path], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    url, _ = site
    index = {"DATELINE_INDEX": str(with_export(tmp_path_factory, tmp_path / "index"))}

    def added(*places: str) -> str:
        run = dateline("index", "add", "--allow-private", *(f"{url}/{p}" for p in places), **index)
        assert (run.returncode, run.stderr) == (0, "")
        return run.stdout

    left = "2 left: summaries in feeds of articles that the index has in full.\n"
    none = "0 added, 0 changed, 0 unchanged, 0 skipped, 0 refused, 0 doubtful; 0 new passages.\n"
    doubts = "2 with no day, {}2 with a body under 200 characters. --report FILE says which.\n"
    two = none.replace("0 unchanged", "2 unchanged").replace("0 doubtful", "2 doubtful")
    summaries = f"{two}Doubtful: {doubts.format('')}"
    pages = f"{two}Doubtful: {doubts.format('2 with no publisher, ')}"
    assert added("feed.rss").startswith("2 added, 0 changed, 0 unchanged")
    assert added("feed.rss") == summaries
    assert added("sitemap.xml").startswith("0 added, 2 changed, 0 unchanged")
    for _ in range(2):
        assert added("feed.rss") == none + left
        assert added("sitemap.xml.gz", "feed.rss") == pages + left
    answer = dateline("ask", "How much will the harbour wall at Port Selby cost?", **index)
    assert "2.1 million pounds" in answer.stdout
