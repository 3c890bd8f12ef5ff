#!/usr/bin/env bash
# dateparser 1.5.0: "2 KASIM 2022", November as Turkish papers head their pages, is no date, while "2 Kasım 2022" is, and other months in capitals are (NİSAN, AĞUSTOS).
# Thailand's years are taken as they stand, "12 มิ.ย. 2566" for a day in 543 years, and in two digits for one of 2066. Of
# Russian months in "in September 2017" ("в сентябре 2017") none is known, though "сентября 2017" is.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install dateparser==1.5.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import datetime

import dateparser

for text, language, day in (
    ("2 Kasım 2022", "tr", "2022-11-02"),
    ("2 KASIM 2022", "tr", None),
    ("3 NİSAN 2021", "tr", "2021-04-03"),
    ("8 AĞUSTOS 2020", "tr", "2020-08-08"),
    ("12 มิ.ย. 2566", "th", "2566-06-12"),
    ("12 มิ.ย. 66", "th", "2066-06-12"),
    ("12 сентября 2017", "ru", "2017-09-12"),
    ("сентябре 2017", "ru", None),
):
    found = dateparser.parse(text, languages=[language], settings={"RELATIVE_BASE": datetime(2021, 9, 23)})
    print(text, "->", found)
    assert (str(found.date()) if found else None) == day, text
PYTHON
