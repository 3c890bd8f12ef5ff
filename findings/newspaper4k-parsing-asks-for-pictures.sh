#!/usr/bin/env bash
# newspaper4k 0.9.6: parse() of a page that was given as text (download(input_html=...)) asks the network for every
# picture of its article, to choose the top one: who reads saved pages of strangers makes requests to addresses that
# these name. fetch_images=False makes none, and reads the same headline and text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install newspaper4k==0.9.6
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import http.server
import threading

import newspaper

asked = []


class Pictures(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        self.send_response(404)
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *said):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Pictures)
threading.Thread(target=server.serve_forever, daemon=True).start()
site = f"http://127.0.0.1:{server.server_port}"
said = "<p>The council of Selby voted to raise the harbour wall, after a storm had flooded the market again.</p>"
page = f"""<html><head><title>Wall to be raised</title></head><body><article><h1>Wall to be raised</h1>{said * 4}
<img src="{site}/wall.jpg">{said}<img src="{site}/market.jpg"></article></body></html>"""
read = {}
for options in ({}, {"fetch_images": False}):
    asked.clear()
    article = newspaper.Article(f"{site}/story.html", **options)
    article.download(input_html=page)
    article.parse()
    read[str(options)] = (sorted(asked), article.title, article.text)
    print(options, article.title, sorted(asked))
plain, without = read.values()
assert plain[0] == ["/market.jpg", "/wall.jpg"] and without[0] == []
assert plain[1:] == without[1:]
PYTHON
