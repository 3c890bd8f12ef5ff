"""A question about more than one thing, taken apart: "which is more, A or B", "what, and when".

Each part is a question by itself, which is answered by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.nlp.words import base_form

_MOST_WORDS = 7
_MOST_JOINED_WORDS = 16
_LEAST_WORDS = 3
_ASKING = r"(?:who|whom|whose|what|which|when|where|why|how)"
_BE = r"(?:is|are|was|were)"
_CHOICE = re.compile(
    r"^(?P<asked>.+?)[,:]\s*(?P<one>[^,?]+?)\s+or\s+(?P<other>[^,?]+?)\s*\?*$", re.IGNORECASE
)
_COMPARED = re.compile(
    rf"^(?:how (?:do|does|did) (?P<subject>.+?)|compare (?P<object>.+?)"
    rf"|what {_BE} the differences? (?:in|between) (?P<difference>.+?))"
    r"\s+(?P<place>at|of|in|for|by|from|between)\s+(?P<one>.+?)\s+(?:and|with|to|vs\.?|versus)\s+"
    r"(?P<other>.+?)(?:\s+(?:compare|differ)d?)?\s*[?.]*$",
    re.IGNORECASE,
)
# "And whose", "and who also": no question of its own.
_JOINED = re.compile(
    rf"^(?P<first>{_ASKING}\b.+?),?\s+and\s+(?P<second>(?:(?:by|in|on|at|for|with|to) )?"
    r"(?:who (?:is|was|are|were|did|has|had|will)(?! also)|what|when|where|why|how)\b.+)$",
    re.IGNORECASE | re.DOTALL,
)
_MORE = re.compile(
    r"^(?:which|who|what)\b(?:\s+(?:of the two|one|[a-z-]+))??\s+(?P<verb>\w+)\s+(?:the\s+)?"
    r"(?:more|most|fewer|fewest|less|least)\s+(?P<thing>.+)$",
    re.IGNORECASE,
)
_DEGREES = {
    "older": "old", "younger": "old", "longer": "long", "shorter": "long", "taller": "tall",
    "higher": "high", "lower": "high", "larger": "large", "bigger": "big", "smaller": "big",
    "deeper": "deep", "wider": "wide", "heavier": "heavy", "lighter": "heavy", "faster": "fast",
    "slower": "fast", "farther": "far", "further": "far", "hotter": "hot", "colder": "cold",
}  # fmt: skip
_DEGREE = re.compile(
    rf"^(?:which|who|what)\b.*?\b(?P<verb>{_BE}|took|lasted|lived)\s+(?:the\s+)?"
    rf"(?P<degree>{'|'.join(_DEGREES)})\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_COST = re.compile(
    r"^(?:which|what|who)\b.*?\b(?:costs?|paid|pays|earns?|earned|raised|is worth|was worth)\s+"
    r"(?:more|most|less|least)$|^(?:which|what)\b.*\b(?:more expensive|dearer|cheaper)$",
    re.IGNORECASE,
)
_SOONER = re.compile(r"^(?:which|who|what)\b.*\b(?:first|earlier|sooner|later|last)$", re.I)


@dataclass(frozen=True)
class SubQuestion:
    """`label` is the side of a comparison that it asks about; empty where nothing is compared."""

    text: str
    label: str = ""


def sub_questions(question: str) -> tuple[SubQuestion, ...]:
    """Two of them, in the order of the question; none where it asks for one thing."""
    text = " ".join(question.split())
    return _of_choice(text) or _of_comparison(text) or _of_joined(text)


def _of_choice(text: str) -> tuple[SubQuestion, ...]:
    found = _CHOICE.match(text)
    if not found:
        return ()
    sides = [_side(found[name]) for name in ("one", "other")]
    if not all(sides):
        return ()
    asked = _asked_of_a_side(found["asked"])
    return tuple(SubQuestion(asked.format(side), side) for side in sides) if asked else ()


def _asked_of_a_side(asked: str) -> str | None:
    """The question with {} for a side: "Which killed more people" → "How many people killed {}?"

    None where what is asked is no comparison.
    """
    asked = asked.replace("{", "").replace("}", "")
    if found := _DEGREE.match(asked):
        degree = _DEGREES[found["degree"].lower()]
        verb = found["verb"] if re.fullmatch(_BE, found["verb"], re.I) else "did"
        return f"How {degree} {verb} {{}}{found['rest']}?"
    if _COST.match(asked):
        return "How much does {} cost?" if "cost" in asked or "expens" in asked else "How much {}?"
    if _SOONER.match(asked):
        return "When was {}?"
    if found := _MORE.match(asked):
        return f"How many {found['thing']} did {{}} {base_form(found['verb'])}?"
    return None


def _of_comparison(text: str) -> tuple[SubQuestion, ...]:
    found = _COMPARED.match(text)
    if not found:
        return ()
    compares = re.search(r"\b(?:compared?|differ(?:ed)?|differences?)\b", text, re.IGNORECASE)
    sides = [_side(found[name]) for name in ("one", "other")]
    what = found["subject"] or found["object"] or found["difference"]
    if not compares or not all(sides) or len(what.split()) > _MOST_WORDS:
        return ()
    return tuple(SubQuestion(f"What {_verb(what)} {what} {found['place']} {side}?", side)
                 for side in sides)  # fmt: skip


def _verb(noun: str) -> str:
    return "are" if noun.lower().endswith("s") and not noun.lower().endswith("ss") else "is"


def _of_joined(text: str) -> tuple[SubQuestion, ...]:
    found = _JOINED.match(text)
    if not found:
        return ()
    parts = [found["first"].strip(" ,"), found["second"].strip(" ?")]
    words = [len(part.split()) for part in parts]
    if min(words) < _LEAST_WORDS or max(words) > _MOST_JOINED_WORDS:
        return ()
    return tuple(SubQuestion(f"{part[0].upper()}{part[1:]}?") for part in parts)


def _side(words: str) -> str:
    """A name or a few words; empty where they are more."""
    said = words.strip(" .,;:\"“”'")
    return said if said and len(said.split()) <= _MOST_WORDS else ""
