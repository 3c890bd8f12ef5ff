"""Whether an act is of the same subject and object, told by word order."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from index.nlp.dates.mentions import is_calendar_word
from index.nlp.numbers import numbers
from index.nlp.statement import AnnotatedText
from index.nlp.words import Tokens, Word, stem
from qa.evidence.stance.asked_act import PREPOSITIONS, AskedAct
from qa.evidence.stance.subject import is_in_sentence_of, is_possessive, is_subject, stands_free
from qa.evidence.stance.telling import CLOSE

_BEING = frozenset("is are was were be been being got".split())
GOVERNED = 8
_QUANTITIES = frozenset("dozens scores hundreds thousands millions kinds types sorts".split())
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
# They lead into what is said further: "beat Selby thanks to two goals".
_BEGINS_A_PHRASE = frozenset("thanks due owing ahead next".split())
CLAUSE_WORDS = frozenset(
    """who whom which that and but or after when while because as if although though since until
    before where said""".split()
)


def has_its_roles(asked: AskedAct, place: int, said: AnnotatedText) -> bool:
    """Whether the act there is of the same subject and object."""
    tokens = said.tokens
    before, after = stems_before(place, tokens), stems_after(place, tokens)
    if asked.passive:
        if is_suffered(place, tokens):
            return asked.subject <= before and is_subject(asked, place, said)
        return asked.subject <= after and _follows_closely(asked.subject, asked, place, tokens)
    if is_suffered(place, tokens):
        owned = {w.stem for w in tokens.words[:place] if is_possessive(w.text)}
        return (
            bool(_after_by(place, tokens) & asked.subject)
            and asked.subject <= after
            and bool(asked.object)
            and asked.object <= before - owned
        )
    if asked.subject <= before:
        found = not asked.object or _follows_closely(asked.object, asked, place, tokens)
        return found and asked.object <= after and is_subject(asked, place, said)
    moved = tokens.words[place].stem in _ERGATIVE and not asked.object
    return (
        moved and asked.subject <= after and _follows_closely(asked.subject, asked, place, tokens)
    )


def is_the_other_way_round(asked: AskedAct, place: int, said: AnnotatedText) -> bool:
    """ "The Rams eliminated the Harriers": then the Harriers did not eliminate the Rams."""
    tokens = said.tokens
    if tokens.words[place].stem not in _ONE_WAY or asked.passive or not asked.object_names:
        return False
    names = [name for name in said.names if is_in_sentence_of(name, place, said)]
    free = [n for n in names if n.last < place and stands_free(n, tokens.words)]
    after = [name for name in names if name.first > place]
    return (
        bool(free and after)
        and not is_suffered(place, tokens)
        and not asked.object_names.isdisjoint(free[-1].words)
        and not asked.subject_names.isdisjoint(after[0].words)
        and after[0].first - place <= CLOSE
        and not any(is_possessive(tokens.words[n.last].text) for n in (free[-1], after[0]))
    )


def is_suffered(place: int, tokens: Tokens) -> bool:
    """Whether the verb there is a passive: after a form of "be", or right before "by"."""
    words = tokens.words
    before = [word.folded for word in words[max(place - 2, 0) : place]]
    if before and (before[-1] in _BEING or (before[0] in _BEING and before[-1][-2:] == "ly")):
        return True
    following = words[place + 1 : place + 3]
    return (
        len(following) == 2 and following[0].folded == "by" and not following[1].text[0].isdigit()
    )


def stems_before(place: int, tokens: Tokens) -> frozenset[str]:
    return frozenset(word.stem for word in tokens.words[:place] if word.is_content)


def stems_after(place: int, tokens: Tokens) -> frozenset[str]:
    return frozenset(word.stem for word in tokens.words[place + 1 :] if word.is_content)


def _after_by(place: int, tokens: Tokens) -> frozenset[str]:
    """The stems of what follows "by", near the act."""
    words = tokens.words
    for by in range(place + 1, min(place + GOVERNED, len(words))):
        if words[by].folded == "by":
            following = words[by + 1 : by + 1 + CLOSE]
            return frozenset(
                w.stem for w in following if w.is_content and w.clause == words[by].clause
            )
    return frozenset()


def _follows_closely(stems: Collection[str], asked: AskedAct, place: int, tokens: Tokens) -> bool:
    """Whether those words are what follows the verb: not "the right to" them, or what is theirs."""
    words = tokens.words
    for at in range(place + 1, min(place + GOVERNED, len(words))):
        word = words[at]
        if word.stem in stems:
            return not _goes_on(at, stems, asked, tokens)
        if word.folded == "of" and _is_quantity(at, words):
            continue
        if word.folded in PREPOSITIONS or word.folded in CLAUSE_WORDS:
            return False
        if word.clause != words[place].clause and "$" not in tokens.text[: word.start][-3:]:
            return False
    return False


def _is_quantity(of: int, words: Sequence[Word]) -> bool:
    """ "Three kinds of", "hundreds of": so much of the thing is meant itself."""
    before = [word.folded for word in words[max(of - 2, 0) : of]]
    return bool(before) and (
        before[-1] in _QUANTITIES or (bool(numbers(before[0])) and before[-1].endswith("s"))
    )


def _goes_on(at: int, stems: Collection[str], asked: AskedAct, tokens: Tokens) -> bool:
    """Whether what is meant there is another thing: "the cup's sponsor", "the cup qualifier"."""
    words = tokens.words
    while at + 1 < len(words) and words[at + 1].stem in stems:
        at += 1
    return _is_headed_by_another(at, asked, words, tokens.text)


def _is_headed_by_another(at: int, asked: AskedAct, words: Sequence[Word], text: str) -> bool:
    question = asked.statement.tokens
    if is_possessive(words[at].text):
        return not any(is_possessive(w.text) for w in question.words if w.stem == words[at].stem)
    if at + 1 >= len(words):
        return False
    following = words[at + 1]
    return (
        following.is_content
        and text[words[at].end : following.start] == " "
        and following.stem not in question.stems
        and following.folded not in _BEGINS_A_PHRASE
        and not is_calendar_word(following.folded)
        and not following.folded.endswith("ly")
    )
