#!/usr/bin/env bash
# dateparser 1.5.0, with languages=["ar"]: it reads the Arabic months of Egypt and the Gulf (سبتمبر), and none of the
# names that papers use in Iraq, Syria, Lebanon, Jordan and Palestine (أيلول), nor those that differ in Morocco (شتنبر).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install dateparser==1.5.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import dateparser

egypt = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()
levant = ["كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول",
          "تشرين الأول", "تشرين الثاني", "كانون الأول"]
morocco = ["ماي", "يوليوز", "غشت", "شتنبر", "نونبر", "دجنبر"]


def read(months):
    days = [dateparser.parse(f"22 {month} 2021", languages=["ar"]) for month in months]
    return [day.month for day in days if day]


for name, months in (("Egypt", egypt), ("Levant", levant), ("Morocco", morocco)):
    print(name, len(read(months)), "of", len(months))
assert read(egypt) == list(range(1, 13))
assert read(levant) == [] and read(morocco) == []
PYTHON
