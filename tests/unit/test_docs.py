"""What the pages name is there: links, headings, paths, commands; and the lists are complete."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import REPOSITORY

DOCS = REPOSITORY / "docs"
READMES = [REPOSITORY / top / "README.md" for top in ("benchmarks", "seeds", "training")]
PAGES = sorted([*DOCS.rglob("*.md"), *REPOSITORY.glob("*.md"), *filter(Path.is_file, READMES)])
DECISIONS = sorted((DOCS / "decisions").glob("0*.md"))
PACKAGES = ("index", "qa", "server")
_TOPS = "index|qa|server|tests|benchmarks|training|docs|deploy|seeds|scripts|findings"
_MODULE = re.compile(rf"(?:{_TOPS})(?:\.\w+)+")
_CODE = [
    path
    for top in (*_TOPS.split("|"), ".")
    for ending in (".py", ".js", ".yaml", ".toml", ".service", ".sh")
    for path in (REPOSITORY / top).glob(f"{'' if top == '.' else '**/'}*{ending}")
    if "node_modules" not in path.parts
]


def _for_each(pages: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "page", pages, ids=lambda page: str(page.relative_to(REPOSITORY))
    )


pages = _for_each(PAGES)
# The changelog names what has moved, too.
pages_of_today = _for_each([page for page in PAGES if page.name != "CHANGELOG.md"])


@pages
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", _prose(page)):
        if "://" in target:
            continue
        path, _, heading = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        if heading:
            assert heading in set(_headings(found)), target


@pages_of_today
def test_every_path_and_module_in_code_marks_is_there(page: Path) -> None:
    for named in re.findall(r"`([^`\n]+)`", _prose(page)):
        if re.fullmatch(rf"(?:{_TOPS})/[\w./-]*", named):
            assert (REPOSITORY / named).exists(), named
        elif _MODULE.fullmatch(named):
            assert _is_there(named), named


@pages
def test_every_module_that_is_to_be_run_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for module in re.findall(rf"python -m\s+((?:{_TOPS})(?:\.[a-z_]+)+)", text):
        assert importlib.util.find_spec(module), module
    for path in re.findall(r"pytest (tests/[\w/.-]+\w)", text):
        assert (REPOSITORY / path).exists(), path


def test_every_page_that_code_names_is_there() -> None:
    for path in [*_CODE, *PAGES]:
        # Addresses name pages of others.
        text = re.sub(r"https?://\S+", "", path.read_text(encoding="utf-8"))
        for named in re.findall(r"\bdocs/[\w/-]+\.md", text):
            assert (REPOSITORY / named).is_file(), f"{path}: {named}"
        for number in re.findall(r"\bdocs/decisions/(\d{4})\b|\b[Dd]ecision (\d+)\b", text):
            [wanted] = filter(None, number)
            assert any(one.name.startswith(f"{int(wanted):04}-") for one in DECISIONS), path


def test_the_index_of_pages_names_every_page() -> None:
    linked = {
        (DOCS / target).resolve()
        for target in re.findall(r"\]\(([^)#\s]+)\)", (DOCS / "index.md").read_text())
    }
    assert set(DOCS.rglob("*.md")) - linked == {*DECISIONS, DOCS / "index.md"}


def test_the_index_of_decisions_says_what_they_say() -> None:
    listed = re.findall(
        r"^\| (\d+) \| \[(.*?)\]\((\S+)\) \| (\S+) \| (.*?) \| .+ \|$",
        (DOCS / "decisions" / "README.md").read_text(),
        re.MULTILINE,
    )
    assert [name for _, _, name, _, _ in listed] == [page.name for page in DECISIONS]
    for (number, title, name, date, status), page in zip(listed, DECISIONS, strict=True):
        head = page.read_text().splitlines()[:4]
        assert int(name[:4]) == int(number)
        assert head[:3] == [f"# {number}. {title}", "", f"- Date: {date}"]
        said = head[3].removeprefix("- Status: ")
        assert _numbers(said) == _numbers(status)
        assert re.match(r"accepted|partly superseded|superseded", said)
        assert said.startswith(status.split(" by ")[0])


def test_the_tree_has_every_folder_of_the_packages() -> None:
    tree = set(_tree((DOCS / "architecture.md").read_text()))
    folders = {
        str(path.parent.relative_to(REPOSITORY))
        for package in PACKAGES
        for path in (REPOSITORY / package).rglob("__init__.py")
    }
    assert folders <= tree
    assert {"server/web/widget", "tests/unit", "benchmarks", "training"} <= tree


def test_every_picture_is_shown() -> None:
    shown = {
        (page.parent / target).resolve()
        for page in PAGES
        for target in re.findall(r"!\[[^]]*\]\(([^)\s]+)\)", page.read_text())
    }
    assert set((DOCS / "images").iterdir()) == shown


def _prose(page: Path) -> str:
    """The page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.M)


def _headings(page: Path) -> Iterator[str]:
    """What GitHub calls the headings of a page in addresses."""
    for heading in re.findall(r"^#+ (.*)$", _prose(page), re.MULTILINE):
        yield re.sub(r"[^\w\s-]", "", heading.lower()).strip().replace(" ", "-")


def _is_there(dotted: str) -> bool:
    """Whether it is a module, or a name in one."""
    names = dotted.split(".")
    for length in range(len(names), 0, -1):
        place = REPOSITORY.joinpath(*names[:length])
        for file in (place / "__init__.py", place.with_suffix(".py")):
            if file.is_file():
                left = names[length:]
                return not left or bool(re.search(rf"\b{left[0]}\b", file.read_text()))
    return False


def _numbers(status: str) -> list[str]:
    return re.findall(r"\[(\d+)\]", status)


def _tree(text: str) -> Iterator[str]:
    """The folders of the block of code that begins with `index/`, as paths."""
    [block] = re.findall(r"^```\n(index/.*?)^```$", text, re.DOTALL | re.MULTILINE)
    above: list[str] = []
    for line in block.splitlines():
        name = line.split()[0].rstrip("/")
        depth = (len(line) - len(line.lstrip())) // 4
        above[depth:] = [name]
        yield "/".join(above)
