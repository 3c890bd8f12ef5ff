#!/usr/bin/env bash
# feedparser 6.0.14: a caption is the story. Where an RSS item's <media:description> stands before its <description>,
# the words under the picture are the entry's `summary`, and the item's own are its `content`. Of several
# <dc:creator> `author` is the last one alone; `authors` has them all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install feedparser==6.0.14
"$folder/venv/bin/python" - <<'PYTHON'
import feedparser

FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Port Post</title><item><title>Ferry</title>
<media:content url="https://x.example/1.jpg"><media:description>A gull on a wall.</media:description></media:content>
<description>The ferry is back.</description><dc:creator>Ann Bee</dc:creator><dc:creator>Cy Dee</dc:creator></item>
</channel></rss>"""
entry = feedparser.parse(FEED).entries[0]
print(feedparser.__version__)
print("summary:", entry.summary, "| content:", entry.content[0].value)
print("author:", entry.author, "| authors:", [each.name for each in entry.authors])
assert entry.summary == "A gull on a wall." and entry.content[0].value == "The ferry is back."
assert entry.author == "Cy Dee" and [each.name for each in entry.authors] == ["Ann Bee", "Cy Dee"]
PYTHON
