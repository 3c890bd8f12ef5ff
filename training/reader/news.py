"""Articles with questions written by hand, as `training/data/README.md` describes them."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

_NEAR_MISS = re.compile(r"N ([\w -]+): *(.+)")


class NewsError(ValueError):
    """A line that is not as it should be; its message names file and line."""


@dataclass(frozen=True)
class Item:
    """`kind` is answerable, near miss, yes, no or unsaid.

    `words` stand in the article: the answer, or what settles the statement; of a near miss what
    answers the question that it was made from. `change` says what was changed.
    """

    kind: str
    question: str
    words: str
    statement: str = ""
    change: str = ""


@dataclass
class NewsArticle:
    title: str
    publisher: str = ""
    day: date | None = None
    text: str = ""
    items: list[Item] = field(default_factory=list)


def read_news(path: Path) -> list[NewsArticle]:
    """Raises NewsError for the first line that is not right."""
    articles: list[NewsArticle] = []
    body: list[str] = []
    part = "head"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            if line.startswith("=== "):
                articles.append(NewsArticle(line[4:].strip()))
                body, part = [], "head"
            elif line.strip() == "---":
                part = "body" if part == "head" else "items"
                if part == "items":
                    articles[-1].text = "\n".join(body).strip()
            elif part == "head":
                _read_head(articles[-1], line)
            elif part == "body":
                body.append(line.rstrip())
            elif line.strip():
                articles[-1].items.append(_item(articles[-1], line.strip()))
        except (ValueError, IndexError) as error:
            raise NewsError(f"{path}:{number}: {error}") from error
    return articles


def _read_head(article: NewsArticle, line: str) -> None:
    name, _, value = line.partition(":")
    if name == "publisher":
        article.publisher = value.strip()
    elif name == "date":
        article.day = date.fromisoformat(value.strip())


def _item(article: NewsArticle, line: str) -> Item:
    parts = [part.strip() for part in line.split("||")]
    if made := _NEAR_MISS.fullmatch(line):
        of = next((item for item in reversed(article.items) if item.kind == "answerable"), None)
        if of is None:
            raise ValueError("a near miss without the question before it")
        return Item("near miss", made[2], of.words, change=made[1])
    if line.startswith("Q:") and len(parts) == 2:
        kind, words, statement = "answerable", parts[1], ""
    elif line.startswith("S:") and len(parts) == 4 and parts[2] in ("yes", "no", "unsaid"):
        kind, words, statement = parts[2], parts[3], parts[1]
    else:
        raise ValueError("neither Q, N nor S as they should be")
    if words not in f"{article.title}\n{article.text}":
        raise ValueError(f"these words do not stand in the article: {words}")
    return Item(kind, parts[0][2:].strip(), words, statement)


def main(paths: Sequence[str]) -> int:
    """Check files and count what is in them."""
    counts: Counter[str] = Counter()
    for path in paths:
        try:
            articles = read_news(Path(path))
        except NewsError as error:
            print(error, file=sys.stderr)
            return 1
        counts["articles"] += len(articles)
        counts.update(item.kind for article in articles for item in article.items)
    print(", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
