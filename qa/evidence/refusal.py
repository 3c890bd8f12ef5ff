"""When not to answer, why, and what to offer instead."""

from __future__ import annotations

from collections.abc import Sequence

from index import ArticleRef, Filters, Hit, IndexReader, Query, detected_language
from qa.events import Refusal
from qa.evidence import Evidence, confidence, least_confidence

_NEAREST = 3

# Of a question this short its language can be told often enough to say one sentence more.
_LEAST_BYTES = 15
_IN_THEIR_LANGUAGE = (
    "Questions in English are understood best, and articles here are in it: ask in English."
)

_SENTENCES: dict[Refusal, str] = {
    "no_articles": "This archive holds no articles yet.",
    "below_threshold": "The articles in this archive do not answer that.",
    "unsupported": "The articles in this archive do not answer that.",
    "name_missing": "The articles in this archive do not answer that: {} in what was found on it.",
    "publisher_not_in_archive": "This archive holds no articles of that publisher.",
    "outside_dates": "This archive holds no articles from that time that bear on the question.",
}
_ELSEWHERE = (
    "The articles in this archive do not answer that:"
    " in what was found no sentence about {} answers it."
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
) -> str:
    """`missing` are the names and years that nothing found can be about; `instead` is a name there;
    but with `is_elsewhere` other words found have them. `better` is a question that is answered.
    `in_another_language` says that the question is in none that the articles found are in.
    """
    *names, last = missing or ("",)
    listed = f"{', '.join(names)}{' and ' if names else ''}{last}"
    said = _SENTENCES[refusal].format(f"there is no {listed}")
    if refusal == "name_missing" and is_elsewhere:
        said = _ELSEWHERE.format(listed)
    elif refusal == "name_missing" and instead:
        said = f"{said[:-1]}, which speaks of {instead}."
    said = f"{said} You could ask: {better}" if better else said
    return f"{said} {_IN_THEIR_LANGUAGE}" if in_another_language else said


def found_nowhere(missing: Sequence[str], hits: Sequence[Hit]) -> tuple[str, ...]:
    """Those that no passage found has, and no headline."""
    found = [f"{hit.article.title}\n{hit.passage.text}".casefold() for hit in hits]
    return tuple(one for one in missing if not any(one.casefold() in text for text in found))


def is_in_another_language(question: str, hits: Sequence[Hit]) -> bool:
    """Whether it is surely in a language that none of the articles found is in, some of English."""
    found = {hit.article.language for hit in hits}
    asked_in = detected_language(question, _LEAST_BYTES) if "en" in found else None
    return asked_in is not None and asked_in not in found


def nearest(hits: Sequence[Hit]) -> tuple[ArticleRef, ...]:
    """The first few distinct articles of the hits."""
    articles = list({hit.article.id: hit.article for hit in hits}.values())[:_NEAREST]
    return tuple(map(ArticleRef.of, articles))
