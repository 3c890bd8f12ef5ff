#!/usr/bin/env bash
# pypdf 7.1.1: what a PDF says of itself may stand elsewhere in the file, as every PDF that macOS prints has it. The title is
# found there, the day on which it was made is not: `creation_date` is None, and `get` gives a reference where `[]` gives words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install pypdf==7.1.1
cd "$folder"
venv/bin/python -W ignore - <<'PYTHON'
import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject


def read(by_reference):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Producer": "any"})
    for name, words in (("/Title", "Ferry"), ("/CreationDate", "D:20240304090000Z")):
        value = TextStringObject(words)
        writer._info[NameObject(name)] = writer._add_object(value) if by_reference else value
    made = io.BytesIO()
    writer.write(made)
    return PdfReader(made).metadata


for by_reference in (False, True):
    found = read(by_reference)
    print(by_reference, found.title, found.creation_date, type(found.get("/Title")).__name__)
found = read(True)
assert found.title == found["/Title"] == "Ferry"
assert found["/CreationDate"] == "D:20240304090000Z"
assert found.creation_date is None, found.creation_date
assert type(found.get("/CreationDate")).__name__ == "IndirectObject"
assert read(False).creation_date is not None
PYTHON
