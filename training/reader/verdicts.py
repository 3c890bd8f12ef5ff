"""Yes/no questions made by rule from questions with answers (QA2D, Demszky et al. 2018).

"Who won the race?", answered by "Ana Ruiz", becomes "Did Ana Ruiz win the race?".
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from training.reader.cases import NOT_ENTAILED, Case, Cases, Text
from training.reader.model import CONTRADICTED, ENTAILED
from training.reader.statements import LOWERED
from training.verifier.wordnet import Verbs

_BE = frozenset("is are was were".split())
_HELPING = frozenset("has have had will would can could should must may might".split())
_DO = frozenset("did does do".split())
_PREPOSITIONS = frozenset(
    "in on at to from by for with of about after before during until since between under over"
    " against into through among near around because due within behind inside outside toward"
    " towards across along beside beyond".split()
)
_MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
_ALREADY_PLACED = _PREPOSITIONS | frozenset(
    "last next this yesterday today tomorrow tonight early late every once twice where when while"
    " as there here abroad home upstairs downstairs".split()
)
_MEASURES = frozenset("long old far tall high often fast big large deep wide heavy much".split())
_QUANTIFIED = frozenset("many much".split())
# What is one person's or one thing's: who is named for it is the one, and no other.
_OF_ONE = frozenset(
    "win found invent become succeed replace defeat beat lead host own chair captain kill"
    " assassinate write compose paint direct discover design head marry buy acquire".split()
)
_OF_SORTS = frozenset("kind kinds type types sort sorts nationality colour color".split())
_VAGUE = frozenset("do doing done happen happening happened say think".split())
_DETERMINERS = frozenset("the a an his her its their this that these those".split())
_OPEN = frozenset("it he she they we i you this that these those who what which".split())
_SUPERLATIVE = re.compile(r"\b(?:first|last|only|most|least|\w{3,}est)\b")
_LISTED = re.compile(r",| and | or ")
_MOST_ANSWER_WORDS = 12
_FEWEST_WORDS = 4
_WITH_ANSWERS = ("reading-", "news", "paragraph")
_LONGEST_NOUN = 5


@dataclass(frozen=True)
class Asked:
    """A question with a gap for its answer: `before`, the answer, `after`.

    `kind` is number, time, place, reason or thing; with `of_one` no other answer is right beside
    the right one.
    """

    before: str
    after: str
    kind: str
    of_one: bool

    def of(self, answer: str) -> str:
        """The yes/no question whether it is this."""
        first, *rest = answer.strip(" .,;:").split()
        words = " ".join([first.lower() if first in LOWERED else first, *rest])
        if self.kind == "time":
            words = _placed(words, _preposition_of_time(words))
        elif self.kind == "place":
            words = _placed(words, "in")
        after = self.after.split()
        if words.split()[-1:] == after[:1]:
            after = after[1:]
        made = " ".join(" ".join([self.before, words, *after]).split())
        return made[0].upper() + made[1:] + "?"


def asked(question: str, verbs: Verbs) -> Asked | None:
    """None where the question's form does not show where its answer would stand."""
    words = question.strip().rstrip("?").split()
    if len(words) < 3:
        return None
    leading: list[str] = []
    if words[0].lower() in _PREPOSITIONS:
        leading, words = [words[0].lower()], words[1:]
    wh = words[0].lower()
    if wh in ("when", "where", "why"):
        return None if leading else _of_adverb(wh, words[1:])
    if wh == "how":
        return _of_how(words, verbs)
    if wh in ("who", "whom", "what", "which"):
        return _of_noun(words, leading, verbs)
    return None


def _of_adverb(wh: str, rest: Sequence[str]) -> Asked | None:
    kind = {"when": "time", "where": "place", "why": "reason"}[wh]
    first = rest[0].lower()
    if first not in _BE | _HELPING | _DO or len(rest) < 3:
        return None
    if kind == "place" and rest[-1].lower() in _PREPOSITIONS:
        kind = "thing"
    return Asked(" ".join(rest), "", kind, of_one=kind in ("time", "place"))


def _of_how(words: Sequence[str], verbs: Verbs) -> Asked | None:
    if len(words) < 4:
        return None
    measure, second = words[1].lower(), words[2].lower()
    if measure in _MEASURES and second in _BE | _HELPING | _DO:
        return Asked(" ".join(words[2:]), "", "number", of_one=True)
    if measure not in _QUANTIFIED:
        return None
    return _after_noun(words[2:], "number", [], verbs)


def _of_noun(words: Sequence[str], leading: list[str], verbs: Verbs) -> Asked | None:
    """Who, what, or which of some."""
    first = words[1].lower()
    if first in _BE | _HELPING | _DO or verbs.base_of_past(first):
        return _around([], words[1:], "thing", leading, verbs)
    if first in _OF_SORTS:
        return None
    # "In what year" has its preposition: the time then needs none of its own.
    is_time = first in ("year", "day", "month", "date")
    kind = ("number" if leading else "time") if is_time else "thing"
    noun = _after_noun(words[1:], kind, leading, verbs)
    return replace(noun, after="") if noun and kind == "number" else noun


def _after_noun(words: Sequence[str], kind: str, leading: list[str], verbs: Verbs) -> Asked | None:
    """The noun that "how many" or "which" stands before, then what is said of it."""
    for end in range(1, min(_LONGEST_NOUN, len(words) - 1) + 1):
        word = words[end].lower()
        if word in _BE | _HELPING | _DO or verbs.base_of_past(word):
            counted = list(words[:end]) if kind == "number" else []
            return _around(counted, words[end:], kind, leading, verbs)
    return None


def _around(
    counted: list[str], rest: Sequence[str], kind: str, leading: list[str], verbs: Verbs
) -> Asked | None:
    """`rest` begins with a verb; `counted` stands behind the answer."""
    first, said = rest[0].lower(), list(rest[1:])
    if not said:
        return None
    text = " ".join(rest).lower()
    unique = kind in ("number", "time") or bool(_SUPERLATIVE.search(text))
    if first in _DO:
        if _VAGUE & {*map(str.lower, said)}:
            return None
        place = len(said) if leading else _object_place(said)
        gap = [*said[:place], *leading]
        return Asked(" ".join([rest[0], *gap]), " ".join([*counted, *said[place:]]), kind, unique)
    if first in _BE | _HELPING:
        if _VAGUE & {*map(str.lower, said)}:
            return None
        begins, ends = said[0].lower(), said[-1].lower()
        of_whom = begins in _DETERMINERS or said[0][:1].isupper()
        is_done = bool(verbs.base_of_past(ends)) and not verbs.base_of_past(begins)
        if leading or ends in _PREPOSITIONS or is_done or (of_whom and first in _HELPING):
            before = " ".join([rest[0], *said, *leading])
            return Asked(before, " ".join(counted), kind, unique)
        of_one = unique or (first in _BE and begins == "the")
        return Asked(rest[0], " ".join([*counted, *said]), kind, of_one)
    base = verbs.base_of_past(first)
    if base is None or leading:
        return None
    return Asked("Did", " ".join([*counted, base, *said]), kind, unique or base in _OF_ONE)


def _object_place(said: Sequence[str]) -> int:
    """Before the first preposition that has its own noun; else at the end."""
    for place in range(2, len(said) - 1):
        follows = said[place + 1].lower()
        if said[place].lower() in _PREPOSITIONS and follows not in _PREPOSITIONS:
            return place
    return len(said)


def _preposition_of_time(answer: str) -> str:
    words = answer.lower().split()
    has_day = any(word.strip(",.").isdigit() and len(word.strip(",.")) < 3 for word in words)
    is_month = any(word.strip(",.") in _MONTHS for word in words)
    is_weekday = bool(words) and words[0].strip(",").endswith("day")
    return "on" if is_weekday or (is_month and has_day) else "in"


def _placed(words: str, preposition: str) -> str:
    first = words.split(" ", 1)[0].lower()
    return words if first in _ALREADY_PLACED else f"{preposition} {words}"


def fits(answer: str, kind: str) -> bool:
    """Few words, of one thing, that say by themselves what they mean."""
    words = answer.lower().split()
    if not 0 < len(words) <= _MOST_ANSWER_WORDS or _LISTED.search(answer) or words[0] in _OPEN:
        return False
    return kind != "reason" or words[0] in ("because", "due", "as", "for", "to", "after", "since")


_COUNTED = tuple("two three four five six seven eight nine ten eleven twelve".split())
_NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\w])")
_NAME = re.compile(r"(?<=[a-z,’'\"] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")


def other_answer(
    kind: str, answer: str, text: str, beside: Sequence[str], rng: random.Random
) -> str | None:
    """A wrong answer of the same sort: of another question about the text, or from its words."""
    folded = answer.casefold()
    others = [one for one in beside if fits(one, kind) and not _share(one.casefold(), folded)]
    if number := _NUMBER.search(answer):
        numbers = [n for n in _NUMBER.findall(text) if len(n) == len(number[0])]
        numbers.append(_number_near(number[0], rng))
        chosen = rng.choice(numbers)
        if chosen == number[0]:
            return None
        return answer[: number.start()] + chosen + answer[number.end() :]
    if word := next((word for word in answer.lower().split() if word in _COUNTED), None):
        other = rng.choice([one for one in _COUNTED if one != word])
        made: str = re.sub(rf"\b{word}\b", other, answer, count=1, flags=re.IGNORECASE)
        return made
    if kind == "number":
        return None
    if answer[:1].isupper():
        found: set[str] = set(_NAME.findall(text))
        others += [one for one in found if not _share(one.casefold(), folded)]
        others = [one for one in others if one[:1].isupper()]
    return rng.choice(sorted(others)) if others else None


def _number_near(number: str, rng: random.Random) -> str:
    if number.isdigit() and len(number) == 4:
        return str(int(number) + rng.choice((-20, -10, -4, -2, -1, 1, 2, 3, 10)))
    return "".join(rng.choice("123456789") if c.isdigit() else c for c in number)


def _share(one: str, other: str) -> bool:
    return bool({*re.findall(r"\w{3,}", one)} & {*re.findall(r"\w{3,}", other)}) or one == other


def verdict_cases(found: Sequence[Case], verbs: Verbs) -> Iterator[Case]:
    """Of cases over one text: for each answer the question whether it is this, and one for another.

    A wrong answer is a "no" where no other can be right beside the right one; else, and where an
    unanswerable question is joined to what a hurried reader would take for its answer, it is known
    alone that it is no "yes".
    """
    text = found[0].text
    places = [case.spans[0] if case.spans else case.near for case in found]
    answers = [text.body[slice(*place)] if place else "" for place in places]
    for case, place, answer in zip(found, places, answers, strict=True):
        gap = asked(case.question, verbs)
        if gap is None or place is None or not fits(answer, gap.kind):
            continue
        source = f"verdict-{case.source}"
        if not case.answerable:
            yield Case(source, text, gap.of(answer), None, place, None, NOT_ENTAILED)
            continue
        yield Case(source, text, gap.of(answer), (place,), None, True, ENTAILED)
        beside = [one for one in answers if one]
        rng = random.Random(case.question)
        wrong = other_answer(gap.kind, answer, text.body, beside, rng)
        if wrong and gap.of_one:
            yield Case(source, text, gap.of(wrong), (place,), None, True, CONTRADICTED)
        elif wrong:
            yield Case(source, text, gap.of(wrong), None, place, None, NOT_ENTAILED)


def add_verdict_cases(cases: Cases, verbs: Verbs) -> None:
    """To either side, of what has answers there, as sets of their own named "verdict-…"."""
    for side in (cases.learnt, cases.held):
        by_text: dict[Text, list[Case]] = {}
        for source in sorted(side):
            if source.removeprefix("held-").startswith(_WITH_ANSWERS) and "lower" not in source:
                for case in side[source]:
                    if len(case.question.split()) >= _FEWEST_WORDS:
                        by_text.setdefault(case.text, []).append(case)
        for found in by_text.values():
            for case in verdict_cases(found, verbs):
                side.setdefault(case.source, []).append(case)
