"""Real pages, read by Dateline and by other extractors, scored against labels of other hands.

    python -m benchmarks.reading fundus PAGES --peers PYTHON [--half dev|held] [--most N]
    python -m benchmarks.reading trafilatura PAGES --peers PYTHON

PAGES is a checkout of https://github.com/flairNLP/fundus (258 pages of news; the labels are what
its own parser for each site gives: title, authors, day, paragraphs) or of
https://github.com/adbar/trafilatura (tests/eval and tests/cache: pages of all kinds with title,
author, day, and some words that the text should have and some that it should not). The pages belong
to their publishers and are not part of this repository. Each set is cut in two halves by the digest
of the page's name, so that one can be looked at and the other only measured.

PYTHON is that of an environment of its own, with trafilatura==2.3.0 htmldate==1.11.0
newspaper4k==0.9.6 readability-lxml==0.9 lxml_html_clean==0.4.6 chardet cssselect

Printed for each reader, as shares of the pages whose label has the field: title and publisher (the
same letters and digits; for the publisher also where one name holds the other), day, author (the
same names), and text: of fundus F1 by letters of whole paragraphs, of trafilatura what is there of
the words that should be, and what is missing of those that should not.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import ReadError
from index.readers import read
from index.readers.source import Source

_NOT_LETTERS = re.compile(r"\W+")
_NAME_OF_PUBLISHER = re.compile(r"(\w+) = Publisher\(\s*name=\"([^\"]+)\"")
_LEAST_LINE = 20
FIELDS = ("title", "day", "publisher", "author")

Given = Mapping[str, object]
"""What a reader gave of a page: title, day, publisher, author, text; each may be missing."""


@dataclass(frozen=True)
class Page:
    """A page and what is right. `has` and `lacks` are words of the text, `lines` all of it."""

    name: str
    data: bytes
    url: str
    right: dict[str, str]
    lines: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass
class Score:
    right: dict[str, float] = field(default_factory=dict)
    of: dict[str, int] = field(default_factory=dict)

    def count(self, name: str, value: float) -> None:
        self.right[name] = self.right.get(name, 0) + value
        self.of[name] = self.of.get(name, 0) + 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("labels", choices=("fundus", "trafilatura"))
    parser.add_argument("pages", type=Path)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--half", choices=("dev", "held"))
    parser.add_argument("--most", type=int)
    parser.add_argument("--save", type=Path, help="what each reader gave, as JSON")
    given = parser.parse_args()
    found = _fundus(given.pages) if given.labels == "fundus" else _trafilatura(given.pages)
    pages = [page for page in found if given.half in (None, _half(page.name))][: given.most]
    began = time.perf_counter()
    readings = {"Dateline": {page.name: _ours(page) for page in pages}}
    print(f"{len(pages)} pages, Dateline {time.perf_counter() - began:.0f} s", flush=True)
    if given.peers:
        readings |= _by_peers(given.peers, pages)
    if given.save:
        given.save.write_text(json.dumps(readings, ensure_ascii=False))
    for half in ("dev", "held"):
        if found_there := [page for page in pages if _half(page.name) == half]:
            _print_table(half, found_there, readings)


def _print_table(half: str, pages: list[Page], readings: Mapping[str, Mapping[str, Given]]) -> None:
    columns = list(dict.fromkeys(name for page in pages for name in _scored(page, {})))
    print(f"\n| {half} |", " | ".join(columns), "|")
    print("|---" * (1 + len(columns)), end="|\n")
    for reader, given_by in readings.items():
        score = Score()
        for page in pages:
            for name, value in _scored(page, given_by.get(page.name, {})).items():
                score.count(name, value)
        shares = (f"{score.right[name] / score.of[name]:.3f}" for name in columns)
        print(f"| {reader} |", " | ".join(shares), "|")
    print("n:", ", ".join(f"{name} {number}" for name, number in score.of.items()))


def _half(name: str) -> str:
    return "held" if hashlib.sha256(name.encode()).digest()[0] % 2 else "dev"


def _fundus(folder: Path) -> Iterator[Page]:
    tests = folder / "tests/resources/parser/test_data"
    for country in sorted(path for path in tests.iterdir() if path.is_dir()):
        told = folder / "src/fundus/publishers" / country.name / "__init__.py"
        names = dict(_NAME_OF_PUBLISHER.findall(told.read_text())) if told.is_file() else {}
        places = json.loads((country / "meta.info").read_text()) if names else {}
        for file in sorted(country.glob("*.html.gz")):
            publisher, number = file.name.partition("_")[0], 0
            of_publisher = sorted(country.glob(f"{publisher}_*.html.gz"))
            versions = json.loads((country / f"{publisher}.json").read_text())
            number = of_publisher.index(file)
            if number >= len(versions) or len(versions) != len(of_publisher):
                continue
            right = _right(list(versions.values())[number], names.get(publisher))
            lines = _paragraphs(list(versions.values())[number].get("body") or {})
            url = places.get(file.name, {}).get("url", "")
            yield Page(file.name, gzip.decompress(file.read_bytes()), url, right, lines)


def _right(label: Mapping[str, object], publisher: str | None) -> dict[str, str]:
    authors = label.get("authors")
    right = {
        "title": label.get("title"),
        "day": str(label.get("publishing_date") or "")[:10],
        "publisher": publisher,
        "author": "; ".join(map(str, authors)) if isinstance(authors, list) else "",
    }
    return {name: str(value) for name, value in right.items() if value}


def _paragraphs(body: Mapping[str, object]) -> tuple[str, ...]:
    found: list[str] = []
    summary, sections = body.get("summary"), body.get("sections")
    found += summary if isinstance(summary, list) else []
    for section in sections if isinstance(sections, list) else []:
        found += [*section.get("headline", ()), *section.get("paragraphs", ())]
    return tuple(line for each in found for line in str(each).split("\n"))


def _trafilatura(folder: Path) -> Iterator[Page]:
    labels = json.loads((folder / "tests/evaldata.json").read_text())
    for url, label in labels.items():
        places = (folder / "tests" / each / label["file"] for each in ("cache", "eval"))
        file = next((path for path in places if path.is_file()), None)
        if file is None or "title" not in label:
            continue
        told = {"day": label.get("date"), "publisher": label.get("sitename")}
        told |= {name: label.get(name) for name in ("title", "author")}
        right = {name: str(value) for name, value in told.items() if value}
        words = {name: tuple(label[name]) for name in ("with", "without")}
        data = file.read_bytes()
        yield Page(label["file"], data, url, right, (), words["with"], words["without"])


def _ours(page: Page) -> Given:
    source = Source(page.name, lambda: io.BytesIO(page.data), ".html", url=page.url or None)
    for article in read(source):
        if isinstance(article, ReadError):
            return {"error": str(article)}
        day = article.published_at.date().isoformat() if article.published_at else None
        return {
            "title": article.title,
            "day": day,
            "publisher": article.publisher,
            "author": article.author,
            "text": article.text,
        }
    return {}


def _by_peers(python: Path, pages: list[Page]) -> dict[str, dict[str, Given]]:
    """What each of the others gave, by their names and the pages'."""
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate(pages):
            Path(folder, f"{number}.html").write_bytes(page.data)
        listed = json.dumps([[f"{n}.html", page.name, page.url] for n, page in enumerate(pages)])
        script = Path(__file__).with_name("peers") / "reading.py"
        done = subprocess.run(
            [str(python), str(script), folder], input=listed, stdout=subprocess.PIPE, text=True
        )
    if done.returncode:
        sys.exit("The other readers failed; what is said above is why.")
    found: dict[str, dict[str, Given]] = json.loads(done.stdout)
    return found


def _scored(page: Page, given: Given) -> dict[str, float]:
    """Each column that the label of the page has, with 0 to 1."""
    scores = {
        name: float(_is_right(name, page.right[name], str(given.get(name) or "")))
        for name in FIELDS
        if name in page.right
    }
    text = str(given.get("text") or "")
    if page.lines:
        scores["text"] = _f1(page.lines, text)
    if page.has:
        flat = " ".join(text.split())
        scores["words there"] = sum(_flat(w) in flat for w in page.has) / len(page.has)
        scores["others not"] = sum(_flat(w) not in flat for w in page.lacks) / len(page.lacks)
        scores["others not"] *= bool(flat)
    return scores


def _is_right(name: str, right: str, given: str) -> bool:
    if name == "author":
        return _names(right) == _names(given)
    one, other = _letters(right), _letters(given)
    if name == "publisher":
        return bool(other) and (one in other or other in one)
    return one == other


def _names(words: str) -> set[str]:
    return {name for each in re.split(r"[;,]| and | und ", words) if (name := _letters(each))}


def _f1(lines: tuple[str, ...], text: str) -> float:
    """Of letters in lines that are long enough to be known by: those of the label that were read,
    and those read that are of the label."""
    right = [_letters(line) for line in lines]
    given = [_letters(line) for line in text.split("\n")]
    all_right, all_given = "".join(right), "".join(given)
    there = sum(len(line) for line in right if line in all_given)
    own = sum(len(line) for line in given if line in all_right and len(line) >= _LEAST_LINE)
    recall = there / max(1, len(all_right))
    precision = own / max(1, sum(len(line) for line in given if len(line) >= _LEAST_LINE))
    return 2 * recall * precision / (recall + precision) if recall + precision else 0


def _letters(words: str) -> str:
    return _NOT_LETTERS.sub("", words).casefold()


def _flat(words: str) -> str:
    return " ".join(words.split())


if __name__ == "__main__":
    main()
