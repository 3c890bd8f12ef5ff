#!/usr/bin/env bash
# feedparser 6.0.14: an Atom entry may name its page in several languages, each an alternate link with its hreflang.
# The entry's `link` is the last of them, so that an English story that ends its list with the German one is at the
# German address. And where an entry has no alternate link, as one that only names a related page, its `link` is its
# id, also one that is no address: "tag:x.example,2024:2".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install feedparser==6.0.14
"$folder/venv/bin/python" - <<'PYTHON'
import feedparser

FEED = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Port Post</title>
<entry><id>tag:x.example,2024:1</id><title>Pier</title><summary>It is open.</summary>
<link rel="alternate" hreflang="en" href="https://x.example/pier"/>
<link rel="alternate" hreflang="de" href="https://x.example/pier-de"/></entry>
<entry><id>tag:x.example,2024:2</id><title>Ferry</title><summary>It is back.</summary>
<link rel="related" href="https://other.example/ferry"/></entry></feed>"""
pier, ferry = feedparser.parse(FEED).entries
print(feedparser.__version__)
print(pier.title_detail.language, "->", pier.link)
print(ferry.links[0].rel, "->", ferry.link)
assert pier.link == "https://x.example/pier-de"
assert ferry.link == "tag:x.example,2024:2"
PYTHON
