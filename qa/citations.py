"""Citations: numbered by first appearance, and never without words that stand in the article."""

from __future__ import annotations

from dataclasses import dataclass, field

from index import Article, Hit
from qa.events import CheckedSentence, Citation, Sentence, Support


class UnverifiedQuote(AssertionError):
    """A span that is not in its article. A fault in Dateline: nothing of it may leave."""


@dataclass(frozen=True)
class Span:
    """`hit.article.text[start:end]`, the words that a sentence rests on."""

    hit: Hit
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.hit.article.text[self.start : self.end]


@dataclass
class CheckedAnswer:
    """An answer as it grows: sentences that were kept, and the citations they carry."""

    text: str = ""
    sentences: list[CheckedSentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    _verdicts: int = 0

    def keep(self, claim: str, support: Support, span: Span, consumed: int) -> Sentence:
        """Append the claim with the marker of its citation."""
        new = [] if self._number_of(span) else [self._cite(span)]
        number = self._number_of(span)
        start = len(self.text) + (1 if self.text else 0)
        marked = _marked(claim, number)
        self.text = f"{self.text} {marked}" if self.text else marked
        checked = CheckedSentence(start, len(self.text), support, (number,))
        self.sentences.append(checked)
        return self._verdict(checked, marked, consumed, tuple(new))

    def withdraw(self, consumed: int) -> Sentence:
        """The verdict on a sentence that no article supports: it is not part of the answer."""
        here = len(self.text)
        return self._verdict(CheckedSentence(here, here, "unsupported", ()), "", consumed, ())

    def _verdict(
        self, checked: CheckedSentence, text: str, consumed: int, new: tuple[Citation, ...]
    ) -> Sentence:
        self._verdicts += 1
        return Sentence(
            index=self._verdicts - 1,
            start=checked.start,
            end=checked.end,
            support=checked.support,
            citations=checked.citations,
            text=text,
            consumed=consumed,
            new_citations=new,
        )

    def _number_of(self, span: Span) -> int:
        """0 where the span is not cited yet."""
        where = (span.hit.article.id, span.hit.article.version, span.start, span.end)
        for known in self.citations:
            if (known.article_id, known.version, known.start, known.end) == where:
                return known.number
        return 0

    def _cite(self, span: Span) -> Citation:
        article = span.hit.article
        citation = Citation(
            number=len(self.citations) + 1,
            article_id=article.id,
            version=article.version,
            title=article.title,
            publisher=article.publisher,
            published_at=article.published_at,
            url=article.url,
            quote=span.text,
            start=span.start,
            end=span.end,
            passage_id=span.hit.passage.id,
        )
        self.citations.append(verified(citation, article))
        return citation


def verified(citation: Citation, article: Article) -> Citation:
    """The citation, unless its quote does not stand at its offsets; then UnverifiedQuote."""
    quoted = article.text[citation.start : citation.end]
    if not citation.quote.strip() or citation.quote != quoted:
        raise UnverifiedQuote(f"{article.id} v{article.version} [{citation.start}:{citation.end}]")
    return citation


def _marked(claim: str, number: int) -> str:
    """The marker stands before the mark that ends the sentence, unless a quotation ends it."""
    if claim[-1:] in ".!?" and claim[-2:-1] not in ".!?":
        return f"{claim[:-1]} [{number}]{claim[-1]}"
    return f"{claim} [{number}]"
