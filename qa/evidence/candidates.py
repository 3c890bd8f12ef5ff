"""Where in a sentence a thing of the asked sort stands, and how surely it is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.nlp.names import OF_NO_PERSON, TITLES, Name
from index.nlp.statement import AnnotatedText
from qa.evidence.answer_type import AskedThing
from qa.evidence.measures import suits

# "Between 2018 and 2021": when something went on, or what was counted, and no day of an event.
_SPAN_OF_TIME = re.compile(r"\bbetween\s[^,.;]{1,30}\band\s", re.IGNORECASE)
_DATE = re.compile(
    r"\b(?:[12]\d{3}s?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april"
    r"|(?-i:May)|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|aug|sept?|oct|nov|dec)\.|today|yesterday|tomorrow|tonight"
    r"|(?:last|this|next) (?:week|month|year|night|spring|summer|autumn|winter)"
    r"|(?:early|mid|late)[- ]\w+|spring|summer|autumn|winter|century|midnight|noon|ago"
    r"|\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b|\d{1,2}[.:]\d\d)",
    re.IGNORECASE,
)
_VAGUE_DATE = frozenset("spring summer autumn winter ago century".split())
_CAUSE = re.compile(
    r"\b(?:(?P<surely>because|due to|owing to|thanks to|in order to|so that|so as to|for fear"
    r"|caus\w+|blam\w+|led to|leading to|result\w*|reasons?|in response|motivated)"
    r"|since|after|following|when|as|over|amid|given|in protest|means? that|allow\w*|prevent\w*"
    r"|to(?=\s(?-i:[a-z]))(?!\s(?:the|an?|his|her|its|their|our|this|that|these|those)\b))\b",
    re.IGNORECASE,
)
_PREPOSITIONS = frozenset(
    """in at on near from outside inside beside behind off across along to into through under
    by""".split()
)
_OF_PLACE = _PREPOSITIONS - {"by", "into", "to", "through"}
# "In the Dublin-based", "at Stade de France, Paris".
_NEAR = 4
_AUXILIARY = (
    r"(?:did|do|does|is|was|are|were|has|have|had|will|would|can|could|should|may|might|else)\b"
)
_ASKED = re.compile(
    rf"^\W*(?:who|(?:which|what)\s+[\w-]+)\s+(?:[a-z]+ly\s+|first\s+|also\s+|then\s+)?(?!{_AUXILIARY})(\w+)",
    re.IGNORECASE,
)
# Whoever it is done against did not do it; whoever something is taken from did not take it.
_OPPONENT = re.compile(r"\b(?:against|over|than|unlike)\s+(?:the\s+)?$", re.IGNORECASE)
_GIVER = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
# "Heisman Trophy candidate Marvin Harrison Jr.": has not won it yet.
_HOPEFUL = re.compile(
    r"\b(?:candidates?|contenders?|hopefuls?|nominees?|finalists?|favou?rites?|front-?runners?"
    r"|challengers?)\s+$",
    re.IGNORECASE,
)
_WINS = re.compile(r"w[io]ns?|receive[sd]?|gets?|got|earn(?:s|ed)?|takes?|took", re.IGNORECASE)
_TAKES = re.compile(
    r"(?:buys?|bought|purchase[sd]?|acquire[sd]?|borrow(?:s|ed)?|inherit(?:s|ed)?|steals?|stole"
    r"|takes?|took|receive[sd]?|gets?|got|hire[sd]?|capture[sd]?|seize[sd]?|wrest(?:s|ed)?)",
    re.IGNORECASE,
)


_CAME_ABOUT = re.compile(r"\W*when (?:did|was|were|has|have)\b", re.IGNORECASE)
# "How much did it fall?" is not answered by what it fell to.
_CHANGE = re.compile(
    r"\bhow (?:much|far)\b.*\b(?:fall|fell|fallen|drop|dropped|rise|rose|risen|climb|climbed"
    r"|increased?|decreased?|declined?|grow|grew|grown|gain|gained|slip|slipped|jump|jumped|plunged?"
    r"|surged?|shrink|shrank|sink|sank|soar|soared|tumbled?)\b(?!\s+to\b)",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"\bto\s+(?:(?:just|well|an?|the|below|above|about|around|over|under|nearly|almost|some|record"
    r"|new|low|high|of)\s+){0,4}$",
    re.IGNORECASE,
)
# How a contest ended: "29-28".
RESULT = re.compile(r"\b(\d{1,3})[-–](\d{1,3})\b")


@dataclass(frozen=True)
class Candidate:
    """From `first` to `last` in the sentence's words; `surely` in (0, 1]."""

    first: int
    last: int
    score: float


def candidates(asked: AskedThing, said: AnnotatedText, question: AnnotatedText) -> list[Candidate]:
    """Those that the question does not have itself."""
    match asked.sort:
        case "money" | "count" | "measure" | "share" | "number":
            return list(_numbers(asked, said, question))
        case "result":
            return list(_results(said))
        case "date":
            return list(_dates(said, question))
        case "person" | "name":
            return list(_names(asked, said, question))
        case "place":
            return [*_names(asked, said, question), *_places(said, question)]
        case "reason":
            return list(_causes(said, question))
    return []


def _numbers(
    asked: AskedThing, said: AnnotatedText, question: AnnotatedText
) -> Iterator[Candidate]:
    for number in said.numbers:
        if number.is_loose or any(number.agrees(known) for known in question.numbers):
            continue
        score = suits(asked, number, said, question)
        if score:
            places = said.places_of(number)
            yield Candidate(places[0], places[-1], score)


def _results(said: AnnotatedText) -> Iterator[Candidate]:
    for found in RESULT.finditer(said.tokens.text):
        first, last = said.tokens.place_of(found.start()), said.tokens.place_of(found.end() - 1)
        yield Candidate(first, last, 1.0)


def _dates(said: AnnotatedText, question: AnnotatedText) -> Iterator[Candidate]:
    tokens = said.tokens
    known = {found.casefold() for found in _DATE.findall(question.tokens.text)}
    for found in _DATE.finditer(tokens.text):
        words = found.group().casefold()
        if words not in known:
            score = 0.7 if words in _VAGUE_DATE else 1.0
            first, last = tokens.place_of(found.start()), tokens.place_of(found.end() - 1)
            yield Candidate(first, last, score)


def _names(asked: AskedThing, said: AnnotatedText, question: AnnotatedText) -> Iterator[Candidate]:
    for name in said.names:
        if question.tokens.folded.issuperset(name.words):
            continue
        before = said.tokens.words[name.first - 1].folded if name.first else ""
        score = 0.6
        if asked.sort == "person":
            score = 0.2 if before in _PREPOSITIONS - {"by"} else _as_a_person(name, before, said)
        elif asked.sort == "place":
            score = 1.0 if before in _PREPOSITIONS else 0.5
        yield Candidate(name.first, name.last, score)


def _as_a_person(name: Name, before: str, said: AnnotatedText) -> float:
    """People have a title or two names, at least somewhere in the article."""
    if not OF_NO_PERSON.isdisjoint(name.words):
        return 0.3
    if before == "the":
        return 0.5
    if len(name.words) > 1 or before in TITLES:
        return 1.0
    first_name = re.search(rf" (\w+) {re.escape(name.words[0])} ", said.known.in_a_row)
    return 0.8 if first_name and first_name[1] in said.known.named_words else 0.4


def _places(said: AnnotatedText, question: AnnotatedText) -> Iterator[Candidate]:
    """ "In the old ticket office": the first content word after a preposition.

    "On the roof" is a place; "on roofs" may be what somebody works on.
    """
    words = said.tokens.words
    for place, word in enumerate(words):
        if word.folded == "on" and words[place + 1 : place + 2] and words[place + 1].stem:
            continue
        if word.folded in _PREPOSITIONS:
            following = [p for p in range(place + 1, min(place + 4, len(words))) if words[p].stem]
            if following and words[following[0]].stem not in question.tokens.stems:
                yield Candidate(following[0], following[0], 0.5)


def is_located(one: Candidate, said: AnnotatedText) -> bool:
    """Whether it stands closely behind a word of place: "in Paris", "at the old ticket office"."""
    words = said.tokens.words[max(one.first - _NEAR, 0) : one.first]
    return any(word.folded in _OF_PLACE for word in words)


def _causes(said: AnnotatedText, question: AnnotatedText) -> Iterator[Candidate]:
    """ "To offer it" is no reason why it is offered."""
    for found in _CAUSE.finditer(said.tokens.text):
        place = said.tokens.place_of(found.start())
        following = said.tokens.words[place + 1 : place + 2]
        asked = any(word.stem in question.tokens.stems for word in following if word.stem)
        if found.group().casefold() == "to" and asked:
            continue
        yield Candidate(place, place, 1.0 if found["surely"] else 0.5)


def may_be_change(question: str, sentence: str, start: int) -> bool:
    """Whether a number that begins at `start` may be by how much; True where that is not asked."""
    return not (_CHANGE.search(question) and _LEVEL.search(sentence[:start]))


def may_be_day(question: str, answer: str) -> bool:
    """Whether those words may say when; True where it is not asked when one thing came about."""
    return not (_CAME_ABOUT.match(question) and _SPAN_OF_TIME.search(answer))


def may_be_doer(question: str, sentence: str, start: int) -> bool:
    """Whether words that begin at `start` may be; True where the question is not who did it.

    "Who bought it?" is not answered by the last name of "he bought it from Hask & Ferrier", nor
    "Who won it?" by that of a candidate.
    """
    asked = _ASKED.match(question)
    if asked is None:
        return True
    before = sentence[max(0, start - 20) : start]
    if _OPPONENT.search(before):
        return False
    if _WINS.fullmatch(asked[1]) and _HOPEFUL.search(before):
        return False
    return not (_TAKES.fullmatch(asked[1]) and _GIVER.search(before))
