#!/usr/bin/env bash
# trafilatura 2.3.0: where a page's JSON-LD is a list of articles, its own and the ones that it leads to, the author in
# extract_metadata is everyone who wrote any of them, though title and day are the page's. And an author that is an
# Organization, as agencies are ("Reuters"), is none, where a Person of the same place is one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install trafilatura==2.3.0 lxml_html_clean==0.4.6
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import json

from trafilatura import extract_metadata

WORDS = "<p>The ferry sails again from Monday, the harbour board said, now that the quay is mended.</p>" * 3


def article(headline, day, kind, name):
    return {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": headline, "datePublished": day,
        "author": {"@type": kind, "name": name}, "mainEntityOfPage": f"https://x.example/{headline.lower()}",
    }


def read(told):
    script = f'<script type="application/ld+json">{json.dumps(told)}</script>'
    head = f'<title>Ferry</title><link rel="canonical" href="https://x.example/ferry">{script}'
    found = extract_metadata(f"<html><head>{head}</head><body><article><h1>Ferry</h1>{WORDS}</article></body></html>")
    print(found.title, "|", found.date, "|", found.author)
    return found.author


own = article("Ferry", "2024-05-06", "Person", "Ann Roe")
assert read(own) == "Ann Roe"
assert read([own, article("Roof", "2020-01-01", "Person", "Cy Dee")]) == "Ann Roe; Cy Dee"
assert read(article("Ferry", "2024-05-06", "Organization", "Reuters")) is None
PYTHON
