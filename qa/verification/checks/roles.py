"""Who did it to whom: names that change places, or sides of a verb."""

from __future__ import annotations

from collections.abc import Iterator

from index.nlp import lines_of
from index.nlp.alignment import are_exchanged
from index.nlp.statement import AnnotatedText
from qa.verification.checks.compared import Compared

_CLASS = {
    verb: number for number, verbs in enumerate(lines_of("alike_verbs")) for verb in verbs.split()
}
_BETWEEN = frozenset("the a an its his her their".split())


def roles(both: Compared) -> str:
    if _change_places(both.claim, both.span) or _change_sides(both.claim, both.span):
        return "there the one does to the other what is said of the other"
    return ""


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
        place = first - 1
        while place >= 0 and words[place].folded in _BETWEEN:
            place -= 1
        passive = place >= 0 and words[place].folded == "by"
        verb = _CLASS.get(words[place - passive].folded) if place - passive >= 0 else None
        if verb is None:
            continue
        for name in statement.names:
            if name.last >= place or words[name.last].sentence != words[first].sentence:
                continue
            before = name.words[-1]
            yield (verb, after, before) if passive else (verb, before, after)
