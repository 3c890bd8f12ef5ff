#!/usr/bin/env bash
# feedparser 6.0.14: a <dc:date>, whose form Dublin Core leaves open, with the day first and hyphens is of another
# year, and no error: its digits are taken for an ISO date of two-digit years with the rest left over. "05-06-2024" is
# 20 June 2005, and "24-12-2024", Christmas Eve, 20 December. A month alone ("2024-05") is its first day; ISO 8601's
# 127th day of a year ("2024-127") is the first of December.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install feedparser==6.0.14
"$folder/venv/bin/python" - <<'PYTHON'
import feedparser

FEED = """<?xml version="1.0"?><rss version="2.0"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Port Post</title><item><title>Ferry</title>
<dc:date>{}</dc:date></item></channel></rss>"""
expected = {
    "05-06-2024": (2005, 6, 20),
    "24-12-2024": (2024, 12, 20),
    "2024-05": (2024, 5, 1),
    "2024-127": (2024, 12, 1),
    "2024-05-06": (2024, 5, 6),
}
print(feedparser.__version__)
for written, day in expected.items():
    read = feedparser.parse(FEED.format(written)).entries[0].updated_parsed
    print(written, "->", read[:3])
    assert read[:3] == day, written
PYTHON
