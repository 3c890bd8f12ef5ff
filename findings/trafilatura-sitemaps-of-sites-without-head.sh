#!/usr/bin/env bash
# trafilatura 2.3.0: `sitemap_search` asks the site's front page with HEAD first. Where its server knows no HEAD (501 from
# Python's own, 405 from others), it asks for nothing more and gives an empty list, though the sitemap that was named
# is there; `find_feed_urls` of the same site works.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install trafilatura==2.3.0 "lxml_html_clean==0.4.6"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import logging
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import trafilatura
from trafilatura.feeds import find_feed_urls
from trafilatura.settings import use_config
from trafilatura.sitemaps import sitemap_search

logging.disable(logging.CRITICAL)
HOST = "news.selby-post.com"
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: resolve("127.0.0.1" if HOST in str(host) else host, *rest, **more)
# The site is on this machine.
config = use_config()
config.set("DEFAULT", "SSRF_PROTECTION", "off")


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = f"http://{self.headers['Host']}/2026/11/03/the-harbour-wall-is-closed-until-spring"
        sitemap = f"<url><loc>{page}</loc></url>"
        body = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{sitemap}</urlset>"
        if self.path == "/feed.xml":
            item = f"<item><title>Wall</title><link>{page}</link></item>"
            body = f"<rss version='2.0'><channel><title>Selby</title>{item}</channel></rss>"
        self.send_response(200)
        self.send_header("Content-Type", "application/xml")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *words: object) -> None:
        pass


class SiteWithHead(Site):
    def do_HEAD(self) -> None:
        self.send_response(200)
        self.end_headers()


def found(handler: type[Site]) -> tuple[int, int]:
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://{HOST}:{server.server_port}"
    feed = find_feed_urls(f"{address}/feed.xml", sleep_time=0, config=config)
    sitemap = sitemap_search(f"{address}/sitemap.xml", sleep_time=0, config=config)
    server.shutdown()
    return len(feed), len(sitemap)


counts = found(Site), found(SiteWithHead)
print(trafilatura.__version__, "entries of the feed, pages of the sitemap: without HEAD, with it:", counts)
assert trafilatura.__version__ == "2.3.0"
assert counts == ((1, 0), (1, 1))
PYTHON
