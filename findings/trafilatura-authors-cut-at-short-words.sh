#!/usr/bin/env bash
# trafilatura 2.3.0: extract_metadata cuts the name of an author at "in", "to", "on", "of", "at", "am", "from", "for",
# "with" or "via", in whatever case and wherever it stands in the name, also where the page gives the name alone, as a
# Person's in JSON-LD or in <meta name="author">: "Kim In Sung" becomes "Kim", "Tessa in 't Veld" "Tessa". Of the meta
# tag nothing is left where that is one word.
# (The words are meant for bylines such as "Ann Roe in Paris", of which a page's metadata has none.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install trafilatura==2.3.0 lxml_html_clean==0.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import json

from trafilatura import extract_metadata

NAMES = {
    "Kim In Sung": "Kim",
    "Nguyen To Nga": "Nguyen",
    "Tessa in 't Veld": "Tessa",
    "Maria am Ende": "Maria",
    "Ann Roe On Lee": "Ann Roe",
    # No such word, no cut.
    "Kim Hee Sung": "Kim Hee Sung",
    "Jan van der Velde": "Jan van der Velde",
}


def author(head):
    page = f"<html><head><title>Rates</title>{head}</head><body><p>Rates were left as they are.</p></body></html>"
    return extract_metadata(page).author


for name, kept in NAMES.items():
    person = {"@type": "Person", "name": name}
    told = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Rates", "author": person}
    json_ld = author(f'<script type="application/ld+json">{json.dumps(told)}</script>')
    tag = author(f'<meta name="author" content="{name}">')
    print(f"{name!r}: JSON-LD {json_ld!r}, meta {tag!r}")
    assert json_ld == kept, (name, json_ld)
    assert tag == (kept if " " in kept else None), (name, tag)
PYTHON
