"""Articles that say different things of the same, and the sentence that tells so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import Article
from qa.attribution import day_of, publisher_of
from qa.citations import Span
from qa.events import DisagreementAbout


@dataclass(frozen=True)
class Contradiction:
    """What each of `spans` has to say, in `values`; oldest article first, newest last.

    `values` are words of the spans, or "yes" and "no". With `corrected`, the last one takes back
    what the others say.
    """

    about: DisagreementAbout
    spans: tuple[Span, ...]
    values: tuple[str, ...]
    corrected: bool

    @property
    def sentence(self) -> str:
        if self.corrected:
            return self._correction()
        sides = ", ".join(
            f"{value} ({_source(span.hit.article)})"
            for value, span in zip(self.values, self.spans, strict=True)
        )
        what = {"number": "the number", "date": "the date", "verdict": "the answer"}[self.about]
        return f"The articles differ on {what}: {sides}."

    def _correction(self) -> str:
        *before, last = self.values
        article = self.spans[-1].hit.article
        when = f" on {day_of(article)}" if article.published_at else ""
        return f"{publisher_of(article)} corrected this{when}: {last}, not {_listed(before, 'or')}."


def _source(article: Article) -> str:
    return f"{publisher_of(article)}, {day_of(article)}"


def _listed(values: Sequence[str], joined_by: str) -> str:
    return f" {joined_by} ".join(values)
