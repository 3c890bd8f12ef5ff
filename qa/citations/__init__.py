"""Citations: numbered by first appearance, and never without words that stand in the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from index import Article, ArticleRef, DateAnnotation, Hit, date_annotations
from index.nlp.prompt_injection import is_instruction, visible
from index.nlp.sentences.said_by import SaidBy, said_by
from qa.citations.byline import (
    END_OF_NAME,
    LONGEST_NAME,
    attribution,
    day_of,
    is_opinion,
    publisher_of,
    publishers_of,
)
from qa.citations.wording import period_in_full
from qa.events import (
    CheckedSentence,
    Citation,
    Disagreement,
    Role,
    Sentence,
    Speaker,
    SpokenDay,
    Support,
)

__all__ = [
    "CheckedAnswer",
    "Span",
    "UnverifiedQuote",
    "according_to",
    "attribution",
    "day_of",
    "days_not_in_full",
    "days_spoken_of",
    "period_in_full",
    "publisher_of",
    "publishers_of",
    "speaker_beside",
    "speaker_named",
    "speaker_of",
    "verified",
    "whose_words",
]

_KNOWN_LANGUAGES = (None, "en")
_SMALL_WITHIN = frozenset(
    """The A An His Her Its Their Some Many Several Most Other Others One Two Three Another Police
    Officials Prosecutors Investigators Researchers Scientists Experts Analysts Critics Residents
    Witnesses Organisers Organizers Lawyers Doctors Authorities Sources""".split()
)


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
    """An answer as it grows: sentences that were kept, and the citations they carry.

    `spans` are those of the citations, in their order; `lacks_the_last` after a sentence that was
    withdrawn.
    """

    text: str = ""
    sentences: list[CheckedSentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    lacks_the_last: bool = False
    _verdicts: int = 0
    _claims: set[str] = field(default_factory=set)

    def has(self, claim: str) -> bool:
        """Whether it was kept already."""
        return claim in self._claims

    def keep(
        self,
        claim: str,
        support: Support,
        spans: Sequence[Span],
        consumed: int,
        role: Role = "text",
    ) -> Sentence:
        """Append the claim with the markers of its citations, one for each span."""
        known = len(self.citations)
        numbers = self.numbers_of(spans)
        marked = _marked(claim, numbers)
        before = self.before(role)
        start = len(self.text) + len(before)
        self.text += before + marked
        checked = CheckedSentence(start, len(self.text), support, numbers, role)
        self.sentences.append(checked)
        self._claims.add(claim)
        self.lacks_the_last = False
        new = tuple(self.citations[known:])
        return replace(self._verdict(checked, marked, consumed, new), before=before)

    def before(self, role: Role) -> str:
        """The white space between what is there and a sentence of this role."""
        if not self.sentences:
            return ""
        last = self.sentences[-1].role
        if last == role:
            return " " if role == "text" else "\n"
        return "\n\n"

    def withdraw(self, consumed: int) -> Sentence:
        """The verdict on a sentence that no article supports: it is not part of the answer."""
        self.lacks_the_last = True
        return self.leave_out(consumed)

    def leave_out(self, consumed: int) -> Sentence:
        """The same verdict on a sentence that adds nothing."""
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
            role=checked.role,
            new_citations=new,
        )

    def numbers_of(self, spans: Sequence[Span]) -> tuple[int, ...]:
        """Those of the citations of spans that are cited."""
        return tuple(dict.fromkeys(self._number_of(span) for span in spans))

    def _number_of(self, span: Span) -> int:
        """That of its citation, which is made where the span has none yet."""
        where = (span.hit.article.id, span.hit.article.version, span.start, span.end)
        for known in self.citations:
            if (known.article_id, known.version, known.start, known.end) == where:
                return known.number
        return self._cite(span).number

    def _cite(self, span: Span) -> Citation:
        article = span.hit.article
        citation = Citation(
            number=len(self.citations) + 1,
            **vars(ArticleRef.of(article)),
            quote=span.text,
            start=span.start,
            end=span.end,
            passage_id=span.hit.passage.id,
            days=days_spoken_of(span),
            said_by=speaker_of(span),
            opinion=is_opinion(article),
            also_published_by=span.hit.publishers_of_words(span.text),
            corrections=article.corrections,
            retracted=article.retracted,
            page=article.page_of(span.start),
            last_page=article.page_of(span.end - 1),
            language=article.language,
        )
        self.citations.append(verified(citation, article))
        self.spans.append(span)
        return citation


def verified(citation: Citation, article: Article) -> Citation:
    """The citation, unless its quote does not stand at its offsets; then UnverifiedQuote."""
    quoted = article.text[citation.start : citation.end]
    if not citation.quote.strip() or citation.quote != quoted:
        raise UnverifiedQuote(f"{article.id} v{article.version} [{citation.start}:{citation.end}]")
    return citation


def _marked(claim: str, numbers: Sequence[int]) -> str:
    """Markers stand before the mark that ends the sentence, unless a quotation ends it."""
    markers = "".join(f" [{number}]" for number in numbers)
    if markers and claim[-1:] in ".!?" and claim[-2:-1] not in ".!?":
        return f"{claim[:-1]}{markers}{claim[-1]}"
    return f"{claim}{markers}"


def whose_words(span: Span) -> SaidBy | None:
    """Who says it, where the article does not say it itself; known of English alone."""
    article = span.hit.article
    if article.language not in _KNOWN_LANGUAGES:
        return None
    return said_by(article.text, span.start, span.end)


def speaker_of(span: Span) -> Speaker | None:
    """Who says it, for people to read."""
    found = whose_words(span)
    if found is None:
        return None
    return Speaker(span.hit.article.text[found.start : found.end], found.start, found.end)


def speaker_beside(span: Span) -> str:
    """Whose words they are, where they do not say so themselves; else empty."""
    found = speaker_of(span)
    if found is None or found.is_named_in(span.start, span.end):
        return ""
    return _shown_name(found)


def speaker_named(span: Span) -> str:
    """Who says it, as it stands in running text; empty without a speaker, or where it is "he"."""
    found = speaker_of(span)
    return _shown_name(found) if found else ""


def according_to(span: Span) -> str:
    """ ", according to the mayor", to stand behind what rests on it; empty without a speaker."""
    name = speaker_named(span)
    return f", according to {name}" if name else ""


def _shown_name(speaker: Speaker) -> str:
    """In running text: "The mayor" at the head of a sentence is "the mayor"."""
    name = " ".join(visible(speaker.text).split())
    if len(name) > LONGEST_NAME or END_OF_NAME.search(name) or is_instruction(name):
        return ""
    first, space, rest = name.partition(" ")
    return f"{first.lower()}{space}{rest}" if first in _SMALL_WITHIN else name


def days_spoken_of(span: Span) -> tuple[SpokenDay, ...]:
    """Those of its words that do not name them in full."""
    article = span.hit.article
    return tuple(
        SpokenDay(
            span.text[one.start : one.end],
            span.start + one.start,
            span.start + one.end,
            one.period.iso,
            period_in_full(one.period, article.language),
        )
        for one in days_not_in_full(span.text, article.published_at, article.language)
    )


def days_not_in_full(
    text: str, published_at: datetime | None, language: str | None = None
) -> list[DateAnnotation]:
    """What `index.date_annotations` resolves in it, but for what names its month or year itself."""
    return [
        one
        for one in date_annotations(text, published_at, language)
        if not {*period_in_full(one.period).split()} & {*text[one.start : one.end].split()}
    ]
