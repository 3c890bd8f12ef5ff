#!/usr/bin/env bash
# jsonschema 4.26.0: a validator that is given the format checker of its own draft checks "date" and "email", and not
# "date-time" or "uri", which need further packages (jsonschema[format]), and says nothing of it. So by IPTC's schemas, where
# all moments are "date-time", an item of ninjs that was made "yesterday" and stands at "no address" is valid.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install jsonschema==4.26.0
cat > "$folder/check.py" <<'PYTHON'
import sys

from jsonschema import Draft202012Validator

FORMATS = {"versionCreated": "date-time", "uri": "uri", "day": "date"}
SCHEMA = {"properties": {name: {"type": "string", "format": form} for name, form in FORMATS.items()}}
ITEM = {"versionCreated": "yesterday", "uri": "no address", "day": "yesterday"}
validator = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
wrong = sorted(error.path[0] for error in validator.iter_errors(ITEM))
print("wrong:", wrong)
assert wrong == sys.argv[1].split(","), wrong
PYTHON
"$folder/venv/bin/python" "$folder/check.py" day
"$folder/venv/bin/pip" -q --disable-pip-version-check install "jsonschema[format]==4.26.0"
"$folder/venv/bin/python" "$folder/check.py" day,uri,versionCreated
