#!/usr/bin/env bash
# ultimate-sitemap-parser 1.8.1: a `lastmod` of a month, "2024-05", as the sitemap protocol allows it, becomes the day on
# which it is read: that of today in that month, so that such a page seems to change every day. Moments with a zone and
# days without one come mixed, so that the pages of one sitemap cannot be sorted by their change.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install ultimate-sitemap-parser==1.8.1
"$folder/venv/bin/python" - <<'PYTHON'
from calendar import monthrange
from datetime import date
from importlib.metadata import version

from usp.tree import sitemap_from_str

SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://selby.example/month</loc><lastmod>2024-05</lastmod></url>
<url><loc>https://selby.example/day</loc><lastmod>2024-05-07</lastmod></url>
<url><loc>https://selby.example/moment</loc><lastmod>2024-05-07T10:00:00Z</lastmod></url></urlset>"""
month, day, moment = (page.last_modified for page in sitemap_from_str(SITEMAP).all_pages())
print(version("ultimate-sitemap-parser"), month, day, moment)
assert version("ultimate-sitemap-parser") == "1.8.1"
assert month.date() == date(2024, 5, min(date.today().day, monthrange(2024, 5)[1]))
try:
    sorted((day, moment))
    error = None
except TypeError as found:
    error = str(found)
print(error)
assert error == "can't compare offset-naive and offset-aware datetimes"
PYTHON
