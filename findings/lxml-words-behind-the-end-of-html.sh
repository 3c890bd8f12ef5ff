#!/usr/bin/env bash
# lxml 6.1.3 (with libxml2 2.14.6) and trafilatura 2.3.0: what stands behind `</html>`, as where a site's template ends too early
# and which every browser shows as part of the page, becomes a second root beside the first. The root's text_content(),
# iter() and itertext() do not have it, an XPath beginning with // does, and trafilatura leaves it out without a word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install lxml==6.1.3 trafilatura==2.3.0 "lxml_html_clean==0.4.6"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import lxml.html
import trafilatura

first = "The bank kept its rate on Thursday, as nearly all who follow it had said that it would do."
last = "It will look at the rate again in March, and by then it wants to have seen what wages do."
page = f"<html><body><article><h1>Rates stay</h1><p>{first}</p><p>{first}</p></article></body></html><p>{last}</p><p>{last}</p>"
root = lxml.html.document_fromstring(page)
print([lxml.html.tostring(each, encoding="unicode") for each in root.itersiblings()])
text = trafilatura.extract(page)
print(text)
assert last not in root.text_content() and len(list(root.iter("p"))) == 2
assert len(root.xpath("//p")) == 4
assert first in text and last not in text
PYTHON
