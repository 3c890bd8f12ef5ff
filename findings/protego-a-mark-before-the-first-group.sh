#!/usr/bin/env bash
# Protego 0.7.0: a robots.txt that begins with a byte order mark, as editors on Windows write it, loses its first
# group without a word: what it forbids to everyone is allowed. RFC 9309 asks for UTF-8 and says nothing of the mark;
# Python's own reader loses it as well. It is gone where the bytes are decoded as "utf-8-sig".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install protego==0.7.0
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version
from urllib.robotparser import RobotFileParser

from protego import Protego

RULES = "User-agent: *\nDisallow: /private/\n".encode("utf-8-sig")
PAGE = "https://selby.example/private/page"


def by_python(text: str) -> bool:
    parser = RobotFileParser()
    parser.parse(text.splitlines())
    return parser.can_fetch("Dateline", PAGE)


allowed = {
    encoding: (Protego.parse(text).can_fetch(PAGE, "Dateline"), by_python(text))
    for encoding in ("utf-8", "utf-8-sig")
    if (text := RULES.decode(encoding))
}
print(version("protego"), allowed)
assert version("protego") == "0.7.0"
assert allowed == {"utf-8": (True, True), "utf-8-sig": (False, False)}
PYTHON
