#!/usr/bin/env bash
# python-docx 1.2.0: `paragraph.text` has no word of a simple field or a smart tag, which Word itself writes around
# dates and places: "The board sits in Arle on 4 June." comes out as "The board sits in  on .", a sentence that lost
# what it says. And a document that it makes is of 23 December 2013, by "python-docx": its template's own properties.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install python-docx==1.2.0
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import date

import docx
from docx.oxml import parse_xml

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(words):
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


document = docx.Document()
paragraph = document.add_paragraph()
inner = (
    run("The board sits in ") + f'<w:smartTag w:element="place">{run("Arle")}</w:smartTag>' + run(" on ")
    + f'<w:fldSimple w:instr="DATE">{run("4 June")}</w:fldSimple>' + run(".")
)
for element in parse_xml(f"<w:p {W}>{inner}</w:p>"):
    paragraph._p.append(element)
print(repr(paragraph.text))
properties = document.core_properties
print(properties.created, properties.author)
assert paragraph.text == "The board sits in  on ."
assert properties.created.date() == date(2013, 12, 23) and properties.author == "python-docx"
PYTHON
