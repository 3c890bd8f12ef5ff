#!/usr/bin/env bash
# dateparser 1.5.0: the zones that American news pages print. "ET" and "PT" are read as winter time all year, so
# a time in September is an hour off; a time with "CT" or "MT" gives no date at all, though "CST" and "MST" do.
# "IST" is Israel's, not India's.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install dateparser==1.5.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import dateparser

expected = {
    "September 24, 2021 6:50 PM ET": "-0500",
    "September 24, 2021 6:50 PM EDT": "-0400",
    "September 24, 2021 6:50 PM PT": "-0800",
    "September 24, 2021 6:50 PM CT": None,
    "September 24, 2021 6:50 PM MT": None,
    "September 24, 2021 6:50 PM CST": "-0600",
    "September 24, 2021 6:50 PM MST": "-0700",
    "September 24, 2021 6:50 PM IST": "+0200",
}
for text, zone in expected.items():
    found = dateparser.parse(text, languages=["en"])
    print(text, "->", found)
    assert (found and found.strftime("%z")) == zone, text
PYTHON
