#!/usr/bin/env bash
# trafilatura 2.3.0: the words of a <time> inside a sentence are left out of the text ("will meet again on  in
# Frankfurt"), and a power loses its mark: 10<sup>6</sup> comes out as 106, another number.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install trafilatura==2.3.0 "lxml_html_clean==0.4.6"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import trafilatura

sentence = "The bank kept its rate on Thursday, as nearly all who follow it had said that it would do."
page = f"""<html><body><article><h1>Rates stay</h1><p>{sentence}</p>
<p>The council will meet again on <time datetime="2024-03-07">7 March</time> in Frankfurt, it said.</p>
<p>It has lent about 10<sup>6</sup> euros to each of the small banks, it said.</p><p>{sentence}</p></article></body></html>"""
text = trafilatura.extract(page)
print(text)
assert "7 March" not in text and "again on" in text
assert "about 106 euros" in text
PYTHON
