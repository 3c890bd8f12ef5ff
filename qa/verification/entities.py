"""Whether a span of an article names what a claim names: in full, in short or by initials."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from index.nlp import lines_of
from index.nlp.alignment import Pairing, is_displaced
from index.nlp.article_text import ArticleText
from index.nlp.names import OF_NO_PERSON, TITLES, Name, names
from index.nlp.statement import AnnotatedText, whole_article
from index.nlp.words import Tokens, Word, fold, in_a_row, stem

_CONNECTORS = frozenset("of for and the in on to".split())
_LONGEST_INITIALS = 6
_LONGEST_SHORT = 4
_PRONOUNS = frozenset("he she they it his her their its him them this these who".split())
_PLACES = dict(line.split() for line in lines_of("demonyms"))


def missing(claim: AnnotatedText, span: AnnotatedText) -> list[Name]:
    """The names of the claim that the span does not have; that of the publisher is no such name."""
    return [
        name
        for name in claim.names
        if not _stands(name, span.tokens, span.known)
        and not _stands_by_initials(name, claim.tokens, span.tokens)
        and not _within(name, span.known.publisher)
    ]


def is_spoken_of(name: Name, asked: Tokens, place: AnnotatedText) -> bool:
    """Whether a place, a sentence or a headline, has a name of a question, be it in short.

    A last name is enough where the article names nobody else by it; "Bridge" is no such name, and
    "Constant Amity" does not speak of the Constant Hope.
    """
    words = [asked.words[here] for here in name.places]
    if all(_is_told(canonical(w.folded), place) or _is_told(w.stem, place) for w in words):
        return True
    # "USA" for the United States.
    initials = canonical("".join(word[0] for word in name.words))
    if _is_told(initials, place) or _stands_by_initials(name, asked, place.tokens):
        return True
    if _is_in_short(name, place):
        return True
    if any(_is_namesake(one, name) for one in place.names):
        return False
    return (
        _stands(name, place.tokens, place.known)
        or _within(name, place.known.publisher)
        or _is_last_name_of(name, place)
    )


def _is_told(word: str, place: AnnotatedText) -> bool:
    """Whether it stands there as a stem, or as one of the ways to write a canonical word."""
    return word in place.tokens.stems or not place.tokens.folded.isdisjoint(_written(word))


def _is_last_name_of(name: Name, place: AnnotatedText) -> bool:
    """Whether the last name alone stands there, and nobody else of that name in the article."""
    last = name.words[-1]
    if last in OF_NO_PERSON | place.known.common_words:
        return False
    if last not in place.tokens.folded and stem(last) not in place.tokens.stems:
        return False
    theirs = [set(words) for words in _full_names(place.known) if words[-1] == last]
    return not theirs or any(
        set(name.words) <= words or words <= set(name.words) for words in theirs
    )


def _is_in_short(name: Name, place: AnnotatedText) -> bool:
    """ "Man Utd" for Manchester United: short words, each of a word of one name, in order."""
    if any(len(word) > _LONGEST_SHORT for word in name.words):
        return False
    return any(
        len(one.words) == len(name.words)
        and all(_shortens(word, whole) for word, whole in zip(name.words, one.words, strict=True))
        for one in place.names
    )


def _shortens(word: str, whole: str) -> bool:
    """Whether it is how the whole begins, or some of its letters in order, first and last kept."""
    if whole.startswith((word, word.removesuffix("s"))):
        return True
    rest = iter(whole)
    return word[0] == whole[0] and word[-1] == whole[-1] and all(letter in rest for letter in word)


def _full_names(known: ArticleText) -> Iterator[tuple[str, ...]]:
    """The names of two words and more in its headline and its text."""
    found = chain(names(known.title, known), whole_article(known).names)
    return (one.words for one in found if len(one.words) > 1)


def _is_namesake(one: Name, name: Name) -> bool:
    shared = set(one.words) & set(name.words)
    return 0 < len(shared) < min(len(one.words), len(name.words))


def may_be_meant(name: Name, span: AnnotatedText) -> bool:
    """Whether the span can mean a name that it lacks: the headline has it, the span a pronoun."""
    title = in_a_row(word.folded for word in span.known.title.words)
    return in_a_row(name.words) in title and not _PRONOUNS.isdisjoint(span.tokens.folded)


def is_another_there(
    name: Name, claim: AnnotatedText, span: AnnotatedText, pairing: Pairing
) -> bool:
    """Whether the span has a name that the claim has not where the claim has this one."""
    claimed = {word for one in claim.names for word in one.words}
    mine = {canonical(word) for word in name.words}
    own = [p for p, word in enumerate(span.tokens.words) if canonical(word.folded) in mine]
    rivals = [p for one in span.names if claimed.isdisjoint(one.words) for p in one.places]
    rivals = [place for place in rivals if place not in own]
    return is_displaced(name.places, own, rivals, claim.tokens, span.tokens, pairing)


def is_demonym(folded: str) -> bool:
    """Whether it says of what country something is, as "British" does, and names nothing."""
    return folded in _PLACES and canonical(folded) != folded


def canonical(folded: str) -> str:
    """One word for a place and its people: "american" and "americans" are "us"."""
    return _PLACES.get(folded) or _PLACES.get(folded.removesuffix("s")) or folded


@lru_cache(1_000)
def _written(word: str) -> frozenset[str]:
    """All that is the same canonical word."""
    places = [folded for folded, place in _PLACES.items() if place == word]
    ways = (word, *places, *(f"{folded}s" for folded in places))
    return frozenset(folded for folded in ways if canonical(folded) == word)


def _stands(name: Name, span: Tokens, known: ArticleText) -> bool:
    if len(name.words) == 1:
        return _has_named(name.words, span)
    present = [word for word in name.words if word in span.folded]
    if len(present) == len(name.words) and _is_in_a_row(name, span):
        return True
    return bool(present) and in_a_row(name.words) in known.in_a_row and _is_meant(name, span, known)


def _is_in_a_row(name: Name, span: Tokens) -> bool:
    """In order, with no more than other capitalised words between them."""
    first, *rest = name.words
    starts = [place for place, word in enumerate(span.words) if word.folded == first]
    return any(_goes_on(rest, span.words[place + 1 :]) for place in starts)


def _goes_on(wanted: Sequence[str], words: Sequence[Word]) -> bool:
    left = list(wanted)
    for word in words:
        if left and word.folded == left[0]:
            left.pop(0)
        elif not left or not word.is_capitalised:
            break
    return not left


def _is_meant(name: Name, span: Tokens, known: ArticleText) -> bool:
    """Whether the part of the name that stands there means it, and not a namesake.

    The last one that the article names in full, up to the span, is meant.
    """
    surname = name.words[-1]
    if surname not in span.folded:
        return True
    text = known.article.text
    before = text[: text.find(span.text) + len(span.text)]
    # Within a sentence, so that "Although Adair" is no full name.
    pattern = rf"(?<=[a-z,] )([A-Z][\w’']+) (?i:{re.escape(surname)})\b"
    firsts = [fold(first) for first in re.findall(pattern, before)]
    firsts = [first for first in firsts if first not in TITLES]
    return not firsts or firsts[-1] in name.words


def _stands_by_initials(name: Name, claim: Tokens, span: Tokens) -> bool:
    """ "FTC" where the span has "Federal Trade Commission", or the other way round."""
    short = name.words[0] if len(name.words) == 1 else ""
    if 1 < len(short) <= _LONGEST_INITIALS and short in _initials(span):
        return claim.words[name.first].text.isupper() or "." in claim.words[name.first].text
    there = [
        initials
        for initials, words in _initials(claim).items()
        if initials in span.folded and words.issuperset(name.words)
    ]
    return bool(there) and any(
        word.folded in there and word.text.replace(".", "").isupper() for word in span.words
    )


def _initials(tokens: Tokens) -> dict[str, set[str]]:
    """Of capitalised words in a row, small words between them left out; and the words."""
    found: dict[str, set[str]] = {}
    run: list[Word] = []
    for word in [*tokens.words, None]:
        if word is not None and word.is_capitalised and word.folded not in _CONNECTORS:
            run.append(word)
        elif word is None or word.folded not in _CONNECTORS:
            for start in range(len(run) - 1):
                for end in range(start + 2, min(start + _LONGEST_INITIALS, len(run)) + 1):
                    words = [one.folded for one in run[start:end]]
                    found["".join(one[0] for one in words)] = set(words)
            run = []
    return found


def _within(name: Name, other: Tokens) -> bool:
    return _has_named(name.words, other)


def _has_named(folded: Collection[str], tokens: Tokens) -> bool:
    """Whether each stands there as a name may; of longer words a capital letter is not asked."""
    ways = [_written(canonical(word)) for word in folded]
    if any(tokens.folded.isdisjoint(same) for same in ways):
        return False
    named = {w.folded for w in tokens.words if len(w.folded) > 3 or w.is_capitalised}
    return not any(named.isdisjoint(same) for same in ways)
