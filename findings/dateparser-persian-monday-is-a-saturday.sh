#!/usr/bin/env bash
# dateparser 1.5.0: Persian's Monday in two words, "دو شنبه", is a Saturday, though in one, "دوشنبه", it is a Monday; and words that count
# from another day than today, Japanese 翌年 (the year after), Arabic "اليوم السابق" (the day before), Turkish "geçen gün" (the
# other day), are next year and yesterday. Who takes its lists of words takes these along.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install dateparser==1.5.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import datetime

import dateparser

THURSDAY = datetime(2021, 9, 23)
for text, language, day in (
    ("دوشنبه", "fa", "2021-09-20"),
    ("دو شنبه", "fa", "2021-09-18"),
    ("翌年", "ja", "2022-09-23"),
    ("اليوم السابق", "ar", "2021-09-22"),
    ("geçen gün", "tr", "2021-09-22"),
):
    found = dateparser.parse(text, languages=[language], settings={"RELATIVE_BASE": THURSDAY})
    print(text, "->", found)
    assert found is not None and str(found.date()) == day, text
PYTHON
