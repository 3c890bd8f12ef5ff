"""What a claim says that its span does not: a reason to refuse, whatever else they share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.nlp.alignment import Pairing, are_exchanged, is_displaced
from index.nlp.antonyms import turned_round
from index.nlp.dates.mentions import DateMention, Day, days_agree
from index.nlp.names import Name
from index.nlp.numbers import Number
from index.nlp.scope import is_negated, negations_agree
from index.nlp.statement import AnnotatedText
from qa.verification import FailedCheck
from qa.verification.entities import is_another_there, may_be_meant
from qa.verification.roles import change_sides


def failed_check(
    claim: AnnotatedText,
    span: AnnotatedText,
    left: Sequence[Name],
    pairing: Pairing,
) -> FailedCheck | None:
    """The first thing found that the span does not say; None where there is none.

    `left` are the names of the claim that the span does not have.
    """
    if not all(quoted in span.flat for quoted in claim.quotations):
        return "quote"
    if not all(_is_counted(number, claim, span, pairing) for number in claim.numbers):
        return "number"
    out = Day.of(span.known.published) if span.known.published else None
    dated = list(_dated(claim, span))
    if not days_agree(dated, span.days, out) or any(
        _is_another_day_there(day, claim, span, pairing) for day in dated
    ):
        return "day"
    if not all(may_be_meant(name, span) for name in left) or any(
        is_another_there(name, claim, span, pairing) for name in claim.names
    ):
        return "name"
    turned = list(turned_round(claim.tokens, span.tokens, pairing))
    if not negations_agree(claim.tokens, span.tokens, pairing, turned):
        return "negation"
    if any(
        is_negated(claim.tokens, here) == is_negated(span.tokens, there) for here, there in turned
    ):
        return "direction"
    if _parties_change_places(claim, span) or change_sides(claim, span):
        return "roles"
    return None


def _is_counted(
    number: Number, claim: AnnotatedText, span: AnnotatedText, pairing: Pairing
) -> bool:
    """Whether the span has the number, and not another one of the same things."""
    stands = number.is_loose or _stands_in(number, span)
    if not stands and any(day.start <= number.start < day.end for day in claim.days):
        return True
    what = claim.counted(number)
    others = [said for said in span.numbers if what and span.counted(said) == what]
    if others and not any(number.agrees(said) for said in others):
        return False
    return stands and not _is_another_number_there(number, claim, span, pairing)


def _is_another_number_there(
    number: Number, claim: AnnotatedText, span: AnnotatedText, pairing: Pairing
) -> bool:
    """A number that is loose need not stand in the span, so nothing takes its place."""
    own = [said for said in span.numbers if number.agrees(said)]
    rivals = [said for said in span.numbers if not any(n.agrees(said) for n in claim.numbers)]
    return not number.is_loose and _is_displaced(number, own, rivals, claim, span, pairing)


def _is_another_day_there(
    day: DateMention, claim: AnnotatedText, span: AnnotatedText, pairing: Pairing
) -> bool:
    own = [said for said in span.days if day.is_said_by(said)]
    rivals = [said for said in span.days if not any(d.is_said_by(said) for d in claim.days)]
    return _is_displaced(day, own, rivals, claim, span, pairing)


def _is_displaced(
    found: Number | DateMention,
    own: Sequence[Number | DateMention],
    rivals: Sequence[Number | DateMention],
    claim: AnnotatedText,
    span: AnnotatedText,
    pairing: Pairing,
) -> bool:
    """Of days, for which a text has many words, also where its own is there but far away."""
    there = [[place for said in group for place in span.places_of(said)] for group in (own, rivals)]
    return is_displaced(
        claim.places_of(found),
        there[0],
        there[1],
        claim.tokens,
        span.tokens,
        pairing,
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


def _parties_change_places(claim: AnnotatedText, span: AnnotatedText) -> bool:
    heads = [name.words[-1] for name in claim.names if name.words[-1] in span.tokens.folded]
    return any(
        are_exchanged(one, other, claim.tokens, span.tokens)
        for place, one in enumerate(heads)
        for other in heads[place + 1 :]
        if one != other
    )
