#!/usr/bin/env bash
# newsmlg2 1.1, IPTC's own reader of NewsML-G2: the codes of an item are read by the catalog of the document that was
# loaded last, for all catalogs of a process stand in one place. Two agencies that use one alias for schemes of their own,
# which the format allows, change each other's: the provider that was "north" is "south" once the second file is open.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install newsmlg2==1.1
"$folder/venv/bin/python" - <<'PYTHON'
import NewsMLG2

ITEM = """<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:{0}"
standard="NewsML-G2" standardversion="2.35" conformance="power" version="1" xml:lang="en">
<catalog><scheme alias="own" uri="http://{0}.example/codes/"/></catalog>
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="own:1"/>
<versionCreated>2024-05-06T08:00:00Z</versionCreated></itemMeta>
<contentMeta><headline>Ferry</headline></contentMeta></newsItem>"""


def provider(item):
    return NewsMLG2.qcode_to_uri(item.itemmeta.provider.qcode)


north = NewsMLG2.NewsMLG2Document(ITEM.format("north").encode()).get_item()
print("alone:", provider(north))
assert provider(north) == "http://north.example/codes/1"
south = NewsMLG2.NewsMLG2Document(ITEM.format("south").encode()).get_item()
print("after the second:", provider(north), provider(south))
assert provider(north) == provider(south) == "http://south.example/codes/1"
PYTHON
