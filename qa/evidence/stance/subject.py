"""Whether the subject of a verb is the one that a question asks for."""

from __future__ import annotations

from collections.abc import Sequence

from index.nlp.names import Name
from index.nlp.statement import AnnotatedText
from index.nlp.words import Word, is_past_form
from qa.evidence.stance.asked_act import DETERMINERS, PREPOSITIONS, AskedAct
from qa.evidence.stance.telling import CLOSE

# They act for the place that is named before them: "Ostry voters rejected it".
_ACTING_FOR = frozenset("voters lawmakers legislators citizens residents".split())
_AUXILIARIES = frozenset("is are was were has have had".split())
_RELATIVE = frozenset("who which".split())


def is_subject(asked: AskedAct, place: int, said: AnnotatedText) -> bool:
    """Whether the last one named before a verb, but after prepositions, is the subject asked for.

    Where the subject itself stands after a preposition, "In Dunmarch, voters", nobody else may.
    What somebody owns is not himself: "Zhao's lawyer resigned", "Fenn shares fell".
    """
    words = said.tokens.words
    if _is_owner(asked, place, words) or _is_headed_by_another(asked, place, said):
        return False
    before = [n for n in said.names if n.last < place and is_in_sentence_of(n, place, said)]
    pronoun = _relative_pronoun(place, before, words)
    if pronoun is not None:
        return _is_antecedent(asked, pronoun, before, words)
    if not asked.subject_names:
        return _is_common_subject(asked, place, before, words)
    mine = [name for name in before if not asked.subject_names.isdisjoint(name.words)]
    before = [name for name in before if not _describes(name, mine, place, words)]
    free = [name for name in before if stands_free(name, words)]
    if any(name in free for name in mine):
        return free[-1] in mine
    return not free and bool(mine) and before[0] in mine and _may_be_subject(mine[0], asked, words)


def is_in_sentence_of(name: Name, place: int, said: AnnotatedText) -> bool:
    words = said.tokens.words
    return words[name.last].sentence == words[place].sentence


def stands_free(name: Name, words: Sequence[Word]) -> bool:
    return not _after_preposition(name.first, words)


def is_possessive(text: str) -> bool:
    return text.endswith(("'s", "’s", "s'", "s’"))


def _is_owner(asked: AskedAct, place: int, words: Sequence[Word]) -> bool:
    asks_so = any(is_possessive(word.text) for word in asked.statement.tokens.words)
    return not asks_so and any(
        is_possessive(word.text) and word.stem in asked.subject for word in words[:place]
    )


def _is_headed_by_another(asked: AskedAct, place: int, said: AnnotatedText) -> bool:
    """Whether another noun follows the subject asked for at once: "World Cup organisers"."""
    words = said.tokens.words
    mine = [p for p in range(place) if words[p].stem in asked.subject]
    if not mine or mine[-1] + 1 >= place:
        return False
    last, following = words[mine[-1]], words[mine[-1] + 1]
    return (
        following.is_content
        and said.tokens.text[last.end : following.start] == " "
        and following.folded not in _ACTING_FOR
        and following.stem not in asked.statement.tokens.stems
        and not following.folded.endswith("ly")
        and not is_past_form(following.folded)
    )


def _describes(name: Name, mine: Sequence[Name], place: int, words: Sequence[Word]) -> bool:
    """Whether it stands in what is said of one of `mine` between commas: "Hale, head of Fenn, was".

    The verb at the place goes on right after the second one.
    """
    here = words[name.first].clause
    first_of_next = next((w for w in words[name.last + 1 : place + 1] if w.clause != here), None)
    goes_on = (
        first_of_next is not None
        and first_of_next.clause == words[place].clause
        and (first_of_next is words[place] or first_of_next.folded in _AUXILIARIES)
    )
    return goes_on and any(
        one.last + 1 < name.first
        and words[one.last + 1].clause == here
        and words[one.last].clause != here
        and not words[one.last + 1].is_capitalised
        for one in mine
    )


def _relative_pronoun(place: int, before: Sequence[Name], words: Sequence[Word]) -> int | None:
    """The place of a "who" that is the verb's subject; None where there is none."""
    found = [
        p
        for p in range(place)
        if words[p].folded in _RELATIVE and words[p].sentence == words[place].sentence
    ]
    if not found or any(n.first > found[-1] and stands_free(n, words) for n in before):
        return None
    return found[-1] if place - found[-1] <= CLOSE else None


def _is_antecedent(
    asked: AskedAct, pronoun: int, before: Sequence[Name], words: Sequence[Word]
) -> bool:
    """Whether the subject asked for is who is named last before the pronoun."""
    named = [name for name in before if name.last < pronoun]
    if named and asked.subject_names:
        return not asked.subject_names.isdisjoint(named[-1].words)
    return any(word.stem in asked.subject for word in words[max(pronoun - 2, 0) : pronoun])


def _is_common_subject(
    asked: AskedAct, place: int, before: Sequence[Name], words: Sequence[Word]
) -> bool:
    """Of a subject without a name: nobody else is named, and it is no "head of the council"."""
    known = asked.statement.tokens.folded
    if before and known.isdisjoint(before[-1].words):
        return False
    first = asked.statement.tokens.words[1 : asked.acts[0]]
    head = [word.stem for word in first if word.is_content]
    prepositions = [n for n, word in enumerate(first) if word.folded in PREPOSITIONS]
    if prepositions:
        head = [word.stem for word in first[: prepositions[0]] if word.is_content]
    there = [p for p in range(place) if head and words[p].stem == head[-1]]
    return any(not _after_preposition(p, words) for p in there)


def _may_be_subject(name: Name, asked: AskedAct, words: Sequence[Word]) -> bool:
    """Whether one after a preposition may: "In Dunmarch, voters …", or as the question has it."""
    preposition = next((w.folded for w in words[name.first - 1 :: -1] if w.stem == ""), "")
    if preposition in ("in", "at") and name.first <= CLOSE:
        return True
    question = asked.statement
    theirs = [n for n in question.names if not set(n.words).isdisjoint(name.words)]
    return any(_after_preposition(n.first, question.tokens.words) for n in theirs)


def _after_preposition(first: int, words: Sequence[Word]) -> bool:
    before = [word.folded for word in words[max(first - 2, 0) : first]]
    return bool(before) and (
        before[-1] in PREPOSITIONS or (before[-1] in DETERMINERS and before[0] in PREPOSITIONS)
    )
