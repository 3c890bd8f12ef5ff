"""What the reader learns from, brought into one form, and kept apart from what it is judged on."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qa.reader.inputs import header_of
from training.reader.model import CONTRADICTED, ENTAILED, NEITHER
from training.reader.news import NewsArticle, read_news
from training.reader.statements import asked, negated

# Of the sets with titles, these articles are kept back; of the others one group in so many.
_HELD_TITLES = frozenset(["Genocide", "Antibiotics"])
_HELD_ONE_IN = 14
# Files whose yes/no questions are the point of them.
_VERDICTS = "x"
_LABELS = {"entailment": ENTAILED, "contradiction": CONTRADICTED, "neutral": NEITHER}
_YES_NO = {"yes": ENTAILED, "no": CONTRADICTED, "unsaid": NEITHER}
_TURNED = {ENTAILED: CONTRADICTED, CONTRADICTED: ENTAILED, NEITHER: NEITHER}
NOT_ENTAILED = 3


@dataclass(frozen=True)
class Text:
    """A text to take windows from. `group` is what must not be divided between the sides.

    Texts of one `shelf`, a file written by hand, may tell the same story.
    """

    body: str
    header: str = ""
    group: str = ""
    shelf: str = ""


@dataclass(frozen=True)
class Case:
    """A question or a statement over a text, and what is known about it.

    `spans` are the answers' places in the text, None where they are not known; `near` is where a
    hurried reader would look. `answerable` and `entailed` are None where nobody said.
    """

    source: str
    text: Text
    question: str
    spans: tuple[tuple[int, int], ...] | None = None
    near: tuple[int, int] | None = None
    answerable: bool | None = None
    entailed: int | None = None
    change: str = ""


@dataclass
class Cases:
    learnt: dict[str, list[Case]] = field(default_factory=dict)
    held: dict[str, list[Case]] = field(default_factory=dict)

    def add(self, case: Case) -> None:
        side = self.held if is_held(case.text) else self.learnt
        side.setdefault(case.source, []).append(case)


def is_held(text: Text) -> bool:
    if text.group in _HELD_TITLES:
        return True
    digest = hashlib.sha256(text.group.encode()).digest()
    return int.from_bytes(digest[:4], "big") % _HELD_ONE_IN == 0


def all_cases(public: Path, news: Path) -> Cases:
    """Those of a folder of public sets and of a folder of hand-written ones.

    What lies in `held` beside the latter was written by another hand, and is judged on alone.
    """
    cases = Cases()
    for path in sorted(public.glob("*.jsonl.gz")):
        read = _READERS[path.name.split("-")[0]]
        name = path.name.removesuffix(".jsonl.gz")
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                for case in read(name, json.loads(line)):
                    cases.add(case)
    for case in _written(news):
        cases.add(case)
    for case in _written(news.parent / "held"):
        cases.held.setdefault(f"held-{case.source}", []).append(case)
    return cases


def _written(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.glob("*.txt")):
        for article in read_news(path):
            yield from news_cases(article, path.stem)


def _reading(name: str, row: dict[str, Any]) -> Iterator[Case]:
    spans = tuple((a["start"], a["start"] + len(a["text"])) for a in row["answers"])
    plausible = row.get("plausible") or []
    near = (
        (plausible[0]["start"], plausible[0]["start"] + len(plausible[0]["text"]))
        if plausible
        else None
    )
    group = row["title"] if row["title"] in _HELD_TITLES else row["context"][:200].lower()
    text = Text(row["context"], header_of(row["title"]), group)
    source = name if spans else f"{name}-unanswerable"
    yield Case(source, text, row["question"], spans, near, bool(spans))


def _entailment(name: str, row: dict[str, Any]) -> Iterator[Case]:
    if row.get("two_way") and row["label"] != "entailment":
        return
    group = row.get("case") or row["premise"][:200].lower()
    text = Text(row["premise"], header_of(row.get("title", "")), group)
    label = _LABELS[row["label"]]
    yield Case(name, text, row["hypothesis"], entailed=label)
    if question := asked(row["hypothesis"]):
        yield Case("entailment-asked", text, question, entailed=label)


def _yes_no(name: str, row: dict[str, Any]) -> Iterator[Case]:
    text = Text(row["context"], header_of(row["title"]), row["context"][:200].lower())
    yield Case(name, text, row["question"], None, None, True, _YES_NO[row["label"]])


def _answerable(name: str, row: dict[str, Any]) -> Iterator[Case]:
    text = Text(row["context"], "", row["question"].lower())
    yield Case(name, text, row["question"], None, None, row["answerable"])


_READERS = {
    "reading": _reading,
    "entailment": _entailment,
    "yesno": _yes_no,
    "answerable": _answerable,
}


def text_of(article: NewsArticle, shelf: str = "") -> Text:
    header = header_of(article.title, article.day, article.publisher)
    return Text(article.text, header, article.title + article.text[:80], shelf)


def news_cases(article: NewsArticle, shelf: str = "") -> Iterator[Case]:
    text = text_of(article, shelf)
    source = "news" if article.day else "paragraph"
    if shelf.startswith(_VERDICTS):
        source = "verdicts"
    for item in article.items:
        start = article.text.find(item.words)
        place = (start, start + len(item.words)) if start >= 0 else None
        if item.kind == "near miss":
            yield Case(
                f"{source}-near-miss", text, item.question, (), place, False, change=item.change
            )
        elif item.kind == "answerable":
            # What stands in the title alone is no quote.
            if place:
                yield Case(source, text, item.question, (place,), None, True)
        else:
            label = _YES_NO[item.kind]
            spans = () if label == NEITHER else (place,) if place else None
            yield Case(
                f"{source}-yes-no", text, item.question, spans, place, label != NEITHER, label
            )
            yield Case(f"{source}-statement", text, item.statement, None, place, None, label)
            if opposite := negated(item.question, item.statement):
                turned = _TURNED[label]
                yield Case(f"{source}-negated", text, opposite, None, place, None, turned)
