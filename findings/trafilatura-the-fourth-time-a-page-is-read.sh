#!/usr/bin/env bash
# trafilatura 2.3.0: with `deduplicate=True` the same page gives its text three times in a process and then None. It is
# meant for paragraphs that stand on many pages; who follows a site and reads a page again, to see whether it was
# changed, loses it, and what is read of a page depends on what was read before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install trafilatura==2.3.0 "lxml_html_clean==0.4.6"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import trafilatura

words = "".join(
    f"<p>The bank kept its rate on Thursday, said {number} of those who follow it, as they had thought.</p>"
    for number in range(3, 8)
)
page = f"<html><body><article><h1>Rates stay</h1>{words}</article></body></html>"
read = [trafilatura.extract(page, deduplicate=True) is not None for _ in range(5)]
plain = [trafilatura.extract(page) is not None for _ in range(5)]
print(trafilatura.__version__, read, plain)
assert trafilatura.__version__ == "2.3.0"
assert read == [True, True, True, False, False]
assert plain == [True] * 5
PYTHON
