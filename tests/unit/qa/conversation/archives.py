"""A small archive as the rules ask for one, its searches by shared words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index import Article, Hit, Passage, Query
from index.nlp import analyse
from index.retrieval.query import ArchiveNames, parse_query

ARTICLES = {
    "Tollgate Bridge shut": "Tollgate Bridge was shut to traffic in February 2024. Joost Verrin,"
    " the chief engineer, said that frost had caused the crack. The repair cost 5.3 million.",
    "Thrupp wins": "Abel Thrupp beat Dagny Holloran by 412 votes in the mayor's election. He takes"
    " office in November. Holloran said that the closing of the bridge had cost her the election.",
    "Ferry ordered": "The Hask & Ferrier shipyard in Port Calder won the order for the electric"
    " Caddow ferry. The price is 19 million. It was delivered in November.",
    "Seal pups": "Volunteers counted 27 seal pups on Threep Spit in May 2024, eight in 2023.",
}
PUBLISHERS = ("Orvelmouth Courant", "The Slipway")


class SmallArchive:
    """A ConversationArchive."""

    def __init__(self) -> None:
        self._hits = [_hit(title, text) for title, text in ARTICLES.items()]
        self._terms = [set(analyse(f"{title} {text}")) for title, text in ARTICLES.items()]

    def search(self, query: str, k: int) -> list[Hit]:
        asked = set(analyse(query))
        shared = [len(asked & terms) for terms in self._terms]
        places = sorted(range(len(shared)), key=lambda place: -shared[place])
        return [self._hits[place] for place in places if shared[place]][:k]

    def terms(self, text: str) -> list[str]:
        return analyse(text)

    def rarity(self, terms: Sequence[str]) -> dict[str, float]:
        """1 for what no article has; else less, the more have it."""
        return {
            term: 1 - sum(term in known for known in self._terms) / (len(self._terms) + 1)
            for term in terms
        }

    def parse_query(self, query: str) -> Query:
        return parse_query(query, ArchiveNames(PUBLISHERS, ()), date(2024, 12, 1))


def _hit(title: str, text: str) -> Hit:
    article = Article(id=title, title=title, text=text, publisher=PUBLISHERS[0], published_at=None)
    return Hit(article, Passage(f"{title}:0", title, 1, 0, len(text), text), 0.5, ("lexical",))
