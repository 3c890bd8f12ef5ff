"""What may be asked, what kind of answer it wants, and which of its words the answer is about."""

from __future__ import annotations

import re
from typing import Literal

from index import Query
from index.errors.phrases import Phrase
from qa.errors import QuestionError

MAX_QUESTION_CHARACTERS = 8_000

_SHORT = 20

# They say which article is meant, or how new; an article does not say them of itself.
_OF_REPORTING = re.compile(
    r"\b(?:according to|as reported by|report(?:s|ed|ing)?|sa(?:y|ys|id)"
    r"|wr(?:ite|ites|ote|itten)|articles?|(?:agree|disagree|differ)(?:s|d|ed)?(?: on| about)?"
    r"|both)\b",
    re.IGNORECASE,
)
_OF_NEWNESS = re.compile(
    r"\b(?:(?:what(?: is|['’]s|s)? )?(?:the )?(?:latest|newest|most recent)"
    r"(?:(?: news| updates?)?(?: (?:on|about|of|from|in|with))| news| updates?)"
    r"|latest|newest|most recent|(?:right )?now|currently|at the moment|these days)\b",
    re.IGNORECASE,
)

Kind = Literal["when", "how many", "who", "why", "yes or no"]
_WHEN = re.compile(
    r"^(?:when|(?:on|in|by|since|until|from) (?:what|which) (?:day|date|month|year))\b", re.I
)
_HOW_MANY = re.compile(
    r"\bhow (?:many|much|long|old|far|big|large|tall|high|often)\b"
    r"|\bwhat (?:number|share|percentage|price|sum|amount|salary|fine|distance)\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"\b(?:who|whom|whose|where|wh(?:at|ich) \w+ (?:is|was) named)\b", re.I)
_WHY = re.compile(r"\bwhy\b|\bwhat (?:caused|led to|is the reason|was the reason)\b", re.I)
# What stands before the verb tells when or of what: "Between the report by A and that by B, did …".
_YES_OR_NO = re.compile(
    r"^(?:(?:(?!\b(?:what|which|who|whom|whose|where|why|how)\b)[^?])+,\s+)?"
    r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)"
    r"\s+(?!.*\bor (?:not\b)?\w)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"^(?:which|what)\s+(?:(?!(?:is|was|does|has|are|were|did|do|have)\b)[\w’'-]+\s+){0,2}?"
    r"(?!was\b|is\b|does\b|has\b|this\b)"
    r"[a-z]{2,}(?<!s)(?:s|ies)\s+(?!is\b|was\b|has\b|does\b|\w+['’])"
    r"|^what (?:are|were) the [a-z]+s\b|^who (?:are|were)\b"
    r"|^(?:which|what) (?:people|men|women|children)\b|^(?:list|name)\b",
    re.IGNORECASE,
)
_KINDS: dict[Kind, re.Pattern[str]] = {
    "when": _WHEN,
    "how many": _HOW_MANY,
    "who": _WHO,
    "why": _WHY,
    "yes or no": _YES_OR_NO,
}


def check_question(text: str) -> str:
    """The question without the white space around it; raises QuestionError."""
    question = text.strip()
    if not question:
        raise QuestionError("The question is empty.", "Ask something about the articles.")
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(
            Phrase(
                "The question has {n:,} characters, and {most:,} is the most.",
                n=len(question),
                most=MAX_QUESTION_CHARACTERS,
            ),
            "Ask about one thing at a time.",
        )
    try:
        question.encode()
    except UnicodeEncodeError as error:
        raise QuestionError(
            Phrase(
                "Character {place} of the question is not text (half a surrogate pair).",
                place=error.start + 1,
            ),
            "Send the question as UTF-8.",
        ) from error
    return question


def subject_words(question: Query) -> str:
    """Its words without publishers, days of publication, and what asks for reports or news.

    Blanks stand for what is left out, so that offsets stay. A long question is left whole: there
    such words weigh little, and confidence was fitted on it so.
    """
    if len(question.text.split()) > _SHORT:
        return question.text
    # Words that may be no publisher's name are left in, with all the others.
    words = question.text if question.full.possible_publishers else without_publication(question)
    if question.full.publishers or question.unknown_publishers:
        words = without_reporting(words)
    return without_newness(words) if question.wants_latest else words


def without_reporting(words: str) -> str:
    """Without "according to" and the like; blanks stand for it."""
    return _blanked(_OF_REPORTING, words)


def without_newness(words: str) -> str:
    """Without "the latest on" and the like; blanks stand for it."""
    return _blanked(_OF_NEWNESS, words)


def _blanked(pattern: re.Pattern[str], words: str) -> str:
    return pattern.sub(lambda found: " " * len(found.group()), words)


def without_publication(question: Query) -> str:
    """The words of the whole, without publishers and the days of publication.

    Days on which something may have happened stay. Blanks stand for what is left out.
    """
    words = question.full.words
    for day in question.full.days:
        if not day.published:
            words = words[: day.start] + question.text[day.start : day.end] + words[day.end :]
    return words


def asks_for_several(question: str) -> bool:
    """Whether it asks for more than one thing by name: "which countries", "who were the …s"."""
    return bool(_SEVERAL.search(question))


def kind_asked(question: str) -> Kind | None:
    """None where it asks for something else, as "what" and "which" do."""
    for kind, pattern in _KINDS.items():
        if pattern.search(question):
            return kind
    return None
