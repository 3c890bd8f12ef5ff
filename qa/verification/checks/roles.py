"""Who did it to whom: names that change places, or sides of a verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.nlp import lines_of
from index.nlp.alignment import are_exchanged
from index.nlp.scope import negations
from index.nlp.statement import AnnotatedText
from index.nlp.words import Word
from qa.verification.checks.compared import Compared

_CLASS = {
    verb: number for number, verbs in enumerate(lines_of("alike_verbs")) for verb in verbs.split()
}
# If the one did it to the other, the other did not do it to the one.
_ONE_WAY = {_CLASS[verb] for verb in "beat buy hire arrest kill succeed fire".split()}
_BETWEEN = frozenset("the a an its his her their".split())
# Words that say what somebody named is: "the former banker Tobias Renkel".
_MOST_DESCRIBING = 4


def roles(both: Compared) -> str:
    if _change_places(both.claim, both.span) or _change_sides(both.claim, both.span):
        return "there the one does to the other what is said of the other"
    return ""


def suffers_it(claim: AnnotatedText, span: AnnotatedText) -> bool:
    """Whether who does something to another in the claim suffers just that in the span.

    Of deeds that are not done both ways: who was bought by a firm did not buy it. Not where the
    span negates anything.
    """
    if negations(span.tokens):
        return False
    one_way = {deed for deed in _deeds(claim) if deed[0] in _ONE_WAY}
    there = set(_deeds(span))
    return any(
        (verb, other, one) in there and (verb, one, other) not in there
        for verb, one, other in one_way
    )


def _change_places(claim: AnnotatedText, span: AnnotatedText) -> bool:
    """Whether two names of the claim stand there in each other's place."""
    heads = [name.words[-1] for name in claim.names if name.words[-1] in span.tokens.folded]
    return any(
        are_exchanged(one, other, claim.tokens, span.tokens)
        for place, one in enumerate(heads)
        for other in heads[place + 1 :]
        if one != other
    )


def _change_sides(claim: AnnotatedText, span: AnnotatedText) -> bool:
    """Whether in the span the one suffers what in the claim it does to the other.

    "A beat B" beside "B went through after beating A". Not where the span says both.
    """
    said = set(_deeds(span))
    return any(
        (verb, other, one) in said and (verb, one, other) not in said
        for verb, one, other in _deeds(claim)
    )


def _deeds(statement: AnnotatedText) -> Iterator[tuple[int, str, str]]:
    """A class of verbs, the last word of each name before it, that of the name right after it.

    With "by" after the verb it is the other way round.
    """
    words = statement.tokens.words
    heads = {name.first: name.words[-1] for name in statement.names}
    for first, after in heads.items():
        place = _before_the_name(first, words)
        passive = place >= 0 and words[place].folded == "by"
        verb = _CLASS.get(words[place - passive].folded) if place - passive >= 0 else None
        if verb is None:
            continue
        for name in statement.names:
            if name.last >= place or words[name.last].sentence != words[first].sentence:
                continue
            before = name.words[-1]
            yield (verb, after, before) if passive else (verb, before, after)


def _before_the_name(first: int, words: Sequence[Word]) -> int:
    """The place before it and what describes it there: "its smaller rival Bellarow Foods"."""
    place = first - 1
    while place >= 0 and words[place].folded in _BETWEEN:
        place -= 1
    for start in range(place, max(place - _MOST_DESCRIBING, -1), -1):
        word = words[start]
        if word.folded in _BETWEEN:
            return start - 1
        if not word.is_content or word.is_capitalised or word.clause != words[first].clause:
            break
    return place
