"""Which passages the model is shown: the best first, within a budget of tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import Hit, TokenCounter


@dataclass(frozen=True)
class NumberedPassage:
    """A passage under the number that the model knows it by, from 1."""

    number: int
    hit: Hit

    def rendered(self) -> str:
        article = self.hit.article
        when = f"{article.published_at:%A, %d %B %Y}" if article.published_at else "undated"
        head = f"[{self.number}] {article.publisher or 'Unknown publisher'}, {when}: "
        return f"{head}{plain(article.title)}\n{plain(self.hit.passage.text)}"


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


def plain(text: str) -> str:
    """Article text as the model may see it: nothing in it that looks like our own marks.

    Square brackets around numbers become parentheses, role and delimiter look-alikes lose their
    special characters. The stored article is not touched.
    """
    text = re.sub(r"[\[【](\s*\d[\d\s,;–-]*)[\]】]", r"(\1)", text)
    text = re.sub(r"<\|?/?\s*(?:im_start|im_end|system|user|assistant|passages?)[^>]*>", " ", text)
    return text.replace("```", "'''")
