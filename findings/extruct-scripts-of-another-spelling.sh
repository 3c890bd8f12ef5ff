#!/usr/bin/env bash
# extruct 0.18.0: JSON-LD is read from scripts whose type is "application/ld+json" to the letter. A media type knows no case
# and may have parameters, so that "application/ld+json; charset=utf-8" and "application/LD+JSON" are the same to
# browsers and in HTML's own rules: the article that stands in such a script is not there, without a word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install extruct==0.18.0 lxml_html_clean==0.4.6
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import extruct

PAGE = """<html><head><script type="{}">{{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Ferry"}}</script></head><body></body></html>"""
expected = {
    "application/ld+json": 1,
    "application/ld+json; charset=utf-8": 0,
    "application/LD+JSON": 0,
}
for kind, count in expected.items():
    found = extruct.extract(PAGE.format(kind), syntaxes=["json-ld"])["json-ld"]
    print(kind, "->", found)
    assert len(found) == count, kind
PYTHON
