"""The words of the archive page: every one that its code asks for is there, and none besides."""

from __future__ import annotations

import re

from server.routes.widget import WIDGET

ARCHIVE = WIDGET.with_name("archive")


def test_every_word_is_there_and_used() -> None:
    written = (ARCHIVE / "words.js").read_text("utf-8")
    there = set(re.findall(r"^  (\w+): [\"{]", written, re.M))
    code = "\n".join(
        path.read_text("utf-8") for path in ARCHIVE.rglob("*.js") if path.name != "words.js"
    )
    asked = set(re.findall(r"\bsay\(\"(\w+)\"", code))
    assert asked <= there
    # Some are made of two parts, such as a state's.
    made = tuple(
        "state_ kind_ count_ lines_ scope_ may_ stopped_ interrupted_ is_ by_ alert_".split()
    )
    named = set(re.findall(r"\w+", code))
    assert {name for name in there - named if not name.startswith(made)} == {"undated"}
