"""Whether a sentence can be about whom and what a question names, and about its years."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches

from index import Article, UnderstoodQuestion
from qa.evidence import Evidence
from qa.passage_sentences import passage_sentences
from qa.questions import without_publication
from qa.verifying.known_article import KnownArticle, known_article
from qa.verifying.names import TITLES, Name
from qa.verifying.naming import is_demonym, is_spoken_of
from qa.verifying.reading import in_a_row
from qa.verifying.statement import Statement, statement_of

_NOBODY = Article(id="", text="", title="")
_YEAR = re.compile(r"(?<![\d.,$£€])(?:1[5-9]|20)\d\d(?![\d%]|[.,]\d)")
_PRONOUN = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|this|these|that|those|who|the)\b",
    re.IGNORECASE,
)
# So many sentences before it may say whom a pronoun means.
_BEFORE = 2
# In a question that is written like a headline, a capital letter tells no name.
_MOST_CAPITALS = 0.8
_FEW_WORDS = 3
_MOST_SENTENCES = 60
_CURRENCIES = ("$", "£", "€", "¥")
# "TV"
_SHORTEST = 2
# One letter in seven or so is a slip of the pen: "Renckel" for "Renkel".
_LIKE, _LEAST_LETTERS = 0.8, 5

Rarity = Callable[[list[str]], Mapping[str, float]]


class AskedNames:
    """The proper names and years of a question, but for its publishers and their days.

    `rarity` is that of the archive's terms: 1 for those that stand nowhere in it.
    """

    def __init__(self, question: UnderstoodQuestion, rarity: Rarity) -> None:
        words = without_publication(question)
        self._asked = statement_of(words, known_article(_NOBODY))
        self._years = tuple(dict.fromkeys(_YEAR.findall(words)))
        names = () if _is_headline(self._asked) else self._asked.names
        self._names = [name for name in names if not all(map(_names_nobody, name.words))]
        self._words = {word for name in self._names for word in name.words}
        self._rarity = rarity

    def missing_in(self, found: Evidence) -> list[str]:
        """Those, in the question's words, that the sentence cannot be about.

        A name that neither the sentence nor its headline has is missing where the sentence has
        another one, which the question has not, and where it has none and the article lacks it.
        """
        if not (self._names or self._years or self._asked.numbers):
            return []
        known = known_article(found.hit.article)
        said = statement_of(_with_antecedents(found), known)
        places = (said, Statement(known.title, known))
        lacking = [name for name in self._names if self._lacks(name, found, places)]
        return [
            *map(self._text, lacking),
            *self._years_missing(said, known),
            *self._sums_missing(places),
        ]

    def _lacks(self, name: Name, found: Evidence, places: Sequence[Statement]) -> bool:
        if any(is_spoken_of(name, self._asked.reading, place) for place in places):
            return False
        known = places[0].known
        sentence = statement_of(found.text, known)
        if not sentence.names:
            is_there = in_a_row(name.words) in known.in_a_row
            return not is_there and not self._is_misspelt(name, known)
        found = self._words.difference(name.words)
        others = [
            one
            for one in sentence.names
            if found.isdisjoint(one.words) and not set(one.words) <= set(name.words)
        ]
        return bool(others) and not self._is_misspelt(name, known)

    def _is_misspelt(self, name: Name, known: KnownArticle) -> bool:
        """Whether all its words that the article lacks stand nowhere, but for a letter or two."""
        words = set(known.in_a_row.split())
        strange = [word for word in name.words if word not in words]
        return bool(strange) and all(self._is_like_one_of(word, words, known) for word in strange)

    def _is_like_one_of(self, word: str, words: Iterable[str], known: KnownArticle) -> bool:
        if len(word) < _LEAST_LETTERS:
            return False
        if word in known.in_a_row.replace(" ", ""):
            # "Superbowl" for "Super Bowl", or "Atlantic" where it says "transatlantic".
            return True
        stem = "".join(self._asked.reading.words[self._asked.reading.places_of(word)[0]].stem)
        if self._rarity([stem])[stem] < 1:
            return False
        alike = [one for one in words if one[:1] == word[:1]]
        return bool(get_close_matches(word, alike, 1, _LIKE))

    def _years_missing(self, said: Statement, known: KnownArticle) -> Sequence[str]:
        """Its years where none of them is told of: where others are, or the article is dated."""
        told = set(_YEAR.findall(f"{said.reading.text} {known.article.title}"))
        told |= {str(day.year) for one in said.days for day in one.meant if day.year}
        out = {str(known.published.year)} if known.published else set[str]()
        if not (told | out).isdisjoint(self._years):
            return ()
        return self._years if told or out else ()

    def _sums_missing(self, places: Sequence[Statement]) -> list[str]:
        """Sums of money that tell which one is meant, where another one is told of."""
        told = [n for place in places for n in place.numbers if n.unit in _CURRENCIES]
        return [
            self._asked.reading.text[number.start : number.end]
            for number in self._asked.numbers
            if any(one.unit == number.unit for one in told)
            and not any(number.agrees(one) for one in told)
        ]

    def _text(self, name: Name) -> str:
        words = self._asked.reading.words
        return self._asked.reading.text[words[name.first].start : words[name.last].end]


def _names_nobody(folded: str) -> bool:
    """Whether it is a title, says of what country something is, or is short for common words."""
    return folded in TITLES or is_demonym(folded) or len(folded) <= _SHORTEST


def without_others(
    evidence: Sequence[Evidence], asked: AskedNames
) -> tuple[list[Evidence], tuple[str, ...]]:
    """The evidence, if its best sentence can be about what the question names.

    Else those that can, of the most relevant; and what the best one lacks.
    """
    missing = asked.missing_in(evidence[0]) if evidence else []
    if not missing:
        return list(evidence), ()
    about = [found for found in evidence[1:_MOST_SENTENCES] if not asked.missing_in(found)]
    return about, tuple(missing)


def _is_headline(asked: Statement) -> bool:
    content = [word for word in asked.reading.words if word.is_content]
    capitals = sum(word.is_capitalised for word in content)
    return len(content) > _FEW_WORDS and capitals > _MOST_CAPITALS * len(content)


def _with_antecedents(found: Evidence) -> str:
    """The sentence, with those before it where a word of it may point back to them."""
    if not _PRONOUN.search(found.text):
        return found.text
    starts = [start for start, _ in passage_sentences(found.hit) if start <= found.start]
    return found.hit.article.text[starts[-1 - _BEFORE :][0] : found.end] if starts else found.text
