#!/usr/bin/env bash
# extruct 0.18.0: uniform=True gives microdata, Open Graph and the like the shape of JSON-LD ("@type": "NewsArticle",
# "headline": "Ferry"), and leaves RDFa as it is: the same article has its type as a list of addresses, and each field
# under an address with its value wrapped twice. What looks for `headline` in all of them finds none of a page that
# marks its articles by RDFa.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install extruct==0.18.0 lxml_html_clean==0.4.6
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import extruct

PAGES = {
    "microdata": """<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Ferry</h1></div>""",
    "rdfa": """<div vocab="https://schema.org/" typeof="NewsArticle"><h1 property="headline">Ferry</h1></div>""",
}
found = {}
for syntax, markup in PAGES.items():
    page = f"<html><body>{markup}</body></html>"
    items = extruct.extract(page, "https://x.example/", syntaxes=[syntax], uniform=True)[syntax]
    found[syntax] = next(item for item in items if "NewsArticle" in str(item.get("@type")))
    print(syntax, "->", found[syntax])
assert found["microdata"]["@type"] == "NewsArticle" and found["microdata"]["headline"] == "Ferry"
assert found["rdfa"]["@type"] == ["https://schema.org/NewsArticle"] and "headline" not in found["rdfa"]
assert found["rdfa"]["https://schema.org/headline"] == [{"@value": "Ferry"}]
PYTHON
