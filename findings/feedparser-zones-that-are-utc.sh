#!/usr/bin/env bash
# feedparser 6.0.14: of the zones that RSS feeds name by letters only GMT, UT and the American ones are known; all the
# others are UTC, without a word. London's summer time (BST) is an hour off, Paris's and Berlin's (CET, CEST) one or
# two, Tokyo's (JST) nine: the story of a morning in Tokyo is of its evening.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install feedparser==6.0.14
"$folder/venv/bin/python" - <<'PYTHON'
import feedparser

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Port Post</title><item><title>Ferry</title>
<pubDate>Mon, 06 May 2024 08:00:00 {}</pubDate></item></channel></rss>"""
print(feedparser.__version__)
for zone, hour in {"GMT": 8, "EST": 13, "BST": 8, "CET": 8, "CEST": 8, "MSK": 8, "JST": 8}.items():
    parsed = feedparser.parse(FEED.format(zone))
    read = parsed.entries[0].published_parsed
    print(f"08:00 {zone} -> {read.tm_hour:02}:00 UTC")
    assert read.tm_hour == hour and not parsed.bozo, zone
PYTHON
