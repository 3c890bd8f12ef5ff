"""Words of a question that no article has, put as the articles spell what is like them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from index import Hit, IndexStatus, TokenCounter
from index.nlp.language.scripts import ENGLISH
from qa.verification.spelling import by_sound, is_slip

_WORD = re.compile(r"[^\W\d_]+")
# "Iran" is no slip for "Iraq".
_LEAST_LETTERS, _MOST_LETTERS = 5, 40
# A longer question was hardly typed by hand, and says enough without the word.
_MOST_WORDS = 30
_MOST_MENDED = 4
_MOST_LIKE = 3
_HITS = 5
# The share of the question's other words that a passage must have beside the word that is meant.
_BESIDE = 0.3
_DERIVED = re.compile(
    r"(?:un|under|over|re|non|out|mis|pre|anti)?(.{3,}?)"
    r"(?:er|ers|ed|ing|able|ness|less|ful|ly|ist|ists|al|ish)?"
)


class SpellingArchive(Protocol):
    """What `IndexReader` offers of this."""

    def search(self, query: str, k: int) -> list[Hit]: ...

    def terms(self, text: str) -> list[str]: ...

    def rarity(self, terms: Sequence[str]) -> dict[str, float]: ...

    def terms_beginning(self, prefix: str) -> Sequence[str]: ...

    def status(self) -> IndexStatus: ...


def respelt(question: str, archive: SpellingArchive, counter: TokenCounter) -> dict[str, str]:
    """For each word of the question that is misspelt, the one of the archive that is meant.

    One that the `counter` has as a whole is a word, be it one that no article has.
    """
    words = list(dict.fromkeys(_WORD.findall(question)))
    if len(words) > _MOST_WORDS:
        return {}
    strange = [word for word in words if _is_strange(word, archive, counter)]
    if strange:
        known = set(_WORD.findall(" ".join(archive.status().publishers).casefold()))
        strange = [word for word in strange if word.casefold() not in known]
    found = {word: _meant(word, question, archive) for word in strange[:_MOST_MENDED]}
    return {word: meant for word, meant in found.items() if meant}


def with_words(text: str, instead: dict[str, str]) -> str:
    """The text with other words in place of some."""
    return _WORD.sub(lambda word: instead.get(word.group(), word.group()), text)


def _is_strange(word: str, archive: SpellingArchive, counter: TokenCounter) -> bool:
    if not _LEAST_LETTERS <= len(word) <= _MOST_LETTERS:
        return False
    terms = archive.terms(word)
    if len(terms) != 1 or archive.rarity(terms)[terms[0]] < 1:
        return False
    return not any(counter.count(f" {form}") == 1 for form in _bases(word))


def _bases(word: str) -> set[str]:
    """The word, and what it is derived from if it is no name: "charged" of "uncharged"."""
    bases = {word, word.lower()}
    if word.islower() and (derived := _DERIVED.fullmatch(word)):
        bases.add(derived[1])
    return bases


def _meant(word: str, question: str, archive: SpellingArchive) -> str | None:
    """The word of the archive that is most like it, and stands beside other words of the question.

    What else of a name stands beside it in the question has to stand beside it there.
    """
    term = archive.terms(word)[0]
    begins = archive.terms_beginning(term[0])
    if term in begins:
        return None
    alike = [one for one in begins if is_slip(term, one) or _sound_alike(term, one)]
    rarity = archive.rarity(alike)
    alike.sort(key=lambda one: (not is_slip(term, one), rarity[one]))
    for one in alike[:_MOST_LIKE]:
        for hit in archive.search(with_words(question, {word: one}), _HITS):
            if word.islower() and hit.article.language not in (None, ENGLISH):
                # Of other languages' words the counter knows few: "cuesta" is none for "cuenta".
                continue
            text = f"{hit.article.title}\n{hit.passage.text}"
            there: list[str] = _WORD.findall(text)
            for place, form in enumerate(there):
                if (
                    _may_mean(word, form)
                    and _is_of_the_name(word, question, there, place)
                    and _is_beside(word, question, text, archive)
                ):
                    return form.lower() if form.lower() in there else form
    return None


def _sound_alike(term: str, other: str) -> bool:
    """Of stems: the last letter of a word may be cut from one of them."""
    mine, theirs = by_sound(term), by_sound(other)
    return mine == theirs or mine[:-1] == theirs or mine == theirs[:-1]


def _may_mean(word: str, form: str) -> bool:
    """A name is no slip for a common word, nor "Californian" for what it is derived from."""
    mine, theirs = word.casefold(), form.casefold()
    if word[0].isupper() and (not form[0].isupper() or mine in (f"{theirs}n", f"{theirs}s")):
        return False
    return is_slip(mine, theirs) or by_sound(mine) == by_sound(theirs)


def _is_of_the_name(word: str, question: str, there: Sequence[str], place: int) -> bool:
    """Whether a capitalised word beside it in the question stands beside it there, if one does."""
    asked = _WORD.findall(question)
    at = asked.index(word)
    sides = [step for step in (-1, 1) if 0 < at + step < len(asked) and word[0].isupper()]
    sides = [step for step in sides if asked[at + step][0].isupper()]
    return not sides or any(
        0 <= place + step < len(there)
        and (
            asked[at + step] == there[place + step]
            or _may_mean(asked[at + step], there[place + step])
        )
        for step in sides
    )


def _is_beside(word: str, question: str, text: str, archive: SpellingArchive) -> bool:
    """Whether enough of the question's other words stand in the text, by how rare they are.

    Of those that stand anywhere: another may be misspelt, too.
    """
    rarity = archive.rarity(archive.terms(with_words(question, {word: ""})))
    others = {term: value for term, value in rarity.items() if value < 1}
    there = set(archive.terms(text))
    found = sum(value for term, value in others.items() if term in there)
    return found >= _BESIDE * sum(others.values())
