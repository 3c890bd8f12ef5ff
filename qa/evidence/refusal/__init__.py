"""When not to answer, why, and what to offer instead."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from index import ArticleRef, Filters, Hit, IndexReader, Query, detected_language
from index.nlp.language.scripts import ENGLISH
from qa.events import Refusal
from qa.evidence import Evidence, confidence, least_confidence

_NEAREST = 3

# Of a question this short its language can be told often enough to say one sentence more.
_LEAST_BYTES = 15
# By language, by code; English where a language has none.
_SENTENCES: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_name("sentences.json").read_text("utf-8")
)


def refusal_code(
    question: Query,
    evidence: Sequence[Evidence],
    filters: Filters,
    archive: IndexReader,
) -> Refusal | None:
    """Why the evidence is not enough to answer; None where it is."""
    if _asks_for_a_missing_publisher(question, evidence):
        return "publisher_not_in_archive"
    if evidence:
        enough = confidence(evidence) >= least_confidence(evidence)
        return None if enough else "below_threshold"
    if not archive.status().articles:
        return "no_articles"
    known = {publisher.casefold() for publisher in archive.status().publishers}
    if filters.publishers and not known & {name.casefold() for name in filters.publishers}:
        return "publisher_not_in_archive"
    return "outside_dates" if filters.after or filters.before else "below_threshold"


def _asks_for_a_missing_publisher(question: Query, evidence: Sequence[Evidence]) -> bool:
    """Whether it names one that the archive does not have and no article found speaks of."""
    said = " ".join(found.text for found in evidence).casefold()
    return any(name.casefold() not in said for name in question.unknown_publishers)


def answer_confidence(evidence: Sequence[Evidence], refusal: Refusal | None) -> float:
    """How likely it is, in [0, 1], that the articles answer the question, all things known.

    What the evidence says; 0 where it counts for nothing, because it is not of the publisher or
    the time asked for, or because code found no words for anything that was written from it.
    """
    return confidence(evidence) if refusal in (None, "below_threshold") else 0.0


def refusal_sentence(
    refusal: Refusal,
    missing: Sequence[str] = (),
    instead: str = "",
    better: str = "",
    *,
    is_elsewhere: bool = False,
    in_another_language: bool = False,
    language: str | None = ENGLISH,
) -> str:
    """`missing` are the names and years that nothing found can be about; `instead` is a name there;
    but with `is_elsewhere` other words found have them. `better` is a question that is answered.
    `in_another_language` says that the question is in none that the articles found are in.
    """
    language = told_in(language)
    words = _SENTENCES[language]
    kind: str = "below_threshold" if refusal == "unsupported" else refusal
    if refusal == "name_missing" and (is_elsewhere or instead):
        kind = "elsewhere" if is_elsewhere else "instead"
    said = [words[kind].format(names=_listed(missing, language), instead=instead)]
    said += [words["better"].format(question=better)] if better else []
    said += [words["in_english"]] if in_another_language else []
    return " ".join(said)


def told_in(language: str | None) -> str:
    """The language that our own words are told in to who asks in `language`."""
    return language if language in _SENTENCES else ENGLISH


def _listed(names: Sequence[str], language: str) -> str:
    if language == ENGLISH or len(names) < 2:
        *others, last = names or ("",)
        return f"{', '.join(others)}{' and ' if others else ''}{last}"
    from babel.lists import format_list

    return format_list(names, locale=language)


def found_nowhere(missing: Sequence[str], hits: Sequence[Hit]) -> tuple[str, ...]:
    """Those that no passage found has, and no headline."""
    found = [f"{hit.article.title}\n{hit.passage.text}".casefold() for hit in hits]
    return tuple(one for one in missing if not any(one.casefold() in text for text in found))


def other_language(question: str, hits: Sequence[Hit]) -> str | None:
    """The language of a question that is surely in none that the articles found are in, some of
    them English; else None."""
    found = {hit.article.language for hit in hits}
    asked_in = detected_language(question, _LEAST_BYTES) if ENGLISH in found else None
    return asked_in if asked_in not in found else None


def nearest(hits: Sequence[Hit]) -> tuple[ArticleRef, ...]:
    """The first few distinct articles of the hits."""
    articles = list({hit.article.id: hit.article for hit in hits}.values())[:_NEAREST]
    return tuple(map(ArticleRef.of, articles))
