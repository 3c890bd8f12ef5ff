"""The names of a text: capitalised words that are no mere beginnings of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.nlp import words_of
from index.nlp.article_text import ArticleText
from index.nlp.dates.mentions import is_calendar_word
from index.nlp.words import Tokens, is_past_form

TITLES = words_of("titles")
# Words of names that are no people's.
OF_NO_PERSON = words_of("names_of_no_person")
# What stands at the head of a sentence as a common noun without an article before it.
_BARE_NOUNS = words_of("bare_nouns")
_AFTER_NAMES = frozenset(
    """is are was were has have had will would can could may might must should does did says put set
    cut hit let also never now not""".split()
)
_COMMON_ENDINGS = ("s", "ly", "ing", "ed", "tion", "sion", "ment", "ity", "ness", "ism", "ship")


@dataclass(frozen=True)
class Name:
    """Capitalised words that follow each other, from `first` to `last` in the tokens' words."""

    words: tuple[str, ...]
    first: int
    last: int

    @property
    def places(self) -> range:
        return range(self.first, self.last + 1)


def names(tokens: Tokens, known: ArticleText) -> list[Name]:
    """In order. Of words that begin sentences, those that are names in the article or look so."""
    found: list[Name] = []
    run: list[int] = []
    for place, word in enumerate(tokens.words):
        named = _is_named(tokens, place, known)
        if run and not (named and _touches(tokens, run[-1], place)):
            found.append(_name(tokens, run))
            run = []
        if named:
            run.append(place)
            if word.text.endswith(("'s", "’s")):
                found.append(_name(tokens, run))
                run = []
    return [*found, _name(tokens, run)] if run else found


def _is_named(tokens: Tokens, place: int, known: ArticleText) -> bool:
    word = tokens.words[place]
    if not word.is_capitalised or is_calendar_word(word.folded) or _is_title(tokens, place):
        return False
    if not word.stem and not (word.text.isupper() and len(word.text) > 1):
        return False
    return not tokens.begins_sentence(place) or _is_name_at_the_head(tokens, place, known)


def _is_title(tokens: Tokens, place: int) -> bool:
    """Before a name: "President Biden". Alone it names somebody."""
    following = tokens.words[place + 1] if place + 1 < len(tokens.words) else None
    return (
        tokens.words[place].folded in TITLES and following is not None and following.is_capitalised
    )


def _is_name_at_the_head(tokens: Tokens, place: int, known: ArticleText) -> bool:
    """At the head of a sentence every word has a capital letter; names are followed by verbs."""
    word = tokens.words[place]
    if word.folded in known.named_words or word.text[1:] != word.text[1:].lower():
        return True
    if word.folded in known.common_words or word.folded in _BARE_NOUNS:
        return False
    if place + 1 == len(tokens.words):
        return False
    if word.text.endswith(("'s", "’s")):
        return True
    following = tokens.words[place + 1]
    if not _touches(tokens, place, place + 1):
        return False
    if following.is_capitalised:
        return True
    return not word.folded.endswith(_COMMON_ENDINGS) and (
        following.folded in _AFTER_NAMES or is_past_form(following.folded)
    )


def _touches(tokens: Tokens, place: int, other: int) -> bool:
    left, right = tokens.words[place], tokens.words[other]
    between = tokens.text[left.end : right.start]
    return other == place + 1 and (
        between in (" ", "-", " & ", "\n") or (between == ". " and len(left.text) <= 2)
    )


def _name(tokens: Tokens, run: Sequence[int]) -> Name:
    return Name(tuple(tokens.words[place].folded for place in run), run[0], run[-1])
