"""The widget's code: its own tests, run by node, its size, and what none of it may do."""

from __future__ import annotations

import io
import json
import re
import subprocess
import tarfile
import tomllib
from pathlib import Path

import playwright

from server.routes.widget import WIDGET, widget_files, widget_modules, widget_package
from tests.support import REPOSITORY

# Playwright brings its own node, so that none has to be installed.
NODE = Path(playwright.__file__).parent / "driver" / "node"
LARGEST_BYTES = 30_000
PAGE = (REPOSITORY / "docs" / "reference" / "widget.md").read_text("utf-8")
TYPES = (WIDGET / "dateline-chat.d.ts").read_text("utf-8")


def test_what_works_without_a_browser() -> None:
    tests = sorted((REPOSITORY / "tests" / "widget").glob("*.test.js"))
    done = subprocess.run([NODE, "--test", *tests], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_all_that_a_page_loads_is_small() -> None:
    """With the words of one other language, whichever it is."""
    files = widget_files()
    sizes = {name: len(files[name].compressed) for name in widget_modules()}
    others = [name for name in files if name.startswith("language/words/") and name not in sizes]
    largest = max(len(files[name].compressed) for name in others)
    assert sum(sizes.values()) + largest <= LARGEST_BYTES, sizes


def test_what_is_sent_is_the_code_without_its_comments() -> None:
    sent = widget_files()["api/sse.js"].plain.decode()
    assert "/**" not in sent
    assert "class EventDecoder" in sent
    assert "http://www.w3.org/2000/svg" in widget_files()["dom.js"].plain.decode()


def test_its_types_name_the_attributes_and_events_that_the_page_does() -> None:
    declared = re.search(r"interface DatelineChatAttributes \{(.*?)^\}", TYPES, re.M | re.S)
    assert declared
    attributes = set(re.findall(r'^  "?([\w-]+)"?\?:', declared[1], re.M))
    section = PAGE.partition("## Attributes")[2].partition("\n## ")[0]
    assert attributes == set(re.findall(r"^\| `([\w-]+)` \|", section, re.M)) | {"key"}
    events = set(re.findall(r'"(dateline:\w+)": CustomEvent', TYPES))
    assert events == set(re.findall(r"^\| `(dateline:\w+)` \|", PAGE, re.M))


def test_the_package_has_every_module_and_what_its_description_names() -> None:
    with tarfile.open(fileobj=io.BytesIO(widget_package().plain)) as package:
        names = {name.removeprefix("package/") for name in package.getnames()}
        described = json.loads(package.extractfile("package/package.json").read())  # type: ignore[union-attr]
    assert {name for name in widget_files() if name.endswith(".js")} < names
    wanted = [path for each in described["exports"].values() for path in _paths(each)]
    assert {path.removeprefix("./") for path in wanted} < names
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    assert (described["version"], described["license"]) == (project["version"], project["license"])


def _paths(export: str | dict[str, str]) -> list[str]:
    return [export] if isinstance(export, str) else list(export.values())


def test_scripts_make_text_nodes_only() -> None:
    scripts = sorted(WIDGET.parent.rglob("*.js"))
    assert scripts
    for script in scripts:
        for forbidden in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ):
            assert forbidden not in script.read_text(), f"{script.name}: {forbidden}"


def test_pages_hold_no_inline_script_or_style() -> None:
    pages = sorted((REPOSITORY / "server" / "web" / "templates").glob("*.html"))
    assert pages
    for page in pages:
        text = page.read_text()
        assert "|safe" not in text
        assert "style=" not in text
        assert "<style" not in text
        # What is data is no script.
        allowed = re.findall(r'<script type="(?:module" src=|application/ld\+json">)', text)
        assert text.count("<script") == len(allowed), page.name
