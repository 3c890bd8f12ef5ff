"""What a conversation needs to know of the archive: its words, and what stands beside what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from index import Hit, Query

_HITS = 5
# "Who manages the team?" has too few words to be about something by itself.
_WORDS_OF_A_TOPIC = 3
_WORDS_OF_A_WHOLE = 4
_WORDS_OF_A_LONG_ONE = 7
# The share of a question's words that stand in one passage, where it needs no others.
_WHOLE = 0.75
_MOSTLY = 0.5
# The share of the topic's words that stand in a passage that speaks of it.
_OF_THE_TOPIC = 0.3
# How much more of a question's words must stand together without the topic than with it.
_ANOTHER_TOPIC = 0.3


# "What is lecanemab?" has a subject of its own; "What is the score?" may be of the match.
_THING_ASKED = re.compile(
    r"\W*what(?:['’]s| is| are| was| were) "
    r"(?!(?:the|an?|it|its|he|his|she|her|they|their|that|this|these|those|there|so|next)\b)"
    r"[\w-]{4,}(?: [\w-]+)?\W*$",
    re.IGNORECASE,
)


class ConversationArchive(Protocol):
    """What `IndexReader` offers of this."""

    def search(self, query: str, k: int) -> list[Hit]: ...

    def terms(self, text: str) -> list[str]: ...

    def rarity(self, terms: Sequence[str]) -> dict[str, float]: ...

    def parse_query(self, query: str) -> Query: ...


def is_known(name: str, archive: ConversationArchive) -> bool:
    """Whether every word of the name stands in an article."""
    terms = archive.terms(name)
    return bool(terms) and all(rarity < 1 for rarity in archive.rarity(terms).values())


def publishers_in(text: str, archive: ConversationArchive) -> frozenset[str]:
    parsed = archive.parse_query(text)
    return parsed.full.publishers | frozenset(parsed.unknown_publishers)


def is_unknown(text: str, archive: ConversationArchive) -> bool:
    """Whether no article has any of its words."""
    return _unknown(archive.rarity(archive.terms(text))) == 1


def is_whole(question: str, archive: ConversationArchive) -> bool:
    """Whether it says enough to be searched for: it is long, or one passage has most of it."""
    terms = archive.rarity(archive.terms(question))
    if len(terms) < _WORDS_OF_A_WHOLE:
        return False
    hits = archive.search(question, _HITS) if len(terms) < _WORDS_OF_A_LONG_ONE else ()
    return not hits or max(_share(terms, hit, archive) for hit in hits) >= _WHOLE


def most_spoken_of(questions: Sequence[str], archive: ConversationArchive) -> str:
    """That whose words stand together most in one passage; of such as stand alike the first."""
    if len(questions) == 1:
        return questions[0]
    return max(questions, key=lambda question: _together(question, archive))


def _together(question: str, archive: ConversationArchive) -> float:
    terms = archive.rarity(archive.terms(question))
    hits = archive.search(question, _HITS)
    return max((_share(terms, hit, archive) for hit in hits), default=0.0)


def is_another_topic(question: str, topic: str, archive: ConversationArchive) -> bool:
    """Whether the archive speaks of what is asked, but not beside the topic.

    Compares how much of the question, by the rarity of its words, stands in one passage: of those
    found for the question alone, and of those that speak of the topic. Where the archive has no
    words for one of the two, nothing is carried over either: it would be answered by the other.
    """
    terms, about = archive.rarity(archive.terms(question)), archive.rarity(archive.terms(topic))
    if _unknown(about) >= _MOSTLY:
        return True
    if len(terms) < _WORDS_OF_A_TOPIC and not _THING_ASKED.match(question):
        return False
    if _unknown(terms) >= _MOSTLY:
        return True
    alone = [_share(terms, hit, archive) for hit in archive.search(question, _HITS)]
    beside = [
        _share(terms, hit, archive)
        for hit in archive.search(f"{question} {topic}", _HITS)
        if _share(about, hit, archive) >= _OF_THE_TOPIC
    ]
    return max(alone, default=0.0) - max(beside, default=0.0) >= _ANOTHER_TOPIC


def _unknown(rarity: dict[str, float]) -> float:
    """The share of the terms that no article has; 0 where there are none."""
    return sum(value >= 1 for value in rarity.values()) / len(rarity) if rarity else 0.0


def _share(terms: dict[str, float], hit: Hit, archive: ConversationArchive) -> float:
    """How much of the weight of the terms stands in a passage and its headline, in [0, 1]."""
    present = set(archive.terms(f"{hit.article.title} {hit.passage.text}"))
    whole = sum(terms.values())
    found = sum(rarity for term, rarity in terms.items() if term in present)
    return found / whole if whole else 0.0
