"""The question in a message that holds more: a greeting, a story that leads up to it, thanks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index import sentence_spans
from qa.conversation.names import names_in
from qa.conversation.questions import asks, subject_matter
from qa.conversation.small_talk import is_talk

# "I'd like to know who …"; "whether" stays, as what follows it is no question by itself.
_POLITE = re.compile(
    r"(?:(?:so|well|ok(?:ay)?|now|please|hi|hello|hey|anyway)\b[\s,.!-]*){0,3}"
    r"(?:(?:can|could|would|will) (?:you|anyone|somebody|someone) (?:please |kindly |maybe )?"
    r"(?:tell|explain to|remind|inform|let)(?: me| us)(?: know)?"
    r"|do you (?:happen to |perhaps )?(?:know|remember|recall)|does any(?:one|body) know"
    r"|i(?:['’]d| would| just| only| really)* (?:like|love|want|wanted|need|needed)"
    r" to (?:know|find out|learn|ask|understand)"
    r"|i(?:['’]m| am| was)? (?:just )?(?:wonder(?:ing|ed)?|curious(?: about)?|asking(?: myself)?"
    r"|trying to find out)|(?:please )?(?:tell me|let me know|remind me)"
    r"|(?:any|no) idea|(?:my|the|one) question (?:is|was)|what i (?:want|need) to know is)"
    r"(?: please)?[\s,:–—-]+"
    r"(?=(?:(?:in|on|at|by|for|from|to|of|with|about|under|since|until|after)\s+)?"
    r"(?:who|whom|whose|what|which|when|where|why|how)\b)",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]+")
# A question after a long lead, which a colon or a dash ends.
_LEAD = re.compile(
    r"[:;–—]\s+(?=(?:(?:by|in|on|at|for|from|to|of|with)\s+)?"
    r"(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had)\b)"
)
_LONG_LEAD = 25
# "Is that even legal?", "What do you think?": it asks for nothing that it names.
_VAGUE = re.compile(
    r"\b(?:that|this|it|these|those|them|he|she|they|you|we|i|me|my|your|even|really|true|right|so"
    r"|legal|possible|normal|fair|allowed|know|think|say|mean|help|ok|okay|please|anyone|anybody"
    r"|idea|isn['’]t|is|are|was|were|do|does|did|can|could|would|what|why|how|about|of|the|a|to)\b",
    re.IGNORECASE,
)
_MOST_SENTENCES = 60
_MOST_NAMES = 4


@dataclass(frozen=True)
class Message:
    """`question` is what is asked; `story` what it is about, where it may need that, or ""."""

    question: str
    story: str = ""


def question_in(text: str) -> Message:
    """The question of a message; all of it where it tells no story, or asks nothing plainly.

    After a story the last question counts that names what it asks for. Several without one stay
    together.
    """
    said = _sentences(text)
    sentences = [_asked(one) for one in said if not is_talk(one)]
    places = [place for place, one in enumerate(sentences) if asks(one)]
    if not places:
        return Message(text)
    if places[0] == 0:
        # What follows a question says more of it.
        return Message(text if sentences == said else " ".join(sentences))
    plain = [place for place in places if _names_something(sentences[place])]
    chosen = (plain or places)[-1]
    names = (name.text for one in sentences[:chosen] for name in names_in(one))
    return Message(sentences[chosen], ", ".join(list(dict.fromkeys(names))[-_MOST_NAMES:]))


def _sentences(text: str) -> list[str]:
    lines = [found.group().strip() for found in _LINE.finditer(text)]
    found = [line[start:end] for line in lines for start, end in sentence_spans(line, "en")]
    return [one.strip() for one in found[-_MOST_SENTENCES:] if one.strip()]


def _asked(sentence: str) -> str:
    """Without what only leads up to its question."""
    for lead in _LEAD.finditer(sentence):
        if len(sentence[: lead.start()].split()) >= _LONG_LEAD:
            sentence = sentence[lead.end() :]
            break
    polite = _POLITE.match(sentence)
    if polite is None:
        return sentence
    rest = sentence[polite.end() :].rstrip(" .!…")
    return f"{rest[:1].upper()}{rest[1:]}{'' if rest.endswith('?') else '?'}"


def _names_something(question: str) -> bool:
    return bool(re.search(r"\w{3,}", _VAGUE.sub(" ", subject_matter(question))))
