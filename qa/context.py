"""Which passages the model is shown: the best first, within a budget of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import Hit, TokenCounter
from qa.passage_text import one_line, quoted_lines


@dataclass(frozen=True)
class NumberedPassage:
    """A passage under the number that the model knows it by, from 1."""

    number: int
    hit: Hit

    def rendered(self) -> str:
        article = self.hit.article
        when = f"{article.published_at:%A, %d %B %Y}" if article.published_at else "undated"
        publisher = one_line(article.publisher or "Unknown publisher")
        head = f"[{self.number}] {publisher}, {when}: {one_line(article.title)}"
        return f"{head}\n{quoted_lines(self.hit.passage.text)}"


def packed(hits: Sequence[Hit], budget_tokens: int, counter: TokenCounter) -> list[NumberedPassage]:
    """The first hits that fit together into the budget, numbered in the order of the hits."""
    chosen: list[NumberedPassage] = []
    used = 0
    for hit in hits:
        passage = NumberedPassage(len(chosen) + 1, hit)
        # Two more for the blank line between passages.
        cost = counter.count(passage.rendered()) + 2
        if used + cost > budget_tokens:
            break
        chosen.append(passage)
        used += cost
    return chosen
