"""A text cut into words, with what the checks ask of it: stems, sentences, clauses, names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from index.nlp import analyse, lines_of, words_of

# More words than the articles of a busy day have.
_STEMS_REMEMBERED = 50_000
# Of the forms that stemming does not bring back to it.
_BASE_FORM = {
    form: base for base, *forms in map(str.split, lines_of("irregular_forms")) for form in forms
}
_BASE_FORMS = frozenset(_BASE_FORM.values())
# Irregular forms of things and people.
IRREGULAR_NOUNS = frozenset("people men women children feet teeth mice lives wives leaves".split())
# Past forms that are the base form as well.
SAME_FORM = frozenset(
    """cut put set hit shut let quit bid split spread cost burst read hurt beat cast rid shed bet
    upset""".split()
)
# "Ban" → "banned", "admit" → "admitted".
_DOUBLED = re.compile(r"^[^aeiou]*[aeiou][bdgmnprt]$|(?:mit|fer|pel|cel)$")
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W\d_]+)*")
_SHORT_NUMBER = re.compile(r"\d+(?:[kmbts]|bn|mn|tn|st|nd|rd|th|am|pm)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_BREAK = re.compile(r"[,;:!?.…](?=\s|[\"”’)])|[()\[\]—–]|\s-\s")
_FULL_STOP = re.compile(r"[.!?…][\"”’')\]]*\s|\n")
# Some 4 kB a sentence.
_TEXTS_REMEMBERED = 2_500
_CONJUNCTIONS = frozenset("but although though while whereas because".split())


def is_irregular(folded: str) -> bool:
    """Whether it is a form that stemming does not bring back to its word: "bought", "children"."""
    return folded in _BASE_FORM


def base_form(folded: str) -> str:
    """ "won" → "win"; of a regular form its stem: "killed" → "kill", but "raised" → "rais"."""
    return _BASE_FORM.get(folded, stem(folded)) or folded


def is_past_form(folded: str) -> bool:
    """Whether it may be a verb in the past tense, or a past participle."""
    return folded.endswith("ed") or is_irregular(folded) or folded in SAME_FORM


def dictionary_form(past: str) -> str:
    """ "Closed" → "close", "won" → "win"; "" for what is no past form of a verb that is known."""
    if past in SAME_FORM:
        return past
    if past in IRREGULAR_NOUNS:
        return ""
    return _BASE_FORM.get(past) or _regular_verbs().get(past, "")


def is_known_verb(folded: str) -> bool:
    """Whether it is the base form of a verb that is known, irregular or not."""
    return folded in SAME_FORM or folded in _BASE_FORMS or folded in words_of("regular_verbs")


@lru_cache(maxsize=1)
def _regular_verbs() -> dict[str, str]:
    """Their past forms, and what each is of."""
    return {_past_of(verb): verb for verb in words_of("regular_verbs")}


def _past_of(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if verb[-1] == "y" and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ied"
    doubled = _DOUBLED.search(verb)
    return f"{verb}{verb[-1]}ed" if doubled else f"{verb}ed"


@lru_cache(_STEMS_REMEMBERED)
def stem(folded: str) -> str:
    """The stem of one folded word, its irregular forms included; "" for a stop word."""
    return "".join(analyse(_BASE_FORM.get(folded, folded)))


class Vocabulary:
    """The weights of stems, each looked up once; `rarity` gives them, in [0, 1]."""

    def __init__(self, rarity: Callable[[list[str]], Mapping[str, float]]) -> None:
        self._rarity = rarity
        self._weights: dict[str, float] = {}

    def weight(self, stem: str) -> float:
        """How rare the stem is in the archive, in [0, 1]."""
        known = self._weights.get(stem)
        if known is None:
            known = self._weights[stem] = self._rarity([stem])[stem]
        return known


class Word(NamedTuple):
    """`text[start:end]`. `folded` is without case, dots and possessive; `stem` "" if a stop word.

    `sentence` and `clause` count from 0; a clause ends at punctuation or a conjunction.
    """

    text: str
    folded: str
    stem: str
    start: int
    end: int
    sentence: int
    clause: int

    @property
    def is_content(self) -> bool:
        return self.stem != "" and not self.text[0].isdigit()

    @property
    def is_placed(self) -> bool:
        """Tells where others stand beside it: a content word or a number."""
        return self.stem != ""

    @property
    def is_capitalised(self) -> bool:
        """Has a capital letter (Adair, iPhone, 5G) and is no short number (3M)."""
        return self.text.casefold() != self.text and not _SHORT_NUMBER.fullmatch(self.text)


class Tokens:
    """One text, read; `tokenize` makes it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = _words(text)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(word.stem for word in self.words if word.is_content)

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset(word.folded for word in self.words)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each stem stands, as places in `words`."""
        found: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            if word.is_content:
                found.setdefault(word.stem, []).append(place)
        return found

    def places_of(self, folded: str) -> list[int]:
        return [place for place, word in enumerate(self.words) if word.folded == folded]

    def place_of(self, offset: int) -> int:
        """The place of the word that stands at an offset, or of the first one after it."""
        return bisect_left(self.words, offset, key=lambda word: word.end - 1)

    def begins_sentence(self, place: int) -> bool:
        """Whether a capital letter there may be due to the place alone."""
        word = self.words[place]
        if place == 0 or self.words[place - 1].sentence != word.sentence:
            return True
        between = self.text[self.words[place - 1].end : word.start].rstrip()
        return between != "" and between[-1] in "\"“‘'(:•*"


@lru_cache(_TEXTS_REMEMBERED)
def tokenize(text: str) -> Tokens:
    """The same sentences and passages are looked at from many sides, and by many questions."""
    return Tokens(text)


def _words(text: str) -> Sequence[Word]:
    words: list[Word] = []
    sentence, clause, last = 0, 0, 0
    for match in _WORD.finditer(text):
        gap = text[last : match.start()]
        folded = fold(match.group())
        # Most words have a single space before them.
        parts = words and gap != " "
        if parts and _FULL_STOP.search(gap) and not _is_initial(words[-1].text):
            sentence += 1
            clause += 1
        elif words and (folded in _CONJUNCTIONS or (parts and _BREAK.search(gap))):
            clause += 1
        last = match.end()
        words.append(
            Word(match.group(), folded, stem(folded), match.start(), last, sentence, clause)
        )
    return words


def _is_initial(word: str) -> bool:
    """The full stop of "J. Smith" ends no sentence."""
    return len(word) == 1 and word.isupper() and word != "I"


@lru_cache(_STEMS_REMEMBERED)
def fold(word: str) -> str:
    """The word without case, possessive and the dots of initials."""
    return _POSSESSIVE.sub("", word.casefold()).replace(".", "").replace("’", "'")


def in_a_row(words: Iterable[str]) -> str:
    """Folded words, initials left out, between spaces: " harbour wall ", to look for a run."""
    return f" {' '.join(word for word in words if len(word) > 1)} "


def folded_words(text: str) -> list[str]:
    """The words of a text of which no more is asked."""
    return [fold(word) for word in _WORD.findall(text)]
