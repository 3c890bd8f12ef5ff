"""Text dumps of pages in the shapes of thirty agencies, ministries, broadcasters and party papers.

The stories are invented. What each page says was labelled before the reader saw it; the pages of
`held.txt` were looked at only once the reader was done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.models import Article
from index.readers import read_paths

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Page:
    """A dump, and its labels; `first` begins the text of the article and `last` ends it."""

    name: str
    labels: dict[str, str]
    dump: str

    def faults(self, folder: Path) -> dict[str, str]:
        """Field → what was read, where that is not what the label says."""
        path = folder / f"{self.name}.txt"
        path.write_text(self.dump, encoding="utf-8")
        (article,) = read_paths([path])
        if not isinstance(article, Article):
            return dict.fromkeys(self.labels, str(article))
        published = article.published_at
        read = {
            "publisher": article.publisher or "",
            "headline": article.title,
            "day": published.date().isoformat() if published else "",
            "first": article.text[: len(self.labels["first"])],
            "last": article.text[-len(self.labels["last"]) :],
        }
        return {
            name: read[name]
            for name, meant in self.labels.items()
            if read[name].casefold() != meant.casefold()
        }


def pages(half: str) -> Iterator[Page]:
    """Those of `worked_on` or of `held`."""
    for entry in (_HERE / f"{half}.txt").read_text(encoding="utf-8").split("=== ")[1:]:
        head, _, dump = entry.partition("\n---\n")
        name, *labels = head.splitlines()
        yield Page(name, dict(label.split(": ", 1) for label in labels), dump)
