"""A claim beside its span, where both are in another language than English.

What is known of English, its names, verbs and negations, would withdraw what is right there: "Der
Hafen" is no name. Numbers, months, quotations and names are looked for, and else its terms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache

from index import Article
from index.nlp.language import is_surely_english
from index.nlp.language.analysis import terms_in
from index.nlp.language.numbers_asked import numbers_written
from index.nlp.language.scripts import ENGLISH, language_of, script_of
from index.nlp.language.values import months_of, values_of
from index.nlp.words import Vocabulary
from qa.citations import Span
from qa.verification import FailedCheck

# As words, or of scripts without spaces as letters in a row.
_DENYING = {
    "ar": r"\b(?:لا|لم|لن|ليس|ليست)\b",
    "de": r"\b(?:nicht|kein\w*|nie|niemals)\b",
    "el": r"\b(?:δεν|δε|μη|μην)\b",
    "es": r"\b(?:no|nunca|jamás|ni)\b",
    "fa": r"\b(?:نه|ن(?:می|یست|بود|شد|خواه|کرد|دا)\w*)",
    "fr": r"\b(?:ne|n['’]\w+|pas|jamais)\b",
    "hi": r"नहीं|(?<!\w)न(?!\w)",
    "it": r"\b(?:non|mai)\b",
    "ja": r"ない|なかった|ません|ぬ。|ず、",
    "ko": r"않|없|못|아니",
    "pt": r"\b(?:não|nunca|jamais)\b",
    "ro": r"\b(?:nu|n-\w+|niciodată)\b",
    "ru": r"\b(?:не|ни|нет|никогда)\b",
    "th": r"ไม่|มิได้",
    "tr": r"\b(?:değil\w*|yok\w*|hiç)\b|\w+(?:mad[ıi]|med[ıi]|mayaca\w+|meyece\w+|maz|mez)\b",
    "vi": r"\b(?:không|chưa|chẳng)\b",
    "zh": r"不|没有|沒有|未|并非|並非|无法|無法",
}
# Each noun has a capital letter.
_NOUNS_CAPITAL = frozenset({"de", "lb"})
# Inside a sentence; so many letters of a name stay the same in every case, and in most spellings.
_CAPITAL = re.compile(r"(?<=[^\W_][ ,] |[^\W_]{2} )[^\W\d_]{4,}")
_SAME_LETTERS = 4
# Words with capital letters in a row, and whatever stands between such.
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_YEAR_OR_MORE = re.compile(r"(?<![\d.,])\d{2,}(?![\d.,]*\d)")


def language_told_in(claim: str, where: Span) -> str | None:
    """That of the claim, where it is that of the article and not English; else None."""
    spoken = language_of(claim, where.hit.article.language)
    if spoken == ENGLISH or is_surely_english(claim):
        return None
    stated = where.hit.article.language
    return spoken if stated is None or script_of(stated) == script_of(spoken) else None


def terms_share(claim: str, text: str, language: str, vocabulary: Vocabulary) -> float:
    """The share of the claim's terms that the text has, weighed by rarity, in [0, 1]."""
    there = frozenset(terms_in(text, language))
    weights = {term: vocabulary.weight(term) for term in terms_in(claim, language)}
    total = sum(weights.values())
    return sum(one for term, one in weights.items() if term in there) / total if total else 0.0


def lacks(claim: str, where: Span, language: str) -> tuple[FailedCheck, str] | None:
    """The first thing of the claim that the span has not, and which; None where it has all.

    The year of publication and names that only the rest of the article has are granted.
    """
    article = where.hit.article
    published = article.published_at
    said = values_of(where.text, language) | ({float(published.year)} if published else set())
    if unsaid := sorted(values_of(claim, language) - said):
        return "number", f"{unsaid[0]:g} does not stand there"
    months = months_of(where.text, language) | ({published.month} if published else set())
    if months_of(claim, language) - months:
        return "day", "the month does not stand there"
    flat = " ".join(where.text.split())
    if strange := [words for words in quoted_words(claim) if words not in flat]:
        return "quote", f"“{strange[0]}” is not quoted there"
    if denies(claim, language) and not denies(where.text, language):
        return "negation", "it denies what is not denied there"
    if name := _unnamed(claim, f"{article.title} {article.text}", language):
        return "name", f"{name} is not named there"
    return None


def denies(text: str, language: str) -> bool:
    """Whether it has a word that denies; False also where none of the language are known."""
    denial = _denial(language)
    return denial is not None and denial.search(text) is not None


@cache
def _denial(language: str) -> re.Pattern[str] | None:
    words = _DENYING.get(language)
    return re.compile(words, re.IGNORECASE) if words else None


def _unnamed(claim: str, text: str, language: str) -> str:
    """A word with a capital letter that the article has in no form; "" where there is none."""
    if language in _NOUNS_CAPITAL:
        return ""
    folded = text.casefold()
    named = [word for word in _CAPITAL.findall(claim) if word[0].isupper()]
    return next((word for word in named if not _stands(word, folded)), "")


def _stands(word: str, folded: str) -> bool:
    return word.casefold()[:_SAME_LETTERS] in folded


def names_unsaid(question: str, article: Article, language: str) -> list[str]:
    """Names of a question, as it writes them, of which no word stands in the article in any form.

    Of languages that write names with a capital letter, and nothing else within a sentence.
    """
    if language in _NOUNS_CAPITAL:
        return []
    folded = _unmarked(f"{article.title} {article.text}")
    return [
        name
        for name in names_in(question)
        if any(len(word) >= _SAME_LETTERS for word in name.split())
        and not any(_stands(_unmarked(word), folded) for word in name.split())
    ]


def numbers_unsaid(question: str, article: Article) -> list[str]:
    """Its numbers of two digits and more that stand nowhere in the article, nor in its day."""
    published = f"{article.published_at:%d %m %Y}" if article.published_at else ""
    said = numbers_written(f"{article.title} {article.text} {published}")
    return [one for one in _YEAR_OR_MORE.findall(question) if not numbers_written(one) & said]


def names_in(question: str) -> list[str]:
    """Words with capital letters, together where they stand in a row; not the first word alone."""
    found: list[tuple[int, int]] = []
    for word in _WORD.finditer(question):
        if word.group()[0].isupper():
            goes_on = found and question[found[-1][1] : word.start()] == " "
            start = found.pop()[0] if goes_on else word.start()
            found.append((start, word.end()))
    first = _WORD.search(question)
    return [question[start:end] for start, end in found if first and (start, end) != first.span()]


def _unmarked(text: str) -> str:
    """Folded, and without marks: a name in capitals has none in Greek."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def quoted_words(claim: str) -> Collection[str]:
    """Those between quotation marks of any language, two characters and more."""
    marked = re.findall(r"[„“«「『\"]([^„“”«»「」『』\"]{2,500})[“”»」』\"]", claim)
    return [" ".join(words.split()) for words in marked]
