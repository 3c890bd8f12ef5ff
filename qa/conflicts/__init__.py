"""Sentences of other articles that contradict those an answer rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from index import Article, Query
from index.nlp.sentences.quotable import begins_correction, tells_of_error
from index.nlp.words import Vocabulary
from qa.citations import CheckedAnswer, Span, attribution, day_of, publisher_of
from qa.conflicts.dates import different_days
from qa.conflicts.numbers import different_numbers
from qa.conflicts.polarity import different_verdicts
from qa.conflicts.statements import Asked, Claim, Values
from qa.events import Disagreement, DisagreementAbout
from qa.evidence import Evidence

# A correction says so at once.
_BEGINNING = 600


def is_correction(article: Article) -> bool:
    return begins_correction(article.title) or tells_of_error(article.text[:_BEGINNING])


def corrects(later: Article, earlier: Article) -> bool:
    """A publisher corrects its own articles, and others only by name."""
    if not is_correction(later):
        return False
    if later.publisher == earlier.publisher:
        return True
    return bool(earlier.publisher) and str(earlier.publisher) in later.text[:_BEGINNING]


@dataclass(frozen=True)
class Conflict:
    """What each of `spans` has to say, in `values`; oldest article first, newest last.

    `values` are words of the spans, or "yes" and "no". With `corrected`, the last one takes back
    what the others say.
    """

    about: DisagreementAbout
    spans: tuple[Span, ...]
    values: tuple[str, ...]
    corrected: bool

    @property
    def lines(self) -> tuple[tuple[str, tuple[Span, ...]], ...]:
        """What differs, then what each says: each line with the words that it rests on."""
        if self.corrected:
            return ((self._correction(), self.spans),)
        what = {"number": "the number", "date": "the date", "verdict": "the answer"}[self.about]
        sides = zip(self.values, self.spans, strict=True)
        said = ((f"{value} — {attribution(span.hit.article)}", (span,)) for value, span in sides)
        return ((f"The articles differ on {what}", self.spans), *said)

    def _correction(self) -> str:
        *before, last = self.values
        article = self.spans[-1].hit.article
        when = f" on {day_of(article)}" if article.published_at else ""
        return f"{publisher_of(article)} corrected this{when}: {last}, not {_listed(before, 'or')}"


def _listed(values: Sequence[str], joined_by: str) -> str:
    return f" {joined_by} ".join(values)


_Compare = Callable[[Claim, Claim, Asked], Values | None]
_WAYS: dict[DisagreementAbout, _Compare] = {
    "verdict": different_verdicts,
    "number": different_numbers,
    "date": different_days,
}
# The most relevant ones are compared.
_MOST_SENTENCES = 40
_MOST_SIDES = 4
_UNDATED = datetime.min.replace(tzinfo=UTC)


def find_conflicts(
    question: Query,
    cited: Sequence[Span],
    evidence: Sequence[Evidence],
    vocabulary: Vocabulary,
) -> list[Conflict]:
    """The surest about each thing, between a sentence that is `cited` and others found.

    Only what is plain counts: the same thing counted, the same event dated, the same words said
    and denied, or a number that another article takes up to dispute it.
    """
    asked = Asked(question, vocabulary, next(iter(cited), None))
    sides = [Claim.of(found) for found in evidence[:_MOST_SENTENCES]]
    mine = [side for side in sides if any(_overlap(side.span, span) for span in cited)]
    told: list[Conflict] = []
    for about, compare in _WAYS.items():
        found = [_between(about, one, sides, asked, compare) for one in mine]
        surest = max(filter(None, found), key=lambda one: one[0], default=None)
        if surest:
            told.append(surest[1])
    return told


def disagree(checked: CheckedAnswer, told: Sequence[Conflict]) -> None:
    """Record those that the answer tells of, by the numbers of their citations."""
    checked.disagreements += [
        Disagreement(one.about, checked.numbers_of(one.spans), one.corrected) for one in told
    ]


def _between(
    about: DisagreementAbout, one: Claim, sides: Sequence[Claim], asked: Asked, compare: _Compare
) -> tuple[int, Conflict] | None:
    """One side for each thing said, and the plainest sentence of each article; how surely."""
    plainest: dict[str, tuple[Claim, Values]] = {}
    for other in sides:
        article = other.article.id
        if _cannot_be_told_apart(one.article, other.article) or _as_printed(one, other):
            continue
        values = compare(one, other, asked)
        if values and (article not in plainest or values.score > plainest[article][1].score):
            plainest[article] = (other, values)
    said: dict[str, Claim] = {}
    for other, values in plainest.values():
        said.setdefault(values.one, one)
        said.setdefault(values.other, other)
    if not said:
        return None
    in_order = sorted(said.items(), key=lambda item: _published(item[1]))[-_MOST_SIDES:]
    values_of, sides_of = zip(*in_order, strict=True)
    last = sides_of[-1].article
    corrected = all(corrects(last, side.article) for side in sides_of[:-1])
    if about == "number" and not (corrected or asked.wants_number):
        return None
    score = max(values.score for _, values in plainest.values())
    spans = tuple(side.span for side in sides_of)
    return score, Conflict(about, spans, values_of, corrected)


def _published(side: Claim) -> datetime:
    return side.article.published_at or _UNDATED


def _cannot_be_told_apart(one: Article, other: Article) -> bool:
    """Nothing is gained by saying that two unnamed, undated articles differ."""
    if one.id == other.id:
        return True
    return (one.publisher, one.published_at) == (other.publisher, other.published_at)


def _as_printed(one: Claim, other: Claim) -> bool:
    """The same sentence, as agencies' reports are printed by several."""
    return one.statement.flat == other.statement.flat


def _overlap(one: Span, other: Span) -> bool:
    return (
        one.hit.article.id == other.hit.article.id
        and one.start < other.end
        and other.start < one.end
    )
