#!/usr/bin/env bash
# feedparser 6.0.14: an author's address ends behind four letters of its last part, and what is left of it becomes the
# name. Of RSS's "ann@paper.media (Ann Bee)" the address is "ann@paper.medi" and the name "a (Ann Bee", without the
# bracket at the end; with .org both are right. Papers at .media, .press, .online or .today lose their bylines.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install feedparser==6.0.14
"$folder/venv/bin/python" - <<'PYTHON'
import feedparser

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Port Post</title><item><title>Ferry</title>
<author>ann@paper.{} (Ann Bee)</author></item></channel></rss>"""
print(feedparser.__version__)
for domain, name, address in (
    ("org", "Ann Bee", "ann@paper.org"),
    ("media", "a (Ann Bee", "ann@paper.medi"),
    ("online", "ne (Ann Bee", "ann@paper.onli"),
):
    author = feedparser.parse(FEED.format(domain)).entries[0].author_detail
    print(domain, "->", dict(author))
    assert (author.name, author.email) == (name, address)
PYTHON
