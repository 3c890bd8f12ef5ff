"""What a search by words looks at of a passage, wherever it is searched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from index.catalogue import PassageText
from index.models import Filters
from index.nlp.language.analysis import terms_in

# Chosen on development questions: docs/reference/retrieval.md.
FIELD_WEIGHTS = {"title": 0.4, "publisher": 1.0, "category": 0.3, "dates": 0.6, "body": 1.0}
# What a person reads of a passage.
READ_FIELDS = ("title", "body")
# Of a longer question the rarest are enough to find candidates by, at a third of the cost among a
# million passages: docs/reference/retrieval.md.
MOST_TERMS = 20


def fields_of(passage: PassageText) -> dict[str, str]:
    """What a search by words looks at, by the names of FIELD_WEIGHTS.

    `dates` are the words by which a question may name the day of publication.
    """
    day = passage.published_at
    return {
        "title": passage.title,
        "publisher": passage.publisher,
        "category": passage.category,
        "dates": f"{day:%A} {day.day} {day:%B %Y}" if day else "",
        "body": passage.body,
    }


def has_all(passage: PassageText, terms: Sequence[str], filters: Filters) -> bool:
    """Whether it passes the filters and has all the terms where a person reads."""
    day = passage.published_at.date() if passage.published_at else None
    kept = (
        _is_one_of(passage.publisher, filters.publishers)
        and _is_one_of(passage.category, filters.categories)
        and (filters.shelves is None or passage.shelf in filters.shelves)
        and (not filters.after or (day is not None and day >= filters.after))
        and (not filters.before or (day is not None and day <= filters.before))
    )
    if not kept:
        return False
    there = {
        term
        for words in (passage.title, passage.body)
        for term in terms_in(words, passage.language)
    }
    return there.issuperset(terms)


def _is_one_of(name: str, wanted: Sequence[str]) -> bool:
    return not wanted or name.casefold() in {each.casefold() for each in wanted}


def rarest(
    words: Iterable[str], passages_with: Callable[[str, str], int]
) -> dict[str, dict[str, int]]:
    """Of the words that some passage has, the `MOST_TERMS` rarest, in their order.

    Each with how many passages have it in which field, as `passages_with` says of a field and a
    word.
    """
    having = dict[str, dict[str, int]]()
    for word in words:
        counts = {field: passages_with(field, word) for field in FIELD_WEIGHTS}
        if there := {field: count for field, count in counts.items() if count}:
            having[word] = there
    chosen = sorted(having, key=lambda word: max(having[word].values()))[:MOST_TERMS]
    return {word: fields for word, fields in having.items() if word in chosen}
