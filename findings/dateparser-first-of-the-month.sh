#!/usr/bin/env bash
# dateparser 1.5.0: the first of a month as Portuguese writes it, "1º de outubro de 2021", is no date, though "2 de
# outubro de 2021" is one; so is Italian's "1º ottobre 2021". Every month's first day of a Brazilian paper is lost.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install dateparser==1.5.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import dateparser

for text, language, day in (
    ("2 de outubro de 2021", "pt", "2021-10-02"),
    ("1 de outubro de 2021", "pt", "2021-10-01"),
    ("1º de outubro de 2021", "pt", None),
    ("1º ottobre 2021", "it", None),
):
    found = dateparser.parse(text, languages=[language])
    print(text, "->", found)
    assert (str(found.date()) if found else None) == day, text
PYTHON
