#!/usr/bin/env bash
# pypdf 7.1.1: a creation date whose month or day is out of range is no error and not None: the digits are dealt out
# otherwise. "D:20241399", month 13, day 99, is read as 9:09 in the morning of 3 January 2024.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install pypdf==7.1.1
cd "$folder"
venv/bin/python -W ignore - <<'PYTHON'
import io

from pypdf import PdfReader, PdfWriter


def read(given):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/CreationDate": given})
    made = io.BytesIO()
    writer.write(made)
    return PdfReader(made).metadata.creation_date


for given in ("D:20240103", "D:20241399"):
    print(given, "->", read(given))
found = read("D:20241399")
assert (found.year, found.month, found.day, found.hour, found.minute) == (2024, 1, 3, 9, 9), found
PYTHON
