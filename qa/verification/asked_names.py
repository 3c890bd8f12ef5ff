"""Whether a sentence can be about whom and what a question names, and about its years."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, pairwise

from index import Article, Query
from index.nlp.article_text import ArticleText, article_text
from index.nlp.dates.mentions import is_calendar_word
from index.nlp.language.scripts import ENGLISH
from index.nlp.names import TITLES, Name
from index.nlp.statement import AnnotatedText, annotated_text, whole_article
from index.nlp.words import folded_words
from qa.evidence import Evidence
from qa.evidence.answer_type import NUMBERS, thing_asked
from qa.evidence.question import without_publication
from qa.evidence.stance.antecedent import item_around, with_sentences_before
from qa.verification.entities import is_demonym, is_spoken_of
from qa.verification.other_languages import names_unsaid, numbers_unsaid
from qa.verification.spelling import is_slip

_NOBODY = Article(id="", text="", title="")
_YEAR = re.compile(r"(?<![\d.,$£€])(?:1[5-9]|20)\d\d(?![\d%]|[.,]\d)")
# "Quest 3", "iPhone 15", "GPT-4", "Boeing 737": of which there are others.
_NUMBERED = re.compile(r"\b(?P<name>[a-z]?[A-Z]\w+)[ -](?P<number>\d{1,3}(?:\.\d)?)\b(?![.,:]\d|%)")
# In a question that is written like a headline, a capital letter tells no name.
_MOST_CAPITALS = 0.8
_FEW_WORDS = 3
_MOST_SENTENCES = 60
# So many may be quoted, beside the best or before it.
_MOST_SHOWN = 12
# Words of a question.
_LONGEST = 25
_CURRENCIES = ("$", "£", "€", "¥")
# A shorter text may be a part of an article, and leave out whom it is about.
_LEAST_ARTICLE = 1_000
_POSSESSIVE = re.compile(r"['’]s?$")
# "TV"
_SHORTEST = 2
# "Iran" is no slip for "Iraq".
_LEAST_LETTERS = 5

Rarity = Callable[[list[str]], Mapping[str, float]]


class AskedNames:
    """The proper names and years of a question, but for its publishers and their days.

    Only those that stand in what was `said`, and were not taken from the turns before. A long
    question has none: it names what several articles tell. `rarity` is that of the archive's terms:
    1 for those that stand nowhere in it.
    """

    def __init__(self, question: Query, said: str, rarity: Rarity) -> None:
        is_long = len(question.text.split()) > _LONGEST
        words = without_publication(question) if question.is_english and not is_long else ""
        self._elsewhere = "" if question.is_english or is_long else question.text
        self._language, self._said = question.language or ENGLISH, said
        self._asked = annotated_text(words, article_text(_NOBODY))
        self._years = tuple(dict.fromkeys(y for y in _YEAR.findall(words) if y in said))
        names = () if _is_headline(self._asked) else self._asked.names
        own = set(folded_words(said))
        self._names = [
            name
            for name in names
            if own.issuperset(name.words) and not all(map(_names_nobody, name.words))
        ]
        self._words = {word for name in self._names for word in name.words}
        self._numbered = [
            found
            for found in _NUMBERED.finditer(words)
            if found[0] in said and not is_calendar_word(found["name"].casefold())
        ]
        self._rarity = rarity
        self.wants_number = thing_asked(question.text).sort in NUMBERS

    def missing_in(self, found: Evidence) -> list[str]:
        """Those, in the question's words, that the sentence cannot be about.

        A name that neither the sentence nor its headline has is missing where the whole article
        lacks it, and where the sentence has another one, which the question has not. Where
        something happened may be said elsewhere in the passage.
        """
        if self._elsewhere:
            unsaid = names_unsaid(self._elsewhere, found.hit.article, self._language)
            return [name for name in unsaid if name in self._said]
        if not (self._names or self._years or self._asked.numbers or self._numbered):
            return []
        known = article_text(found.hit.article)
        said = annotated_text(with_sentences_before(found.span), known)
        places = (said, AnnotatedText(known.title, known))
        lacking = [name for name in self._names if self._lacks(name, found, places)]
        return [
            *map(self._text, lacking),
            *self._years_missing(said, known),
            *self._sums_missing(places),
            *self._numbered_missing(places),
        ]

    def is_other_news(self, found: Evidence) -> bool:
        """Whether it stands under other news of its article; what names others may still answer."""
        return any(self._is_of_another_item(name, found) for name in self._names)

    def numbers_missing_in(self, found: Evidence) -> tuple[str, ...]:
        """Of a question in another language."""
        numbers = numbers_unsaid(self._elsewhere, found.hit.article)
        return tuple(one for one in numbers if one in self._said)

    def told_of_by(self, found: Evidence) -> list[Name] | None:
        """Those that the sentence or its headline has; None where the sentence has none at all.

        Where it happened may be said elsewhere in the passage.
        """
        known = article_text(found.hit.article)
        said = annotated_text(found.text, known)
        places = (said, AnnotatedText(known.title, known))
        around = (*places, annotated_text(found.hit.passage.text, known))
        told = [
            name
            for name in self._names
            if self._is_told_of(name, around if self._is_of_place(name) else places)
        ]
        return told if told or said.names else None

    def instead_of(self, missing: Sequence[str], found: Evidence) -> str:
        """A name in the sentence or its headline that a missing one may be taken for, or ""."""
        return next(self._likened(missing, found), "")

    def exchanges(self, missing: Sequence[str], found: Evidence) -> list[tuple[str, str]]:
        """The one thing that is missing, and what stands there that may be meant in its place.

        A like name ("Storm Perrin" for another storm), a year, a place.
        """
        if len(missing) != 1:
            return []
        known = article_text(found.hit.article)
        said = annotated_text(found.text, known)
        years = _YEAR.findall(found.text) + ([f"{known.published.year}"] if known.published else [])
        meant = [*islice(self._likened(missing, found), 1)]
        meant += years if _YEAR.fullmatch(missing[0]) else []
        for name in self._names:
            if self._text(name) == missing[0]:
                others = [one for one in said.names if self._words.isdisjoint(one.words[1:])]
                meant += [_shown(one, said) for one in others if one.words[0] == name.words[0]]
                places = [one for one in others if _stands_in(one, said)]
                meant += [_shown(one, said) for one in places] if self._is_of_place(name) else []
        return [(missing[0], one) for one in meant]

    def _likened(self, missing: Sequence[str], found: Evidence) -> Iterator[str]:
        known = article_text(found.hit.article)
        there = [annotated_text(text, known) for text in (found.text, found.hit.article.title)]
        for name in self._names:
            for place in there if self._text(name) in missing else ():
                for one in place.names:
                    if _is_of_family(one, name) and len(one.words) > 1:
                        yield _shown(one, place)

    def _lacks(self, name: Name, found: Evidence, places: Sequence[AnnotatedText]) -> bool:
        if self._is_told_of(name, places):
            return self._is_of_another_item(name, found)
        whole = self._of_which(name)
        if whole and self._is_told_of(whole, places):
            # "The Mark of Anarchy" for the Mask.
            return False
        known = places[0].known
        if any(_is_of_family(one, name) for place in places for one in place.names):
            return not self._is_misspelt(name, known)
        sentence = annotated_text(found.text, known)
        is_whole = len(known.article.text) >= _LEAST_ARTICLE or not sentence.names
        if is_whole and not self._is_told_of(name, (whole_article(known),)):
            return not self._is_misspelt(name, known)
        passage = annotated_text(found.hit.passage.text, known)
        if self._is_of_place(name) and self._is_told_of(name, (passage,)):
            return False
        own = self._words.difference(name.words)
        others = [
            one
            for one in sentence.names
            if own.isdisjoint(one.words) and not set(one.words) <= set(name.words)
        ]
        return bool(others) and not self._is_misspelt(name, known)

    def _is_of_another_item(self, name: Name, found: Evidence) -> bool:
        """Whether the headline alone has it, and the sentence tells of another of its news."""
        item = annotated_text(item_around(found.span), article_text(found.hit.article))
        return bool(item.tokens.text) and not self._is_told_of(name, (item,))

    def _is_told_of(self, name: Name, places: Sequence[AnnotatedText]) -> bool:
        return any(is_spoken_of(name, self._asked.tokens, place) for place in places)

    def _is_of_place(self, name: Name) -> bool:
        """Whether the question has it after "in" or "at"."""
        before = self._asked.tokens.words[max(name.first - 2, 0) : name.first]
        return any(word.folded in ("in", "at") for word in before)

    def _of_which(self, name: Name) -> Name | None:
        """The name that follows it after "of", if one does."""
        words = self._asked.tokens.words
        for one in self._names:
            between = [word.folded for word in words[name.last + 1 : one.first]]
            if between in (["of"], ["of", "the"]):
                return one
        return None

    def _is_misspelt(self, name: Name, known: ArticleText) -> bool:
        """Whether each of its words that the article lacks is one of its own, but for a slip."""
        words = known.in_a_row.split()
        strange = set(name.words) - set(words)
        return bool(strange) and all(self._is_like_one_of(word, words) for word in strange)

    def _is_like_one_of(self, word: str, words: Sequence[str]) -> bool:
        if len(word) < _LEAST_LETTERS:
            return False
        if any(one.endswith(word) for one in words) or word in map("".join, pairwise(words)):
            # "Atlantic" where it says "transatlantic"; "Superbowl" for "Super Bowl".
            return True
        stem = self._asked.tokens.words[self._asked.tokens.places_of(word)[0]].stem
        # What stands elsewhere in the archive is meant as it is written.
        return self._rarity([stem])[stem] == 1 and any(is_slip(word, one) for one in words)

    def _years_missing(self, said: AnnotatedText, known: ArticleText) -> Sequence[str]:
        """Its years, where a dated article tells of none of them."""
        if known.published is None:
            return ()
        told = {str(known.published.year)}
        told.update(_YEAR.findall(f"{said.tokens.text} {known.article.title}"))
        told.update(str(day.year) for one in said.days for day in one.meant if day.year)
        return self._years if told.isdisjoint(self._years) else ()

    def _sums_missing(self, places: Sequence[AnnotatedText]) -> list[str]:
        """Sums of money that tell which one is meant, where another one is told of."""
        told = [n for place in places for n in place.numbers if n.unit in _CURRENCIES]
        return [
            self._asked.tokens.text[number.start : number.end]
            for number in self._asked.numbers
            if any(one.unit == number.unit for one in told)
            and not any(number.agrees(one) for one in told)
        ]

    def _numbered_missing(self, places: Sequence[AnnotatedText]) -> list[str]:
        """Names with a number, where others alone are told of: "Quest 2" for "Quest 3"."""
        told = [found for place in places for found in _NUMBERED.finditer(place.tokens.text)]
        return [
            asked[0]
            for asked in self._numbered
            if (others := {one["number"] for one in told if one["name"] == asked["name"]})
            and asked["number"] not in others
        ]

    def _text(self, name: Name) -> str:
        return _shown(name, self._asked)


def _shown(name: Name, said: AnnotatedText) -> str:
    words = said.tokens.words
    text = said.tokens.text[words[name.first].start : words[name.last].end]
    return _POSSESSIVE.sub("", text)


def _stands_in(name: Name, said: AnnotatedText) -> bool:
    """Whether it stands right behind "in", "at" or "of"."""
    return name.first > 0 and said.tokens.words[name.first - 1].folded in ("in", "at", "of")


def _is_of_family(one: Name, name: Name) -> bool:
    """ "Tobias Renkel" for Anna Renkel, or "Solvane Bridge" for another bridge."""
    mine, theirs = set(name.words), set(one.words)
    return one.words[-1] == name.words[-1] and not (mine <= theirs or theirs <= mine)


def _names_nobody(folded: str) -> bool:
    """Whether it is a title, says of what country something is, or is short for common words."""
    return folded in TITLES or is_demonym(folded) or len(folded) <= _SHORTEST


def without_others(
    evidence: Sequence[Evidence], asked: AskedNames, *, with_numbers: bool = False
) -> tuple[list[Evidence], tuple[str, ...]]:
    """The evidence, if its best sentence can be about what the question names, without other news.

    Else those that can, of the most relevant; and what the best one lacks, or if there is such,
    what all of them do; `with_numbers` the numbers too that say nothing by themselves.
    """
    missing = asked.missing_in(evidence[0]) if evidence else []
    if not missing:
        near, far = evidence[1:_MOST_SHOWN], evidence[_MOST_SHOWN:]
        others = [found for found in near if not asked.is_other_news(found)]
        numbers = asked.numbers_missing_in(evidence[0]) if evidence and with_numbers else ()
        return [*evidence[:1], *others, *far], numbers
    lacking = {found.span: asked.missing_in(found) for found in evidence[:_MOST_SENTENCES]}
    # Asked how many, those answer nothing that count nothing of the sort.
    least = evidence[0].features.has / 2 if asked.wants_number else 0.0
    about = [
        found
        for found in evidence[:_MOST_SENTENCES]
        if not lacking[found.span] and found.features.has >= least
    ]
    by_all = [one for one in missing if all(one in lacks for lacks in lacking.values())]
    return about, tuple(by_all or missing)


def only_about(evidence: Sequence[Evidence], asked: AskedNames) -> list[Evidence]:
    """The best sentence, and of the most relevant those about whom and what it is about.

    The newest state that is asked for is that of nobody else.
    """
    if not evidence:
        return []
    best, *others = evidence[:_MOST_SENTENCES]
    meant = asked.told_of_by(best) or []
    told = [(one, asked.told_of_by(one)) for one in others]
    return [best, *(one for one, has in told if has is None or all(n in has for n in meant))]


def _is_headline(asked: AnnotatedText) -> bool:
    content = [word for word in asked.tokens.words if word.is_content]
    capitals = sum(word.is_capitalised for word in content)
    return len(content) > _FEW_WORDS and capitals > _MOST_CAPITALS * len(content)
