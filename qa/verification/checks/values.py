"""The numbers and days of a claim: that its span has them, and no others in their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.nlp.alignment import is_displaced
from index.nlp.dates.mentions import DateMention, Day, days_agree
from index.nlp.numbers import Number
from index.nlp.statement import AnnotatedText
from qa.verification.checks.compared import Compared


def number(both: Compared) -> str:
    for one in both.claim.numbers:
        if not _is_of_a_name(one, both.claim) and not _is_counted(one, both):
            return f"{both.words_of(one)} does not stand there for the same"
    return ""


def day(both: Compared) -> str:
    published = both.span.known.published
    dated = list(_dated(both.claim, both.span))
    if not days_agree(dated, both.span.days, Day.of(published) if published else None):
        return f"{' and '.join(map(both.words_of, dated))}: there it is another day, or none"
    for one in dated:
        if _is_another_day_there(one, both):
            return f"another day stands there for {both.words_of(one)}"
    return ""


def _is_of_a_name(number: Number, claim: AnnotatedText) -> bool:
    """ "Orchard with Two Ladders" counts nothing; whether it is named there is another check."""
    places = set(claim.places_of(number))
    return any(len(name.words) > 1 and places <= set(name.places) for name in claim.names)


def _is_counted(number: Number, both: Compared) -> bool:
    """Whether the span has the number, and not another one of the same things."""
    claim, span = both.claim, both.span
    if number in both.numbers_of_headline:
        return True
    stands = number.is_loose or _stands_in(number, span)
    if not stands and any(day.start <= number.start < day.end for day in claim.days):
        return True
    what = claim.counted(number)
    others = [said for said in span.numbers if what and span.counted(said) == what]
    if others and not any(number.agrees(said) for said in others):
        return False
    return stands and not _is_another_number_there(number, both)


def _is_another_number_there(number: Number, both: Compared) -> bool:
    """A number that is loose need not stand in the span, so nothing takes its place."""
    claimed, there = both.claim.numbers, both.span.numbers
    own = [said for said in there if number.agrees(said)]
    rivals = [said for said in there if not any(one.agrees(said) for one in claimed)]
    return not number.is_loose and _is_displaced(number, own, rivals, both)


def _is_another_day_there(day: DateMention, both: Compared) -> bool:
    claimed, there = both.claim.days, both.span.days
    own = [said for said in there if day.is_said_by(said)]
    rivals = [said for said in there if not any(one.is_said_by(said) for one in claimed)]
    return _is_displaced(day, own, rivals, both)


def _is_displaced(
    found: Number | DateMention,
    own: Sequence[Number | DateMention],
    rivals: Sequence[Number | DateMention],
    both: Compared,
) -> bool:
    """Of days, for which a text has many words, also where its own is there but far away."""
    span = both.span
    there = [[place for said in group for place in span.places_of(said)] for group in (own, rivals)]
    return is_displaced(
        both.claim.places_of(found),
        there[0],
        there[1],
        both.claim.tokens,
        span.tokens,
        both.pairing,
        or_far=isinstance(found, DateMention),
    )


def _stands_in(number: Number, span: AnnotatedText) -> bool:
    return any(number.agrees(said) for said in span.numbers)


def _dated(claim: AnnotatedText, span: AnnotatedText) -> Iterator[DateMention]:
    """The days of the claim, without years that stand in the span as they are."""
    for day in claim.days:
        years = [n for n in claim.numbers if day.start <= n.start < day.end]
        if not years or not all(_stands_in(year, span) for year in years):
            yield day
