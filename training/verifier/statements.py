"""A question and its short answer as a statement, where the form of the question allows it."""

from __future__ import annotations

import re

_AUXILIARY = r"(?:is|are|was|were|did|does|do|can|could|will|would|has|have|had)"
_NAME = r"(?:[A-Z][\w'’-]+(?: (?:of|the|[A-Z][\w'’-]+))*)"
_SUBJECT = rf"((?:the |a |an )?{_NAME}|(?:the|a|an) \w+)"
_VERB = (
    r"(?:\w{3,}ed|won|led|gave|wrote|made|took|became|began|held|lost|built|came|ran|said|found)"
)
_FORMS = [
    # Who won …? What prompted …?
    (rf"(?:who|what) ((?:{_VERB}|was|is|were|are) (?!(?:the|a|an) )\w.*)", "{a} {0}"),
    # How many points did the Panthers score?
    (rf"how many (\w+(?: \w+)?) ({_AUXILIARY}) {_SUBJECT} (\w+.*)", "{2} {1} {3} {a} {0}"),
    # What year did X die? When was X built?
    (rf"(?:when|(?:in |on )?what (?:year|date|month|day)) ({_AUXILIARY}) {_SUBJECT} "
     r"((?!of|that|in|from)\w+.*)", "{1} {0} {2} in {a}"),
    # Where was X born?
    (rf"where ({_AUXILIARY}) {_SUBJECT} ((?!of|that|in|from)\w+.*)", "{1} {0} {2} in {a}"),
    # What is the name of …?
    (r"(?:what|who) (is|was) (the (?!.*\b(?:called|named|when|near)\b).+)", "{1} {0} {a}"),
]  # fmt: skip


def statement(question: str, answer: str) -> str | None:
    """ "How many points did they score?", "308" → "They did score 308 points.\""""
    first, _, rest = " ".join(question.split()).rstrip("?. ").partition(" ")
    asked = f"{first.lower()} {rest}"
    for pattern, made in _FORMS:
        match = re.fullmatch(pattern, asked)
        if match:
            text = made.format(*match.groups(), a=answer.strip().rstrip("."))
            return f"{text[:1].upper()}{text[1:]}."
    return None
