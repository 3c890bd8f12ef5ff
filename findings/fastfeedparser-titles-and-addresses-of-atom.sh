#!/usr/bin/env bash
# fastfeedparser 0.6.5, whose entries have the names of feedparser: of Atom it loses what feedparser reads. A title
# of type "xhtml" is empty; an address is left as it stands, though the feed has an xml:base; an entry that gives the day
# of its last change alone has that as `published`, so that an old story comes out anew with each correction.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install fastfeedparser==0.6.5 feedparser==6.0.14
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import fastfeedparser
import feedparser

FEED = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://x.example/news/">
<title>Port Post</title><id>tag:x,2024:0</id><updated>2024-05-09T08:00:00Z</updated><entry><id>tag:x,2024:1</id>
<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">The ferry <b>sails</b></div></title>
<updated>2024-05-09T08:00:00Z</updated><link href="2024/ferry"/><summary>It is back.</summary></entry></feed>"""


def read(entry):
    return entry.get("title"), entry.get("link"), entry.get("published")


old, new = (read(library.parse(FEED).entries[0]) for library in (feedparser, fastfeedparser))
print("feedparser:", old)
print("fastfeedparser:", new)
assert old == ("The ferry <b>sails</b>", "https://x.example/news/2024/ferry", None)
assert new == ("", "2024/ferry", "2024-05-09T08:00:00+00:00")
PYTHON
