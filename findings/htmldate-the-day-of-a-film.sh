#!/usr/bin/env bash
# htmldate 1.11.0: of an article whose JSON-LD gives no day of its own and a film in it, which was put up years before
# ("uploadDate"), the date is that of the film, as an original date too; without the film it has none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install htmldate==1.11.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import json

from htmldate import find_date

WORDS = "<p>The ferry sails again from Monday, the harbour board said, now that the quay is mended.</p>" * 3
FILM = {"video": {"@type": "VideoObject", "name": "The quay, as it was", "uploadDate": "2019-01-02"}}


def read(extra):
    told = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferry", **extra}
    script = f'<script type="application/ld+json">{json.dumps(told)}</script>'
    page = f"<html><head><title>Ferry</title>{script}</head><body><article><h1>Ferry</h1>{WORDS}</article></body></html>"
    return find_date(page, original_date=True)


for name, extra in (("without a film", {}), ("with one", FILM)):
    print(name, "->", read(extra))
assert read({}) is None and read(FILM) == "2019-01-02"
PYTHON
