"""Whether an act is of the same subject and object, told by word order."""

from __future__ import annotations

from collections.abc import Sequence

from qa.asserting.asked_act import DETERMINERS, PREPOSITIONS, AskedAct
from qa.asserting.telling import CLOSE
from qa.verifying.names import Name
from qa.verifying.reading import Reading, Word
from qa.verifying.statement import Statement
from qa.verifying.vocabulary import stem

_BEING = frozenset("is are was were be been being got".split())
GOVERNED = 8
# If the one did it to the other, the other did not do it to the one.
_ONE_WAY = frozenset(
    stem(word)
    for word in """beat defeat eliminate overcome trounce thrash rout edge oust topple outvote
    outpoll acquire succeed replace""".split()
)
# Verbs whose subject may be what another one does it to: "the bridge opened", "he opened it".
_ERGATIVE = frozenset(
    stem(word)
    for word in """open close launch start begin end stop sink burn crash explode burst move change
    increase decrease reopen resume merge""".split()
)
CLAUSE_WORDS = frozenset(
    """who whom which that and but or after when while because as if although though since until
    before where said""".split()
)


def has_its_roles(asked: AskedAct, place: int, said: Statement) -> bool:
    """Whether the act there is of the same subject and object."""
    suffered = is_suffered(place, said.reading)
    before, after = stems_before(place, said.reading), stems_after(place, said.reading)
    if asked.passive:
        if suffered:
            return asked.subject <= before and is_nearest(asked, place, said)
        return asked.subject <= after and _follows_closely(asked, place, said.reading)
    if suffered:
        by = _after_by(place, said.reading)
        return bool(by & asked.subject) and asked.subject <= after and asked.object <= before
    if asked.subject <= before and asked.object <= after:
        return is_nearest(asked, place, said)
    word = said.reading.words[place]
    moved = word.stem in _ERGATIVE and not asked.object
    return moved and asked.subject <= after and _follows_closely(asked, place, said.reading)


def is_the_other_way_round(asked: AskedAct, place: int, said: Statement) -> bool:
    """ "The Rams eliminated the Harriers": then the Harriers did not eliminate the Rams."""
    if said.reading.words[place].stem not in _ONE_WAY or asked.passive or not asked.object_names:
        return False
    names = [name for name in said.names if _is_in_sentence_of(name, place, said)]
    before = [name for name in names if name.last < place]
    after = [name for name in names if name.first > place]
    if is_suffered(place, said.reading):
        return False
    free = [n for n in before if not _after_preposition(n.first, said.reading.words)]
    return (
        bool(free and after)
        and not asked.object_names.isdisjoint(free[-1].words)
        and not asked.subject_names.isdisjoint(after[0].words)
        and after[0].first - place <= CLOSE
    )


def _is_in_sentence_of(name: Name, place: int, said: Statement) -> bool:
    words = said.reading.words
    return words[name.last].sentence == words[place].sentence


def is_suffered(place: int, reading: Reading) -> bool:
    """Whether a form of "be" stands right before, with no more than an adverb between."""
    before = [w.folded for w in reading.words[max(place - 2, 0) : place]]
    return bool(before) and (
        before[-1] in _BEING or (before[0] in _BEING and before[-1][-2:] == "ly")
    )


def stems_before(place: int, reading: Reading) -> frozenset[str]:
    return frozenset(word.stem for word in reading.words[:place] if word.is_content)


def stems_after(place: int, reading: Reading) -> frozenset[str]:
    return frozenset(word.stem for word in reading.words[place + 1 :] if word.is_content)


def _after_by(place: int, reading: Reading) -> frozenset[str]:
    """The stems of what follows "by", near the act."""
    words = reading.words
    for by in range(place + 1, min(place + GOVERNED, len(words))):
        if words[by].folded == "by":
            return frozenset(word.stem for word in words[by + 1 : by + 5] if word.is_content)
    return frozenset()


def is_nearest(asked: AskedAct, place: int, said: Statement) -> bool:
    """Whether the last one named before a verb, but after prepositions, is the subject asked for.

    Where the subject itself stands after a preposition, "In Dunmarch, voters", nobody else may.
    """
    words = said.reading.words
    before = [n for n in said.names if n.last < place and _is_in_sentence_of(n, place, said)]
    if not asked.subject_names:
        known = asked.statement.reading.folded
        return not before or not known.isdisjoint(before[-1].words)
    free = [name for name in before if not _after_preposition(name.first, words)]
    mine = [name for name in before if not asked.subject_names.isdisjoint(name.words)]
    if any(name in free for name in mine):
        return free[-1] in mine
    return not free and bool(mine) and before[0] in mine and _may_be_subject(mine[0], asked, words)


def _may_be_subject(name: Name, asked: AskedAct, words: Sequence[Word]) -> bool:
    """Whether one after a preposition may: "In Dunmarch, voters …", or as the question has it."""
    preposition = next((w.folded for w in words[name.first - 1 :: -1] if w.stem == ""), "")
    if preposition in ("in", "at") and name.first <= CLOSE:
        return True
    question = asked.statement
    theirs = [n for n in question.names if not set(n.words).isdisjoint(name.words)]
    return any(_after_preposition(n.first, question.reading.words) for n in theirs)


def _after_preposition(first: int, words: Sequence[Word]) -> bool:
    before = [word.folded for word in words[max(first - 2, 0) : first]]
    return bool(before) and (
        before[-1] in PREPOSITIONS or (before[-1] in DETERMINERS and before[0] in PREPOSITIONS)
    )


def _follows_closely(asked: AskedAct, place: int, reading: Reading) -> bool:
    """Whether the subject asked for is what follows the verb: "overturned his conviction"."""
    words = reading.words
    for at in range(place + 1, min(place + GOVERNED, len(words))):
        word = words[at]
        if word.stem in asked.subject:
            return True
        if word.folded in PREPOSITIONS or word.folded in CLAUSE_WORDS:
            return False
        if word.clause != words[place].clause and "$" not in reading.text[: word.start][-3:]:
            return False
    return False
