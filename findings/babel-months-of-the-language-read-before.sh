#!/usr/bin/env bash
# babel 2.18.0: short months that stand alone ("févr." in a calendar's heading) are those of Chinese, "2月", in French, Portuguese, Turkish, Thai and
# Hindi once the data of "zh" was read in the same process; before that, and after German's, they are right. So
# what format_date gives for "LLL" depends on which languages were asked for earlier. Short months beside a day ("MMM") and full names stay right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install babel==2.18.0
cat > "$folder/months.py" <<'PYTHON'
import sys
from datetime import date

from babel import Locale
from babel.dates import format_date

FEBRUARY = date(2024, 2, 1)
for before in sys.argv[1:]:
    Locale.parse(before).months["stand-alone"]["abbreviated"]
for language in ("fr", "pt", "tr", "th", "hi"):
    print(language, format_date(FEBRUARY, "LLL", language), format_date(FEBRUARY, "MMM", language))
PYTHON
alone=$("$folder/venv/bin/python" "$folder/months.py")
german=$("$folder/venv/bin/python" "$folder/months.py" de)
chinese=$("$folder/venv/bin/python" "$folder/months.py" zh)
printf 'alone:\n%s\nafter zh:\n%s\n' "$alone" "$chinese"
[[ "$alone" == $'fr févr. févr.\npt fev. fev.\ntr Şub Şub\nth ก.พ. ก.พ.\nhi फ़र॰ फ़र॰' ]]
[[ "$german" == "$alone" ]]
[[ "$chinese" == $'fr 2月 févr.\npt 2月 fev.\ntr 2月 Şub\nth 2月 ก.พ.\nhi 2月 फ़र॰' ]]
