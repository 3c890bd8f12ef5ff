"""Pages of five invented sites, each line labelled as the story's or the site's.

The stories are those of the sample archive, and six in German written for this. What is put
around and between them stands in `sites.txt`: written at one go, `development` before the rule for
repeated lines was tried, `held_back` before it was tried on them.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.models import Article
from index.readers import read_paths
from tests.support.archives import SEEDS

HERE = Path(__file__).parent
# Sentences that reporters put into many stories: nobody's furniture.
BACKGROUND = {
    "Orvelmouth Courant": (
        "The Netherfold Bridge carries about 19,000 vehicles a day across the Orvel.",
        "The council did not answer a request for comment.",
    ),
    "Estuary Ledger": (
        "The port handled 4.1 million tonnes of goods last year.",
        "“We do not comment on rumours,” the port authority said.",
    ),
    "The Slipway": (
        "We have asked the council for a comment.",
        "Our full count is a story of its own.",
    ),
    "Lanternrock Wire": ("Orvelmouth is a port of 212,000 people on the south coast.",),
    "Tidebote": ("Die Stadt hat sich bisher nicht dazu geäußert.",),
}


@dataclass(frozen=True)
class LabelledPage:
    """A file of a site, with the lines of its story and those of the site, in order."""

    name: str
    data: str
    story: tuple[str, ...]
    furniture: tuple[str, ...]


@dataclass(frozen=True)
class Site:
    publisher: str
    host: str
    ending: str
    above: tuple[str, ...]
    between: tuple[str, ...]
    below: tuple[str, ...]

    def page(
        self, article: Article, number: int, extra: tuple[str, ...], name: str
    ) -> LabelledPage:
        """The story under and over the site's lines, one of these in the middle of every other."""
        story = [line for line in article.text.splitlines() if line.strip()]
        story += [sentence for at, sentence in enumerate(extra) if number % (at + 2) == 0]
        between = self.between[number % 2 : number % 2 + 1]
        middle = len(story) // 2
        body = [*self.above, *story[:middle], *between, *story[middle:], *self.below]
        write = self._dump if self.ending == ".txt" else self._markup
        return LabelledPage(
            f"{name}{self.ending}",
            write(article, body, name),
            tuple(story),
            (*self.above, *between, *self.below),
        )

    def _dump(self, article: Article, body: list[str], name: str) -> str:
        assert article.published_at
        head = [article.title, self.publisher, f"{article.published_at:%A, %d %B %Y %H:%M}"]
        return "\n\n".join([*head, *body])

    def _markup(self, article: Article, body: list[str], name: str) -> str:
        assert article.published_at
        paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in body)
        return (
            f"<html><head><title>{html.escape(article.title)}</title>"
            f'<meta property="og:site_name" content="{self.publisher}">'
            f'<meta property="article:published_time" content="{article.published_at.isoformat()}">'
            f'<link rel="canonical" href="https://{self.host}/{name}"></head><body>'
            f"<article><h1>{html.escape(article.title)}</h1>{paragraphs}</article></body></html>"
        )


def labelled_pages() -> dict[str, list[LabelledPage]]:
    """The pages of each site, by its publisher: 72 in all."""
    read = [
        item for item in read_paths([SEEDS, HERE / "tidebote.jsonl"]) if isinstance(item, Article)
    ]
    return {site.publisher: list(_pages(site, read)) for site in sites("development", "held_back")}


def sites(*sets: str) -> list[Site]:
    """The sites of those parts of `sites.txt`."""
    found = list[Site]()
    for block in (HERE / "sites.txt").read_text("utf-8").strip().split("\n\n\n"):
        head, *lines = block.splitlines()
        part, publisher, host, ending = head.split(" | ")
        if part in sets:
            kinds = ("above", "between", "below")
            placed = [
                tuple(line[len(k) + 2 :] for line in lines if line.startswith(f"{k}: "))
                for k in kinds
            ]
            found.append(Site(publisher, host, ending, *placed))
    return found


def _pages(site: Site, read: list[Article]) -> Iterator[LabelledPage]:
    """Each story once; the first one five times, as a site's sections and editions print it."""
    stories = [article for article in read if article.publisher == site.publisher]
    extra = BACKGROUND[site.publisher]
    for number, article in enumerate(stories):
        yield site.page(article, number, extra, f"story-{number:02}")
    for copy in range(4):
        yield site.page(stories[0], 0, extra, f"edition-{copy}")
