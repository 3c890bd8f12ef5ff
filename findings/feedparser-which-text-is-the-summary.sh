#!/usr/bin/env bash
# feedparser 6.0.14: of a feed's entry, `summary` and `content` do not say which element the text stood in.
# An Atom entry with a <content> and no <summary> has both, with the same text; in RSS a second <description>
# becomes `content`, as if it were the whole article, and the first one stays the summary, whichever is longer.
# So that an entry has `content` does not tell a feed of whole articles from one of teasers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install feedparser==6.0.14
"$folder/venv/bin/python" - <<'PYTHON'
import feedparser

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Port Post</title>
<entry><id>a</id><title>Ferry</title><content type="text">The whole text.</content></entry></feed>"""
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Port Post</title><item><title>Ferry</title>
<description>The longer of the two, and the first.</description><description>A caption.</description></item>
</channel></rss>"""
atom, rss = (feedparser.parse(feed).entries[0] for feed in (ATOM, RSS))
print(feedparser.__version__)
print("Atom:", atom.summary, "|", atom.content[0].value)
print("RSS:", rss.summary, "|", rss.content[0].value)
assert feedparser.__version__ == "6.0.14"
assert atom.summary == atom.content[0].value == "The whole text."
assert (rss.summary, rss.content[0].value) == ("The longer of the two, and the first.", "A caption.")
PYTHON
